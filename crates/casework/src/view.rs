//! What a case page shows. Plain values; every text is already opened, masked or left out for the viewer.

use domain::{ids::CaseId, options::Offer};

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
    /// 元.
    pub outstanding: String,
    /// The finding.
    pub finding: String,
    /// When it fell due.
    pub due_on: String,
    /// Where it counts, if not here.
    pub elsewhere: Option<String>,
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
    /// Day by day.
    pub derivation: Vec<String>,
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
    /// Who filed it.
    pub by: String,
    /// When.
    pub at: String,
    /// Sealed: filed in the wrong case.
    pub sealed: bool,
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
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageItem {
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
    /// Its number, if the viewer may see it.
    pub number: Option<String>,
}

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineItem {
    /// Its place in the log.
    pub version: u32,
    /// What happened.
    pub label: String,
    /// Who, for which organ, in which capacity.
    pub who: String,
    /// The legal day.
    pub occurred_on: String,
    /// When it was entered.
    pub recorded_at: String,
    /// Entered late.
    pub late: bool,
    /// The rest.
    pub details: Vec<String>,
}

/// A pending decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalItem {
    /// What is to be decided.
    pub title: String,
    /// Who has signed.
    pub signed: Vec<String>,
    /// Whose hand it waits for.
    pub next: String,
    /// What it says.
    pub details: Vec<String>,
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

/// A case page.
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
    /// Number, respondent, sum: label and value.
    pub headline: Vec<(String, String)>,
    /// The parties: label and value.
    pub parties: Vec<(String, String)>,
    /// The viewer has opened the identity.
    pub identity_open: bool,
    /// The claims.
    pub claims: Vec<ClaimItem>,
    /// The working of interest.
    pub interest: Vec<String>,
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
    /// Everything that happened, oldest first.
    pub timeline: Vec<TimelineItem>,
    /// A decision that waits for hands.
    pub proposal: Option<ProposalItem>,
    /// Who may verify, best first: organ and reason.
    pub candidates: Vec<(String, String)>,
    /// Who may not, and why.
    pub skipped: Vec<(String, String)>,
    /// What the viewer may do now.
    pub offers: Vec<Offer>,
    /// The record, if there is one: label and value.
    pub record: Vec<(String, String)>,
    /// The measures.
    pub sanctions: Vec<SanctionItem>,
}
