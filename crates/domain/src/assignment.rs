//! Who of an organ works on a case (承办人), and passing it on to a colleague when somebody leaves or is away.
//!
//! An assignment says whose desk a case lies on. It gives no power and takes none: powers come from role and seat.

use crate::{
    act::Act,
    fact::Fact,
    ids::PersonId,
    refs::TextRef,
    refusal::{Refusal, refuse, require},
    turn::Turn,
};

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    match act {
        Act::Assign { to, text } => Some(assign(turn, to, text.as_ref())),
        _ => None,
    }
}

fn assign(turn: &mut Turn<'_>, to: &PersonId, text: Option<&TextRef>) -> Result<(), Refusal> {
    require(!turn.case.stage.is_end(), "ended", "案件已办结", "无需指定承办人")?;
    let Some(organ) = turn.ctx.actor.organ.clone() else {
        return refuse("no-organ", "只有单位的人员可以指定承办人", "由承办单位办理");
    };
    require(
        !turn.case.interested.contains(to) && !turn.case.barred.contains(to),
        "barred-assignee",
        "该人员已申报回避或者不得再办理本案",
        "请选择本单位其他人员",
    )?;
    require(turn.case.assignees.get(&organ) != Some(to), "assigned", "该人员已是本案承办人", "请选择其他人员")?;
    turn.emit(Fact::Assigned { organ, to: to.clone(), text: text.cloned() });
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{
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

    fn person(text: &str) -> PersonId {
        PersonId::parse(text).unwrap()
    }

    #[test]
    fn a_case_lies_on_one_desk_of_each_organ_and_never_on_that_of_an_interested_person() {
        let place = Place::new();
        let now = morning(date(2026, 3, 5));
        let open = Command::Open(Box::new(intake("my-house", vec![Claim::sum(1, Fen::new(1000))])));
        let opened = decide(None, &open, &place.context(now, system(), &[])).unwrap();
        let mut events = opened;
        let lead = fold(&events).unwrap().lead;
        let officer = |name: &str| Actor { person: person(name), organ: Some(lead.clone()), role: Role::Intake };
        let text = || TextRef { id: "t".to_owned(), digest: "0".to_owned() };
        let stranger =
            Actor { person: person("x"), organ: Some(OrganId::parse("my-house").unwrap()), role: Role::Intake };
        let table = [
            (officer("a"), Act::Assign { to: person("b"), text: None }, Ok(())),
            (officer("a"), Act::Assign { to: person("b"), text: None }, Err("assigned")),
            (officer("b"), Act::DeclareInterest { text: text() }, Ok(())),
            (officer("a"), Act::Assign { to: person("b"), text: None }, Err("barred-assignee")),
            (stranger, Act::Assign { to: person("x"), text: None }, Err("no-power")),
            (officer("a"), Act::Assign { to: person("c"), text: Some(text()) }, Ok(())),
        ];
        for (actor, act, expected) in table {
            let case = fold(&events).unwrap();
            let label = format!("{} of {}", act.kind().code(), actor.person);
            let answer = decide(Some(&case), &Command::Do(act), &place.context(now, actor, &[]));
            assert_eq!(answer.as_ref().map(|_| ()).map_err(|refusal| refusal.code), expected, "{label}");
            events.extend(answer.into_iter().flatten());
        }
        let case = fold(&events).unwrap();
        assert_eq!(case.assignees.get(&lead), Some(&person("c")));
        assert_eq!(case.assignees.len(), 1);
    }
}
