//! Where random bytes come from: always from an argument.
//!
//! Everything that needs random bytes takes a `&mut impl Random` or the finished bytes, so that tests and drills can
//! repeat themselves. Only the outermost edge of the program names [`OsRandom`].

use std::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};
use zeroize::Zeroizing;

use crate::Suite;

/// A source of random bytes that nobody can foretell.
///
/// An alias of the trait the cryptographic libraries ask for; `&mut dyn Random` works as well.
pub use rand_core::CryptoRng as Random;

/// The next `N` random bytes, for a nonce, a salt or a token.
pub fn array<const N: usize>(random: &mut (impl Random + ?Sized)) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill_bytes(&mut bytes);
    bytes
}

/// The next 32 random bytes as a secret that is wiped after use.
pub(crate) fn secret(random: &mut (impl Random + ?Sized)) -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    random.fill_bytes(bytes.as_mut_slice());
    bytes
}

/// The random source of the operating system: the only real one, to be created at the edge and passed inwards.
///
/// It panics if the system has no random bytes to give, since nothing sensible could follow.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl TryRng for OsRandom {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(array(self)))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(array(self)))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        getrandom::fill(bytes).expect("a running operating system gives random bytes");
        Ok(())
    }
}

impl TryCryptoRng for OsRandom {}

/// A source that repeats itself for the same seed, for tests and demonstrations with made-up data.
///
/// Nothing that protects anyone may come from it: whoever knows the seed knows every key.
#[derive(Debug, Clone)]
pub struct SeededRandom {
    seed: u64,
    block: u64,
    /// Bytes of the current block that were not given out yet.
    left: Vec<u8>,
}

impl SeededRandom {
    /// Begins the sequence that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self { seed, block: 0, left: Vec::new() }
    }
}

impl TryRng for SeededRandom {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(array(self)))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(array(self)))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            if self.left.is_empty() {
                let block = Suite::International.digest_parts(&[&self.seed.to_le_bytes(), &self.block.to_le_bytes()]);
                self.left = block.as_bytes().to_vec();
                self.block += 1;
            }
            *byte = self.left.pop().expect("a new block was put there if none was left");
        }
        Ok(())
    }
}

impl TryCryptoRng for SeededRandom {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_sequence_however_it_is_drawn() {
        let whole: [u8; 100] = array(&mut SeededRandom::new(1));
        let mut again = SeededRandom::new(1);
        let pieces =
            [array::<7>(&mut again).to_vec(), array::<64>(&mut again).to_vec(), array::<29>(&mut again).to_vec()];
        assert_eq!(pieces.concat(), whole);
        assert_ne!(array::<100>(&mut SeededRandom::new(2)), whole);
        assert_ne!(whole[..32], whole[32..64]);
    }

    #[test]
    fn the_operating_system_does_not_repeat_itself() {
        let source: &mut dyn Random = &mut OsRandom;
        assert_ne!(array::<32>(source), array::<32>(source));
        assert_ne!(source.next_u64(), source.next_u64());
    }
}
