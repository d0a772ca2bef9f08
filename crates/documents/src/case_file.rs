//! 案卷: what a case left behind as one paged PDF. Each volume is cover, catalogue, materials, remarks.
//!
//! Stored PDFs are taken over page by page as they are; only a page number is laid over their lower
//! right corner. Numbers run through a volume and begin anew in the next, because volumes are bound
//! apart; cover, catalogue and remarks have none. The whole is PDF 1.7 (2.0 where a stored file is),
//! not PDF/A: nobody can vouch for what a stored file holds.

use crate::content::{Content, Field, Kind, Place};
use crate::forms::{self, Template};
use crate::stored::{self, Stored};
use crate::typesetter::{Files, KeepSmall, failed};
use crate::{Document, Form, RenderError, Stamp, Typesetter};
use serde_json::{Value, json};
use typst::foundations::{Bytes, Smart};
use typst::visualize::{ExchangeFormat, RasterImage};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// The documents of a case in the order in which they are bound.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// 正卷, then 副卷 where there is one.
    pub volumes: Vec<Volume>,
}

/// A volume.
#[derive(Clone, Debug)]
pub struct Volume {
    /// 正卷 or 副卷.
    pub name: String,
    /// 案卷封面: a paper as JSON. How much the volume holds is added to it.
    pub cover: Value,
    /// What it holds, in order.
    pub entries: Vec<Entry>,
    /// 备考表: a paper as JSON. How much the volume holds is set before it.
    pub remarks: Value,
}

/// A row of the catalogue and what it stands for.
#[derive(Clone, Debug)]
pub struct Entry {
    /// 题名
    pub title: String,
    /// 文号
    pub number: Option<String>,
    /// The day in words.
    pub date: Option<String>,
    /// What is bound here.
    pub item: Item,
}

/// What is bound into a volume.
#[derive(Clone, Debug)]
pub enum Item {
    /// A stored PDF, page by page.
    Pdf(Vec<u8>),
    /// A photo or scan, on a page of its own.
    Image {
        /// JPEG, PNG or WebP.
        bytes: Vec<u8>,
        /// Where, when and by whom it was taken.
        note: Option<String>,
    },
    /// A paper that is set now.
    Paper(Value),
    /// A recording or another file that cannot be printed: a page says which it is.
    File(Listing),
}

/// A file that paper cannot hold.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Its name.
    pub name: String,
    /// What it is: 录像, 录音.
    pub kind: String,
    /// Its length.
    pub bytes: u64,
    /// Its digest in hex, with the name of the method.
    pub digest: String,
}

impl Item {
    /// A stored PDF or picture, by what its bytes hold; `None` where it cannot be bound.
    pub fn stored(bytes: Vec<u8>) -> Option<Item> {
        if bytes.starts_with(b"%PDF-") {
            return stored::read(bytes.clone()).is_ok().then_some(Item::Pdf(bytes));
        }
        Gathered::default()
            .image(bytes.clone())
            .is_ok()
            .then_some(Item::Image { bytes, note: None })
    }
}

/// How many pages a stored PDF has; `None` where it cannot be bound.
pub fn pages(pdf: Vec<u8>) -> Option<usize> {
    stored::read(pdf).ok().map(|stored| stored.pages.len())
}

pub(crate) const NAME: &str = "案卷";
const RULE: &str = "《文书档案案卷格式》（GB/T 9705—2008）";
pub(crate) const TEMPLATE: Template =
    Template { path: "/case_file.typ", text: include_str!("../forms/case_file.typ") };

const FIELDS: &[Field] = &[
    Field::must("title", "题名", Kind::Text),
    Field::must("agency", "机关", Kind::Text),
    Field::must("volumes", "卷", Kind::Rows(VOLUME)),
];
const VOLUME: &[Field] =
    &[Field::must("name", "卷名", Kind::Text), Field::must("entries", "材料", Kind::Rows(ENTRY))];
const ENTRY: &[Field] = &[
    Field::must("title", "题名", Kind::Text),
    Field::answered("number", "文号", Kind::Text),
    Field::answered("date", "日期", Kind::Text),
    Field::free("note", "说明", Kind::Text),
    Field::free("file", "文件", Kind::Group(LISTING)),
];
const LISTING: &[Field] = &[
    Field::must("name", "文件名", Kind::Text),
    Field::must("kind", "类型", Kind::Text),
    Field::must("size", "大小", Kind::Text),
    Field::must("digest", "摘要值", Kind::Text),
];

/// What is gathered while the volumes are read.
#[derive(Default)]
struct Gathered {
    files: Files,
    fallback_glyphs: Vec<char>,
    /// A stored file is of PDF 2.0, which no earlier version may hold.
    newer: bool,
}

impl Typesetter {
    /// Binds a case file. The same file and stamp give the same bytes. `Document::pages` counts every
    /// page, also those without a number.
    pub fn case_file(&self, file: CaseFile, stamp: Stamp) -> Result<Document, RenderError> {
        // What is bound is large and will not be asked for again.
        let _memory = KeepSmall(0);
        let (mut content, demo) = self.read(&file)?;
        let stamp = Stamp { demo: stamp.demo || demo, ..stamp };
        let mut gathered =
            Gathered { fallback_glyphs: self.fallback_glyphs(&content), ..Gathered::default() };
        for (at, volume) in file.volumes.into_iter().enumerate() {
            self.volume(&mut content, at, volume, stamp, &mut gathered)?;
        }
        let Gathered { files, fallback_glyphs, newer } = gathered;
        let data = self.data(NAME, content.fields, stamp);
        let typed = self.compile(NAME, &TEMPLATE, &data, files)?;
        let version = if newer { PdfStandard::V_2_0 } else { PdfStandard::V_1_7 };
        let standards = PdfStandards::new(&[version])
            .map_err(|said| forms::unset(NAME, said.message().to_string()))?;
        let options = PdfOptions {
            standards,
            creator: Smart::Custom(Some("衡鉴 Hengjian".to_owned())),
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&typed, &options).map_err(|said| failed(NAME, &said))?;
        let pages = typed.pages().len();
        Ok(Document { pdf, pages, fallback_glyphs })
    }

    /// What the catalogue prints, checked as every form's content is; and whether a cover says that
    /// the case is of the demonstration.
    fn read(&self, file: &CaseFile) -> Result<(Content, bool), RenderError> {
        let first = file.volumes.first().map_or(&Value::Null, |volume| &volume.cover);
        let volumes: Vec<Value> = file.volumes.iter().map(listed).collect();
        let content =
            json!({ "title": first["title"], "agency": first["agency"], "volumes": volumes });
        let content = Content::read(NAME, RULE, FIELDS, &content)?;
        self.no_glyph_is_missing(&content)?;
        Ok((content, file.volumes.iter().any(|volume| volume.cover["demo"] == true)))
    }

    /// Sets and numbers what a volume holds, and tells the template where each piece is.
    fn volume(
        &self,
        content: &mut Content,
        at: usize,
        volume: Volume,
        stamp: Stamp,
        gathered: &mut Gathered,
    ) -> Result<(), RenderError> {
        let items = volume.entries.len();
        let mut next = 1;
        for (number, entry) in volume.entries.into_iter().enumerate() {
            let place = Place {
                name: format!("{}·材料{}（{}）", volume.name, number + 1, entry.title),
                path: format!("volumes[{at}].entries[{number}]"),
            };
            let (mut bound, pages) = match entry.item {
                Item::Pdf(bytes) => {
                    gathered.pdf(bytes, true).map_err(|why| content.wrong(&place, why))?
                }
                Item::Paper(paper) => self.paper(&paper, stamp, gathered)?,
                Item::Image { bytes, .. } => {
                    (gathered.image(bytes).map_err(|why| content.wrong(&place, why))?, 1)
                }
                Item::File(_) => (json!({}), 1),
            };
            bound["first"] = next.into();
            bound["last"] = (next + pages - 1).into();
            next += pages;
            content.fields["volumes"][at]["entries"][number]["bound"] = bound;
        }
        let tally = format!("共{items}件{}页", next - 1);
        for (key, mut paper, first) in
            [("cover", volume.cover, false), ("remarks", volume.remarks, true)]
        {
            if let Some(parts) = paper["parts"].as_array_mut() {
                let told = json!({ "part": "pairs", "rows": [["本卷", tally]] });
                parts.insert(if first { 0 } else { parts.len() }, told);
            }
            content.fields["volumes"][at][key] = self.paper(&paper, stamp, gathered)?.0;
        }
        Ok(())
    }

    /// Sets a paper and binds it like a stored one.
    fn paper(
        &self,
        paper: &Value,
        stamp: Stamp,
        gathered: &mut Gathered,
    ) -> Result<(Value, usize), RenderError> {
        let document = self.pdf(Form::Paper, paper, stamp)?;
        for glyph in document.fallback_glyphs {
            if !gathered.fallback_glyphs.contains(&glyph) {
                gathered.fallback_glyphs.push(glyph);
            }
        }
        gathered.pdf(document.pdf, false).map_err(|why| forms::unset(NAME, why))
    }
}

impl Gathered {
    /// Where the pages of a PDF are and how large each is; and how many it has. `foreign` pages were
    /// not set here and now.
    fn pdf(&mut self, bytes: Vec<u8>, foreign: bool) -> Result<(Value, usize), String> {
        let Stored { files, pages, newer } = stored::read(bytes)?;
        self.newer |= newer;
        let paths: Vec<String> =
            files.into_iter().map(|file| self.files.add("pdf", file)).collect();
        let leaves: Vec<Value> = pages
            .iter()
            .map(|leaf| {
                let (width, height) = (leaf.width, leaf.height);
                let (path, page) = (paths.get(leaf.file), leaf.page + 1);
                json!({ "path": path, "page": page, "width": width, "height": height })
            })
            .collect();
        Ok((json!({ "kind": "pdf", "foreign": foreign, "pages": leaves }), pages.len()))
    }

    fn image(&mut self, bytes: Vec<u8>) -> Result<Value, String> {
        let bytes = Bytes::new(bytes);
        let (format, name) = match ExchangeFormat::detect(&bytes) {
            Some(ExchangeFormat::Jpg) => (ExchangeFormat::Jpg, "jpg"),
            Some(ExchangeFormat::Png) => (ExchangeFormat::Png, "png"),
            Some(ExchangeFormat::Webp) => (ExchangeFormat::Webp, "webp"),
            _ => return Err("不是 JPEG、PNG 或 WebP 图片".to_owned()),
        };
        RasterImage::new(bytes.clone(), format, Smart::Auto)
            .map_err(|_| "图片已损坏，读不出来".to_owned())?;
        Ok(json!({ "kind": "image", "path": self.files.add(name, bytes) }))
    }
}

/// The catalogue's part of a volume.
fn listed(volume: &Volume) -> Value {
    let entries = volume.entries.iter().map(|entry| {
        let Entry { title, number, date, item } = entry;
        let mut row = json!({ "title": title, "number": number, "date": date });
        match item {
            Item::Image { note, .. } => row["note"] = json!(note),
            Item::File(Listing { name, kind, bytes, digest }) => {
                let size = format!("{}字节", grouped(*bytes));
                row["file"] = json!({ "name": name, "kind": kind, "size": size, "digest": digest });
            }
            Item::Pdf(_) | Item::Paper(_) => {}
        }
        row
    });
    json!({ "name": volume.name, "entries": entries.collect::<Vec<_>>() })
}

/// `12345678` as `12,345,678`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart() {
        let written: Vec<String> = [0, 999, 1_000, 12_345_678].map(grouped).into();
        assert_eq!(written, ["0", "999", "1,000", "12,345,678"]);
    }
}
