//! Typst behind four functions: content in, PDF/A-2b or PNG out.

use crate::content::Content;
use crate::fonts::Fonts;
use crate::forms::{self, SHARED, Template};
use crate::{FontError, Form, RenderError, case_file};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::Path;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Fonts, templates and typst's library, loaded once and shared by all threads.
pub struct Typesetter {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Fonts,
    sources: HashMap<FileId, Source>,
}

/// What a document carries beside its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The civil date (year, month, day) for the PDF's metadata. No clock is read here.
    pub date: (i16, u8, u8),
    /// Print 演示 across every page and in its header. Content that says `"demo": true` is marked too.
    pub demo: bool,
}

/// A finished document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// PDF/A-2b (ISO 19005-2); a case file, which holds what others made, is plain PDF.
    pub pdf: Vec<u8>,
    /// The number of pages.
    pub pages: usize,
    /// Characters of the content that the 仿宋 lacks, each once, in the order they appear; they are
    /// set in a fallback font, which the officer should know (GB 18030-2022).
    pub fallback_glyphs: Vec<char>,
}

impl Typesetter {
    /// Loads the fonts of a folder; files in its subfolder `own` win over the packaged ones.
    pub fn load(fonts_dir: &Path) -> Result<Typesetter, FontError> {
        let fonts = Fonts::load(fonts_dir)?;
        let forms = Form::ALL.iter().map(|form| form.row().template);
        let templates = forms.chain(SHARED.iter().copied()).chain([case_file::TEMPLATE]);
        Ok(Typesetter {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(fonts.book.clone()),
            fonts,
            sources: templates.filter_map(source).collect(),
        })
    }

    /// Sets a document. The same form, content and stamp give the same bytes.
    pub fn pdf(&self, form: Form, content: &Value, stamp: Stamp) -> Result<Document, RenderError> {
        let _memory = KeepSmall(8);
        let (content, typed) = self.set(form, content, stamp)?;
        let standards = PdfStandards::new(&[PdfStandard::A_2b])
            .map_err(|said| forms::unset(form.name(), said.message().to_string()))?;
        let options = PdfOptions {
            standards,
            creator: Smart::Custom(Some("衡鉴 Hengjian".to_owned())),
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&typed, &options).map_err(|said| failed(form.name(), &said))?;
        let pages = typed.pages().len();
        Ok(Document { pdf, pages, fallback_glyphs: self.fallback_glyphs(&content) })
    }

    /// A picture of one page, for looking at it: two pixels a point. `page` counts from 1, as the
    /// number printed at its foot.
    pub fn png(
        &self,
        form: Form,
        content: &Value,
        stamp: Stamp,
        page: usize,
    ) -> Result<Vec<u8>, RenderError> {
        let _memory = KeepSmall(8);
        let (_, typed) = self.set(form, content, stamp)?;
        let pages = typed.pages();
        let wanted = page.checked_sub(1).and_then(|index| pages.get(index));
        let wanted = wanted.ok_or(RenderError::Page { page, pages: pages.len() })?;
        let picture = typst_render::render(wanted, &typst_render::RenderOptions::default());
        picture.encode_png().map_err(|said| forms::unset(form.name(), said.to_string()))
    }

    fn set(
        &self,
        form: Form,
        content: &Value,
        stamp: Stamp,
    ) -> Result<(Content, PagedDocument), RenderError> {
        let (year, month, day) = stamp.date;
        if Datetime::from_ymd(year.into(), month, day).is_none() {
            return Err(RenderError::Date(year, month, day));
        }
        let row = form.row();
        let mut content = Content::read(
            (row.called)(content).unwrap_or(row.name),
            row.article,
            row.fields,
            content,
        )?;
        self.no_glyph_is_missing(&content)?;
        (row.compose)(&mut content)?;
        let stamp = Stamp { demo: stamp.demo || content.demo, ..stamp };
        let data = self.data(row.name, content.fields.clone(), stamp);
        let typed = self.compile(row.name, &row.template, &data, Files::default())?;
        Ok((content, typed))
    }

    /// The first character of a text that no face has: a document with this text could not be set.
    pub fn lacking(&self, text: &str) -> Option<char> {
        text.chars().find(|glyph| !glyph.is_control() && !self.fonts.has(*glyph))
    }

    /// What a template reads.
    pub(crate) fn data(&self, name: &str, fields: Map<String, Value>, stamp: Stamp) -> Value {
        let (year, month, day) = stamp.date;
        json!({
            "content": fields,
            "demo": stamp.demo,
            "name": name,
            "families": self.fonts.families(),
            "stamp": { "year": year, "month": month, "day": day },
        })
    }

    /// Runs a template over its data and the files that the data names.
    pub(crate) fn compile(
        &self,
        name: &str,
        template: &Template,
        data: &Value,
        files: Files,
    ) -> Result<PagedDocument, RenderError> {
        let missing = || forms::unset(name, format!("没有模板 {}", template.path));
        let Files { mut bytes } = files;
        bytes.insert(file_id(DATA).ok_or_else(missing)?, Bytes::from_string(data.to_string()));
        let main = file_id(template.path).ok_or_else(missing)?;
        let job = Job { typesetter: self, main, files: bytes };
        typst::compile::<PagedDocument>(&job).output.map_err(|said| failed(name, &said))
    }

    pub(crate) fn no_glyph_is_missing(&self, content: &Content) -> Result<(), RenderError> {
        for (place, text) in &content.printed {
            let lacking = |glyph: &char| *glyph != '\n' && !self.fonts.has(*glyph);
            if let Some(glyph) = text.chars().find(lacking) {
                return Err(content.glyph(place, glyph));
            }
        }
        Ok(())
    }

    pub(crate) fn fallback_glyphs(&self, content: &Content) -> Vec<char> {
        let mut glyphs = Vec::new();
        for glyph in content.printed.iter().flat_map(|(_, text)| text.chars()) {
            if glyph != '\n' && !self.fonts.body_has(glyph) && !glyphs.contains(&glyph) {
                glyphs.push(glyph);
            }
        }
        glyphs
    }
}

/// Where the templates read their content.
const DATA: &str = "/data.json";

/// Files that a document takes up: scans, photos, other documents.
#[derive(Default)]
pub(crate) struct Files {
    bytes: HashMap<FileId, Bytes>,
}

impl Files {
    /// Adds a file of a kind that its ending tells; the path under which the template finds it.
    pub(crate) fn add(&mut self, ending: &str, bytes: Bytes) -> String {
        let path = format!("/bound/{}.{ending}", self.bytes.len());
        if let Some(id) = file_id(&path) {
            self.bytes.insert(id, bytes);
        }
        path
    }
}

/// The world of one document: the shared templates and fonts, its own files, no clock, no other file.
struct Job<'a> {
    typesetter: &'a Typesetter,
    main: FileId,
    files: HashMap<FileId, Bytes>,
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.typesetter.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.typesetter.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.typesetter.sources.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.typesetter.fonts.face(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Typst remembers what it has laid out. Letting go of what the last so many documents did not use,
/// also when a document failed, keeps a server that runs for months at the size of its fonts.
pub(crate) struct KeepSmall(pub(crate) usize);

impl Drop for KeepSmall {
    fn drop(&mut self) {
        typst::comemo::evict(self.0);
    }
}

fn source(template: Template) -> Option<(FileId, Source)> {
    let id = file_id(template.path)?;
    Some((id, Source::new(id, template.text.to_owned())))
}

fn file_id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

pub(crate) fn failed(name: &str, said: &[SourceDiagnostic]) -> RenderError {
    let said: Vec<&str> = said.iter().map(|one| one.message.as_str()).collect();
    forms::unset(name, said.join("；"))
}
