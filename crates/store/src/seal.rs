//! From an event to what is stored of it: the body with its digests, the disclosures, the leaf.
//! All of it is computed by the request's own task; the appender only writes.

use crate::{Entropy, Fault};
use domain::event::{Event, Recorded};
use domain::{Code, StreamId, time};
use jiff::Timestamp;
use ledger::{body, leaf};
use serde_json::{Map, Value};

/// The secret of a stream: whoever has it can list all of the stream's leaves, and nobody else can.
pub type Secret = [u8; 32];

/// An event ready to be written.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// The event's number in its stream.
    pub version: u64,
    /// Its type.
    pub kind: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The body, JCS.
    pub body: Vec<u8>,
    /// The disclosures, joined by `~`.
    pub disclosures: String,
    /// The leaf, JCS.
    pub leaf: Vec<u8>,
    /// The leaf's hash in the log.
    pub leaf_hash: [u8; 32],
}

/// The names in the disclosures that are not the event's own.
pub(crate) const ENVELOPE: [&str; 6] = ["actor", "at", "n", "p", "stream", "stream_id"];

/// Where an event goes.
pub struct Place<'a> {
    /// The log's origin.
    pub origin: &'a str,
    /// The stream.
    pub stream: &'a StreamId,
    /// Its secret.
    pub secret: &'a Secret,
    /// The event's number in it.
    pub version: u64,
    /// The hash of the stream's leaf before it; `None` for the first.
    pub previous: Option<[u8; 32]>,
}

/// Seals `event`.
pub fn seal(
    place: &Place<'_>,
    event: &Event,
    actor: Option<&Code>,
    at: Timestamp,
    entropy: Entropy,
) -> Result<Sealed, Fault> {
    let (kind, own) = event.parts().map_err(Fault::internal)?;
    let mut fields: Vec<(String, Value)> = own.into_iter().collect();
    // The body tells the second; the millisecond, by which lists are sorted, stays closed.
    fields.push(("at".to_owned(), Value::from(at.as_millisecond())));
    fields.push(("n".to_owned(), Value::from(place.version)));
    fields.push(("stream_id".to_owned(), Value::from(place.stream.to_string())));
    let named = ledger::sha256(place.secret).to_base64url();
    fields.push(("stream".to_owned(), Value::from(named)));
    if let Some(actor) = actor {
        fields.push(("actor".to_owned(), Value::from(actor.as_str())));
    }
    if let Some(previous) = place.previous {
        let previous = ledger::Hash::new(previous).to_base64url();
        fields.push(("p".to_owned(), Value::from(previous)));
    }
    // Every field takes a salt, the decoys up to the next multiple of eight two each.
    let mut salts = entropy.salts(fields.len() + 16)?.into_iter();
    let mut ran_out = false;
    let mut next = || {
        salts.next().unwrap_or_else(|| {
            ran_out = true;
            [0; 16]
        })
    };
    let sealed = body::seal(place.origin, &kind, &time::rfc3339(at), &fields, &mut next)
        .map_err(Fault::internal)?;
    if ran_out {
        return Err(Fault::Internal("盐值不够".to_owned()));
    }
    let class = leaf::Class::parse(event.class())
        .ok_or_else(|| Fault::Internal(format!("没有这一类登记：{}", event.class())))?;
    let object = match event {
        Event::Publication(domain::publication::Event::Published(notice)) => {
            Some(notice.code.as_str())
        }
        _ => None,
    };
    let number = u32::try_from(place.version).map_err(Fault::internal)?;
    let seconds = u64::try_from(at.as_second()).map_err(Fault::internal)?;
    let tag = leaf::tag(place.secret, number);
    let leaf = leaf::Leaf::new(class, tag, &sealed.body, seconds, object)
        .map_err(Fault::internal)?
        .to_bytes();
    Ok(Sealed {
        version: place.version,
        kind,
        at: at.as_millisecond(),
        leaf_hash: *ledger::leaf_hash(&leaf).as_bytes(),
        disclosures: sealed.disclosures.join("~"),
        body: sealed.body,
        leaf,
    })
}

/// Reads an event back, checking every disclosure against the body on the way: a value that was
/// changed in the database is never folded.
pub fn unseal(
    position: u64,
    stream: &str,
    version: u64,
    at: i64,
    body: &[u8],
    disclosures: &str,
) -> Result<Recorded, Fault> {
    let damaged = |what: String| Fault::Damaged { position, what };
    let items: Vec<&str> = split(disclosures).collect();
    let opened = body::open(body, &items).map_err(|error| damaged(error.to_string()))?;
    let mut fields: Map<String, Value> = opened.fields.into_iter().collect();
    if fields.get("at").and_then(Value::as_i64) != Some(at) {
        return Err(damaged("时间".to_owned()));
    }
    let at = Timestamp::from_millisecond(at).map_err(|error| damaged(error.to_string()))?;
    if opened.time != time::rfc3339(at) {
        return Err(damaged("时间".to_owned()));
    }
    if fields.get("stream_id").and_then(Value::as_str) != Some(stream) {
        return Err(damaged("事件流".to_owned()));
    }
    if fields.get("n").and_then(Value::as_u64) != Some(version) {
        return Err(damaged("序号".to_owned()));
    }
    let actor = match fields.get("actor").and_then(Value::as_str) {
        Some(text) => Some(Code::parse(text).map_err(|error| damaged(error.to_string()))?),
        None => None,
    };
    for name in ENVELOPE {
        fields.remove(name);
    }
    let event =
        Event::from_parts(&opened.kind, fields).map_err(|error| damaged(error.to_string()))?;
    Ok(Recorded { event, at, actor, version })
}

/// The single disclosures of a stored row.
pub fn split(disclosures: &str) -> impl Iterator<Item = &str> {
    disclosures.split('~').filter(|item| !item.is_empty())
}
