//! The enforcing unit's page: duties in a form to be copied into its own system, and their proof in one step.

use crate::{ActRequest, Casework, Done, Viewer, error::Error, ledger::urgency, load::Loaded, view::Urgency};
use domain::{
    access::Part,
    act::ActKind,
    actor::Role,
    case::{RecordState, Sanction, SanctionState},
    clock::ClockKind,
    fact::Fact,
    ids::CaseId,
};
use futures_util::Stream;
use std::{collections::BTreeSet, io};

/// Cases on the page; the ledger has the rest.
const CASES: i64 = 40;

/// A measure to carry out, or whose lifting is to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The number of the measure in the case.
    pub no: u16,
    /// It is to be lifted, not to be carried out.
    pub lift: bool,
    /// The act that proves it.
    pub act: &'static str,
    /// The measure.
    pub measure: String,
    /// On whom.
    pub subject: String,
    /// Its unified social credit code; empty if the directory has none.
    pub uscc: String,
    /// The last day.
    pub last_day: String,
    /// How long that is.
    pub remaining: String,
    /// How pressing.
    pub urgency: Urgency,
    /// Everything the unit's own system asks for: label and value.
    pub facts: Vec<(String, String)>,
}

impl Duty {
    /// The facts, a line each, for the clipboard.
    pub fn text(&self) -> String {
        self.facts.iter().map(|(label, value)| format!("{label}：{value}")).collect::<Vec<_>>().join("\n")
    }
}

/// The enforcing unit's page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyList {
    /// The duties, the most pressing first.
    pub duties: Vec<Duty>,
    /// There are more.
    pub more: bool,
}

impl Casework {
    /// What the viewer's unit is to carry out and to lift; empty for every other role.
    pub async fn duty_list(&self, viewer: &Viewer) -> Result<DutyList, Error> {
        if !matches!(viewer.role, Role::EnforcingOfficer | Role::EnforcingHead) {
            return Err(Error::Forbidden("只有惩戒实施部门查看惩戒任务".to_owned()));
        }
        let Some(scope) = viewer.scope() else { return Ok(DutyList::default()) };
        let mut rows = self.store().duties(&scope, true, ["", ""], CASES + 1).await?;
        let aside = self.recused_from(viewer).await?;
        rows.retain(|row| !aside.contains(&row.case_id));
        let more = i64::try_from(rows.len()).unwrap_or(0) > CASES;
        let mut list = DutyList { duties: Vec::new(), more };
        let mut seen = BTreeSet::new();
        for row in &rows {
            let Ok(id) = CaseId::parse(&row.case_id) else { continue };
            if seen.insert(row.case_id.clone()) {
                let loaded = self.visible(viewer, &id, Part::Acts).await?;
                list.duties.extend(self.duties_of(viewer, &loaded));
            }
        }
        list.duties.sort_by(|a, b| (&a.last_day, &a.number, a.no).cmp(&(&b.last_day, &b.number, b.no)));
        Ok(list)
    }

    fn duties_of(&self, viewer: &Viewer, loaded: &Loaded) -> Vec<Duty> {
        let own = |sanction: &&Sanction| viewer.organ.as_ref() == Some(&sanction.unit);
        loaded.case.sanctions.iter().filter(own).filter_map(|sanction| self.duty(loaded, sanction)).collect()
    }

    fn duty(&self, loaded: &Loaded, sanction: &Sanction) -> Option<Duty> {
        let case = &loaded.case;
        let (lift, clock, act) = match sanction.state {
            SanctionState::Decided => (false, ClockKind::SanctionApplied, ActKind::ApplySanction),
            SanctionState::Ended => (true, ClockKind::LiftConfirmed, ActKind::ConfirmLifted),
            SanctionState::Proposed | SanctionState::Refused | SanctionState::Applied | SanctionState::Lifted => {
                return None;
            }
        };
        let run = case.run_about(clock, sanction.no)?;
        let record = case.record.as_ref();
        let respondent = case.respondent_id();
        let on = |wanted: &dyn Fn(&Fact) -> bool| {
            let found = loaded.events.iter().rev().find(|event| wanted(&event.fact));
            found.map(|event| event.occurred_on.to_string()).unwrap_or_default()
        };
        let decided = on(&|fact| matches!(fact, Fact::SanctionDecided { no, .. } if *no == sanction.no));
        let ended = on(&|fact| matches!(fact, Fact::SanctionEnded { no } if *no == sanction.no));
        let rule = self.profile().measures.get(&sanction.measure);
        let measure = rule.map_or_else(|| sanction.measure.to_string(), |measure| measure.name.clone());
        let subject = respondent.map(|organ| self.organ_name(organ)).unwrap_or_default();
        let uscc = respondent.and_then(|organ| self.directory().get(organ)?.uscc.clone()).unwrap_or_default();
        let last_day = run.last_day.to_string();
        let mut facts = Vec::new();
        let mut say = |label: &str, value: String| facts.push((label.to_owned(), value));
        say("办理事项", if lift { "解除惩戒措施" } else { "实施惩戒措施" }.to_owned());
        say("惩戒措施", measure.clone());
        say("依据", rule.map(|measure| measure.basis.clone()).unwrap_or_default());
        say("惩戒对象", subject.clone());
        say("统一社会信用代码", if uscc.is_empty() { "名录未登记".to_owned() } else { uscc.clone() });
        say("案件编号", case.number.clone());
        if let Some(record) = record {
            say("失信记录", format!("{}，{}认定", record.severity.label(), record.determined_on));
            say("认定部门", self.organ_name(&record.by));
        }
        say("措施决定日期", decided);
        if lift {
            let why = match record.map(|record| record.state) {
                Some(RecordState::Repaired) => "信用已修复",
                Some(RecordState::Revoked) => "失信记录已撤销",
                _ => "措施已终止",
            };
            say("解除原因", format!("{why}（{ended}）"));
        }
        say("应完成日期", last_day.clone());
        Some(Duty {
            id: case.id.clone(),
            number: case.number.clone(),
            no: sanction.no,
            lift,
            act: act.code(),
            measure,
            subject,
            uscc,
            remaining: self.remaining(&last_day),
            last_day,
            urgency: urgency(self.now(), run.due_at().as_micros(), run.warn_at().as_micros()),
            facts,
        })
    }

    /// Files the proof of a duty and does the act it proves.
    ///
    /// # Errors
    ///
    /// What filing evidence or the act refuses. A file that was taken in stays with the case if the act is refused.
    pub async fn prove_duty<S, B>(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        no: u16,
        file_name: &str,
        source: S,
    ) -> Result<Done, Error>
    where
        S: Stream<Item = io::Result<B>> + Send,
        B: AsRef<[u8]> + Send,
    {
        let loaded = self.visible(viewer, id, Part::Acts).await?;
        // Before any byte is read: whether there is anything to prove.
        let duty = self.duties_of(viewer, &loaded).into_iter().find(|duty| duty.no == no).ok_or(Error::NotFound)?;
        drop(loaded);
        let proof = self.add_evidence(viewer, id, file_name, source, None).await?;
        let values = [("no", no.to_string()), ("proof", proof.id)];
        let request = ActRequest {
            offer: duty.act.to_owned(),
            values: values.map(|(name, value)| (name.to_owned(), vec![value])).into(),
            seen_version: None,
            key: None,
        };
        self.act(viewer, id, request).await
    }
}
