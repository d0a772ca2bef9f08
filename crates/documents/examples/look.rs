//! Sets every fixture, or the JSON files that are named, and writes each page as a PNG and the whole
//! as a PDF, for looking at them: `cargo run -p documents --example look -- OUT_FOLDER [FILE…]`.
//! What a file's name begins with tells its form: `decision`, `approval`, `paper`. Without files, the
//! papers of the fixtures are also bound into a case file.

use documents::{CaseFile, Entry, Form, Item, Listing, Stamp, Typesetter, Volume};
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let out = arguments.next().ok_or("要给出存放图片的目录")?;
    fs::create_dir_all(&out)?;
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = arguments.collect();
    let bind = files.is_empty();
    if bind {
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
    if bind {
        let stamp = Stamp { date: (2026, 12, 8), demo: true };
        let file = case_file(&setter, home, stamp)?;
        fs::write(out.join("case_file.pdf"), setter.case_file(file, stamp)?.pdf)?;
    }
    Ok(())
}

/// A main volume with a material of each kind, and a secondary volume.
fn case_file(setter: &Typesetter, home: &Path, stamp: Stamp) -> Result<CaseFile, Box<dyn Error>> {
    let fixture = |name: &str| -> Result<Value, Box<dyn Error>> {
        let file = home.join(format!("tests/fixtures/{name}.json"));
        Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
    };
    let entry = |title: &str, number: Option<&str>, item: Item| Entry {
        title: title.to_owned(),
        number: number.map(str::to_owned),
        date: Some("2026年11月5日".to_owned()),
        item,
    };
    let decision = fixture("decision_typical")?;
    let stored = setter.pdf(Form::PenaltyDecision, &decision, stamp)?.pdf;
    let photo = setter.png(Form::PenaltyDecision, &decision, stamp, 1)?;
    let remarks = json!({
        "kind": "remarks", "layout": "form", "agency": "雁城市统计局", "title": "备考表",
        "number": null, "addressee": null, "date": null, "code": null, "verify_url": null,
        "parts": [
            { "part": "heading", "text": "本卷情况说明" },
            { "part": "text", "text": "材料齐全，没有缺页和损坏。" },
            { "part": "pairs", "rows": [["立卷人", ""], ["检查人", ""], ["立卷时间", ""]] },
        ],
    });
    let main = vec![
        entry("行政处罚决定书", Some("雁统罚决字〔2026〕3号"), Item::Pdf(stored)),
        entry(
            "行政处罚事先告知书",
            Some("雁统罚告字〔2026〕3号"),
            Item::Paper(fixture("paper_letter")?),
        ),
        entry("询问笔录（陈启文）", None, Item::Paper(fixture("paper_record")?)),
        entry(
            "2025年年报B204-1表原始报送记录截图",
            None,
            Item::Image {
                bytes: photo,
                note: Some("2026年8月12日在检查现场截取，截取人李明远。".to_owned()),
            },
        ),
        entry(
            "现场检查录像",
            None,
            Item::File(Listing {
                name: "现场检查-20260812-0930.mp4".to_owned(),
                kind: "录像".to_owned(),
                bytes: 734_003_200,
                digest: format!("SHA-256 {}", "9f86d081884c7d65".repeat(4)),
            }),
        ),
    ];
    let secondary = vec![
        entry(
            "案件调查终结报告",
            Some("雁统罚终字〔2026〕3号"),
            Item::Paper(fixture("paper_report")?),
        ),
        entry("法制审核意见表", Some("雁统法审〔2026〕3号"), Item::Paper(fixture("paper_form")?)),
    ];
    let mut volumes = Vec::new();
    for (name, entries) in [("正卷", main), ("副卷", secondary)] {
        let mut cover = fixture("paper_cover")?;
        cover["title"] = format!("行政处罚案卷（{name}）").into();
        volumes.push(Volume { name: name.to_owned(), cover, entries, remarks: remarks.clone() });
    }
    Ok(CaseFile { volumes })
}
