//! From what is stored of an event back to the event, with every disclosure checked against the
//! body on the way: a value that was changed in the database is never folded.
//!
//! A whole record is read through here (`rebuild`, `fsck`, every first look at a case), so a
//! disclosure is decoded once and its value goes into the event as the text it is.

use crate::Fault;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::Code;
use domain::event::{Event, Recorded};
use jiff::Timestamp;
use ledger::body::{self, Header};
use std::borrow::Cow;

/// A row of events with its disclosures, as stored: claims until [`read`] has checked them.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'r> {
    /// The place in the log.
    pub position: u64,
    /// The stream's name.
    pub stream: &'r str,
    /// The number in the stream.
    pub version: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The body.
    pub body: &'r [u8],
    /// The disclosures, joined by `~`.
    pub disclosures: &'r str,
}

/// What body and disclosures say, whatever the columns beside them claim.
#[derive(Debug)]
pub struct Read<'r> {
    /// Type, time to the second, and log.
    pub header: Header<'r>,
    /// The event, with who, when and its number in the stream.
    pub recorded: Recorded,
    /// The stream's name.
    pub stream: String,
    /// SHA-256 of the stream's secret, base64url.
    pub named: String,
    /// The hash of the leaf before it in the stream, base64url; `None` for the first.
    pub previous: Option<String>,
    /// How many of the event's own fields are disclosed.
    pub disclosed: usize,
}

/// Reads an event back for folding. The columns must say what the body says.
pub fn unseal(stored: &Stored<'_>) -> Result<Recorded, Fault> {
    let damaged = |what: String| Fault::Damaged { position: stored.position, what };
    let read = read(stored.body, stored.disclosures).map_err(damaged)?;
    let recorded = read.recorded;
    let said = (read.stream.as_str(), recorded.version, recorded.at.as_millisecond());
    let (stream, version, at) = (stored.stream, stored.version, stored.at);
    for (same, what) in
        [(said.0 == stream, "事件流"), (said.1 == version, "序号"), (said.2 == at, "时间")]
    {
        if !same {
            return Err(damaged(format!("{what}一栏与正文不符")));
        }
    }
    Ok(recorded)
}

/// Checks a body and its disclosures and reads the event. The error says what does not hold.
pub fn read<'r>(body: &'r [u8], disclosures: &str) -> Result<Read<'r>, String> {
    let items: Vec<&str> = split(disclosures).collect();
    let header = body::check(body, &items).map_err(|error| error.to_string())?;
    let mut envelope = Envelope::default();
    let mut own = format!(r#"{{"type":"{}""#, header.kind);
    let mut disclosed = 0;
    let mut text = Vec::with_capacity(256);
    for (n, item) in (1..).zip(&items) {
        text.clear();
        let (name, value) =
            pair(item, &mut text).ok_or_else(|| format!("第 {n} 个披露项读不出来"))?;
        if !envelope.take(name, value) {
            own.push_str(",\"");
            own.push_str(name);
            own.push_str("\":");
            own.push_str(value);
            disclosed += 1;
        }
    }
    own.push('}');
    let event = Event::from_json(header.kind, &own)
        .map_err(|error| format!("{} 的字段读不出来：{error}", header.kind))?;
    let at: Timestamp = header.time.parse().map_err(|_| "正文的时间读不出来".to_owned())?;
    let version = envelope.n.ok_or("缺少序号")?;
    let actor = envelope.actor.map(|code| Code::parse(&code).map_err(|error| error.to_string()));
    let recorded = Recorded { event, at, actor: actor.transpose()?, version };
    Ok(Read {
        header,
        recorded,
        stream: envelope.stream_id.ok_or("缺少事件流")?,
        named: envelope.stream.ok_or("缺少事件流的标记")?,
        previous: envelope.p,
        disclosed,
    })
}

/// The single disclosures of a stored row.
pub fn split(disclosures: &str) -> impl Iterator<Item = &str> {
    disclosures.split('~').filter(|item| !item.is_empty())
}

/// What an event carries beside its own fields.
#[derive(Default)]
struct Envelope {
    actor: Option<String>,
    n: Option<u64>,
    p: Option<String>,
    stream: Option<String>,
    stream_id: Option<String>,
}

impl Envelope {
    /// Takes a field if it is one of the envelope's.
    fn take(&mut self, name: &str, value: &str) -> bool {
        // None of these values needs an escape.
        let plain = || value.strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
        match name {
            "actor" => self.actor = plain(),
            "n" => self.n = value.parse().ok(),
            "p" => self.p = plain(),
            "stream" => self.stream = plain(),
            "stream_id" => self.stream_id = plain(),
            _ => return false,
        }
        true
    }
}

/// Name and value in a disclosure, `["salt","name",value]` in canonical form. That this text is the
/// one that was sealed was settled by its digest; here it is only taken apart.
fn pair<'t>(disclosure: &str, text: &'t mut Vec<u8>) -> Option<(&'t str, &'t str)> {
    BASE64_URL_SAFE_NO_PAD.decode_vec(disclosure, text).ok()?;
    let text = std::str::from_utf8(text).ok()?;
    let (_salt, rest) = text.strip_prefix("[\"")?.split_once("\",\"")?;
    let (name, rest) = rest.split_once("\",")?;
    let value = rest.strip_suffix(']')?;
    let plain = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    plain.then_some((name, value))
}

/// A text that is shown in words: long ones are cut.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(40) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}
