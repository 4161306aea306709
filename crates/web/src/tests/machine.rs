//! What stands for the machine in a test: clock and dice, and the drawer of files.

use crate::DemoClock;
use casework::{Edge, NotDrawn, PageDrawn, Previewer};
use domain::time::Instant;
use futures_util::future::BoxFuture;
use seal::random::SeededRandom;
use std::sync::{
    Mutex,
    atomic::{AtomicI64, Ordering},
};

/// A clock that stands and dice that fall the same.
pub struct SetEdge {
    pub now: AtomicI64,
    pub dice: Mutex<SeededRandom>,
}

impl Edge for SetEdge {
    fn now(&self) -> Instant {
        Instant::from_micros(self.now.fetch_add(1_000, Ordering::Relaxed))
    }

    fn fill(&self, bytes: &mut [u8]) {
        use rand_core::Rng as _;
        self.dice.lock().expect("no test panics while it throws").fill_bytes(bytes);
    }
}

impl DemoClock for SetEdge {
    fn advance_days(&self, days: u16) {
        self.now.fetch_add(i64::from(days) * 24 * 3600 * 1_000_000, Ordering::Relaxed);
    }

    fn offset_days(&self) -> i64 {
        0
    }
}

/// Draws files in this process; the server starts another one for it.
pub struct Here;

impl Previewer for Here {
    fn draws(&self, media_type: &str) -> bool {
        preview::Kind::of(media_type).is_some()
    }

    fn draw(&self, media_type: String, bytes: Vec<u8>, page: u32) -> BoxFuture<'static, Result<PageDrawn, NotDrawn>> {
        let kind = preview::Kind::of(&media_type).expect("it is asked for what it draws");
        let drawn = preview::draw(kind, bytes, page).map_err(|error| match error {
            preview::Undrawable::Unreadable => NotDrawn::Unreadable,
            preview::Undrawable::NoSuchPage => NotDrawn::NoSuchPage,
        });
        Box::pin(async { drawn.map(|drawn| PageDrawn { jpeg: drawn.jpeg, pages: drawn.pages }) })
    }
}
