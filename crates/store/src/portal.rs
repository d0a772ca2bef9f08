//! The portal's handle: it yields only what `domain::disclosure` has made public, and the log.

use crate::db::{Value, int};
use crate::press::Files;
use crate::reads::{After, PAGE, Page, page};
use crate::{Fault, Store, unseal};
use domain::decide::Aggregate;
use domain::disclosure::{self, Public};
use domain::{Code, Kind, StreamId};
use jiff::civil::Date;
use ledger::body;
use ledger::checkpoint::Checkpoint;
use ledger::proof::TlogProof;
use ledger::tile::Resource;
use serde_json::json;
use std::sync::Arc;

/// What the portal may ask.
#[derive(Clone)]
pub struct Portal {
    pub(crate) store: Arc<Store>,
}

/// What a public code leads to.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A publication in its term.
    Public(Box<Public>),
    /// A publication whose term has ended: that it existed, and nothing more.
    Expired,
    /// Nothing.
    Nothing,
}

/// The state of the register (登记簿) for its page and the line on every page.
#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    /// How many entries are published.
    pub size: u64,
    /// The checkpoint's text and signatures.
    pub checkpoint: String,
    /// The root, base64.
    pub root: String,
    /// The origin.
    pub origin: String,
    /// The key that signs it, as verifiers take it.
    pub key: String,
}

/// The agency whose portal this is, where the node has exactly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// 机关全称
    pub name: String,
    /// 联系电话, as the agency wrote it.
    pub phone: String,
}

/// Where a publication stands in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place, counted from 0; a page of the register is this plus one.
    pub index: u64,
    /// The leaf's hash as it is in the tree, hex.
    pub leaf_hash: String,
}

/// A file of the published log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is a full tile, which never changes again.
    pub full: bool,
}

impl Portal {
    /// The portal's view of a store.
    pub fn new(store: Arc<Store>) -> Portal {
        Portal { store }
    }

    /// What is published under `code` on the day `today`.
    pub async fn find(&self, code: &Code, today: Date) -> Result<Found, Fault> {
        let loaded = self.store.load(&StreamId::of(Kind::Publication, code)).await?;
        let Aggregate::Publication(publication) = &loaded.aggregate else {
            return Ok(Found::Nothing);
        };
        if publication.notice.is_none() {
            return Ok(Found::Nothing);
        }
        Ok(match disclosure::public(publication, today) {
            Some(public) => Found::Public(Box::new(public)),
            None => Found::Expired,
        })
    }

    /// Publications, newest first; of one enterprise if its credit code is given.
    pub async fn list(
        &self,
        credit_code: Option<&str>,
        after: Option<&After>,
        today: Date,
    ) -> Result<Page<Public>, Fault> {
        let top = After { at: i64::MAX, code: "~".to_owned() };
        let after = after.unwrap_or(&top);
        let mut values: Vec<Value> =
            vec![after.at.into(), after.code.as_str().into(), int(PAGE as u64 + 1)];
        let of_party = if credit_code.is_some() { "credit_code = $4 AND" } else { "" };
        values.extend(credit_code.map(Value::from));
        let sql = format!(
            "SELECT code, published_at FROM publication_list WHERE {of_party} \
             (published_at, code) < ($1, $2) ORDER BY published_at DESC, code DESC LIMIT $3"
        );
        let rows = self.store.db.fetch(&sql, &values).await?;
        let mut places = Vec::with_capacity(rows.len());
        for row in &rows {
            places.push(After { at: row.int(1)?, code: row.text(0)?.to_owned() });
        }
        let page = page(places, After::clone);
        let mut public = Vec::with_capacity(page.rows.len());
        for place in &page.rows {
            let code = Code::parse(&place.code).map_err(Fault::internal)?;
            if let Found::Public(found) = self.find(&code, today).await? {
                public.push(*found);
            }
        }
        Ok(Page { rows: public, next: page.next })
    }

    /// The code of the publication with this document number.
    pub async fn by_number(&self, number: &str) -> Result<Option<Code>, Fault> {
        let sql = "SELECT code FROM publication_list WHERE number = $1";
        let rows = self.store.db.fetch(sql, &[number.into()]).await?;
        rows.first().map(|row| Code::parse(row.text(0)?).map_err(Fault::internal)).transpose()
    }

    /// The agency of this node; `None` while there is none, and where there are several.
    pub async fn host(&self) -> Result<Option<Host>, Fault> {
        let sql = "SELECT code FROM agency_list ORDER BY code LIMIT 2";
        let rows = self.store.db.fetch(sql, &[]).await?;
        let [row] = rows.as_slice() else { return Ok(None) };
        let code = Code::parse(row.text(0)?).map_err(Fault::internal)?;
        let loaded = self.store.load(&StreamId::of(Kind::Agency, &code)).await?;
        let Aggregate::Agency(agency) = &loaded.aggregate else { return Ok(None) };
        let particulars = &agency.particulars;
        Ok(Some(Host { name: particulars.name.clone(), phone: particulars.phone.clone() }))
    }

    /// Where the publication under `code` stands in the register; `None` without one.
    pub async fn entry(&self, code: &Code) -> Result<Option<Entry>, Fault> {
        let stream = StreamId::of(Kind::Publication, code).to_string();
        let sql = "SELECT position, leaf FROM events \
                   WHERE stream = $1 AND type = 'publication.published'";
        let rows = self.store.db.fetch(sql, &[stream.into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let leaf_hash = ledger::leaf_hash(row.bytes(1)?).to_hex();
        Ok(Some(Entry { index: row.size(0)?, leaf_hash }))
    }

    /// A tile or an entry bundle of the published log, by its path below the log's prefix; only the
    /// exact spelling of C2SP tlog-tiles is read, so no path leads anywhere else.
    pub async fn log_file(&self, path: &str) -> Result<Option<LogFile>, Fault> {
        let Some(resource) = Resource::parse(path) else { return Ok(None) };
        let (Resource::Hashes(tile) | Resource::Entries(tile)) = resource;
        let path = self.store.log.directory().join(resource.path());
        match tokio::fs::read(&path).await {
            Ok(bytes) => Ok(Some(LogFile { bytes, full: tile.is_full() })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Fault::file(&path)(error)),
        }
    }

    /// Everything that a verifier needs of one publication: the leaf, the body, the public fields
    /// and the proof from the published tiles. `None` while the log has not reached it yet.
    pub async fn bundle(&self, code: &Code) -> Result<Option<String>, Fault> {
        let stream = StreamId::of(Kind::Publication, code).to_string();
        let sql = "SELECT e.position, e.body, e.leaf, d.items FROM events e \
                   JOIN disclosures d ON d.position = e.position \
                   WHERE e.stream = $1 AND e.type = 'publication.published'";
        let rows = self.store.db.fetch(sql, &[stream.into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let disclosures = unseal::split(row.text(3)?).filter(|item| is_public(item));
        let disclosures: Vec<String> = disclosures.map(str::to_owned).collect();
        let Some(proof) = self.proof(row.size(0)?).await? else { return Ok(None) };
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(Fault::internal);
        let bundle = json!({
            "format": "hengjian-disclosure@v1",
            "leaf": text(row.bytes(2)?)?,
            "body": text(row.bytes(1)?)?,
            "disclosures": disclosures,
            "proof": proof.to_string(),
        });
        Ok(Some(bundle.to_string()))
    }

    /// The inclusion proof of a position in the published checkpoint.
    pub async fn proof(&self, position: u64) -> Result<Option<TlogProof>, Fault> {
        let Some(note) = self.store.log.checkpoint()? else { return Ok(None) };
        let key = self.store.signer.verifier_key();
        let checkpoint = Checkpoint::open(&note, &key).map_err(Fault::internal)?;
        if position >= checkpoint.size {
            return Ok(None);
        }
        let files = Files(self.store.log.directory());
        let hashes = ledger::tree::inclusion_proof(&files, position, checkpoint.size)
            .map_err(Fault::internal)?;
        Ok(Some(TlogProof { extra: None, index: position, hashes, checkpoint: note }))
    }

    /// The state of the register; `None` before its first checkpoint.
    pub fn register(&self) -> Result<Option<Register>, Fault> {
        let Some(note) = self.store.log.checkpoint()? else { return Ok(None) };
        let key = self.store.signer.verifier_key();
        let checkpoint = Checkpoint::open(&note, &key).map_err(Fault::internal)?;
        Ok(Some(Register {
            size: checkpoint.size,
            root: checkpoint.root.to_base64(),
            origin: checkpoint.origin,
            key: key.to_string(),
            checkpoint: note,
        }))
    }

    /// The policy that a verifier pins: the log's key, and no witness yet.
    pub fn policy(&self) -> String {
        format!("log {}\nquorum none\n", self.store.signer.verifier_key())
    }

    /// Whether this node holds an invented agency.
    pub fn is_demo(&self) -> bool {
        self.store.is_demo()
    }
}

/// The fields of a publication that the public gets: those of the notice; who acted, and the place in
/// the stream, stay closed.
fn is_public(disclosure: &str) -> bool {
    const PUBLIC: [&str; 14] = [
        "code",
        "agency",
        "party",
        "credit_code",
        "representative",
        "number",
        "facts",
        "basis",
        "kind",
        "content",
        "fine",
        "decided_on",
        "until",
        "organ",
    ];
    body::read_disclosure(disclosure).is_some_and(|(name, _)| PUBLIC.contains(&name.as_str()))
}
