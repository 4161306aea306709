//! `options`: what this person may do now, and what each act would cause. Pages and the API show only these.
//!
//! An act is offered exactly if `decide` would let a typical one pass, so the two cannot disagree.

mod samples;

pub use samples::{SAMPLE_CASE, samples};

use crate::{
    act::{Act, ActKind, Command},
    actor::{Actor, Role},
    approval,
    case::{Case, PaperSignature, Proposal},
    clockrun::{ClockRun, RunState},
    context::Context,
    decide::decide,
    event::Event,
    fact::Fact,
    form::{Input, InputKind, inputs, with_will},
    paper, powers,
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
    /// The next hand of a pending proposal, by its place in the log.
    Endorse(u32),
    /// A pending proposal goes back.
    SendBack(u32),
    /// A pending proposal is taken back by its drafter, a later hand or the head.
    Recall(u32),
    /// The next hand signed on paper.
    SignOnPaper(u32),
    /// A signature on paper that carries the actor's name is not his.
    Disown(u32),
}

/// What a hand does with the pending decision of a number.
type Hand = fn(u32) -> OfferKind;

/// The words of the hands in addresses; a number behind a point names the pending decision.
const HANDS: [(&str, Hand); 5] = [
    ("endorse", OfferKind::Endorse),
    ("send_back", OfferKind::SendBack),
    ("recall", OfferKind::Recall),
    ("sign_on_paper", OfferKind::SignOnPaper),
    ("disown", OfferKind::Disown),
];

impl OfferKind {
    /// The word of it without the decision it is about.
    pub fn word(self) -> &'static str {
        match self {
            Self::Act(kind) => kind.code(),
            Self::Endorse(_) => "endorse",
            Self::SendBack(_) => "send_back",
            Self::Recall(_) => "recall",
            Self::SignOnPaper(_) => "sign_on_paper",
            Self::Disown(_) => "disown",
        }
    }

    /// The pending decision it is about, by its place in the log.
    pub fn of(self) -> Option<u32> {
        match self {
            Self::Act(_) => None,
            Self::Endorse(no) | Self::SendBack(no) | Self::Recall(no) | Self::SignOnPaper(no) | Self::Disown(no) => {
                (no > 0).then_some(no)
            }
        }
    }

    /// Its word in addresses and the API, such as `accept` or `endorse.17`.
    pub fn code(self) -> String {
        self.of().map_or_else(|| self.word().to_owned(), |no| format!("{}.{no}", self.word()))
    }

    /// What a word asks for. A hand without a number is one in whichever decision waits for the actor.
    pub fn from_code(code: &str) -> Option<Self> {
        let (word, no) = code.split_once('.').map_or((code, Some(0)), |(word, no)| (word, no.parse().ok()));
        let hand = HANDS.iter().find(|(known, _)| *known == word).map(|(_, make)| *make);
        match hand {
            Some(make) => no.map(make),
            None => ActKind::from_code(code).map(Self::Act),
        }
    }

    /// Whether an offer answers what was asked for.
    pub fn meets(self, asked: Self) -> bool {
        self == asked || asked.of().is_none() && self.word() == asked.word()
    }
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
    offers.extend(on_paper(case, ctx));
    for kind in ActKind::ALL.iter().copied() {
        let ctx = &ctx.typical(kind, case);
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
        OfferKind::Endorse(_)
        | OfferKind::SendBack(_)
        | OfferKind::Recall(_)
        | OfferKind::SignOnPaper(_)
        | OfferKind::Disown(_) => (0, false, None, false),
    });
    offers
}

fn pending(case: &Case, ctx: &Context<'_>) -> Vec<Offer> {
    approval::to_sign(case, ctx).flat_map(|proposal| to_sign(case, proposal, ctx)).collect()
}

fn to_sign(case: &Case, proposal: &Proposal, ctx: &Context<'_>) -> [Offer; 2] {
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
    let opinion = |required: bool| Input { required, ..Input::new("text", "意见", InputKind::Text) };
    [
        Offer {
            kind: OfferKind::Endorse(proposal.no),
            label: format!("同意“{title}”"),
            hands: proposal.chain.clone(),
            causes,
            inputs: vec![opinion(false)],
            main: true,
            owed_until: None,
        },
        Offer {
            kind: OfferKind::SendBack(proposal.no),
            label: format!("退回“{title}”"),
            hands: proposal.chain.clone(),
            causes: vec!["退回拟办人修改，案件维持原状".to_owned()],
            inputs: vec![opinion(true)],
            main: false,
            owed_until: None,
        },
    ]
}

fn recall(case: &Case, ctx: &Context<'_>) -> Vec<Offer> {
    let one = |proposal: &Proposal| Offer {
        kind: OfferKind::Recall(proposal.no),
        label: format!("撤回“{}”", proposal.act.kind().label()),
        hands: vec![ctx.actor.role],
        causes: vec!["该项拟办终止，案件维持原状".to_owned()],
        inputs: vec![Input::new("text", "撤回原因", InputKind::Text)],
        main: false,
        owed_until: None,
    };
    approval::to_recall(case, ctx).map(one).collect()
}

/// Signatures on paper: registering the next one, and disowning one's own.
fn on_paper(case: &Case, ctx: &Context<'_>) -> Vec<Offer> {
    let register = |(proposal, role): (&Proposal, Role)| Offer {
        kind: OfferKind::SignOnPaper(proposal.no),
        label: format!("登记“{}”的纸质签批", proposal.act.kind().label()),
        hands: vec![ctx.actor.role],
        causes: vec![
            "签批人本人会收到核对提示，5个工作日内可以否认；终结案件或者涉及失信记录的决定期满后生效".to_owned(),
        ],
        inputs: vec![
            Input::new("signer", "签批人", InputKind::Signer { role }),
            Input::new("signed_on", "签批日期", InputKind::Date),
            Input::new("paper_proof", "签批件扫描件", InputKind::Evidence),
        ],
        main: false,
        owed_until: None,
    };
    let disown = |paper: &PaperSignature| Offer {
        kind: OfferKind::Disown(paper.of),
        label: "这不是我签的".to_owned(),
        hands: vec![ctx.actor.role],
        causes: vec!["尚未生效的拟办终止，由牵头部门核查".to_owned()],
        inputs: vec![Input::new("text", "情况说明", InputKind::Text)],
        main: false,
        owed_until: None,
    };
    let registers = case.proposals.iter().filter(|it| paper::check_registrar(case, Some(it.no), ctx).is_ok());
    let own = paper::open(case).filter(|paper| paper.signer.person == ctx.actor.person);
    let with_role = registers.filter_map(|proposal| Some((proposal, approval::next_role(proposal)?)));
    with_role.map(register).chain(own.map(disown)).collect()
}

/// Why an act is not offered to this actor now, or `None` if it is.
pub fn why_not(kind: ActKind, case: &Case, ctx: &Context<'_>) -> Option<Refusal> {
    let ctx = &ctx.typical(kind, case);
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

/// Why the actor may not do with a pending decision what this offer says, or `None` if he may.
pub fn why_not_with(kind: OfferKind, case: &Case, ctx: &Context<'_>) -> Option<Refusal> {
    match kind {
        OfferKind::Act(act) => why_not(act, case, ctx),
        OfferKind::Endorse(_) | OfferKind::SendBack(_) => approval::check_next(case, kind.of(), ctx).err(),
        OfferKind::Recall(_) => approval::check_recall(case, kind.of(), ctx).err(),
        OfferKind::SignOnPaper(_) => paper::check_registrar(case, kind.of(), ctx).err(),
        OfferKind::Disown(_) => paper::check_own(case, kind.of(), &ctx.actor).err(),
    }
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
                    crate::effects::Recipient::Joined(_) => "并案的投诉人".to_owned(),
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
