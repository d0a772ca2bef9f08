//! Kill in mid-append.
