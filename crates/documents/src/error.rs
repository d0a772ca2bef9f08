//! What can go wrong, told to the person who has to mend it: what, where, by which rule, what to do.

use std::path::PathBuf;

/// The fonts are not ready.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// A packaged font is not in the folder.
    #[error("字体目录 {dir} 里没有 {file}，文书不能排版。请运行 make fonts")]
    Missing {
        /// The folder that was searched.
        dir: PathBuf,
        /// The file's name.
        file: String,
    },
    /// A font file cannot be read.
    #[error("字体文件 {file} 读不出来：{cause}。请检查文件权限，或者重新运行 make fonts")]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file in the folder is not a font.
    #[error("{file} 不是可用的字体文件（要 .ttf、.otf 或 .ttc）。请换掉它，或者从字体目录移走")]
    NotAFont {
        /// The file.
        file: PathBuf,
    },
}

/// A document cannot be made from this content.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RenderError {
    /// A field that the form must carry is absent, null or empty.
    #[error(
        "{form}缺少“{name}”（{path}）。依据{rule}，文书应当载明这一项，不能留空，请补上后再生成"
    )]
    Missing {
        /// 文书名称
        form: String,
        /// What the field is called in Chinese, with its group: `代收机构·地址`.
        name: String,
        /// Where it is in the content: `agency.payee.address`.
        path: String,
        /// The article that asks for it.
        rule: &'static str,
    },
    /// A field is there but is not what the form can print.
    #[error("{form}的“{name}”（{path}）不对：{why}。请改正后再生成")]
    Wrong {
        /// 文书名称
        form: String,
        /// What the field is called in Chinese.
        name: String,
        /// Where it is in the content.
        path: String,
        /// What it should be.
        why: String,
    },
    /// The content has a key that the form does not print. Reviewed content that silently stays off
    /// the paper would be worse than no paper.
    #[error("{form}不认识“{path}”这一项，它不会印到文书上。请核对名称，或者去掉它")]
    Unknown {
        /// 文书名称
        form: String,
        /// Where it is in the content.
        path: String,
    },
    /// A character that none of the loaded fonts has.
    #[error(
        "{form}的“{name}”（{path}）里有字体中没有的字“{glyph}”（{code}），存档文书不能缺字。\
         请核对这个字，或者把含有它的字体文件放进 fonts/own 后重新启动"
    )]
    Glyph {
        /// 文书名称
        form: String,
        /// What the field is called in Chinese.
        name: String,
        /// Where it is in the content.
        path: String,
        /// The character.
        glyph: char,
        /// Its code point, `U+1F600`.
        code: String,
    },
    /// The stamp's date is no day of the calendar.
    #[error("文书的制作日期 {0}-{1}-{2} 在日历上不存在。请核对系统时间")]
    Date(i16, u8, u8),
    /// The address is longer than a QR can hold.
    #[error("核验地址有 {bytes} 个字节，二维码装不下。请检查站点地址的设置")]
    Qr {
        /// Its length in bytes.
        bytes: usize,
    },
    /// There is no such page.
    #[error("这份文书共 {pages} 页，没有第 {page} 页")]
    Page {
        /// The page asked for, counted from 1.
        page: usize,
        /// How many there are.
        pages: usize,
    },
    /// The typesetter itself failed: a fault of the program, not of the content.
    #[error("{form}没有排成：{detail}。这是程序的问题，请把这句话和文书内容交给维护人员")]
    Typeset {
        /// 文书名称
        form: String,
        /// What typst said.
        detail: String,
    },
}
