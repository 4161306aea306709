//! What a case page shows. Plain values; every text is already opened, masked or left out for the viewer.

use crate::{meetings::MeetingItem, recovery::CodeState, timeline_item::TimelineItem};
use domain::{
    access::{Part, Sight},
    ids::CaseId,
    options::Offer,
    vocabulary::Audience,
};

/// Whether a step of the stage path lies behind, is now, or comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Behind.
    Done,
    /// Now.
    Current,
    /// To come.
    Next,
}

/// A step of the stage path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathStep {
    /// Its words.
    pub label: String,
    /// Where it lies.
    pub state: StepState,
}

/// How pressing a clock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Run out.
    Over,
    /// Has warned.
    Soon,
    /// Runs.
    Ok,
    /// Stopped.
    Done,
}

/// A claim with its balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimItem {
    /// Its number.
    pub no: u16,
    /// Its words.
    pub words: String,
    /// 元.
    pub claimed: String,
    /// 元.
    pub performed: String,
    /// 元.
    pub dismissed: String,
    /// What the complainant gave up.
    pub waived: String,
    /// 元.
    pub outstanding: String,
    /// The finding.
    pub finding: String,
    /// When it fell due.
    pub due_on: String,
    /// Where it counts, if not here.
    pub elsewhere: Option<String>,
}

/// What the interest on one claim comes to, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterestItem {
    /// The claim.
    pub claim: u16,
    /// Days on which the principal stayed the same.
    pub lines: Vec<InterestLine>,
    /// All of it that arose, 元.
    pub total: String,
    /// What of it is not paid, 元.
    pub owed: String,
    /// What a payment reduces first.
    pub order: String,
    /// The rule.
    pub basis: String,
    /// What an officer should look at.
    pub flags: Vec<String>,
}

/// A line of a working of interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterestLine {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Days, both ends included.
    pub days: i32,
    /// 元.
    pub principal: String,
    /// The rate in words.
    pub rate: String,
    /// 元.
    pub interest: String,
}

/// A reason given for not performing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcuseItem {
    /// Its words.
    pub label: String,
    /// Law forbids it.
    pub forbidden: bool,
    /// The law.
    pub basis: String,
}

/// An instalment of the repayment plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLine {
    /// Its number.
    pub no: usize,
    /// When it falls due.
    pub due_on: String,
    /// 元.
    pub sum: String,
    /// 元.
    pub paid: String,
    /// Where it stands.
    pub state: String,
    /// How pressing.
    pub urgency: Urgency,
}

/// A run of days in the derivation of a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivationItem {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Why these days count or do not.
    pub why: String,
    /// How many of them count.
    pub counts: u16,
    /// Counted up to here.
    pub counted: u16,
}

/// A clock with its derivation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockItem {
    /// Which clock.
    pub label: String,
    /// Who owes the act.
    pub owner: String,
    /// The day that starts it.
    pub from: String,
    /// The last day.
    pub last_day: String,
    /// The last day as first computed, where it moved.
    pub original: Option<String>,
    /// Running, suspended, stopped, run out.
    pub state: String,
    /// How pressing.
    pub urgency: Urgency,
    /// `剩3个工作日`.
    pub remaining: String,
    /// 暂定.
    pub provisional: bool,
    /// Law, clause or local setting.
    pub basis: String,
    /// Its number in the case.
    pub no: u16,
    /// What it is about, where one kind runs several times: an instalment, a measure.
    pub about: String,
    /// The length the rule states, in words; empty where a date is fixed.
    pub length: String,
    /// What stops it, in words.
    pub stops_by: &'static str,
    /// The day on which it stopped or ran out.
    pub ended_on: String,
    /// Times it stood still: from and to, the latter empty while it does.
    pub suspensions: Vec<(String, String)>,
    /// How often it was extended.
    pub extended: u8,
    /// Every counted and skipped run of days.
    pub derivation: Vec<DerivationItem>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceItem {
    /// Which.
    pub id: String,
    /// Its file name.
    pub name: String,
    /// Its size in words.
    pub size: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// What it is.
    pub media_type: String,
    /// Digest of the original bytes.
    pub digest: String,
    /// The claim it is tied to.
    pub claim: Option<u16>,
    /// What it is to show, where whoever filed it said so.
    pub shows: &'static str,
    /// Whose side filed it: unit and role.
    pub by: String,
    /// When.
    pub at: String,
    /// Sealed: filed in the wrong case.
    pub sealed: bool,
    /// How it may be shown inside a page.
    pub preview: Preview,
}

/// How a file may be shown inside a page without anything in it running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    /// As a picture of the sniffed type.
    Picture,
    /// As plain text.
    Text,
    /// Page by page, each drawn as a picture.
    Pages,
    /// Not at all: it is saved and opened outside.
    None,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterItem {
    /// Which.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Its date.
    pub issued_on: String,
    /// To whom.
    pub recipient: String,
    /// How and when it was served, where the log says so.
    pub service: Option<String>,
    /// The scan that proves the service.
    pub proof: Option<String>,
    /// Its text, where it was asked for.
    pub text: String,
    /// It can be had as PDF.
    pub pdf: bool,
}

/// A look at personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookItem {
    /// Unit and role.
    pub by: String,
    /// When.
    pub at: String,
    /// What for.
    pub purpose: String,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageItem {
    /// For whom, as a code.
    pub scope: Audience,
    /// For whom.
    pub audience: String,
    /// From whom.
    pub by: String,
    /// When.
    pub at: String,
    /// What.
    pub text: String,
}

/// A related case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkItem {
    /// How it is related.
    pub label: String,
    /// Which.
    pub id: CaseId,
    /// What is told of it, if the viewer may see it.
    pub row: Option<LinkRow>,
}

/// What a complainant is told of a case that its own is related to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Which.
    pub id: CaseId,
    /// How it is related.
    pub label: String,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage_label: String,
    /// How it ended, or is about to.
    pub outcome: Option<String>,
    /// Who reviews, while it is under review.
    pub reviewer: Option<String>,
    /// Until when the review is to be decided.
    pub review_until: Option<String>,
    /// What the last review decided.
    pub reviewed: Option<String>,
    /// The complainant's code opens it.
    pub opens: bool,
}

/// What is told of a related case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub stage_label: String,
    /// It has ended.
    pub closed: bool,
    /// The respondent.
    pub respondent: String,
    /// 元.
    pub claimed: String,
    /// 元.
    pub outstanding: String,
    /// When it was received.
    pub received_on: String,
}

/// How many there are of what each tab shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TabCounts {
    /// Pieces of evidence.
    pub evidence: usize,
    /// Letters.
    pub letters: usize,
    /// Clocks that run or have run out.
    pub clocks: usize,
    /// Messages.
    pub messages: usize,
    /// Related cases; repeats are found only when the tab is opened.
    pub links: usize,
    /// Lines of the timeline.
    pub timeline: usize,
}

/// A pending decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalItem {
    /// Its place in the log.
    pub no: u32,
    /// What is to be decided.
    pub title: String,
    /// Who has signed.
    pub signed: Vec<String>,
    /// Whose hand it waits for.
    pub next: String,
    /// What it says, value by value.
    pub lines: Vec<ActLine>,
    /// It was sent back before: by whom, why, and what is gone since.
    pub sent_back: Option<SentBackItem>,
}

/// A value of an act as whoever signs it reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActLine {
    /// What it is.
    pub label: String,
    /// The value; of a file its name.
    pub text: String,
    /// The file, if the viewer may open it.
    pub evidence: Option<Exhibited>,
    /// What stood there when it was sent back, where it differs.
    pub before: Option<String>,
}

/// A file that a value names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibited {
    /// Which.
    pub id: String,
    /// How it may be shown inside a page.
    pub preview: Preview,
}

/// How a decision was sent back before it was laid again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentBackItem {
    /// By whom.
    pub by: String,
    /// When.
    pub at: String,
    /// Why.
    pub opinion: String,
    /// What it said then and says no more.
    pub dropped: Vec<ActLine>,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SanctionItem {
    /// Its number.
    pub no: u16,
    /// Its name.
    pub name: String,
    /// Who carries it out.
    pub unit: String,
    /// Where it stands.
    pub state: String,
}

/// A part of the case page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseTab {
    /// 概要.
    Overview,
    /// 证据.
    Evidence,
    /// 文书.
    Letters,
    /// 时限.
    Clocks,
    /// 往来.
    Messages,
    /// 关联.
    Links,
    /// 全程留痕.
    Timeline,
}

impl CaseTab {
    /// Every part, in the order of the page.
    pub const ALL: [Self; 7] =
        [Self::Overview, Self::Evidence, Self::Letters, Self::Clocks, Self::Messages, Self::Links, Self::Timeline];

    /// What one must see of a case to open it.
    pub const fn part(self) -> Part {
        match self {
            Self::Overview => Part::Overview,
            Self::Evidence => Part::OwnEvidence,
            Self::Letters => Part::OwnLetters,
            Self::Clocks => Part::OwnClocks,
            Self::Messages => Part::OwnMessages,
            Self::Links => Part::Links,
            Self::Timeline => Part::OwnEvents,
        }
    }
}

/// A case page. The head is always filled; of the parts, those that were asked for.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// How many events it has.
    pub version: u32,
    /// The stage in tables.
    pub stage_code: String,
    /// The stage in words.
    pub stage_label: String,
    /// The drawn path.
    pub path: Vec<PathStep>,
    /// What the viewer sees of it.
    pub sight: Sight,
    /// Who complains about whom, and about how much: label and value.
    pub headline: Vec<(String, String)>,
    /// Who handles it: label and value.
    pub handlers: Vec<(String, String)>,
    /// The viewer reads all of it, and may take the whole file.
    pub whole: bool,
    /// The clocks that press most, for the head of every tab.
    pub pressing: Vec<ClockItem>,
    /// A clock has run out.
    pub late: bool,
    /// How much each tab holds.
    pub counts: TabCounts,
    /// The parties: label and value.
    pub parties: Vec<(String, String)>,
    /// What it is about: label and value.
    pub matter: Vec<(String, String)>,
    /// The regimes: name, whether it applies, and why.
    pub regimes: Vec<(String, bool, String)>,
    /// The reasons given for not performing.
    pub excuses: Vec<ExcuseItem>,
    /// The viewer has opened the identity, and its time is not over.
    pub identity_open: bool,
    /// Who has looked at personal data, newest first; for the complainant and the officers.
    pub looks: Vec<LookItem>,
    /// Lost query codes.
    pub codes: CodeState,
    /// The claims.
    pub claims: Vec<ClaimItem>,
    /// Claimed, performed, dismissed, waived and outstanding in all, 元.
    pub totals: [String; 5],
    /// The working of interest.
    pub interest: Vec<InterestItem>,
    /// The repayment plan.
    pub plan: Vec<PlanLine>,
    /// The clocks, the most pressing first.
    pub clocks: Vec<ClockItem>,
    /// The evidence.
    pub evidence: Vec<EvidenceItem>,
    /// The letters.
    pub letters: Vec<LetterItem>,
    /// The messages.
    pub messages: Vec<MessageItem>,
    /// Related cases.
    pub links: Vec<LinkItem>,
    /// Related cases as the complainant is told of them.
    pub relatives: Vec<Relative>,
    /// Coordination meetings about the case.
    pub meetings: Vec<MeetingItem>,
    /// Other cases of the same enterprise against the same respondent, within the viewer's scope.
    pub repeats: Vec<LinkItem>,
    /// Everything that happened, oldest first.
    pub timeline: Vec<TimelineItem>,
    /// A decision that waits for hands.
    pub proposals: Vec<ProposalItem>,
    /// Who may verify, best first: organ and reason.
    pub candidates: Vec<(String, String)>,
    /// Who may not, and why.
    pub skipped: Vec<(String, String)>,
    /// What the viewer may do now.
    pub offers: Vec<Offer>,
    /// What the pending decision keeps the viewer from doing, by the words on the button.
    pub closed: Vec<String>,
    /// The record, if there is one: label and value.
    pub record: Vec<(String, String)>,
    /// The measures.
    pub sanctions: Vec<SanctionItem>,
}

impl CaseView {
    /// Where the case stands on its path, in one line for small screens.
    pub fn step_words(&self) -> String {
        let at = self.path.iter().position(|step| step.state == StepState::Current);
        let at = at.or_else(|| self.path.iter().rposition(|step| step.state == StepState::Done));
        at.map_or_else(String::new, |at| format!("{}（第{}步，共{}步）", self.path[at].label, at + 1, self.path.len()))
    }
}
