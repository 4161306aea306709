//! The two feeds to the province, as packages in a folder; receipts from another (C3).

use crate::{Casework, Viewer, commit::Job, error::Error, load};
use domain::{
    act::{Act, BacklogPoint, Command},
    case::{Case, RecordState, Sanction, SanctionState},
    effects::Effect,
    event::Event,
    evolve::fold,
    fact::Fact,
    ids::CaseId,
};
use exchange::{
    export::{ExportRow, Feed},
    outbound,
    province::{Anchors, Package, PackageId, build},
    receipts::{self, ReceiptState},
};
use seal::{Digest, sign::SigningKey};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{OutboxRow, ReportPackage};

/// Where packages go, and who signs them.
#[derive(Clone)]
pub struct OutboundFolders {
    /// The folder that the province's transport empties.
    pub outbound: PathBuf,
    /// The deployment's key.
    pub signing: Arc<SigningKey>,
}

impl std::fmt::Debug for OutboundFolders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutboundFolders").field("outbound", &self.outbound).finish_non_exhaustive()
    }
}

impl Casework {
    /// Does what an outbox row says. Every row may be done twice and has one effect.
    pub async fn do_outbox(&self, row: &OutboxRow, out: &OutboundFolders) -> Result<(), Error> {
        let job: Job = serde_json::from_str(&row.payload).map_err(|error| Error::Setup(error.to_string()))?;
        match &job.effect {
            Effect::Letter { .. } => self.issue_letter(row, &job).await,
            Effect::ReportComplaint => self.report(row, &job, Feed::Complaints, out).await,
            Effect::ReportRecord => self.report(row, &job, Feed::Records, out).await,
            Effect::AnswerChannel { about } => self.answer_channel_file(row, *about, out).await,
        }
    }

    async fn report(&self, row: &OutboxRow, job: &Job, feed: Feed, out: &OutboundFolders) -> Result<(), Error> {
        let Some(mapping) = self.export_mapping() else { return Ok(()) };
        let id = CaseId::parse(&row.case_id).map_err(|_| Error::NotFound)?;
        let package = package_id(feed, &id, job.version)?;
        if self.store().package(package.as_str()).await?.is_some() {
            return Ok(());
        }
        let Some(stream) = self.store().load_stream(id.as_str()).await? else { return Err(Error::NotFound) };
        let events = load::events(&stream, id.as_str())?;
        let version = usize::try_from(job.version).unwrap_or(usize::MAX).min(events.len());
        let Some(case) = fold(&events[..version]) else { return Err(Error::NotFound) };
        let export = match feed {
            Feed::Complaints => self.complaint_row(&case, &events[..version], &package).await?,
            Feed::Records => self.record_row(&case, &events[..version], &package).await?,
        };
        let anchors = Anchors {
            head_hash: Digest::parse(&stream.head_hash).ok(),
            latest_root: self.store().latest_root().await?.and_then(|root| Digest::parse(&root.root).ok()),
        };
        let contents = Package { id: package.clone(), feed, created_at: self.now(), rows: vec![export] };
        let files =
            build(&contents, mapping, &anchors, &out.signing).map_err(|error| Error::Setup(error.to_string()))?;
        let folder = out.outbound.clone();
        let digest = files
            .files
            .iter()
            .find(|(name, _)| *name == "manifest.json")
            .map(|(_, bytes)| self.vault().suite().digest(bytes).to_hex());
        let written = files.clone();
        tokio::task::spawn_blocking(move || outbound::write(&folder, &written))
            .await
            .map_err(|_| Error::Busy)?
            .map_err(|error| Error::Setup(error.to_string()))?;
        self.store()
            .record_package(&ReportPackage {
                package_id: package.as_str().to_owned(),
                feed: feed.code().to_owned(),
                path: package.as_str().to_owned(),
                digest: digest.unwrap_or_default(),
                written_at_us: self.now().as_micros(),
                receipt_at_us: None,
                receipt_state: None,
                detail: None,
            })
            .await?;
        Ok(())
    }

    async fn record_row(&self, case: &Case, events: &[Event], batch: &PackageId) -> Result<ExportRow, Error> {
        let names = self.names(case, None).await?;
        let mut row = self.common_row(case, &names.respondent, batch);
        let Some(record) = &case.record else { return Ok(row) };
        let texts = self.texts(&case.id).await?;
        let mut put = |field: &str, value: Value| {
            row.insert(field.to_owned(), value);
        };
        let act = match record.state {
            RecordState::InForce => "determined",
            RecordState::Repaired => "repaired",
            RecordState::Revoked => "revoked",
        };
        let last = |wanted: &dyn Fn(&Fact) -> bool| events.iter().rev().find(|event| wanted(&event.fact));
        let by = |event: Option<&Event>| {
            let organ = event.and_then(|event| event.actor.organ.as_ref()).unwrap_or(&record.by);
            json!(self.organ_name(organ))
        };
        let kind = case.respondent_id().and_then(|id| self.directory().get(id)).map(|organ| organ.kind.label());
        let ended = match record.state {
            RecordState::InForce => None,
            RecordState::Repaired => last(&|fact| matches!(fact, Fact::RepairGranted { .. })),
            RecordState::Revoked => last(&|fact| matches!(fact, Fact::Revoked { .. })),
        };
        let ended_on = ended.map(|event| event.occurred_on);
        put("act", json!(act));
        put("record_number", json!(record_number(case, events)));
        put("respondent_kind", json!(kind));
        put("severity", json!(record.severity.code()));
        put("evil", json!(case.evils.first().map(|evil| evil.code())));
        put("decision_number", json!(self.decision_number(case).await?));
        put("decided_on", day(Some(record.determined_on)));
        put("decided_by", json!(self.organ_name(&record.by)));
        put("decision_basis", json!(format!("{}第（二）项", documents::plan(&self.profile().place))));
        put("sanctions", json!(self.sanction_names(case)));
        if self.profile().register.is_some() {
            put("published_from", day(Some(record.determined_on)));
            put("published_until", day(ended_on));
        }
        match record.state {
            RecordState::InForce => {}
            RecordState::Repaired => {
                put("repaired_on", day(ended_on));
                put("repaired_by", by(ended));
            }
            RecordState::Revoked => {
                put("revoked_on", day(ended_on));
                put("revoked_by", by(ended));
                put("revocation_reason", json!(ended.map(|event| revocation_reason(&event.fact, &texts))));
            }
        }
        row.retain(|_, value| !value.is_null());
        Ok(row)
    }

    pub(crate) fn common_row(&self, case: &Case, respondent: &str, batch: &PackageId) -> ExportRow {
        let organ = case.respondent_id().and_then(|id| self.directory().get(id));
        let superior = case.respondent_id().and_then(|id| self.directory().managing_government(id, self.now().date()));
        let mut row = ExportRow::new();
        let mut put = |field: &str, value: Value| {
            row.insert(field.to_owned(), value);
        };
        put("row_id", json!(format!("{}-{}", case.number, case.version)));
        put("case_number", json!(case.number));
        put("batch", json!(batch.as_str()));
        put("respondent_name", json!(respondent));
        put("respondent_uscc", json!(organ.and_then(|organ| organ.uscc.clone())));
        put("region", json!(organ.map(|organ| organ.region.as_str().to_owned())));
        put("superior", json!(superior.map(|organ| self.organ_name(&organ))));
        put("field", json!(case.field.map(domain::vocabulary::Field::code)));
        put("breach", json!(case.breach.map(domain::vocabulary::Breach::code)));
        put("owed", json!(case.counted(|claim| claim.outstanding).get()));
        put("performed", json!(case.counted(|claim| claim.performed).get()));
        row.retain(|_, value| !value.is_null());
        row
    }

    pub(crate) fn channel_name(&self, case: &Case) -> String {
        let source = case.sources.first();
        source
            .and_then(|source| self.profile().channels.get(&source.channel))
            .map_or_else(|| "工作人员登记".to_owned(), |channel| channel.name.clone())
    }

    /// The measures that were decided here, whatever became of them since, and those that were asked for above.
    fn sanction_names(&self, case: &Case) -> String {
        let decided =
            |sanction: &&Sanction| !matches!(sanction.state, SanctionState::Proposed | SanctionState::Refused);
        let here = case.sanctions.iter().filter(decided).map(|sanction| self.measure_name(&sanction.measure));
        let above = case.reported_for.iter().map(|id| format!("{}（已提请上级）", self.measure_name(id)));
        let names: BTreeSet<_> = here.chain(above).collect();
        names.into_iter().collect::<Vec<_>>().join("、")
    }

    /// The number of the determination letter; the case number where it is still to be issued.
    async fn decision_number(&self, case: &Case) -> Result<String, Error> {
        let letters = self.store().letters_of(case.id.as_str()).await?;
        let number =
            letters.iter().rev().find(|letter| letter.kind == "determination").and_then(|letter| letter.number.clone());
        Ok(number.unwrap_or_else(|| case.number.clone()))
    }

    /// The answer to a channel as a small file beside the province's packages, for the channel's own operator.
    async fn answer_channel_file(&self, row: &OutboxRow, about: u16, out: &OutboundFolders) -> Result<(), Error> {
        let id = CaseId::parse(&row.case_id).map_err(|_| Error::NotFound)?;
        let Some(loaded) = self.load(&id).await? else { return Err(Error::NotFound) };
        let Some(source) = usize::from(about).checked_sub(1).and_then(|at| loaded.case.sources.get(at)) else {
            return Ok(());
        };
        let answer = json!({
            "channel": source.channel.as_str(),
            "native_id": source.native_id,
            "case_number": loaded.case.number,
            "outcome": loaded.case.stage.label(),
            "finding": loaded.case.finding_label(),
            "performed_yuan": loaded.case.counted(|claim| claim.performed).to_string(),
        });
        let folder = out.outbound.join("channels");
        let name = format!("{}-{about}.json", row.dedupe_key.replace(':', "-"));
        let text = serde_json::to_string_pretty(&answer).map_err(|error| Error::Setup(error.to_string()))?;
        tokio::task::spawn_blocking(move || write_once(&folder, &name, text.as_bytes()))
            .await
            .map_err(|_| Error::Busy)?
            .map_err(|error| Error::Setup(error.to_string()))
    }

    /// Takes in the receipts that lie in a folder; each is recorded, then put away.
    pub async fn take_receipts(&self, inbound: &Path) -> Result<usize, Error> {
        let folder = inbound.to_owned();
        let now = self.now();
        let scan = tokio::task::spawn_blocking(move || receipts::scan(&folder, now))
            .await
            .map_err(|_| Error::Busy)?
            .map_err(|error| Error::Setup(error.to_string()))?;
        for bad in &scan.bad {
            tracing::warn!(reason = %bad.reason, "receipts.bad");
        }
        let taken = scan.arrived.len();
        for arrived in scan.arrived {
            let receipt = &arrived.receipt;
            let accepted = receipt.state == ReceiptState::Accepted;
            let name = receipt.package.as_str();
            let state = if accepted { "accepted" } else { "rejected" };
            self.store()
                .record_receipt(name, receipt.received_at.as_micros(), state, receipt.reason.as_deref())
                .await?;
            if let Some(case) = case_of_package(name, Feed::Records) {
                let act = Act::EnterReceipt { accepted, package: name.to_owned() };
                match self.execute(&Viewer::system(), &case, &Command::Do(act)).await {
                    // A receipt that comes twice finds nothing that waits for it.
                    Ok(_) | Err(Error::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            tokio::task::spawn_blocking(move || receipts::settle(&arrived))
                .await
                .map_err(|_| Error::Busy)?
                .map_err(|error| Error::Setup(error.to_string()))?;
        }
        Ok(taken)
    }
}

/// The number of a record: that of its case, and which of its records it is.
fn record_number(case: &Case, events: &[Event]) -> String {
    let made = |event: &&Event| {
        matches!(event.fact, Fact::Determined { .. } | Fact::BacklogPlaced { point: BacklogPoint::Recorded { .. }, .. })
    };
    format!("{}-{}", case.number, events.iter().filter(made).count().max(1))
}

/// The cause and the words of a revocation.
fn revocation_reason(fact: &Fact, texts: &BTreeMap<String, String>) -> String {
    let Fact::Revoked { text, cause, .. } = fact else { return String::new() };
    let words = texts.get(&text.id).map(|text| text.trim().to_owned());
    let cause = cause.map(|cause| cause.label().to_owned());
    cause.into_iter().chain(words).collect::<Vec<_>>().join("：")
}

pub(crate) fn day(date: Option<jiff::civil::Date>) -> Value {
    date.map_or(Value::Null, |date| json!(date.to_string()))
}

/// One package a case, feed and version: made again it is the same.
fn package_id(feed: Feed, case: &CaseId, version: u32) -> Result<PackageId, Error> {
    PackageId::parse(&format!("{}-{case}-{version}", feed.code())).map_err(|error| Error::Setup(error.to_string()))
}

fn case_of_package(name: &str, feed: Feed) -> Option<CaseId> {
    let rest = name.strip_prefix(feed.code())?.strip_prefix('-')?;
    let (case, _) = rest.rsplit_once('-')?;
    CaseId::parse(case).ok()
}

/// The case of a package, whichever its feed.
pub(crate) fn package_case(name: &str) -> Option<CaseId> {
    [Feed::Complaints, Feed::Records].into_iter().find_map(|feed| case_of_package(name, feed))
}

fn write_once(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(name);
    if path.exists() {
        return Ok(());
    }
    let part = folder.join(format!("{name}.part"));
    {
        use std::io::Write as _;
        let mut file = std::fs::File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    std::fs::rename(&part, &path)?;
    std::fs::File::open(folder)?.sync_all()
}
