//! Invariant 11: no clock against a party runs from a service that did not reach it.

use super::Findings;
use crate::{
    act::{BacklogPoint, Service},
    clock::ClockKind,
    event::Event,
    fact::Fact,
    service::ServedLetter,
    vocabulary::{Challengeable, ServiceManner},
};
use std::collections::BTreeSet;

/// What has reached its addressee so far. Told from the events: by the system when it was opened, otherwise by proof.
#[derive(Default)]
struct Reached(BTreeSet<u16>);

impl Reached {
    fn serve(&mut self, letter: ServedLetter, service: &Service) {
        if service.manner != ServiceManner::System && service.proof.is_some() {
            self.0.insert(letter.no());
        }
    }

    fn see(&mut self, fact: &Fact) {
        match fact {
            Fact::OrderServed { service } => self.serve(ServedLetter::Order, service),
            Fact::NoticeServed { service } => self.serve(ServedLetter::Notice, service),
            Fact::ReplyServed { of, service, .. } => self.serve(ServedLetter::Reply(*of), service),
            Fact::LetterOpened { letter } => {
                self.0.insert(letter.no());
            }
            // The scanned file of the old matter stands for it.
            Fact::BacklogPlaced { point: BacklogPoint::Rectifying { .. }, .. } => {
                self.0.insert(ServedLetter::Order.no());
            }
            // A new refusal asks for a new notice.
            Fact::Refused { .. } => {
                self.0.remove(&ServedLetter::Notice.no());
            }
            _ => {}
        }
    }
}

/// The letter from whose service a clock of a party runs.
fn rests_on(kind: ClockKind, about: u16) -> Option<ServedLetter> {
    match kind {
        ClockKind::Rectification => Some(ServedLetter::Order),
        ClockKind::Defence => Some(ServedLetter::Notice),
        ClockKind::Challenge => {
            Challengeable::ALL.iter().find(|of| of.no() == about).map(|of| ServedLetter::Reply(*of))
        }
        _ => None,
    }
}

pub(super) fn reached(events: &[Event], findings: &mut Findings) {
    let mut reached = Reached::default();
    for event in events {
        reached.see(&event.fact);
        let Fact::ClockStarted { run } = &event.fact else { continue };
        let Some(letter) = rests_on(run.kind, run.about) else { continue };
        findings.unless(reached.0.contains(&letter.no()), 11, || {
            format!("“{}”开始计时，而{}没有到达", run.kind.label(), letter.label())
        });
    }
}
