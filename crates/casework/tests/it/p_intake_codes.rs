//! Whoever complains has a way in: a first code for those who came by a channel, and another one in place of somebody's
//! only by two hands.

use crate::world::World;
use casework::{CodeGate, Error};
use domain::ids::{CaseId, ChannelId};
use jiff::civil::date;

const ROW: &str = "工单编号,来电时间,来电人,来电号码,企业,诉求标题,诉求内容,被投诉单位\r\n\
    RX20260302000008,2026-03-02 10:11:12,岩温,13988887777,南曼兴远建设有限公司,反映欠款,拖欠工程款45900元。,南曼州住房和城乡建设局\r\n";

async fn imported(w: &World) -> CaseId {
    let lead = w.who("nm-fgw.shouli").clone();
    let channel = ChannelId::parse("12345").expect("a channel");
    let report = w.casework.import(&lead, &channel, "a.csv", ROW.as_bytes(), &|_, _| {}).await.expect("it reads");
    let number = report.numbers.first().unwrap_or_else(|| panic!("a case: {:?}", report.faults));
    w.casework.find_number(&lead, number).await.expect("the store answers").expect("it is there")
}

async fn gate(w: &World, login: &str, id: &CaseId) -> (CodeGate, String) {
    let desk = w.casework.code_desk(w.who(login), id).await.expect("the desk");
    (desk.gate, desk.request)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complainant_who_came_by_a_channel_is_given_a_first_code_and_another_one_only_by_two_hands() {
    for db in store::testing::engines().await {
        let w = World::at(db, date(2026, 3, 3)).await;
        let id = imported(&w).await;
        let (intake, head) = ("nm-fgw.shouli", "nm-fgw.fuzeren");
        let number = w.row(&id).await.number;
        let (first, request) = gate(&w, intake, &id).await;
        assert_eq!(first, CodeGate::First);
        let given = w.casework.give_code(w.who(intake), &id, &request, "identity_card").await.expect("a first code");
        let opened = w.casework.track(&number, &given.code).await.expect("the store answers");
        assert_eq!(opened.map(|(_, case)| case), Some(id.clone()));

        // Now somebody has one.
        let (held, request) = gate(&w, intake, &id).await;
        assert_eq!(held, CodeGate::TwoHands);
        let alone = w.casework.give_code(w.who(intake), &id, &request, "called_back").await;
        assert!(matches!(alone, Err(Error::Invalid(_))), "{alone:?}");
        let why = [("way", "called_back"), ("text", "拨打登记电话，经办人说出合同和金额")];
        w.act(intake, &id, "reissue_code", &why).await;
        assert_eq!(gate(&w, intake, &id).await.0, CodeGate::TwoHands, "one hand decides nothing");
        w.act(head, &id, "endorse", &[]).await;
        w.drain().await;
        let letters = w.db.store.letters_of(id.as_str()).await.expect("letters");
        assert!(letters.iter().any(|letter| letter.kind == "code_notice" && letter.recipient == "complainant"));
        assert_eq!(gate(&w, intake, &id).await.0, CodeGate::Decided);
        let second = w.casework.give_code(w.who(intake), &id, &request, "called_back").await.expect("decided");
        assert!(w.casework.track(&number, &given.code).await.expect("the store answers").is_none(), "the old one ends");
        let (again, request) = gate(&w, intake, &id).await;
        assert_eq!(again, CodeGate::TwoHands, "a decision lets one code out");
        let more = w.casework.give_code(w.who(intake), &id, &request, "called_back").await;
        assert!(matches!(more, Err(Error::Invalid(_))), "{more:?}");

        // Whoever holds it is not thereby the complainant.
        let (complainant, _) = w.casework.track(&number, &second.code).await.expect("answers").expect("it opens");
        let withdraw = [("reason", "paid"), ("text", "已收到")];
        let early = w.try_act(&complainant, &id, "ask_withdrawal", &withdraw).await;
        assert!(matches!(&early, Err(Error::Refused(refusal)) if refusal.code == "code-reissued"), "{early:?}");
        w.days(12).await;
        let later = w.try_act(&complainant, &id, "ask_withdrawal", &withdraw).await;
        assert!(later.is_ok(), "{later:?}");
    }
}
