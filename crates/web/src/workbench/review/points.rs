//! The seven points of a review, each with what the program found about it: which conditions are met
//! and by what, what does not agree, what is late. It is help; it ticks nothing.

use crate::Site;
use crate::form::link;
use crate::oops::Oops;
use crate::request::Officer;
use crate::workbench::case::{File, context};
use domain::Code;
use domain::case::command::Asked;
use domain::case::findings::findings as thin;
use domain::case::lint::{Why, lint};
use domain::case::papers;
use domain::case::steps::Step;
use domain::case::{DraftContent, ReviewAnswer};
use domain::decide::Place;
use domain::gates::{self, Check};
use domain::law::Article;
use domain::violation;

/// One of the seven points on the form.
pub(super) struct Point {
    /// 1 to 7.
    pub n: usize,
    /// Its name.
    pub name: &'static str,
    /// The field of the answer.
    pub point: String,
    /// The field of the remark.
    pub remark: String,
    /// What the program counted.
    pub found: String,
    /// What is not as it should be.
    pub doubts: Vec<Doubt>,
    /// What it rests on, in words.
    pub notes: Vec<String>,
    /// The conditions that are met.
    pub met: Vec<Finding>,
}

/// Something that is not as it should be.
pub(in crate::workbench) struct Doubt {
    /// What.
    pub words: String,
    /// Why: a citation with its anchor, or a rule without one.
    pub why: String,
    /// The article in the index; empty for a rule of plain sense.
    pub anchor: String,
    /// Where it can be looked at, and what the link says.
    pub link: Option<(String, String)>,
}

/// What a gate found.
pub(in crate::workbench) struct Finding {
    /// Whether it is met.
    pub met: bool,
    /// The gate.
    pub name: &'static str,
    /// By what it is met, or what is missing.
    pub words: String,
    /// The citation.
    pub article: Article,
    /// Where it can be met.
    pub place: Place,
}

/// What the gates before these steps found, each once.
pub(in crate::workbench) fn findings(
    site: &Site,
    officer: &Officer,
    file: &File,
    steps: &[Step],
) -> Result<Vec<Finding>, Oops> {
    let context = context(site, Some(officer))?;
    let template = crate::workbench::template_digest();
    let mut findings: Vec<Finding> = Vec::new();
    for &step in steps {
        let asked = Asked { step, command: None, template: &template };
        let facts =
            gates::facts(&file.state, &file.case, asked, &context).map_err(|_| Oops::NotFound)?;
        for (gate, check) in gates::checks(&facts) {
            let (met, words, place) = match check {
                Check::NotApplicable => continue,
                Check::Met(words) => (true, words, Place::Nowhere),
                Check::Unmet { title, detail, place } => {
                    (false, format!("{title}。{detail}"), place)
                }
            };
            if !findings.iter().any(|known| known.name == gate.name) {
                let (name, article) = (gate.name, gate.article);
                findings.push(Finding { met, name, words, article, place });
            }
        }
    }
    Ok(findings)
}

/// The seven points, each with what there is to say about it.
pub(super) fn points(
    site: &Site,
    officer: &Officer,
    file: &File,
    code: &Code,
) -> Result<Vec<Point>, Oops> {
    let content = file.case.draft.as_ref().map(|draft| &draft.content);
    let mut points: Vec<Point> = ReviewAnswer::POINTS
        .iter()
        .zip(1..)
        .map(|(name, n)| Point {
            n,
            name,
            point: format!("point_{n}"),
            remark: format!("remark_{n}"),
            found: String::new(),
            doubts: Vec::new(),
            notes: Vec::new(),
            met: Vec::new(),
        })
        .collect();
    for finding in of_material(site, officer, file)? {
        let Some(point) = points.get_mut(point_of(finding.name) - 1) else { continue };
        if finding.met {
            point.met.push(finding);
        } else {
            point.doubts.push(Doubt {
                words: finding.words,
                why: finding.article.to_string(),
                anchor: finding.article.anchor(),
                link: link(finding.place, Some(code)),
            });
        }
    }
    let wrong = disagreements(file, officer, code);
    for (n, doubt) in wrong {
        if let Some(point) = points.get_mut(n - 1) {
            point.doubts.push(doubt);
        }
    }
    for point in &mut points {
        let unmet = point.doubts.len();
        let all = point.met.len() + unmet;
        let counted = (all > 0).then(|| format!("机检 {}/{all}", point.met.len()));
        point.found =
            said(point.n, file, content).into_iter().chain(counted).collect::<Vec<_>>().join("，");
        point.notes =
            content.map(|content| notes(point.n, file, content, officer)).unwrap_or_default();
    }
    Ok(points)
}

/// The gates that speak about the material: those before the opinion itself, and of the later ones
/// those that can be judged already.
fn of_material(site: &Site, officer: &Officer, file: &File) -> Result<Vec<Finding>, Oops> {
    const OF_THE_DECISION: &[&str] = &[
        "本机关有管辖权",
        "在追诉时效以内被发现",
        "责令改正",
        "没有因为申辩加重处罚",
        "陈述申辩都经过复核",
        "决定书内容齐全",
    ];
    const OF_THE_HANDS: &[&str] = &["现在可以办这一步", "批准人与承办人、审核人分开"];
    let mut found = findings(site, officer, file, &[Step::RequestReview, Step::Review])?;
    let mut closing = findings(site, officer, file, &[Step::CloseInvestigation])?;
    closing.retain(|finding| !OF_THE_HANDS.contains(&finding.name));
    let mut deciding = findings(site, officer, file, &[Step::Issue])?;
    deciding.retain(|finding| OF_THE_DECISION.contains(&finding.name));
    // That something waits for an opinion is why this page is open.
    found.retain(|finding| !(finding.met && OF_THE_HANDS.contains(&finding.name)));
    for finding in closing.into_iter().chain(deciding) {
        if !found.iter().any(|known| known.name == finding.name) {
            found.push(finding);
        }
    }
    Ok(found)
}

/// The point a gate speaks to. What is not named here is about the order of the procedure.
fn point_of(gate: &str) -> usize {
    match gate {
        "本机关有管辖权"
        | "两名有资格的执法人员"
        | "执法证件在行为当天有效"
        | "没有应当回避的人参与"
        | "审核人没有承办过本案" => 1,
        "该有音像的有音像" | "登记保存的证据已经处理" | "登记保存经过批准" | "没有人同时在两处" => {
            3
        }
        "在追诉时效以内被发现" => 4,
        "处罚在法定种类和幅度以内"
        | "罚款在裁量基准以内，或者偏离经过批准"
        | "没有因为申辩加重处罚" => 6,
        "决定书内容齐全" | "决定书盖了章" => 7,
        _ => 5,
    }
}

/// What is late or thin, and what does not agree inside the case; each with its point.
fn disagreements(file: &File, officer: &Officer, code: &Code) -> Vec<(usize, Doubt)> {
    let late = thin(&file.case, officer.today).into_iter().map(|finding| {
        let doubt = Doubt {
            words: format!("{}。{}", finding.title, finding.detail),
            why: finding.article.to_string(),
            anchor: finding.article.anchor(),
            link: link(finding.place, Some(code)),
        };
        (5, doubt)
    });
    late.chain(disagreeing(file, officer, code)).collect()
}

/// What does not agree in texts and dates, for whoever writes: help, no verdict.
pub(in crate::workbench) fn hints(file: &File, officer: &Officer, code: &Code) -> Vec<Doubt> {
    disagreeing(file, officer, code).into_iter().map(|(_, doubt)| doubt).collect()
}

fn disagreeing(file: &File, officer: &Officer, code: &Code) -> Vec<(usize, Doubt)> {
    let name = |code: &Code| file.name(Some(code));
    let found = lint(&file.case, officer.today, &name).into_iter().map(|lint| {
        let (n, anchor) = match lint.why {
            Why::Article(article) if article == Article::penalty_law(37) => (4, article.anchor()),
            Why::Article(article) if article == Article::penalty_law(46) => (3, article.anchor()),
            Why::Article(article) => (5, article.anchor()),
            Why::Rule(_) => (7, String::new()),
        };
        let (why, link) = (lint.why.to_string(), link(lint.place, Some(code)));
        (n, Doubt { words: lint.what, why, anchor, link })
    });
    found.collect()
}

/// The figure that stands for a point.
fn said(n: usize, file: &File, content: Option<&DraftContent>) -> Option<String> {
    let content = content?;
    match n {
        2 => {
            let figures = content.figures.known()?;
            let ratio = violation::ratio_per_mille(figures.reported?, figures.actual?)?;
            Some(format!("违法比例 {}", violation::percent(ratio)))
        }
        3 => {
            let (evidence, records) = (file.case.evidence.len(), file.case.records.len());
            Some(format!("证据 {evidence} 件，笔录 {records} 份"))
        }
        6 => Some(
            content.fine.map_or_else(|| "没有罚款".to_owned(), |fine| format!("罚款 {fine} 元")),
        ),
        _ => None,
    }
}

/// What a point rests on: the version of the law that judges.
fn notes(n: usize, file: &File, content: &DraftContent, officer: &Officer) -> Vec<String> {
    if n != 4 {
        return Vec::new();
    }
    let Some(choice) = papers::applied(&file.case, content.violation, officer.today) else {
        return vec![content.violation.article().to_string()];
    };
    let basis = choice.applied.map(|rule| rule.basis(content.violation));
    basis.into_iter().chain([choice.reason]).chain(choice.remark).collect()
}
