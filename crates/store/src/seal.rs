//! From an event to what is stored of it: the body with its digests, the disclosures, the leaf.
//! All of it is computed by the request's own task; the appender only writes.

use crate::{Entropy, Fault};
use domain::event::Event;
use domain::{Code, StreamId, time};
use jiff::Timestamp;
use ledger::{body, leaf};
use serde_json::Value;

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
    let leaf = leaf(event, place.secret, place.version, &sealed.body, at)?;
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

/// The leaf of an event with this body: what the public log holds of it.
pub fn leaf(
    event: &Event,
    secret: &Secret,
    version: u64,
    body: &[u8],
    at: Timestamp,
) -> Result<Vec<u8>, Fault> {
    let class = leaf::Class::parse(event.class())
        .ok_or_else(|| Fault::Internal(format!("没有这一类登记：{}", event.class())))?;
    let object = match event {
        Event::Publication(domain::publication::Event::Published(notice)) => {
            Some(notice.code.as_str())
        }
        _ => None,
    };
    let number = u32::try_from(version).map_err(Fault::internal)?;
    let seconds = u64::try_from(at.as_second()).map_err(Fault::internal)?;
    let tag = leaf::tag(secret, number);
    let leaf = leaf::Leaf::new(class, tag, body, seconds, object).map_err(Fault::internal)?;
    Ok(leaf.to_bytes())
}
