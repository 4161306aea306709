//! The fictional prefecture, built in.

use crate::read::{Loaded, read};

/// The files of `profiles/demo` with the calendar, as they were when this was built.
pub const DEMO_FILES: [(&str, &str); 11] = [
    ("profile.toml", include_str!("../../../profiles/demo/profile.toml")),
    ("clocks.toml", include_str!("../../../profiles/demo/clocks.toml")),
    ("chains.toml", include_str!("../../../profiles/demo/chains.toml")),
    ("measures.toml", include_str!("../../../profiles/demo/measures.toml")),
    ("refusals.toml", include_str!("../../../profiles/demo/refusals.toml")),
    ("channels.toml", include_str!("../../../profiles/demo/channels.toml")),
    ("vocabulary.toml", include_str!("../../../profiles/demo/vocabulary.toml")),
    ("organs.toml", include_str!("../../../profiles/demo/organs.toml")),
    ("edges.toml", include_str!("../../../profiles/demo/edges.toml")),
    ("accounts.toml", include_str!("../../../profiles/demo/accounts.toml")),
    ("holidays.csv", include_str!("../../../profiles/calendar/holidays.csv")),
];

/// The demonstration profile.
///
/// # Panics
///
/// If the files of `profiles/demo` have a fault; the tests of this crate read them.
pub fn demo() -> Loaded {
    match read(&DEMO_FILES) {
        Ok(loaded) => loaded,
        Err(faults) => panic!("profiles/demo has faults: {faults:#?}"),
    }
}
