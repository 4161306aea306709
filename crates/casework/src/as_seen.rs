//! A case as far as somebody may know it: whoever's decision a review overturned sees nothing of what came later.

use crate::{Casework, Viewer, letter_view::cause, load::Loaded};
use domain::{access::seen_until, evolve::fold};
use store::NewLetter;

impl Casework {
    /// The case up to where this viewer may know it.
    pub(crate) fn as_seen(&self, viewer: &Viewer, mut loaded: Loaded) -> Loaded {
        let sight = viewer.sight(&loaded.case, self.profile());
        let until = seen_until(&loaded.events, &viewer.actor(), sight.relations());
        if let Some(case) = until.and_then(|until| fold(&loaded.events[..until])) {
            loaded.events.truncate(until.unwrap_or_default());
            loaded.case = case;
        }
        loaded
    }
}

/// Whether a letter was caused by what is known of a case.
pub(crate) fn known(loaded: &Loaded, row: &NewLetter) -> bool {
    cause(&loaded.case.id, &row.letter_id).is_none_or(|at| at <= loaded.events.len())
}
