//! Stored PDFs: what has to be known of one before it is bound into a case file.

use hayro_syntax::{LoadPdfError, Pdf, PdfVersion};
use std::sync::Arc;
use typst::foundations::Bytes;

mod annotations;

/// The longest side of a page in points that a PDF may have (14 400 units, ISO 32000-1 annex C).
const LONGEST: f32 = 14_400.0;

/// A PDF that can be bound.
pub(crate) struct Stored {
    /// The stored file, and where it has annotations a second one that shows these.
    pub(crate) files: Vec<Bytes>,
    pub(crate) pages: Vec<Leaf>,
    /// It is of PDF 2.0.
    pub(crate) newer: bool,
}

/// A page as it is looked at.
pub(crate) struct Leaf {
    /// Which of the files shows it, and which page it is there, counted from 0.
    pub(crate) file: usize,
    pub(crate) page: usize,
    /// In points.
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// Reads a PDF, or says why it cannot be bound.
pub(crate) fn read(bytes: Vec<u8>) -> Result<Stored, String> {
    let bytes = Bytes::new(bytes);
    let pdf = Pdf::new(Arc::new(bytes.clone())).map_err(|error| match error {
        LoadPdfError::Decryption(_) => "PDF 加了密码，读不出来，要先去掉密码".to_owned(),
        LoadPdfError::Invalid => "不是能读的 PDF".to_owned(),
    })?;
    let mut pages = Vec::new();
    for (page, read) in pdf.pages().iter().enumerate() {
        let (width, height) = read.render_dimensions();
        if ![width, height].iter().all(|side| (1.0..=LONGEST).contains(side)) {
            return Err(format!("PDF 第 {} 页的大小不对", page + 1));
        }
        pages.push(Leaf { file: 0, page, width, height });
    }
    if pages.is_empty() {
        return Err("PDF 里没有一页".to_owned());
    }
    let mut files = vec![bytes.clone()];
    if let Some(annotations::Shown { bytes, which }) = annotations::shown(&pdf, &bytes)? {
        let shown = Bytes::new(bytes);
        let sound = Pdf::new(Arc::new(shown.clone())).map(|again| again.pages().len());
        if sound.ok() != Some(which.len()) {
            return Err("PDF 上的签章或者批注取不出来，要先把它们合并到页面里".to_owned());
        }
        for (nth, at) in which.into_iter().enumerate() {
            if let Some(leaf) = pages.get_mut(at) {
                (leaf.file, leaf.page) = (1, nth);
            }
        }
        files.push(shown);
    }
    Ok(Stored { files, pages, newer: pdf.version() > PdfVersion::Pdf17 })
}
