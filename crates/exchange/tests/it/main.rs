//! Files in and files out: channels, packages, receipts.
mod channels;
mod hostile;
mod other_draws;
mod province;
mod receipts;
