//! Bytes out of object storage: exact type, no sniffing, no script, whole or one range.

use crate::Site;
use crate::oops::Oops;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::io::SeekFrom;
use store::Fault;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

/// What was uploaded may be anything inside: it gets no script, no request, no origin.
const SANDBOX: &str = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; \
                       style-src 'unsafe-inline'";

/// How much of a file is in memory at once.
const PIECE: usize = 128 * 1024;

/// What is to be served, and under which name.
pub(crate) struct Served<'a> {
    /// The object.
    pub sha256: &'a str,
    /// Its media type, found from the content when it came in.
    pub media_type: &'a str,
    /// The name to be saved under.
    pub file_name: &'a str,
    /// Whether it is to be saved instead of shown.
    pub download: bool,
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    download: String,
}

impl Wanted {
    /// Whether the bytes are to be saved instead of shown.
    pub(crate) fn download(&self) -> bool {
        self.download == "1"
    }
}

/// A part of a file: first byte and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    from: u64,
    length: u64,
}

/// Streams an object.
pub(crate) async fn serve(
    site: &Site,
    headers: &HeaderMap,
    served: &Served<'_>,
) -> Result<Response, Oops> {
    let file = site.store().objects().read(served.sha256).await?;
    let io = |error| Oops::from(Fault::file(served.sha256)(error));
    let size = file.metadata().await.map_err(io)?.len();
    let etag = format!("\"{}\"", served.sha256);
    let how = if served.download { "attachment" } else { "inline" };
    let common = [
        (header::CONTENT_TYPE, served.media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(how, served.file_name)),
        (header::CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CACHE_CONTROL, "no-store, no-transform".to_owned()),
        // The bytes go out as they are: their digest is what the case holds.
        (header::CONTENT_ENCODING, "identity".to_owned()),
        (header::ETAG, etag.clone()),
    ];
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let current = headers.get(header::IF_RANGE).is_none_or(|value| value == etag.as_str());
    let part = match asked.filter(|_| current).map(|asked| range(asked, size)) {
        None | Some(Asked::Whole) => {
            let length = [(header::CONTENT_LENGTH, size.to_string())];
            let body = pieces(file, Part { from: 0, length: size }).await.map_err(io)?;
            return Ok((StatusCode::OK, common, length, body).into_response());
        }
        Some(Asked::Beyond) => {
            let beyond = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, common, beyond).into_response());
        }
        Some(Asked::Part(part)) => part,
    };
    let last = part.from + part.length - 1;
    let partial = [
        (header::CONTENT_LENGTH, part.length.to_string()),
        (header::CONTENT_RANGE, format!("bytes {}-{last}/{size}", part.from)),
    ];
    let body = pieces(file, part).await.map_err(io)?;
    Ok((StatusCode::PARTIAL_CONTENT, common, partial, body).into_response())
}

/// A part of a file as a body, a piece at a time.
async fn pieces(mut file: File, part: Part) -> std::io::Result<Body> {
    file.seek(SeekFrom::Start(part.from)).await?;
    let rest = file.take(part.length);
    let stream = futures_util::stream::try_unfold(rest, |mut rest| async move {
        let mut piece = vec![0; PIECE];
        let n = rest.read(&mut piece).await?;
        piece.truncate(n);
        let more = (n > 0).then(|| (Bytes::from(piece), rest));
        Ok::<_, std::io::Error>(more)
    });
    Ok(Body::from_stream(stream))
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    /// Everything: there was no range, or one that we do not serve (RFC 9110 §14.2 allows that).
    Whole,
    /// One part.
    Part(Part),
    /// Nothing that is there.
    Beyond,
}

/// Reads `bytes=a-b`, `bytes=a-` or `bytes=-n`; several ranges at once are answered with the whole.
fn range(text: &str, size: u64) -> Asked {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|spec| spec.split_once('-'))
    else {
        return Asked::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let part = match (first.trim().is_empty(), number(first), number(last)) {
        (true, _, Some(0)) => return Asked::Beyond,
        (true, _, Some(n)) => Part { from: size.saturating_sub(n), length: n.min(size) },
        (false, Some(from), _) if from >= size => return Asked::Beyond,
        (false, Some(from), None) if last.trim().is_empty() => Part { from, length: size - from },
        (false, Some(from), Some(last)) if last >= from => {
            Part { from, length: last.min(size - 1) - from + 1 }
        }
        _ => return Asked::Whole,
    };
    if part.length == 0 { Asked::Beyond } else { Asked::Part(part) }
}

/// `Content-Disposition` with the name twice: plain for old programs, RFC 5987 for its characters.
fn disposition(how: &str, name: &str) -> String {
    use std::fmt::Write;
    let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let plain: String = name.chars().map(safe).collect();
    let encoded = name.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    });
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_browsers_write_them() {
        let part = |from, length| Asked::Part(Part { from, length });
        assert_eq!(range("bytes=0-9", 100), part(0, 10));
        assert_eq!(range("bytes=90-", 100), part(90, 10));
        assert_eq!(range("bytes=-5", 100), part(95, 5));
        assert_eq!(range("bytes=-500", 100), part(0, 100));
        assert_eq!(range("bytes=50-5000", 100), part(50, 50));
        assert_eq!(range("bytes=100-", 100), Asked::Beyond);
        assert_eq!(range("bytes=-0", 100), Asked::Beyond);
        assert_eq!(range("bytes=9-3", 100), Asked::Whole);
        assert_eq!(range("bytes=0-1,5-6", 100), Asked::Whole);
        assert_eq!(range("lines=1-2", 100), Asked::Whole);
    }

    #[test]
    fn a_name_with_quotes_or_lines_stays_inside_its_header() {
        let header = disposition("inline", "账页\"1\r\n.jpg");
        assert!(header.starts_with("inline; filename=\"___1__.jpg\"; filename*=UTF-8''"));
        assert!(header.bytes().all(|b| (0x20..0x7f).contains(&b)), "{header}");
        assert!(header.ends_with("%E8%B4%A6%E9%A1%B5%221%0D%0A.jpg"));
    }
}
