//! Files that come with a form: each goes straight to storage, hashed and typed on the way, never
//! whole in memory. What was taken stays taken when the form comes back: a receipt goes with the
//! page, so that nobody uploads the same recording twice because of a wrong date.

use super::evidence::{format_name, grouped};
use crate::Site;
use crate::oops::Oops;
use crate::request::Officer;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use domain::field::{FieldError, Fields};
use domain::{Code, evidence};
use futures_util::{StreamExt, stream};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::OnceLock;
use std::task::Poll;
use store::objects::{Rejected, Stored};

/// The largest file taken.
const FILE_LIMIT: u64 = 2 << 30;
/// The most that one form takes.
const TOTAL_LIMIT: u64 = 4 << 30;
/// The most files of one form.
const FILES: usize = 50;
/// The most text of one form.
const TEXT_LIMIT: usize = 1 << 20;
/// The longest file name kept; the end of a name tells more than its beginning.
const NAME_LIMIT: usize = 200;

/// A form with files, as it arrived.
#[derive(Debug, Default)]
pub(super) struct Upload {
    /// The text fields, without those that stand for files already taken.
    pub fields: Fields,
    /// The files taken, now and before.
    pub kept: Vec<Kept>,
    /// What is wrong with files.
    pub errors: Vec<FieldError>,
    /// Whether the form ended before its end.
    pub cut: bool,
}

/// A file in storage that is not yet evidence.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    /// What storage found out about it.
    pub stored: Stored,
    /// What it is to be called.
    pub title: String,
    /// As it was called where it came from.
    pub file_name: String,
    /// What proves that this person uploaded it for this case.
    pub receipt: String,
}

/// Whose upload it is, and for which case.
pub(super) struct Uploader<'a> {
    /// The site.
    pub site: &'a Site,
    /// Who.
    pub officer: &'a Officer,
    /// For which case.
    pub case: &'a Code,
    /// Whether files are taken at all: only from those who may record.
    pub may: bool,
}

impl Kept {
    /// The kind of content, as people say it.
    pub(super) fn format(&self) -> &'static str {
        format_name(self.stored.media_type)
    }

    /// The size in bytes, thousands apart.
    pub(super) fn size(&self) -> String {
        grouped(self.stored.size)
    }

    /// The piece of evidence it becomes, under a fresh code.
    pub(super) fn item(&self, code: Code) -> evidence::Item {
        evidence::Item {
            code,
            title: self.title.clone().into(),
            file_name: self.file_name.clone().into(),
            sha256: self.stored.sha256.clone(),
            sm3: self.stored.sm3.clone(),
            size: self.stored.size,
            media_type: self.stored.media_type.to_owned(),
            category: match self.stored.media_type.split('/').next() {
                _ if is_identity(&self.title) => evidence::Category::Identity,
                Some("audio" | "video") => evidence::Category::AudioVisual,
                _ => evidence::Category::Document,
            },
        }
    }
}

/// Whether a file shows who the party is, by what it is called: the case file keeps these apart.
fn is_identity(title: &str) -> bool {
    ["营业执照", "信用代码证", "身份证", "授权委托书"].iter().any(|name| title.contains(name))
}

/// A form on its way in.
#[derive(Default)]
struct Incoming {
    text: Fields,
    text_size: usize,
    files: Vec<Option<Kept>>,
    size: u64,
    errors: Vec<FieldError>,
    cut: bool,
}

impl Uploader<'_> {
    /// Reads a form to its end, or to where it breaks off.
    pub(super) async fn read(&self, mut form: Multipart) -> Result<Upload, Oops> {
        let mut incoming = Incoming::default();
        loop {
            match form.next_field().await {
                Ok(Some(field)) if field.file_name().is_some() => {
                    self.take_file(field, &mut incoming).await?;
                }
                Ok(Some(field)) => take_text(field, &mut incoming).await?,
                Ok(None) => break,
                Err(_) => incoming.cut = true,
            }
            if incoming.cut {
                break;
            }
        }
        if incoming.cut && incoming.errors.is_empty() {
            let words =
                "提交的内容没有传完，连接就断了。已经传到的都留着，看一遍缺什么，再提交一次";
            incoming.errors.push(error("", words));
        }
        self.settle(incoming).await
    }

    /// Takes one file, or notes why not.
    async fn take_file(&self, field: Field<'_>, incoming: &mut Incoming) -> Result<(), Oops> {
        let name = clean(field.file_name().unwrap_or_default());
        if !self.may {
            return Ok(());
        }
        if incoming.files.len() == FILES {
            let words = format!("一次最多 {FILES} 件，“{name}”没有收下，请再做一份补充笔录");
            incoming.errors.push(error("photo", words));
            return Ok(());
        }
        let limit = FILE_LIMIT.min(TOTAL_LIMIT - incoming.size);
        match self.site.store().objects().receive(field, limit).await {
            Ok(stored) => {
                incoming.size += stored.size;
                let receipt = self.receipt(&stored.sha256)?;
                let kept = Kept { stored, title: String::new(), file_name: name, receipt };
                incoming.files.push(Some(kept));
            }
            // What a browser sends for a file input that was left alone.
            Err(Rejected::Empty) if name.is_empty() => {}
            Err(Rejected::Fault(fault)) => return Err(fault.into()),
            Err(rejected) => {
                incoming.cut = matches!(rejected, Rejected::Cut);
                incoming.errors.push(error("photo", words(&name, &rejected)));
                incoming.files.push(None);
            }
        }
        Ok(())
    }

    /// Puts together what was kept before and what came now.
    async fn settle(&self, incoming: Incoming) -> Result<Upload, Oops> {
        let Incoming { text, files, errors, cut, .. } = incoming;
        let mut upload = Upload { errors, cut, ..Upload::default() };
        self.redeem(&text, &mut upload).await?;
        let mut titles = text.get("photo_title").lines();
        let mut left_over = Vec::new();
        for file in files {
            let title = titles.next().unwrap_or_default().trim();
            match file {
                Some(file) => {
                    let title =
                        if title.is_empty() { file.file_name.clone() } else { title.to_owned() };
                    upload.keep(Kept { title, ..file });
                }
                None => left_over.push(title),
            }
        }
        left_over.extend(titles);
        let left_over = left_over.join("\n");
        for (name, value) in text.iter() {
            match name {
                "photo_title" => upload.fields.add(name, left_over.trim()),
                name if name.starts_with("kept_") => {}
                name => upload.fields.add(name, value),
            }
        }
        upload.check_titles();
        Ok(upload)
    }

    /// Takes back the receipts of an earlier attempt. Nothing of what the form says about a file is
    /// believed: storage is asked again.
    async fn redeem(&self, text: &Fields, upload: &mut Upload) -> Result<(), Oops> {
        for n in 1..=FILES {
            let of = |what: &str| text.get(&format!("kept_{what}{n}")).trim().to_owned();
            let receipt = of("");
            if receipt.is_empty() {
                break;
            }
            if of("drop_") == "yes" {
                continue;
            }
            let file_name = clean(&of("name_"));
            let found = match self.redeemed(&receipt)? {
                Some(sha256) => self.site.store().objects().examine(&sha256).await?,
                None => None,
            };
            let Some(stored) = found else {
                let words = format!("先前上传的“{file_name}”已经对不上，请重新选择这个文件");
                upload.errors.push(error("photo", words));
                continue;
            };
            let title = Some(of("title_")).filter(|title| !title.is_empty());
            let title = title.unwrap_or_else(|| file_name.clone());
            upload.keep(Kept { stored, title, file_name, receipt });
        }
        Ok(())
    }

    /// `<digest>.<proof>`: proves to this process that it gave this person this digest for this case.
    fn receipt(&self, sha256: &str) -> Result<String, Oops> {
        let proof = self.mac(sha256)?.finalize().into_bytes();
        Ok(format!("{sha256}.{}", domain::case::papers::hex(&proof)))
    }

    /// The digest in a receipt, if the receipt is ours.
    fn redeemed(&self, receipt: &str) -> Result<Option<String>, Oops> {
        let Some((sha256, proof)) = receipt.split_once('.') else { return Ok(None) };
        let Some(proof) = unhex(proof) else { return Ok(None) };
        let ours = self.mac(sha256)?.verify_slice(&proof).is_ok();
        Ok(ours.then(|| sha256.to_owned()))
    }

    fn mac(&self, sha256: &str) -> Result<Hmac<Sha256>, Oops> {
        // A key for as long as the process lives: after a restart the file has to be chosen again.
        static KEY: OnceLock<[u8; 32]> = OnceLock::new();
        let key = match KEY.get() {
            Some(key) => *key,
            None => {
                let drawn = self.site.store().entropy().bytes()?;
                *KEY.get_or_init(|| drawn)
            }
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(store::Fault::internal)?;
        mac.update(format!("{sha256} {} {}", self.case, self.officer.person).as_bytes());
        Ok(mac)
    }
}

impl Upload {
    /// Keeps a file, unless the same content is kept already.
    fn keep(&mut self, file: Kept) {
        let same = self.kept.iter().find(|known| known.stored.sha256 == file.stored.sha256);
        let Some(same) = same else {
            self.kept.push(file);
            return;
        };
        let (first, second) = (&same.file_name, &file.file_name);
        let words = if first == second {
            format!("“{first}”传了两次，内容完全一样，只收下一份")
        } else {
            format!("“{first}”和“{second}”内容完全一样，只收下“{first}”")
        };
        self.errors.push(error("photo", words));
    }

    fn check_titles(&mut self) {
        for (kept, n) in self.kept.iter().zip(1..) {
            let count = kept.title.chars().count();
            if count > 200 {
                let words = format!("第 {n} 件的名称最多 200 个字，现在有 {count} 个字，请改短");
                self.errors.push(error(&format!("kept_title_{n}"), words));
            }
        }
    }
}

/// Takes a text field, up to what all text of a form may be.
async fn take_text(mut field: Field<'_>, incoming: &mut Incoming) -> Result<(), Oops> {
    let name = field.name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    loop {
        match field.chunk().await {
            Ok(Some(piece)) => bytes.extend_from_slice(&piece),
            Ok(None) => break,
            Err(_) => {
                incoming.cut = true;
                break;
            }
        }
        if incoming.text_size + bytes.len() > TEXT_LIMIT {
            return Err(Oops::Malformed(
                StatusCode::PAYLOAD_TOO_LARGE,
                "填写的文字超过了 1 MB。长的材料请存成文件，作为附件上传。".to_owned(),
            ));
        }
    }
    incoming.text_size += bytes.len();
    // A character cut in half at the end of a broken form is not worth losing the rest.
    incoming.text.add(&name, &String::from_utf8_lossy(&bytes));
    Ok(())
}

/// What is wrong with a file, where it can be mended.
fn words(name: &str, rejected: &Rejected) -> String {
    match rejected {
        Rejected::Empty => format!("“{name}”是空文件（0 字节），没有收下，请重新导出后再选"),
        Rejected::TooLarge(limit) if *limit < FILE_LIMIT => {
            format!("这次的文件一共超过了 4 GB，“{name}”没有收下，请再做一份补充笔录上传")
        }
        Rejected::TooLarge(_) => {
            format!("“{name}”超过了 2 GB，没有收下，请分段导出以后再上传")
        }
        Rejected::Kind(what) => format!(
            "“{name}”的内容是{what}，不能作为证据收下。请选照片、扫描件（PDF）、录音或者录像的原件"
        ),
        Rejected::Cut => {
            format!("“{name}”没有传完，连接就断了，没有收下。别的都留着，请再选一次这个文件")
        }
        Rejected::Fault(fault) => fault.to_string(),
    }
}

/// A file name without its folders and without characters that cannot be seen.
fn clean(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: Vec<char> = name.trim().chars().filter(|c| !c.is_control()).collect();
    visible[visible.len().saturating_sub(NAME_LIMIT)..].iter().collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

fn error(field: &str, message: impl Into<String>) -> FieldError {
    FieldError { field: field.to_owned(), message: message.into() }
}

/// The form in a request, read a piece at a time.
///
/// The parser takes whatever a body has ready before it looks at any of it: a client that is faster
/// than the disk would fill the memory, and a broken connection would cost what had come before. So
/// the body pauses after each piece.
pub(super) async fn form_with_files(request: Request) -> Result<Multipart, Oops> {
    let (head, body) = request.into_parts();
    let mut pieces = body.into_data_stream();
    let mut paused = true;
    let one_at_a_time = stream::poll_fn(move |context| {
        if !paused {
            paused = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = pieces.poll_next_unpin(context);
        paused = polled.is_pending();
        polled
    });
    let request = Request::from_parts(head, Body::from_stream(one_at_a_time));
    Multipart::from_request(request, &()).await.map_err(|_| {
        Oops::Malformed(
            StatusCode::BAD_REQUEST,
            "提交的内容不是带附件的表单。请从页面上的按钮提交。".to_owned(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rejection_names_the_file_and_what_to_do() {
        let rejected = [
            Rejected::Empty,
            Rejected::TooLarge(FILE_LIMIT),
            Rejected::TooLarge(17),
            Rejected::Kind("可执行程序"),
            Rejected::Cut,
        ];
        for rejected in rejected {
            let words = words("账页.jpg", &rejected);
            assert!(words.contains("“账页.jpg”") && words.contains("请"), "{words}");
        }
        assert!(words("a", &Rejected::TooLarge(FILE_LIMIT)).contains("2 GB"));
        assert!(words("a", &Rejected::TooLarge(17)).contains("4 GB"));
    }

    #[test]
    fn a_file_name_is_only_a_name() {
        assert_eq!(clean("C:\\照片\\账页\u{7}.jpg"), "账页.jpg");
        assert_eq!(clean("../../etc/𠮷.pdf"), "𠮷.pdf");
        assert_eq!(clean(&format!("{}.jpg", "长".repeat(300))).chars().count(), NAME_LIMIT);
    }

    #[test]
    fn a_proof_that_is_not_hexadecimal_is_no_proof() {
        assert_eq!(unhex("00ff"), Some(vec![0, 255]));
        assert_eq!(unhex("0"), None);
        assert_eq!(unhex("zz"), None);
        assert_eq!(unhex("中文"), None);
    }
}
