//! 文书的生成: whatever the record calls for is set, stored and bound to the case right after the step
//! that calls for it. What broke off in between is made up when somebody opens the documents: the
//! same event gives the same document.

use super::case::open;
use super::paper;
use super::papers::stamp;
use crate::Site;
use crate::oops::Oops;
use crate::request::Officer;
use documents::RenderError;
use domain::case::Case;
use domain::case::command::Command as CaseCommand;
use domain::case::papers;
use domain::case::procedure::{Made, Take};
use domain::paper::Paper;
use domain::{Code, Command, State};
use serde_json::to_value;
use std::sync::Arc;
use store::{Answer, Fault, Request};

/// A document that the record calls for and that could not be made.
#[derive(Clone, Debug)]
pub(crate) struct Unmade {
    /// Which.
    pub name: &'static str,
    /// Its number, where it has one.
    pub number: String,
    /// Why, for people.
    pub why: String,
}

/// Makes what a step just called for. The step is done already: what goes wrong here is noted, and
/// made up when the documents are opened.
pub(crate) async fn after_step(site: &Site, officer: &Officer, case: &Code) {
    match due(site, officer, case).await {
        Ok(unmade) => {
            for one in unmade {
                tracing::warn!(%case, paper = one.name, why = %one.why, "a document was not made");
            }
        }
        Err(oops) => tracing::error!(%case, ?oops, "documents were not made"),
    }
}

/// Makes every document that is due; answers with those that could not be made.
pub(crate) async fn due(site: &Site, officer: &Officer, code: &Code) -> Result<Vec<Unmade>, Oops> {
    let file = open(site, officer, code).await?;
    let mut unmade = Vec::new();
    for (kind, of, number) in papers::due(&file.case) {
        let composed = paper::compose(site, &file.state, &file.case, kind, of).await?;
        let why = match composed {
            None => "案件里还缺这份文书要写的内容".to_owned(),
            Some(composed) => match set(site, officer, composed).await? {
                Ok(pdf) => {
                    let stored = site.store().objects().put(&pdf, "application/pdf").await?;
                    let made = Made { paper: kind, of, number, sha256: stored.sha256 };
                    bind(site, officer, code, made).await?;
                    continue;
                }
                Err(why) => why.to_string(),
            },
        };
        unmade.push(Unmade { name: kind.name(), number: number.unwrap_or_default(), why });
    }
    Ok(unmade)
}

/// Tries to set what a step would call for, before it is taken: a character that no font has must
/// neither cost a number nor leave a case without its document.
pub(super) async fn rehearse(
    site: &Site,
    officer: &Officer,
    state: &State,
    case: &Case,
    seen: u64,
) -> Result<Result<(), RenderError>, Oops> {
    if site.typesetter().is_none() {
        return Ok(Ok(()));
    }
    for (kind, of, _) in papers::due(case).into_iter().filter(|(_, of, _)| *of > seen) {
        let composed = paper::compose(site, state, case, kind, of).await?;
        if let Some(composed) = composed
            && let Err(Unset::Wrong(why)) = set(site, officer, composed).await?
        {
            return Ok(Err(why));
        }
    }
    Ok(Ok(()))
}

/// Why a document was not set.
enum Unset {
    NoFonts,
    Wrong(RenderError),
}

impl std::fmt::Display for Unset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unset::NoFonts => {
                f.write_str("没有载入字体，不能生成文书。请运行 make fonts 后重新启动")
            }
            Unset::Wrong(why) => why.fmt(f),
        }
    }
}

/// Sets a document, away from the threads that answer requests.
async fn set(
    site: &Site,
    officer: &Officer,
    composed: Paper,
) -> Result<Result<Vec<u8>, Unset>, Oops> {
    let Some(typesetter) = site.typesetter().map(Arc::clone) else {
        return Ok(Err(Unset::NoFonts));
    };
    let content = to_value(composed).map_err(Fault::internal)?;
    let stamp = stamp(site, officer.today);
    let set = move || typesetter.pdf(documents::Form::Paper, &content, stamp);
    let set = tokio::task::spawn_blocking(set).await.map_err(Fault::internal)?;
    Ok(set.map(|document| document.pdf).map_err(Unset::Wrong))
}

/// Binds a document to its event. Its id is made of what it is: done twice it is done once.
async fn bind(site: &Site, officer: &Officer, case: &Code, made: Made) -> Result<(), Oops> {
    let (who, kind, of) = (&officer.person, made.paper.word(), made.of);
    let request = Request {
        id: format!("paper-{who}-{case}-{kind}-{of}"),
        actor: Some(who.clone()),
        command: Command::Case(case.clone(), CaseCommand::Take(Take::MakePaper(made))),
        seen: None,
        now: site.now(),
    };
    match site.store().execute(request).await? {
        Answer::Done(_) => Ok(()),
        Answer::NotFound => Err(Oops::NotFound),
        other => Err(Fault::Internal(format!("文书没有登记：{other:?}")).into()),
    }
}
