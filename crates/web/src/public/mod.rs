//! The public side: pages that anybody reads without an account.

pub mod portal;
