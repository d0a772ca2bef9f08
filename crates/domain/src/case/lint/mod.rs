//! 校对: what does not agree inside a case: days, people, names, figures and articles. It reads texts and
//! guesses; so it only points, and changes nothing.

mod text;

use super::procedure::Manner;
use super::{Case, DraftContent, papers};
use crate::decide::Place;
use crate::law::{Article, law};
use crate::paper::Kind as Paper;
use crate::violation::{self, Violation};
use crate::{Code, Fen, time};
use jiff::civil::Date;
use std::fmt;

/// Something that does not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// What, with both sides.
    pub what: String,
    /// Why it should agree.
    pub why: Why,
    /// Where it can be mended.
    pub place: Place,
}

/// Why something should agree: an article, or plain sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A statute asks for it.
    Article(Article),
    /// A document that contradicts itself proves nothing.
    Rule(&'static str),
}

impl fmt::Display for Why {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Article(article) => article.fmt(out),
            Why::Rule(words) => out.write_str(words),
        }
    }
}

const SAME_NAME: Why = Why::Rule("同一当事人在各文书里名称一致");
const SAME_NUMBER: Why = Why::Rule("正文里的数字和填写的一致");

/// Everything that does not agree in the case. `name` gives a person's name.
pub fn lint(case: &Case, today: Date, name: &dyn Fn(&Code) -> String) -> Vec<Lint> {
    let mut found = order(case);
    found.extend(two_places(case, name));
    let texts = texts(case);
    found.extend(typed_days(&texts, today));
    if let Some(party) = case.party.as_ref().and_then(|party| party.name.known()) {
        found.extend(names(&texts, party));
    }
    if let Some(draft) = &case.draft {
        let content = &draft.content;
        found.extend(fines(&texts, content.fine));
        found.extend(figures(content));
        found.extend(articles(case, &texts, content.violation, today));
    }
    found
}

/// A text of the case, with its name and where it was written.
type Text<'c> = (&'static str, &'c str, Place);

fn texts(case: &Case) -> Vec<Text<'_>> {
    let mut texts: Vec<Text<'_>> = Vec::new();
    if let Some(draft) = &case.draft {
        let content = &draft.content;
        texts.push(("违法事实", content.facts.known().map_or("", String::as_str), Place::Draft));
        texts.push(("裁量理由", &content.discretion, Place::Draft));
        texts.push(("责令改正的内容", &content.order_to_correct, Place::Draft));
    }
    if let Some(answer) = &case.procedure.statement_answer {
        texts.push(("复核理由", &answer.what.1, Place::Case));
    }
    if let Some(held) = &case.procedure.discussion {
        texts.push(("讨论结论", &held.what.conclusion, Place::Case));
    }
    texts
}

/// Days of the record that stand the wrong way round.
fn order(case: &Case) -> Vec<Lint> {
    let mut found = Vec::new();
    let mut pair = |first: &str, one: Option<Date>, then: &str, other: Option<Date>| {
        if let (Some(one), Some(other)) = (one, other)
            && other < one
        {
            found.push(Lint {
                what: format!("{then}（{other}）早于{first}（{one}）"),
                why: Why::Article(Article::penalty_law(47)),
                place: Place::Case,
            });
        }
    };
    let procedure = &case.procedure;
    let received = case.clue.as_ref().map(|clue| clue.received_on);
    let ended = procedure.check.as_ref().map(|check| check.what.act_on);
    let filed = case.filing.as_ref().map(|filing| filing.on);
    let reported = procedure.report.as_ref().map(|report| time::civil_date(report.act.at));
    let notice = procedure.notice().map(|notice| notice.what.on);
    let told = procedure.notice_service().map(|service| service.what.on);
    let decided = case.decision.as_ref().map(|decision| decision.on);
    pair("收到线索", received, "立案", filed);
    for (n, made) in (1..).zip(&case.records) {
        let name = format!("第 {n} 份{}", made.record.kind.name());
        pair("违法行为终了", ended, &name, Some(made.record.on));
        pair(&name, Some(made.record.on), "调查终结", reported);
    }
    pair("立案", filed, "事先告知", notice);
    for said in &procedure.statements {
        let name = said.what.manner.name();
        pair("告知书送达", told, name, Some(said.what.on));
        if said.what.manner != Manner::Waived {
            pair(name, Some(said.what.on), "作出决定", decided);
        }
    }
    pair("告知书送达", told, "作出决定", decided);
    for issued in case.issued() {
        let service = procedure.service(issued.paper, issued.number).map(|served| served.what.on);
        let name = issued.paper.name();
        pair(&format!("《{name}》"), Some(issued.on), &format!("送达《{name}》"), service);
    }
    for held in &procedure.preservations {
        let disposed = held.disposed.as_ref().map(|disposed| disposed.what.0);
        pair("登记保存", Some(held.preservation.on), "处理登记保存", disposed);
    }
    let served = case
        .decision
        .as_ref()
        .and_then(|decision| procedure.service(Paper::PenaltyDecision, &decision.number))
        .map(|served| served.what.on);
    for paid in &procedure.payments {
        pair("决定书送达", served, "缴款", Some(paid.what.on));
    }
    found
}

/// People who are in two records of the same hours.
fn two_places(case: &Case, name: &dyn Fn(&Code) -> String) -> Vec<Lint> {
    let mut found = Vec::new();
    for (n, one) in (1usize..).zip(&case.records) {
        for (m, other) in (n + 1..).zip(case.records.iter().skip(n)) {
            let (a, b) = (&one.record, &other.record);
            let overlap = a.hours.zip(b.hours).is_some_and(|(x, y)| x.overlap(y));
            if a.on != b.on || !overlap {
                continue;
            }
            let mut who: Vec<String> =
                a.officers.iter().filter(|code| b.officers.contains(code)).map(name).collect();
            if let (Some(x), Some(y)) = (a.present.known(), b.present.known())
                && x.trim() == y.trim()
            {
                who.push(x.trim().to_owned());
            }
            if !who.is_empty() {
                found.push(Lint {
                    what: format!("{}同时在第 {n} 份和第 {m} 份笔录里（{}）", who.join("、"), a.on),
                    why: Why::Article(Article::penalty_law(46)),
                    place: Place::Case,
                });
            }
        }
    }
    found
}

/// Days in texts that do not exist, or have not come.
fn typed_days(texts: &[Text<'_>], today: Date) -> Vec<Lint> {
    let mut found = Vec::new();
    for (name, text, place) in texts {
        // Until when something is to be corrected lies ahead.
        let ahead = *name == "责令改正的内容";
        for (written, day) in text::days(text) {
            let what = match day {
                None => format!("{name}里的“{written}”没有这一天"),
                Some(day) if day > today && !ahead => {
                    format!("{name}里的“{written}”还没有到，今天是 {today}")
                }
                Some(_) => continue,
            };
            let why = Why::Article(Article::penalty_law(47));
            found.push(Lint { what, why, place: *place });
        }
    }
    found
}

fn names(texts: &[Text<'_>], party: &str) -> Vec<Lint> {
    let slips = texts.iter().filter_map(|(name, text, place)| {
        let written = text::misspelt(text, party.trim())?;
        let what = format!("{name}里写的是“{written}”，当事人名称是“{party}”");
        Some(Lint { what, why: SAME_NAME, place: *place })
    });
    slips.collect()
}

/// Amounts of the fine in texts. A clause that also names the right one tells how it came about.
fn fines(texts: &[Text<'_>], fine: Option<Fen>) -> Vec<Lint> {
    let mut found = Vec::new();
    for (name, text, place) in texts {
        for clause in text::clauses(text).filter(|clause| clause.contains("罚款")) {
            let amounts = text::amounts(clause);
            let Some(first) =
                amounts.first().filter(|_| !fine.is_some_and(|f| amounts.contains(&f)))
            else {
                continue;
            };
            let set =
                fine.map_or_else(|| "没有罚款".to_owned(), |fine| format!("罚款是 {fine} 元"));
            let what = format!("{name}里写的是罚款 {first} 元，处罚建议里{set}");
            found.push(Lint { what, why: SAME_NUMBER, place: *place });
        }
    }
    found
}

/// The reported and the true figure, and their ratio, as the facts tell them.
fn figures(content: &DraftContent) -> Vec<Lint> {
    let (Some(facts), Some(typed)) = (content.facts.known(), content.figures.known()) else {
        return Vec::new();
    };
    if content.violation != Violation::Untrue {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut add = |what| found.push(Lint { what, why: SAME_NUMBER, place: Place::Draft });
    for (words, name, figure, others) in [
        (&["上报", "填报"][..], "上报数", typed.reported, &["核实", "实际"][..]),
        (&["核实", "实际"][..], "核实数", typed.actual, &["上报", "填报"][..]),
    ] {
        let Some(figure) = figure else { continue };
        let clauses = words.iter().flat_map(|word| text::after(facts, word, others));
        let mut wrong: Vec<i64> = clauses
            .map(text::figures)
            .filter(|numbers| !numbers.contains(&figure))
            .filter_map(|numbers| numbers.first().copied())
            .collect();
        wrong.dedup();
        for number in wrong {
            add(format!("违法事实里的{name}是 {number}，填写的是 {figure}"));
        }
    }
    let ratio = typed.reported.zip(typed.actual);
    if let Some(ratio) = ratio.and_then(|(r, a)| violation::ratio_per_mille(r, a)) {
        let written = text::after(facts, "违法比例", &[]).into_iter().flat_map(text::shares);
        for (share, decimals) in written {
            let same = if decimals == 0 { share / 10 == (ratio + 5) / 10 } else { share == ratio };
            if !same {
                let (share, ratio) = (violation::percent(share), violation::percent(ratio));
                add(format!("违法事实里的违法比例是 {share}，按填写的数是 {ratio}"));
            }
        }
    }
    found
}

/// Articles under the number of the other version of the 统计法.
fn articles(case: &Case, texts: &[Text<'_>], violation: Violation, today: Date) -> Vec<Lint> {
    let applied = papers::applied(case, violation, today).and_then(|choice| choice.applied);
    let Some(right) = applied.map(|rule| rule.article()) else { return Vec::new() };
    let Some(old) = law().statute("tj09") else { return Vec::new() };
    let mut found = Vec::new();
    for (name, text, place) in texts {
        for (number, note) in text::statistics_articles(text) {
            let judged_by_old = right.statute == old.key;
            // The fine articles are the ones that moved and still mean something else under their number.
            let of_old = [41, 42].contains(&number) && !note.contains("2024");
            let of_new = [44, 45].contains(&number) && !note.contains("2009");
            if (judged_by_old && of_new) || (!judged_by_old && of_old) {
                let cited = crate::law::numeral(number);
                let version = if judged_by_old { "2024 年" } else { "2009 年" };
                found.push(Lint {
                    what: format!(
                        "{name}引用的统计法第{cited}条是{version}文本的条号，本案适用{right}"
                    ),
                    why: Why::Article(Article::penalty_law(37)),
                    place: *place,
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
