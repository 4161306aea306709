use super::*;
use crate::{config::Given, house::Mode, verify};
use casework::{LedgerForm, Viewer};
use std::collections::{BTreeMap, BTreeSet};

async fn loaded(data: &std::path::Path, today: Date) -> House {
    let given = Given { data: Some(data.to_owned()), ..Given::default() };
    let settings = Settings::from_texts("", &BTreeMap::new(), &given).unwrap();
    let house = House::open(settings, Mode::Demonstration).await.unwrap();
    load(&house, today).await.unwrap();
    house
}

async fn stages(house: &House) -> BTreeSet<String> {
    let mut stages = BTreeSet::new();
    for row in house.store.streams("", 1000).await.unwrap() {
        let id = domain::ids::CaseId::parse(&row.case_id).unwrap();
        stages.insert(house.casework.case_view(&Viewer::system(), &id).await.unwrap().stage_code);
    }
    stages
}

#[tokio::test(flavor = "multi_thread")]
async fn every_stage_is_shown_and_the_log_verifies() {
    let data = tempfile::tempdir().unwrap();
    let house = loaded(data.path(), jiff::civil::date(2026, 11, 23)).await;
    let shown = stages(&house).await;
    // Three outcomes are passed through rather than shown: they close in the commit that reaches them.
    let passing = ["lapsed", "settled", "claim_lost", "done_outside", "consent_refused", "unclaimed", "on_file_ended"];
    let missing: Vec<_> = domain::stage::Stage::WORDS
        .iter()
        .map(|(code, _)| *code)
        .filter(|code| !shown.contains(*code) && !passing.contains(code))
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "shown: {shown:?}");
    let counts = house.store.outbox_counts().await.unwrap();
    assert_eq!((counts.pending, counts.failed), (0, 0), "every letter and report left");
    let (lines, verdict) =
        verify::database(&house.store, house.keys.signing.verifying_key(), Some(&house.keys.vault), Stopwatch::start())
            .await
            .unwrap();
    assert_eq!(verdict, crate::Verdict::Fine, "{lines:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scripts_play_on_other_days_too() {
    // After the autumn holidays, in a year without holiday notice, on a day without work.
    let data = tempfile::tempdir().unwrap();
    let house = loaded(data.path(), jiff::civil::date(2027, 3, 7)).await;
    assert!(stages(&house).await.len() > 20);
    let viewer = house.casework.viewer_by_login("nm-fgw.shouli").await.unwrap().unwrap();
    let form = LedgerForm::default();
    let page = house.casework.ledger(&viewer, &form).await.unwrap();
    assert!(page.rows.len() > 10, "the prefecture's lead sees its counties' cases");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_duty_on_the_desk_is_offered_its_act_or_told_what_it_waits_for() {
    let data = tempfile::tempdir().unwrap();
    let house = loaded(data.path(), jiff::civil::date(2026, 11, 23)).await;
    let mut walked = 0;
    let mut astray = Vec::new();
    for account in house.store.accounts().await.unwrap() {
        let Some(viewer) = house.casework.viewer_by_login(&account.login).await.unwrap() else { continue };
        let owed = house.casework.desk(&viewer).await.unwrap().owed;
        for item in owed.overdue.iter().chain(&owed.this_week).chain(&owed.later) {
            // What another role of the unit does is told with that role.
            let Some(code) = &item.act.code else { continue };
            walked += 1;
            let page = house.casework.act_view(&viewer, &item.id, code).await.unwrap();
            if page.offer.is_none() && item.waits.is_empty() {
                astray.push(format!("{} on {}: {} ({:?})", account.login, item.number, code, page.refused));
            }
        }
    }
    assert!(walked > 30, "{walked} duties");
    assert!(astray.is_empty(), "{astray:#?}");
}
