//! Sets every fixture and writes each page as a PNG and the whole as a PDF, for looking at them:
//! `cargo run -p documents --example look -- OUT_FOLDER`

use documents::{Form, Stamp, Typesetter};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::args().nth(1).ok_or("要给出存放图片的目录")?);
    fs::create_dir_all(&out)?;
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let setter = Typesetter::load(&home.join("../../fonts"))?;
    for entry in fs::read_dir(home.join("tests/fixtures"))? {
        let file = entry?.path();
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let form =
            if name.starts_with("decision") { Form::PenaltyDecision } else { Form::FilingApproval };
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
