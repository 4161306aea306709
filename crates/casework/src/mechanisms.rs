//! 工作机制登记: what each unit has set up (C6), who answers for it and who is called.

use crate::{
    Casework, FieldError, Viewer,
    audit::AuditAction,
    error::{Error, invalid},
};
use documents::sheet::{Book, Cell};
use domain::{actor::Role, ids::OrganId, time::Instant};
use jiff::civil::Date;
use std::collections::BTreeSet;
use store::MechanismRow;

/// The longest text of a field.
const CHARS: usize = 100;

/// A mechanism as its form describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MechanismForm {
    /// The title of the document.
    pub title: String,
    /// Its number.
    pub document_no: String,
    /// Its day.
    pub adopted_on: String,
    /// The leader in charge.
    pub leader: String,
    /// The section.
    pub section: String,
    /// The liaison officer.
    pub liaison: String,
    /// The telephone of the office.
    pub office_phone: String,
}

/// A version of a mechanism.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MechanismItem {
    /// What it says.
    pub form: MechanismForm,
    /// Who entered it.
    pub by: String,
    /// When.
    pub at: String,
}

/// A unit in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MechanismLine {
    /// The unit.
    pub organ: String,
    /// Its name.
    pub name: String,
    /// Its mechanism, if it has entered one.
    pub mechanism: Option<MechanismForm>,
}

/// The register as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mechanisms {
    /// The units: every one for leads and offices, one's own for everybody else.
    pub lines: Vec<MechanismLine>,
    /// How many units there are.
    pub units: usize,
    /// How many have entered theirs.
    pub entered: usize,
    /// The viewer's own unit, with every version.
    pub own: Option<(String, Vec<MechanismItem>)>,
}

/// Who reads the register of all units.
pub const READS_MECHANISMS: &[Role] =
    &[Role::Intake, Role::LeadHead, Role::ProvinceLiaison, Role::JointOffice, Role::AssessmentOffice];

/// Who answers for the mechanism of its own unit.
pub const ENTERS_MECHANISM: &[Role] = &[
    Role::Intake,
    Role::LeadHead,
    Role::RelatedOfficer,
    Role::Handler,
    Role::Approver,
    Role::RespondentOfficer,
    Role::RespondentHead,
    Role::EnforcingOfficer,
    Role::EnforcingHead,
];

fn reads_all(role: Role) -> bool {
    READS_MECHANISMS.contains(&role)
}

fn enters(role: Role) -> bool {
    ENTERS_MECHANISM.contains(&role)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Setup(format!("the workbook of mechanisms: {error}"))
}

fn form(row: MechanismRow) -> MechanismForm {
    MechanismForm {
        title: row.title,
        document_no: row.document_no,
        adopted_on: row.adopted_on,
        leader: row.leader,
        section: row.section,
        liaison: row.liaison,
        office_phone: row.office_phone,
    }
}

/// The columns of the register.
const HEADS: [(&str, u16); 8] = [
    ("单位", 30),
    ("机制文件", 36),
    ("文号", 20),
    ("印发日期", 14),
    ("分管领导", 18),
    ("牵头科室", 18),
    ("联络员", 14),
    ("办公电话", 18),
];

impl Casework {
    /// The register as a workbook; units without a mechanism have empty cells.
    ///
    /// # Errors
    ///
    /// [`Error::Forbidden`] for whoever reads one unit's alone.
    pub async fn mechanism_workbook(&self, viewer: &Viewer) -> Result<Vec<u8>, Error> {
        if !reads_all(viewer.role) {
            return Err(Error::Forbidden("登记表由牵头部门、联席会议办公室和考评办导出。".to_owned()));
        }
        let register = self.mechanism_register(viewer, false).await?;
        let mut book = Book::new("工作机制", &HEADS).map_err(failed)?;
        for line in register.lines {
            let form = line.mechanism.unwrap_or_default();
            let cells = [
                line.name,
                form.title,
                form.document_no,
                form.adopted_on,
                form.leader,
                form.section,
                form.liaison,
                form.office_phone,
            ];
            book.row(&cells.map(Cell::Text)).map_err(failed)?;
        }
        let about = [
            ("单位数", register.units.to_string()),
            ("已登记", register.entered.to_string()),
            ("导出时间", format!("{}（北京时间）", self.now().to_minutes())),
        ];
        let about: Vec<_> = about.into_iter().map(|(label, value)| (label.to_owned(), value)).collect();
        let mut bytes = Vec::new();
        book.finish("说明", &about, &mut bytes).map_err(failed)?;
        Ok(bytes)
    }

    /// The register; only those without one if `missing`.
    pub async fn mechanism_register(&self, viewer: &Viewer, missing: bool) -> Result<Mechanisms, Error> {
        let latest = self.store().mechanisms().await?;
        let mut lines = Vec::new();
        let (mut units, mut entered) = (0, 0);
        if reads_all(viewer.role) {
            let today = self.now().date();
            // Units that have people here; the others have nobody to answer.
            let seated: BTreeSet<String> = self
                .store()
                .accounts()
                .await?
                .into_iter()
                .filter(|one| !one.disabled)
                .map(|one| one.organ_id)
                .collect();
            for organ in self.directory().organs().filter(|organ| organ.exists_on(today) && !organ.outside) {
                let id = organ.id.to_string();
                let mechanism = latest.iter().find(|row| row.organ_id == id).cloned().map(form);
                if !seated.contains(&id) && mechanism.is_none() {
                    continue;
                }
                units += 1;
                entered += usize::from(mechanism.is_some());
                if !(missing && mechanism.is_some()) {
                    lines.push(MechanismLine { organ: id, name: organ.name_on(today).to_owned(), mechanism });
                }
            }
        }
        let own = match &viewer.organ {
            Some(organ) if enters(viewer.role) => Some((self.organ_name(organ), self.mechanism_versions(organ).await?)),
            _ => None,
        };
        Ok(Mechanisms { lines, units, entered, own })
    }

    async fn mechanism_versions(&self, organ: &OrganId) -> Result<Vec<MechanismItem>, Error> {
        let mut items = Vec::new();
        for row in self.store().mechanisms_of(organ.as_str()).await? {
            let account = self.store().account(&row.put_by).await?;
            items.push(MechanismItem {
                by: account.map_or_else(|| row.put_by.clone(), |account| account.name),
                at: Instant::from_micros(row.put_at_us).to_minutes(),
                form: form(row),
            });
        }
        Ok(items)
    }

    /// Enters the mechanism of the viewer's unit, or a later version of it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with every field that does not read; [`Error::Forbidden`] for whoever answers for none.
    pub async fn put_mechanism(&self, viewer: &Viewer, form: &MechanismForm) -> Result<(), Error> {
        let Some(organ) = viewer.organ.as_ref().filter(|_| enters(viewer.role)) else {
            return Err(Error::Forbidden("工作机制由各单位的经办人员或者负责人登记。".to_owned()));
        };
        let mut faults = Vec::new();
        let mut read = |field: &str, text: &str, missing: &str| {
            let text = text.trim().to_owned();
            if text.is_empty() {
                faults.push(FieldError::new(field, missing));
            } else if text.chars().count() > CHARS {
                faults.push(FieldError::new(field, format!("最多{CHARS}个字")));
            }
            text
        };
        let title = read("title", &form.title, "请填写文件名称");
        let document_no = read("document_no", &form.document_no, "请填写文号，没有文号的写“无文号”");
        let leader = read("leader", &form.leader, "请填写分管领导的姓名和职务");
        let section = read("section", &form.section, "请填写牵头科室");
        let liaison = read("liaison", &form.liaison, "请填写联络员姓名");
        let office_phone = read("office_phone", &form.office_phone, "请填写办公电话");
        let today = self.now().date();
        let adopted_on = match form.adopted_on.trim().parse::<Date>() {
            Ok(day) if day <= today => day.to_string(),
            Ok(_) => {
                faults.push(FieldError::new("adopted_on", "印发日期晚于今天"));
                String::new()
            }
            Err(_) => {
                faults.push(FieldError::new("adopted_on", "请填写印发日期"));
                String::new()
            }
        };
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let latest = self.store().mechanisms_of(organ.as_str()).await?.into_iter().next();
        let row = MechanismRow {
            mechanism_id: self.fresh_id("w"),
            organ_id: organ.to_string(),
            title,
            document_no,
            adopted_on,
            leader,
            section,
            liaison,
            office_phone,
            put_by: viewer.person.to_string(),
            put_at_us: self.now().as_micros(),
        };
        if latest.is_some_and(|one| self::form(one) == self::form(row.clone())) {
            return invalid("", "和现在登记的内容相同，没有改动");
        }
        let audit = self.audit_entry(Some(viewer), AuditAction::MechanismPut, organ.as_str(), &[]);
        Ok(self.store().put_mechanism(&row, audit).await?)
    }
}
