//! Whole paths in a real browser.

mod a_recorded_and_repaired;
mod b_overturned;
mod c_three_claims;
mod complaint;
mod d_broken_plan;
mod drawer;
mod e_organs_change;
mod f_ladder;
mod g_backlog;
mod lost_code;
mod pages;
mod people;
mod sign_in;
mod single_sign_on;
mod steps;
mod upload;
