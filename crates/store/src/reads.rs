//! What the desk reads: lists by keyset and index, one case with its people, one stream's history.

use crate::db::{Row, Value, int, list};
use crate::unseal::{Stored, unseal};
use crate::{Fault, Store};
use domain::case::Act;
use domain::case::procedure::Procedure;
use domain::decide::{Aggregate, Loaded, State};
use domain::event::Recorded;
use domain::{Code, Kind, StreamId};
use std::sync::Arc;

/// A row of the case list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub code: String,
    /// 当事人 + 违法行为
    pub title: String,
    /// The newest number; empty before filing.
    pub number: String,
    /// The stage's word.
    pub stage: String,
    /// When it last changed, milliseconds.
    pub updated_at: i64,
}

/// A row of the people list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// The person.
    pub code: String,
    /// 工号
    pub staff_no: String,
    /// 姓名
    pub name: String,
    /// 内设机构
    pub unit: String,
    /// 职务
    pub post: String,
    /// Words of the roles that have not ended.
    pub roles: Vec<String>,
}

/// A place in a list: the sorting value and the key of the last row shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// The sorting value (milliseconds).
    pub at: i64,
    /// The key.
    pub code: String,
}

/// A page of a list, and where the next one starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<After>,
}

/// Rows of a page.
pub const PAGE: usize = 30;
/// Rows that [`Store::people`] gives at once.
pub const PEOPLE: u64 = 200;

impl Store {
    /// The cases of an agency, newest change first; of one stage if `stage` is given.
    pub async fn cases(
        &self,
        agency: &Code,
        stage: Option<&str>,
        after: Option<&After>,
    ) -> Result<Page<CaseRow>, Fault> {
        let top = After { at: i64::MAX, code: "~".to_owned() };
        let after = after.unwrap_or(&top);
        let mut values: Vec<Value> = vec![
            agency.as_str().into(),
            after.at.into(),
            after.code.as_str().into(),
            int(PAGE as u64 + 1),
        ];
        let of_stage = if stage.is_some() { "AND stage = $5" } else { "" };
        values.extend(stage.map(Value::from));
        let sql = format!(
            "SELECT code, title, number, stage, updated_at FROM case_list WHERE agency = $1 \
             {of_stage} AND (updated_at, code) < ($2, $3) \
             ORDER BY updated_at DESC, code DESC LIMIT $4"
        );
        let rows = self.db.fetch(&sql, &values).await?;
        let cases = rows.iter().map(case_row).collect::<Result<Vec<_>, Fault>>()?;
        Ok(page(cases, |row| After { at: row.updated_at, code: row.code.clone() }))
    }

    /// The people of an agency after a staff number, in its order, at most [`PEOPLE`] of them.
    /// Whoever needs everybody asks again after the last one, until nobody comes.
    pub async fn people(&self, agency: &Code, after: &str) -> Result<Vec<PersonRow>, Fault> {
        let sql = "SELECT code, staff_no, name, unit, post, roles FROM person_list \
                   WHERE agency = $1 AND staff_no > $2 ORDER BY staff_no LIMIT $3";
        let values = [agency.as_str().into(), after.into(), int(PEOPLE)];
        let rows = self.db.fetch(sql, &values).await?;
        rows.iter().map(person_row).collect()
    }

    /// The agencies of this node.
    pub async fn agencies(&self) -> Result<Vec<Code>, Fault> {
        let rows = self.db.fetch("SELECT code FROM agency_list ORDER BY code", &[]).await?;
        rows.iter().map(|row| Code::parse(row.text(0)?).map_err(Fault::internal)).collect()
    }

    /// One stream as it is now.
    pub async fn load(&self, id: &StreamId) -> Result<Arc<Loaded>, Fault> {
        let mut folds = self.folds.load(&self.db, std::slice::from_ref(id)).await?;
        folds.pop().map(|fold| fold.loaded).ok_or(Fault::Stopped)
    }

    /// A state with these streams, and with the people and the agency of any case among them.
    pub async fn state(&self, ids: &[StreamId]) -> Result<State, Fault> {
        let mut state = State::new();
        let mut more = Vec::new();
        for (id, fold) in ids.iter().zip(self.folds.load(&self.db, ids).await?) {
            if let Aggregate::Case(case) = &fold.loaded.aggregate {
                more.extend(case.handlers().iter().map(|c| StreamId::of(Kind::Person, c)));
                more.extend(case.agency.iter().map(|c| StreamId::of(Kind::Agency, c)));
                more.extend(acted(case).map(|c| StreamId::of(Kind::Person, c)));
            }
            state.insert(id.clone(), fold.loaded);
        }
        more.sort();
        more.dedup();
        more.retain(|id| !ids.contains(id));
        for (id, fold) in more.iter().zip(self.folds.load(&self.db, &more).await?) {
            state.insert(id.clone(), fold.loaded);
        }
        Ok(state)
    }

    /// The events of a stream after a version, oldest first.
    pub async fn history(&self, stream: &StreamId, after: u64) -> Result<Vec<Recorded>, Fault> {
        let sql = "SELECT e.position, e.version, e.at, e.body, d.items FROM events e \
                   JOIN disclosures d ON d.position = e.position \
                   WHERE e.stream = $1 AND e.version > $2 ORDER BY e.version";
        let name = stream.to_string();
        let rows = self.db.fetch(sql, &[name.as_str().into(), int(after)]).await?;
        rows.iter().map(|row| event(&name, row)).collect()
    }

    /// The events of a stream before a version, newest first, and whether there are older ones; only
    /// of these types, if any are given.
    pub async fn latest(
        &self,
        stream: &StreamId,
        before: Option<u64>,
        types: &[&str],
    ) -> Result<(Vec<Recorded>, bool), Fault> {
        let name = stream.to_string();
        let before = before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX);
        let mut values: Vec<Value> =
            vec![name.as_str().into(), before.into(), int(PAGE as u64 + 1)];
        let only = if types.is_empty() {
            String::new()
        } else {
            format!("AND e.type IN ({})", list(values.len(), types.len()))
        };
        values.extend(types.iter().map(|&kind| Value::from(kind)));
        let sql = format!(
            "SELECT e.position, e.version, e.at, e.body, d.items FROM events e \
             JOIN disclosures d ON d.position = e.position \
             WHERE e.stream = $1 AND e.version < $2 {only} ORDER BY e.version DESC LIMIT $3"
        );
        let rows = self.db.fetch(&sql, &values).await?;
        let mut events = rows.iter().map(|row| event(&name, row)).collect::<Result<Vec<_>, _>>()?;
        let more = events.len() > PAGE;
        events.truncate(PAGE);
        Ok((events, more))
    }

    /// How many events the record has.
    pub async fn log_size(&self) -> Result<u64, Fault> {
        let sql = "SELECT next_position FROM log_counter WHERE id = 1";
        let rows = self.db.fetch(sql, &[]).await?;
        rows.first().map_or(Ok(0), |row| row.size(0))
    }
}

fn event(stream: &str, row: &Row) -> Result<Recorded, Fault> {
    let (position, version) = (row.size(0)?, row.size(1)?);
    let (at, body, disclosures) = (row.int(2)?, row.bytes(3)?, row.text(4)?);
    unseal(&Stored { position, stream, version, at, body, disclosures })
}

/// Everyone whose name the case's page shows.
fn acted(case: &domain::case::Case) -> impl Iterator<Item = &Code> {
    let acts = [
        case.clue.as_ref().map(|clue| &clue.act),
        case.filing_request.as_ref().map(|request| &request.act),
        case.filing.as_ref().map(|filing| &filing.act),
        case.draft.as_ref().map(|draft| &draft.act),
        case.review_request.as_ref().map(|request| &request.act),
        case.decision.as_ref().map(|decision| &decision.act),
        case.published.as_ref(),
    ];
    let reviews = case.reviews.iter().map(|review| &review.act);
    let records = case.records.iter().map(|made| &made.act);
    let evidence = case.evidence.iter().map(|piece| &piece.act);
    let present = case.records.iter().flat_map(|made| &made.record.officers);
    acts.into_iter()
        .flatten()
        .chain(reviews)
        .chain(records)
        .chain(evidence)
        .chain(proceeded(&case.procedure))
        .filter_map(|act| act.by.as_ref())
        .chain(present)
        .chain(case.procedure.discussion.iter().flat_map(|held| &held.what.attendees))
}

/// The acts of the ordinary procedure.
fn proceeded(procedure: &Procedure) -> impl Iterator<Item = &Act> {
    let once = [
        procedure.check.as_ref().map(|done| &done.act),
        procedure.report.as_ref().map(|done| &done.act),
        procedure.statement_answer.as_ref().map(|done| &done.act),
        procedure.discussion.as_ref().map(|done| &done.act),
        procedure.closed.as_ref().map(|done| &done.act),
    ];
    let asked = procedure.approvals.iter().flat_map(|asked| {
        [Some(&asked.asked), asked.answer.as_ref().map(|answer| &answer.act)].into_iter().flatten()
    });
    let notices = procedure.notices.iter().map(|done| &done.act);
    let services = procedure.services.iter().map(|done| &done.act);
    let statements = procedure.statements.iter().map(|done| &done.act);
    once.into_iter().flatten().chain(asked).chain(notices).chain(services).chain(statements)
}

fn case_row(row: &Row) -> Result<CaseRow, Fault> {
    Ok(CaseRow {
        code: row.text(0)?.to_owned(),
        title: row.text(1)?.to_owned(),
        number: row.text(2)?.to_owned(),
        stage: row.text(3)?.to_owned(),
        updated_at: row.int(4)?,
    })
}

fn person_row(row: &Row) -> Result<PersonRow, Fault> {
    Ok(PersonRow {
        code: row.text(0)?.to_owned(),
        staff_no: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        unit: row.text(3)?.to_owned(),
        post: row.text(4)?.to_owned(),
        roles: row.text(5)?.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect(),
    })
}

/// Cuts off the row that only shows that there is more.
pub(crate) fn page<T>(mut rows: Vec<T>, place: impl Fn(&T) -> After) -> Page<T> {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = if more { rows.last().map(place) } else { None };
    Page { rows, next }
}
