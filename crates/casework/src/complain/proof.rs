//! The proof of work that a browser does before a complaint is sent: it costs a person nothing and a flood of complaints
//! a lot. Whoever's browser cannot do it is not turned away; see [`super::Sending`] and [`crate::screening`].

use crate::{Casework, error::Error};
use altcha::{ChallengeParameters, HmacAlgorithm, Payload, VerifySolutionOptions, sign_challenge, verify_solution};
use serde_json::Value;
use std::collections::BTreeMap;

/// How long a challenge is good: longer than anybody reads the last page.
const GOOD_US: i64 = 2 * 3600 * 1_000_000;

/// What a browser has to do: on average 256 keys, each of so many rounds. A fraction of a second, two on an old phone.
const ALGORITHM: &str = "PBKDF2/SHA-256";
const ROUNDS: u32 = 1_000;
const PREFIX: &str = "00";

/// Under which name the end of a challenge stands in it. The protocol's own field is compared with the clock of the
/// machine, and ours can be moved in a demonstration.
const UNTIL: &str = "until_us";

/// What is to be made of what came with a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Judged {
    /// A proof, by its name, good until then.
    Good { name: String, until_us: i64 },
    /// None that is good any more.
    Stale,
}

impl Casework {
    /// A challenge for a browser, as JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Setup`] if it cannot be made.
    pub fn proof_challenge(&self) -> Result<String, Error> {
        let until = self.now().as_micros() + GOOD_US;
        let mut parameters = ChallengeParameters {
            algorithm: ALGORITHM.to_owned(),
            cost: ROUNDS,
            data: Some(BTreeMap::from([(UNTIL.to_owned(), Value::from(until))])),
            expires_at: None,
            key_length: 32,
            key_prefix: PREFIX.to_owned(),
            key_signature: None,
            memory_cost: None,
            nonce: hex::encode(self.random::<16>()),
            parallelism: None,
            salt: hex::encode(self.random::<16>()),
        };
        let signed = sign_challenge(&HmacAlgorithm::Sha256, &mut parameters, None, &self.proof_secret(), None);
        let text = signed.ok().and_then(|challenge| serde_json::to_string(&challenge).ok());
        text.ok_or_else(|| Error::Setup("a challenge could not be signed".to_owned()))
    }

    /// Looks at a proof; its signature is checked before any work is done for it.
    pub(super) fn judge_proof(&self, json: &[u8]) -> Judged {
        let Ok(Payload { challenge, solution }) = serde_json::from_slice(json) else { return Judged::Stale };
        let options = VerifySolutionOptions::new(&challenge, &solution, self.proof_secret());
        let proved = verify_solution(options).is_ok_and(|result| result.verified);
        let until = challenge.parameters.data.as_ref().and_then(|data| data.get(UNTIL)?.as_i64());
        match (challenge.signature, until) {
            (Some(name), Some(until_us)) if proved && until_us > self.now().as_micros() => {
                Judged::Good { name, until_us }
            }
            _ => Judged::Stale,
        }
    }

    /// The same in every process of the deployment, and another one after the keys were turned.
    fn proof_secret(&self) -> String {
        self.vault().blind("", "complaint.proof", "challenge").value
    }
}
