//! What the system served waits to be opened: its addressee is told by telephone or SMS, and the telling is journaled.
//!
//! Telling is no service: no clock starts or stops with it, and another manner of service stays owed when the time to open
//! the letter is over.

use crate::{
    act::Act,
    clock::ClockKind,
    fact::Fact,
    refusal::{Refusal, refuse, require},
    service::ServedLetter,
    turn::Turn,
};
use jiff::civil::Date;

pub(crate) fn perform(turn: &mut Turn<'_>, act: &Act) -> Option<Result<(), Refusal>> {
    let Act::TellUnopened { letter, way, told_on, result, text } = act else { return None };
    let told = || {
        check(turn, *letter, *told_on)?;
        let (letter, way, told_on, result) = (*letter, *way, *told_on, *result);
        Ok(Fact::UnopenedTold { letter, way, told_on, result, text: text.clone() })
    };
    Some(told().map(|fact| turn.emit(fact)))
}

fn check(turn: &Turn<'_>, letter: ServedLetter, told_on: Date) -> Result<(), Refusal> {
    let Some(run) = turn.case.run_about(ClockKind::Opening, letter.no()) else {
        return refuse("not-unopened", "没有等待打开的该文书", "可能已经打开或者已用其他方式送达，请刷新页面");
    };
    require(
        run.owner.is_some() && run.owner == turn.ctx.actor.organ,
        "not-the-server",
        "该文书不由本单位送达",
        "由负责送达的单位告知并登记",
    )?;
    require(
        (run.from..=turn.ctx.today()).contains(&told_on),
        "telling-day",
        format!("告知日期应在{}发出文书之后、今天以前", crate::time::prose_date(run.from)),
        "填写实际打电话或者发短信的日期",
    )
}

#[cfg(test)]
mod tests {
    use crate::{
        act::{Act, ActKind as K, Command, Service},
        actor::Role,
        claim::Claim,
        clock::ClockKind,
        fact::Fact,
        model::{
            place::{START, intake},
            play::Play,
            tables::{YES, code, fits, hand},
        },
        money::Fen,
        options::{OfferKind, options},
        service::ServedLetter,
        vocabulary::{TellingResult, TellingWay},
    };

    #[test]
    fn whoever_owes_the_service_tells_the_addressee_of_an_unopened_letter_and_no_clock_stops() {
        let mut play = Play::new(None, START, vec![intake("my-house", vec![Claim::sum(1, Fen::new(1000))])]);
        for (kind, with) in [(K::Accept, ""), (K::HandOver, ""), (K::SignFor, ""), (K::Conclude, "true")] {
            play.act(0, kind, |act| fits(act, with)).unwrap();
        }
        let tell = |told_on| Act::TellUnopened {
            letter: ServedLetter::Order,
            way: TellingWay::Phone,
            told_on,
            result: TellingResult::Told,
            text: None,
        };
        let handler = || hand(Role::Handler, "nm-house", 0);
        let act = |play: &mut Play, act: Act, actor| {
            let now = play.cases[0].case.last_at;
            code(play.command(0, &Command::Do(act), actor, now))
        };
        let today = play.cases[0].case.last_at.date();
        assert_eq!(act(&mut play, tell(today), handler()), "not-unopened", "nothing was served yet");
        assert_eq!(act(&mut play, Act::ServeOrder { service: Service::by_system() }, handler()), YES);
        let table = [
            (tell(today), hand(Role::Intake, "my-dev", 0), "not-the-server"),
            (tell(today), hand(Role::RespondentOfficer, "my-house", 0), "no-power"),
            (tell(today.yesterday().unwrap()), handler(), "telling-day"),
            (tell(today.tomorrow().unwrap()), handler(), "telling-day"),
            (tell(today), handler(), YES),
        ];
        for (what, actor, expected) in table {
            let before = play.cases[0].case.clocks.clone();
            assert_eq!(act(&mut play, what, actor), expected);
            assert_eq!(play.cases[0].case.clocks, before, "no clock moves");
        }
        let told = play.cases[0].said.iter().filter(|event| matches!(event.fact, Fact::UnopenedTold { .. })).count();
        assert_eq!(told, 1, "journaled");
        // Its time to be opened runs out, another manner is owed, and it may be told again.
        while !play.cases[0].case.runs(ClockKind::RectificationOrder) {
            play.tick(0);
        }
        let case = &play.cases[0].case;
        let offered = |actor| {
            let ctx = play.place.context(case.last_at, actor, &[]);
            options(case, &ctx).iter().any(|offer| offer.kind == OfferKind::Act(K::TellUnopened))
        };
        assert!(offered(handler()) && !offered(hand(Role::Intake, "my-dev", 0)));
        play.act(0, K::OpenLetter, |_| true).unwrap();
        assert_eq!(act(&mut play, tell(today), handler()), "not-unopened");
    }
}
