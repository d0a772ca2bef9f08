//! 预览: the document that a step would make, on a copy of the case.
//!
//! The step's own rules run on what is typed, its events are folded into a clone, and the document is
//! composed from that. What is not typed yet stands in the document as 〔…〕; number and code are taken
//! when the step is done and are blank until then. What stands against the step does not stand
//! against looking at it.

use super::{Fields, Item, Open, Take, forms};
use crate::oops::Oops;
use crate::workbench::made;
use crate::workbench::paper::{self, Sheet};
use domain::case::Case;
use domain::case::procedure::acts;
use domain::case::procedure::forms::Input;
use domain::decide::{Context, Stop};
use domain::event::Recorded;
use domain::field::FieldError;
use domain::{Kind, StreamId};

/// A document as it would be.
pub(super) struct Preview {
    /// Its name.
    pub name: &'static str,
    /// The document; `None` while too little is filled in.
    pub sheet: Option<Sheet>,
    /// What is still to be filled in.
    pub open: Vec<&'static str>,
}

impl Open<'_> {
    /// The document that the step would make; `None` where it makes none.
    pub(super) async fn rehearse(
        &self,
        asked: &forms::Form,
        typed: &Fields,
        evidence: Vec<Item>,
    ) -> Result<Option<Preview>, Oops> {
        let Some(kind) = asked.paper else { return Ok(None) };
        let (fields, open) = with_blanks(asked, typed);
        let name = kind.name();
        let take = match self.take(&fields, evidence) {
            Ok(take) => take,
            Err(errors) => {
                let wrong = |field: &&forms::Field| errors.iter().any(|e| e.field == field.name);
                let open = asked.fields.iter().filter(wrong).map(|field| field.label).collect();
                return Ok(Some(Preview { name, sheet: None, open }));
            }
        };
        let Some((case, last)) = self.after(&take).await? else { return Ok(None) };
        for of in self.file.version + 1..=last {
            let composed = paper::compose(self.site, &self.file.state, &case, kind, of).await?;
            if let Some(composed) = composed {
                let sheet = Some(Sheet::before(composed));
                return Ok(Some(Preview { name, sheet, open }));
            }
        }
        Ok(None)
    }

    /// What the step's documents lack to be set; nothing where the step makes none.
    pub(super) async fn cannot_be_set(&self, take: &Take) -> Result<Option<FieldError>, Oops> {
        let Some((case, _)) = self.after(take).await? else { return Ok(None) };
        let (state, seen) = (&self.file.state, self.file.version);
        let set = made::rehearse(self.site, self.officer, state, &case, seen).await?;
        Ok(set.err().map(|why| FieldError { field: String::new(), message: why.to_string() }))
    }

    /// The case as it would be after the step, and its version; `None` where the step makes no sense.
    async fn after(&self, take: &Take) -> Result<Option<(Case, u64)>, Oops> {
        let (site, officer) = (self.site, self.officer);
        let context = Context {
            actor: Some(officer.person.clone()),
            now: site.now(),
            fresh: site.store().entropy().codes()?,
        };
        let mut state = self.file.state.clone();
        let outcome = loop {
            match acts::act(&state, &self.code, &self.file.case, take, &context) {
                Ok(outcome) => break outcome,
                Err(Stop::Need(id)) => {
                    let loaded = site.store().load(&id).await?;
                    state.insert(id, loaded);
                }
                Err(_) => return Ok(None),
            }
        };
        let own = StreamId::of(Kind::Case, &self.code);
        let (mut case, mut version) = (self.file.case.clone(), self.file.version);
        let events = outcome.writes.into_iter().filter(|write| write.stream == own);
        for event in events.flat_map(|write| write.events) {
            version += 1;
            let (at, actor) = (context.now, context.actor.clone());
            case.apply(&Recorded { event, at, actor, version });
        }
        Ok(Some((case, version)))
    }
}

/// The fields with a mark where text is still to be typed, and what those are called.
fn with_blanks(asked: &forms::Form, typed: &Fields) -> (Fields, Vec<&'static str>) {
    let is_text = |field: &&forms::Field| matches!(field.input, Input::Line | Input::Area(_));
    let blank = |field: &&forms::Field| typed.get(field.name).trim().is_empty();
    let open: Vec<&forms::Field> =
        asked.fields.iter().filter(|field| field.required).filter(is_text).filter(blank).collect();
    let mut fields: Fields =
        typed.iter().filter(|(name, _)| open.iter().all(|field| field.name != *name)).collect();
    for field in &open {
        fields.add(field.name, &format!("〔{}〕", field.label));
    }
    (fields, open.iter().map(|field| field.label).collect())
}
