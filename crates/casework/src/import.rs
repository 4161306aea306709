//! A channel's file becomes registered complaints (C1.4). Importing it again changes nothing.

use crate::{
    Casework, Viewer,
    error::Error,
    register::{ClaimDraft, Draft, RespondentDraft},
    words::Words,
};
use domain::{
    access::Part,
    ids::{ChannelId, OrganId},
    lookup,
    money::Fen,
    organ::OrganKind,
    time::Instant,
    vocabulary::Field,
};
use exchange::{
    channel::{ChannelRow, Skipped, read_channel},
    fault::RowFault,
    limits::Limits,
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use store::{ImportFault, ImportRun};

/// What an import did, row by row where a row was left out.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Rows that became complaints.
    pub taken: usize,
    /// Rows that were here already.
    pub known: usize,
    /// Of those taken: rows about the importing lead itself, routed to the acting lead unseen.
    pub apart: usize,
    /// Cells that are wrong; their rows were left out.
    pub faults: Vec<RowFault>,
    /// Rows that are no complaints: blank, totals.
    pub skipped: Vec<Skipped>,
    /// The numbers of the new cases that the importer may see.
    pub numbers: Vec<String>,
}

impl Casework {
    /// Takes a channel's file in. `progress` is told rows done and rows in all.
    ///
    /// # Errors
    ///
    /// [`Error::Import`] if the file as a whole cannot be read; a bad row is no error but stands in the report.
    pub async fn import(
        &self,
        viewer: &Viewer,
        channel: &ChannelId,
        name: &str,
        bytes: &[u8],
        progress: &(dyn Fn(usize, usize) + Send + Sync),
    ) -> Result<ImportReport, Error> {
        let Some(rule) = self.profile().channels.get(channel).cloned() else {
            return crate::error::invalid("channel", format!("没有“{channel}”这个渠道"));
        };
        let owned = bytes.to_vec();
        let read = tokio::task::spawn_blocking(move || read_channel(&rule, &owned, &Limits::default()));
        let import = read.await.map_err(|_| Error::Busy)?.map_err(Error::Import)?;
        let mut report = ImportReport { faults: import.faults, skipped: import.skipped, ..ImportReport::default() };
        let total = import.rows.len();
        let today = self.now().date();
        let mut organs = BTreeMap::new();
        let mut this = self.clone();
        for (at, row) in import.rows.into_iter().enumerate() {
            progress(at, total);
            if self.store().complaint(channel.as_str(), &row.native_id).await?.is_some() {
                report.known += 1;
                continue;
            }
            // Routed by the hint where nothing better was said, so that nobody reads a row about his own unit.
            let said = if row.respondent_text.trim().is_empty() { &row.suggested } else { &row.respondent_text };
            let organ = organs
                .entry(said.clone())
                .or_insert_with(|| lookup::resolve_unique(self.directory(), said, today))
                .clone();
            match this.import_row(viewer, channel, row.clone(), organ.clone(), today, &mut report).await {
                // A directory was adopted meanwhile; what was resolved by the old one is looked up again at hand-over.
                Err(Error::Store(store::StoreError::HeadsMoved)) => {
                    this = self.renewed().await?;
                    this.import_row(viewer, channel, row, organ, today, &mut report).await?;
                }
                other => other?,
            }
        }
        progress(total, total);
        self.record_run(channel, name, bytes, &report).await?;
        Ok(report)
    }

    async fn import_row(
        &self,
        viewer: &Viewer,
        channel: &ChannelId,
        row: ChannelRow,
        organ: Option<OrganId>,
        today: Date,
        report: &mut ImportReport,
    ) -> Result<(), Error> {
        let fresh = self.fresh_case().await?;
        let words = Words::of_new(self, &fresh.id);
        let draft = self.draft_of(channel, row, organ, today);
        match Box::pin(self.open_case(&Viewer::system(), fresh, words, draft, store::Commit::default())).await {
            Ok(registered) => {
                report.taken += 1;
                let loaded = self.load(&registered.id).await?.ok_or(Error::NotFound)?;
                // Whoever may not see the case learns nothing of its row but the count.
                if viewer.sight(&loaded.case, self.profile()).sees(Part::Overview) {
                    report.numbers.push(registered.number);
                } else {
                    report.apart += 1;
                }
                Ok(())
            }
            // Another import took it at the same moment.
            Err(Error::Store(store::StoreError::Duplicate { .. })) => {
                report.known += 1;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn draft_of(&self, channel: &ChannelId, row: ChannelRow, organ: Option<OrganId>, today: Date) -> Draft {
        // A state firm is complained about like any words: an officer declines with the right door.
        let hinted = organ.is_some() && row.respondent_text.trim().is_empty();
        let known = organ.filter(|id| self.directory().get(id).is_some_and(|o| o.kind != OrganKind::StateFirm));
        let respondent = match known {
            Some(id) => RespondentDraft::Known(id),
            None => match (row.respondent_text.trim(), row.suggested.trim()) {
                ("", "") => RespondentDraft::Missing,
                ("", suggested) => RespondentDraft::Text(format!("{suggested}（渠道建议的承办单位）")),
                (text, _) => RespondentDraft::Text(text.to_owned()),
            },
        };
        let filled = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let uscc = row.uscc.as_ref().map(|code| code.as_str().to_owned());
        let contact = [
            ("联系人", filled(&row.contact_name)),
            ("联系电话", filled(&row.contact_phone)),
            ("地址", filled(&row.address)),
            ("统一社会信用代码", uscc.clone()),
        ];
        let contract = [row.contract_name.trim(), row.contract_no.trim()].join(" ");
        let received_on = row.received_at.date();
        Draft {
            enterprise: filled(&row.enterprise),
            contact: contact.into_iter().filter_map(|(label, value)| Some((label, value?))).collect(),
            phone: filled(&row.contact_phone),
            uscc,
            respondent,
            hinted,
            field: Field::ALL.iter().copied().find(|field| field.label() == row.field.trim()),
            parties: self.parties_of(&row.parties),
            contract: filled(&contract),
            signed_on: row.signed_on,
            narrative: filled(&[row.title.trim(), row.narrative.trim()].join("\n")),
            claims: vec![ClaimDraft {
                sum: row.amount.or(row.amount_in_text.map(|_| Fen::ZERO)),
                due_on: None,
                words: filled(&row.title),
            }],
            source: self.source(channel.as_str(), &row.native_id, received_on.min(today), row.due_on),
            received_at_us: Instant::start_of(received_on).as_micros(),
            raw: Some(row.raw),
            no_code: true,
            ..Draft::default()
        }
    }

    /// The organs that a column of signatories names beyond doubt; what is in doubt stands in the record as it came.
    fn parties_of(&self, text: &str) -> Vec<OrganId> {
        let names = text.split(['、', '，', ',', ';', '；', '\n']).map(str::trim).filter(|name| !name.is_empty());
        names.filter_map(|name| lookup::resolve_unique(self.directory(), name, self.now().date())).collect()
    }

    async fn record_run(
        &self,
        channel: &ChannelId,
        name: &str,
        bytes: &[u8],
        report: &ImportReport,
    ) -> Result<(), Error> {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let run = ImportRun {
            run_id: self.fresh_id("i"),
            channel: channel.to_string(),
            source_name: name.chars().take(200).collect(),
            digest: self.vault().suite().digest(bytes).to_hex(),
            started_at_us: self.now().as_micros(),
            taken: count(report.taken),
            known: count(report.known),
            faulty: count(report.faults.len()),
        };
        let faults = report
            .faults
            .iter()
            .map(|fault| ImportFault {
                row_no: count(fault.row),
                column_name: fault.column.name.clone(),
                reason: fault.reason.clone(),
            })
            .collect();
        Ok(self.store().record_import(run, faults).await?)
    }
}
