//! 缴款不多收。《行政处罚法》第七十二条: no more than the fine is taken, and for being late no more than
//! three per cent a day of what is unpaid, never more than the fine itself.

use super::{Check, Facts, Gate};
use crate::Fen;
use crate::case::procedure::{Payment, Take};
use crate::case::steps::Step;
use crate::case::{Case, clocks};
use crate::decide::Place;
use crate::law::{Article, law};
use jiff::civil::{Date, date};

pub const GATE: Gate = Gate {
    name: "缴款在决定以内",
    article: Article::penalty_law(72),
    since: date(2021, 7, 15),
    before: &[Step::Pay],
    check,
};

fn check(facts: &Facts<'_>) -> Check {
    let case = facts.case;
    let Some(fine) = case.draft.as_ref().and_then(|draft| draft.content.fine) else {
        return Check::NotApplicable;
    };
    let Some(Take::Pay { payment, .. }) = facts.take() else { return Check::NotApplicable };
    let procedure = &case.procedure;
    let left = Fen::new(fine.get().saturating_sub(procedure.paid().get()));
    if payment.amount > left {
        return Check::unmet(
            "缴款多于罚款",
            format!(
                "罚款 {fine} 元，已经缴纳 {} 元，还差 {left} 元；这次写的是 {} 元。",
                procedure.paid(),
                payment.amount
            ),
            Place::Step(Step::Pay),
        );
    }
    let Some(clock) = clocks::pay_until(case) else { return Check::NotApplicable };
    let due = clock.deadline.due;
    let most = most_for_being_late(case, fine, due, payment);
    let late = Fen::new(procedure.late_paid().get() + payment.late.get());
    if late > most {
        return Check::unmet(
            "加处罚款多于法定数额",
            format!(
                "最后一日是 {due}，到 {} 加处罚款最多 {most} 元（每日按没有缴纳的罚款的 3%，不超过罚款\
                 本身；复议、诉讼期间不计算）；加上这次一共 {late} 元。",
                payment.on
            ),
            Place::Step(Step::Pay),
        );
    }
    Check::met(format!("还差 {left} 元，最后一日 {due}，加处罚款最多 {most} 元"))
}

/// The most that may be added by the day of the payment: for each day after the last day, three per
/// cent of what was unpaid that morning.
fn most_for_being_late(case: &Case, fine: Fen, due: Date, payment: &Payment) -> Fen {
    let share = law().amount("late.per_day").and_then(|amount| amount.per_mille).unwrap_or(0);
    let mut thousandths: u64 = 0;
    let mut day = due;
    while day < payment.on && thousandths / 1000 < fine.get() {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        let before = case.procedure.payments.iter().filter(|paid| paid.what.on < day);
        let paid: u64 = before.map(|paid| paid.what.amount.get()).sum();
        thousandths += fine.get().saturating_sub(paid) * u64::from(share);
        if paid >= fine.get() {
            break;
        }
    }
    Fen::new(thousandths / 1000).min(fine)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::procedure::{Event, Instalment, Matter};
    use crate::testing::{self, Point, Story, april, march, met, unmet};

    /// A fine of 20,000 元, served on 9 April: the fifteenth day is 24 April, a Friday.
    fn pays(story: &Story, on: Date, yuan: u64, late: u64) -> Check {
        let payment = Box::new(testing::payment(on, yuan, late));
        story.take(&GATE, Take::Pay { payment, evidence: Vec::new() }, 1, on)
    }

    #[test]
    fn met_by_the_fine_and_three_per_cent_a_day() {
        let story = Story::at(Point::Served);
        assert!(met(pays(&story, april(24), 20_000, 0)).contains("2026-04-24"));
        met(pays(&story, april(25), 20_000, 600));
        met(pays(&story, april(28), 20_000, 2_400));
        met(pays(&story, date(2026, 12, 1), 20_000, 20_000));
    }

    #[test]
    fn met_by_the_share_of_what_is_still_unpaid() {
        let mut story = Story::at(Point::Served);
        story.steps(april(20), 1, Event::Paid(testing::payment(april(20), 15_000, 0)));
        met(pays(&story, april(26), 5_000, 300));
        unmet(pays(&story, april(26), 5_000, 301));
    }

    #[test]
    fn met_without_a_surcharge_inside_granted_instalments() {
        let mut story = Story::at(Point::Served);
        let plan = vec![Instalment { due: april(30), amount: Fen::yuan(20_000) }];
        story.asks(april(10), Matter::Instalments { plan }, Some(true));
        met(pays(&story, april(30), 20_000, 0));
        assert!(unmet(pays(&story, april(30), 20_000, 1)).contains("2026-04-30"));
    }

    #[test]
    fn unmet_by_more_than_the_fine_or_the_surcharge() {
        let story = Story::at(Point::Served);
        assert!(unmet(pays(&story, april(24), 20_001, 0)).contains("还差 20,000.00 元"));
        assert!(unmet(pays(&story, april(24), 20_000, 1)).contains("最多 0.00 元"));
        assert!(unmet(pays(&story, april(25), 20_000, 601)).contains("600.00"));
        unmet(pays(&story, date(2026, 12, 1), 20_000, 20_001));
        let early = Story::at(Point::Decided);
        assert_eq!(pays(&early, march(31), 20_000, 0), Check::NotApplicable);
    }
}
