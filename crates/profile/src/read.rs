//! From the texts of a folder to a profile that can be used, or to everything that is wrong with them.

use crate::{
    accounts::{self, Account},
    catalogue, chains, clocks,
    directory::{self, Known},
    fault::{Fault, Findings, Place},
    holidays, settings,
    sheet::Sheet,
    vocabulary::{self, Vocabulary},
};
use domain::{calendar::Calendar, organ::Directory, profile::Profile};

/// A profile with all that comes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Rules, lists and seats.
    pub profile: Profile,
    /// Organs and edges.
    pub directory: Directory,
    /// Working days.
    pub calendar: Calendar,
    /// Help and basis for the words a user chooses from.
    pub vocabulary: Vocabulary,
    /// Demonstration accounts; empty for a real place.
    pub accounts: Vec<Account>,
    /// What does not prevent use but should be looked at, such as a short name that two organs share.
    pub warnings: Vec<Fault>,
}

/// Names of the files a profile must have.
pub const REQUIRED: [&str; 10] = [
    "profile.toml",
    "clocks.toml",
    "chains.toml",
    "measures.toml",
    "refusals.toml",
    "channels.toml",
    "vocabulary.toml",
    "organs.toml",
    "edges.toml",
    "holidays.csv",
];
/// The file that only a demonstration place has.
pub const ACCOUNTS: &str = "accounts.toml";

/// Reads a profile from its files, given as name and text; `holidays.csv` is shared by all places.
///
/// # Errors
///
/// Every fault of every file, in the order of files and lines, never the first alone.
pub fn read(files: &[(&str, &str)]) -> Result<Loaded, Vec<Fault>> {
    let mut findings = Findings::default();
    for (name, _) in files.iter().filter(|(name, _)| !REQUIRED.contains(name) && *name != ACCOUNTS) {
        findings.fault(Place::new(name, 1).fault("", "不认识的配置文件"));
    }
    let loaded = assemble(files, &mut findings);
    let Findings { mut faults, mut warnings } = findings;
    faults.sort();
    faults.dedup();
    warnings.sort();
    match loaded {
        Some(loaded) if faults.is_empty() => Ok(Loaded { warnings, ..loaded }),
        _ => Err(faults),
    }
}

fn text_of<'a>(files: &[(&'a str, &'a str)], name: &'static str, findings: &mut Findings) -> Option<&'a str> {
    let text = files.iter().find(|(file, _)| *file == name).map(|(_, text)| *text);
    if text.is_none() {
        findings.fault(Place::new(name, 1).fault("", "缺少这个文件"));
    }
    text
}

fn sheet<'a>(files: &[(&'a str, &'a str)], name: &'static str, findings: &mut Findings) -> Option<Sheet<'a>> {
    let text = text_of(files, name, findings)?;
    Sheet::parse(name, text, findings)
}

/// Reads everything that can be read, so that the faults of one file do not hide those of the next.
fn assemble(files: &[(&str, &str)], findings: &mut Findings) -> Option<Loaded> {
    let organ_sheet = sheet(files, "organs.toml", findings);
    let (organs, known) = match &organ_sheet {
        Some(sheet) => directory::organs(sheet, findings),
        None => (Vec::new(), Known::unreadable()),
    };
    let edges = sheet(files, "edges.toml", findings).map(|sheet| directory::edges(&sheet, &organs, &known, findings));
    let settings =
        sheet(files, "profile.toml", findings).and_then(|sheet| settings::read(&sheet, &organs, &known, findings));
    let clocks = sheet(files, "clocks.toml", findings).map(|sheet| clocks::read(&sheet, findings));
    let chains = sheet(files, "chains.toml", findings).map(|sheet| chains::read(&sheet, findings));
    let measures = sheet(files, "measures.toml", findings).map(|sheet| catalogue::measures(&sheet, &known, findings));
    let declines = sheet(files, "refusals.toml", findings).map(|sheet| catalogue::refusals(&sheet, findings));
    let channels = sheet(files, "channels.toml", findings).map(|sheet| catalogue::channels(&sheet, findings));
    let vocabulary = sheet(files, "vocabulary.toml", findings).map(|sheet| vocabulary::read(&sheet, findings));
    let calendar = text_of(files, "holidays.csv", findings).map(|text| holidays::read("holidays.csv", text, findings));
    let accounts = files.iter().any(|(name, _)| *name == ACCOUNTS).then(|| sheet(files, ACCOUNTS, findings)).flatten();
    let accounts = accounts.map(|sheet| accounts::read(&sheet, &known, findings)).unwrap_or_default();
    let (organ_sheet, edges) = (organ_sheet?, edges?);
    let organs = directory::with_short_names(&organ_sheet, organs, &edges, &known, findings);
    let settings = settings?;
    if !settings.demonstration && !accounts.is_empty() {
        findings.fault(Place::new(ACCOUNTS, 1).fault("", "只有示范地区（demonstration = true）可以带账号文件"));
    }
    let edges = edges.into_iter().map(|edge| edge.value).collect();
    let directory = Directory::new(settings.directory_version, organs, edges);
    let profile = Profile {
        id: settings.id,
        version: settings.version,
        place: settings.place,
        region: settings.region,
        demonstration: settings.demonstration,
        portal: settings.portal,
        number_prefix: settings.number_prefix,
        go_live: settings.go_live,
        backlog_until: settings.backlog_until,
        government: settings.government,
        province: settings.province,
        leads: settings.leads,
        clocks: clocks?,
        chains: chains?,
        measures: measures?,
        declines: declines?,
        channels: channels?,
        candidates: settings.candidates,
        interest: settings.interest,
        repair: settings.repair,
        returns_before_designation: settings.returns_before_designation,
        longest_plan_months: settings.longest_plan_months,
        retention: settings.retention,
        register: settings.register,
    };
    let (vocabulary, calendar) = (vocabulary?, calendar?);
    Some(Loaded { profile, directory, calendar, vocabulary, accounts, warnings: Vec::new() })
}
