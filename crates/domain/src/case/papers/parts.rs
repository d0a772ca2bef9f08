//! What the documents share: who, when, how much, and the facts as they stood at an event.

use super::View;
use crate::case::{Act, DraftContent, EvidenceRef, Party, RecordKind, RecordRef};
use crate::evidence::Category;
use crate::paper::{Kind, Layout, Paper, Part};
use crate::{Code, Fen, money, time, violation};
use jiff::civil::Date;

/// Rows of pairs. One that has nothing to say is left out: a document has no empty row.
#[derive(Default)]
pub(super) struct Rows(Vec<(String, String)>);

impl Rows {
    pub(super) fn new() -> Rows {
        Rows::default()
    }

    /// Adds a row, unless `value` is blank.
    pub(super) fn row(mut self, name: &str, value: impl AsRef<str>) -> Rows {
        let value = value.as_ref().trim();
        if !value.is_empty() {
            self.0.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// The rows as a part.
    pub(super) fn part(self) -> Part {
        Part::Pairs { rows: self.0 }
    }
}

impl View<'_> {
    /// A document of this case.
    pub(super) fn sheet(&self, kind: Kind, layout: Layout) -> Paper {
        Paper::new(kind, layout, self.agency)
    }

    /// A letter to the party, with its number and day.
    pub(super) fn letter(&self, kind: Kind, number: Option<&str>, on: Date) -> Paper {
        let mut paper = self.sheet(kind, Layout::Letter);
        paper.number = number.map(str::to_owned);
        paper.addressee = Some(self.party_name().to_owned());
        paper.date = Some(time::in_words(on));
        paper
    }

    /// 姓名
    pub(super) fn name(&self, code: &Code) -> String {
        let name = (self.people)(code).map(|person| person.name.shown().to_owned());
        name.unwrap_or_else(|| "（人员登记中查不到）".to_owned())
    }

    /// Who did it.
    pub(super) fn by(&self, act: &Act) -> String {
        act.by.as_ref().map_or_else(|| "系统".to_owned(), |code| self.name(code))
    }

    /// 姓名、姓名
    pub(super) fn names(&self, codes: &[Code]) -> String {
        codes.iter().map(|code| self.name(code)).collect::<Vec<_>>().join("、")
    }

    /// 姓名（职务）
    pub(super) fn name_and_post(&self, code: &Code) -> String {
        match (self.people)(code).map(|person| person.post.as_str()) {
            None | Some("") => self.name(code),
            Some(post) => format!("{}（{post}）", self.name(code)),
        }
    }

    /// Names with the certificates that were valid on `on`.
    pub(super) fn officers(&self, codes: &[Code], on: Date) -> String {
        let one = |code: &Code| {
            let held = (self.people)(code).and_then(|person| person.certificate_on(on));
            match held {
                Some(held) => {
                    format!("{}（{} {}）", self.name(code), held.kind.name(), held.number)
                }
                None => format!("{}（当日没有有效证件）", self.name(code)),
            }
        };
        codes.iter().map(one).collect::<Vec<_>>().join("、")
    }

    /// 当事人
    pub(super) fn party(&self) -> Option<&Party> {
        self.case.party.as_ref()
    }

    /// The party's name, the same in every document.
    pub(super) fn party_name(&self) -> &str {
        self.party().map_or("", |party| party.name.shown())
    }

    /// 案件名称: 当事人全称 + 违法行为 + 案.
    pub(super) fn title(&self) -> String {
        format!("{}案", self.case.title())
    }

    /// The particulars of the party.
    pub(super) fn party_rows(&self) -> Rows {
        let Some(party) = self.party() else { return Rows::new() };
        Rows::new()
            .row("当事人", party.name.shown())
            .row("统一社会信用代码", party.credit_code.shown())
            .row("住所", party.address.shown())
            .row("法定代表人（负责人）", party.representative.shown())
    }

    /// The case and its number.
    pub(super) fn case_rows(&self) -> Rows {
        let rows = Rows::new().row("案件名称", self.title());
        match &self.case.filing {
            Some(filing) => rows.row("立案编号", &filing.number),
            None => rows,
        }
    }

    /// An opinion with who and when.
    pub(super) fn opinion(&self, label: &str, text: impl Into<String>, act: &Act) -> Part {
        Part::Opinion {
            label: label.to_owned(),
            text: text.into(),
            name: self.by(act),
            date: day(act),
        }
    }

    /// What proves the facts, as it stood before the event `before`.
    pub(super) fn proof(&self, before: u64) -> impl Iterator<Item = &EvidenceRef> {
        let proves = |piece: &&EvidenceRef| piece.item.category.proves_the_facts();
        self.case.evidence.iter().filter(move |piece| piece.version < before).filter(proves)
    }

    /// The records made before the event `before`.
    pub(super) fn records(&self, before: u64) -> impl Iterator<Item = &RecordRef> {
        self.case.records.iter().filter(move |made| made.version < before)
    }

    /// The evidence and the records, as a document lists them.
    pub(super) fn proof_table(&self, before: u64) -> Part {
        let pieces = self.proof(before).map(|piece| {
            let kind = match piece.item.category {
                Category::OnTheSpot => "勘验笔录、现场笔录",
                category => category.name(),
            };
            let on = time::civil_date(piece.act.at).to_string();
            [piece.item.title.shown().to_owned(), kind.to_owned(), on]
        });
        let records = self.records(before).map(|made| {
            let kind = match made.record.kind {
                RecordKind::Inspection => "勘验笔录、现场笔录",
                RecordKind::Interview => "当事人的陈述、证人证言",
            };
            [made.record.kind.name().to_owned(), kind.to_owned(), made.record.on.to_string()]
        });
        numbered(&["证据名称", "证据种类", "取得日期"], records.chain(pieces))
    }
}

/// A table whose first column counts.
pub(super) fn numbered<const N: usize>(
    head: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Part {
    let heads = std::iter::once("序号").chain(head.iter().copied());
    let rows = (1..)
        .zip(rows)
        .map(|(n, row): (u32, [String; N])| std::iter::once(n.to_string()).chain(row).collect());
    Part::Table { head: heads.map(str::to_owned).collect(), rows: rows.collect() }
}

/// A table with an empty body is no table.
pub(super) fn has_rows(part: &Part) -> bool {
    !matches!(part, Part::Table { rows, .. } if rows.is_empty())
}

/// The civil day of an act, in words.
pub(super) fn day(act: &Act) -> String {
    time::in_words(time::civil_date(act.at))
}

/// `20,000.00 元`
pub(super) fn yuan(amount: Fen) -> String {
    format!("{amount} 元")
}

/// 警告；罚款 20,000.00 元（大写：贰万元整）
pub(super) fn penalties(content: &DraftContent) -> Vec<String> {
    let warning = content.warning.then(|| "警告".to_owned());
    let fine =
        content.fine.map(|fine| format!("罚款 {}（大写：{}）", yuan(fine), money::in_words(fine)));
    warning.into_iter().chain(fine).collect()
}

/// 报告期、报表 and what the report said against what is so.
pub(super) fn figures(content: &DraftContent) -> Option<Part> {
    let figures = content.figures.known()?;
    let (reported, actual) = (figures.reported?, figures.actual?);
    let ratio = violation::ratio_per_mille(reported, actual)
        .map_or_else(|| "核实数为零，不计算".to_owned(), violation::percent);
    let or = |text: &str, other: &str| match text.trim() {
        "" => other.to_owned(),
        text => text.to_owned(),
    };
    let head = ["报告期和报表", "指标", "上报数", "核实数", "相差", "违法比例"];
    let row = vec![
        or(&about(content), "见违法事实"),
        or(&content.indicator, "有关指标"),
        reported.to_string(),
        actual.to_string(),
        reported.abs_diff(actual).to_string(),
        ratio,
    ];
    Some(Part::Table { head: head.map(str::to_owned).to_vec(), rows: vec![row] })
}

/// 2025年年报《…》
fn about(content: &DraftContent) -> String {
    match content.report.as_str() {
        "" => content.period.clone(),
        report => format!("{}《{report}》", content.period),
    }
}
