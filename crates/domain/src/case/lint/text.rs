//! Reading a Chinese text for what can be compared: amounts, figures, days and articles.

use crate::Fen;
use jiff::civil::Date;

/// Where a thought ends.
const STOPS: &[char] = &['，', '。', '；', '！', '？', '、', '\n', ';', '：'];

/// Words after an amount that make it a bound, not an amount.
const BOUNDS: &[&str] = &["以下", "以上", "以内", "至", "到", "—", "－", "-"];

/// What is counted, and is no figure of a report.
const COUNTERS: &[char] = &[
    '年', '月', '日', '时', '点', '分', '号', '期', '份', '条', '款', '项', '次', '张', '页', '名',
    '个', '家', '户', '位', '%', '％', '‰', '.',
];

/// The pieces between stops.
pub(super) fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split(STOPS).map(str::trim).filter(|clause| !clause.is_empty())
}

/// What follows each `word` up to the next stop, or to the next of `others`.
pub(super) fn after<'t>(text: &'t str, word: &str, others: &[&str]) -> Vec<&'t str> {
    text.match_indices(word)
        .map(|(at, _)| {
            let rest = &text[at + word.len()..];
            let stop = rest.find(STOPS).unwrap_or(rest.len());
            let other = others.iter().filter_map(|other| rest.find(other)).min();
            &rest[..stop.min(other.unwrap_or(stop))]
        })
        .collect()
}

/// The whole numbers of a clause that can be figures of a report: no days, shares or counts.
pub(super) fn figures(clause: &str) -> Vec<i64> {
    let mut figures = Vec::new();
    let mut rest = clause;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let negative = rest[..start].ends_with(['-', '－']);
        let tail = &rest[start..];
        let end = tail.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(tail.len());
        let digits: String = tail[..end].chars().filter(char::is_ascii_digit).collect();
        rest = &tail[end..];
        if rest.starts_with('.') {
            // A number with decimals is no figure; its decimals are none either.
            let decimals = rest[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - 1);
            rest = &rest[1 + decimals..];
        } else if !rest.starts_with(COUNTERS)
            && let Ok(number) = digits.parse::<i64>()
        {
            figures.push(if negative { -number } else { number });
        }
    }
    figures
}

/// The shares of a clause in tenths of a per cent, with how many decimals each was written.
pub(super) fn shares(clause: &str) -> Vec<(u64, usize)> {
    clause
        .match_indices(['%', '％'])
        .filter_map(|(at, _)| {
            let before = &clause[..at];
            let start = before.rfind(|c: char| !c.is_ascii_digit() && c != '.');
            let from = start.map_or(0, |start| {
                start + before[start..].chars().next().map_or(0, char::len_utf8)
            });
            let (whole, decimals) = before[from..].split_once('.').unwrap_or((&before[from..], ""));
            let tenths = decimals.get(..1).unwrap_or("0");
            let whole = whole.parse::<u64>().ok()?.checked_mul(10)?;
            let value = whole.checked_add(tenths.parse::<u64>().ok()?)?;
            Some((value, decimals.len()))
        })
        .collect()
}

/// The amounts in 元 of a clause, in figures or in 大写; bounds are left out.
pub(super) fn amounts(clause: &str) -> Vec<Fen> {
    clause
        .match_indices(['元', '圆'])
        .filter(|(at, unit)| {
            let rest = clause[at + unit.len()..].trim_start_matches('整');
            !BOUNDS.iter().any(|bound| rest.starts_with(bound))
        })
        .filter_map(|(at, _)| {
            let before = clause[..at].trim_end();
            let token = before.trim_end_matches(|c: char| {
                c.is_ascii_digit()
                    || matches!(c, '.' | ',')
                    || digit(c).is_some()
                    || unit(c).is_some()
            });
            let written = &before[token.len()..];
            (!BOUNDS.iter().any(|bound| token.ends_with(bound))).then(|| amount(written))?
        })
        .collect()
}

/// `20,000`, `2万`, `2.5万`, `二万`, `贰万`.
fn amount(written: &str) -> Option<Fen> {
    if !written.starts_with(|c: char| c.is_ascii_digit()) {
        return numeral(written)?.checked_mul(100).map(Fen::new);
    }
    let digits = written.trim_end_matches(|c: char| unit(c).is_some());
    let mut units = written[digits.len()..].chars().filter_map(unit);
    let fen = Fen::parse(digits).ok()?.get();
    units.try_fold(fen, u64::checked_mul).map(Fen::new)
}

/// A number in characters: 四十一, 贰万伍仟.
pub(super) fn numeral(written: &str) -> Option<u64> {
    let (mut total, mut section, mut digit_now) = (0u64, 0u64, None);
    let mut seen = false;
    for character in written.chars() {
        if let Some(value) = digit(character) {
            digit_now = Some(value);
            seen |= value > 0;
        } else {
            let size = unit(character)?;
            let low = digit_now.take();
            if size >= 10_000 {
                section = section.checked_add(low.unwrap_or(0))?;
                total = total.checked_add(section)?.checked_mul(size)?;
                section = 0;
            } else {
                // 十五 means one ten and five.
                section = section.checked_add(low.unwrap_or(1).checked_mul(size)?)?;
            }
            seen = true;
        }
    }
    let sum = total.checked_add(section)?.checked_add(digit_now.unwrap_or(0))?;
    seen.then_some(sum)
}

fn digit(character: char) -> Option<u64> {
    Some(match character {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(character: char) -> Option<u64> {
    Some(match character {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// The articles of the 统计法 that a text cites, each with the version note that stands between.
pub(super) fn statistics_articles(text: &str) -> Vec<(u16, &str)> {
    text.match_indices("统计法")
        .filter_map(|(at, word)| {
            let rest = text[at + word.len()..].trim_start_matches(['》', '”']);
            let (note, rest) = match rest.strip_prefix(['（', '(']) {
                Some(inside) => inside.split_once(['）', ')'])?,
                None => ("", rest),
            };
            let (number, _) = rest.strip_prefix('第')?.split_once('条')?;
            let value = number.parse::<u64>().ok().or_else(|| numeral(number))?;
            Some((u16::try_from(value).ok()?, note))
        })
        .collect()
}

/// The days that a text names in full, as written; `None` where there is no such day.
pub(super) fn days(text: &str) -> Vec<(&str, Option<Date>)> {
    let mut days = Vec::new();
    for (at, _) in text.match_indices('年') {
        let Some(from) = at.checked_sub(4).filter(|&from| text.is_char_boundary(from)) else {
            continue;
        };
        let year = &text[from..at];
        let rest = &text[at + '年'.len_utf8()..];
        let Some((month, tail)) = rest.split_once('月') else { continue };
        let Some((day, _)) = tail.split_once('日') else { continue };
        let number = |part: &str| {
            let plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse::<i8>().ok()).flatten()
        };
        let (Ok(y), Some(m), Some(d)) = (year.parse::<i16>(), number(month), number(day)) else {
            continue;
        };
        let end =
            at + '年'.len_utf8() + month.len() + '月'.len_utf8() + day.len() + '日'.len_utf8();
        days.push((&text[from..end], Date::new(y, m, d).ok()));
    }
    days
}

/// What in the text is nearly `name` but not it: one or two characters off.
pub(super) fn misspelt(text: &str, name: &str) -> Option<String> {
    let name: Vec<char> = name.chars().collect();
    // Of a short name two letters are half of another one.
    if name.len() < 6 {
        return None;
    }
    let wanted: String = name.iter().collect();
    let most = if name.len() < 10 { 1 } else { 2 };
    let mut best: Option<(usize, String)> = None;
    for part in text.split(wanted.as_str()).flat_map(|part| part.split(STOPS)) {
        let part: Vec<char> = part.chars().collect();
        for length in [name.len(), name.len() - 1, name.len() + 1] {
            for window in part.windows(length) {
                let off = distance(window, &name, most);
                if off.is_some_and(|off| best.as_ref().is_none_or(|(least, _)| off < *least)) {
                    best = off.map(|off| (off, window.iter().collect()));
                }
            }
        }
    }
    best.map(|(_, written)| written)
}

/// How many characters have to be put in, left out or changed; `None` above `most`.
fn distance(one: &[char], other: &[char], most: usize) -> Option<usize> {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let changed = before + usize::from(a != b);
            before = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(before + 1);
        }
        if row.iter().all(|&off| off > most) {
            return None;
        }
    }
    row.last().copied().filter(|&off| off <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn amounts_are_read_in_every_way_they_are_written() {
        let yuan = |n: &[u64]| n.iter().map(|&n| Fen::yuan(n)).collect::<Vec<_>>();
        for (text, found) in [
            ("罚款20000元", yuan(&[20_000])),
            ("罚款 20,000.00 元", yuan(&[20_000])),
            ("并处2万元罚款", yuan(&[20_000])),
            ("罚款二万五千元", yuan(&[25_000])),
            ("罚款人民币贰万元整", yuan(&[20_000])),
            ("罚款拾伍万零贰佰元", yuan(&[150_200])),
            ("处10万元以上50万元以下的罚款", Vec::new()),
            ("按日加处百分之三的罚款", Vec::new()),
            ("罚款若干元", Vec::new()),
        ] {
            assert_eq!(amounts(text), found, "{text}");
        }
        assert_eq!(amounts("罚款2.5万元"), [Fen::yuan(25_000)]);
    }

    #[test]
    fn the_words_for_an_amount_read_back_to_it() {
        for yuan in [1, 10, 11, 105, 2_000, 20_000, 100_010, 500_000, 1_002_003, 100_000_000] {
            let words = crate::money::in_words(Fen::yuan(yuan));
            assert_eq!(amounts(&words), [Fen::yuan(yuan)], "{words}");
        }
    }

    #[test]
    fn absurd_numbers_are_no_numbers() {
        assert_eq!(amounts("罚款九千九百九十九亿亿亿亿元"), []);
        assert_eq!(amounts("罚款9999999999亿元"), []);
        assert_eq!(amounts("罚款2亿亿亿亿元"), []);
        assert_eq!(shares("99999999999999999999%和1844674407370955162%"), []);
        assert_eq!(figures("99999999999999999999"), Vec::<i64>::new());
        assert_eq!(days("9999年99月99日 -999年1月1日 +年1月1日").len(), 2);
    }

    #[test]
    fn figures_are_numbers_that_count_nothing_else() {
        assert_eq!(figures("2025年3张报表应收账款为10,409千元"), [10_409]);
        assert_eq!(figures("利润-15万元"), [-15]);
        assert_eq!(figures("比例87.3%，第44条"), Vec::<i64>::new());
        assert_eq!(shares("违法比例87.3%和9％"), [(873, 1), (90, 0)]);
    }

    #[test]
    fn clauses_end_where_thoughts_end_or_the_other_figure_begins() {
        let text = "上报646千元核实5087千元。经核实，无误";
        assert_eq!(after(text, "上报", &["核实"]), ["646千元"]);
        assert_eq!(after(text, "核实", &["上报"]), ["5087千元", ""]);
    }

    #[test]
    fn articles_of_the_statistics_law_and_days_are_found() {
        let text = "《中华人民共和国统计法》第四十一条、《统计法》（2009年修订）第42条，统计法实施条例第五十条";
        assert_eq!(statistics_articles(text), [(41, ""), (42, "2009年修订")]);
        let text = "2025年年报于2026年1月20日上报，2026年2月30日核对";
        let found = [("2026年1月20日", Some(date(2026, 1, 20))), ("2026年2月30日", None)];
        assert_eq!(days(text), found);
        assert_eq!(days("年月日"), []);
    }

    #[test]
    fn a_name_with_a_slip_is_found_and_the_right_one_is_not() {
        let name = "雁城演示机械有限公司";
        assert_eq!(misspelt("雁城演示机械有限公司上报。", name), None);
        assert_eq!(misspelt("某单位上报，另一公司未报。", name), None);
        let written = misspelt("雁城演示机械有限公司，下称雁城演式机械有限公司。", name);
        assert_eq!(written.as_deref(), Some("雁城演式机械有限公司"));
        assert_eq!(misspelt("雁城机械有限公司上报", name).as_deref(), None);
        assert_eq!(misspelt("甲乙公司", "甲丙公司"), None);
    }
}
