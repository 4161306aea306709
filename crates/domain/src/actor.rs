//! Who acts: a person, for an organ, in a role.

use crate::ids::{OrganId, PersonId};
use serde::{Deserialize, Serialize};

/// What somebody is to the mechanism. The names are those of the glossary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 受理员 of a lead unit.
    Intake,
    /// 牵头部门负责人.
    LeadHead,
    /// 相关部门经办: receives leads and may hand them over, copying the lead.
    RelatedOfficer,
    /// 认定部门承办.
    Handler,
    /// 认定部门审核.
    Reviewer,
    /// 认定部门批准.
    Approver,
    /// 被投诉主体经办.
    RespondentOfficer,
    /// 被投诉主体负责人.
    RespondentHead,
    /// 惩戒实施部门经办.
    EnforcingOfficer,
    /// 惩戒实施部门负责人: the second hand of what the unit decides.
    EnforcingHead,
    /// 省级对接.
    ProvinceLiaison,
    /// 联席会议办公室.
    JointOffice,
    /// 考评办: reads figures.
    AssessmentOffice,
    /// 公示编辑.
    PublicityEditor,
    /// 纪检接收: receives referrals.
    DisciplineReceiver,
    /// 系统管理员.
    SystemAdmin,
    /// 安全管理员.
    SecurityAdmin,
    /// 审计管理员.
    AuditAdmin,
    /// 投诉人, holder of a query code.
    Complainant,
    /// The worker: clocks that run out, channels that hand in, receipts that arrive.
    System,
}

impl Role {
    /// Every role, in the order of the glossary.
    pub const ALL: [Self; 20] = [
        Self::Intake,
        Self::LeadHead,
        Self::RelatedOfficer,
        Self::Handler,
        Self::Reviewer,
        Self::Approver,
        Self::RespondentOfficer,
        Self::RespondentHead,
        Self::EnforcingOfficer,
        Self::EnforcingHead,
        Self::ProvinceLiaison,
        Self::JointOffice,
        Self::AssessmentOffice,
        Self::PublicityEditor,
        Self::DisciplineReceiver,
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::AuditAdmin,
        Self::Complainant,
        Self::System,
    ];

    /// The word a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::Intake => "受理员",
            Self::LeadHead => "牵头部门负责人",
            Self::RelatedOfficer => "相关部门经办",
            Self::Handler => "认定部门承办",
            Self::Reviewer => "认定部门审核",
            Self::Approver => "认定部门批准",
            Self::RespondentOfficer => "被投诉主体经办",
            Self::RespondentHead => "被投诉主体负责人",
            Self::EnforcingOfficer => "惩戒实施部门经办",
            Self::EnforcingHead => "惩戒实施部门负责人",
            Self::ProvinceLiaison => "省级对接",
            Self::JointOffice => "联席会议办公室",
            Self::AssessmentOffice => "考评办",
            Self::PublicityEditor => "公示编辑",
            Self::DisciplineReceiver => "纪检接收",
            Self::SystemAdmin => "系统管理员",
            Self::SecurityAdmin => "安全管理员",
            Self::AuditAdmin => "审计管理员",
            Self::Complainant => "投诉人",
            Self::System => "系统",
        }
    }

    /// The word stored in tables and profiles, the same as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::LeadHead => "lead_head",
            Self::RelatedOfficer => "related_officer",
            Self::Handler => "handler",
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::RespondentOfficer => "respondent_officer",
            Self::RespondentHead => "respondent_head",
            Self::EnforcingOfficer => "enforcing_officer",
            Self::EnforcingHead => "enforcing_head",
            Self::ProvinceLiaison => "province_liaison",
            Self::JointOffice => "joint_office",
            Self::AssessmentOffice => "assessment_office",
            Self::PublicityEditor => "publicity_editor",
            Self::DisciplineReceiver => "discipline_receiver",
            Self::SystemAdmin => "system_admin",
            Self::SecurityAdmin => "security_admin",
            Self::AuditAdmin => "audit_admin",
            Self::Complainant => "complainant",
            Self::System => "system",
        }
    }

    /// Whether it acts for a party of the case.
    pub fn is_party(self) -> bool {
        matches!(self, Self::Complainant | Self::RespondentOfficer | Self::RespondentHead)
    }

    /// The role of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// A person acting for an organ in a role. A complainant and the system act for no organ.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// The organ the person acts for.
    pub organ: Option<OrganId>,
    /// The capacity in which the person acts.
    pub role: Role,
    /// 代理: whose seat it is, where the person holds it for somebody else. The person stays himself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing_in_for: Option<PersonId>,
}
