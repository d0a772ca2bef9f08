//! What two texts have in common and in what they differ, for people: sentence by sentence, and inside
//! a sentence character by character, a number never torn apart.

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

/// A piece of a comparison, in the order of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::workbench) enum Piece {
    /// In both.
    Same(String),
    /// Only in the earlier text.
    Gone(String),
    /// Only in the later text.
    New(String),
}

/// Above this many characters two sentences are compared as wholes: nobody reads such a patchwork.
const LONG: usize = 2000;
/// An agreement of so few characters between two changes is chance, not agreement.
const CHANCE: usize = 1;

/// Compares two texts.
pub(super) fn compare(old: &str, new: &str) -> Vec<Piece> {
    let (before, after) = (sentences(old), sentences(new));
    let mut changes = Changes::default();
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        let (old, new) = (before[op.old_range()].concat(), after[op.new_range()].concat());
        match op.tag() {
            DiffTag::Equal => changes.same(&old),
            _ if old.chars().count() + new.chars().count() > LONG => changes.change(&old, &new),
            _ => changes.inside(&old, &new),
        }
    }
    changes.pieces()
}

/// Agreements and changes as they come; neighbours of a kind are one.
#[derive(Default)]
struct Changes(Vec<Change>);

enum Change {
    Same(String),
    Other(String, String),
}

impl Changes {
    fn same(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Change::Same(last)) => last.push_str(text),
            _ => self.0.push(Change::Same(text.to_owned())),
        }
    }

    fn change(&mut self, old: &str, new: &str) {
        if let Some(Change::Other(gone, come)) = self.0.last_mut() {
            gone.push_str(old);
            come.push_str(new);
        } else {
            self.0.push(Change::Other(old.to_owned(), new.to_owned()));
        }
    }

    fn inside(&mut self, old: &str, new: &str) {
        let (before, after) = (tokens(old), tokens(new));
        let ops: Vec<DiffOp> = capture_diff_slices(Algorithm::Myers, &before, &after);
        for (n, op) in ops.iter().enumerate() {
            let (old, new) = (before[op.old_range()].concat(), after[op.new_range()].concat());
            let between = n > 0 && n + 1 < ops.len();
            match op.tag() {
                DiffTag::Equal if between && old.chars().count() <= CHANCE => {
                    self.change(&old, &new);
                }
                DiffTag::Equal => self.same(&old),
                _ => self.change(&old, &new),
            }
        }
    }

    fn pieces(self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for change in self.0 {
            match change {
                Change::Same(text) => pieces.push(Piece::Same(text)),
                Change::Other(old, new) => {
                    pieces.extend(Some(old).filter(|old| !old.is_empty()).map(Piece::Gone));
                    pieces.extend(Some(new).filter(|new| !new.is_empty()).map(Piece::New));
                }
            }
        }
        pieces
    }
}

/// A text in sentences, each with what ends it.
fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['。', '；', '\n']).collect()
}

/// Characters, except that a number is one token.
fn tokens(text: &str) -> Vec<&str> {
    let figure = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if first.is_ascii_digit() {
            rest.find(|c| !figure(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, more) = rest.split_at(end);
        tokens.push(token);
        rest = more;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> String {
        let tell = |piece: Piece| match piece {
            Piece::Same(text) => text,
            Piece::Gone(text) => format!("[-{text}]"),
            Piece::New(text) => format!("[+{text}]"),
        };
        compare(old, new).into_iter().map(tell).collect()
    }

    #[test]
    fn a_number_is_changed_as_a_whole() {
        assert_eq!(told("罚款 20,000 元。", "罚款 25,000 元。"), "罚款 [-20,000][+25,000] 元。");
    }

    #[test]
    fn sentences_that_stayed_are_the_same() {
        let old = "首次违法。检查后更正。";
        assert_eq!(told(old, "首次违法。拒不更正。"), "首次违法。[-检查后][+拒不]更正。");
        assert_eq!(told(old, old), old);
        assert_eq!(told("", "全新。"), "[+全新。]");
        assert_eq!(told("全旧。", ""), "[-全旧。]");
    }

    #[test]
    fn nothing_is_lost_on_either_side() {
        let texts = ["", "甲乙丙。丁1,280。\n戊", "甲丙乙。1,032丁\n", "𠮷㐂犇；9.5%"];
        for old in texts {
            for new in texts {
                let (mut before, mut after) = (String::new(), String::new());
                for piece in compare(old, new) {
                    match piece {
                        Piece::Same(text) => {
                            before.push_str(&text);
                            after.push_str(&text);
                        }
                        Piece::Gone(text) => before.push_str(&text),
                        Piece::New(text) => after.push_str(&text),
                    }
                }
                assert_eq!((before.as_str(), after.as_str()), (old, new));
            }
        }
    }
}
