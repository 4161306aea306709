//! The place a deployment serves: its profile folder, or the fictional prefecture that is built in.

use crate::failure::Failure;
use casework::Setup;
use exchange::export::ExportMapping;
use profile::Loaded;
use std::{fs, io, path::Path};

/// How the fictional prefecture reports to its province.
const DEMO_EXPORT: &str = include_str!("../../../profiles/demo/export.toml");
const EXPORT: &str = "export.toml";

/// A profile with its export mapping.
#[derive(Debug, Clone)]
pub struct Place {
    /// The profile and what comes with it.
    pub loaded: Loaded,
    /// How reports are written; none where the place sends none.
    pub export: Option<ExportMapping>,
}

impl Place {
    /// The fictional prefecture.
    ///
    /// # Panics
    ///
    /// If its export mapping has a fault; a test reads it.
    pub fn demo() -> Self {
        let export = ExportMapping::parse(DEMO_EXPORT).expect("the built-in export mapping reads");
        Self { loaded: profile::demo(), export: Some(export) }
    }

    /// Reads a profile folder.
    ///
    /// # Errors
    ///
    /// Everything wrong with it, each as `file:line: reason`.
    pub fn read(folder: &Path) -> Result<Self, Vec<String>> {
        let (loaded, mut faults) = match profile::read_folder(folder) {
            Ok(loaded) => (Some(loaded), Vec::new()),
            Err(faults) => (None, faults.iter().map(ToString::to_string).collect()),
        };
        let export = match fs::read_to_string(folder.join(EXPORT)) {
            Ok(text) => match ExportMapping::parse(&text) {
                Ok(mapping) => Some(mapping),
                Err(error) => {
                    faults.push(format!("{EXPORT}:{}: {}", error.line, error.reason));
                    None
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                faults.push(format!("{EXPORT}:1: 无法读取：{error}"));
                None
            }
        };
        match loaded {
            Some(loaded) if faults.is_empty() => Ok(Self { loaded, export }),
            _ => Err(faults),
        }
    }

    /// The place to serve: the built-in one in demonstration, the folder given otherwise.
    ///
    /// # Errors
    ///
    /// One sentence: no folder given, or its first fault.
    pub fn choose(demonstration: bool, folder: Option<&Path>) -> Result<Self, Failure> {
        match (demonstration, folder) {
            (true, None) => Ok(Self::demo()),
            (false, None) => Err(Failure::new("没有指定地区配置：请用 --profile 给出目录，或用 --demo 以示范模式启动")),
            (_, Some(folder)) => {
                let place = Self::read(folder).map_err(|faults| {
                    let dir = folder.display();
                    Failure::new(format!(
                        "地区配置 {dir} 有 {} 处错误，第一处为 {}；全部错误见 jiannuo check-config {dir}",
                        faults.len(),
                        faults.first().map_or("", String::as_str),
                    ))
                })?;
                if demonstration && !place.loaded.profile.demonstration {
                    return Err(Failure::new(format!("{} 是真实地区的配置，不能以示范模式启动", folder.display())));
                }
                if !demonstration && place.loaded.profile.demonstration {
                    return Err(Failure::new(format!("{} 是示范地区的配置，请加 --demo 启动", folder.display())));
                }
                Ok(place)
            }
        }
    }

    /// As the use cases take it.
    pub fn setup(&self) -> Setup {
        Setup {
            profile: self.loaded.profile.clone(),
            directory: self.loaded.directory.clone(),
            calendar: self.loaded.calendar.clone(),
            vocabulary: self.loaded.vocabulary.clone(),
            export: self.export.clone(),
        }
    }
}
