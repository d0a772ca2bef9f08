//! Amounts as a document writes them: figures in 元 with two decimals, and 大写 as the rules for
//! filling in bills and settlement vouchers (支付结算办法, annex 1) have it. Whole 分 only.

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const TEN_THOUSAND: u64 = 10_000;
const HUNDRED_MILLION: u64 = 100_000_000;

/// The amount in capital numerals: `2_000_000` 分 is `贰万元整`.
///
/// A zero inside the number is written once, and also where the 万 or 亿 part ends in zero and the
/// next part does not begin with one (`壹拾万零柒仟元`): nobody can slip a digit in between.
pub fn amount_in_words(fen: u64) -> String {
    let (yuan, jiao, cents) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut words = String::new();
    if yuan > 0 || fen == 0 {
        words = if yuan > 0 { whole(yuan) } else { DIGITS[0].to_string() };
        words.push('元');
    }
    match (jiao, cents) {
        (0, 0) => words.push('整'),
        (jiao, 0) => {
            words.push(digit(jiao));
            words.push_str("角整");
        }
        (0, cents) => {
            if yuan > 0 {
                words.push(DIGITS[0]);
            }
            words.push(digit(cents));
            words.push('分');
        }
        (jiao, cents) => {
            words.extend([digit(jiao), '角', digit(cents), '分']);
        }
    }
    words
}

/// The amount in figures, in 元: `2_000_000` 分 is `20,000.00`.
pub(crate) fn amount_in_figures(fen: u64) -> String {
    let yuan = (fen / 100).to_string();
    let mut figures = String::with_capacity(yuan.len() + yuan.len() / 3 + 3);
    for (place, figure) in yuan.chars().enumerate() {
        if place > 0 && (yuan.len() - place).is_multiple_of(3) {
            figures.push(',');
        }
        figures.push(figure);
    }
    format!("{figures}.{:02}", fen % 100)
}

/// A positive whole number, parted at 亿, then at 万, then digit by digit.
fn whole(number: u64) -> String {
    if number >= HUNDRED_MILLION {
        parted(number, HUNDRED_MILLION, '亿')
    } else if number >= TEN_THOUSAND {
        parted(number, TEN_THOUSAND, '万')
    } else {
        below_ten_thousand(number)
    }
}

fn parted(number: u64, size: u64, unit: char) -> String {
    let (high, low) = (number / size, number % size);
    let mut words = whole(high);
    words.push(unit);
    if low > 0 {
        if low < size / 10 || high.is_multiple_of(10) {
            words.push(DIGITS[0]);
        }
        words.push_str(&whole(low));
    }
    words
}

fn below_ten_thousand(number: u64) -> String {
    let mut words = String::new();
    let mut gap = false;
    for (size, unit) in [(1000, Some('仟')), (100, Some('佰')), (10, Some('拾')), (1, None)] {
        let figure = number / size % 10;
        if figure == 0 {
            gap = !words.is_empty();
            continue;
        }
        if gap {
            words.push(DIGITS[0]);
            gap = false;
        }
        words.push(digit(figure));
        words.extend(unit);
    }
    words
}

fn digit(figure: u64) -> char {
    usize::try_from(figure).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or(DIGITS[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capital_numerals() {
        for (fen, words) in [
            (0, "零元整"),
            (1_000, "壹拾元整"),
            (2_000_000, "贰万元整"),
            (1_005_000, "壹万零伍拾元整"),
            (10_000_506, "壹拾万零伍元零陆分"),
            (600_714, "陆仟零柒元壹角肆分"),
            (10_700_053, "壹拾万零柒仟元伍角叁分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (5, "伍分"),
            (50, "伍角整"),
            (10_050, "壹佰元伍角整"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"),
            (10_000_000_500, "壹亿零伍元整"),
            (10_000_500_000, "壹亿零伍仟元整"),
            (10_010_000_000, "壹亿零壹拾万元整"),
            (105_000_000_000, "壹拾亿零伍仟万元整"),
            (123_456_789_012, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
            (50_000_000, "伍拾万元整"),
            (1_000_000_000_000, "壹佰亿元整"),
        ] {
            assert_eq!(amount_in_words(fen), words, "{fen} 分");
        }
    }

    #[test]
    fn every_amount_has_words_and_no_double_zero() {
        for fen in (0..3_000_000_000).step_by(7_654_321).chain([u64::MAX]) {
            let words = amount_in_words(fen);
            assert!(!words.contains("零零") && !words.contains("零元整") || fen == 0, "{words}");
        }
    }

    #[test]
    fn figures() {
        for (fen, figures) in
            [(7, "0.07"), (100_000, "1,000.00"), (2_000_050, "20,000.50"), (99_999, "999.99")]
        {
            assert_eq!(amount_in_figures(fen), figures);
        }
    }
}
