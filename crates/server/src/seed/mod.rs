//! The demonstration: about forty cases over every stage, played through the use cases on the first start.
//!
//! Nothing is written into tables directly. Each script is registered, decided, endorsed and served by the right
//! accounts with a clock that begins some months ago and moves on, so that every event, letter and deadline is one that
//! the rules allow. To add a case, add a script; whatever the rules refuse stops the loading with its reason.

mod firms;
mod play;
mod script;
mod scripts_begun;
mod scripts_ended;
mod scripts_recorded;
mod scripts_underway;
#[cfg(test)]
mod tests;
mod units;

use crate::{
    accounts,
    config::Settings,
    edge::{SetEdge, Stopwatch},
    failure::Failure,
    folder::make_private,
    house::{House, open_store},
};
use casework::Edge;
use domain::{ids::OrganId, time::Instant};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use play::Play;
use script::{Script, Step};
use std::{
    fs, io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use store::Store;

/// Who acts in a step that the complainant does himself.
const COMPLAINANT: &str = "complainant";

/// Setting of the store: how far loading came.
const SEEDED: &str = "demo.seeded";

fn scripts() -> Vec<Script> {
    let mut all = scripts_recorded::scripts();
    all.extend(scripts_ended::scripts());
    all.extend(scripts_underway::scripts());
    all.extend(scripts_begun::scripts());
    all
}

/// Removes a demonstration whose loading was broken off; nobody has worked with it yet.
///
/// # Errors
///
/// One sentence, if that cannot be done.
pub async fn clear_if_broken_off(settings: &Settings) -> Result<(), Failure> {
    let file = settings.data.join("jiannuo.db");
    if !settings.database.expose().is_empty() || !file.exists() {
        return Ok(());
    }
    let store = open_store(settings).await?;
    let begun = store.setting(SEEDED).await?.as_deref() == Some("begun");
    store.close().await;
    if !begun {
        return Ok(());
    }
    println!("上次装载示范数据时中断，现重新装载。");
    let wal = ["jiannuo.db", "jiannuo.db-wal", "jiannuo.db-shm"].map(|name| settings.data.join(name));
    for path in wal {
        gone(fs::remove_file(&path)).map_err(|error| unremovable(&path, &error))?;
    }
    for folder in [&settings.evidence, &settings.outbound] {
        gone(fs::remove_dir_all(folder)).map_err(|error| unremovable(folder, &error))?;
    }
    Ok(())
}

fn gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn unremovable(path: &std::path::Path, error: &io::Error) -> Failure {
    Failure::new(format!("未装载完的示范数据 {} 无法清除（{error}）", path.display()))
}

/// Whether loading was begun or finished.
pub async fn is_loaded(store: &Store) -> Result<bool, Failure> {
    Ok(store.setting(SEEDED).await?.is_some())
}

/// Loads accounts and cases if that was not done yet.
///
/// # Errors
///
/// The first step that was refused.
pub async fn load_once(house: &House) -> Result<(), Failure> {
    match house.store.setting(SEEDED).await?.as_deref() {
        Some("done") => return Ok(()),
        Some(_) => {
            return Err(Failure::new("上次装载示范数据时中断，数据库不完整；请清空该数据库后重新启动"));
        }
        None => {}
    }
    house.store.set_setting(SEEDED, Some("begun")).await?;
    let watch = Stopwatch::start();
    let count = load(house, house.edge.now().date()).await?;
    house.store.set_setting(SEEDED, Some("done")).await?;
    println!("已装载示范案件 {count} 件，用时 {} 秒。", watch.seconds());
    Ok(())
}

/// Plays all scripts up to `today`; answers how many.
pub(crate) async fn load(house: &House, today: Date) -> Result<usize, Failure> {
    make_private(&house.settings.data)?;
    let scripts: Vec<_> = scripts().into_iter().filter(|script| still_there(house, script, today)).collect();
    let count = scripts.len();
    let steps = scripts.iter().map(|script| 1 + acts(script)).sum();
    let clock = Arc::new(SetEdge::at(Instant::start_of(today)));
    let casework = house.casework_at(Arc::clone(&clock) as Arc<dyn Edge>);
    casework.adopt_setup().await?;
    accounts::add_demo(&casework, &house.place.loaded.accounts).await?;
    let worker = house.worker(casework.clone())?;
    let bar = Progress::new(steps);
    let progress = || bar.step();
    Play::new(casework, clock, worker, scripts, today, &progress).run(today).await?;
    bar.finish();
    Ok(count)
}

fn acts(script: &Script) -> u64 {
    script.steps.iter().filter(|step| matches!(step, Step::Act { .. })).count() as u64
}

/// A respondent that was abolished meanwhile answers to another name: its script would speak of the wrong organ.
fn still_there(house: &House, script: &Script, today: Date) -> bool {
    let Ok(organ) = OrganId::parse(script.respondent) else { return true };
    house.place.loaded.directory.get(&organ).is_none_or(|organ| organ.exists_on(today))
}

/// A bar on a terminal, a line for each tenth elsewhere.
struct Progress {
    bar: Option<ProgressBar>,
    done: AtomicU64,
    steps: u64,
}

impl Progress {
    fn new(steps: u64) -> Self {
        let bar = ProgressBar::new(steps);
        let bar = (!bar.is_hidden()).then_some(bar);
        if let Some(bar) = &bar
            && let Ok(style) = ProgressStyle::with_template("装载示范案件 {bar:40} {pos}/{len}")
        {
            bar.set_style(style);
        }
        Self { bar, done: AtomicU64::new(0), steps }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(bar) = &self.bar {
            bar.inc(1);
        } else if cfg!(not(test)) && (done * 10) / self.steps > ((done - 1) * 10) / self.steps {
            println!("装载示范案件：{}%", (done * 10 / self.steps) * 10);
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
