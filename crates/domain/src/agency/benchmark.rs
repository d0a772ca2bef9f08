//! 行政裁量权基准: the steps inside the statutory range that an agency has adopted, dated and cited.
//!
//! 国办发〔2022〕27号 wants 违法行为, 裁量阶次, 适用条件 and 具体标准, each step inside the statute's
//! range. The program ships none: the province's table is entered by the legal unit.

use crate::Fen;
use crate::field::{FieldError, Fields, Reader};
use crate::violation::Violation;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A benchmark in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Benchmark {
    /// 名称和文号, as decisions cite it.
    pub citation: String,
    /// First day in force.
    pub in_force: Date,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// 裁量阶次
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// 违法行为
    pub violation: Violation,
    /// 阶次名称
    pub grade: String,
    /// 适用条件
    pub condition: String,
    /// Lowest fine, included.
    pub min: Fen,
    /// Highest fine, included.
    pub max: Fen,
}

impl Benchmark {
    /// Reads the form: one step a line, `违法行为 | 阶次 | 适用条件 | 最低 | 最高`, amounts in 元.
    pub fn read(fields: &Fields) -> Result<Benchmark, Vec<FieldError>> {
        let mut r = Reader::new(fields);
        let citation = r.text("citation", "基准的名称和文号", 200);
        let in_force = r.date("in_force", "施行日期");
        let steps = r.text("steps", "裁量阶次", 20_000).and_then(|text| {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            let steps: Result<Vec<Step>, String> =
                (1..).zip(lines).map(|(n, line)| step(n, line)).collect();
            steps.map_err(|why| r.wrong("steps", why)).ok()
        });
        let benchmark =
            (|| Some(Benchmark { citation: citation?, in_force: in_force?, steps: steps? }))();
        r.finish(benchmark)
    }

    /// The step of this name for the violation.
    pub fn step(&self, violation: Violation, grade: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.violation == violation && step.grade == grade)
    }

    /// Every step for the violation.
    pub fn of(&self, violation: Violation) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.violation == violation)
    }
}

fn step(n: usize, line: &str) -> Result<Step, String> {
    let parts: Vec<&str> = line.split(['|', '｜']).map(str::trim).collect();
    let [violation, grade, condition, min, max] = parts[..] else {
        return Err(format!(
            "第 {n} 行应当是 5 栏，用竖线隔开：违法行为 | 阶次 | 适用条件 | 最低 | 最高，现在是 {} 栏",
            parts.len()
        ));
    };
    let known = Violation::ALL.iter().copied();
    let violation = known
        .clone()
        .find(|known| known.name() == violation || known.word() == violation)
        .ok_or_else(|| {
            let names: Vec<&str> = known.map(Violation::name).collect();
            format!("第 {n} 行的违法行为“{violation}”不认识，请写：{}", names.join("、"))
        })?;
    let money = |text: &str| Fen::parse(text).map_err(|why| format!("第 {n} 行：{why}"));
    let (min, max) = (money(min)?, money(max)?);
    if max < min {
        return Err(format!("第 {n} 行的最高 {max} 元低于最低 {min} 元"));
    }
    if grade.is_empty() {
        return Err(format!("第 {n} 行没有写阶次名称"));
    }
    let (grade, condition) = (grade.to_owned(), condition.to_owned());
    Ok(Step { violation, grade, condition, min, max })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(steps: &str) -> Result<Benchmark, String> {
        let pairs = [("citation", "雁城市示例基准"), ("in_force", "2025-01-01"), ("steps", steps)];
        Benchmark::read(&pairs.into_iter().collect()).map_err(|errors| errors[0].message.clone())
    }

    #[test]
    fn a_table_is_read_line_by_line() {
        let table = read(
            "untrue | 较轻 | 违法比例不满 30% | 0 | 20,000\n迟报统计资料｜一般｜两次｜1000｜5000",
        );
        let table = table.unwrap();
        assert_eq!(table.step(Violation::Untrue, "较轻").unwrap().max, Fen::yuan(20_000));
        assert_eq!(table.of(Violation::Late).count(), 1);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        for (text, says) in [
            ("untrue | 较轻 | 0 | 1", "第 1 行应当是 5 栏"),
            ("超速 | 较轻 | x | 0 | 1", "不认识"),
            ("untrue | 较轻 | x | 0 | 1\nuntrue | 一般 | x | 5 | 1", "第 2 行的最高"),
            ("untrue | 较轻 | x | 零 | 1", "阿拉伯数字"),
        ] {
            let why = read(text).unwrap_err();
            assert!(why.contains(says), "{why}");
        }
    }
}
