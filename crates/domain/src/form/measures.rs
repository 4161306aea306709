//! Lists of measures in the forms: what may be proposed, and to whom; what waits for a unit, the conference, the province.

use crate::{
    case::{Case, Sanction, SanctionState},
    clock::ClockKind,
    context::Context,
    ids::MeasureId,
    profile::{ImposedBy, SubjectKind},
    sanction::units,
};

type Words = Vec<(String, String)>;

fn name(ctx: &Context<'_>, id: &MeasureId) -> String {
    ctx.profile.measures.get(id).map_or_else(|| id.to_string(), |measure| measure.name.clone())
}

/// Every measure with each unit that may impose it here, as `measure/unit`; and those that only others impose.
pub(super) fn proposable(case: &Case, ctx: &Context<'_>) -> Words {
    let taken = |id: &MeasureId| case.open_sanctions().any(|sanction| sanction.measure == *id);
    let own = case.record.as_ref().is_some_and(|record| record.push_to == case.lead);
    let mut words = Words::new();
    for (id, measure) in &ctx.profile.measures {
        match measure.imposed_by {
            _ if measure.subject == SubjectKind::Person => {}
            ImposedBy::Local if !taken(id) => {
                for unit in units(case, ctx, measure) {
                    words.push((format!("{id}/{unit}"), format!("{}：由{}实施", measure.name, ctx.name(unit))));
                }
            }
            ImposedBy::Nation | ImposedBy::Province if !own && !asked(case, id) => {
                words.push((id.to_string(), format!("{}：建议提请上级实施", measure.name)));
            }
            _ => {}
        }
    }
    words
}

fn asked(case: &Case, id: &MeasureId) -> bool {
    case.reported_for.contains(id) || case.upward.iter().any(|item| item.open && item.measure == *id)
}

/// What was proposed to the actor's unit.
pub(super) fn proposed_here(case: &Case, ctx: &Context<'_>) -> Words {
    let here = |sanction: &&Sanction| {
        sanction.state == SanctionState::Proposed && ctx.actor.organ.as_ref() == Some(&sanction.unit)
    };
    let words = |sanction: &Sanction| (sanction.measure.to_string(), name(ctx, &sanction.measure));
    case.sanctions.iter().filter(here).map(words).collect()
}

/// What waits for the joint conference.
pub(super) fn at_conference(case: &Case, ctx: &Context<'_>) -> Words {
    let waits = |sanction: &&Sanction| case.run_about(ClockKind::JointConference, sanction.no).is_some();
    let words = |sanction: &Sanction| {
        let words = format!("{}（{}逾期未决定）", name(ctx, &sanction.measure), ctx.name(&sanction.unit));
        (sanction.no.to_string(), words)
    };
    case.sanctions.iter().filter(waits).map(words).collect()
}

/// What may be asked of the nation or the province.
pub(super) fn reportable(case: &Case, ctx: &Context<'_>) -> Words {
    let measures = ctx.profile.measures.iter();
    measures
        .filter(|(_, measure)| measure.imposed_by != ImposedBy::Local && measure.subject != SubjectKind::Person)
        .filter(|(id, _)| !case.reported_for.contains(*id))
        .map(|(id, measure)| (id.to_string(), format!("{}（{}）", measure.name, measure.basis)))
        .collect()
}

/// What was proposed to the lead that reports.
pub(super) fn proposed_up(case: &Case, ctx: &Context<'_>) -> Words {
    let open = case.upward.iter().filter(|item| item.open);
    open.map(|item| (item.no.to_string(), name(ctx, &item.measure))).collect()
}
