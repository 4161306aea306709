//! A lost query code: whose hand gives out another one, how it made sure who asks, and why it may say no.

use crate::{
    access::{Part, Sight},
    actor::Role,
    vocabulary::vocabulary,
};

vocabulary! {
    /// How it was made sure that the complainant asks. The telephone is the one that was left with the complaint, never
    /// one that a caller names.
    CheckWay {
        CalledBack "called_back" "拨打登记时留下的电话，向投诉人本人核实",
        IdentityCard "identity_card" "当面核对投诉人的营业执照和经办人身份证件",
        Authority "authority" "当面核对授权委托书和受托人身份证件",
    }
    /// Why no code is given out.
    NoCode {
        NotAsked "not_asked" "投诉人说没有申请过",
        NotReached "not_reached" "三个工作日内多次拨打登记的电话，无人接听",
        NotProven "not_proven" "对方说不清案件情况，不能确认是投诉人",
        FoundAgain "found_again" "投诉人已找到原来的查询码",
    }
}

/// Whether somebody in this role gives out codes of a case it sees like this: the lead's intake and its head.
pub fn may_give_code(role: Role, sight: &Sight) -> bool {
    matches!(role, Role::Intake | Role::LeadHead) && sight.sees(Part::Code)
}

#[cfg(test)]
mod tests {
    use super::may_give_code;
    use crate::{
        access::Sight,
        act::{Act, Command},
        actor::{Actor, Role},
        claim::Claim,
        decide::decide,
        evolve::fold,
        ids::{OrganId, PersonId},
        model::place::{Place, intake, morning, system},
        money::Fen,
        refs::TextRef,
    };
    use jiff::civil::date;

    #[test]
    fn only_the_leads_intake_and_head_give_out_codes_and_nobody_who_stands_aside() {
        let place = Place::new();
        let now = morning(date(2026, 3, 5));
        let open = Command::Open(Box::new(intake("my-house", vec![Claim::sum(1, Fen::new(1000))])));
        let mut events = decide(None, &open, &place.context(now, system(), &[])).unwrap();
        let lead = fold(&events).unwrap().lead;
        let actor = |name: &str, organ: &OrganId, role| Actor {
            person: PersonId::parse(name).unwrap(),
            organ: Some(organ.clone()),
            role,
            standing_in_for: None,
        };
        let aside = actor("aside", &lead, Role::Intake);
        let text = TextRef { id: "t".to_owned(), digest: "0".to_owned() };
        let declare = Command::Do(Act::DeclareInterest { text });
        let case = fold(&events).unwrap();
        events.extend(decide(Some(&case), &declare, &place.context(now, aside.clone(), &[])).unwrap());
        let case = fold(&events).unwrap();
        let elsewhere = OrganId::parse("nm-tax").unwrap();
        let table = [
            (actor("a", &lead, Role::Intake), true),
            (actor("a", &lead, Role::LeadHead), true),
            (actor("a", &lead, Role::RelatedOfficer), false),
            (actor("a", &lead, Role::SecurityAdmin), false),
            (actor("a", &elsewhere, Role::Intake), false),
            (aside, false),
        ];
        for (actor, may) in table {
            let sight = Sight::of(&case, &actor, None, &place.profile);
            assert_eq!(may_give_code(actor.role, &sight), may, "{actor:?}");
        }
    }
}
