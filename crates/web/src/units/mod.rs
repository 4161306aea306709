//! What units do together (C6): the register of their mechanisms, and coordination meetings on hard cases.

pub mod mechanisms;
pub mod meeting;
pub mod meetings;
