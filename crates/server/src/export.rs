//! `export-case`: one case as a file that proves itself.

use crate::{
    Verdict,
    config::Settings,
    failure::Failure,
    house::{House, Mode},
    lock::DataLock,
};
use std::{fs::OpenOptions, io::Write, path::Path};

/// Writes the file of a case.
///
/// # Errors
///
/// One sentence: no such case, or a file that cannot be written.
pub async fn run(settings: Settings, number: &str, output: &Path) -> Result<Verdict, Failure> {
    let lock = DataLock::take(&settings.data)?;
    let house = House::open(settings, Mode::AsItIs).await?;
    let found = house.store.find_by_number(number.trim()).await?;
    let case_id = found
        .map(|row| row.case_id)
        .ok_or_else(|| Failure::new(format!("没有编号为“{number}”的案件，请核对编号和校验字符")))?;
    if lock.is_some() {
        // Nobody else writes: let the file carry the newest root. A running server signs its own.
        house.store.checkpoint(house.casework.now().as_micros(), &house.keys.signing).await?;
    }
    let package = house.store.export_case(&case_id).await?;
    let package = package.ok_or_else(|| Failure::new(format!("没有编号为“{number}”的案件")))?;
    let unwritable = |error: std::io::Error| Failure::new(format!("文件 {} 无法写入（{error}）", output.display()));
    let mut file = OpenOptions::new().write(true).create_new(true).open(output).map_err(unwritable)?;
    file.write_all(package.to_json().as_bytes()).and_then(|()| file.sync_all()).map_err(unwritable)?;
    println!("已导出案件 {number}，共 {} 条事件：{}", package.version, output.display());
    if package.inclusion.is_none() {
        println!("该案尚未纳入签名的存证根，稍后再导出即可一并核验签名。");
    }
    house.close().await;
    Ok(Verdict::Fine)
}
