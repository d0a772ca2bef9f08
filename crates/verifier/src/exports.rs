//! The names that JavaScript sees. Nothing else of this crate needs the attribute below.
#![expect(
    unsafe_code,
    reason = "a name that is exported unmangled could clash with another one; these are few, short \
              and only here, and no unsafe operation is used"
)]

use crate::{STATE, with};

/// Room for `length` bytes of input: where to write them. Null when that is too much.
#[unsafe(no_mangle)]
pub extern "C" fn buffer(length: usize) -> *mut u8 {
    with(|state| state.buffer(length))
}

/// Where the last answer starts.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    STATE.with_borrow(|state| state.output.as_ptr())
}

/// Verifies the bundle in a request of `length` bytes; the length of the report.
#[unsafe(no_mangle)]
pub extern "C" fn verify_bundle(length: usize) -> usize {
    with(|state| state.verify_bundle(length))
}

/// Answers one recorded question of `length` bytes; the length of the answer.
#[unsafe(no_mangle)]
pub extern "C" fn check_case(length: usize) -> usize {
    with(|state| state.check_case(length))
}

/// Starts the digest of a file; whatever was begun before is dropped.
#[unsafe(no_mangle)]
pub extern "C" fn file_begin() {
    with(|state| state.file = ledger::FileHash::new());
}

/// The next `length` bytes of the file are in the buffer.
#[unsafe(no_mangle)]
pub extern "C" fn file_update(length: usize) {
    with(|state| state.file_update(length));
}

/// The file is complete; the length of its digest in hexadecimal.
#[unsafe(no_mangle)]
pub extern "C" fn file_finish() -> usize {
    with(crate::State::file_finish)
}
