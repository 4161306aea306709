//! The complainant's way in: the public number and a query code of a hundred random bits.

use crate::{
    Casework, SignedIn, Viewer, accounts::CASE_PREFIX, device::Visitor, error::Error, sessions::Step,
    sign_in::seconds_until,
};
use domain::{
    actor::Role,
    case_number::CaseNumber,
    ids::{CaseId, PersonId},
};
use store::{AttemptRule, Taken};

/// Crockford base 32, without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a code: 100 bits.
const CODE_CHARS: usize = 20;

const MINUTE_US: i64 = 60_000_000;

/// Wrong codes from one address for one number. A code cannot be guessed, so this only slows down whoever tries: ten slips
/// of a tired reader pass with short pauses, and nobody is kept from another case or by somebody at another address.
const WRONG_CODES: AttemptRule =
    AttemptRule { within_us: 15 * MINUTE_US, pause_us: 2_000_000, lock_after: 10, lock_us: 15 * MINUTE_US };

/// What came of a number and a code.
#[derive(Debug, Clone)]
pub enum TrackOutcome {
    /// They open a case.
    In(Box<Tracked>),
    /// They do not.
    Refused,
    /// Too many wrong ones: none is judged for so many seconds.
    Wait(i64),
}

impl TrackOutcome {
    /// Who has come in, if anybody.
    pub fn tracked(self) -> Option<Tracked> {
        match self {
            Self::In(tracked) => Some(*tracked),
            Self::Refused | Self::Wait(_) => None,
        }
    }
}

/// A complainant who has come in.
#[derive(Debug, Clone)]
pub struct Tracked {
    /// The session.
    pub signed_in: SignedIn,
    /// The code to keep from now on, shown this once, where the one that was used came from an officer.
    pub new_code: Option<String>,
}

impl Casework {
    /// A new query code in four groups of five.
    pub(crate) fn new_code(&self) -> String {
        let bytes = self.random::<CODE_CHARS>();
        code_of(&bytes)
    }

    /// What the store keeps of a code. It has a hundred random bits, so a fast digest is enough.
    pub(crate) fn code_hash(&self, code: &str) -> String {
        self.vault().suite().digest(normal_code(code).as_bytes()).to_hex()
    }

    /// The case behind a number and a code, as its complainant sees it.
    pub async fn track(&self, number: &str, code: &str) -> Result<Option<(Viewer, CaseId)>, Error> {
        let Ok(number) = CaseNumber::parse(number) else { return Ok(None) };
        let Some(row) = self.store().find_by_number(&number.to_string()).await? else { return Ok(None) };
        let Some(owner) = self.store().case_of_code(&self.code_hash(code)).await? else { return Ok(None) };
        let (Ok(owner), Ok(id)) = (CaseId::parse(&owner), CaseId::parse(&row.case_id)) else { return Ok(None) };
        // What was split off opens with the code of the case it came from.
        if owner != id && !self.family(&owner).await?.contains(&id) {
            return Ok(None);
        }
        Ok(Some((complainant(&id), id)))
    }

    /// Signs the complainant in to its case, unless too many wrong codes came from the same address before.
    pub async fn open_track(&self, number: &str, code: &str, from: &Visitor) -> Result<TrackOutcome, Error> {
        let now = self.now().as_micros();
        let meant = CaseNumber::parse(number).map_or_else(|_| String::new(), |number| number.to_string());
        let counter = from.counted().map(|source| self.counter("track", &format!("{source} {meant}")));
        if let Some(counter) = &counter {
            match self.store().take_attempt(counter, "source", None, WRONG_CODES, now).await? {
                Taken::Wait { until_us } => return Ok(TrackOutcome::Wait(seconds_until(until_us, now))),
                Taken::Judge { .. } => {}
            }
        }
        let Some(tracked) = self.try_track(number, code, from).await? else { return Ok(TrackOutcome::Refused) };
        if let Some(counter) = &counter {
            self.store().clear_attempts(counter).await?;
        }
        Ok(TrackOutcome::In(Box::new(tracked)))
    }

    /// Opens a session if number and code fit.
    ///
    /// A code that an officer handed out gives a new one, which ends it when it is first used: until then the first
    /// one works again, so that a lost answer or a second click locks nobody out.
    async fn try_track(&self, number: &str, code: &str, from: &Visitor) -> Result<Option<Tracked>, Error> {
        let Some((viewer, id)) = self.track(number, code).await? else { return Ok(None) };
        let hash = self.code_hash(code);
        let Some(used) = self.store().query_code(&hash).await? else { return Ok(None) };
        let mut new_code = None;
        if used.one_time {
            let own = self.new_code();
            let now = self.now().as_micros();
            if !self.store().add_own_code(&self.code_hash(&own), &hash, now).await? {
                return Ok(None);
            }
            new_code = Some(own);
        } else {
            self.store().retire_other_codes(&used.case_id, &hash).await?;
        }
        let signed_in = self.open_session(&format!("{CASE_PREFIX}{id}"), viewer, Step::Open, from).await?;
        Ok(Some(Tracked { signed_in, new_code }))
    }
}

/// The code that some bytes make, in groups of five.
pub(crate) fn code_of(bytes: &[u8]) -> String {
    let chars: String =
        bytes.iter().take(CODE_CHARS).map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect();
    grouped_code(&chars)
}

/// A code as it is shown, however it was typed.
pub(crate) fn grouped_code(code: &str) -> String {
    let chars: Vec<_> = normal_code(code).chars().collect();
    chars.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The viewer of a complainant. Its person is the case: a code is no name.
pub fn complainant(id: &CaseId) -> Viewer {
    Viewer {
        person: PersonId::parse(&format!("tsr:{id}")).expect("an identifier with a prefix is one"),
        name: "投诉人".to_owned(),
        organ: None,
        organ_name: String::new(),
        role: Role::Complainant,
        case: Some(id.clone()),
        seat: crate::viewer::MAIN_SEAT.to_owned(),
        standing_in_for: None,
    }
}

/// A code as it was meant: upper case, without separators, O for 0 and I or L for 1 taken back.
fn normal_code(code: &str) -> String {
    code.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::normal_code;

    #[test]
    fn a_code_is_read_as_it_was_meant() {
        for text in ["ABCDE-01234-FGHJK-MNPQR", "abcde ol234 fghjk mnpqr", "ａｂｃｄｅ—0i234—FGHJK—MNPQR"] {
            assert_eq!(normal_code(text), "ABCDE01234FGHJKMNPQR", "{text}");
        }
    }
}
