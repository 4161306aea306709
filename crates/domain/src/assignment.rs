//! Who of an organ works on a case (承办人), and passing it on to a colleague when somebody leaves or is away.
//!
//! An assignment says whose desk a case lies on. It gives no power and takes none: powers come from role and seat.

use crate::{
    act::Act,
    actor::Role,
    fact::Fact,
    ids::{OrganId, PersonId},
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

/// Passes a case on from somebody who leaves (离岗移交). The security administrator orders it without reading the case.
pub(crate) fn pass_on(
    turn: &mut Turn<'_>,
    organ: &OrganId,
    from: &PersonId,
    to: &PersonId,
    text: Option<&TextRef>,
) -> Result<(), Refusal> {
    require(
        matches!(turn.ctx.actor.role, Role::SecurityAdmin | Role::System),
        "no-power",
        "离岗移交由安全管理员办理",
        "在本单位内换人，请办理“指定承办人”",
    )?;
    require(!turn.case.stage.is_end(), "ended", "案件已办结", "无需移交")?;
    require(
        turn.case.assignees.get(organ) == Some(from),
        "not-assigned",
        "该人员已不是本案承办人",
        "请刷新页面后再移交",
    )?;
    require(from != to, "assigned", "不能移交给离岗人员本人", "请选择其他人员")?;
    require(
        !turn.case.interested.contains(to) && !turn.case.barred.contains(to),
        "barred-assignee",
        "该人员已申报回避或者不得再办理本案",
        "请选择本单位其他人员",
    )?;
    turn.emit(Fact::Assigned { organ: organ.clone(), to: to.clone(), text: text.cloned() });
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
        let officer = |name: &str| Actor {
            person: person(name),
            organ: Some(lead.clone()),
            role: Role::Intake,
            standing_in_for: None,
        };
        let text = || TextRef { id: "t".to_owned(), digest: "0".to_owned() };
        let stranger = Actor { organ: Some(OrganId::parse("my-house").unwrap()), ..officer("x") };
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

    #[test]
    fn a_leavers_case_is_passed_on_once_by_the_security_administrator_and_by_nobody_else() {
        let place = Place::new();
        let now = morning(date(2026, 3, 5));
        let open = Command::Open(Box::new(intake("my-house", vec![Claim::sum(1, Fen::new(1000))])));
        let mut events = decide(None, &open, &place.context(now, system(), &[])).unwrap();
        let lead = fold(&events).unwrap().lead;
        let actor =
            |name: &str, role| Actor { person: person(name), organ: Some(lead.clone()), role, standing_in_for: None };
        let admin = || actor("s", Role::SecurityAdmin);
        let pass = |from: &str, to: &str| Command::PassOn {
            organ: lead.clone(),
            from: person(from),
            to: person(to),
            text: None,
        };
        let assign = Command::Do(Act::Assign { to: person("b"), text: None });
        let table = [
            (admin(), pass("b", "c"), Err("not-assigned")),
            (actor("a", Role::Intake), assign, Ok(())),
            (actor("a", Role::Intake), pass("b", "c"), Err("no-power")),
            (actor("x", Role::SystemAdmin), pass("b", "c"), Err("no-power")),
            (admin(), pass("b", "b"), Err("assigned")),
            (admin(), pass("b", "c"), Ok(())),
            (admin(), pass("b", "c"), Err("not-assigned")),
        ];
        for (actor, command, expected) in table {
            let case = fold(&events).unwrap();
            let label = format!("{command:?} by {}", actor.role.code());
            let answer = decide(Some(&case), &command, &place.context(now, actor, &[]));
            assert_eq!(answer.as_ref().map(|_| ()).map_err(|refusal| refusal.code), expected, "{label}");
            events.extend(answer.into_iter().flatten());
        }
        assert_eq!(fold(&events).unwrap().assignees.get(&lead), Some(&person("c")));
    }
}
