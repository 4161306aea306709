//! Administrative and access acts by name, and how they get into the audit chain.
//!
//! To add one: a variant, a line in [`AuditAction::code`] and one in [`AuditAction::label`]. What is entered are ids
//! and codes, never names, telephones or anything typed.

use crate::{Casework, Viewer, error::Error};
use std::collections::BTreeMap;
use store::NewAudit;

/// Defines the acts with their codes and labels, in the order of the search form.
macro_rules! actions {
    ($($(#[$meta:meta])* $name:ident = $code:literal, $label:literal;)*) => {
        /// What can be done that changes no case, or looks at what is protected.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum AuditAction {
            $($(#[$meta])* $name),*
        }

        impl AuditAction {
            /// Every act, in the order of the search form.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word that is stored. It never changes.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The words a reader sees.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label),* }
            }
        }
    };
}

actions! {
    /// Somebody signed in.
    SignedIn = "session.opened", "登录";
    /// A sign-in failed; the subject is the account, if there is one of that name.
    SignInFailed = "session.refused", "登录失败";
    /// Somebody signed out, or ended a session elsewhere.
    SignedOut = "session.ended", "退出登录";
    /// Somebody signed in by the government's single sign-on.
    SignedInElsewhere = "session.opened_by_sso", "统一身份认证登录";
    /// A session was ended from another one.
    SessionEnded = "session.ended_elsewhere", "结束其他登录";
    /// Too many attempts failed, and signing in is held up for a time.
    SignInLocked = "sign_in.locked", "登录锁定";
    /// A security administrator lifted that.
    SignInUnlocked = "sign_in.unlocked", "解除登录锁定";
    /// A password was changed.
    PasswordChanged = "password.changed", "修改密码";
    /// A security administrator set a password that its person has to change.
    PasswordReset = "password.reset", "重置密码";
    /// A second factor was set up.
    SecondFactorSet = "second_factor.set", "启用两步验证";
    /// A second factor was removed by its person.
    SecondFactorRemoved = "second_factor.removed", "停用两步验证";
    /// A second factor was removed by a security administrator.
    SecondFactorReset = "second_factor.reset", "重置两步验证";
    /// Recovery codes were replaced.
    RecoveryCodesMade = "second_factor.codes", "更换备用码";
    /// A subject of the single sign-on was linked to an account.
    SubjectLinked = "subject.linked", "关联统一身份";
    /// Such a link was taken back.
    SubjectUnlinked = "subject.unlinked", "取消关联统一身份";
    /// An account was made.
    AccountMade = "account.made", "新建账号";
    /// An account was changed.
    AccountChanged = "account.changed", "修改账号";
    /// An account was shut.
    AccountShut = "account.shut", "停用账号";
    /// An account was opened again.
    AccountOpened = "account.opened", "恢复账号";
    /// Somebody was invited anew; the old password ended.
    AccountInvited = "account.invited", "发放邀请";
    /// An invited person opened the account with a password of its own.
    InvitationUsed = "invitation.used", "启用账号";
    /// Every session of an account was ended by an administrator.
    SessionsEnded = "sessions.ended", "强制下线";
    /// A seat was granted.
    SeatGranted = "seat.granted", "增加岗位";
    /// A seat was taken back.
    SeatEnded = "seat.ended", "结束岗位";
    /// A session went on in another seat of its person.
    SeatTaken = "seat.taken", "切换岗位";
    /// An administrator's seat was confirmed or refused by its second hand.
    GrantDecided = "grant.decided", "确认管理员岗位";
    /// An absence was entered, with its deputy.
    AbsenceEntered = "absence.entered", "登记请假与代理";
    /// An absence was ended early.
    AbsenceEnded = "absence.ended", "结束请假与代理";
    /// The cases of somebody who leaves were passed on.
    CasesPassedOn = "cases.passed_on", "离岗移交案件";
    /// A token for the API was made.
    TokenMade = "token.made", "新建接口令牌";
    /// A token for the API was revoked.
    TokenRevoked = "token.revoked", "撤销接口令牌";
    /// A directory of organs was put in force.
    DirectoryAdopted = "directory.adopted", "启用机构名录";
    /// A profile or calendar was put in force.
    ProfileAdopted = "profile.adopted", "启用地区配置";
    /// Another master key was put in force.
    KeyRotated = "keys.rotated", "更换主密钥";
    /// The wrapped keys were backed up.
    KeysBackedUp = "keys.backed_up", "备份案件密钥";
    /// A case was held against destruction.
    HoldPlaced = "retention.held", "保留案卷";
    /// A hold was lifted.
    HoldLifted = "retention.released", "解除保留";
    /// The destruction of a case file was proposed.
    DestructionProposed = "retention.proposed", "提出销毁";
    /// It was approved.
    DestructionApproved = "retention.approved", "批准销毁";
    /// It was refused.
    DestructionRefused = "retention.refused", "不同意销毁";
    /// It was carried out.
    Destroyed = "retention.destroyed", "依法销毁案卷";
    /// A complaint that came without a proof of work was looked at.
    ScreeningCleared = "screening.cleared", "核看网上投诉";
    /// A unit's mechanism was entered, or a later version of it.
    MechanismPut = "mechanism.put", "登记工作机制";
    /// A coordination meeting was called.
    MeetingCalled = "meeting.called", "召集协调会议";
    /// Its minutes were done.
    MeetingMinuted = "meeting.minuted", "形成会议纪要";
    /// It was cancelled.
    MeetingCancelled = "meeting.cancelled", "取消协调会议";
    /// A failed job was let loose again.
    JobResumed = "job.resumed", "恢复后台任务";
    /// Personal data of a case was opened for a stated purpose.
    IdentityOpened = "identity.opened", "查看身份信息";
    /// Somebody outside asked for another query code, with the telephone on file.
    CodeAsked = "code.asked", "申请补发查询码";
    /// Another query code was given out.
    CodeGiven = "code.given", "补发查询码";
    /// A query code was refused.
    CodeRefused = "code.refused", "不予补发查询码";
    /// A piece of evidence was downloaded by an officer.
    EvidenceTaken = "evidence.taken", "下载证据";
    /// A letter was downloaded by an officer.
    LetterTaken = "letter.taken", "下载文书";
    /// A case package was taken.
    PackageTaken = "package.taken", "导出案卷包";
    /// A list was exported.
    ExportTaken = "export.taken", "导出台账";
    /// The audit chain was exported.
    AuditExported = "audit.exported", "导出审计记录";
    /// The audit chain was verified.
    AuditVerified = "audit.verified", "校验审计记录";
}

impl AuditAction {
    /// The act of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.code() == code)
    }
}

impl Casework {
    /// An entry for the audit chain, to be stored in the transaction of the change it speaks of. `by` is `None` for the
    /// program itself; `detail` holds ids and codes.
    pub fn audit_entry(
        &self,
        by: Option<&Viewer>,
        action: AuditAction,
        subject: &str,
        detail: &[(&str, &str)],
    ) -> NewAudit {
        let detail: BTreeMap<&str, &str> = detail.iter().copied().collect();
        NewAudit {
            at_us: self.now().as_micros(),
            actor: by.map(|viewer| viewer.person.to_string()),
            organ: by.and_then(|viewer| viewer.organ.as_ref()).map(ToString::to_string),
            role: by.map(|viewer| viewer.role.code().to_owned()),
            action: action.code().to_owned(),
            subject: subject.to_owned(),
            detail: serde_json::to_string(&detail).expect("a map of texts always serialises"),
        }
    }

    /// Enters an act that changes nothing else.
    pub async fn note(
        &self,
        by: Option<&Viewer>,
        action: AuditAction,
        subject: &str,
        detail: &[(&str, &str)],
    ) -> Result<(), Error> {
        Ok(self.store().audit(self.audit_entry(by, action, subject, detail)).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_act_has_a_code_and_a_label_of_its_own() {
        let codes: BTreeSet<_> = AuditAction::ALL.iter().map(|action| action.code()).collect();
        let labels: BTreeSet<_> = AuditAction::ALL.iter().map(|action| action.label()).collect();
        assert_eq!((codes.len(), labels.len()), (AuditAction::ALL.len(), AuditAction::ALL.len()));
        assert!(AuditAction::ALL.iter().all(|action| AuditAction::from_code(action.code()) == Some(*action)));
    }
}
