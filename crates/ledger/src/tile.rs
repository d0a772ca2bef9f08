//! Coordinates of C2SP tlog-tiles: which tiles a tree of a given size has, and what they are called.
//!
//! A tile holds up to 256 consecutive hashes of one height: level 0 holds leaf hashes, each hash
//! of level 1 is the root of a full tile of level 0, and so on. Names are paths below the log's
//! prefix, so that the tree can be served as plain files. This module knows no hashes.

use crate::encoding::decimal;
use std::fmt::Write;

/// The number of hashes in a full tile, and of entries in a full bundle.
pub const FULL_WIDTH: u16 = 256;

/// The highest level a tree of fewer than 2^64 leaves can have. The standard's syntax goes on to
/// 63; sizes here are 64-bit, so no tile above 7 can exist and none is read.
pub const MAX_LEVEL: u8 = 7;

/// A tile's place in the tree and how many hashes it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

/// What a path below the log's prefix names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Hashes of the tree: `tile/<L>/<N>[.p/<W>]`.
    Hashes(Tile),
    /// The entries under a tile of level 0: `tile/entries/<N>[.p/<W>]`.
    Entries(Tile),
}

impl Tile {
    /// A tile of 1 to 256 hashes inside a tree of fewer than 2^64 leaves; `None` otherwise.
    pub fn new(level: u8, index: u64, width: u16) -> Option<Tile> {
        let inside = level <= MAX_LEVEL && index <= (u64::MAX >> (8 * u32::from(level))) >> 8;
        (inside && (1..=FULL_WIDTH).contains(&width)).then_some(Tile { level, index, width })
    }

    /// The tile at this place as a tree of `size` leaves has it: full, partial, or none at all.
    pub fn within(size: u64, level: u8, index: u64) -> Option<Tile> {
        let hashes = hashes_at(size, level).checked_sub(index.checked_mul(256)?)?;
        Tile::new(level, index, u16::try_from(hashes.min(256)).ok()?)
    }

    /// The level: 0 for leaf hashes.
    pub fn level(&self) -> u8 {
        self.level
    }

    /// The index within the level.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes, 1 to 256.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// True for a tile of 256 hashes, which never changes again.
    pub fn is_full(&self) -> bool {
        self.width == FULL_WIDTH
    }

    /// `tile/<L>/<N>[.p/<W>]`.
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, self.place())
    }

    /// `tile/entries/<N>[.p/<W>]`: where the entries of a tile of level 0 stand.
    pub fn entries_path(&self) -> String {
        format!("tile/entries/{}", self.place())
    }

    /// The index in groups of three digits, all but the last marked `x`, so that a directory never
    /// shares its name with a file.
    fn place(&self) -> String {
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        let mut text = String::new();
        for (left, group) in groups.iter().enumerate().rev() {
            let mark = if left > 0 { "x" } else { "" };
            let slash = if left > 0 { "/" } else { "" };
            // Writing to a String cannot fail.
            let _ = write!(text, "{mark}{group:03}{slash}");
        }
        if !self.is_full() {
            let _ = write!(text, ".p/{}", self.width);
        }
        text
    }
}

impl Resource {
    /// Reads a path below the log's prefix; only the exact spelling of an existing place is read.
    pub fn parse(path: &str) -> Option<Resource> {
        let (kind, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let entries = kind == "entries";
        let level = if entries { 0 } else { u8::try_from(decimal(kind)?).ok()? };
        let (number, width) = match place.split_once(".p/") {
            Some((number, width)) => (number, u16::try_from(decimal(width)?).ok()?),
            None => (place, FULL_WIDTH),
        };
        let mut index: u64 = 0;
        for group in number.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let tile = Tile::new(level, index, width)?;
        let resource = if entries { Resource::Entries(tile) } else { Resource::Hashes(tile) };
        // Rewriting settles what the loop leaves open: missing marks, leading groups of zeros,
        // and `.p/256`.
        (resource.path() == path).then_some(resource)
    }

    /// The path below the log's prefix.
    pub fn path(&self) -> String {
        match self {
            Resource::Hashes(tile) => tile.path(),
            Resource::Entries(tile) => tile.entries_path(),
        }
    }
}

/// How many hashes a tree of `size` leaves has at a tile level: `size` / 256^`level`.
pub fn hashes_at(size: u64, level: u8) -> u64 {
    size.checked_shr(8 * u32::from(level)).unwrap_or(0)
}

/// All tiles that a log must publish when it grows from `old` to `new` leaves: those that are new,
/// and those that were partial and hold more now. Level by level, left to right.
pub fn new_tiles(old: u64, new: u64) -> Vec<Tile> {
    let mut tiles = Vec::new();
    for level in 0..=MAX_LEVEL {
        tiles.extend(new_at_level(old, new, level));
    }
    tiles
}

/// The tiles of level 0 whose entry bundles a log must publish when it grows from `old` to `new`.
pub fn new_bundles(old: u64, new: u64) -> Vec<Tile> {
    new_at_level(old, new, 0).collect()
}

fn new_at_level(old: u64, new: u64, level: u8) -> impl Iterator<Item = Tile> {
    let (before, after) = (hashes_at(old, level), hashes_at(new, level));
    let places = if after > before { before / 256..after.div_ceil(256) } else { 0..0 };
    places.filter_map(move |index| Tile::within(new, level, index))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(level: u8, index: u64, width: u16) -> Tile {
        Tile::new(level, index, width).unwrap()
    }

    #[test]
    fn the_worked_example_of_the_standard_size_70000() {
        let tiles = new_tiles(0, 70_000);
        let count = |level: u8, full: bool| {
            tiles.iter().filter(|tile| tile.level == level && tile.is_full() == full).count()
        };
        assert_eq!((count(0, true), count(0, false)), (273, 1));
        assert_eq!((count(1, true), count(1, false)), (1, 1));
        assert_eq!((count(2, true), count(2, false)), (0, 1));
        assert_eq!(tiles.len(), 277);
        assert_eq!(Tile::within(70_000, 0, 273), Some(tile(0, 273, 112)));
        assert_eq!(Tile::within(70_000, 1, 1), Some(tile(1, 1, 17)));
        assert_eq!(Tile::within(70_000, 2, 0), Some(tile(2, 0, 1)));
        assert_eq!(Tile::within(70_000, 0, 274), None);
        assert_eq!(Tile::within(70_000, 3, 0), None);
    }

    #[test]
    fn size_256_is_one_full_tile_and_one_hash_above() {
        assert_eq!(new_tiles(0, 256), [tile(0, 0, 256), tile(1, 0, 1)]);
        assert_eq!(new_tiles(255, 256), [tile(0, 0, 256), tile(1, 0, 1)]);
        assert_eq!(new_tiles(256, 256), []);
        assert_eq!(new_tiles(256, 257), [tile(0, 1, 1)]);
    }

    #[test]
    fn paths_as_the_standard_writes_them() {
        assert_eq!(tile(0, 1_234_067, 256).path(), "tile/0/x001/x234/067");
        assert_eq!(tile(0, 0, 1).path(), "tile/0/000.p/1");
        assert_eq!(tile(2, 1000, 255).path(), "tile/2/x001/000.p/255");
        assert_eq!(tile(0, 273, 112).entries_path(), "tile/entries/273.p/112");
        for path in ["tile/0/x001/x234/067", "tile/7/000.p/1", "tile/entries/x999/999.p/255"] {
            assert_eq!(Resource::parse(path).map(|resource| resource.path()), Some(path.into()));
        }
    }

    #[test]
    fn other_spellings_of_a_path_are_not_read() {
        for path in [
            "tile/0/67",
            "tile/0/x000/067",
            "tile/0/001/067",
            "tile/0/x067",
            "tile/0/067.p/256",
            "tile/0/067.p/0",
            "tile/0/067.p/01",
            "tile/00/067",
            "tile/8/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/x-01/067",
            "tile/0/067/",
            "/tile/0/067",
            "tile/0/067.p/1/",
            "tile/entries/067.p/256",
            "tile/data/067",
            "tile/0/../067",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/7/001",
            "",
        ] {
            assert_eq!(Resource::parse(path), None, "{path}");
        }
    }

    #[test]
    fn the_largest_tree_has_tiles_and_nothing_overflows() {
        assert_eq!(Tile::within(u64::MAX, 7, 0), Some(tile(7, 0, 255)));
        assert_eq!(Tile::within(u64::MAX, 0, u64::MAX >> 8), Some(tile(0, u64::MAX >> 8, 255)));
        assert_eq!(Tile::within(u64::MAX, 0, u64::MAX), None);
        assert_eq!(Tile::within(u64::MAX, 8, 0), None);
        assert_eq!(hashes_at(u64::MAX, 255), 0);
        assert_eq!(new_tiles(u64::MAX - 1, u64::MAX).len(), 1);
    }
}
