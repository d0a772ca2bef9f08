//! The verifier for the browser: `ledger`'s verdicts as a WebAssembly module without imports.
//!
//! The page works with it like this (all lengths in bytes, all texts UTF-8):
//!
//! ```js
//! const put = bytes => {
//!   const at = wasm.buffer(bytes.length);        // first, because it may move the memory
//!   new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
//! };
//! const got = length => new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.output(), length));
//! put(request);                           // {"bundle":…,"policy":…,"files":[{"name":…,"sha256":…}]}
//! const report = JSON.parse(got(wasm.verify_bundle(request.length)));
//! wasm.file_begin();                      // the digest of a file, in pieces of at most 1 MB:
//! put(piece); wasm.file_update(piece.length);   // one long call would stay in the slow tier
//! const sha256 = got(wasm.file_finish());       // 64 hexadecimal characters
//! ```
//!
//! `wasm.memory.buffer` is read anew each time: memory that grew has a new buffer. The
//! module asks for nothing: no clock, no network, no randomness, so it cannot tell anybody what it
//! was given. It runs in a worker whose response allows WebAssembly (Chromium 86 and later).

use ledger::FileHash;
use ledger::case::{answer, answer_request};
use std::cell::RefCell;

mod exports;

/// The longest input: a bundle of 16 MiB, escaped once more, and a policy.
const MAX_INPUT: usize = 48 << 20;

/// What lies between two calls. A module has one thread and serves one page.
#[derive(Default)]
struct State {
    input: Vec<u8>,
    output: Vec<u8>,
    file: FileHash,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(work: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(work)
}

impl State {
    /// Makes room for `length` bytes; the page writes them before its next call. Null when that
    /// is more than [`MAX_INPUT`].
    fn buffer(&mut self, length: usize) -> *mut u8 {
        if length > MAX_INPUT {
            return std::ptr::null_mut();
        }
        self.input.clear();
        self.input.resize(length, 0);
        self.input.as_mut_ptr()
    }

    /// The first `length` bytes of what the page has written.
    fn input(&self, length: usize) -> &[u8] {
        &self.input[..length.min(self.input.len())]
    }

    fn verify_bundle(&mut self, length: usize) -> usize {
        self.output = answer_request(self.input(length)).into_bytes();
        self.output.len()
    }

    fn check_case(&mut self, length: usize) -> usize {
        self.output = answer(self.input(length)).into_bytes();
        self.output.len()
    }

    fn file_update(&mut self, length: usize) {
        let State { input, file, .. } = self;
        file.update(&input[..length.min(input.len())]);
    }

    fn file_finish(&mut self) -> usize {
        let file = std::mem::take(&mut self.file);
        self.output = file.finish().to_hex().into_bytes();
        self.output.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the page does it, but for writing through the pointer.
    fn put(state: &mut State, bytes: &[u8]) -> usize {
        assert!(!state.buffer(bytes.len()).is_null());
        state.input.copy_from_slice(bytes);
        bytes.len()
    }

    fn text(state: &State) -> &str {
        std::str::from_utf8(&state.output).unwrap()
    }

    #[test]
    fn a_request_is_answered_with_a_report() {
        let mut state = State::default();
        let length = put(&mut state, br#"{"bundle":"no bundle","files":[]}"#);
        assert_eq!(state.verify_bundle(length), state.output.len());
        assert!(text(&state).contains(r#""overall":"cannot_tell","exit":2"#), "{}", text(&state));
        let length = put(&mut state, b"nonsense");
        state.verify_bundle(length);
        assert!(text(&state).starts_with(r#"{"error":"#));
    }

    #[test]
    fn a_case_is_answered() {
        let root = ledger::leaf_hash(b"x").to_base64();
        let case = format!(
            r#"{{"kind":"inclusion","leaf":"{root}","index":"0","size":"1","proof":[],"root":"{root}"}}"#
        );
        let mut state = State::default();
        let length = put(&mut state, case.as_bytes());
        state.check_case(length);
        assert_eq!(text(&state), r#"{"code":"holds","ok":true}"#);
    }

    #[test]
    fn a_file_in_pieces_has_its_digest_and_the_next_starts_afresh() {
        let mut state = State::default();
        for _ in 0..2 {
            for piece in [&b"a"[..], b"", b"bc"] {
                let length = put(&mut state, piece);
                state.file_update(length);
            }
            state.file_finish();
            assert_eq!(text(&state), ledger::sha256(b"abc").to_hex());
        }
    }

    #[test]
    fn lengths_beyond_the_buffer_do_no_harm() {
        let mut state = State::default();
        assert!(state.buffer(MAX_INPUT + 1).is_null());
        put(&mut state, b"abc");
        state.file_update(usize::MAX);
        state.file_finish();
        assert_eq!(text(&state), ledger::sha256(b"abc").to_hex());
        assert!(state.verify_bundle(usize::MAX) > 0);
    }
}
