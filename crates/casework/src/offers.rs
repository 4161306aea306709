//! What a viewer may do now on a case page.

use crate::load::Loaded;
use domain::{
    act::{Act, ActKind, Command},
    approval,
    case::Case,
    context::Context,
    decide::decide,
    form::{Input, InputKind, inputs},
    options::{Offer, OfferKind, causes, options},
    refs::TextRef,
};

/// Adopting a newer profile is decided under that profile, not under the case's own.
pub(crate) fn adoption(loaded: &Loaded, newest: &Context<'_>) -> Option<Offer> {
    let act = Command::Do(Act::AdoptProfile);
    let events = decide(Some(&loaded.case), &act, newest).ok()?;
    Some(Offer {
        kind: OfferKind::Act(ActKind::AdoptProfile),
        label: ActKind::AdoptProfile.label().to_owned(),
        hands: vec![newest.actor.role],
        causes: causes(&loaded.case, &events, newest),
        inputs: Vec::new(),
        main: false,
        owed_until: None,
    })
}

/// What the pending decisions keep the viewer from doing until it is signed, sent back or taken back.
pub(crate) fn closed(case: &Case, offers: &[Offer], ctx: &Context<'_>) -> Vec<String> {
    if case.proposals.is_empty() {
        return Vec::new();
    }
    let free = Case { proposals: Vec::new(), ..case.clone() };
    let open = |kind: OfferKind| offers.iter().any(|offer| offer.kind == kind);
    options(&free, ctx).into_iter().filter(|offer| !open(offer.kind)).map(|offer| offer.label).collect()
}

/// What the viewer may do now; beside the acts that `options` knows, annulling the event on which nothing rests.
pub(crate) fn offers(loaded: &Loaded, ctx: &Context<'_>) -> Vec<Offer> {
    let case = &loaded.case;
    let mut offers = options(case, ctx);
    let last = usize::try_from(case.last_substance).ok().and_then(|no| loaded.events.get(no.checked_sub(1)?));
    let Some(event) = last else { return offers };
    let reason = TextRef { id: "sample".to_owned(), digest: "sample".to_owned() };
    let act = Act::Annul { version: case.last_substance, fact: Box::new(event.fact.clone()), reason };
    let hands = approval::chain(&act, case, ctx);
    if let Ok(events) = decide(Some(case), &Command::Do(act), ctx) {
        let mut inputs = inputs(ActKind::Annul, case, ctx);
        let which = format!("{}（{}）", event.fact.label(), event.occurred_on);
        let kind = InputKind::Choice { of: vec![(case.last_substance.to_string(), which)] };
        let help = "其后没有办理事项以它为基础".to_owned();
        inputs.insert(0, Input { help, ..Input::new("version", "撤销的记录", kind) });
        offers.push(Offer {
            kind: OfferKind::Act(ActKind::Annul),
            label: ActKind::Annul.label().to_owned(),
            hands,
            causes: causes(case, &events, ctx),
            inputs,
            main: false,
            owed_until: None,
        });
    }
    offers
}
