//! The edge: the one place of the program that reads the clock of the machine and draws its random bytes.

use domain::time::Instant;
use seal::random::{OsRandom, array};
use std::sync::atomic::{AtomicI64, Ordering};

/// Setting of the store: by how much demonstration runs ahead of the machine's clock.
pub const CLOCK_OFFSET: &str = "demo.clock_offset_us";

/// The machine's clock and random bytes; in demonstration the clock may run ahead.
#[derive(Debug, Default)]
pub struct MachineEdge {
    offset_us: AtomicI64,
}

impl MachineEdge {
    /// The clock as it is.
    pub fn new() -> Self {
        Self::default()
    }

    /// How far the clock runs ahead.
    pub fn offset_us(&self) -> i64 {
        self.offset_us.load(Ordering::Relaxed)
    }

    /// Lets the clock run ahead by so much from now on.
    pub fn set_offset_us(&self, offset_us: i64) {
        self.offset_us.store(offset_us, Ordering::Relaxed);
    }
}

/// Microseconds since 1970 UTC by the machine's clock.
#[expect(clippy::disallowed_methods, reason = "this is the edge: everybody else is told the time")]
pub(crate) fn machine_us() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

fn fill(bytes: &mut [u8]) {
    for chunk in bytes.chunks_mut(32) {
        chunk.copy_from_slice(&array::<32>(&mut OsRandom)[..chunk.len()]);
    }
}

impl casework::Edge for MachineEdge {
    fn now(&self) -> Instant {
        Instant::from_micros(machine_us().saturating_add(self.offset_us()))
    }

    fn machine_now(&self) -> Instant {
        Instant::from_micros(machine_us())
    }

    fn fill(&self, bytes: &mut [u8]) {
        fill(bytes);
    }
}

/// A clock that is set by hand, with real random bytes: for playing the demonstration's past.
#[derive(Debug)]
pub struct SetEdge {
    now_us: AtomicI64,
}

impl SetEdge {
    /// A clock that shows this instant until it is set again.
    pub fn at(now: Instant) -> Self {
        Self { now_us: AtomicI64::new(now.as_micros()) }
    }

    /// Sets the clock.
    pub fn set(&self, now: Instant) {
        self.now_us.store(now.as_micros(), Ordering::Relaxed);
    }
}

impl casework::Edge for SetEdge {
    fn now(&self) -> Instant {
        // A microsecond passes at each look, so that two things never happen at the same instant.
        Instant::from_micros(self.now_us.fetch_add(1, Ordering::Relaxed))
    }

    fn fill(&self, bytes: &mut [u8]) {
        fill(bytes);
    }
}

/// A stopwatch for what is printed about a command; nothing rests on it.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(i64);

impl Stopwatch {
    /// Starts.
    pub fn start() -> Self {
        Self(machine_us())
    }

    /// Tenths of a second since the start, such as `0.3`.
    pub fn seconds(self) -> String {
        let tenths = (machine_us() - self.0).max(0) / 100_000;
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}
