//! `import`: a channel's file, by this process or by the server that runs on the same data.

use crate::{
    Verdict,
    config::Settings,
    control::{self, Request},
    failure::Failure,
    house::{House, Mode},
    lock::DataLock,
};
use casework::{Casework, ImportReport, Viewer};
use domain::ids::ChannelId;
use exchange::limits::{Limits, read_bounded};
use std::{fs::File, path::Path};

/// Imports a file and prints what came of it.
///
/// # Errors
///
/// One sentence: no such channel, a file that is no table, and so on.
pub async fn run(settings: Settings, channel: &str, file: &Path) -> Result<Verdict, Failure> {
    let Some(_lock) = DataLock::take(&settings.data)? else {
        // A server runs; it writes, we ask.
        let path = file.canonicalize().map_err(|error| unreadable(file, &error))?;
        let request = Request::Import { channel: channel.to_owned(), path };
        let answer = control::ask(&settings.data, &request).await?;
        print_all(&answer.lines);
        return if answer.ok { Ok(Verdict::Fine) } else { Err(Failure::new(answer.failure.unwrap_or_default())) };
    };
    let mut house = House::open(settings, Mode::AsItIs).await?;
    house.take_newest().await?;
    let report = import(&house.casework, channel, file).await?;
    print_all(&lines(&report));
    house.close().await;
    Ok(Verdict::Fine)
}

pub(crate) fn print_all(lines: &[String]) {
    for line in lines {
        println!("{line}");
    }
}

fn unreadable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("文件 {} 无法读取（{error}）", file.display()))
}

/// Imports a file of this machine.
///
/// # Errors
///
/// As [`run`].
pub async fn import(casework: &Casework, channel: &str, file: &Path) -> Result<ImportReport, Failure> {
    let id = ChannelId::parse(channel).ok().filter(|id| casework.profile().channels.contains_key(id));
    let id = id.ok_or_else(|| {
        let known: Vec<_> = casework.profile().channels.keys().map(ToString::to_string).collect();
        Failure::new(format!("没有渠道“{channel}”；可用的渠道：{}", known.join("、")))
    })?;
    let source = File::open(file).map_err(|error| unreadable(file, &error))?;
    let bytes = read_bounded(source, &Limits::default()).map_err(|error| Failure::new(error.to_string()))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(casework.import(&Viewer::system(), &id, &name, &bytes, &|_, _| {}).await?)
}

/// What came of an import, line by line. No cell's value is repeated: it may be personal.
pub fn lines(report: &ImportReport) -> Vec<String> {
    let mut lines = vec![format!(
        "新登记 {} 件，先前已登记 {} 件，回避分流 {} 件，有误未登记 {} 行，不属投诉跳过 {} 行。",
        report.taken,
        report.known,
        report.apart,
        report.faults.len(),
        report.skipped.len(),
    )];
    lines.extend(report.faults.iter().map(|fault| {
        let native = fault.native_id.as_ref().map(|id| format!("（{id}）")).unwrap_or_default();
        format!("  有误 {}{native} {}：{}", fault.cell(), fault.column.name, fault.reason)
    }));
    lines.extend(report.skipped.iter().map(|skipped| format!("  跳过 第{}行：{}", skipped.row, skipped.reason)));
    if !report.numbers.is_empty() {
        lines.push(format!("新登记的案件编号：{}", report.numbers.join("、")));
    }
    lines
}
