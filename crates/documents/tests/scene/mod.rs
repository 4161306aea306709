//! A small case, folded from events that the tests put together, and the letters it causes.

use documents::{Letter, Material, compose};
use domain::{
    act::Service,
    actor::{Actor, Role},
    case::{Case, Enterprise, Respondent},
    claim::Claim,
    clock::ClockKind,
    clockrun::{About, ClockRun, RunNo, RunState},
    effects::{LetterKind, Recipient},
    event::Event,
    evolve::fold,
    fact::Fact,
    ids::{CaseId, EvidenceId, MeasureId, OrganId, PersonId, ReasonId},
    intake::{Birth, Intake},
    money::Fen,
    refs::{Proof, TextRef},
    stage::Stage,
    time::Instant,
    vocabulary::{Breach, Evil, Field, Size},
};
use jiff::civil::{Date, date};
use profile::Loaded;

/// What only the complainant and those who work on the case may know.
pub const ENTERPRISE: &str = "南曼恒达建筑工程有限公司";
pub const CONTRACT: &str = "恒达施字第7号施工合同";
pub const NARRATIVE: &str = "我公司垫资建成水厂道路，住建局换了三任局长不付款";
pub const CONTACT: &str = "13800000000";
pub const CLAIM: &str = "水厂道路工程尾款";

/// A text reference. Its identifier is its text, so that the tests read.
pub fn said(text: &str) -> TextRef {
    TextRef { id: text.to_owned(), digest: String::new() }
}

pub fn organ(id: &str) -> OrganId {
    OrganId::parse(id).unwrap()
}

pub fn measure(id: &str) -> MeasureId {
    MeasureId::parse(id).unwrap()
}

pub fn reason(id: &str) -> ReasonId {
    ReasonId::parse(id).unwrap()
}

pub fn person() -> PersonId {
    PersonId::parse("p1").unwrap()
}

pub fn proof() -> Proof {
    Proof { evidence: EvidenceId::parse("e1").unwrap(), digest: String::new() }
}

pub fn service() -> Service {
    Service::by_system()
}

/// The case of the tests: 勐阳县住房和城乡建设局 owes a contractor; its county government determines.
pub const RESPONDENT: &str = "my-zjj";
pub const DETERMINING: &str = "nm-zjj";
pub const LEAD: &str = "nm-fgw";

pub struct Scene {
    pub events: Vec<Event>,
    pub day: Date,
    loaded: Loaded,
}

impl Scene {
    pub fn new(confidential: bool) -> Self {
        let mut scene = Self { events: Vec::new(), day: date(2026, 3, 2), loaded: profile::demo() };
        let due = date(2025, 6, 30);
        let mut claim = Claim::sum(1, Fen::new(12_345_600));
        claim.due_on = Some(due);
        claim.text = Some(said(CLAIM));
        let intake = Intake {
            id: CaseId::parse("c1").unwrap(),
            number: "NM20260302-00017".to_owned(),
            birth: Birth::Complaint,
            profile_version: 1,
            enterprise: Enterprise {
                name: Some(said(ENTERPRISE)),
                contact: Some(said(CONTACT)),
                size: Size::Small,
                confidential,
                private: Some(true),
            },
            respondent: Respondent::Known(organ(RESPONDENT)),
            hinted: false,
            field: Some(Field::GovernmentInvestment),
            evils: vec![Evil::OldDebtsIgnored],
            breach: Some(Breach::Arrears),
            contract: Some(said(CONTRACT)),
            signed_on: Some(date(2023, 5, 8)),
            parties: Vec::new(),
            narrative: Some(said(NARRATIVE)),
            claims: vec![claim, Claim::act(2)],
            sources: Vec::new(),
            beside: Vec::new(),
        };
        scene.then(Fact::Opened {
            intake: Box::new(intake),
            lead: organ(LEAD),
            acting: false,
            stage: Stage::Registered,
        });
        scene
    }

    /// Something happens on the scene's day.
    pub fn then(&mut self, fact: Fact) -> &mut Self {
        let actor = Actor { person: person(), organ: Some(organ(LEAD)), role: Role::LeadHead, standing_in_for: None };
        let recorded_at = Instant::start_of(self.day);
        self.events.push(Event { actor, occurred_on: self.day, recorded_at, late: None, will: None, fact });
        self
    }

    /// A clock starts on the scene's day, as the demonstration profile has it.
    pub fn clock(&mut self, kind: ClockKind) -> &mut Self {
        self.clock_about(kind, 0)
    }

    pub fn clock_about(&mut self, kind: ClockKind, about: About) -> &mut Self {
        let no = self.case().map_or(1, |case| RunNo::try_from(case.clocks.len() + 1).unwrap());
        let rule = &self.loaded.profile.clocks[&kind];
        let due = self.loaded.calendar.due(self.day, rule.length);
        let run = ClockRun {
            no,
            kind,
            about,
            owed_by: rule.owner,
            owner: Some(organ(DETERMINING)),
            from: self.day,
            length: Some(rule.length),
            original: due.last_day,
            last_day: due.last_day,
            warn_on: due.last_day,
            provisional: due.provisional,
            basis: rule.basis.clone(),
            scored: rule.scored,
            suspensions: Vec::new(),
            extended: 0,
            entered_on: None,
            extensions: Vec::new(),
            warned: false,
            rung: 0,
            state: RunState::Running,
            ended_on: None,
        };
        self.then(Fact::ClockStarted { run: Box::new(run) })
    }

    pub fn case(&self) -> Option<Case> {
        fold(&self.events)
    }

    /// The letter that the last event that is no clock causes.
    pub fn letter(&self, kind: LetterKind, to: &Recipient) -> Letter {
        self.with_material(to, |material| compose(kind, material))
    }

    pub fn with_material<T>(&self, to: &Recipient, then: impl FnOnce(&Material<'_>) -> T) -> T {
        let case = self.case().unwrap();
        let at = self.events.iter().rposition(|event| !matches!(event.fact, Fact::ClockStarted { .. })).unwrap();
        let name = |id: &OrganId| self.loaded.directory.called_on(id, self.day).to_owned();
        let texts = |text: &TextRef| Some(text.id.clone());
        let hidden = case.enterprise.confidential && *to != Recipient::Complainant;
        let recipient = match to {
            Recipient::Complainant => ENTERPRISE.to_owned(),
            Recipient::Joined(_) => "并案的另一企业".to_owned(),
            Recipient::Organ(id) => name(id),
        };
        then(&Material {
            case: &case,
            event: &self.events[at],
            history: &self.events[..at],
            profile: &self.loaded.profile,
            name: &name,
            enterprise: if hidden { documents::HIDDEN } else { ENTERPRISE },
            texts: &texts,
            issuer: name(&organ(DETERMINING)),
            to,
            recipient,
            number: Some("南曼信诚试〔2026〕12号".to_owned()),
            issued_on: self.day,
        })
    }
}
