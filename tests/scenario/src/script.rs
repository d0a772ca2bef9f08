//! Reads a scenario. The grammar is one line one thing; it knows nothing of what steps mean.

use crate::ask::Verb;
use std::fs;
use std::path::Path;

/// A scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// The file's name without its ending.
    pub stem: String,
    /// 场景
    pub title: String,
    /// 需求: the requirements it serves.
    pub serves: Vec<String>,
    /// 先演: the scenarios whose steps come first.
    pub after: Vec<String>,
    /// What happens.
    pub lines: Vec<Line>,
}

/// A line with its number in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The number, from 1.
    pub number: usize,
    /// What it says.
    pub what: What,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// 时间：2026-11-23 09:00
    Clock(String),
    /// 谁 打开 何物: sees it as it is now.
    Open {
        /// Who.
        who: String,
        /// What.
        about: String,
    },
    /// 谁 再交: the last step of this person once more, with the same command id.
    Again {
        /// Who.
        who: String,
        /// What comes of it.
        expect: Expect,
    },
    /// 谁 做什么 何物
    Step(Step),
    /// 此时 …
    Check(Check),
}

/// Somebody does something.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Who; 系统 is the program itself.
    pub who: String,
    /// What is done.
    pub verb: Verb,
    /// The case, person or agency it is about.
    pub about: String,
    /// Fields that differ from the form's usual ones.
    pub fields: Vec<(String, String)>,
    /// What comes of it.
    pub expect: Expect,
}

/// What comes of a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expect {
    /// The answer.
    pub answer: Answer,
    /// 说: what the answer's words contain.
    pub says: Vec<String>,
}

/// The answer to a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Answer {
    /// 通过
    #[default]
    Done,
    /// 有误 字段…: exactly these fields are wrong.
    Invalid(Vec<String>),
    /// 不准 《…》第…条…: exactly these articles stand against it.
    Refused(Vec<String>),
    /// 不准 《…》第…条… 等: these articles and others stand against it.
    RefusedAmong(Vec<String>),
    /// 冲突 …: these changes are named.
    Conflict(Vec<String>),
    /// 查无: there is no such thing for this person.
    NotFound,
}

/// 此时: how things are.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// 甲案 处于 法制审核
    Stage(String, String),
    /// 甲案 文号 雁统罚字〔2026〕1号
    Number(String, String),
    /// 甲案 待办 签发处罚决定; 无 for nothing.
    Tasks(String, Vec<String>),
    /// 公众 看到 甲案 …
    Shown(String, String),
    /// 公众 看不到 甲案 …; nothing at all if no words follow.
    Hidden(String, String),
}

/// Reads every `.txt` of a folder.
pub fn read_folder(folder: &Path) -> Result<Vec<Script>, String> {
    let refuse = |error: std::io::Error| format!("{}：{error}", folder.display());
    let mut paths = fs::read_dir(folder)
        .map_err(refuse)?
        .map(|entry| entry.map(|entry| entry.path()).map_err(refuse))
        .collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(path).map_err(refuse)?;
            parse(&stem, &text)
        })
        .collect()
}

/// Reads one scenario; the error names the line.
pub fn parse(stem: &str, text: &str) -> Result<Script, String> {
    let mut script = Script {
        stem: stem.to_owned(),
        title: String::new(),
        serves: Vec::new(),
        after: Vec::new(),
        lines: Vec::new(),
    };
    for (number, line) in (1..).zip(text.lines()) {
        let fail = |why: String| format!("{stem}.txt 第 {number} 行：{why}：{line}");
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            detail(script.lines.last_mut(), line.trim()).map_err(fail)?;
        } else if !heading(&mut script, line.trim()) {
            script.lines.push(Line { number, what: what(line.trim()).map_err(fail)? });
        }
    }
    if script.title.is_empty() {
        return Err(format!("{stem}.txt：缺少“场景：”一行"));
    }
    Ok(script)
}

/// A line about the scenario as a whole; false if it is another one.
fn heading(script: &mut Script, line: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    match line.split_once('：') {
        Some(("场景", rest)) => script.title = rest.trim().to_owned(),
        Some(("需求", rest)) => script.serves.extend(words(rest)),
        Some(("先演", rest)) => script.after.extend(words(rest)),
        _ => return false,
    }
    true
}

fn what(line: &str) -> Result<What, String> {
    if let Some(("时间", rest)) = line.split_once('：') {
        return Ok(What::Clock(rest.trim().to_owned()));
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["此时", ref rest @ ..] => check(rest).map(What::Check),
        [who, "打开", about] => Ok(What::Open { who: who.to_owned(), about: about.to_owned() }),
        [who, "再交"] => Ok(What::Again { who: who.to_owned(), expect: Expect::default() }),
        [who, verb, about] => Ok(What::Step(Step {
            who: who.to_owned(),
            verb: Verb::parse(verb).ok_or_else(|| format!("没有“{verb}”这一步"))?,
            about: about.to_owned(),
            fields: Vec::new(),
            expect: Expect::default(),
        })),
        _ => Err("读不懂".to_owned()),
    }
}

fn check(words: &[&str]) -> Result<Check, String> {
    let rest = |from: usize| words.get(from..).unwrap_or_default().join(" ");
    let case = |place: usize| words.get(place).map(|word| (*word).to_owned());
    let check = match words {
        [_, "处于", ..] => case(0).map(|case| Check::Stage(case, rest(2))),
        [_, "文号", ..] => case(0).map(|case| Check::Number(case, rest(2))),
        [_, "待办", titles @ ..] => {
            let titles = titles.iter().filter(|title| **title != "无");
            case(0).map(|case| Check::Tasks(case, titles.map(|t| (*t).to_owned()).collect()))
        }
        ["公众", "看到", ..] => case(2).map(|case| Check::Shown(case, rest(3))),
        ["公众", "看不到", ..] => case(2).map(|case| Check::Hidden(case, rest(3))),
        _ => None,
    };
    check.ok_or_else(|| "读不懂".to_owned())
}

/// An indented line: a field of the step above it, or what came of it.
fn detail(last: Option<&mut Line>, line: &str) -> Result<(), String> {
    let (fields, expect) = match last.map(|line| &mut line.what) {
        Some(What::Step(step)) => (Some(&mut step.fields), &mut step.expect),
        Some(What::Again { expect, .. }) => (None, expect),
        _ => return Err("缩进的行要跟在一步后面".to_owned()),
    };
    if let Some(result) = line.strip_prefix('→') {
        expect.answer = answer(result.trim())?;
    } else if let Some(words) = line.strip_prefix("说 ") {
        expect.says.push(words.trim().to_owned());
    } else if let (Some(fields), Some((name, value))) = (fields, line.split_once('=')) {
        fields.push((name.trim().to_owned(), value.trim().to_owned()));
    } else {
        return Err("读不懂".to_owned());
    }
    Ok(())
}

fn answer(text: &str) -> Result<Answer, String> {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest: Vec<String> = words.map(str::to_owned).collect();
    match first {
        "通过" => Ok(Answer::Done),
        "有误" => Ok(Answer::Invalid(rest)),
        "不准" if rest.last().is_some_and(|last| last == "等") => {
            Ok(Answer::RefusedAmong(rest[..rest.len() - 1].to_vec()))
        }
        "不准" => Ok(Answer::Refused(rest)),
        "冲突" => Ok(Answer::Conflict(rest)),
        "查无" => Ok(Answer::NotFound),
        _ => Err("结果应当是 通过、有误、不准、冲突、查无 之一".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_read_line_by_line() {
        let text = "场景：没有审核\n需求：L6 U2\n先演：班子\n\n# 说明\n时间：2026-11-23 09:00\n\
                    陈志远 签发 甲案\n    on = 2026-11-24\n    → 不准 《行政处罚法》第五十八条\n    说 还没有拟写\n\
                    此时 甲案 处于 线索\n";
        let script = parse("x", text).unwrap();
        assert_eq!((script.title.as_str(), script.serves.len()), ("没有审核", 2));
        assert_eq!(script.after, ["班子"]);
        let [_, Line { number: 7, what: What::Step(step) }, _] = &script.lines[..] else {
            panic!("{:?}", script.lines)
        };
        assert_eq!(step.fields, [("on".to_owned(), "2026-11-24".to_owned())]);
        assert_eq!(step.expect.says, ["还没有拟写"]);
        let refused = vec!["《行政处罚法》第五十八条".to_owned()];
        assert_eq!(step.expect.answer, Answer::Refused(refused));
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        for (text, line) in [
            ("场景：x\n陈志远 起飞 甲案\n", "第 2 行"),
            ("场景：x\n    a = b\n", "第 2 行"),
            ("场景：x\n陈志远 签发 甲案\n    → 好\n", "第 3 行"),
            ("场景：x\n此时 甲案 很好\n", "第 2 行"),
            ("陈志远 签发 甲案\n", "场景"),
        ] {
            assert!(parse("x", text).unwrap_err().contains(line), "{text}");
        }
    }
}
