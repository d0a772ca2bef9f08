//! What changed since the opinion that was given last: a second review reads this and no more.

use crate::Site;
use crate::form::Change;
use crate::oops::Oops;
use crate::workbench::case::File;
use crate::workbench::draft::versions::{Compared, between};
use domain::case::{Case, Event as CaseEvent};
use domain::event::Event;
use domain::{Code, Kind, StreamId};

/// The differences.
pub(super) struct Since {
    /// Which opinion they are counted from, 1 for the first.
    pub n: usize,
    /// The draft, field by field.
    pub fields: Vec<Compared>,
    /// New pieces of evidence: code and title.
    pub evidence: Vec<(Code, String)>,
    /// New records: number and kind.
    pub records: Vec<(usize, &'static str)>,
    /// What the party said, and what was answered: who, what, the words.
    pub said: Vec<(String, String, String)>,
    /// Everything else that happened.
    pub happened: Vec<Change>,
}

impl Since {
    /// Whether what is reviewed is the same to the letter.
    pub(super) fn nothing(&self) -> bool {
        self.fields.is_empty()
            && self.evidence.is_empty()
            && self.records.is_empty()
            && self.said.is_empty()
    }

    /// How many things changed.
    pub(super) fn count(&self) -> usize {
        self.fields.len() + self.evidence.len() + self.records.len() + self.said.len()
    }
}

/// What changed since the last opinion; `None` before there is one.
pub(super) async fn of(site: &Site, file: &File, code: &Code) -> Result<Option<Since>, Oops> {
    if file.case.reviews.is_empty() {
        return Ok(None);
    }
    let history = site.store().history(&StreamId::of(Kind::Case, code), 0).await?;
    let reviewed = history
        .iter()
        .rposition(|recorded| matches!(recorded.event, Event::Case(CaseEvent::Reviewed { .. })));
    let Some(reviewed) = reviewed else { return Ok(None) };
    let mut before = Case::default();
    history.iter().take(reviewed + 1).for_each(|recorded| before.apply(recorded));
    let version = history.get(reviewed).map_or(0, |recorded| recorded.version);
    let now = &file.case;
    let fields = match (&before.draft, &now.draft) {
        (Some(old), Some(new)) => between(&old.content, &new.content).0,
        _ => Vec::new(),
    };
    let rest = history.get(reviewed + 1..).unwrap_or_default();
    let more = now.evidence.iter().skip(before.evidence.len());
    let records = (1..).zip(&now.records).skip(before.records.len());
    Ok(Some(Since {
        n: now.reviews.len(),
        fields,
        evidence: more
            .map(|piece| (piece.item.code.clone(), piece.item.title.shown().to_owned()))
            .collect(),
        records: records.map(|(n, made)| (n, made.record.kind.name())).collect(),
        said: said(file, version),
        happened: site.changes(rest).await?,
    }))
}

/// The statements and the answer to them that came after this event.
fn said(file: &File, version: u64) -> Vec<(String, String, String)> {
    let procedure = &file.case.procedure;
    let stated = procedure.statements.iter().filter(|said| said.version > version).map(|said| {
        let (manner, content) = (said.what.manner.name(), said.what.content.shown());
        ("当事人".to_owned(), format!("{manner}（{}）", said.what.on), content.to_owned())
    });
    let answer = procedure.statement_answer.iter().filter(|answer| answer.version > version);
    let answered = answer.map(|answer| {
        let (adoption, reasons) = &answer.what;
        let who = file.name(answer.act.by.as_ref());
        (who, format!("复核意见：{}", adoption.name()), reasons.clone())
    });
    stated.chain(answered).collect()
}
