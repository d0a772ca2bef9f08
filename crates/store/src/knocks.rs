//! Tries to sign in with numbers that nobody can sign in with: unknown ones, and those of people who
//! have not set a password. They are counted and locked by the same rules as the others, so that a
//! lock does not tell which numbers there are. They are no account's state: kept in memory, by digest
//! (what is typed as a number may be a password), and forgotten with the process.

use crate::signin::{FAILURES, LOCKED_MS};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// So many numbers are remembered; whoever tries more in a quarter of an hour gets the oldest
/// forgotten.
const REMEMBERED: usize = 10_000;

/// The tries by number.
#[derive(Default)]
pub(crate) struct Knocks(Mutex<HashMap<Vec<u8>, Knock>>);

/// The tries with one number.
#[derive(Clone, Copy, Default)]
struct Knock {
    failures: i64,
    locked_until: i64,
    last: i64,
}

impl Knocks {
    /// Counts a try with a number, by its digest; the time until which it is locked if it is. The
    /// last try allowed locks it.
    pub(crate) fn count(&self, number: Vec<u8>, now: i64) -> Option<i64> {
        let mut knocks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if knocks.len() >= REMEMBERED && !knocks.contains_key(&number) {
            forget(&mut knocks, now);
        }
        let knock = knocks.entry(number).or_default();
        if knock.locked_until > now {
            return Some(knock.locked_until);
        }
        knock.last = now;
        if knock.failures >= FAILURES - 1 {
            *knock = Knock { failures: 0, locked_until: now + LOCKED_MS, last: now };
        } else {
            knock.failures += 1;
        }
        None
    }
}

/// Makes room: first what is long ago, else the older half.
fn forget(knocks: &mut HashMap<Vec<u8>, Knock>, now: i64) {
    knocks.retain(|_, knock| knock.last > now - LOCKED_MS);
    if knocks.len() < REMEMBERED {
        return;
    }
    let mut times: Vec<i64> = knocks.values().map(|knock| knock.last).collect();
    let (_, middle, _) = times.select_nth_unstable(REMEMBERED / 2);
    let middle = *middle;
    knocks.retain(|_, knock| knock.last > middle);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_is_locked_out_and_the_lock_ends() {
        let knocks = Knocks::default();
        for n in 0..5 {
            assert_eq!(knocks.count(vec![1], n), None);
        }
        assert_eq!(knocks.count(vec![1], 5), Some(4 + LOCKED_MS));
        assert_eq!(knocks.count(vec![2], 5), None, "another number is another lock");
        for n in 0..5 {
            assert_eq!(knocks.count(vec![1], 4 + LOCKED_MS + n), None);
        }
        assert!(knocks.count(vec![1], 9 + LOCKED_MS).is_some());
    }

    #[test]
    fn memory_is_bounded_however_many_numbers_are_tried() {
        let knocks = Knocks::default();
        for n in 0..3 * REMEMBERED as u64 {
            knocks.count(n.to_be_bytes().to_vec(), 7);
        }
        let kept = || knocks.0.lock().unwrap().len();
        assert!(kept() <= REMEMBERED, "{}", kept());
        // Time passes: what is long ago makes room first.
        for n in (0_i64..).take(REMEMBERED) {
            knocks.count(n.to_string().into_bytes(), LOCKED_MS + n);
        }
        assert!(kept() <= REMEMBERED, "{}", kept());
    }
}
