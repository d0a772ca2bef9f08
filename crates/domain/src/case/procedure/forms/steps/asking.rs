//! 请示 and 批示: one form for each matter, chosen by the address (`?matter=…`).

use super::super::fields::{Field, Input, Known, choices, people};
use super::super::{Form, Given};
use crate::case::procedure::words::{Cause, Ground};
use crate::case::procedure::{Matter, MatterKind};

/// The form for asking: first what for, then what that takes.
pub(super) fn ask(given: Given<'_>) -> Form {
    let kinds = choices(MatterKind::ALL, MatterKind::word, MatterKind::name);
    let mut fields = vec![Field::new("matter", "请示什么", Input::Choice(kinds))];
    if let Some(kind) = given.matter {
        let chosen = vec![(kind.word().to_owned(), kind.name().to_owned())];
        let matter = Field::new("matter", "请示什么", Input::Choice(chosen));
        fields = vec![matter.from(kind.word(), "上一步选定")];
        fields.extend(of_matter(kind, given));
        fields.push(Field::new("reason", "理由", Input::Area(4)).fact("ask.reason"));
    }
    Form {
        intro: "要由机关负责人批准的事，写清理由再请示。",
        fields,
        button: if given.matter.is_some() { "提交请示" } else { "下一步" },
        ..Form::default()
    }
}

/// The fields that a matter has beyond its reason.
fn of_matter(kind: MatterKind, given: Given<'_>) -> Vec<Field> {
    match kind {
        MatterKind::Preservation => vec![
            Field::new("items", "物品清单", Input::Area(4)).hint("一行一件").fact("held.items"),
            Field::new("place", "保存地点", Input::Line).fact("held.place"),
            Field::new("keeper", "保管人", Input::Line).fact("held.keeper"),
        ],
        MatterKind::AvException => {
            let records = (1..).zip(&given.case.records).map(|(n, made)| {
                let name = made.record.kind.name();
                (n.to_string(), format!("第 {n} 份：{name}（{}）", made.record.on))
            });
            vec![
                Field::new("record", "没有音像的笔录", Input::Choice(records.collect())),
                Field::new(
                    "cause",
                    "客观原因",
                    Input::Choice(choices(Cause::ALL, Cause::word, Cause::name)),
                ),
            ]
        }
        MatterKind::Recusal => vec![
            Field::new("person", "应当回避的人员", Input::Choice(people(given.people, |_| true))),
            Field::new(
                "ground",
                "回避事由",
                Input::Choice(choices(Ground::ALL, Ground::word, Ground::name)),
            ),
        ],
        MatterKind::Extension => {
            vec![Field::new("months", "延长几个月", Input::Figure).hint("1 到 3 个月")]
        }
        MatterKind::Deviation => {
            vec![Field::new("fine", "拟罚款金额", Input::Amount).hint("裁量基准之外的金额")]
        }
        MatterKind::Instalments => vec![
            Field::new("plan", "分期计划", Input::Area(4)).hint("一行一期，例如 2026-12-31 10000"),
        ],
    }
}

/// The head's form, on the request that waits longest.
pub(super) fn answer(given: Given<'_>) -> Option<Form> {
    let asked = given.case.procedure.all_waiting().next()?;
    let kind = asked.matter.kind();
    let mut known = vec![
        Known::new("请示", kind.name(), "承办人请示"),
        Known::new("理由", asked.reason.shown(), "承办人请示"),
    ];
    known.extend(said(&asked.matter, given));
    let matter = vec![(kind.word().to_owned(), kind.name().to_owned())];
    let answers =
        vec![("yes".to_owned(), "同意".to_owned()), ("no".to_owned(), "不同意".to_owned())];
    Some(Form {
        intro: "同意以后承办人才能照办；不同意要写明理由。",
        known,
        fields: vec![
            Field::new("matter", "请示事项", Input::Choice(matter)).from(kind.word(), "承办人请示"),
            Field::new("granted", "批示", Input::Choice(answers)),
            Field::new("opinion", "批示意见", Input::Area(2)).fact("answer.opinion"),
        ],
        button: "批示",
        ..Form::default()
    })
}

/// What the request says, for the head.
fn said(matter: &Matter, given: Given<'_>) -> Vec<Known> {
    let line = |label, value: String| Known::new(label, value, "承办人请示");
    match matter {
        Matter::Preservation { items, place, keeper } => vec![
            line("物品清单", items.join("；")),
            line("保存地点", place.clone()),
            line("保管人", keeper.clone()),
        ],
        Matter::AvException { record, cause } => {
            vec![line("笔录", format!("第 {record} 份")), line("客观原因", cause.name().to_owned())]
        }
        Matter::Recusal { person, ground } => {
            let name = given.people.iter().find(|known| &known.code == person);
            vec![
                line("人员", name.map_or_else(String::new, |known| known.name.clone())),
                line("事由", ground.name().to_owned()),
            ]
        }
        Matter::Extension { months } => vec![line("延长", format!("{months} 个月"))],
        Matter::Deviation { fine } => vec![line("拟罚款", format!("{fine} 元"))],
        Matter::Instalments { plan } => plan
            .iter()
            .map(|part| line("一期", format!("{} 前 {} 元", part.due, part.amount)))
            .collect(),
    }
}
