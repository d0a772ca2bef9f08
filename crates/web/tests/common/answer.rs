//! What came back over HTTP, read the way a test asks about it; and how forms are written.

use axum::body::to_bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use std::fmt::Write;

/// The content type of [`multipart`].
pub const MULTIPART: &str = "multipart/form-data; boundary=----yancheng";

/// An answer, read to its end.
pub struct Answered {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// A part of a form with files.
pub enum Part<'a> {
    /// A field.
    Text(&'a str, &'a str),
    /// A file: field, file name, declared type, bytes.
    File(&'a str, &'a str, &'a str, &'a [u8]),
}

impl Answered {
    /// Reads an answer to its end.
    pub async fn read(response: Response) -> Answered {
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answered { status: head.status, headers: head.headers, body }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Whether the body says so.
    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// A header; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The first cookie that was set, as a browser sends it back: `name=value`.
    pub fn cookie(&self) -> Option<String> {
        let line = self.headers.get(header::SET_COOKIE)?.to_str().ok()?;
        line.split(';').next().map(str::to_owned)
    }

    /// The value of the first input of that name; empty if there is none.
    pub fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let after = text.split_once(&format!("name=\"{name}\" value=\"")).map(|(_, after)| after);
        after.and_then(|after| after.split('"').next()).unwrap_or_default().to_owned()
    }

    /// The answer, which must have that status.
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Answered {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}

/// A form without files.
pub fn urlencoded(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).expect("a form")
}

/// A form with files.
pub fn multipart(parts: &[Part<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        let mut head = "------yancheng\r\nContent-Disposition: form-data; name=\"".to_owned();
        let content = match part {
            Part::Text(name, value) => {
                let _ = write!(head, "{name}\"");
                value.as_bytes()
            }
            Part::File(name, file, media_type, content) => {
                let _ = write!(head, "{name}\"; filename=\"{file}\"\r\nContent-Type: {media_type}");
                content
            }
        };
        head.push_str("\r\n\r\n");
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"------yancheng--\r\n");
    bytes
}
