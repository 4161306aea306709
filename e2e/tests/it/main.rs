//! Whole paths in a real browser.

mod a_recorded_and_repaired;
mod pages;
