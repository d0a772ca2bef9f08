//! The statutes' texts that agencies have imported, cut at their articles and kept: a text never
//! changes under its digest.

use crate::{Fault, Portal, Store, objects};
use domain::agency::Imported;
use domain::decide::Aggregate;
use domain::law::law;
use domain::law::text::{Text, decode};
use domain::{Kind, StreamId};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A statute's text, and what is on record about it.
#[derive(Clone, Debug)]
pub struct FullText {
    /// What is on record.
    pub imported: Imported,
    /// The text.
    pub text: Arc<Text>,
}

/// Texts by digest.
#[derive(Debug, Default)]
pub(crate) struct Texts(Mutex<BTreeMap<String, Arc<Text>>>);

impl Store {
    /// The texts that are held, by the statute's key. Law is the same for everybody: where several
    /// agencies of a node have imported one, the newest import is shown to all.
    pub async fn statutes(&self) -> Result<BTreeMap<String, FullText>, Fault> {
        let agencies = self.agencies().await?;
        let ids: Vec<StreamId> =
            agencies.iter().map(|code| StreamId::of(Kind::Agency, code)).collect();
        let mut newest: BTreeMap<String, Imported> = BTreeMap::new();
        for fold in self.folds.load(&self.db, &ids).await? {
            let Aggregate::Agency(agency) = &fold.loaded.aggregate else { continue };
            for (key, imported) in &agency.statutes {
                if newest.get(key).is_none_or(|other| other.at < imported.at) {
                    newest.insert(key.clone(), imported.clone());
                }
            }
        }
        let mut texts = BTreeMap::new();
        for (key, imported) in newest {
            let text = self.statute_text(&key, &imported.text.sha256).await?;
            texts.insert(key, FullText { imported, text });
        }
        Ok(texts)
    }

    async fn statute_text(&self, key: &str, sha256: &str) -> Result<Arc<Text>, Fault> {
        let kept = |texts: &Texts| {
            texts.0.lock().unwrap_or_else(PoisonError::into_inner).get(sha256).cloned()
        };
        if let Some(text) = kept(&self.texts) {
            return Ok(text);
        }
        let path = self.objects.path(sha256);
        let bytes = tokio::fs::read(&path).await.map_err(Fault::file(&path))?;
        // Nobody shall read as law what somebody else has written into the file.
        if objects::hex(&Sha256::digest(&bytes)) != sha256 {
            let what = format!("法律全文 {sha256} 的内容被改过，请运行 hengjian fsck");
            return Err(Fault::Internal(what));
        }
        let form = law().statute(key).map(|statute| statute.form).unwrap_or_default();
        let text = decode(&bytes).and_then(|text| Text::parse(text, form));
        let text = Arc::new(text.map_err(|error| Fault::Internal(error.to_string()))?);
        let mut texts = self.texts.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.insert(sha256.to_owned(), Arc::clone(&text));
        Ok(text)
    }
}

impl Portal {
    /// The texts of the law: they are public wherever they are held.
    pub async fn statutes(&self) -> Result<BTreeMap<String, FullText>, Fault> {
        self.store.statutes().await
    }
}
