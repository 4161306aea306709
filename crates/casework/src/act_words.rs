//! What whoever signs reads: every value of a pending act in words, with its files, and what changed since it was last
//! sent back.

use crate::{
    Casework, Viewer,
    error::Error,
    load::Loaded,
    timeline::People,
    view::{ActLine, Exhibited, Preview, ProposalItem, SentBackItem},
};
use domain::{
    access::{Part, Sight},
    act::Act,
    approval::{next_hand, next_role},
    case::{Case, Proposal},
    context::{Context, Fresh, MergeTarget, Reach},
    event::{Event, Late},
    evolve::fold,
    fact::Fact,
    ids::{CaseId, PersonId},
    profile::Profile,
    words::{Line, Said, brief, words},
};
use std::collections::BTreeMap;

/// How much of a decision a line of a list tells, in characters.
const BRIEF_CHARS: usize = 160;

/// What stands in place of a text that was erased when its time ended.
const ERASED: &str = "（已依法销毁）";

/// What the words of an act refer to, opened for the viewer.
#[derive(Default)]
pub(crate) struct Known {
    pub texts: BTreeMap<String, String>,
    pub people: People,
    /// The files that the viewer may open, by identifier.
    pub files: BTreeMap<String, String>,
    pub previews: BTreeMap<String, Preview>,
    pub numbers: BTreeMap<String, String>,
}

impl Known {
    /// What a line says to the reader.
    pub fn shown(&self, said: &Said) -> String {
        match said {
            Said::Words(words) => words.clone(),
            Said::Text(text) => self.texts.get(&text.id).map_or(ERASED, String::as_str).to_owned(),
            Said::Evidence(id) => {
                self.files.get(id.as_str()).map_or("您看不到的证据或者已封存的证据", String::as_str).to_owned()
            }
            Said::Person(id) => self.people.get(id.as_str()).map_or(id.as_str(), String::as_str).to_owned(),
            Said::Case(id) => self.numbers.get(id.as_str()).map_or(id.as_str(), String::as_str).to_owned(),
        }
    }

    fn line(&self, line: &Line) -> ActLine {
        let evidence = match &line.said {
            Said::Evidence(id) => {
                let preview = self.previews.get(id.as_str());
                preview.map(|preview| Exhibited { id: id.to_string(), preview: *preview })
            }
            _ => None,
        };
        ActLine { label: line.label.clone(), text: self.shown(&line.said), evidence, before: None }
    }
}

/// The decision of the same kind that was sent back last before one was laid, unless one of that kind was laid since:
/// where it was laid, and where it was sent back.
fn sent_back(events: &[Event], act: &Act) -> Option<(usize, usize)> {
    let is = |event: &Event| matches!(&event.fact, Fact::Proposed { act: laid, .. } if laid.kind() == act.kind());
    let laid = events.iter().rposition(is)?;
    let no = u32::try_from(laid + 1).ok()?;
    let back = events[laid..]
        .iter()
        .position(|event| matches!(event.fact, Fact::SentBack { of, .. } if of == no || of == 0))?;
    Some((laid, laid + back))
}

/// Where a pending decision was laid.
fn laid(proposal: &Proposal) -> Option<usize> {
    usize::try_from(proposal.no).ok()?.checked_sub(1)
}

/// The act that was laid at a place of the log, in the words of that moment.
pub(crate) fn words_at(
    casework: &Casework,
    profile: &Profile,
    events: &[Event],
    at: usize,
    merging: Option<Box<MergeTarget>>,
) -> Vec<Line> {
    let (Fact::Proposed { act, .. }, Some(case)) = (&events[at].fact, fold(&events[..at])) else { return Vec::new() };
    let preview = CaseId::parse("preview").expect("a short ASCII word is an identifier");
    let fresh = [Fresh { id: preview, number: String::new() }];
    let event = &events[at];
    let ctx = Context {
        now: event.recorded_at,
        actor: event.actor.clone(),
        calendar: casework.calendar(),
        profile,
        directory: casework.directory(),
        occurred_on: None,
        late: None,
        will: event.will.clone(),
        reach: Reach::default(),
        fresh: &fresh,
        merging,
    };
    words(act, &case, &ctx)
}

/// Whether a line quotes the complainant: the words of a claim or a name.
fn is_complainants(case: &Case, line: &Line) -> bool {
    let Said::Text(text) = &line.said else { return false };
    case.claims.iter().filter_map(|claim| claim.text.as_ref()).chain(&case.enterprise.name).any(|own| own == text)
}

/// A late entry in words.
fn late_lines(proposal: &Proposal) -> Vec<Line> {
    let Some(Late { scan, reason }) = &proposal.late else { return Vec::new() };
    let line = |label: &str, said| Line { label: label.to_owned(), said };
    vec![
        line("实际办理日期", Said::Words(proposal.occurred_on.to_string())),
        line("补记扫描件", Said::Evidence(scan.evidence.clone())),
        line("补记原因", Said::Text(reason.clone())),
    ]
}

impl Casework {
    /// A pending decision in few words, for lists; without texts and names.
    pub(crate) fn pending_in_brief(&self, proposal: &Proposal, events: &[Event]) -> String {
        let Some(at) = laid(proposal) else { return String::new() };
        let all = brief(&words_at(self, self.profile(), events, at, None));
        if all.chars().count() <= BRIEF_CHARS {
            return all;
        }
        all.chars().take(BRIEF_CHARS).chain(['…']).collect()
    }

    /// The pending decisions, for those who read who acts on the case and for those whose hand they have or wait for.
    pub(crate) async fn proposals(
        &self,
        viewer: &Viewer,
        loaded: &Loaded,
        sight: &Sight,
        profile: &Profile,
    ) -> Result<Vec<ProposalItem>, Error> {
        let mut items = Vec::new();
        for proposal in &loaded.case.proposals {
            let own = proposal.signed.iter().any(|signer| signer.person == viewer.person);
            let next = next_hand(&loaded.case, proposal).is_some_and(|(organ, role)| {
                role == viewer.role && organ.is_none_or(|organ| viewer.organ.as_ref() == Some(&organ))
            });
            if sight.sees(Part::Persons) || own || next {
                items.extend(self.proposal(viewer, loaded, sight, profile, proposal).await?);
            }
        }
        Ok(items)
    }

    async fn proposal(
        &self,
        viewer: &Viewer,
        loaded: &Loaded,
        sight: &Sight,
        profile: &Profile,
        proposal: &Proposal,
    ) -> Result<Option<ProposalItem>, Error> {
        let Some(at) = laid(proposal) else { return Ok(None) };
        // What the two cases of a merger have in common is compared anew for every hand.
        let merging = self.merging(&loaded.case, None).await?;
        let mut lines = words_at(self, profile, &loaded.events, at, merging.clone());
        lines.extend(late_lines(proposal));
        let earlier = sent_back(&loaded.events[..at], &proposal.act);
        let mut before =
            earlier.map(|(laid, _)| words_at(self, profile, &loaded.events, laid, merging)).unwrap_or_default();
        if !sight.sees(Part::Matter) {
            // The respondent's own hands: the complainant's words are not theirs to read.
            let kept = |line: &Line| !is_complainants(&loaded.case, line);
            lines.retain(kept);
            before.retain(kept);
        }
        let known = self.known(viewer, loaded, lines.iter().chain(&before)).await?;
        let shown: Vec<_> = lines.iter().map(|line| known.line(line)).collect();
        let (lines, sent_back) = match earlier {
            Some((_, back)) => {
                let before = before.iter().map(|line| known.line(line)).collect();
                let (lines, dropped) = compared(shown, before);
                let event = &loaded.events[back];
                let opinion = match &event.fact {
                    Fact::SentBack { opinion, .. } => known.shown(&Said::Text(opinion.clone())),
                    _ => String::new(),
                };
                let by = format!("{}（{}）", self.side(event), known.shown(&Said::Person(event.actor.person.clone())));
                (lines, Some(SentBackItem { by, at: event.recorded_at.to_minutes(), opinion, dropped }))
            }
            None => (shown, None),
        };
        let waits = || "等签批人核对纸质签批，期满无人否认即生效";
        Ok(Some(ProposalItem {
            no: proposal.no,
            title: proposal.act.kind().label().to_owned(),
            signed: signed(loaded, proposal, &loaded.events[at..], &known),
            next: next_role(proposal).map_or_else(waits, |role| role.label()).to_owned(),
            lines,
            sent_back,
        }))
    }

    /// What was laid at each place of the log where a decision was, in words, for those who read every event.
    pub(crate) async fn laid_in_words(
        &self,
        loaded: &Loaded,
        texts: &BTreeMap<String, String>,
        files: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<usize, Vec<String>>, Error> {
        let profile = self.profile_of(loaded.case.profile_version).await?;
        let laid = loaded.events.iter().enumerate().filter(|(_, event)| matches!(event.fact, Fact::Proposed { .. }));
        let said: BTreeMap<_, _> =
            laid.map(|(at, _)| (at, words_at(self, &profile, &loaded.events, at, None))).collect();
        let mut known = Known { texts: texts.clone(), files: files.clone(), ..Known::default() };
        self.learn(&mut known, said.values().flatten()).await?;
        let told = |line: &Line| format!("{}：{}", line.label, known.shown(&line.said));
        Ok(said.into_iter().map(|(at, lines)| (at, lines.iter().map(told).collect())).collect())
    }

    /// What these lines refer to, as far as the viewer may read it.
    async fn known<'l>(
        &self,
        viewer: &Viewer,
        loaded: &Loaded,
        lines: impl Iterator<Item = &'l Line>,
    ) -> Result<Known, Error> {
        let mut known = Known { texts: self.texts(&loaded.case.id).await?, ..Known::default() };
        for item in self.evidence_items(viewer, loaded).await?.into_iter().filter(|item| !item.sealed) {
            known.previews.insert(item.id.clone(), item.preview);
            known.files.insert(item.id, item.name);
        }
        self.learn(&mut known, lines).await?;
        let hands = loaded.events.iter().filter(|event| {
            matches!(event.fact, Fact::Proposed { .. } | Fact::Endorsed { .. } | Fact::SentBack { .. })
        });
        for event in hands {
            self.learn_person(&mut known.people, &event.actor.person).await?;
        }
        Ok(known)
    }

    /// The persons and cases that lines name.
    async fn learn<'l>(&self, known: &mut Known, lines: impl Iterator<Item = &'l Line>) -> Result<(), Error> {
        for line in lines {
            match &line.said {
                Said::Person(person) => self.learn_person(&mut known.people, person).await?,
                Said::Case(id) => {
                    if let Some(row) = self.store().case_row(id.as_str()).await? {
                        known.numbers.insert(id.to_string(), row.number);
                    }
                }
                Said::Words(_) | Said::Text(_) | Said::Evidence(_) => {}
            }
        }
        Ok(())
    }

    async fn learn_person(&self, people: &mut People, person: &PersonId) -> Result<(), Error> {
        if !people.contains_key(person.as_str())
            && let Some(account) = self.store().account(person.as_str()).await?
        {
            people.insert(person.to_string(), account.name);
        }
        Ok(())
    }
}

/// Who has signed, each with its opinion.
fn signed(loaded: &Loaded, proposal: &Proposal, since: &[Event], known: &Known) -> Vec<String> {
    let opinion = |person: &PersonId| {
        since.iter().find_map(|event| match &event.fact {
            Fact::Endorsed { opinion: Some(opinion), of }
                if event.actor.person == *person && (*of == proposal.no || *of == 0) =>
            {
                Some(opinion)
            }
            _ => None,
        })
    };
    let one = |signer: &domain::act::Signer| {
        let name = known.shown(&Said::Person(signer.person.clone()));
        let opinion = opinion(&signer.person).map(|text| format!("：{}", known.shown(&Said::Text(text.clone()))));
        let on_paper = loaded.case.paper.iter().any(|paper| paper.of == proposal.no && paper.signer == *signer);
        let how = if on_paper { "，纸质签批" } else { "" };
        format!("{}（{name}{how}）{}", signer.role.label(), opinion.unwrap_or_default())
    };
    proposal.signed.iter().map(one).collect()
}

/// Each line with what stood there before, and the lines that are gone.
fn compared(mut lines: Vec<ActLine>, mut before: Vec<ActLine>) -> (Vec<ActLine>, Vec<ActLine>) {
    for line in &mut lines {
        let was = before.iter().position(|other| other.label == line.label).map(|at| before.remove(at));
        line.before = match was {
            Some(was) if was.text == line.text && was.evidence == line.evidence => None,
            Some(was) => Some(was.text),
            None => Some("没有这一项".to_owned()),
        };
    }
    (lines, before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_what_stood_there_before_and_what_is_gone_is_told_apart() {
        let line = |label: &str, text: &str, evidence: Option<&str>| ActLine {
            label: label.to_owned(),
            text: text.to_owned(),
            evidence: evidence.map(|id| Exhibited { id: id.to_owned(), preview: Preview::None }),
            before: None,
        };
        let now = vec![line("结论", "不属实", None), line("依据", "已经履行", None), line("凭证", "回单", Some("e2"))];
        let was = vec![line("结论", "不属实", None), line("凭证", "回单", Some("e1")), line("说明", "旧", None)];
        let (lines, gone) = compared(now, was);
        let before: Vec<_> = lines.iter().map(|line| line.before.as_deref()).collect();
        assert_eq!(before, [None, Some("没有这一项"), Some("回单")]);
        assert_eq!(gone, [line("说明", "旧", None)]);
    }
}
