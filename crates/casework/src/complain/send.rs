//! Sending: one draft becomes one case, with its files as evidence, in one commit.

use super::{
    OpenComplaint, Step,
    check::{Picked, all, flag, value},
    draft::BODY,
    files::name_place,
    proof::Judged,
    steps::{CLAIM_ROWS, EVENT_ROWS},
};
use crate::{
    Casework, ClockItem, FieldError, Registered, Visitor,
    edge::Dice,
    error::Error,
    form::Values,
    register::{PARTY_ROWS, RespondentDraft, SentFiles},
    track::{code_of, complainant},
    words::Words,
};
use domain::{eligibility::Court, ids::CaseId, time::Instant, uscc::Uscc};
use store::{AttemptRule, Commit, SentComplaint, StoreError, Taken};

/// The channel of the place's own portal.
const CHANNEL: &str = "web";

const HOUR_US: i64 = 3600 * 1_000_000;

/// How many complaints may come from one address in an hour. A whole county office, or a market behind one line, shares
/// one.
const SENDING: AttemptRule = AttemptRule { within_us: HOUR_US, pause_us: 0, lock_after: 20, lock_us: HOUR_US };

/// How many without a proof of work.
const SENDING_UNPROVEN: AttemptRule = AttemptRule { within_us: HOUR_US, pause_us: 0, lock_after: 3, lock_us: HOUR_US };

/// How many may be begun.
const BEGINNING: AttemptRule = AttemptRule { within_us: HOUR_US, pause_us: 0, lock_after: 60, lock_us: HOUR_US };

/// What the complainant takes home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The case.
    pub case: CaseId,
    /// Its public number.
    pub number: String,
    /// The query code. It is made of the draft's code, so that the same receipt can be shown while the draft's row lasts;
    /// the server keeps only its digest.
    pub code: String,
}

/// What became of sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// It is in; sent again, the receipt is the same.
    Done(Receipt),
    /// Something is missing or wrong, by step.
    Faulty(Vec<(Step, FieldError)>),
    /// Too many came from there; not before this time.
    Wait(String),
    /// Its proof of work has run out, or was used for another one.
    Unproven,
}

impl Casework {
    /// Counts a draft that is begun from there; answers until when none may be, if too many were.
    pub async fn may_begin_complaint(&self, from: &Visitor) -> Result<Option<String>, Error> {
        self.take("complaint_begin", BEGINNING, from).await
    }

    async fn take(&self, kind: &'static str, rule: AttemptRule, from: &Visitor) -> Result<Option<String>, Error> {
        let counter = self.counter(kind, &from.source);
        Ok(match self.store().take_attempt(&counter, kind, None, rule, self.now().as_micros()).await? {
            Taken::Judge { .. } => None,
            Taken::Wait { until_us } => Some(Instant::from_micros(until_us).to_minutes()),
        })
    }

    /// Everything that is wrong with a complaint, by step.
    pub fn complaint_open_faults(&self, values: &Values) -> Vec<(Step, FieldError)> {
        let of = |step: Step| self.complaint_faults(step, values).into_iter().map(move |fault| (step, fault));
        Step::ALL.into_iter().flat_map(of).collect()
    }

    /// The step to go on with: the first in which something is missing or wrong.
    pub fn complaint_next(&self, values: &Values) -> Step {
        self.complaint_open_faults(values).first().map_or(Step::Check, |(step, _)| *step)
    }

    /// The clocks that run for a complaint that was just sent.
    pub async fn receipt_clocks(&self, receipt: &Receipt) -> Result<Vec<ClockItem>, Error> {
        Ok(self.case_view(&complainant(&receipt.case), &receipt.case).await?.clocks)
    }

    /// Sends a complaint. However often this is called for one draft, there is one case and one receipt.
    ///
    /// `proof` is the JSON of what the browser has worked out. Without one fewer are taken from one address, and an officer
    /// looks at the complaint first; what it is and when it came is the same.
    pub async fn send_complaint(&self, code: &str, from: &Visitor, proof: Option<&[u8]>) -> Result<Sending, Error> {
        let Some(draft) = self.open_complaint(code).await? else { return Err(Error::NotFound) };
        if let Some(receipt) = self.receipt(&draft).await? {
            return Ok(Sending::Done(receipt));
        }
        let faults = self.complaint_open_faults(&draft.values);
        if !faults.is_empty() {
            return Ok(Sending::Faulty(faults));
        }
        let screened = proof.is_none();
        if let Some(json) = proof {
            let Judged::Good { name, until_us } = self.judge_proof(json) else { return Ok(Sending::Unproven) };
            if !self.store().spend_proof(&name, &draft.draft_id, until_us).await? {
                return Ok(Sending::Unproven);
            }
        }
        let (kind, rule) = if screened { ("complaint_unproven", SENDING_UNPROVEN) } else { ("complaint", SENDING) };
        if let Some(until) = self.take(kind, rule, from).await? {
            return Ok(Sending::Wait(until));
        }
        match self.open_complaint_case(&draft, screened).await {
            // Where it is there already the other click was faster.
            Ok(()) | Err(Error::Store(StoreError::Duplicate { .. })) => {}
            // A file was added or taken away meanwhile, or another directory or profile was adopted.
            Err(Error::Store(StoreError::Stale | StoreError::HeadsMoved)) => {
                let this = self.renewed().await?;
                let draft = this.open_complaint(code).await?.ok_or(Error::NotFound)?;
                if draft.case.is_none() {
                    this.open_complaint_case(&draft, screened).await?;
                }
            }
            Err(error) => return Err(error),
        }
        let draft = self.open_complaint(code).await?.ok_or(Error::NotFound)?;
        self.receipt(&draft).await?.map(Sending::Done).ok_or(Error::NotFound)
    }

    /// The receipt of a complaint that was sent.
    pub async fn receipt(&self, draft: &OpenComplaint) -> Result<Option<Receipt>, Error> {
        let Some(case) = &draft.case else { return Ok(None) };
        let Some(row) = self.store().case_row(case.as_str()).await? else { return Ok(None) };
        Ok(Some(Receipt { case: case.clone(), number: row.number, code: self.query_code_of(draft) }))
    }

    /// Its query code follows from its own: whoever cannot know the one cannot know the other.
    fn query_code_of(&self, draft: &OpenComplaint) -> String {
        let text = format!("query code of a complaint\0{}\0{}", draft.draft_id, draft.code());
        let digest = self.vault().suite().digest(text.as_bytes()).to_hex();
        code_of(&hex::decode(digest).unwrap_or_default())
    }

    async fn open_complaint_case(&self, draft: &OpenComplaint, screened: bool) -> Result<(), Error> {
        let fresh = self.fresh_case().await?;
        let mut words = Words::of_new(self, &fresh.id);
        let values = &draft.values;
        let mut read = self.read_registration(&registration(values, &fresh.number), &mut words, &fresh.number)?;
        // What was picked counts, also where the words alone would mean another.
        if let Some(picked) = self.picked_organ(values) {
            read.respondent = match picked {
                Picked::Organ(organ) => RespondentDraft::Known(organ),
                Picked::AsTyped => RespondentDraft::Text(value(values, "respondent").unwrap_or_default().to_owned()),
            };
        }
        if let Some(early) = value(values, "uscc").and_then(|text| Uscc::parse_early(text).ok())
            && read.uscc.is_none()
        {
            read.contact.push(("统一社会信用代码", early.as_str().to_owned()));
            read.uscc = Some(early.as_str().to_owned());
        }
        if let Some(agent) = value(values, "agent").filter(|_| flag(values, "by_agent")) {
            read.contact.push(("代办人", agent.to_owned()));
        }
        read.source = self.source(CHANNEL, &fresh.number, self.now().date(), None);
        read.raw = serde_json::to_string(values).ok().filter(|_| read.source.is_some());
        read.own_code = Some(self.query_code_of(draft));
        let rows = self.store().draft_files(&draft.draft_id).await?;
        let mut files = Vec::with_capacity(rows.len());
        for row in rows {
            let name = self.vault().open_of_draft(&draft.key, &name_place(&row.file_id), &row.name_sealed)?;
            files.push((row, String::from_utf8_lossy(&name).into_owned()));
        }
        let sent = SentComplaint {
            draft_id: draft.draft_id.clone(),
            case_id: fresh.id.to_string(),
            cipher: self.vault().seal_of_draft(&mut Dice(self.edge()), &draft.key, BODY, b"{}"),
            files: files.len() as u64,
            sent_at_us: self.now().as_micros(),
            screened,
        };
        read.files = Some(SentFiles { key: draft.key.clone(), rows: files });
        let commit = Commit { sent_complaints: vec![sent], ..Commit::default() };
        let viewer = complainant(&fresh.id);
        let _: Registered = self.open_case(&viewer, fresh, words, read, commit).await?;
        Ok(())
    }
}

/// What was typed as the form of a registration has it.
fn registration(values: &Values, number: &str) -> Values {
    let mut form = Values::new();
    let mut set = |name: &str, text: Option<String>| {
        if let Some(text) = text {
            form.insert(name.to_owned(), vec![text]);
        }
    };
    let own = |name: &str| value(values, name).map(str::to_owned);
    for name in [
        "enterprise",
        "size",
        "legal_representative",
        "contact_name",
        "phone",
        "address",
        "respondent",
        "signed_on",
        "field",
        "breach",
    ] {
        set(name, own(name));
    }
    set("private", (value(values, "private") == Some("yes")).then(|| "true".to_owned()));
    for (at, party) in parties(values).into_iter().enumerate() {
        set(&format!("parties.{}", at + 1), Some(party.to_owned()));
    }
    set("uscc", own("uscc").filter(|text| Uscc::parse(text).is_ok()));
    set("confidential", (value(values, "confidential") == Some("yes")).then(|| "on".to_owned()));
    let contract: Vec<_> = ["contract", "contract_no"].iter().filter_map(|name| value(values, name)).collect();
    set("contract", (!contract.is_empty()).then(|| contract.join(" ")));
    set("narrative", Some(narrative(values)));
    let evils: Vec<_> = all(values, "evil").map(str::to_owned).collect();
    if !evils.is_empty() {
        form.insert("evil".to_owned(), evils);
    }
    let mut set = |name: &str, text: Option<String>| {
        if let Some(text) = text {
            form.insert(name.to_owned(), vec![text]);
        }
    };
    set("native_id", Some(number.to_owned()));
    let mut at = 0;
    for no in 1..=CLAIM_ROWS {
        if value(values, &format!("claim.{no}.words")).is_some() {
            at += 1;
            for part in ["words", "sum", "due_on"] {
                set(&format!("claim.{at}.{part}"), own(&format!("claim.{no}.{part}")));
            }
        }
    }
    form
}

/// What happened as one text: the dated entries by day, then the rest, then the court.
pub(super) fn narrative(values: &Values) -> String {
    let mut entries: Vec<(&str, &str)> = (1..=EVENT_ROWS)
        .filter_map(|no| {
            let words = value(values, &format!("event.{no}.words"))?;
            Some((value(values, &format!("event.{no}.on")).unwrap_or_default(), words))
        })
        .collect();
    // Entries without a day stay where they were written, at the end.
    entries.sort_by_key(|(on, _)| (on.is_empty(), *on));
    let mut lines: Vec<String> = entries
        .iter()
        .map(|(on, words)| if on.is_empty() { (*words).to_owned() } else { format!("{on} {words}") })
        .collect();
    lines.extend(value(values, "narrative").map(str::to_owned));
    let court = value(values, "court").and_then(Court::from_code).filter(|court| *court != Court::None);
    if let Some(court) = court {
        let which = value(values, "court_no").unwrap_or("未写明");
        lines.push(format!("法院或者仲裁：{}（{which}）", court.label()));
    }
    // As it was written, since a name may mean several organs: intake confirms them.
    let parties = parties(values);
    if !parties.is_empty() {
        lines.push(format!("合同上签字盖章的其他单位：{}", parties.join("、")));
    }
    lines.join("\n")
}

/// The organs besides the respondent that signed, in the complainant's words.
pub(super) fn parties(values: &Values) -> Vec<&str> {
    (1..=PARTY_ROWS).filter_map(|no| value(values, &format!("parties.{no}"))).collect()
}
