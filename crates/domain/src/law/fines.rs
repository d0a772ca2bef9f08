//! What the 统计法 lets a bureau impose, by violation, by who did it, and by version of the law; and
//! which version judges an act (行政处罚法 §37).

use super::{Article, Certainty, Statute, law, numeral};
use crate::money::Fen;
use crate::time;
use crate::violation::Violation;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who is judged: the statute treats three kinds apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// 企业事业单位或者其他组织
    Organisation,
    /// 个体工商户
    SelfEmployed,
    /// 国家机关
    StateOrgan,
}

/// The lowest and the highest fine, both allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// The lowest.
    pub min: Fen,
    /// The highest.
    pub max: Fen,
}

/// What one version of the statute says of some violations by one kind of subject
/// (`law/fines.toml`).
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct FineRule {
    statute: String,
    article: u16,
    violations: Vec<Violation>,
    /// Whom it is about.
    pub subject: Subject,
    fine_paragraph: Option<u16>,
    /// Whether a warning is given.
    pub warning: bool,
    /// Whether 通报 may be added.
    pub notice_of_criticism: bool,
    ordinary_max: Option<u64>,
    serious: Option<(u64, u64)>,
    /// How sure we are of it.
    pub certainty: Certainty,
}

/// Which rule judges an act, and why.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// The rule in force when the act ended.
    pub at_act: Option<&'static FineRule>,
    /// The rule in force when the decision is made.
    pub at_decision: Option<&'static FineRule>,
    /// The one that judges; none when nothing in the tables makes the act punishable.
    pub applied: Option<&'static FineRule>,
    /// Why, in a sentence.
    pub reason: String,
    /// What is not certain about it, where something is not.
    pub remark: Option<String>,
}

/// The rule for `violation` by `subject` that was in force on `day`. `None` before 2010, or where
/// the statute does not punish it.
pub fn rule(violation: Violation, subject: Subject, day: Date) -> Option<&'static FineRule> {
    let here = |rule: &&FineRule| rule.subject == subject && rule.violations.contains(&violation);
    law().fines.iter().filter(here).find(|rule| rule.version().is_some_and(|v| v.in_force_on(day)))
}

/// The rule that judges an act that ended on `act_ended_on`, decided on `decided_on`: the one of the
/// act, unless the later one is lighter (行政处罚法 §37).
pub fn applicable(
    violation: Violation,
    subject: Subject,
    act_ended_on: Date,
    decided_on: Date,
) -> Choice {
    let at_act = rule(violation, subject, act_ended_on);
    let at_decision = rule(violation, subject, decided_on);
    let when = format!(
        "违法行为终了于{}，决定作出于{}。",
        time::in_words(act_ended_on),
        time::in_words(decided_on)
    );
    let (applied, because) = choose(at_act, at_decision, known_on(act_ended_on));
    let unsure = |rule: Option<&'static FineRule>| rule.and_then(FineRule::doubt);
    let differ = at_act != at_decision;
    let remark = unsure(at_decision).or(unsure(at_act)).filter(|_| differ || at_act.is_some());
    Choice { at_act, at_decision, applied, reason: when + &because, remark }
}

/// Whether the tables hold a version that was in force on `day`.
fn known_on(day: Date) -> bool {
    law().fines.iter().any(|rule| rule.version().is_some_and(|version| version.in_force_on(day)))
}

/// The choice of §37 and the sentence for it.
fn choose<'r>(
    at_act: Option<&'r FineRule>,
    at_decision: Option<&'r FineRule>,
    act_known: bool,
) -> (Option<&'r FineRule>, String) {
    let why = Article::penalty_law(37);
    match (at_act, at_decision) {
        (Some(then), Some(now)) if then.statute == now.statute => {
            let text = format!("两天有效的是同一规定，适用{}，{}。", then.cited(), then.in_words());
            (Some(then), text)
        }
        (Some(then), Some(now)) if now.severity() < then.severity() => {
            let text = format!(
                "行为时有效的{}{}，决定时有效的{}{}，新规定较轻，依{why}适用新规定。",
                then.cited(),
                then.in_words(),
                now.cited(),
                now.in_words()
            );
            (Some(now), text)
        }
        (Some(then), Some(now)) => {
            let text = format!(
                "行为时有效的{}{}，决定时有效的{}{}，新规定没有更轻，依{why}适用行为发生时的规定。",
                then.cited(),
                then.in_words(),
                now.cited(),
                now.in_words()
            );
            (Some(then), text)
        }
        (Some(then), None) => {
            let text = format!(
                "行为时依{}可以处罚，决定时有效的规定不再处罚这一行为，依{why}不予处罚。",
                then.cited()
            );
            (None, text)
        }
        (None, _) if act_known => (None, "行为时有效的规定不处罚这类对象的这一行为。".to_owned()),
        (None, _) => (
            None,
            "行为早于 2010 年 1 月 1 日，处罚幅度表没有那时的规定，请法制机构核对。".to_owned(),
        ),
    }
}

impl FineRule {
    /// The article.
    pub fn article(&'static self) -> Article {
        Article { statute: &self.statute, number: self.article }
    }

    /// The version of the statute.
    pub fn version(&self) -> Option<&'static Statute> {
        law().statute(&self.statute)
    }

    /// The fine that may be added when the act is not serious.
    pub fn ordinary(&self) -> Option<Bracket> {
        self.ordinary_max.map(|max| Bracket { min: Fen::new(0), max: Fen::yuan(max) })
    }

    /// The fine that is added when it is serious (统计法实施条例 §50).
    pub fn serious(&self) -> Option<Bracket> {
        self.serious.map(|(min, max)| Bracket { min: Fen::yuan(min), max: Fen::yuan(max) })
    }

    /// The highest fine of all; zero where there is none.
    pub fn highest(&self) -> Fen {
        let highest = self.serious().or(self.ordinary());
        highest.map_or(Fen::new(0), |bracket| bracket.max)
    }

    /// The provision as a decision cites it, down to paragraph and item.
    pub fn basis(&self, violation: Violation) -> String {
        let (name, note) = self
            .version()
            .map_or(("", ""), |version| (version.name.as_str(), version.note.as_str()));
        let article = numeral(self.article);
        let fine = self.fine_paragraph.map(|paragraph| format!("第{}款", numeral(paragraph)));
        let act = match (item(violation), self.subject) {
            (Some(item), _) => Some(format!("第一款第{}项", numeral(item))),
            // The third paragraph of this article names the act itself.
            (None, Subject::SelfEmployed) => None,
            (None, Subject::Organisation | Subject::StateOrgan) => Some("第一款".to_owned()),
        };
        let parts: Vec<String> = [act, fine].into_iter().flatten().collect();
        format!("《{name}》{note}第{article}条{}", parts.join("、"))
    }

    /// `罚款最高 500,000.00 元`, or that there is none.
    fn in_words(&self) -> String {
        if self.highest() == Fen::new(0) {
            let notice = if self.notice_of_criticism { "，可以通报" } else { "" };
            return format!("警告{notice}，没有罚款");
        }
        format!("罚款最高 {} 元", self.highest())
    }

    /// 《统计法》（2009年修订）第四十一条
    fn cited(&self) -> String {
        self.version().map_or_else(String::new, |version| {
            format!("《{}》{}{}", version.short, version.note, version.part(self.article))
        })
    }

    /// How hard it is, to compare two versions: the highest fine weighs most, then the lowest of the
    /// serious step, then the ordinary step, then what may be added.
    fn severity(&self) -> (Fen, Option<u64>, Option<u64>, bool, bool) {
        let lowest = self.serious.map(|(min, _)| min);
        (self.highest(), lowest, self.ordinary_max, self.notice_of_criticism, self.warning)
    }

    /// What is not certain about the version.
    fn doubt(&self) -> Option<String> {
        let version = self.version().filter(|version| version.certainty != Certainty::Read)?;
        Some(format!(
            "《{}》{}的施行日按{}计，{}。",
            version.short,
            version.version,
            time::in_words(version.in_force),
            version.certainty.name()
        ))
    }
}

/// The item under which the first paragraph lists the act; §45 (2009: §42) has no items.
fn item(violation: Violation) -> Option<u16> {
    match violation {
        Violation::NotProvided => Some(1),
        Violation::Untrue => Some(2),
        Violation::InquiryUnanswered => Some(3),
        Violation::Obstruction => Some(4),
        Violation::RecordsWithheld => Some(5),
        Violation::Late | Violation::NoLedger => None,
    }
}

impl Subject {
    /// Every kind.
    pub const ALL: &[Subject] =
        &[Subject::Organisation, Subject::SelfEmployed, Subject::StateOrgan];

    /// The word in forms and events.
    pub fn word(self) -> &'static str {
        match self {
            Subject::Organisation => "organisation",
            Subject::SelfEmployed => "self_employed",
            Subject::StateOrgan => "state_organ",
        }
    }

    /// As people read it.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Organisation => "企业事业单位或者其他组织",
            Subject::SelfEmployed => "个体工商户",
            Subject::StateOrgan => "国家机关",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const LAST_OLD_DAY: Date = date(2024, 9, 12);
    const FIRST_NEW_DAY: Date = date(2024, 9, 13);

    fn highest(violation: Violation, subject: Subject, day: Date) -> Option<u64> {
        rule(violation, subject, day).map(|rule| rule.highest().get() / 100)
    }

    #[test]
    fn every_violation_by_every_subject_has_the_amounts_of_both_versions() {
        use Subject::{Organisation, SelfEmployed, StateOrgan};
        for &violation in Violation::ALL {
            let minor = matches!(violation, Violation::Late | Violation::NoLedger);
            let (old, new) = if minor { (10_000, 50_000) } else { (200_000, 500_000) };
            assert_eq!(highest(violation, Organisation, LAST_OLD_DAY), Some(old));
            assert_eq!(highest(violation, Organisation, FIRST_NEW_DAY), Some(new));
            assert_eq!(highest(violation, StateOrgan, LAST_OLD_DAY), Some(0));
            assert_eq!(highest(violation, StateOrgan, FIRST_NEW_DAY), Some(0));
            let small = match violation {
                Violation::NoLedger => None,
                Violation::Late => Some(1_000),
                _ => Some(10_000),
            };
            assert_eq!(highest(violation, SelfEmployed, LAST_OLD_DAY), small);
            assert_eq!(highest(violation, SelfEmployed, FIRST_NEW_DAY), small);
        }
    }

    #[test]
    fn the_serious_step_exists_only_where_the_statute_has_one() {
        let old = rule(Violation::Untrue, Subject::Organisation, LAST_OLD_DAY).unwrap();
        let new = rule(Violation::Untrue, Subject::Organisation, FIRST_NEW_DAY).unwrap();
        let bracket = |min, max| Some(Bracket { min: Fen::yuan(min), max: Fen::yuan(max) });
        assert_eq!(old.serious(), bracket(50_000, 200_000));
        assert_eq!(new.serious(), bracket(100_000, 500_000));
        assert_eq!(old.ordinary(), bracket(0, 50_000));
        assert_eq!(new.ordinary(), bracket(0, 100_000));
        let late = rule(Violation::Late, Subject::Organisation, FIRST_NEW_DAY).unwrap();
        assert_eq!(late.serious(), None);
        assert!(late.notice_of_criticism);
        let late = rule(Violation::Late, Subject::Organisation, LAST_OLD_DAY).unwrap();
        assert!(!late.notice_of_criticism);
    }

    #[test]
    fn every_rule_stands_in_the_index() {
        for rule in &law().fines {
            assert!(rule.article().entry().is_some(), "{}", rule.article());
            assert_eq!(rule.ordinary().is_some(), rule.fine_paragraph.is_some());
        }
    }

    #[test]
    fn an_act_before_the_amendment_is_judged_by_the_old_law() {
        let choice = applicable(
            Violation::Untrue,
            Subject::Organisation,
            date(2024, 3, 10),
            date(2026, 1, 20),
        );
        assert_eq!(choice.applied, choice.at_act);
        assert_eq!(choice.applied.unwrap().article(), Article::statistics_law_2009(41));
        assert_eq!(
            choice.reason,
            "违法行为终了于2024年3月10日，决定作出于2026年1月20日。行为时有效的《统计法》\
             （2009年修订）第四十一条罚款最高 200,000.00 元，决定时有效的《统计法》第四十四条\
             罚款最高 500,000.00 元，新规定没有更轻，依《行政处罚法》第三十七条适用行为发生时的规定。"
        );
        assert!(choice.remark.unwrap().contains("尚未核对"));
    }

    #[test]
    fn an_act_that_went_on_into_the_new_law_is_judged_by_it() {
        let choice = applicable(
            Violation::NoLedger,
            Subject::Organisation,
            FIRST_NEW_DAY,
            date(2026, 1, 20),
        );
        assert_eq!(choice.applied.unwrap().article(), Article::statistics_law(45));
        assert!(choice.reason.contains("同一规定"), "{}", choice.reason);
    }

    #[test]
    fn a_lighter_later_rule_wins_and_a_repealed_one_ends_it() {
        let then = rule(Violation::Untrue, Subject::Organisation, FIRST_NEW_DAY).unwrap();
        let now = rule(Violation::Untrue, Subject::Organisation, LAST_OLD_DAY).unwrap();
        let (applied, reason) = choose(Some(then), Some(now), true);
        assert_eq!(applied, Some(now));
        assert!(reason.contains("新规定较轻"), "{reason}");
        let (applied, reason) = choose(Some(then), None, true);
        assert_eq!(applied, None);
        assert!(reason.contains("不再处罚"), "{reason}");
    }

    #[test]
    fn what_the_tables_do_not_hold_is_said_not_guessed() {
        let day = date(2026, 1, 20);
        let early = applicable(Violation::Late, Subject::Organisation, date(2009, 12, 31), day);
        assert_eq!(early.applied, None);
        assert!(early.reason.contains("请法制机构核对"), "{}", early.reason);
        let never = applicable(Violation::NoLedger, Subject::SelfEmployed, day, day);
        assert_eq!(never.applied, None);
        assert!(never.reason.contains("不处罚这类对象"), "{}", never.reason);
    }

    #[test]
    fn a_decision_cites_the_version_paragraph_and_item() {
        use Subject::{Organisation, SelfEmployed, StateOrgan};
        for (violation, subject, day, basis) in [
            (Violation::Untrue, Organisation, FIRST_NEW_DAY, "第四十四条第一款第二项、第二款"),
            (Violation::Late, Organisation, FIRST_NEW_DAY, "第四十五条第一款、第二款"),
            (Violation::Late, SelfEmployed, FIRST_NEW_DAY, "第四十五条第三款"),
            (Violation::Obstruction, SelfEmployed, LAST_OLD_DAY, "第四十一条第一款第四项、第三款"),
            (Violation::NotProvided, StateOrgan, LAST_OLD_DAY, "第四十一条第一款第一项"),
        ] {
            let cited = rule(violation, subject, day).unwrap().basis(violation);
            let law = if day == LAST_OLD_DAY { "（2009年修订）" } else { "" };
            assert_eq!(cited, format!("《中华人民共和国统计法》{law}{basis}"));
        }
    }
}
