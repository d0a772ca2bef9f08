//! The faces that documents are set in: which file plays which part, and which characters each has.
//!
//! The packaged faces must all be there. Files in `own/` come first in the part their name tells:
//! an agency that owns 方正小标宋 or 仿宋_GB2312 drops the file there and starts the program again.

use crate::FontError;
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};

/// The faces, loaded once.
pub(crate) struct Fonts {
    faces: Vec<(Font, Part)>,
    pub(crate) book: FontBook,
}

/// Family names for each part as the templates ask for them, the preferred one first. Behind the
/// families of the part stand the fallbacks, so that a rare character is found in a title as surely
/// as in the body.
#[derive(Serialize)]
pub(crate) struct Families<'a> {
    /// 仿宋: the body.
    fang: Vec<&'a str>,
    /// 黑体: headings of the first level, labels.
    hei: Vec<&'a str>,
    /// 楷体: captions.
    kai: Vec<&'a str>,
    /// 宋体: page numbers.
    song: Vec<&'a str>,
    /// 小标宋: names of documents.
    title: Vec<&'a str>,
}

/// What a face is for.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Fang,
    Hei,
    Kai,
    Song,
    Title,
    Fallback,
}

/// `scripts/fonts.sh` fetches these. The bold of FandolSong stands in for 小标宋, of which there is no
/// free face.
const PACKAGED: &[(&str, Part)] = &[
    ("FandolFang-Regular.otf", Part::Fang),
    ("FandolHei-Regular.otf", Part::Hei),
    ("FandolKai-Regular.otf", Part::Kai),
    ("FandolSong-Regular.otf", Part::Song),
    ("FandolSong-Bold.otf", Part::Title),
    ("NotoSerifSC_400Regular.ttf", Part::Fallback),
    ("NotoSerifSC_700Bold.ttf", Part::Fallback),
    ("HanaMinB.ttf", Part::Fallback),
];

/// How the name of an own file or its family tells its part, looked at in this order: every 小标宋 is
/// also a 宋, and every FangSong also a Song.
const NAMES: &[(&str, Part)] = &[
    ("小标宋", Part::Title),
    ("xiaobiaosong", Part::Title),
    ("xbs", Part::Title),
    ("仿宋", Part::Fang),
    ("fangsong", Part::Fang),
    ("楷", Part::Kai),
    ("kai", Part::Kai),
    ("黑", Part::Hei),
    ("hei", Part::Hei),
    ("宋", Part::Song),
    ("song", Part::Song),
    ("simsun", Part::Song),
];

impl Fonts {
    /// Loads the agency's own files, then the packaged ones.
    pub(crate) fn load(dir: &Path) -> Result<Fonts, FontError> {
        let mut fonts = Fonts { faces: Vec::new(), book: FontBook::new() };
        for file in own_files(&dir.join("own"))? {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            for face in read(&file)? {
                let part = part_of(&[&face.info().family, &name]);
                fonts.add(face, part);
            }
        }
        for (name, part) in PACKAGED {
            let file = dir.join(name);
            if !file.is_file() {
                return Err(FontError::Missing { dir: dir.to_owned(), file: (*name).to_owned() });
            }
            for face in read(&file)? {
                fonts.add(face, *part);
            }
        }
        Ok(fonts)
    }

    /// The face at a place of the book.
    pub(crate) fn face(&self, index: usize) -> Option<Font> {
        self.faces.get(index).map(|(face, _)| face.clone())
    }

    /// The families of each part.
    pub(crate) fn families(&self) -> Families<'_> {
        Families {
            fang: self.of(Part::Fang),
            hei: self.of(Part::Hei),
            kai: self.of(Part::Kai),
            song: self.of(Part::Song),
            title: self.of(Part::Title),
        }
    }

    /// Whether any face has the character.
    pub(crate) fn has(&self, glyph: char) -> bool {
        self.faces.iter().any(|(face, _)| face.info().coverage.contains(glyph.into()))
    }

    /// Whether a 仿宋 has the character.
    pub(crate) fn body_has(&self, glyph: char) -> bool {
        let mut body = self.faces.iter().filter(|(_, part)| *part == Part::Fang);
        body.any(|(face, _)| face.info().coverage.contains(glyph.into()))
    }

    fn of(&self, wanted: Part) -> Vec<&str> {
        let mut families: Vec<&str> = Vec::new();
        for part in [wanted, Part::Fallback] {
            let faces = self.faces.iter().filter(|(_, of)| *of == part);
            for family in faces.map(|(face, _)| face.info().family.as_str()) {
                if !families.contains(&family) {
                    families.push(family);
                }
            }
        }
        families
    }

    /// A face of the same family and cut as one that is already there is left out: the own file wins.
    fn add(&mut self, face: Font, part: Part) {
        let info = face.info();
        let twin = |(other, _): &(Font, Part)| {
            other.info().family == info.family && other.info().variant == info.variant
        };
        if self.faces.iter().any(twin) {
            return;
        }
        self.book.push(info.clone());
        self.faces.push((face, part));
    }
}

fn part_of(names: &[&str]) -> Part {
    let told = |name: &&str| {
        let name = name.to_lowercase();
        NAMES.iter().find(|(part, _)| name.contains(part)).map(|(_, part)| *part)
    };
    names.iter().find_map(told).unwrap_or(Part::Fallback)
}

/// The font files of a folder in the order of their names; none where there is no folder.
fn own_files(dir: &Path) -> Result<Vec<PathBuf>, FontError> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |cause| FontError::Unreadable { file: dir.to_owned(), cause };
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        let kind = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if matches!(kind.as_str(), "ttf" | "otf" | "ttc" | "otc") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn read(file: &Path) -> Result<Vec<Font>, FontError> {
    let data =
        fs::read(file).map_err(|cause| FontError::Unreadable { file: file.to_owned(), cause })?;
    let faces: Vec<Font> = Font::iter(Bytes::new(data)).collect();
    if faces.is_empty() {
        return Err(FontError::NotAFont { file: file.to_owned() });
    }
    Ok(faces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_part() {
        for (names, part) in [
            (["FZXiaoBiaoSong-B05S", "x.ttf"], Part::Title),
            (["方正小标宋_GBK", "x.ttf"], Part::Title),
            (["仿宋_GB2312", "simfang.ttf"], Part::Fang),
            (["Zhuque Fangsong (technical preview)", "z.ttf"], Part::Fang),
            (["LXGW WenKai", "w.ttf"], Part::Kai),
            (["SimHei", "h.ttf"], Part::Hei),
            (["SimSun", "s.ttf"], Part::Song),
            (["Family 1", "仿宋.ttf"], Part::Fang),
            (["Plangothic P1", "p.ttf"], Part::Fallback),
        ] {
            assert!(part_of(&names) == part, "{names:?}");
        }
    }

    #[test]
    fn a_folder_without_fonts_names_the_file_and_the_command() {
        let said = Fonts::load(Path::new("no-such-folder")).err().unwrap().to_string();
        assert!(said.contains("FandolFang-Regular.otf") && said.contains("make fonts"), "{said}");
    }
}
