//! Who sees what of a case: the one table of roles, relations and parts. What it does not grant is refused.
//!
//! A role says in which [`Relation`]s a person may stand to a case ([`Relation::roles`]). The case says which organ stands
//! where ([`standing`]): place counts by managing authority, through the lead that was chosen for the respondent, and
//! never by the code of a region. A relation opens [`Part`]s ([`Part::open_to`]); a [`Sight`] is all of it for one person
//! and one case, and every page, list, file and answer asks it. What somebody may *do* stands in [`crate::powers`]; which
//! address a role may call, in the table of the pages.
//!
//! Two exclusions go before everything: a lead unit that is complained about, party to the contract or judge of the case
//! holds no lead's seat in it, and a person who declared an interest sees number and stage and nothing else.

mod facts;
mod past;
#[cfg(test)]
mod tests;

use crate::{
    actor::{Actor, Role},
    approval::next_hand,
    case::{Case, LentHand},
    clock::ClockKind,
    clockrun::ClockRun,
    event::Event,
    fact::Fact,
    ids::{CaseId, OrganId, PersonId},
    profile::Profile,
    stage::Stage,
    vocabulary::Audience,
};
pub use facts::tells;
pub use past::seen_until;

/// How an organ or a person stands to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// 牵头部门.
    Lead,
    /// 代行牵头部门: stands in where the lead is concerned.
    ActingLead,
    /// The county lead to which the case was relayed and which has not accepted yet.
    CountyLead,
    /// The prefecture's lead above a county's: supervises and reports.
    SupervisingLead,
    /// The lead that takes the record and reports it to the province.
    ReportingLead,
    /// 认定部门.
    Determining,
    /// 复核单位.
    Reviewing,
    /// 原认定部门, from which a review took the case: sees it as it was when it left ([`seen_until`]).
    Former,
    /// 被投诉主体, once a determining organ has the case.
    Respondent,
    /// 惩戒实施部门 of one of its measures.
    Enforcing,
    /// An organ that was given a task of the case (领导批示、协调任务).
    Assignee,
    /// 纪检: the persons in charge were referred to it.
    Discipline,
    /// 投诉人, with the query code of this case.
    Complainant,
    /// The worker.
    System,
}

/// Those who work on the case for the lead or the judging organs, and read all of it.
const OFFICES: &[Relation] = &[
    Relation::Lead,
    Relation::ActingLead,
    Relation::CountyLead,
    Relation::SupervisingLead,
    Relation::ReportingLead,
    Relation::Determining,
    Relation::Reviewing,
];

/// The roles of a lead unit.
const LEAD_ROLES: &[Role] = &[Role::Intake, Role::LeadHead, Role::RelatedOfficer, Role::ProvinceLiaison];
/// The roles of a judging organ.
const JUDGING_ROLES: &[Role] = &[Role::Handler, Role::Reviewer, Role::Approver];
/// The roles of an organ that is complained about.
const ANSWERING_ROLES: &[Role] = &[Role::RespondentOfficer, Role::RespondentHead];

impl Relation {
    /// Every relation, in the order of the documentation.
    pub const ALL: [Self; 14] = [
        Self::Lead,
        Self::ActingLead,
        Self::CountyLead,
        Self::SupervisingLead,
        Self::ReportingLead,
        Self::Determining,
        Self::Reviewing,
        Self::Former,
        Self::Respondent,
        Self::Enforcing,
        Self::Assignee,
        Self::Discipline,
        Self::Complainant,
        Self::System,
    ];

    /// Its word in the documentation.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::ActingLead => "acting lead",
            Self::CountyLead => "county lead",
            Self::SupervisingLead => "supervising lead",
            Self::ReportingLead => "reporting lead",
            Self::Determining => "determining",
            Self::Reviewing => "reviewing",
            Self::Former => "formerly determining",
            Self::Respondent => "respondent",
            Self::Enforcing => "enforcing",
            Self::Assignee => "task assignee",
            Self::Discipline => "discipline",
            Self::Complainant => "complainant",
            Self::System => "system",
        }
    }

    /// The roles whose holders stand in this relation when their organ does.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::Lead | Self::ActingLead | Self::CountyLead | Self::SupervisingLead | Self::ReportingLead => {
                LEAD_ROLES
            }
            Self::Determining | Self::Reviewing | Self::Former => JUDGING_ROLES,
            Self::Respondent => ANSWERING_ROLES,
            Self::Enforcing => &[Role::EnforcingOfficer, Role::EnforcingHead],
            Self::Assignee => {
                &[Role::Handler, Role::Reviewer, Role::Approver, Role::RespondentOfficer, Role::RespondentHead]
            }
            Self::Discipline => &[Role::DisciplineReceiver],
            Self::Complainant => &[Role::Complainant],
            Self::System => &[Role::System],
        }
    }
}

/// A part of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Its number and where it stands.
    Standing,
    /// Respondent, sums, findings, units in charge, record and measures.
    Overview,
    /// The repayment plan and the reasons given for not performing.
    Dealings,
    /// Who complains; of a confidential complainant only with [`Part::Identity`].
    Name,
    /// The contract, its day and the words of the claims; of a confidential complainant only with [`Part::Identity`].
    Matter,
    /// Name and matter of a complainant who asked for 保密.
    Identity,
    /// How the complainant is reached: masked until opened with a purpose.
    Contact,
    /// What happened, in the complainant's words.
    Narrative,
    /// Through which channels it came, with their numbers.
    Sources,
    /// The names of the officers who act, and the decision that waits for a hand.
    Persons,
    /// Which organs might verify, which may not, and why; the working of interest.
    Routing,
    /// All evidence.
    Evidence,
    /// The evidence one's own side filed.
    OwnEvidence,
    /// All letters.
    Letters,
    /// The letters that went to oneself.
    OwnLetters,
    /// Messages among officers.
    InternalMessages,
    /// Messages with the complainant.
    ComplainantMessages,
    /// Messages with the respondent.
    RespondentMessages,
    /// The messages one's own side wrote.
    OwnMessages,
    /// Every event.
    Events,
    /// One's own events and those told to one's relation ([`tells`]).
    OwnEvents,
    /// Every clock.
    Clocks,
    /// Every clock but the inner ladder.
    OuterClocks,
    /// The clocks one's own organ has to stop.
    OwnClocks,
    /// How other cases are related, and those of them that one may see.
    Links,
    /// Other complaints of the same enterprise about the same organ.
    Repeats,
    /// The whole file with its log, as one package.
    Package,
    /// The words of a task that was given to one's own organ.
    Task,
    /// The acts that [`crate::powers`] gives to one's seat.
    Acts,
    /// Another query code in place of a lost one ([`crate::recovery`]).
    Code,
}

impl Part {
    /// Every part, in the order of the documentation.
    pub const ALL: [Self; 30] = [
        Self::Standing,
        Self::Overview,
        Self::Dealings,
        Self::Name,
        Self::Matter,
        Self::Identity,
        Self::Contact,
        Self::Narrative,
        Self::Sources,
        Self::Persons,
        Self::Routing,
        Self::Evidence,
        Self::OwnEvidence,
        Self::Letters,
        Self::OwnLetters,
        Self::InternalMessages,
        Self::ComplainantMessages,
        Self::RespondentMessages,
        Self::OwnMessages,
        Self::Events,
        Self::OwnEvents,
        Self::Clocks,
        Self::OuterClocks,
        Self::OwnClocks,
        Self::Links,
        Self::Repeats,
        Self::Package,
        Self::Task,
        Self::Acts,
        Self::Code,
    ];

    /// Its words in the documentation.
    pub fn words(self) -> &'static str {
        match self {
            Self::Standing => "number and stage",
            Self::Overview => "respondent, sums, findings, units, record, measures",
            Self::Dealings => "repayment plan, reasons for not performing",
            Self::Name => "name of an open complainant",
            Self::Matter => "contract and claims of an open complainant",
            Self::Identity => "name, contract and claims of a confidential complainant",
            Self::Contact => "contact, masked",
            Self::Narrative => "narrative",
            Self::Sources => "channels",
            Self::Persons => "officers by name, pending decision",
            Self::Routing => "candidates, interest",
            Self::Evidence => "evidence: all",
            Self::OwnEvidence => "evidence: own side's",
            Self::Letters => "letters: all",
            Self::OwnLetters => "letters: to oneself",
            Self::InternalMessages => "messages: internal",
            Self::ComplainantMessages => "messages: with the complainant",
            Self::RespondentMessages => "messages: with the respondent",
            Self::OwnMessages => "messages: own side's",
            Self::Events => "timeline: all",
            Self::OwnEvents => "timeline: own and told",
            Self::Clocks => "clocks: all",
            Self::OuterClocks => "clocks: all but the ladder",
            Self::OwnClocks => "clocks: owed by oneself",
            Self::Links => "related cases",
            Self::Repeats => "repeated complaints",
            Self::Package => "whole file",
            Self::Task => "words of a task (of a confidential complainant: not to the respondent)",
            Self::Acts => "acts, as powers say",
            Self::Code => "another query code",
        }
    }

    /// The relations to which a part is open. The worker sees everything.
    pub fn open_to(self, relation: Relation) -> bool {
        use Relation as R;
        let office = OFFICES.contains(&relation);
        match self {
            Self::Standing
            | Self::Overview
            | Self::Name
            | Self::Matter
            | Self::OwnEvidence
            | Self::OwnLetters
            | Self::OwnMessages
            | Self::OwnEvents => true,
            // What comes after it is no longer its business.
            Self::OwnClocks | Self::Links | Self::Acts => relation != R::Former,
            _ if relation == R::System => true,
            Self::Dealings => office || matches!(relation, R::Complainant | R::Respondent),
            Self::Identity
            | Self::Contact
            | Self::Narrative
            | Self::Sources
            | Self::ComplainantMessages
            | Self::OuterClocks => office || relation == R::Complainant,
            Self::RespondentMessages => office || relation == R::Respondent,
            Self::Code => matches!(relation, R::Lead | R::ActingLead),
            Self::Task => office || relation == R::Assignee,
            Self::Letters => office || relation == R::Former,
            Self::Persons
            | Self::Routing
            | Self::Evidence
            | Self::InternalMessages
            | Self::Events
            | Self::Clocks
            | Self::Repeats
            | Self::Package => office,
        }
    }
}

/// The roles that read cases. The three administrators, the assessors and the editors read none.
pub const ON_CASES: &[Role] = &[
    Role::Intake,
    Role::LeadHead,
    Role::RelatedOfficer,
    Role::Handler,
    Role::Reviewer,
    Role::Approver,
    Role::RespondentOfficer,
    Role::RespondentHead,
    Role::EnforcingOfficer,
    Role::EnforcingHead,
    Role::ProvinceLiaison,
    Role::DisciplineReceiver,
];

/// The roles that work on cases for a lead or a judging organ, and may read all of one.
pub const OFFICERS: &[Role] = &[
    Role::Intake,
    Role::LeadHead,
    Role::RelatedOfficer,
    Role::Handler,
    Role::Reviewer,
    Role::Approver,
    Role::ProvinceLiaison,
];

/// To whom somebody in this role may write, the usual one first: a party only into its own talk with the offices.
pub fn audiences(role: Role) -> &'static [Audience] {
    use Audience as A;
    match role {
        Role::Complainant => &[A::Complainant, A::Internal],
        role if ANSWERING_ROLES.contains(&role) => &[A::Respondent],
        role if OFFICERS.contains(&role) => A::ALL,
        _ => &[A::Internal],
    }
}

/// Whether somebody in this role can stand in a relation that opens a part: what a list may ask before it knows the case.
pub fn may_ever_see(role: Role, part: Part) -> bool {
    Relation::ALL.into_iter().any(|relation| relation.roles().contains(&role) && part.open_to(relation))
}

/// Where each organ stands in a case.
///
/// A lead's seat is empty where its organ is complained about, party to the contract or the judge: whoever acts for it
/// stands there instead, and nobody of the concerned unit sees the case through that seat.
pub fn standing(case: &Case, profile: &Profile) -> Vec<(Relation, OrganId)> {
    let involved = case.involved();
    let concerned = |organ: &OrganId| involved.contains(organ) || case.determining.as_ref() == Some(organ);
    let mut all = Vec::new();
    let mut lead = |relation: Relation, organ: &OrganId| {
        if !concerned(organ) {
            all.push((relation, organ.clone()));
        }
    };
    lead(if case.acting { Relation::ActingLead } else { Relation::Lead }, &case.lead);
    if let Stage::Relayed { to } = &case.stage {
        lead(Relation::CountyLead, to);
    }
    if let Some(seat) = profile.leads.first().filter(|seat| !case.acting && seat.lead != case.lead) {
        lead(Relation::SupervisingLead, &seat.lead);
    }
    if let Some(record) = &case.record {
        lead(Relation::ReportingLead, &record.push_to);
    }
    if let Some(through) = case.review.as_ref().and_then(|review| review.through.as_ref()) {
        lead(Relation::ReportingLead, through);
    }
    let mut say = |relation, organ: &OrganId| all.push((relation, organ.clone()));
    if let Some(organ) = &case.determining {
        say(Relation::Determining, organ);
        // The respondent learns of a case when it is handed over, not before.
        if let Some(respondent) = case.respondent_id() {
            say(Relation::Respondent, respondent);
        }
    }
    if let Some(review) = &case.review {
        say(Relation::Reviewing, &review.reviewer);
    }
    // Whoever lends a hand signs what it can read.
    case.lent.iter().filter(|lent| lends(case, lent)).for_each(|lent| say(lent_to(case, lent), &lent.from));
    case.overturned.iter().for_each(|organ| say(Relation::Former, organ));
    case.sanctions.iter().for_each(|sanction| say(Relation::Enforcing, &sanction.unit));
    case.instructions.iter().for_each(|task| say(Relation::Assignee, &task.to));
    case.referral.iter().for_each(|referral| say(Relation::Discipline, &referral.to));
    all.sort();
    all.dedup();
    all
}

/// Whether a hand that was lent is still waited for.
fn lends(case: &Case, lent: &LentHand) -> bool {
    let pending = case.proposal(lent.of).and_then(|proposal| next_hand(case, proposal));
    pending == Some((Some(lent.from.clone()), lent.role))
}

/// How the organ stands to the case for which a hand is lent.
fn lent_to(case: &Case, lent: &LentHand) -> Relation {
    let reviews = case.review.as_ref().is_some_and(|review| review.reviewer == lent.organ);
    match (lent.role, reviews) {
        (Role::EnforcingHead, _) => Relation::Enforcing,
        (_, true) => Relation::Reviewing,
        _ => Relation::Determining,
    }
}

/// What one person sees of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    person: PersonId,
    role: Role,
    organ: Option<OrganId>,
    relations: Vec<Relation>,
    confidential: bool,
    recused: bool,
}

impl Sight {
    /// The sight of an actor; `own` is the case of its query code, if it is a complainant.
    pub fn of(case: &Case, actor: &Actor, own: Option<&CaseId>, profile: &Profile) -> Self {
        let mut relations = Vec::new();
        match actor.role {
            Role::System => relations.push(Relation::System),
            Role::Complainant => relations.extend((own == Some(&case.id)).then_some(Relation::Complainant)),
            role => {
                let here = |organ: &OrganId| actor.organ.as_ref() == Some(organ);
                let stands = standing(case, profile).into_iter().filter(|(_, organ)| here(organ));
                relations.extend(stands.map(|(relation, _)| relation).filter(|found| found.roles().contains(&role)));
            }
        }
        Self {
            person: actor.person.clone(),
            role: actor.role,
            organ: actor.organ.clone(),
            relations,
            confidential: case.enterprise.confidential,
            recused: recused(case, &actor.person),
        }
    }

    /// The sight of somebody in whose list a case stands, by what the line of the list says of it. A judging role is
    /// taken for a mere assignee unless its organ is the determining one.
    pub fn of_line(actor: &Actor, determining: Option<&str>, confidential: bool) -> Self {
        let judges = determining.is_some() && actor.organ.as_ref().map(OrganId::as_str) == determining;
        let relation = match actor.role {
            role if LEAD_ROLES.contains(&role) => Some(Relation::Lead),
            role if JUDGING_ROLES.contains(&role) && judges => Some(Relation::Determining),
            role if JUDGING_ROLES.contains(&role) => Some(Relation::Assignee),
            role if ANSWERING_ROLES.contains(&role) => Some(Relation::Respondent),
            role => Relation::ALL.into_iter().find(|relation| relation.roles().contains(&role)),
        };
        let relations = relation.into_iter().collect();
        let (person, organ) = (actor.person.clone(), actor.organ.clone());
        Self { person, role: actor.role, organ, relations, confidential, recused: false }
    }

    /// Whether a part is open.
    pub fn sees(&self, part: Part) -> bool {
        if self.recused {
            return part == Part::Standing && !self.relations.is_empty();
        }
        let open = |part: Part| self.relations.iter().any(|relation| part.open_to(*relation));
        let hidden = match part {
            Part::Name | Part::Matter => self.confidential && !open(Part::Identity),
            // Whoever wrote the task may have named the firm in it.
            Part::Task => self.confidential && self.relations.contains(&Relation::Respondent),
            _ => false,
        };
        open(part) && !hidden
    }

    /// The relations in which the person stands.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// Whether the person may only know that the case is there, because it declared an interest or was ordered off.
    pub fn is_recused(&self) -> bool {
        self.recused && !self.relations.is_empty()
    }

    /// Whether an event is this person's to read.
    pub fn reads(&self, event: &Event) -> bool {
        self.sees(Part::Events)
            || (self.sees(Part::OwnEvents)
                && (self.is_own(event) || self.relations.iter().any(|relation| tells(*relation, &event.fact))))
    }

    /// Whether a message is this person's to read; `false` for every other event.
    pub fn reads_message(&self, event: &Event) -> bool {
        let Fact::Posted { audience, .. } = &event.fact else { return false };
        let part = match audience {
            Audience::Internal => Part::InternalMessages,
            Audience::Complainant => Part::ComplainantMessages,
            // What a complainant once addressed to the respondent stays with the offices.
            Audience::Respondent if event.actor.role == Role::Complainant => Part::ComplainantMessages,
            Audience::Respondent => Part::RespondentMessages,
        };
        self.sees(part) || (self.is_own(event) && self.sees(Part::OwnMessages))
    }

    /// Whether a piece of evidence is this person's to open; never what was sealed. `filed` is the event that filed it.
    pub fn reads_evidence(&self, case: &Case, filed: &Event) -> bool {
        let Fact::EvidenceFiled { evidence, .. } = &filed.fact else { return false };
        let sealed = case.exhibits.iter().any(|exhibit| exhibit.id == *evidence && exhibit.sealed);
        !sealed && (self.sees(Part::Evidence) || (self.is_own(filed) && self.sees(Part::OwnEvidence)))
    }

    /// Whether a letter to `recipient` (an organ, or nobody for the complainant) is this person's to read.
    pub fn reads_letter(&self, recipient: &str, audience: &str) -> bool {
        if self.sees(Part::Letters) {
            return true;
        }
        if !self.sees(Part::OwnLetters) {
            return false;
        }
        let to_complainant = audience == Audience::Complainant.code();
        match self.role {
            Role::Complainant => to_complainant && recipient == "complainant",
            _ => !to_complainant && self.organ.as_ref().is_some_and(|organ| organ.as_str() == recipient),
        }
    }

    /// Whether a clock is this person's to watch.
    pub fn reads_clock(&self, case: &Case, run: &ClockRun) -> bool {
        // Which channel brought the other complaint of a merged matter is for the offices.
        let about = usize::from(run.about).checked_sub(1).and_then(|at| case.sources.get(at));
        let joined = matches!(run.kind, ClockKind::ChannelAnswer | ClockKind::ChannelDeadline)
            && about.is_some_and(|source| case.joined_source(source));
        self.sees(Part::Clocks)
            || (self.sees(Part::OuterClocks) && run.kind != ClockKind::Escalation && !joined)
            || (self.sees(Part::OwnClocks) && run.owner.is_some() && run.owner == self.organ)
    }

    fn is_own(&self, event: &Event) -> bool {
        // Two complainants of one matter are no organ: each reads what it wrote itself.
        let mine = self.role != Role::Complainant || event.actor.person == self.person;
        event.actor.role == self.role && event.actor.organ == self.organ && mine
    }
}

/// Whether a person declared an interest in a case, or was ordered off it.
pub fn recused(case: &Case, person: &PersonId) -> bool {
    case.interested.contains(person)
}
