//! What comes from outside: the time and random bytes. The server supplies the real ones, tests their own.

use domain::time::Instant;

/// The clock and the dice of a deployment.
pub trait Edge: Send + Sync {
    /// The present instant; in demonstration mode moved on by trainees.
    fn now(&self) -> Instant;

    /// The present instant outside: what phones and other systems go by, also while a demonstration runs ahead.
    fn machine_now(&self) -> Instant {
        self.now()
    }

    /// Fills `bytes` with bytes nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// The dice as the sealing functions take them.
pub(crate) struct Dice<'a>(pub &'a dyn Edge);

impl rand_core::TryRng for Dice<'_> {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Dice<'_> {}
