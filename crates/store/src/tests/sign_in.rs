//! Limits of attempts, second factors, devices, links, journeys, and how sessions end.

use super::vault;
use crate::testing::engines;
use crate::{
    Account, AccountLink, AttemptRule, DeviceRow, NewAudit, SESSION_OPEN, Session, SignInRow, SignOnJourney,
    StoreError, Taken, UnlinkedSubject,
};
use seal::random::SeededRandom;

const SECOND: i64 = 1_000_000;
const RULE: AttemptRule =
    AttemptRule { within_us: 900 * SECOND, pause_us: SECOND, lock_after: 5, lock_us: 900 * SECOND };

fn entry(action: &str, at_us: i64) -> NewAudit {
    NewAudit {
        at_us,
        actor: None,
        organ: None,
        role: None,
        action: action.to_owned(),
        subject: "p1".to_owned(),
        detail: "{}".to_owned(),
    }
}

fn account(id: &str) -> Account {
    Account {
        account_id: id.to_owned(),
        login: id.to_owned(),
        name: "受理员甲".to_owned(),
        organ_id: "nm-fgw".to_owned(),
        role: "intake".to_owned(),
        password_hash: "hash".to_owned(),
        disabled: false,
        until_on: crate::NO_END.to_owned(),
        demonstration: false,
    }
}

fn session(token: &str, now_us: i64, step: &str) -> Session {
    Session {
        token_hash: token.to_owned(),
        account_id: "p1".to_owned(),
        created_at_us: now_us,
        seen_at_us: now_us,
        csrf: "c".to_owned(),
        idle_us: 30 * SECOND,
        step: step.to_owned(),
        ends_at_us: now_us + 100 * SECOND,
        device: "Chrome".to_owned(),
        source: "10.1.2.*".to_owned(),
    }
}

#[tokio::test]
async fn failures_pause_ever_longer_then_lock_and_a_success_clears_them() {
    for db in engines().await {
        let store = &db.store;
        // At which second, and what is answered: seconds to wait, or whether this one locks.
        let table = [
            (0, Ok(false)),
            (0, Ok(false)),
            (0, Err(1)),
            (1, Ok(false)),
            (2, Err(1)),
            (3, Ok(false)),
            (6, Err(1)),
            (7, Ok(true)),
            (8, Err(899)),
            (906, Err(1)),
            (907, Ok(false)),
        ];
        for (second, expected) in table {
            let now_us = second * SECOND;
            let taken = store.take_attempt("d1", "login", Some("p1"), RULE, now_us).await.unwrap();
            let answer = match taken {
                Taken::Judge { locks, .. } => Ok(locks),
                Taken::Wait { until_us } => Err((until_us - now_us) / SECOND),
            };
            assert_eq!(answer, expected, "{} at {second} s", db.name);
        }
        store.clear_attempts("d1").await.unwrap();
        assert_eq!(store.waits_until("d1", 907 * SECOND).await.unwrap(), None, "{}", db.name);
        // Failures far apart do not add up.
        for n in 0..8 {
            let taken = store.take_attempt("d2", "login", None, RULE, n * 1_000 * SECOND).await.unwrap();
            assert_eq!(taken, Taken::Judge { failures: 1, locks: false }, "{}", db.name);
        }
    }
}

#[tokio::test]
async fn many_attempts_at_once_get_no_more_tries_than_one_after_the_other() {
    for db in engines().await {
        let rule = AttemptRule { pause_us: 0, ..RULE };
        let attempts = (0..40).map(|_| db.store.take_attempt("d1", "login", Some("p1"), rule, 1));
        let taken = futures_util::future::join_all(attempts).await;
        let judged = taken.iter().filter(|taken| matches!(taken, Ok(Taken::Judge { .. }))).count();
        assert_eq!(judged, 5, "{}", db.name);
        let locked = db.store.locked_attempts(2, 10).await.unwrap();
        assert_eq!(locked.len(), 1, "{}", db.name);
        assert_eq!(locked[0].account_id.as_deref(), Some("p1"), "{}", db.name);
        assert_eq!(db.store.clear_attempts_of("p1", entry("unlocked", 2)).await.unwrap(), 1, "{}", db.name);
        assert!(db.store.locked_attempts(2, 10).await.unwrap().is_empty(), "{}", db.name);
        db.store.take_attempt("d3", "login", None, rule, 1).await.unwrap();
        assert_eq!(db.store.forget_attempts(2, 0).await.unwrap(), 1, "{}", db.name);
    }
}

#[tokio::test]
async fn a_second_factor_is_sealed_confirmed_once_and_no_step_or_code_is_used_twice() {
    let mut random = SeededRandom::new(3);
    for db in engines().await {
        let store = &db.store;
        let (first, second) = (vault(1, &[]), vault(2, &[1]));
        let row = first.seal_second_factor(&mut random, "p1", b"a secret of twenty b", 10);
        assert!(!row.cipher.windows(8).any(|part| part == b"a secret"), "the secret is sealed");
        store.begin_second_factor(&row).await.unwrap();
        assert!(!store.standing("p1").await.unwrap().second_factor, "{}: not confirmed yet", db.name);
        assert!(!store.use_step("p1", 5).await.unwrap(), "{}: it guards nothing yet", db.name);
        let again = first.seal_second_factor(&mut random, "p1", b"another secret of 20", 11);
        store.begin_second_factor(&again).await.unwrap();
        let codes = ["k1".to_owned(), "k2".to_owned()];
        let stale = store.confirm_second_factor(&row, 5, &codes, "t1", entry("set", 12)).await;
        assert!(matches!(stale, Err(StoreError::Stale)), "{}: it was replaced", db.name);
        store.open_session(&session("t1", 12, SESSION_OPEN)).await.unwrap();
        store.open_session(&session("t2", 12, SESSION_OPEN)).await.unwrap();
        store.confirm_second_factor(&again, 5, &codes, "t1", entry("set", 12)).await.unwrap();
        assert!(store.session("t1", 12).await.unwrap().is_some(), "{}", db.name);
        assert!(store.session("t2", 12).await.unwrap().is_none(), "{}: opened without it", db.name);
        let taken = store.begin_second_factor(&row).await;
        assert!(matches!(taken, Err(StoreError::Duplicate { .. })), "{}: {taken:?}", db.name);
        assert!(store.standing("p1").await.unwrap().second_factor, "{}", db.name);
        for (step, passes) in [(5, false), (4, false), (6, true), (6, false), (7, true)] {
            assert_eq!(store.use_step("p1", step).await.unwrap(), passes, "{} step {step}", db.name);
        }
        for (code, passes) in [("k1", true), ("k1", false), ("k3", false)] {
            assert_eq!(store.use_recovery_code("p1", code, 20).await.unwrap(), passes, "{} {code}", db.name);
        }
        assert!(!store.use_recovery_code("p2", "k2", 20).await.unwrap(), "{}: another's", db.name);
        assert_eq!(store.recovery_codes_left("p1").await.unwrap(), 1, "{}", db.name);
        assert_eq!(store.rewrap_all(&second, &mut random, 2).await.unwrap(), 1, "{}", db.name);
        let row = store.second_factor("p1").await.unwrap().unwrap();
        assert_eq!(second.open_second_factor(&row).unwrap(), b"another secret of 20", "{}", db.name);
        assert!(vault(3, &[]).open_second_factor(&row).is_err(), "{}: not by another key", db.name);
        store.remove_second_factor("p1", None, entry("reset", 30)).await.unwrap();
        assert!(store.session("t1", 12).await.unwrap().is_none(), "{}: sessions end", db.name);
        assert_eq!(store.recovery_codes_left("p1").await.unwrap(), 0, "{}", db.name);
        let twice = store.remove_second_factor("p1", None, entry("reset", 31)).await;
        assert!(matches!(twice, Err(StoreError::Stale)), "{}: nothing there", db.name);
    }
}

#[tokio::test]
async fn a_session_ends_at_its_end_however_busy_and_halves_are_in_no_list() {
    for db in engines().await {
        let store = &db.store;
        store.open_session(&session("t1", 0, SESSION_OPEN)).await.unwrap();
        store.open_session(&session("half", 0, "second")).await.unwrap();
        for second in [20, 40, 60, 80, 99] {
            store.touch_session("t1", second * SECOND).await.unwrap();
        }
        assert!(store.session("t1", 100 * SECOND - 1).await.unwrap().is_some(), "{}", db.name);
        assert!(store.session("t1", 100 * SECOND).await.unwrap().is_none(), "{}", db.name);
        assert_eq!(store.sessions_of("p1", 99 * SECOND, 10).await.unwrap().len(), 1, "{}", db.name);
        assert_eq!(store.session("half", 1).await.unwrap().unwrap().step, "second", "{}", db.name);
        store.carry_sessions(99 * SECOND, 1_000 * SECOND).await.unwrap();
        assert!(store.session("t1", 1_001 * SECOND - 1).await.unwrap().is_some(), "{}: carried", db.name);
        assert!(store.session("t1", 1_001 * SECOND).await.unwrap().is_none(), "{}: its end too", db.name);
        store.open_session(&session("t2", 0, SESSION_OPEN)).await.unwrap();
        store.open_session(&session("t3", 0, SESSION_OPEN)).await.unwrap();
        let others = store.close_session_of("p2", "t2", entry("ended", 1)).await;
        assert!(matches!(others, Err(StoreError::Stale)), "{}: another's", db.name);
        store.close_session_of("p1", "t2", entry("ended", 1)).await.unwrap();
        assert!(store.session("t2", 1).await.unwrap().is_none(), "{}", db.name);
        store.close_other_sessions("p1", "t1", entry("ended", 2)).await.unwrap();
        assert!(store.session("t3", 1).await.unwrap().is_none(), "{}", db.name);
    }
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions_and_may_ask_for_another() {
    for db in engines().await {
        let store = &db.store;
        store.add_account(&account("p1")).await.unwrap();
        assert_eq!(store.standing("p1").await.unwrap(), crate::Standing::default(), "{}", db.name);
        store.open_session(&session("t1", 0, SESSION_OPEN)).await.unwrap();
        store.open_session(&session("t2", 0, SESSION_OPEN)).await.unwrap();
        store.change_password("p1", "new", true, Some("t1"), entry("password", 5)).await.unwrap();
        assert!(store.session("t1", 1).await.unwrap().is_some(), "{}", db.name);
        assert!(store.session("t2", 1).await.unwrap().is_none(), "{}", db.name);
        assert!(store.standing("p1").await.unwrap().must_change, "{}", db.name);
        store.rehash_password("p1", "old", "x").await.unwrap();
        store.rehash_password("p1", "new", "newer").await.unwrap();
        assert_eq!(store.account("p1").await.unwrap().unwrap().password_hash, "newer", "{}", db.name);
        assert!(store.session("t1", 1).await.unwrap().is_some(), "{}: the same password", db.name);
        store.set_must_change("p1", false, 6).await.unwrap();
        assert!(!store.standing("p1").await.unwrap().must_change, "{}", db.name);
        let nobody = store.change_password("p9", "new", false, None, entry("password", 7)).await;
        assert!(matches!(nobody, Err(StoreError::Stale)), "{}", db.name);
    }
}

#[tokio::test]
async fn a_new_device_is_noticed_until_its_person_says_so() {
    for db in engines().await {
        let store = &db.store;
        let device = |digest: &str, at_us: i64, to_notice: bool| DeviceRow {
            account_id: "p1".to_owned(),
            device_digest: digest.to_owned(),
            label: "Edge（Windows）".to_owned(),
            source: "10.1.2.*".to_owned(),
            first_at_us: at_us,
            seen_at_us: at_us,
            to_notice,
        };
        assert!(!store.has_devices("p1").await.unwrap(), "{}", db.name);
        store.put_device(&device("a", 1, false)).await.unwrap();
        store.put_device(&device("b", 2, true)).await.unwrap();
        store.put_device(&device("b", 3, false)).await.unwrap();
        let known = store.device("p1", "b").await.unwrap().unwrap();
        assert_eq!((known.first_at_us, known.seen_at_us, known.to_notice), (2, 3, true), "{}", db.name);
        assert!(store.device("p2", "b").await.unwrap().is_none(), "{}", db.name);
        assert_eq!(store.devices_to_notice("p1", 5).await.unwrap().len(), 1, "{}", db.name);
        store.devices_noticed("p1", 2).await.unwrap();
        assert!(store.devices_to_notice("p1", 5).await.unwrap().is_empty(), "{}", db.name);
        assert_eq!(store.forget_devices(2).await.unwrap(), 1, "{}", db.name);
        let line = SignInRow {
            sign_in_id: "s1".to_owned(),
            account_id: "p1".to_owned(),
            at_us: 4,
            outcome: "password".to_owned(),
            device: "Edge（Windows）".to_owned(),
            source: "10.1.2.*".to_owned(),
            new_device: true,
        };
        store.add_sign_in(&line, entry("session.opened", 4)).await.unwrap();
        assert_eq!(store.sign_ins("p1", 5).await.unwrap(), [line], "{}", db.name);
        assert!(store.sign_ins("p2", 5).await.unwrap().is_empty(), "{}", db.name);
    }
}

#[tokio::test]
async fn a_subject_is_linked_once_and_a_journey_comes_back_once_to_its_browser() {
    for db in engines().await {
        let store = &db.store;
        let stranger = UnlinkedSubject {
            subject_digest: "s1".to_owned(),
            issuer: "https://sso.example".to_owned(),
            code: "ABCD-EFGH".to_owned(),
            seen_at_us: 1,
        };
        store.note_unlinked(&stranger).await.unwrap();
        store.note_unlinked(&UnlinkedSubject { seen_at_us: 2, ..stranger.clone() }).await.unwrap();
        assert_eq!(store.unlinked_by_code("ABCD-EFGH").await.unwrap().len(), 1, "{}", db.name);
        let link = AccountLink {
            subject_digest: "s1".to_owned(),
            issuer: stranger.issuer.clone(),
            code: stranger.code.clone(),
            account_id: "p1".to_owned(),
            linked_by: "p9".to_owned(),
            linked_at_us: 3,
        };
        store.link_subject(&link, entry("linked", 3)).await.unwrap();
        assert!(store.unlinked_by_code("ABCD-EFGH").await.unwrap().is_empty(), "{}", db.name);
        let twice = store.link_subject(&link, entry("linked", 4)).await;
        assert!(matches!(twice, Err(StoreError::Stale)), "{}: {twice:?}", db.name);
        assert_eq!(store.account_link("s1").await.unwrap(), Some(link.clone()), "{}", db.name);
        store.unlink_subject(&link, entry("unlinked", 5)).await.unwrap();
        assert!(store.account_links(5).await.unwrap().is_empty(), "{}", db.name);
        let journey = SignOnJourney {
            state_digest: "j1".to_owned(),
            browser_digest: "b1".to_owned(),
            nonce: "n".to_owned(),
            verifier: "v".to_owned(),
            ends_at_us: 100,
        };
        store.depart(&journey).await.unwrap();
        let table = [("j2", "b1", 1, false), ("j1", "b2", 1, false), ("j1", "b1", 100, false), ("j1", "b1", 99, true)];
        for (state, browser, now_us, found) in table {
            let back = store.come_back(state, browser, now_us).await.unwrap();
            assert_eq!(back.is_some(), found, "{}: {state} to {browser} at {now_us}", db.name);
        }
        assert!(store.come_back("j1", "b1", 99).await.unwrap().is_none(), "{}: once", db.name);
    }
}
