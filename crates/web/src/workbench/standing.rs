//! How the legal review of a case stands: what was sent, what was answered, whether the answer
//! still covers what the case holds now. Read by the pages of draft, review and decision alike.

use super::case::File;
use crate::Site;
use crate::form::{Form, Unmet};
use crate::oops::Oops;
use crate::request::Officer;
use domain::case::steps::Step;
use domain::case::{Review, ReviewAnswer, ReviewPoint, ReviewResult, papers};
use domain::{Code, time};

/// How the review stands, and whether it can be asked for.
pub(crate) struct Standing {
    /// In one sentence.
    pub words: String,
    /// What stands between this person and asking for a review.
    pub unmet: Vec<Unmet>,
    /// The form that asks for a review; `None` where there is nothing to ask.
    pub ask: Option<Form>,
    /// Whether asking is the next step.
    pub next: bool,
    /// Whether a returned draft waits to be changed.
    pub returned: bool,
    /// Whether it was sent and not yet answered.
    pub waiting: bool,
}

/// An opinion as shown.
pub(crate) struct Opinion {
    /// 1 for the first.
    pub n: usize,
    /// When.
    pub at: String,
    /// The reviewer.
    pub who: String,
    /// 通过 or 退回
    pub result: &'static str,
    /// Whether it passed.
    pub passed: bool,
    /// The first characters of the content digest it covers.
    pub digest: String,
    /// Whether it covers what the case holds now.
    pub covers: bool,
    /// In words.
    pub opinion: String,
    /// The seven answers.
    pub answers: Vec<Answered>,
}

/// One of the seven answers as shown.
pub(crate) struct Answered {
    /// The point.
    pub name: &'static str,
    /// 通过, 有问题 or 不适用
    pub point: &'static str,
    /// Whether the reader should look at it.
    pub notable: bool,
    /// What was remarked.
    pub remark: String,
}

/// Where the review stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    NoDraft,
    Decided,
    NeverSent,
    Sent,
    SentThenChanged,
    Passed,
    PassedThenChanged,
    Returned,
    ReturnedThenChanged,
}

/// The digest of what the case holds now; `None` before there is a draft.
pub(crate) fn digest_now(file: &File) -> Result<Option<String>, Oops> {
    let template = super::template_digest();
    Ok(papers::decision_digest(&file.case, file.agency()?, &template))
}

/// How the review of a case stands for this person.
pub(crate) fn standing(
    site: &Site,
    officer: &Officer,
    file: &File,
    code: &Code,
) -> Result<Standing, Oops> {
    let at = at(file)?;
    let next = matches!(
        at,
        At::NeverSent | At::SentThenChanged | At::PassedThenChanged | At::ReturnedThenChanged
    );
    let unmet = match at {
        At::NoDraft | At::Decided => Vec::new(),
        _ => file.unmet(site, officer, Step::RequestReview, code)?,
    };
    let askable = (next || at == At::Returned) && unmet.is_empty();
    Ok(Standing {
        words: words(file, at),
        ask: if askable { Some(Form::fresh(site, file.version)?) } else { None },
        unmet: if next { unmet } else { Vec::new() },
        next,
        returned: at == At::Returned,
        waiting: matches!(at, At::Sent | At::SentThenChanged),
    })
}

/// Every opinion, the newest first.
pub(crate) fn opinions(file: &File) -> Result<Vec<Opinion>, Oops> {
    let now = digest_now(file)?;
    let numbered = file.case.reviews.iter().enumerate().rev();
    Ok(numbered.map(|(n, review)| opinion(file, review, n + 1, now.as_deref())).collect())
}

fn opinion(file: &File, review: &Review, n: usize, now: Option<&str>) -> Opinion {
    Opinion {
        n,
        at: time::minute(review.act.at),
        who: file.name(review.act.by.as_ref()),
        result: review.result.name(),
        passed: review.result == ReviewResult::Passed,
        digest: short(&review.digest),
        covers: now == Some(review.digest.as_str()),
        opinion: review.opinion.clone(),
        answers: ReviewAnswer::POINTS
            .iter()
            .zip(&review.answers)
            .map(|(name, answer)| Answered {
                name,
                point: answer.point.name(),
                notable: answer.point != ReviewPoint::Good || !answer.remark.is_empty(),
                remark: answer.remark.clone(),
            })
            .collect(),
    }
}

/// The first characters of a digest, enough for people to tell two apart.
pub(crate) fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

fn at(file: &File) -> Result<At, Oops> {
    let case = &file.case;
    let Some(now) = digest_now(file)? else { return Ok(At::NoDraft) };
    Ok(match (&case.review_request, case.last_review()) {
        _ if case.decision.is_some() => At::Decided,
        (Some(request), _) if request.digest == now => At::Sent,
        (Some(_), _) => At::SentThenChanged,
        (None, None) => At::NeverSent,
        (None, Some(review)) => match (review.result, review.digest == now) {
            (ReviewResult::Passed, true) => At::Passed,
            (ReviewResult::Passed, false) => At::PassedThenChanged,
            (ReviewResult::Returned, true) => At::Returned,
            (ReviewResult::Returned, false) => At::ReturnedThenChanged,
        },
    })
}

fn words(file: &File, at: At) -> String {
    let sent = || match &file.case.review_request {
        Some(request) => {
            let (who, at) = (file.name(request.act.by.as_ref()), time::minute(request.act.at));
            format!("{who} {at} 送审")
        }
        None => String::new(),
    };
    match at {
        At::NoDraft => "还没有拟写决定书，写好以后再送法制审核。".to_owned(),
        At::Decided => "决定已经签发，审核不再改动。".to_owned(),
        At::NeverSent => "这一稿还没有送法制审核。".to_owned(),
        At::Sent => format!("{}，由法制审核人员办理。", sent()),
        At::SentThenChanged => {
            format!("{}，送审以后证据、笔录或者样式有改动，要重新送审。", sent())
        }
        At::Passed if file.case.procedure.notice().is_none() => {
            "法制审核已经通过，由机关负责人签发事先告知书。".to_owned()
        }
        At::Passed => "法制审核已经通过，告知和陈述申辩办完以后由机关负责人签发。".to_owned(),
        At::PassedThenChanged => "审核通过以后内容有改动，要补充审核。".to_owned(),
        At::Returned => "法制审核退回，按意见改过、存稿以后再送审。".to_owned(),
        At::ReturnedThenChanged => "退回以后已经修改，可以再送审。".to_owned(),
    }
}
