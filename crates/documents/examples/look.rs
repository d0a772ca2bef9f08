//! Sets every fixture, or the JSON files that are named, and writes each page as a PNG and the whole
//! as a PDF, for looking at them: `cargo run -p documents --example look -- OUT_FOLDER [FILE…]`.
//! What a file's name begins with tells its form: `decision`, `approval`, `paper`.

use documents::{Form, Stamp, Typesetter};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let out = arguments.next().ok_or("要给出存放图片的目录")?;
    fs::create_dir_all(&out)?;
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = arguments.collect();
    if files.is_empty() {
        let fixtures = fs::read_dir(home.join("tests/fixtures"))?;
        files = fixtures.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        files.retain(|file| file.extension().is_some_and(|end| end == "json"));
    }
    let setter = Typesetter::load(&home.join("../../fonts"))?;
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let form = match name.split('_').next() {
            Some("decision") => Form::PenaltyDecision,
            Some("approval") => Form::FilingApproval,
            _ => Form::Paper,
        };
        let content = serde_json::from_str(&fs::read_to_string(&file)?)?;
        let stamp = Stamp { date: (2026, 11, 5), demo: name.ends_with("typical") };
        let document = setter.pdf(form, &content, stamp)?;
        fs::write(out.join(format!("{name}.pdf")), &document.pdf)?;
        for page in 1..=document.pages {
            let picture = setter.png(form, &content, stamp, page)?;
            fs::write(out.join(format!("{name}-{page}.png")), picture)?;
        }
    }
    Ok(())
}
