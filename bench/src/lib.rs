//! The measured work: figures are ratios of what was measured in one run on one machine.

use std::time::{Duration, Instant};

pub mod bare;
pub mod work;

/// What a run measured.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// The time that was given to it.
    pub took: Duration,
    /// The time of each command that was acknowledged.
    pub each: Vec<Duration>,
}

impl Measured {
    /// With the shortest time first, for percentiles.
    pub fn sorted(&self) -> Measured {
        let mut each = self.each.clone();
        each.sort_unstable();
        Measured { took: self.took, each }
    }

    /// Commands per second, whole.
    pub fn rate(&self) -> u128 {
        (self.each.len() as u128 * 1_000_000).checked_div(self.took.as_micros()).unwrap_or(0)
    }

    /// The time that so many of a hundred stay below.
    pub fn percentile(&self, of_hundred: usize) -> Duration {
        let at = (self.each.len() * of_hundred / 100).min(self.each.len().saturating_sub(1));
        self.each.get(at).copied().unwrap_or_default()
    }
}

/// Milliseconds with two decimals, in whole numbers.
pub fn milliseconds(time: Duration) -> String {
    let hundredths = time.as_micros() / 10;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// `a` in hundredths of `b`, as `1.25`.
pub fn ratio(a: u128, b: u128) -> String {
    let hundredths = (a * 100).checked_div(b).unwrap_or(0);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The clock of the measurements.
pub fn start() -> Instant {
    Instant::now()
}

/// The time that this process has spent on processors, all its threads together.
pub fn processor_time() -> Result<Duration, String> {
    let text = std::fs::read_to_string("/proc/self/stat").map_err(|error| error.to_string())?;
    // The second field is the program's name in parentheses, which may hold anything; behind it, user
    // time is the twelfth field and system time the thirteenth, in hundredths of a second.
    let (_, rest) = text.rsplit_once(')').ok_or("/proc/self/stat 读不懂")?;
    let ticks: Vec<u64> =
        rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    Ok(Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}
