//! What stands on a page beside its content: electronic seals, stamps, filled-in fields, highlights.
//!
//! Typst shows the content of a stored page and leaves its annotations out, and a seal that silently
//! stays off the case file would falsify it. The pages that have some are written once more, behind
//! the stored bytes as an incremental update does (ISO 32000-1, 7.5.6), with the appearances as part
//! of their content.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Rect, Stream};
use hayro_syntax::page::{Page, Rotation};
use std::fmt::Write;

/// The number of the first object that is added, far above those of real files and inside the limit
/// of 8 388 607 (ISO 32000-1, annex C).
const FIRST: usize = 8_000_000;

/// An appearance and where it stands.
struct Appearance {
    /// The object that draws it.
    drawn_by: String,
    /// The six numbers of its placement.
    placed: String,
}

/// A document of only those pages of another that have visible annotations.
pub(super) struct Shown {
    /// The stored bytes followed by these pages.
    pub(super) bytes: Vec<u8>,
    /// Which pages of the stored file they are, counted from 0.
    pub(super) which: Vec<usize>,
}

/// The pages that have visible annotations; `None` where no page has.
pub(super) fn shown(pdf: &Pdf, stored: &[u8]) -> Result<Option<Shown>, String> {
    let pages: Vec<(usize, Vec<Appearance>)> = pdf
        .pages()
        .iter()
        .enumerate()
        .map(|(at, page)| (at, appearances(page)))
        .filter(|(_, found)| !found.is_empty())
        .collect();
    if pages.is_empty() {
        return Ok(None);
    }
    if find_last(stored, b"/Encrypt").is_some() {
        return Err("PDF 加了密码，上面的签章或者批注取不出来，要先去掉密码".to_owned());
    }
    let mut update = Update { bytes: stored.to_vec(), offsets: Vec::new() };
    update.bytes.push(b'\n');
    let kids: String =
        (0..pages.len()).fold(String::new(), |kids, nth| kids + &format!("{} 0 R ", page_at(nth)));
    let count = pages.len();
    update.object(format!("<</Type/Catalog/Pages {} 0 R>>", FIRST + 1).as_bytes());
    update.object(format!("<</Type/Pages/Count {count}/Kids[{kids}]>>").as_bytes());
    let mut which = Vec::new();
    for (nth, (at, found)) in pages.iter().enumerate() {
        if let Some(page) = pdf.pages().get(*at) {
            update.page(page_at(nth), page, found);
            which.push(*at);
        }
    }
    Ok(Some(Shown { bytes: update.end(), which }))
}

/// The number of an added page; its content and its form follow.
fn page_at(nth: usize) -> usize {
    FIRST + 2 + 3 * nth
}

/// Objects behind the bytes of a stored file.
struct Update {
    bytes: Vec<u8>,
    /// Where each object begins, in the order of their numbers from `FIRST`.
    offsets: Vec<usize>,
}

impl Update {
    fn object(&mut self, body: &[u8]) {
        let number = FIRST + self.offsets.len();
        self.offsets.push(self.bytes.len());
        self.bytes.extend(format!("{number} 0 obj\n").bytes());
        self.bytes.extend(body);
        self.bytes.extend(b"\nendobj\n");
    }

    fn stream(&mut self, entries: &[u8], content: &[u8]) {
        let mut body = b"<<".to_vec();
        body.extend(entries);
        body.extend(format!("/Length {}>>\nstream\n", content.len()).bytes());
        body.extend(content);
        body.extend(b"\nendstream");
        self.object(&body);
    }

    /// The page's content as one form, then the appearances over it in their order.
    fn page(&mut self, number: usize, page: &Page<'_>, found: &[Appearance]) {
        let area = page.intersected_crop_box();
        let area = format!("[{} {} {} {}]", area.x0, area.y0, area.x1, area.y1);
        let turned = match page.rotation() {
            Rotation::None => 0,
            Rotation::Horizontal => 90,
            Rotation::Flipped => 180,
            Rotation::FlippedHorizontal => 270,
        };
        let (mut forms, mut content) = (format!("/P {} 0 R", number + 2), String::from("/P Do"));
        for (nth, Appearance { drawn_by, placed }) in found.iter().enumerate() {
            forms += &format!("/A{nth} {drawn_by}");
            content += &format!("\nq {placed} cm /A{nth} Do Q");
        }
        self.object(
            format!(
                "<</Type/Page/Parent {} 0 R/MediaBox{area}/Rotate {turned}\
                 /Resources<</XObject<<{forms}>>>>/Contents {} 0 R>>",
                FIRST + 1,
                number + 1
            )
            .as_bytes(),
        );
        self.stream(b"", content.as_bytes());
        let mut entries = format!("/Type/XObject/Subtype/Form/BBox{area}/Resources ").into_bytes();
        entries.extend(resources(page));
        self.stream(&entries, page.page_stream().unwrap_or_default());
    }

    /// The table of the added objects and the trailer, which continue those of the stored file.
    fn end(mut self) -> Vec<u8> {
        let table = self.bytes.len();
        let count = self.offsets.len();
        let mut end = format!("xref\n{FIRST} {count}\n");
        for offset in &self.offsets {
            // Writing to a string cannot fail.
            let _ = writeln!(end, "{offset:010} 00000 n ");
        }
        let prev = last_table(&self.bytes).map(|at| format!("/Prev {at}")).unwrap_or_default();
        end += &format!(
            "trailer\n<</Size {}/Root {FIRST} 0 R{prev}>>\nstartxref\n{table}\n%%EOF\n",
            FIRST + count
        );
        self.bytes.extend(end.bytes());
        self.bytes
    }
}

/// The appearances that a reader sees, from the lowest.
fn appearances(page: &Page<'_>) -> Vec<Appearance> {
    let listed = page.raw().get::<Array<'_>>("Annots");
    listed.iter().flat_map(|listed| listed.iter::<Dict<'_>>()).filter_map(appearance).collect()
}

fn appearance(annotation: Dict<'_>) -> Option<Appearance> {
    const HIDDEN_OR_NOT_VIEWED: u32 = 2 | 32;
    let flags = annotation.get::<u32>("F").unwrap_or(0);
    let popup = annotation.get::<Name<'_>>("Subtype").is_some_and(|of| of.as_str() == "Popup");
    if flags & HIDDEN_OR_NOT_VIEWED != 0 || popup {
        return None;
    }
    let all = annotation.get::<Dict<'_>>("AP")?;
    let drawn = all.get::<Stream<'_>>("N").or_else(|| {
        // One of several: a ticked box and an empty one.
        let state = annotation.get::<Name<'_>>("AS")?;
        all.get::<Dict<'_>>("N")?.get::<Stream<'_>>(state)
    })?;
    let form = drawn.dict();
    let matrix = form.get::<[f64; 6]>("Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let placed = placed(annotation.get::<Rect>("Rect")?, form.get::<Rect>("BBox")?, matrix)?;
    let id = drawn.obj_id();
    Some(Appearance { drawn_by: format!("{} {} R", id.obj_number, id.gen_number), placed })
}

/// The placement that brings a form's box, turned by its own matrix, onto a rectangle of the page
/// (ISO 32000-1, 12.5.5, algorithm 8.1).
#[expect(clippy::float_arithmetic, reason = "a place on paper; nothing is decided by it")]
fn placed(onto: Rect, of: Rect, [a, b, c, d, e, f]: [f64; 6]) -> Option<String> {
    let corners = [(of.x0, of.y0), (of.x1, of.y0), (of.x0, of.y1), (of.x1, of.y1)];
    let turned = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let least =
        |pick: fn(&(f64, f64)) -> f64| turned.iter().map(pick).fold(f64::INFINITY, f64::min);
    let most =
        |pick: fn(&(f64, f64)) -> f64| turned.iter().map(pick).fold(f64::NEG_INFINITY, f64::max);
    let (left, bottom) = (least(|at| at.0), least(|at| at.1));
    let (wide, high) = (most(|at| at.0) - left, most(|at| at.1) - bottom);
    let across = (onto.x1 - onto.x0).abs() / wide;
    let up = (onto.y1 - onto.y0).abs() / high;
    let x = onto.x0.min(onto.x1) - left * across;
    let y = onto.y0.min(onto.y1) - bottom * up;
    let sound = [across, up, x, y].iter().all(|number| number.is_finite());
    (sound && across > 0.0 && up > 0.0).then(|| format!("{across} 0 0 {up} {x} {y}"))
}

/// The resources of a page as they stand in the file: its own or, where it has none, those of the
/// nearest node of the page tree that has some.
fn resources(page: &Page<'_>) -> Vec<u8> {
    let mut node = Some(page.resources());
    while let Some(held) = node {
        let kinds = [
            ("ExtGState", &held.ext_g_states),
            ("Font", &held.fonts),
            ("Properties", &held.properties),
            ("ColorSpace", &held.color_spaces),
            ("XObject", &held.x_objects),
            ("Pattern", &held.patterns),
            ("Shading", &held.shadings),
        ];
        let mut written = Vec::new();
        for (name, held) in kinds.iter().filter(|(_, held)| !held.is_empty()) {
            written.extend(format!("/{name} ").bytes());
            written.extend(held.data());
        }
        if !written.is_empty() {
            return [b"<<", written.as_slice(), b">>"].concat();
        }
        node = held.parent();
    }
    b"<<>>".to_vec()
}

/// Where the stored file says that its last table is.
fn last_table(bytes: &[u8]) -> Option<usize> {
    const WORD: &[u8] = b"startxref";
    let from = find_last(bytes, WORD)? + WORD.len();
    let digits = bytes.get(from..)?.iter().skip_while(|byte| byte.is_ascii_whitespace());
    let digits: Vec<u8> = digits.take_while(|byte| byte.is_ascii_digit()).copied().collect();
    String::from_utf8(digits).ok()?.parse().ok()
}

fn find_last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|window| window == word)
}
