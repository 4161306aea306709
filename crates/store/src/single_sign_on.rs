//! Single sign-on: who there is which account here, and journeys there that have not come back.
//!
//! A subject may be a number that belongs to a person. Only its keyed digest is kept, and a short code of it for the
//! administrator who links.

use crate::audit::NewAudit;
use crate::commit::Write;
use crate::engine::{rec, statements};
use crate::{Store, StoreError, vals};

statements! {
    LINK = "INSERT INTO account_links (subject_digest, issuer, code, account_id, linked_by, linked_at_us)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (subject_digest) DO NOTHING";
    UNLINK = "DELETE FROM account_links WHERE subject_digest = $1";
    CLOSE_OF = "DELETE FROM sessions WHERE account_id = $1";
    LINKED = "SELECT subject_digest, issuer, code, account_id, linked_by, linked_at_us FROM account_links
        WHERE subject_digest = $1";
    LINKS = "SELECT subject_digest, issuer, code, account_id, linked_by, linked_at_us FROM account_links
        ORDER BY linked_at_us DESC, subject_digest LIMIT $1";
    SEEN = "INSERT INTO unlinked_subjects (subject_digest, issuer, code, seen_at_us) VALUES ($1, $2, $3, $4)
        ON CONFLICT (subject_digest) DO UPDATE SET seen_at_us = excluded.seen_at_us";
    BY_CODE = "SELECT subject_digest, issuer, code, seen_at_us FROM unlinked_subjects WHERE code = $1
        ORDER BY seen_at_us DESC, subject_digest";
    DROP_SEEN = "DELETE FROM unlinked_subjects WHERE subject_digest = $1";
    FORGET_SEEN = "DELETE FROM unlinked_subjects WHERE seen_at_us < $1";
    DEPART = "INSERT INTO sign_on_journeys (state_digest, browser_digest, nonce, verifier, ends_at_us)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (state_digest) DO NOTHING";
    JOURNEY = "SELECT state_digest, browser_digest, nonce, verifier, ends_at_us FROM sign_on_journeys
        WHERE state_digest = $1 AND browser_digest = $2 AND ends_at_us > $3";
    RETURN = "DELETE FROM sign_on_journeys WHERE state_digest = $1";
    FORGET_JOURNEYS = "DELETE FROM sign_on_journeys WHERE ends_at_us <= $1";
}

rec! {
    /// Who at the single sign-on is which account.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AccountLink {
        /// Keyed digest of issuer and subject.
        pub subject_digest: String,
        /// The issuer.
        pub issuer: String,
        /// The short code of the subject.
        pub code: String,
        /// The account.
        pub account_id: String,
        /// The administrator who linked them.
        pub linked_by: String,
        /// When.
        pub linked_at_us: i64,
    }
    /// A subject that came and is no account's.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct UnlinkedSubject {
        /// Keyed digest of issuer and subject.
        pub subject_digest: String,
        /// The issuer.
        pub issuer: String,
        /// Its short code.
        pub code: String,
        /// When it came last.
        pub seen_at_us: i64,
    }
    /// A journey to the single sign-on.
    #[derive(Clone, PartialEq, Eq)]
    pub struct SignOnJourney {
        /// Digest of its state.
        pub state_digest: String,
        /// Digest of the cookie of the browser that left.
        pub browser_digest: String,
        /// The nonce the identity has to carry.
        pub nonce: String,
        /// The verifier of its code.
        pub verifier: String,
        /// Until when it may come back.
        pub ends_at_us: i64,
    }
}

impl std::fmt::Debug for SignOnJourney {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignOnJourney").field("ends_at_us", &self.ends_at_us).finish_non_exhaustive()
    }
}

impl Store {
    /// Links a subject to an account.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if it is linked already.
    pub async fn link_subject(&self, link: &AccountLink, audit: NewAudit) -> Result<(), StoreError> {
        let vals = vals![
            &link.subject_digest,
            &link.issuer,
            &link.code,
            &link.account_id,
            &link.linked_by,
            link.linked_at_us,
        ];
        let writes =
            vec![Write::one(LINK, vals), Write::any(DROP_SEEN, vals![&link.subject_digest]), Write::audit(audit)];
        self.write(writes).await.map(|_| ())
    }

    /// Takes a link back, and ends the account's sessions.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] if there is none.
    pub async fn unlink_subject(&self, link: &AccountLink, audit: NewAudit) -> Result<(), StoreError> {
        let writes = vec![
            Write::one(UNLINK, vals![&link.subject_digest]),
            Write::any(CLOSE_OF, vals![&link.account_id]),
            Write::audit(audit),
        ];
        self.write(writes).await.map(|_| ())
    }

    /// The link of a subject.
    pub async fn account_link(&self, subject_digest: &str) -> Result<Option<AccountLink>, StoreError> {
        self.db().opt(LINKED, vals![subject_digest]).await
    }

    /// The newest links, at most `limit`.
    pub async fn account_links(&self, limit: i64) -> Result<Vec<AccountLink>, StoreError> {
        self.db().all(LINKS, vals![limit]).await
    }

    /// Notes that a subject came that is no account's.
    pub async fn note_unlinked(&self, subject: &UnlinkedSubject) -> Result<(), StoreError> {
        let vals = vals![&subject.subject_digest, &subject.issuer, &subject.code, subject.seen_at_us];
        self.write(vec![Write::any(SEEN, vals)]).await.map(|_| ())
    }

    /// The subjects of a short code that came and are not linked.
    pub async fn unlinked_by_code(&self, code: &str) -> Result<Vec<UnlinkedSubject>, StoreError> {
        self.db().all(BY_CODE, vals![code]).await
    }

    /// Notes a journey to the single sign-on.
    pub async fn depart(&self, journey: &SignOnJourney) -> Result<(), StoreError> {
        let vals = vals![
            &journey.state_digest,
            &journey.browser_digest,
            &journey.nonce,
            &journey.verifier,
            journey.ends_at_us,
        ];
        self.write(vec![Write::one(DEPART, vals)]).await.map(|_| ())
    }

    /// Takes a journey that comes back to the browser it left, once.
    pub async fn come_back(
        &self,
        state_digest: &str,
        browser_digest: &str,
        now_us: i64,
    ) -> Result<Option<SignOnJourney>, StoreError> {
        let journey = self.db().opt(JOURNEY, vals![state_digest, browser_digest, now_us]).await?;
        let Some(journey) = journey else { return Ok(None) };
        let taken = self.write(vec![Write::any(RETURN, vals![state_digest])]).await? == [1];
        Ok(taken.then_some(journey))
    }

    /// Forgets journeys that did not come back in time, and subjects that nobody linked since an instant.
    pub async fn forget_sign_on(&self, now_us: i64, subjects_before_us: i64) -> Result<u64, StoreError> {
        let writes =
            vec![Write::any(FORGET_JOURNEYS, vals![now_us]), Write::any(FORGET_SEEN, vals![subjects_before_us])];
        Ok(self.write(writes).await?.into_iter().sum())
    }
}
