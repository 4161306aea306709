//! `options`: what this person may do now, and what each act would cause. Pages and the API show only these.
//!
//! An act is offered exactly if `decide` would let a typical one pass, so the two cannot disagree.

mod samples;

pub use samples::samples;

use crate::{
    act::{Act, ActKind, Command},
    actor::{Actor, Role},
    approval,
    case::Case,
    clockrun::{ClockRun, RunState},
    context::Context,
    decide::decide,
    event::Event,
    fact::Fact,
    form::{Input, inputs, with_will},
    powers,
    refusal::Refusal,
    turn::Turn,
};
use jiff::civil::Date;
use serde::Serialize;

/// What an offer is: an act, or a hand in a pending decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferKind {
    /// An act to do or to propose.
    Act(ActKind),
    /// The next hand of the pending proposal.
    Endorse,
    /// The pending proposal goes back.
    SendBack,
    /// The pending proposal is taken back by its drafter, a later hand or the head.
    Recall,
}

/// Something that may be done now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// What.
    pub kind: OfferKind,
    /// The words on the button.
    pub label: String,
    /// The hands it needs, in order; one: it takes effect at once.
    pub hands: Vec<Role>,
    /// What it will cause, in words.
    pub causes: Vec<String>,
    /// What it asks for.
    pub inputs: Vec<Input>,
    /// It moves the case on, rather than adding to it.
    pub main: bool,
    /// The last day of the clock that it stops, where the actor's organ owes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owed_until: Option<Date>,
}

/// Acts that can't be taken back easily, or weigh on somebody: offered last, unless they are owed.
pub fn grave(kind: ActKind) -> bool {
    use ActKind as K;
    matches!(
        kind,
        K::Decline
            | K::Determine
            | K::Revoke
            | K::SealEvidence
            | K::AskWithdrawal
            | K::DeclareGone
            | K::Merge
            | K::Annul
    )
}

/// The last day of the earliest clock that an act stops and the actor owes.
pub fn owed_until(kind: ActKind, case: &Case, actor: &Actor) -> Option<Date> {
    let owes = |run: &&ClockRun| match &run.owner {
        Some(owner) => actor.organ.as_ref() == Some(owner),
        None => actor.role == Role::Complainant,
    };
    let open = |run: &&ClockRun| matches!(run.state, RunState::Running | RunState::RanOut);
    let stops = |run: &&ClockRun| run.kind.stopped_by().contains(&kind);
    case.clocks.iter().filter(open).filter(owes).filter(stops).map(|run| run.last_day).min()
}

/// What the actor may do now: a hand in a decision first, then what its organ owes, the earliest day first, then the rest
/// in the order of the mechanism, and last what weighs on somebody.
pub fn options(case: &Case, ctx: &Context<'_>) -> Vec<Offer> {
    let mut offers = pending(case, ctx);
    offers.extend(recall(case, ctx));
    for kind in ActKind::ALL.iter().copied() {
        let ctx = &ctx.with_will(kind);
        if powers::check(case, kind, ctx).is_err() {
            continue;
        }
        let passed = samples(kind, case, ctx)
            .into_iter()
            .find_map(|act| decide(Some(case), &Command::Do(act.clone()), ctx).ok().map(|events| (act, events)));
        let Some((act, events)) = passed else { continue };
        let hands = approval::chain(&act, case, ctx);
        let causes = if hands.len() > 1 { causes_of_decision(case, &act, ctx) } else { causes(case, &events, ctx) };
        offers.push(Offer {
            kind: OfferKind::Act(kind),
            label: kind.label().to_owned(),
            main: causes.iter().any(|cause| cause.starts_with("案件")),
            hands,
            causes,
            inputs: with_will(inputs(kind, case, ctx), kind, ctx.actor.role),
            owed_until: owed_until(kind, case, &ctx.actor),
        });
    }
    offers.sort_by_key(|offer| match offer.kind {
        OfferKind::Act(kind) => (1, offer.owed_until.is_none(), offer.owed_until, grave(kind)),
        OfferKind::Endorse | OfferKind::SendBack | OfferKind::Recall => (0, false, None, false),
    });
    offers
}

fn pending(case: &Case, ctx: &Context<'_>) -> Vec<Offer> {
    let Ok(proposal) = approval::check_next(case, ctx) else { return Vec::new() };
    let last = proposal.signed.len() + 1 == proposal.chain.len();
    let title = proposal.act.kind().label();
    let waits = crate::call_back::before_effect(&Turn::new(case.clone(), ctx), &proposal.act).err().filter(|_| last);
    let causes = if let Some(refusal) = waits {
        vec![format!("目前不能签批：{}", refusal.rule), refusal.remedy]
    } else if last {
        causes_of_decision(case, &proposal.act, ctx)
    } else {
        let next = proposal.chain.get(proposal.signed.len() + 1).map_or("", |role| role.label());
        vec![format!("送{next}签批")]
    };
    let opinion = |required: bool| Input { required, ..Input::new("text", "意见", crate::form::InputKind::Text) };
    vec![
        Offer {
            kind: OfferKind::Endorse,
            label: format!("同意“{title}”"),
            hands: proposal.chain.clone(),
            causes,
            inputs: vec![opinion(false)],
            main: true,
            owed_until: None,
        },
        Offer {
            kind: OfferKind::SendBack,
            label: format!("退回“{title}”"),
            hands: proposal.chain.clone(),
            causes: vec!["退回拟办人修改，案件维持原状".to_owned()],
            inputs: vec![opinion(true)],
            main: false,
            owed_until: None,
        },
    ]
}

fn recall(case: &Case, ctx: &Context<'_>) -> Option<Offer> {
    approval::check_recall(case, ctx).ok()?;
    let title = case.proposal.as_ref()?.act.kind().label();
    Some(Offer {
        kind: OfferKind::Recall,
        label: format!("撤回“{title}”"),
        hands: vec![ctx.actor.role],
        causes: vec!["该项拟办终止，案件维持原状".to_owned()],
        inputs: vec![Input::new("text", "撤回原因", crate::form::InputKind::Text)],
        main: false,
        owed_until: None,
    })
}

/// Why an act is not offered to this actor now, or `None` if it is.
pub fn why_not(kind: ActKind, case: &Case, ctx: &Context<'_>) -> Option<Refusal> {
    let ctx = &ctx.with_will(kind);
    if let Err(refusal) = powers::check(case, kind, ctx) {
        return Some(refusal);
    }
    let mut first = None;
    for act in samples(kind, case, ctx) {
        match decide(Some(case), &Command::Do(act), ctx) {
            Ok(_) => return None,
            Err(refusal) => first = first.or(Some(refusal)),
        }
    }
    let nothing = || {
        Refusal::new("nothing-to-do", format!("目前没有可以“{}”的对象", kind.label()), "回到案卷查看现在可以办理的事项")
    };
    Some(first.unwrap_or_else(nothing))
}

/// Why the actor is not the next hand of a pending decision, or `None` if it is.
pub fn why_not_sign(case: &Case, ctx: &Context<'_>) -> Option<Refusal> {
    approval::check_next(case, ctx).err()
}

/// Why the actor may not take a pending decision back, or `None` if he may.
pub fn why_not_recall(case: &Case, ctx: &Context<'_>) -> Option<Refusal> {
    approval::check_recall(case, ctx).err()
}

fn causes_of_decision(case: &Case, act: &Act, ctx: &Context<'_>) -> Vec<String> {
    let mut turn = Turn::new(case.clone(), ctx);
    match crate::decide::perform(&mut turn, act, &[]) {
        Ok(()) => causes(case, &turn.events, ctx),
        Err(refusal) => vec![format!("目前不能生效：{}", refusal.rule)],
    }
}

/// What events bring about, in words that begin with what moves.
pub fn causes(before: &Case, events: &[Event], ctx: &Context<'_>) -> Vec<String> {
    let mut case = before.clone();
    let mut words = Vec::new();
    let mut say = |sentence: String| {
        if !words.contains(&sentence) {
            words.push(sentence);
        }
    };
    for event in events {
        case = crate::evolve::evolve(case, event);
        match &event.fact {
            Fact::Moved { stage } => say(format!("案件转入“{}”", stage.label())),
            Fact::Closed { .. } => say("案件办结".to_owned()),
            Fact::SplitOff { .. } => say("案件分出关联案件，另行办理".to_owned()),
            Fact::MergedInto { .. } => say("案件并入他案，来源渠道随之转移".to_owned()),
            Fact::ClockStarted { run } => {
                let owner = run.owner.as_ref().map_or_else(|| "投诉人".to_owned(), |organ| ctx.name(organ));
                let mark = if run.provisional { "（暂定）" } else { "" };
                say(format!("开始计算“{}”时限：{owner}，{}届满{mark}", run.kind.label(), run.last_day));
            }
            Fact::ClockStopped { run } => {
                if let Some(found) = case.clocks.iter().find(|clock| clock.no == *run) {
                    say(format!("“{}”时限停止计算", found.kind.label()));
                }
            }
            Fact::ClockSuspended { .. } => say("相关时限中止计算".to_owned()),
            Fact::ClockExtended { last_day, .. } => say(format!("时限延长至{last_day}")),
            Fact::SanctionEnded { .. } => say("惩戒措施随之终止".to_owned()),
            _ => {}
        }
        for effect in crate::effects::effects(&case, event) {
            if let crate::effects::Effect::Letter { letter, to } = effect {
                let to = match to {
                    crate::effects::Recipient::Complainant => "投诉人".to_owned(),
                    crate::effects::Recipient::Organ(organ) => ctx.name(&organ),
                };
                say(format!("发出《{}》给{to}", letter.label()));
            }
        }
    }
    words
}

/// Whether anything is owed by somebody on this case.
pub fn owed(case: &Case) -> bool {
    case.clocks.iter().any(|run| run.state == RunState::Running)
}
