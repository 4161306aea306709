//! Plays scripts through the use cases, as the right persons, day after day. A step that is refused stops everything:
//! the demonstration shows what the rules allow or it does not start.

use super::script::{On, Script, Step};
use crate::{edge::SetEdge, failure::Failure};
use casework::{ActRequest, Casework, Values, Viewer};
use domain::{ids::CaseId, time::Instant};
use jiff::{ToSpan, civil::Date};
use jobs::Worker;
use std::{
    collections::{BTreeMap, VecDeque},
    io,
    sync::Arc,
};

/// When an office opens; the clocks of the night have run by then.
const OPENS_H: i8 = 9;
/// When meetings are over and reports are in.
const CLOSES_H: i8 = 17;
const MINUTE_US: i64 = 60_000_000;

/// A script under way.
struct Running {
    script: Script,
    steps: VecDeque<Step>,
    registered_on: usize,
    /// The working day from which steps count, as an index; none while waiting for a stage.
    since: Option<usize>,
}

/// What became of a script's complaint.
struct Played {
    id: CaseId,
    number: String,
    child: Option<CaseId>,
}

/// The demonstration being played.
pub struct Play<'a> {
    pub(super) casework: Casework,
    clock: Arc<SetEdge>,
    worker: Worker,
    /// The working days before today, oldest first.
    days: Vec<Date>,
    running: Vec<Running>,
    played: BTreeMap<&'static str, Played>,
    viewers: BTreeMap<String, Viewer>,
    /// Told of each step that was done.
    progress: &'a (dyn Fn() + Sync),
}

impl<'a> Play<'a> {
    /// Scripts to be played on the working days that end with the one before `today`.
    pub fn new(
        casework: Casework,
        clock: Arc<SetEdge>,
        worker: Worker,
        scripts: Vec<Script>,
        today: Date,
        progress: &'a (dyn Fn() + Sync),
    ) -> Self {
        let longest = scripts.iter().map(|script| script.ago).max().unwrap_or(0);
        let mut days = VecDeque::new();
        let mut day = today;
        while days.len() <= longest {
            day = day.yesterday().unwrap_or(day);
            if casework.calendar().is_working(day) {
                days.push_front(day);
            }
        }
        let running = scripts
            .into_iter()
            .map(|script| Running {
                registered_on: longest - script.ago,
                since: Some(longest - script.ago),
                steps: script.steps.iter().cloned().collect(),
                script,
            })
            .collect();
        let (played, viewers) = (BTreeMap::new(), BTreeMap::new());
        Self { casework, clock, worker, days: days.into(), running, played, viewers, progress }
    }

    /// Plays everything, up to and without today.
    ///
    /// # Errors
    ///
    /// The first step that was refused, with its script, day and person.
    pub async fn run(&mut self, today: Date) -> Result<(), Failure> {
        let (Some(first), days) = (self.days.first().copied(), self.days.clone()) else { return Ok(()) };
        let mut day = first;
        while day < today {
            // The night's clocks run out before the office opens, and the day's letters leave when it closes.
            self.clock.set(at(day, OPENS_H - 1, 0));
            self.work().await?;
            if let Ok(index) = days.binary_search(&day) {
                self.play_day(index, day).await?;
                self.clock.set(at(day, CLOSES_H, 0));
                self.units(days.len() - index, day).await?;
                self.work().await?;
            }
            day = day.checked_add(1.day()).map_err(|error| Failure::caused("示范数据的日期超出范围", error))?;
        }
        match self.running.iter().find(|running| !running.steps.is_empty()) {
            None => Ok(()),
            Some(running) => {
                Err(Failure::new(format!("示范案件 {} 还有步骤没有办完：{:?}", running.script.name, running.steps)))
            }
        }
    }

    async fn work(&self) -> Result<(), Failure> {
        let worked = self.worker.run_once().await?;
        if worked.failed + worked.retried + worked.stuck > 0 {
            return Err(Failure::new(format!("示范数据的后续事项没有办成：{worked:?}")));
        }
        Ok(())
    }

    async fn play_day(&mut self, index: usize, day: Date) -> Result<(), Failure> {
        let mut running = std::mem::take(&mut self.running);
        let mut minutes = 0;
        for one in &mut running {
            if one.registered_on == index {
                self.tick_to(day, &mut minutes);
                self.register(&one.script).await?;
            }
            if one.registered_on <= index {
                self.continue_script(one, index, day, &mut minutes).await?;
            }
        }
        self.running = running;
        Ok(())
    }

    /// Some minutes pass between two acts.
    fn tick_to(&self, day: Date, minutes: &mut i64) {
        *minutes += 3;
        self.clock.set(Instant::from_micros(at(day, OPENS_H, 0).as_micros() + *minutes * MINUTE_US));
    }

    async fn continue_script(
        &mut self,
        one: &mut Running,
        index: usize,
        day: Date,
        minutes: &mut i64,
    ) -> Result<(), Failure> {
        while let Some(step) = one.steps.front() {
            match (step, one.since) {
                (Step::Wait(stage), _) => {
                    if !self.stands_at(one.script.name, stage).await? {
                        one.since = None;
                        return Ok(());
                    }
                    one.since = Some(index);
                }
                (Step::Act { day: due, .. }, Some(since)) if since + due > index => return Ok(()),
                (step, _) => {
                    self.tick_to(day, minutes);
                    self.act(&one.script, one.registered_on, step).await?;
                    (self.progress)();
                }
            }
            one.steps.pop_front();
        }
        Ok(())
    }

    async fn stands_at(&self, name: &str, stage: &str) -> Result<bool, Failure> {
        let view = self.casework.case_view(&Viewer::system(), &self.played[name].id).await?;
        Ok(view.stage_code == stage)
    }

    /// The case of a script that has begun.
    pub(super) fn id(&self, name: &str) -> Option<CaseId> {
        self.played.get(name).map(|played| played.id.clone())
    }

    /// Its number.
    pub(super) fn number(&self, name: &str) -> Option<String> {
        self.played.get(name).map(|played| played.number.clone())
    }

    pub(super) async fn viewer(&mut self, login: &str) -> Result<Viewer, Failure> {
        if let Some(viewer) = self.viewers.get(login) {
            return Ok(viewer.clone());
        }
        let viewer = self.casework.viewer_by_login(login).await?;
        let viewer = viewer.ok_or_else(|| Failure::new(format!("示范账号中没有 {login}")))?;
        self.viewers.insert(login.to_owned(), viewer.clone());
        Ok(viewer)
    }

    async fn register(&mut self, script: &Script) -> Result<(), Failure> {
        let viewer = self.viewer(&format!("{}.shouli", script.lead)).await?;
        let firm = script.firm;
        let own = [
            ("enterprise", firm.name),
            ("uscc", firm.uscc),
            ("contact_name", firm.contact),
            ("phone", firm.phone),
            ("respondent", script.respondent),
            ("private", "true"),
        ];
        let mut form: Values = own.into_iter().map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).collect();
        form.entry("size".to_owned()).or_insert_with(|| vec!["small".to_owned()]);
        for (name, value) in &script.form {
            form.insert(name.clone(), vec![value.clone()]);
        }
        let registered =
            self.casework.register(&viewer, &form).await.map_err(|error| {
                Failure::new(format!("示范案件 {} 登记未成：{}", script.name, Failure::from(error)))
            })?;
        let played = Played { id: registered.id, number: registered.number, child: None };
        self.played.insert(script.name, played);
        (self.progress)();
        Ok(())
    }

    async fn act(&mut self, script: &Script, registered_on: usize, step: &Step) -> Result<(), Failure> {
        let Step::Act { on, who, offer, values, .. } = step else { return Ok(()) };
        let officer = if who == super::COMPLAINANT { None } else { Some(self.viewer(who).await?) };
        let refused = |reason: String| {
            let today = self.casework.now().date();
            Failure::new(format!("示范案件 {} 在 {today} 由 {who} 办理 {offer} 未成：{reason}", script.name))
        };
        let played = &self.played[script.name];
        let id = match on {
            On::Own => played.id.clone(),
            On::Child => played.child.clone().ok_or_else(|| refused("没有分出的案件".to_owned()))?,
        };
        let viewer = officer.unwrap_or_else(|| casework::complainant(&id));
        let mut form = Values::new();
        for (name, value) in values {
            let value = match value.split_at_checked(1) {
                Some(("@", title)) => self
                    .file(&viewer, &id, title)
                    .await
                    .map_err(|error| refused(format!("证据“{title}”：{}", Failure::from(error))))?,
                Some(("#", other)) => self.played[other].number.clone(),
                _ => match value.strip_prefix("day+").and_then(|days| days.parse::<usize>().ok()) {
                    Some(days) => self.working_day(registered_on, days).to_string(),
                    None => value.clone(),
                },
            };
            form.entry(name.clone()).or_default().push(value);
        }
        // What was served by hand or post reached its addressee on the day it is entered.
        if form.get("manner").is_some_and(|manner| manner[0] != "system") {
            form.entry("reached_on".to_owned()).or_insert_with(|| vec![self.casework.now().date().to_string()]);
        }
        let request = ActRequest { offer: (*offer).to_owned(), values: form, seen_version: None, key: None };
        let done = self.casework.act(&viewer, &id, request).await;
        let done = done.map_err(|error| refused(Failure::from(error).to_string()))?;
        if values.iter().any(|(name, value)| name == "manner" && value == "system") {
            self.open_letters(&id).await.map_err(|error| refused(error.to_string()))?;
        }
        if let Some(child) = done.children.into_iter().next()
            && let Some(played) = self.played.get_mut(script.name)
        {
            played.child = Some(child);
        }
        Ok(())
    }

    /// What the system served is opened by its addressees on the same day.
    async fn open_letters(&self, id: &CaseId) -> Result<(), Failure> {
        let row = self.casework.store().case_row(id.as_str()).await.map_err(casework::Error::from)?;
        if let Some(organ) = row.and_then(|row| row.respondent_id)
            && let Some(officer) = self.casework.viewer_by_login(&format!("{organ}.jingban")).await?
        {
            self.casework.open_letters(&officer, id).await?;
        }
        Ok(self.casework.open_letters(&casework::complainant(id), id).await?)
    }

    /// The date of a working day after registration, also where it lies ahead of today.
    fn working_day(&self, registered_on: usize, days: usize) -> Date {
        let index = registered_on + days;
        if let Some(day) = self.days.get(index) {
            return *day;
        }
        let mut left = index + 1 - self.days.len();
        let mut day = self.days.last().copied().unwrap_or_else(|| self.casework.now().date());
        while left > 0 {
            day = day.tomorrow().unwrap_or(day);
            if self.casework.calendar().is_working(day) {
                left -= 1;
            }
        }
        day
    }

    /// Files a piece of evidence whose text says that it is made up.
    async fn file(&self, viewer: &Viewer, id: &CaseId, title: &str) -> Result<String, casework::Error> {
        let text = format!("{title}\n\n示范材料，内容为虚构。\n出具日期：{}\n", self.casework.now().date());
        let source = futures_util::stream::iter([Ok::<_, io::Error>(text.into_bytes())]);
        let item = self.casework.add_evidence(viewer, id, &format!("{title}.txt"), source, None).await?;
        Ok(item.id)
    }
}

fn at(day: Date, hour: i8, minute: i8) -> Instant {
    let minutes = i64::from(hour) * 60 + i64::from(minute);
    Instant::from_micros(Instant::start_of(day).as_micros() + minutes * MINUTE_US)
}
