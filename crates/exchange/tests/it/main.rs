//! The files of the channels, whole and broken.
mod channels;
mod hostile;
mod other_draws;
