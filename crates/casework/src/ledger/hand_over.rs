//! Handing many cases over at once: each is looked at by the rules of the case, each is an act of its own.

use crate::{ActRequest, Casework, FieldError, Values, Viewer, commit::Entry, error::Error};
use domain::{
    access::Part,
    act::{Act, ActKind, Command},
    decide::decide,
    ids::{CaseId, OrganId},
    refs::TextRef,
};

/// An organ that may receive a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    /// The organ.
    pub organ: OrganId,
    /// Its name.
    pub name: String,
    /// Why it may.
    pub reason: String,
}

/// A case that is to be handed over, as the preview shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverCase {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The respondent.
    pub respondent: String,
    /// The version that the preview rests on.
    pub version: u32,
    /// Who may receive it, best first.
    pub receivers: Vec<Receiver>,
    /// Who was on the way and may not, with the reason.
    pub skipped: Vec<(String, String)>,
    /// Why it cannot be handed over at all.
    pub bar: Option<String>,
}

/// What was chosen for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverChoice {
    /// The case.
    pub id: CaseId,
    /// The version that the preview showed.
    pub version: u32,
    /// Who receives it.
    pub organ: String,
    /// Why, where it is not the first.
    pub reason: String,
    /// The key of this act: the same form sent twice has one effect.
    pub key: String,
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// To whom it was to go.
    pub receiver: String,
    /// What was caused, or why it was not done.
    pub outcome: Result<Vec<String>, String>,
    /// Somebody else acted first.
    pub moved: bool,
}

fn words(refusal: &domain::refusal::Refusal) -> String {
    format!("{}。{}。", refusal.rule, refusal.remedy)
}

impl Casework {
    /// What handing these cases over would mean, one by one; a case that this viewer may not see is left out.
    pub async fn preview_hand_over(&self, viewer: &Viewer, ids: &[CaseId]) -> Result<Vec<HandOverCase>, Error> {
        let mut cases = Vec::with_capacity(ids.len());
        for id in ids {
            match self.preview_one(viewer, id).await {
                Ok(case) => cases.push(case),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(cases)
    }

    async fn preview_one(&self, viewer: &Viewer, id: &CaseId) -> Result<HandOverCase, Error> {
        let loaded = self.visible(viewer, id, Part::Acts).await?;
        let case = &loaded.case;
        let profile = self.profile_of(case.profile_version).await?;
        let ctx = self.context(viewer, &Entry::default(), &profile, &[]);
        let routing = ctx.routing(case);
        let sample = TextRef { id: "sample".to_owned(), digest: "sample".to_owned() };
        let mut bar = None;
        let mut receivers = Vec::new();
        for found in routing.candidates.into_iter().filter(|found| !found.outside) {
            let act = Act::HandOver { to: found.organ.clone(), reason: Some(sample.clone()) };
            match decide(Some(case), &Command::Do(act), &ctx) {
                Ok(_) => receivers.push(Receiver {
                    name: self.organ_name(&found.organ),
                    organ: found.organ,
                    reason: found.reason,
                }),
                Err(refusal) => {
                    bar.get_or_insert_with(|| words(&refusal));
                }
            }
        }
        let none = || "没有可以转办的系统内单位。请在案卷中用“系统外移送”，或先确认被投诉主体。".to_owned();
        Ok(HandOverCase {
            id: case.id.clone(),
            number: case.number.clone(),
            respondent: self.names(case, None).await?.respondent,
            version: case.version,
            skipped: routing
                .skipped
                .into_iter()
                .map(|skipped| (self.organ_name(&skipped.organ), skipped.reason))
                .collect(),
            bar: if receivers.is_empty() { Some(bar.unwrap_or_else(none)) } else { None },
            receivers,
        })
    }

    /// Hands each case over as chosen. One that is refused keeps none of the others back.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] beside `reason.` and the case, before anything is done, where a reason is missing.
    pub async fn hand_over_each(&self, viewer: &Viewer, choices: &[HandOverChoice]) -> Result<Vec<Handed>, Error> {
        let mut errors = Vec::new();
        let mut numbers = Vec::with_capacity(choices.len());
        for choice in choices {
            let case = self.preview_one(viewer, &choice.id).await?;
            let first = case.receivers.first().is_none_or(|first| first.organ.as_str() == choice.organ);
            if !first && choice.reason.trim().is_empty() {
                let field = format!("reason.{}", choice.id);
                errors.push(FieldError::new(field, "未选排序第一的单位，请填写选择理由"));
            }
            numbers.push(case.number);
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let mut all = Vec::with_capacity(choices.len());
        for (choice, number) in choices.iter().zip(numbers) {
            all.push(self.hand_over_one(viewer, choice, number).await?);
        }
        Ok(all)
    }

    async fn hand_over_one(&self, viewer: &Viewer, choice: &HandOverChoice, number: String) -> Result<Handed, Error> {
        let values: Values = [("organ", &choice.organ), ("text", &choice.reason)]
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| (name.to_owned(), vec![value.trim().to_owned()]))
            .collect();
        let request = ActRequest {
            offer: ActKind::HandOver.code().to_owned(),
            values,
            seen_version: Some(choice.version),
            key: Some(choice.key.clone()),
        };
        let (outcome, moved) = match self.act(viewer, &choice.id, request).await {
            Ok(done) => (Ok(done.caused), false),
            Err(Error::Refused(refusal)) => (Err(words(&refusal)), false),
            Err(Error::Invalid(fields)) => {
                (Err(fields.into_iter().map(|field| field.message).collect::<Vec<_>>().join("；")), false)
            }
            Err(Error::Moved { since }) => {
                let news: Vec<_> =
                    since.into_iter().map(|item| format!("{}（{}）", item.label, item.recorded_at)).collect();
                (Err(format!("他人已先办理：{}", news.join("、"))), true)
            }
            Err(Error::NotFound) => (Err("案件已不在您可查看的范围内。".to_owned()), true),
            Err(Error::Busy) => (Err("系统正忙，本件没有办理，请稍后再转办。".to_owned()), false),
            Err(error) => return Err(error),
        };
        let organ = self.organ_called(&choice.organ);
        let receiver = organ.map(|organ| self.organ_name(&organ)).unwrap_or_default();
        Ok(Handed { id: choice.id.clone(), number, receiver, outcome, moved })
    }
}
