//! The text of a statute as an agency imports it: plain text or Markdown, cut at its articles.
//!
//! What is shown to people is what the file says, paragraph by paragraph. Nothing is repaired: a
//! file whose numbers run backwards is refused, because nobody can say which article is which.

use super::statute::Form;
use super::{Statute, law, read_numeral};
use std::fmt;

/// The largest file taken. The longest statute of the index has a tenth of it.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// What stands above the first article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The title.
    pub title: String,
    /// Where the file says it comes from.
    pub source: String,
    /// When it was passed and amended, as the file says.
    pub version: String,
}

/// A statute's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What stands above the first article.
    pub head: Head,
    /// Its articles in order.
    pub articles: Vec<TextArticle>,
}

/// One article, word for word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextArticle {
    /// Its number.
    pub number: u16,
    /// Its paragraphs, the number left out.
    pub paragraphs: Vec<String>,
}

/// Why a file is not the text of a statute of the index; the display text is for whoever imports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextError {
    /// Nothing in it.
    Empty,
    /// Larger than [`LARGEST`].
    TooLarge,
    /// Not UTF-8.
    Encoding,
    /// The key is not in the index.
    UnknownKey(String),
    /// No key was given and the title leads to no statute of the index.
    UnknownTitle(String),
    /// No key was given and the file has no title.
    NoTitle,
    /// The title is that of another statute of the index than the key; the title and the name asked.
    OtherStatute(String, String),
    /// The title fits several versions, and the file does not say which one it is.
    WhichVersion(Vec<String>),
    /// There is no article in it.
    NoArticles(Form),
    /// The numbers run backwards: after the first comes the second.
    Backwards(u16, u16),
}

/// The file as text: UTF-8, with or without a byte order mark.
pub fn decode(bytes: &[u8]) -> Result<&str, TextError> {
    if bytes.len() > LARGEST {
        return Err(TextError::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| TextError::Encoding)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() { Err(TextError::Empty) } else { Ok(text) }
}

/// The statute of the index that the file is: the one of `key`, or the one whose name its title has.
pub fn which(text: &str, key: Option<&str>) -> Result<&'static Statute, TextError> {
    let head = Head::read(text, Form::Article);
    let title = plain(&head.title);
    let fits = |statute: &&'static Statute| title.ends_with(&plain(&statute.name));
    let named: Vec<&'static Statute> = law().statutes.iter().filter(fits).collect();
    if let Some(key) = key {
        let wanted = law().statute(key).ok_or_else(|| TextError::UnknownKey(key.to_owned()))?;
        return if named.is_empty() || named.iter().any(|statute| statute.key == key) {
            Ok(wanted)
        } else {
            Err(TextError::OtherStatute(head.title, wanted.name.clone()))
        };
    }
    match named.as_slice() {
        [] if head.title.is_empty() => Err(TextError::NoTitle),
        [] => Err(TextError::UnknownTitle(head.title)),
        [one] => Ok(one),
        // An amended text tells its earlier versions too: the newest one that it tells is meant.
        several => several
            .iter()
            .filter(|statute| head.tells(statute))
            .max_by_key(|statute| statute.in_force)
            .copied()
            .ok_or_else(|| {
                TextError::WhichVersion(several.iter().map(|s| s.key.clone()).collect())
            }),
    }
}

impl Text {
    /// Cuts a text at its articles, or at its items where the statute counts those.
    pub fn parse(text: &str, form: Form) -> Result<Text, TextError> {
        let mut articles: Vec<TextArticle> = Vec::new();
        for line in lines(text) {
            if let Some((number, rest)) = opening(line, form) {
                let last = articles.last().map_or(0, |article| article.number);
                if number <= last {
                    return Err(TextError::Backwards(last, number));
                }
                let paragraphs = Vec::from_iter((!rest.is_empty()).then(|| rest.to_owned()));
                articles.push(TextArticle { number, paragraphs });
            } else if let Some(article) = articles.last_mut()
                && !is_heading(line)
            {
                article.paragraphs.push(line.to_owned());
            }
        }
        if articles.is_empty() {
            return Err(TextError::NoArticles(form));
        }
        Ok(Text { head: Head::read(text, form), articles })
    }

    /// The article of that number.
    pub fn article(&self, number: u16) -> Option<&TextArticle> {
        let place = self.articles.binary_search_by_key(&number, |article| article.number);
        place.ok().and_then(|place| self.articles.get(place))
    }

    /// The numbers that are left out between the first and the last.
    pub fn missing(&self) -> Vec<u16> {
        let last = self.articles.last().map_or(0, |article| article.number);
        let first = self.articles.first().map_or(0, |article| article.number);
        (first..last).filter(|&number| self.article(number).is_none()).collect()
    }
}

impl Head {
    fn read(text: &str, form: Form) -> Head {
        let mut head = Head::default();
        let mut version: Vec<&str> = Vec::new();
        for line in lines(text) {
            if opening(line, form).is_some() || is_heading(line) || line.contains("INFO END") {
                break;
            }
            let bare = line.trim_start_matches('#').trim();
            match bare.split_once([':', '：']) {
                Some(("source" | "来源", rest)) => head.source = rest.trim().to_owned(),
                Some(("version" | "版本", rest)) => version.push(rest.trim()),
                _ if head.title.is_empty() => head.title = bare.to_owned(),
                _ => version.push(bare.trim_matches(['（', '）', '(', ')'])),
            }
        }
        // Below the notices of its versions a document may have an address and a preamble.
        version.retain(|line| line.contains('年') && line.chars().count() < 300);
        head.version = version.join("；");
        head
    }

    /// Whether the file names this version: its document number, or the day it was passed.
    pub fn tells(&self, statute: &Statute) -> bool {
        let number = statute.note.trim_matches(['（', '）']);
        if !number.is_empty() && plain(&self.title).contains(number) {
            return true;
        }
        let day = statute.version.find('日').map(|end| end + '日'.len_utf8());
        let day = day.and_then(|end| statute.version.get(..end)).unwrap_or(&statute.version);
        plain(&self.version).contains(&plain(day))
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextError::Empty => out.write_str("文件是空的，请换一个有法律全文的文件"),
            TextError::TooLarge => out.write_str(
                "文件超过 2 MB，不像一部法律的文字版。请给 UTF-8 编码的纯文本或者 Markdown 文件",
            ),
            TextError::Encoding => out.write_str(
                "文件不是 UTF-8 编码的文字。Word、PDF 请先另存为纯文本，编码选 UTF-8，再导入",
            ),
            TextError::UnknownKey(key) => write!(
                out,
                "条文索引里没有“{key}”。--key 可以是：{}",
                law().statutes.iter().map(|s| s.key.as_str()).collect::<Vec<_>>().join("、")
            ),
            TextError::UnknownTitle(title) => write!(
                out,
                "标题“{title}”和条文索引里的法律都对不上。\
                 请核对文件，或者用 --key 指明是哪一部，例如 --key xzcf"
            ),
            TextError::NoTitle => out.write_str(
                "文件开头没有标题，认不出是哪一部法律。请用 --key 指明，例如 --key xzcf",
            ),
            TextError::OtherStatute(title, name) => write!(
                out,
                "文件的标题是“{title}”，--key 指的却是《{name}》。请换文件，或者改 --key"
            ),
            TextError::WhichVersion(keys) => write!(
                out,
                "这部法律在条文索引里有几个版本，文件没有写明是哪一次修正的。请用 --key 指明：{}",
                keys.join(" 或者 ")
            ),
            TextError::NoArticles(Form::Article) => out
                .write_str("没有找到条文：每一条应当另起一行，以“第一条”这样的条号和一个空格开头"),
            TextError::NoArticles(Form::Item) => {
                out.write_str("没有找到条文：每一项应当另起一行，以“（一）”这样的序号开头")
            }
            TextError::Backwards(last, next) => write!(
                out,
                "条号倒退：第 {last} 条之后又是第 {next} 条。\
                 文件里可能有两部法律，或者只是摘录；请只留一部的全文"
            ),
        }
    }
}

/// Lines without the white space and the zero-width characters around them; no empty ones.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}');
    text.lines().map(move |line| line.trim_matches(blank)).filter(|line| !line.is_empty())
}

/// The number that opens an article on this line, and what follows it. In running text the number
/// of an article is followed by words, in an opening by a space.
fn opening(line: &str, form: Form) -> Option<(u16, &str)> {
    let (number, rest) = match form {
        Form::Article => {
            line.trim_start_matches(['*', '#', ' ']).strip_prefix('第')?.split_once('条')?
        }
        Form::Item => line.strip_prefix(['（', '('])?.split_once(['）', ')'])?,
    };
    let rest = rest.trim_start_matches('*');
    let apart = form == Form::Item || rest.is_empty() || rest.starts_with(char::is_whitespace);
    apart.then_some(())?;
    Some((read_numeral(number)?, rest.trim_start()))
}

/// 第一章 总则, 第二节 …, `## …`, 一、总体要求
fn is_heading(line: &str) -> bool {
    if line.starts_with("## ") || line.starts_with("### ") {
        return true;
    }
    let part = line.strip_prefix('第').and_then(|rest| rest.split_once(['编', '章', '节']));
    let part = part.is_some_and(|(number, rest)| {
        read_numeral(number).is_some() && (rest.is_empty() || rest.starts_with(char::is_whitespace))
    });
    let section = line.split_once('、').is_some_and(|(number, rest)| {
        read_numeral(number).is_some() && !number.is_ascii() && rest.chars().count() < 40
    });
    part || (section && !line.ends_with(['。', '；']))
}

/// A title or a date without spaces and without what stands in brackets at its end.
fn plain(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let end = text.find(['（', '(']).filter(|_| text.ends_with(['）', ')']));
    end.and_then(|end| text.get(..end)).unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests;
