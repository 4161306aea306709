//! Many accounts from a spreadsheet: checked to the cell, looked at, and made only when that is confirmed.
//!
//! What passed waits sealed as a draft of its administrator. Confirming checks it once more: a login may have been taken
//! since. Administrators' seats are never made in bulk.

use super::{
    make::{check_login, check_name},
    security,
};
use crate::{
    Casework, Viewer,
    edge::Dice,
    error::{Error, invalid},
    people::{AccountForm, Slip},
};
use domain::{actor::Role, seats::check_seats};
use exchange::{
    directory::SheetFault,
    limits::Limits,
    people::{self, LOGIN, NAME, ORGAN, ROLE},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::StoreError;

/// The most accounts of one file.
pub const MOST_ROWS: usize = 2_000;
/// The draft of an administrator.
const FORM: &str = "accounts:bulk";

/// A row that passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRow {
    /// Its number in the file.
    pub row: usize,
    /// The person's name.
    pub name: String,
    /// The name to sign in with.
    pub login: String,
    /// The organ.
    pub organ: String,
    /// The organ's name.
    pub organ_name: String,
    /// The role's code.
    pub role: String,
}

impl BatchRow {
    /// The role in words.
    pub fn role_label(&self) -> &'static str {
        Role::from_code(&self.role).map_or("", Role::label)
    }
}

/// What a file would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkReport {
    /// The file.
    pub file_name: String,
    /// The accounts that would be made.
    pub good: Vec<BatchRow>,
    /// What is wrong: cell and reason.
    pub faults: Vec<(String, String)>,
}

fn limits() -> Limits {
    Limits { file_bytes: 5 << 20, inflated_bytes: 32 << 20, sheets: 10, rows: 10_000, columns: 64, ..Limits::default() }
}

/// The roles of a spreadsheet, by label or code.
fn role_of(text: &str) -> Result<Role, String> {
    let role = Role::ALL.into_iter().find(|role| role.label() == text || role.code() == text);
    match role {
        Some(role) if role.is_administrator() => Err("管理员账号须由第二人确认，请单独新建".to_owned()),
        Some(role) if role.of_accounts() => Ok(role),
        _ => Err(format!("没有岗位“{text}”，请从模板第二张表中选取")),
    }
}

impl Casework {
    /// The empty table with its headings and the roles that may be filled in.
    pub fn bulk_template(&self) -> Result<Vec<u8>, Error> {
        let roles = Role::ALL.into_iter().filter(|role| role.of_accounts() && !role.is_administrator());
        people::template(roles.map(Role::label)).map_err(|error| Error::Setup(error.to_string()))
    }

    /// Reads and checks a spreadsheet; nothing is made. What passed waits for its confirmation in place of an earlier file.
    ///
    /// # Errors
    ///
    /// [`Error::Import`] where the file is no table or too large; everything else is in the report.
    pub async fn check_bulk(&self, viewer: &Viewer, file_name: &str, bytes: Vec<u8>) -> Result<BulkReport, Error> {
        security(viewer)?;
        let read = tokio::task::spawn_blocking(move || people::read(&bytes, &limits())).await;
        let read = read.map_err(|_| Error::Busy)?.map_err(Error::Import)?;
        let mut report = BulkReport { file_name: file_name.to_owned(), ..BulkReport::default() };
        let mut faults: Vec<SheetFault> = read.faults.clone();
        if read.rows.len() > MOST_ROWS {
            report.faults.push((String::new(), format!("一次最多{MOST_ROWS}个账号，请分成几个文件")));
            return Ok(report);
        }
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for row in &read.rows {
            let before = faults.len();
            let name = check_name(&row.name).map_err(|why| faults.push(row.fault(NAME, why))).ok();
            let login = check_login(&row.login).map_err(|why| faults.push(row.fault(LOGIN, why))).ok();
            let organ = self.own_organ(&row.organ).map_err(|why| faults.push(row.fault(ORGAN, why))).ok();
            let role = role_of(&row.role).map_err(|why| faults.push(row.fault(ROLE, why))).ok();
            if let Some(role) = role
                && let Err(refusal) = check_seats(&[role])
            {
                faults.push(row.fault(ROLE, refusal.rule));
            }
            if let Some(login) = &login {
                if let Some(first) = seen.insert(login.clone(), row.number) {
                    faults.push(row.fault(LOGIN, format!("登录名与第{first}行重复")));
                } else if self.store().account_by_login(login).await?.is_some() {
                    faults.push(row.fault(LOGIN, "登录名已被使用".to_owned()));
                }
            }
            if let (Some(name), Some(login), Some(organ), Some(role)) = (name, login, organ, role)
                && faults.len() == before
            {
                report.good.push(BatchRow {
                    row: row.number,
                    name,
                    login,
                    organ_name: self.organ_name(&organ),
                    organ: organ.to_string(),
                    role: role.code().to_owned(),
                });
            }
        }
        if read.rows.is_empty() && faults.is_empty() {
            report.faults.push((String::new(), "文件中没有填写任何账号".to_owned()));
        }
        report.faults.extend(faults.into_iter().map(|fault| (fault.cell, fault.reason)));
        let text = serde_json::to_vec(&report).map_err(|error| Error::Setup(error.to_string()))?;
        let place = (viewer.person.as_str(), FORM);
        let sealed = self.vault().seal_draft(&mut Dice(self.edge()), place, None, &text, self.now().as_micros());
        self.store().drop_draft(viewer.person.as_str(), FORM).await?;
        self.store().save_draft(sealed, 0).await?;
        Ok(report)
    }

    /// The file that waits, with the digest that its confirmation has to carry.
    pub async fn waiting_bulk(&self, viewer: &Viewer) -> Result<Option<(BulkReport, String)>, Error> {
        security(viewer)?;
        let rows = self.store().drafts(viewer.person.as_str(), FORM).await?;
        let Some(row) = rows.into_iter().find(|row| row.slot == 0) else { return Ok(None) };
        let bytes = self.vault().open_draft(&row)?;
        let report = serde_json::from_slice(&bytes).map_err(|error| Error::Setup(error.to_string()))?;
        Ok(Some((report, self.vault().suite().digest(&bytes).to_hex())))
    }

    /// Puts the waiting file away.
    pub async fn drop_bulk(&self, viewer: &Viewer) -> Result<(), Error> {
        security(viewer)?;
        Ok(self.store().drop_draft(viewer.person.as_str(), FORM).await?)
    }

    /// Makes the accounts that passed, all of them or none; answers their slips this once.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] if nothing waits, another file waits, or a login was taken meanwhile.
    pub async fn make_bulk(&self, viewer: &Viewer, digest: &str, days: u16) -> Result<Vec<Slip>, Error> {
        let Some((report, known)) = self.waiting_bulk(viewer).await? else {
            return invalid("", "没有等待建立的账号；可能已经建立，请在用户列表中核对");
        };
        if known != digest {
            return invalid("", "等待建立的文件已经更换，请重新核对");
        }
        let mut entries = Vec::with_capacity(report.good.len());
        let mut slips = Vec::with_capacity(report.good.len());
        for row in &report.good {
            let form = AccountForm {
                name: row.name.clone(),
                login: row.login.clone(),
                organ: row.organ.clone(),
                role: row.role.clone(),
                until: String::new(),
            };
            let checked = self.check_account(&form).await.map_err(|mut faults| {
                for fault in &mut faults {
                    fault.message = format!("第{}行：{}", row.row, fault.message);
                    fault.field.clear();
                }
                Error::Invalid(faults)
            })?;
            let (entry, slip) = self.entry(Some(viewer), &checked, days);
            entries.push(entry);
            slips.extend(slip);
        }
        match self.store().make_accounts(entries).await {
            Err(StoreError::Stale) => return invalid("", "有登录名刚刚被使用，没有建立任何账号；请重新检查文件"),
            other => other?,
        }
        self.drop_bulk(viewer).await?;
        Ok(slips)
    }
}
