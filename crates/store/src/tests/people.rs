//! The roster: accounts made together, found, invited, shut; seats, absences and grants beside them.

use super::{events, one, projection};
use crate::testing::{TestDb, engines};
use crate::{
    AbsenceRow, Account, AssigneeRow, NO_END, NewAudit, NewInvitation, NewRosterEntry, Projection, RoleGrant,
    RosterQuery, SeatRow, StoreError, StreamCommit,
};

fn audit(action: &str) -> NewAudit {
    NewAudit {
        at_us: 1,
        actor: Some("admin".to_owned()),
        organ: None,
        role: None,
        action: action.to_owned(),
        subject: "a".to_owned(),
        detail: "{}".to_owned(),
    }
}

fn invitation(account: &str, no: i64) -> NewInvitation {
    NewInvitation {
        invitation_id: format!("i{account}{no}"),
        account_id: account.to_owned(),
        token_hash: format!("hash-{account}-{no}"),
        made_by: "admin".to_owned(),
        made_at_us: 10 * no,
        expires_at_us: 10 * no + 100,
    }
}

fn entry(id: &str, organ: &str, role: &str) -> NewRosterEntry {
    NewRosterEntry {
        account: Account {
            account_id: id.to_owned(),
            login: id.to_owned(),
            name: format!("某{id}"),
            organ_id: organ.to_owned(),
            role: role.to_owned(),
            password_hash: String::new(),
            disabled: false,
            demonstration: false,
            until_on: NO_END.to_owned(),
        },
        created_at_us: 5,
        until_on: NO_END.to_owned(),
        invitation: Some(invitation(id, 1)),
        grant: None,
        audit: audit("account.made"),
    }
}

fn query(words: &str, state: &str) -> RosterQuery {
    RosterQuery {
        words: words.to_owned(),
        state: state.to_owned(),
        today: "2026-03-02".to_owned(),
        ..RosterQuery::default()
    }
}

async fn logins(db: &TestDb, query: &RosterQuery) -> Vec<String> {
    let rows = db.store.roster(query, 50, 0).await.unwrap();
    let counted = db.store.roster_count(query).await.unwrap();
    assert_eq!(usize::try_from(counted).unwrap(), rows.len(), "{} counts as it lists", db.name);
    rows.into_iter().map(|row| row.login).collect()
}

#[tokio::test]
async fn accounts_are_made_all_or_none_and_found_by_words_seat_and_state() {
    for db in engines().await {
        let entries = vec![entry("li_1", "lead", "intake"), entry("lix1", "det", "handler")];
        db.store.make_accounts(entries).await.unwrap();
        let twice = vec![entry("new", "lead", "intake"), entry("li_1", "lead", "intake")];
        let refused = db.store.make_accounts(twice).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{}: {refused:?}", db.name);
        assert!(db.store.account("new").await.unwrap().is_none(), "{} makes all or none", db.name);
        let seat = SeatRow {
            seat_id: "s1".to_owned(),
            account_id: "lix1".to_owned(),
            organ_id: "lead".to_owned(),
            role: "lead_head".to_owned(),
            standing_for: None,
            from_on: "2026-03-01".to_owned(),
            to_on: NO_END.to_owned(),
            granted_by: "admin".to_owned(),
            granted_at_us: 7,
            ended_at_us: None,
        };
        db.store.put_seat(&seat, audit("seat.granted")).await.unwrap();
        let of =
            |organ: &str, role: &str| RosterQuery { organ: organ.to_owned(), role: role.to_owned(), ..query("", "") };
        let table = [
            (query("", ""), vec!["li_1", "lix1"]),
            (query("LI_", ""), vec!["li_1"]),
            (query("某li", ""), vec!["li_1", "lix1"]),
            (query("%", ""), vec![]),
            (query("", "invited"), vec!["li_1", "lix1"]),
            (query("", "active"), vec![]),
            (of("lead", ""), vec!["li_1", "lix1"]),
            (of("det", ""), vec!["lix1"]),
            (of("", "lead_head"), vec!["lix1"]),
            (of("", "intake"), vec!["li_1"]),
        ];
        for (query, expected) in table {
            assert_eq!(logins(&db, &query).await, expected, "{query:?} on {}", db.name);
        }
        assert_eq!(db.store.seats_in("lead", "2026-03-02").await.unwrap(), std::slice::from_ref(&seat), "{}", db.name);
        assert!(db.store.seats_in("lead", "2026-02-28").await.unwrap().is_empty(), "{} not yet", db.name);
        db.store.end_seat("s1", "2026-03-02", 9, audit("seat.ended")).await.unwrap();
        assert!(db.store.seats_in("lead", "2026-03-02").await.unwrap().is_empty(), "{} no longer", db.name);
        let again = db.store.end_seat("s1", "2026-03-02", 9, audit("seat.ended")).await;
        assert!(matches!(again, Err(StoreError::Stale)), "{}", db.name);
        assert_eq!(db.store.seats_of("lix1").await.unwrap()[0].to_on, "2026-03-02");
        db.store.rename_account("li_1", "某人", "2026-03-01", audit("account.changed")).await.unwrap();
        assert_eq!(logins(&db, &query("", "expired")).await, ["li_1"], "{}", db.name);
        assert_eq!(logins(&db, &query("", "invited")).await, ["lix1"], "{}", db.name);
    }
}

#[tokio::test]
async fn an_invitation_opens_its_account_once_and_only_in_its_time() {
    for db in engines().await {
        db.store.make_accounts(vec![entry("p", "lead", "intake"), entry("q", "lead", "intake")]).await.unwrap();
        let first = db.store.invitation("hash-p-1").await.unwrap().unwrap();
        db.store.invite_again(&invitation("p", 2), audit("account.invited")).await.unwrap();
        let stale = |result: Result<(), StoreError>| matches!(result, Err(StoreError::Stale));
        let used = db.store.use_invitation(&first, "h", 20, audit("invitation.used")).await;
        assert!(stale(used), "{}: another took its place", db.name);
        let second = db.store.invitation("hash-p-2").await.unwrap().unwrap();
        let late = db.store.use_invitation(&second, "h", 120, audit("invitation.used")).await;
        assert!(stale(late), "{} is too late", db.name);
        db.store.use_invitation(&second, "h", 119, audit("invitation.used")).await.unwrap();
        assert_eq!(db.store.account("p").await.unwrap().unwrap().password_hash, "h");
        assert!(stale(db.store.use_invitation(&second, "x", 119, audit("invitation.used")).await), "{} once", db.name);
        assert_eq!(logins(&db, &query("", "active")).await, ["p"], "{}", db.name);
        db.store.shut_account("q", "离职", ("2026-03-02", 30), audit("account.shut")).await.unwrap();
        let q = db.store.invitation("hash-q-1").await.unwrap().unwrap();
        assert_eq!(q.voided_at_us, Some(30), "{} shuts the way in", db.name);
        db.store.open_account_again("q", audit("account.opened")).await.unwrap();
        assert!(stale(db.store.open_account_again("q", audit("account.opened")).await), "{}", db.name);
    }
}

#[tokio::test]
async fn an_account_with_an_open_case_on_its_desk_is_not_shut() {
    for db in engines().await {
        db.store.make_accounts(vec![entry("p", "lead", "intake"), entry("q", "lead", "intake")]).await.unwrap();
        let give = |version: i64, person: &str| {
            let row = AssigneeRow { case_id: String::new(), organ_id: "lead".to_owned(), person: person.to_owned() };
            let projection = Projection { assignees: vec![row], ..projection(1, "甲") };
            one(StreamCommit { projection: Some(projection), ..events("case-0001", version, 1) })
        };
        db.store.commit(give(0, "p")).await.unwrap();
        assert_eq!(db.store.cases_held("p", 10).await.unwrap().len(), 1, "{}", db.name);
        let refused = db.store.shut_account("p", "离职", ("2026-03-02", 30), audit("account.shut")).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{}: {refused:?}", db.name);
        assert!(!db.store.account("p").await.unwrap().unwrap().disabled);
        assert!(db.store.cases_lost("lead", "2026-03-02", 10).await.unwrap().is_empty(), "{}", db.name);
        // Away with a deputy it is not lost; away without one it is.
        let absence = |id: &str, deputy: Option<&str>| AbsenceRow {
            absence_id: id.to_owned(),
            account_id: "p".to_owned(),
            from_on: "2026-03-01".to_owned(),
            to_on: "2026-03-05".to_owned(),
            deputy: deputy.map(str::to_owned),
            reason: "leave".to_owned(),
            entered_by: "p".to_owned(),
            entered_at_us: 3,
            ended_at_us: None,
        };
        db.store.put_absence(&absence("b1", Some("q")), audit("absence.entered")).await.unwrap();
        assert!(db.store.cases_lost("lead", "2026-03-02", 10).await.unwrap().is_empty(), "{}", db.name);
        assert_eq!(db.store.deputised("q", "2026-03-05").await.unwrap().len(), 1, "{}", db.name);
        assert!(db.store.deputised("q", "2026-03-06").await.unwrap().is_empty(), "{} ends by itself", db.name);
        db.store.end_absence("b1", 40, audit("absence.ended")).await.unwrap();
        db.store.put_absence(&absence("b2", None), audit("absence.entered")).await.unwrap();
        assert_eq!(db.store.cases_lost("lead", "2026-03-02", 10).await.unwrap().len(), 1, "{}", db.name);
        assert!(db.store.cases_lost("lead", "2026-03-06", 10).await.unwrap().is_empty(), "{}", db.name);
        assert_eq!(db.store.away("lead", "2026-03-02").await.unwrap().len(), 1, "{}", db.name);
        db.store.commit(give(1, "q")).await.unwrap();
        db.store.shut_account("p", "离职", ("2026-03-02", 30), audit("account.shut")).await.unwrap();
        assert!(db.store.away("lead", "2026-03-02").await.unwrap().is_empty(), "{} ends what he had", db.name);
    }
}

#[tokio::test]
async fn an_administrators_seat_waits_for_one_decision() {
    for db in engines().await {
        let grant = RoleGrant {
            grant_id: "g1".to_owned(),
            account_id: "s".to_owned(),
            role: "security_admin".to_owned(),
            proposed_by: "admin".to_owned(),
            proposed_at_us: 4,
            decided_by: None,
            decided_at_us: None,
            granted: None,
        };
        let mut new = entry("s", "lead", "security_admin");
        new.account.disabled = true;
        db.store
            .make_accounts(vec![NewRosterEntry { invitation: None, grant: Some(grant.clone()), ..new }])
            .await
            .unwrap();
        assert_eq!(logins(&db, &query("", "pending")).await, ["s"], "{}", db.name);
        assert_eq!(db.store.open_grants().await.unwrap(), std::slice::from_ref(&grant));
        db.store.decide_grant(&grant, ("auditor", 9), true, "", audit("grant.decided")).await.unwrap();
        let again = db.store.decide_grant(&grant, ("auditor", 9), false, "", audit("grant.decided")).await;
        assert!(matches!(again, Err(StoreError::Stale)), "{}", db.name);
        assert_eq!(logins(&db, &query("", "invited")).await, ["s"], "{}", db.name);
        assert_eq!(db.store.grants_of("s").await.unwrap()[0].granted, Some(true), "{}", db.name);
    }
}
