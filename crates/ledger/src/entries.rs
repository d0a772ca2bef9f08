//! Entry bundles of C2SP tlog-tiles: the entries under one tile of level 0, each with its length.

/// The longest entry a bundle can carry, in bytes: its length is written in two.
pub const MAX_ENTRY: usize = 65_535;

/// Why bytes are not an entry bundle, or entries do not fit into one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntriesError {
    /// An entry is longer than [`MAX_ENTRY`].
    #[error("第 {position} 个条目有 {length} 字节，超过 65535 字节")]
    TooLong {
        /// The position in the bundle, from 0.
        position: usize,
        /// The entry's length in bytes.
        length: usize,
    },
    /// The bytes end inside an entry.
    #[error("条目包在第 {position} 个条目中间断了")]
    Truncated {
        /// The position in the bundle, from 0.
        position: usize,
    },
    /// More than 256 entries.
    #[error("条目包最多 256 个条目")]
    TooMany,
}

/// The bytes of a bundle: for each entry its length as two big-endian bytes, then the entry.
pub fn encode<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, EntriesError> {
    let mut bytes = Vec::new();
    for (position, entry) in entries.into_iter().enumerate() {
        if position == 256 {
            return Err(EntriesError::TooMany);
        }
        let length = u16::try_from(entry.len())
            .map_err(|_| EntriesError::TooLong { position, length: entry.len() })?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// The entries of a bundle, in order.
pub fn decode(mut bytes: &[u8]) -> Result<Vec<&[u8]>, EntriesError> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let position = entries.len();
        if position == 256 {
            return Err(EntriesError::TooMany);
        }
        let (length, rest) =
            bytes.split_first_chunk().ok_or(EntriesError::Truncated { position })?;
        let (entry, rest) = rest
            .split_at_checked(usize::from(u16::from_be_bytes(*length)))
            .ok_or(EntriesError::Truncated { position })?;
        entries.push(entry);
        bytes = rest;
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let long = vec![7; MAX_ENTRY];
        let entries: Vec<&[u8]> = vec![b"one", b"", &long];
        let bytes = encode(entries.iter().copied()).unwrap();
        assert_eq!(&bytes[..7], b"\x00\x03one\x00\x00");
        assert_eq!(decode(&bytes).unwrap(), entries);
        assert_eq!(decode(b"").unwrap(), Vec::<&[u8]>::new());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let long = vec![7; MAX_ENTRY + 1];
        assert_eq!(encode([&long[..]]), Err(EntriesError::TooLong { position: 0, length: 65_536 }));
        assert_eq!(encode(std::iter::repeat_n(&b"x"[..], 257)), Err(EntriesError::TooMany));
        assert_eq!(decode(&[0, 0].repeat(257)), Err(EntriesError::TooMany));
        assert_eq!(decode(b"\x00\x01a\x00"), Err(EntriesError::Truncated { position: 1 }));
        assert_eq!(decode(b"\x00\x02a"), Err(EntriesError::Truncated { position: 0 }));
    }
}
