//! Access tokens of an account for the API: made, seen and revoked by their owner, each good for its scopes only.

use crate::{Casework, FieldError, Hold, Viewer, audit::AuditAction, error::Error};
use domain::actor::Role;
use domain::time::Instant;
use store::{ApiToken, StoreError};

/// What a token may be used for. It never grants more than the role of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenScope {
    /// Lists and cases.
    CasesRead,
    /// Acts on cases.
    CasesAct,
    /// New complaints.
    CasesRegister,
    /// Files out.
    EvidenceRead,
    /// Files in.
    EvidenceWrite,
    /// The directory of organs and the closed lists.
    OrgansRead,
}

impl TokenScope {
    /// Every scope, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::CasesRead,
        Self::CasesAct,
        Self::CasesRegister,
        Self::EvidenceRead,
        Self::EvidenceWrite,
        Self::OrgansRead,
    ];

    /// The word in requests, tables and the description of the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::CasesRead => "cases:read",
            Self::CasesAct => "cases:act",
            Self::CasesRegister => "cases:register",
            Self::EvidenceRead => "evidence:read",
            Self::EvidenceWrite => "evidence:write",
            Self::OrgansRead => "organs:read",
        }
    }

    /// The words a reader sees.
    pub fn label(self) -> &'static str {
        match self {
            Self::CasesRead => "查看工作台、台账和案卷",
            Self::CasesAct => "办理案件",
            Self::CasesRegister => "登记投诉",
            Self::EvidenceRead => "下载证据",
            Self::EvidenceWrite => "上传证据",
            Self::OrgansRead => "查看机构名录和词表",
        }
    }

    /// The scope of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

/// A token as its owner sees it; without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenItem {
    /// Its identifier.
    pub id: String,
    /// What its owner calls it.
    pub label: String,
    /// What it is good for.
    pub scopes: Vec<TokenScope>,
    /// Since when it exists.
    pub created_at: String,
    /// The last day on which it is good.
    pub expires_on: String,
    /// When it was last used.
    pub used_at: Option<String>,
    /// Whether it still opens anything, or why not.
    pub state: TokenState,
}

/// Whether a token is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenState {
    /// It is.
    Live,
    /// Its time is over.
    Expired,
    /// Its owner took it back.
    Revoked,
}

/// What is asked of a new token.
#[derive(Debug, Clone, Default)]
pub struct TokenForm {
    /// What its owner calls it.
    pub label: String,
    /// Codes of scopes.
    pub scopes: Vec<String>,
    /// How many days it is good, today included.
    pub days: String,
    /// The form's own key: the same form sent twice makes one token.
    pub key: String,
}

/// A new token, whose secret is shown this once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewToken {
    /// The token.
    pub item: TokenItem,
    /// The secret.
    pub secret: String,
}

impl std::fmt::Debug for NewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewToken").field("id", &self.item.id).finish_non_exhaustive()
    }
}

/// Who calls with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHolder {
    /// The account's person, in its role.
    pub viewer: Viewer,
    /// The token.
    pub token: TokenItem,
}

/// How secrets begin, so that a leaked one is recognised for what it is.
const PREFIX: &str = "jiannuo_";
/// The longest life of a token, in days.
pub const LONGEST_DAYS: u16 = 365;
/// The most characters of a label.
const LONGEST_LABEL: usize = 60;
/// The most tokens of an account that are good at a time.
const MOST: usize = 20;
/// The most lines of the page; older ones are only forgotten by eye.
const SHOWN: i64 = 200;
/// How exactly the last use is noted: one write a minute is enough.
const USED_STEP_US: i64 = 60 * 1_000_000;

impl Casework {
    /// Makes a token for the viewer's account, for some of the scopes that are `allowed` to it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with every field that does not pass.
    pub async fn make_token(
        &self,
        viewer: &Viewer,
        form: &TokenForm,
        allowed: &[TokenScope],
    ) -> Result<NewToken, Error> {
        if matches!(viewer.role, Role::Complainant | Role::System) {
            return Err(Error::Forbidden("查询码不能用于接口".to_owned()));
        }
        if self.hold(viewer.person.as_str()).await? == Some(Hold::SetSecondFactor) {
            return Err(Error::Forbidden("请先启用两步验证，再建立令牌".to_owned()));
        }
        let mut faults = Vec::new();
        let label = form.label.trim();
        match label.chars().count() {
            0 => faults.push(FieldError::new("label", "请填写用途，例如“统计报表”")),
            1..=LONGEST_LABEL => {}
            length => faults.push(FieldError::new("label", format!("最多{LONGEST_LABEL}字，现有{length}字"))),
        }
        let scopes: Vec<_> =
            allowed.iter().copied().filter(|scope| form.scopes.iter().any(|code| code == scope.code())).collect();
        if form.scopes.is_empty() {
            faults.push(FieldError::new("scope", "请至少选择一项权限"));
        } else if form.scopes.iter().any(|code| scopes.iter().all(|scope| scope.code() != code)) {
            faults.push(FieldError::new("scope", "您的岗位没有所选的权限，请重新选择"));
        }
        let days = form.days.trim().parse().ok().filter(|days| (1..=LONGEST_DAYS).contains(days));
        if days.is_none() {
            faults.push(FieldError::new("days", format!("有效期应为1至{LONGEST_DAYS}天")));
        }
        let now = self.now();
        let account_id = viewer.person.to_string();
        let token_id = self.token_id(&account_id, &form.key);
        let live = self.tokens(viewer).await?;
        if live.iter().filter(|token| token.state == TokenState::Live && token.id != token_id).count() >= MOST {
            faults.push(FieldError::new("", format!("每个账号最多{MOST}个有效令牌，请先撤销不用的")));
        }
        let (Some(days), true) = (days, faults.is_empty()) else { return Err(Error::Invalid(faults)) };
        let secret = format!("{PREFIX}{}", hex::encode(self.random::<32>()));
        let last_day = now.date().saturating_add(jiff::Span::new().days(i64::from(days) - 1));
        let codes: Vec<_> = scopes.iter().map(|scope| scope.code()).collect();
        let row = ApiToken {
            token_id,
            account_id,
            label: label.to_owned(),
            token_hash: self.secret_hash(&secret),
            scopes: codes.join(" "),
            created_at_us: now.as_micros(),
            expires_at_us: Instant::end_of(last_day).as_micros(),
            used_at_us: None,
            revoked_at_us: None,
        };
        let detail = [("account", row.account_id.as_str()), ("scopes", row.scopes.as_str())];
        let entry = self.audit_entry(Some(viewer), AuditAction::TokenMade, &row.token_id, &detail);
        match self.store().put_api_token(&row, entry).await {
            Err(StoreError::Duplicate { .. }) => {
                crate::error::invalid("", "这张表单已经提交过，令牌已启用或撤销；请刷新页面后重填")
            }
            other => {
                other?;
                tracing::info!(token.id = row.token_id, "token.made");
                Ok(NewToken { item: token_item(&row, now), secret })
            }
        }
    }

    /// The tokens of the viewer's account, newest first.
    pub async fn tokens(&self, viewer: &Viewer) -> Result<Vec<TokenItem>, Error> {
        let now = self.now();
        let rows = self.store().api_tokens(viewer.person.as_str(), SHOWN).await?;
        Ok(rows.iter().map(|row| token_item(row, now)).collect())
    }

    /// Revokes one of the viewer's tokens; one that is revoked already stays so.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] if it is not the viewer's.
    pub async fn revoke_token(&self, viewer: &Viewer, token_id: &str) -> Result<(), Error> {
        let own = viewer.person.as_str();
        let entry = self.audit_entry(Some(viewer), AuditAction::TokenRevoked, token_id, &[("account", own)]);
        if self.store().revoke_api_token(token_id, own, self.now().as_micros(), entry).await? {
            tracing::info!(token.id = token_id, "token.revoked");
            return Ok(());
        }
        let all = self.store().api_tokens(own, SHOWN).await?;
        if all.iter().any(|row| row.token_id == token_id) { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Who calls with this secret; `None` if it is unknown, revoked or expired, or its account is shut.
    pub async fn token_holder(&self, secret: &str) -> Result<Option<TokenHolder>, Error> {
        if !secret.starts_with(PREFIX) {
            return Ok(None);
        }
        let Some(row) = self.store().api_token(&self.secret_hash(secret)).await? else { return Ok(None) };
        let now = self.now();
        let item = token_item(&row, now);
        if item.state != TokenState::Live {
            return Ok(None);
        }
        let Some(account) = self.store().account(&row.account_id).await?.filter(|account| self.opens(account)) else {
            return Ok(None);
        };
        if row.used_at_us.is_none_or(|used| used + USED_STEP_US <= now.as_micros()) {
            self.store().touch_api_token(&row.token_id, now.as_micros()).await?;
        }
        Ok(Some(TokenHolder { viewer: self.viewer_of(&account)?, token: item }))
    }

    fn secret_hash(&self, secret: &str) -> String {
        self.vault().suite().digest(secret.as_bytes()).to_hex()
    }

    /// The identifier of the token that a form makes; without a key each is another.
    fn token_id(&self, account_id: &str, key: &str) -> String {
        if key.is_empty() {
            return self.fresh_id("k");
        }
        let digest = self.vault().suite().digest(format!("{account_id}\n{key}").as_bytes()).to_hex();
        format!("k{}", digest.get(..30).unwrap_or(&digest))
    }
}

fn token_item(row: &ApiToken, now: Instant) -> TokenItem {
    let state = if row.revoked_at_us.is_some() {
        TokenState::Revoked
    } else if row.expires_at_us <= now.as_micros() {
        TokenState::Expired
    } else {
        TokenState::Live
    };
    TokenItem {
        id: row.token_id.clone(),
        label: row.label.clone(),
        scopes: row.scopes.split(' ').filter_map(TokenScope::from_code).collect(),
        created_at: Instant::from_micros(row.created_at_us).to_minutes(),
        expires_on: Instant::from_micros(row.expires_at_us - 1).date().to_string(),
        used_at: row.used_at_us.map(|used| Instant::from_micros(used).to_minutes()),
        state,
    }
}
