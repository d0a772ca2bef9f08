//! The case file: its order, its completeness, and that nothing is lost or bound twice.

use super::played::Played;
use super::text;
use crate::case::papers::file::{Source, State, catalogue};
use crate::case::papers::{case_file, completeness};
use crate::paper::Kind;
use std::collections::BTreeMap;

fn states(played: &Played) -> BTreeMap<String, State> {
    completeness(&played.case)
        .into_iter()
        .map(|item| (item.document.key.clone(), item.state))
        .collect()
}

#[test]
fn a_whole_case_has_all_nineteen_documents() {
    let mut played = Played::whole();
    let before = states(&played);
    assert_eq!(before["legal_review"], State::Missing, "its form is not set yet");
    played.make_papers("2026-06-15T10:00:00+08:00");
    let states = states(&played);
    assert_eq!(states.len(), 19);
    assert!(states.values().all(|state| *state == State::Present), "{states:?}");
}

#[test]
fn what_a_case_does_not_need_is_told_from_what_it_lacks() {
    let mut played = Played::whole();
    let procedure = &mut played.case.procedure;
    procedure.inspections.clear();
    procedure.discussion = None;
    if let Some(report) = &mut procedure.report {
        report.what.grave = false;
    }
    played.case.records.clear();
    played.case.published = None;
    let closed = states(&played);
    for key in ["inspection_plan", "cooperation_notice", "site_record", "discussion"] {
        assert_eq!(closed[key], State::NotNeeded, "{key}");
    }
    assert_eq!(closed["disclosure"], State::Missing);
    played.case.procedure.report = None;
    let open = states(&played);
    assert_eq!(open["site_record"], State::Missing, "it may still be made");
}

#[test]
fn every_document_and_every_piece_of_evidence_is_bound_once() {
    for set in [false, true] {
        let mut played = Played::whole();
        if set {
            played.make_papers("2026-06-15T10:00:00+08:00");
        }
        let file = played.look(case_file);
        let entries = || file.volumes.iter().flat_map(|volume| &volume.entries);
        for piece in &played.case.evidence {
            let bound = entries().filter(|entry| {
                matches!(&entry.source, Source::Evidence { code, .. } if *code == piece.item.code)
            });
            assert_eq!(bound.count(), 1, "{}", piece.item.title.shown());
        }
        for made in &played.case.procedure.papers {
            let bound = entries().filter(|entry| {
                matches!(&entry.source, Source::Made { sha256, .. } if *sha256 == made.what.sha256)
            });
            assert_eq!(bound.count(), 1, "{:?}", made.what.paper);
        }
        let computed = entries().filter(|entry| matches!(entry.source, Source::Paper(_))).count();
        let made = entries().filter(|entry| matches!(entry.source, Source::Made { .. })).count();
        let due = Played::whole().make_papers("2026-06-15T10:00:00+08:00").len();
        assert_eq!(computed + made, due + 2 + 3, "filing, decision and three pages of the file");
    }
}

#[test]
fn the_main_volume_begins_with_filing_decision_and_notice() {
    let mut played = Played::whole();
    played.make_papers("2026-06-15T10:00:00+08:00");
    let file = played.look(case_file);
    let [main, secondary] = &file.volumes[..] else { panic!("two volumes") };
    assert!(!main.secondary && secondary.secondary);
    let titles: Vec<&str> = main.entries.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(
        titles[..7],
        [
            "立案审批表",
            "行政处罚决定书",
            "盖章的决定书",
            "送达回证（行政处罚决定书）",
            "行政处罚决定书签收凭证",
            "行政处罚事先告知书",
            "送达回证（行政处罚事先告知书）",
        ]
    );
    assert_eq!(titles.last(), Some(&"行政处罚决定公示情况"));
    let inside: Vec<&str> = secondary.entries.iter().map(|entry| entry.title.as_str()).collect();
    let first = ["案件线索登记表", "统计执法检查工作方案", "统计执法检查通知书"];
    assert_eq!(inside[..3], first);
    assert_eq!(inside.last(), Some(&"行政处罚案件结案报告"));
    for kind in [Kind::ReviewOpinion, Kind::DiscussionRecord, Kind::DecisionApproval] {
        assert!(inside.contains(&kind.name()) && !titles.contains(&kind.name()), "{kind:?}");
    }
    assert!(main.entries.iter().all(|entry| entry.date.is_some()));
}

#[test]
fn the_catalogue_lists_every_entry_with_its_page() {
    let played = Played::whole();
    let file = played.look(case_file);
    let main = &file.volumes[0];
    let pages: Vec<u32> = (1..).step_by(3).take(main.entries.len()).collect();
    let listed = text(&played.look(|view| catalogue(main, view, &pages)));
    for entry in &main.entries {
        assert!(listed.contains(&entry.title), "{}", entry.title);
    }
    assert!(listed.ends_with(&pages[pages.len() - 1].to_string()), "{listed}");
}
