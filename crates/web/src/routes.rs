//! The one table of addresses: method, path, who may call, what answers. What is not here does not exist.

use crate::{
    Shared, account_password, account_sessions, act, api, assets, audit, case, demo, desk, desk_duties, draft,
    evidence, evidence_pages, evidence_uploads, health, home, import, jobs, keys, ledger, ledger_exports,
    ledger_hand_over, ledger_views, letter, mode, organs, organs_import, organs_one, people, profile,
    public::{
        complain, complain_check, complain_files, complain_resume, complain_step, complain_uploads, guide, records,
        stats, today,
    },
    register, retention, screening, second_factor, security, sign, sign_on, styleguide, tokens, track, units, verify,
};
use axum::{
    extract::DefaultBodyLimit,
    http::Method,
    routing::{MethodRouter, delete, get, patch, post},
};
use casework::{SCREENING, TokenScope};
use domain::{
    access::{self, ON_CASES},
    actor::Role,
};
use tower_http::compression::CompressionLayer;

/// The methods that pages use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Reads.
    Get,
    /// Does.
    Post,
    /// Goes on with an upload.
    Patch,
    /// Takes an upload back.
    Delete,
}

impl Verb {
    /// The verb of a method; HEAD reads as GET does.
    pub fn of(method: &Method) -> Option<Self> {
        match *method {
            Method::GET | Method::HEAD => Some(Self::Get),
            Method::POST => Some(Self::Post),
            Method::PATCH => Some(Self::Patch),
            Method::DELETE => Some(Self::Delete),
            _ => None,
        }
    }

    /// Its name in HTTP.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may call an address. The case itself is checked again inside, by what the person may see.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// Anybody.
    Public,
    /// Accounts in one of these roles.
    Roles(&'static [Role]),
    /// The holder of a query code.
    Tracking,
    /// Accounts in one of these roles, and the holder of a query code.
    RolesOrTracking(&'static [Role]),
    /// Programs with a token of an account in one of these roles, which has this scope.
    Api(&'static [Role], Option<TokenScope>),
}

impl Who {
    /// Whether somebody in this role, or nobody in particular, may pass.
    pub fn admits(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Self::Public, _) | (Self::Tracking | Self::RolesOrTracking(_), Some(Role::Complainant)) => true,
            (Self::Roles(roles) | Self::RolesOrTracking(roles) | Self::Api(roles, _), Some(role)) => {
                roles.contains(&role)
            }
            _ => false,
        }
    }
}

/// A line of the table.
pub struct Route {
    /// The method.
    pub verb: Verb,
    /// The path as the router matches it.
    pub path: &'static str,
    /// Who may.
    pub who: Who,
    /// What answers.
    pub serve: fn() -> MethodRouter<Shared>,
}

/// Everybody with an account.
const ALL_STAFF: &[Role] = &[
    Role::Intake,
    Role::LeadHead,
    Role::RelatedOfficer,
    Role::Handler,
    Role::Reviewer,
    Role::Approver,
    Role::RespondentOfficer,
    Role::RespondentHead,
    Role::EnforcingOfficer,
    Role::EnforcingHead,
    Role::ProvinceLiaison,
    Role::JointOffice,
    Role::AssessmentOffice,
    Role::PublicityEditor,
    Role::DisciplineReceiver,
    Role::SystemAdmin,
    Role::SecurityAdmin,
    Role::AuditAdmin,
];

/// Their pages.
const STAFF: Who = Who::Roles(ALL_STAFF);

/// Programs of those who work on cases.
const fn on_cases(scope: TokenScope) -> Who {
    Who::Api(ON_CASES, Some(scope))
}

/// Those who work on cases for the lead or the determining organ, and may read all of a case.
const OFFICERS: Who = Who::Roles(access::OFFICERS);
/// Those who hand cases over.
pub const HANDING_OVER: &[Role] = &[Role::Intake, Role::LeadHead, Role::RelatedOfficer];

/// Those who enter complaints.
const INTAKE: Who = Who::Roles(&[Role::Intake]);

/// Those whose units have a mechanism, and those who watch over it.
const MECHANISMS: Who = Who::Roles(&[
    Role::Intake,
    Role::LeadHead,
    Role::RelatedOfficer,
    Role::Handler,
    Role::Reviewer,
    Role::Approver,
    Role::RespondentOfficer,
    Role::RespondentHead,
    Role::EnforcingOfficer,
    Role::EnforcingHead,
    Role::ProvinceLiaison,
    Role::JointOffice,
    Role::AssessmentOffice,
]);
/// Those who answer for the mechanism of their unit.
const OF_MECHANISM: Who = Who::Roles(casework::ENTERS_MECHANISM);
/// Those who watch over all of them.
const OVER_MECHANISMS: Who = Who::Roles(casework::READS_MECHANISMS);
/// Those who call meetings.
const CALLING: Who = Who::Roles(&[Role::Intake, Role::LeadHead]);

/// Those who replace a lost query code.
const GIVING_CODES: Who = Who::Roles(&[Role::Intake, Role::LeadHead]);

/// Those who look at complaints that came without a proof of work.
const SCREENERS: Who = Who::Roles(SCREENING);

/// Those who carry out measures.
const ENFORCING: Who = Who::Roles(&[Role::EnforcingOfficer, Role::EnforcingHead]);

/// Those who keep the deployment running.
const SYSTEM_ADMIN: Who = Who::Roles(&[Role::SystemAdmin]);

/// Those who see what is kept and destroyed: who proposes, who approves, who audits.
const RETENTION: Who = Who::Roles(&[Role::LeadHead, Role::JointOffice, Role::AuditAdmin]);
/// Those who propose destruction and hold.
const LEAD_HEAD: Who = Who::Roles(&[Role::LeadHead]);
/// Those who approve destruction.
const JOINT_OFFICE: Who = Who::Roles(&[Role::JointOffice]);

/// Those who read accounts.
const ACCOUNTS: Who = Who::Roles(&[Role::SecurityAdmin, Role::AuditAdmin]);

/// Those who look after accounts, roles and keys.
const SECURITY_ADMIN: Who = Who::Roles(&[Role::SecurityAdmin]);

/// Those who read everything administrative and change nothing; the second hand of an administrator's seat.
const AUDIT_ADMIN: Who = Who::Roles(&[Role::AuditAdmin]);

macro_rules! table {
    ($($verb:ident $path:literal $who:expr => $serve:expr;)*) => {
        &[$(Route { verb: Verb::$verb, path: $path, who: $who, serve: || $serve },)*]
    };
}

/// The table.
pub static ROUTES: &[Route] = table! {
    Get  "/"                              Who::Public => get(home::show);
    Get  "/health"                        Who::Public => get(health::alive);
    Get  "/ready"                         Who::Public => get(health::ready);
    // Only what holds no secret is compressed.
    Get  "/assets/{hash}/{file}"          Who::Public => get(assets::serve).layer(CompressionLayer::new());
    Post "/mode"                          Who::Public => post(mode::switch);
    Get  "/login"                         Who::Public => get(sign::form);
    Post "/login"                         Who::Public => post(sign::sign_in);
    Post "/logout"                        Who::Public => post(sign::sign_out);
    // The second step, and the way through the government's single sign-on.
    Get  "/login/second"                  Who::Public => get(sign::second_form);
    Post "/login/second"                  Who::Public => post(sign::second_step);
    Get  "/login/single-sign-on"          Who::Public => get(sign_on::depart);
    Get  "/login/single-sign-on/back"     Who::Public => get(sign_on::come_back);
    // One's own account.
    Get  "/account/password"              STAFF => get(account_password::show);
    Post "/account/password"              STAFF => post(account_password::change);
    Get  "/account/second-factor"         STAFF => get(second_factor::show);
    Post "/account/second-factor/begin"   STAFF => post(second_factor::begin);
    Get  "/account/second-factor/code.svg" STAFF => get(second_factor::picture);
    Post "/account/second-factor/confirm" STAFF => post(second_factor::confirm);
    Post "/account/second-factor/codes"   STAFF => post(second_factor::renew_codes);
    Post "/account/second-factor/remove"  STAFF => post(second_factor::remove);
    Get  "/account/sessions"              STAFF => get(account_sessions::show);
    Post "/account/sessions/end"          STAFF => post(account_sessions::end);
    Post "/account/sessions/noticed"      STAFF => post(account_sessions::noticed);
    Get  "/security/sign-in"              SECURITY_ADMIN => get(security::show);
    Post "/security/sign-in/unlock"       SECURITY_ADMIN => post(security::unlock);
    Post "/security/sign-in/password"     SECURITY_ADMIN => post(security::reset_password);
    Post "/security/sign-in/second-factor" SECURITY_ADMIN => post(security::reset_second_factor);
    Post "/security/sign-in/link"         SECURITY_ADMIN => post(security::link);
    Post "/security/sign-in/unlink"       SECURITY_ADMIN => post(security::unlink);
    Get  "/track"                         Who::Public => get(track::form);
    Post "/track"                         Who::Public => post(track::open);
    Get  "/track/lost"                    Who::Public => get(track::lost_form);
    Post "/track/lost"                    Who::Public => post(track::ask_for_code);
    Get  "/track/case"                    Who::Tracking => get(track::show);
    Post "/track/case"                    Who::Tracking => post(track::open_relative);
    Get  "/guide"                         Who::Public => get(guide::show);
    Get  "/guide/today"                   Who::Public => get(today::show);
    Get  "/guide/today.ics"               Who::Public => get(today::file);
    Get  "/records"                       Who::Public => get(records::show);
    Get  "/records.atom"                  Who::Public => get(records::feed);
    Get  "/records.csv"                   Who::Public => get(records::table);
    Get  "/records.json"                  Who::Public => get(records::json);
    Get  "/typical"                       Who::Public => get(records::typical);
    Get  "/stats"                         Who::Public => get(stats::show);
    Get  "/stats.csv"                     Who::Public => get(stats::table);
    Get  "/stats.json"                    Who::Public => get(stats::json);
    Get  "/complain"                      Who::Public => get(complain::show);
    Post "/complain"                      Who::Public => post(complain::judge);
    Post "/complain/begin"                Who::Public => post(complain::begin);
    Get  "/complain/resume"               Who::Public => get(complain_resume::form);
    Post "/complain/resume"               Who::Public => post(complain_resume::open);
    Post "/complain/leave"                Who::Public => post(complain::leave);
    Get  "/complain/receipt"              Who::Public => get(complain::receipt);
    Get  "/complain/receipt/pdf"          Who::Public => get(complain::receipt_pdf);
    Get  "/complain/evidence"             Who::Public => get(complain_files::show);
    Post "/complain/evidence"             Who::Public => post(complain_files::add).layer(DefaultBodyLimit::disable());
    Post "/complain/evidence/remove"      Who::Public => post(complain_files::remove);
    Get  "/complain/proof"                Who::Public => get(complain_check::challenge);
    Post "/complain/evidence/uploads"     Who::Public => post(complain_uploads::begin);
    Get  "/complain/evidence/uploads/{upload}" Who::Public => get(complain_uploads::offset);
    // Old gateways let no other method through than these two.
    Post "/complain/evidence/uploads/{upload}" Who::Public => post(complain_uploads::as_told);
    Patch "/complain/evidence/uploads/{upload}" Who::Public => patch(complain_uploads::go_on);
    Delete "/complain/evidence/uploads/{upload}" Who::Public => delete(complain_uploads::take_back);
    Get  "/complain/{step}"               Who::Public => get(complain_step::show);
    Post "/complain/{step}"               Who::Public => post(complain_step::save);
    Post "/demo/clock"                    Who::Public => post(demo::advance);
    Get  "/styleguide"                    Who::Public => get(styleguide::show);
    Post "/demo/switch"                   Who::Public => post(demo::switch);
    Get  "/desk"                          STAFF => get(desk::show);
    Post "/desk/read"                     Who::Roles(ON_CASES) => post(desk::read);
    Get  "/desk/duties.csv"               ENFORCING => get(desk_duties::table);
    Post "/cases/{id}/duties/{no}"        ENFORCING => post(desk_duties::prove).layer(DefaultBodyLimit::disable());
    Get  "/cases"                         Who::Roles(ON_CASES) => get(ledger::show);
    // A search names people and firms, so its words travel in the body, not in the address.
    Post "/cases"                         Who::Roles(ON_CASES) => post(ledger::search);
    Get  "/cases/{id}"                    Who::Roles(ON_CASES) => get(case::overview);
    Get  "/cases/{id}/letters"            Who::Roles(ON_CASES) => get(case::letters);
    Get  "/cases/{id}/clocks"             Who::Roles(ON_CASES) => get(case::clocks);
    Get  "/cases/{id}/messages"           Who::Roles(ON_CASES) => get(case::messages);
    Get  "/cases/{id}/links"              Who::Roles(ON_CASES) => get(case::links);
    Get  "/cases/{id}/timeline"           Who::Roles(ON_CASES) => get(case::timeline);
    Get  "/cases/{id}/news"               Who::Roles(ON_CASES) => get(case::news);
    Get  "/cases/{id}/file-list"          Who::Roles(ON_CASES) => get(case::file_list);
    Get  "/cases/{id}/package"            OFFICERS => get(case::package);
    Get  "/cases/{id}/code"               GIVING_CODES => get(case::code_desk);
    Post "/cases/{id}/code"               GIVING_CODES => post(case::give_code);
    Post "/cases/{id}/code/refuse"        GIVING_CODES => post(case::refuse_code);
    Get  "/cases/{id}/evidence"           Who::Roles(ON_CASES) => get(case::evidence);
    Get  "/cases/{id}/acts/{offer}"       Who::RolesOrTracking(ON_CASES) => get(act::show);
    // Evidence may come with the form: its parts are measured one by one.
    Post "/cases/{id}/acts/{offer}"       Who::RolesOrTracking(ON_CASES) => post(act::submit).layer(DefaultBodyLimit::disable());
    Post "/cases/{id}/acts/{offer}/draft" Who::RolesOrTracking(ON_CASES) => post(draft::of_act);
    Post "/cases/columns"                 Who::Roles(ON_CASES) => post(ledger_views::style);
    Post "/cases/views"                   Who::Roles(ON_CASES) => post(ledger_views::keep);
    Get  "/cases/hand-over"               Who::Roles(HANDING_OVER) => get(ledger_hand_over::choose);
    Post "/cases/hand-over"               Who::Roles(HANDING_OVER) => post(ledger_hand_over::preview);
    Post "/cases/hand-over/done"          Who::Roles(HANDING_OVER) => post(ledger_hand_over::confirm);
    Get  "/cases/exports"                 Who::Roles(ON_CASES) => get(ledger_exports::list);
    Post "/cases/exports"                 Who::Roles(ON_CASES) => post(ledger_exports::begin);
    Get  "/cases/exports/{export}"        Who::Roles(ON_CASES) => get(ledger_exports::show);
    Post "/cases/exports/{export}"        Who::Roles(ON_CASES) => post(ledger_exports::drop);
    Get  "/cases/exports/{export}/file"   Who::Roles(ON_CASES) => get(ledger_exports::file);
    Post "/cases/{id}/evidence"           Who::RolesOrTracking(ON_CASES) => post(evidence::add).layer(DefaultBodyLimit::disable());
    Post "/cases/{id}/evidence/uploads"   Who::RolesOrTracking(ON_CASES) => post(evidence_uploads::begin);
    Get  "/cases/{id}/evidence/uploads/{upload}" Who::RolesOrTracking(ON_CASES) => get(evidence_uploads::offset);
    Post "/cases/{id}/evidence/uploads/{upload}" Who::RolesOrTracking(ON_CASES) => post(evidence_uploads::as_told);
    Patch "/cases/{id}/evidence/uploads/{upload}" Who::RolesOrTracking(ON_CASES) => patch(evidence_uploads::go_on);
    Delete "/cases/{id}/evidence/uploads/{upload}" Who::RolesOrTracking(ON_CASES) => delete(evidence_uploads::take_back);
    Get  "/cases/{id}/evidence/{evidence}" Who::RolesOrTracking(ON_CASES) => get(evidence::download);
    Get  "/cases/{id}/evidence/{evidence}/view" Who::RolesOrTracking(ON_CASES) => get(evidence_pages::show);
    Get  "/cases/{id}/evidence/{evidence}/preview" Who::RolesOrTracking(ON_CASES) => get(evidence_pages::preview);
    Get  "/cases/{id}/letters/{letter}"   Who::RolesOrTracking(ON_CASES) => get(letter::show);
    Get  "/cases/{id}/letters/{letter}/pdf" Who::RolesOrTracking(ON_CASES) => get(letter::pdf);
    Get  "/screening"                     SCREENERS => get(screening::show);
    Post "/screening"                     SCREENERS => post(screening::clear);
    Get  "/register"                      INTAKE => get(register::form);
    Post "/register"                      INTAKE => post(register::enter).layer(DefaultBodyLimit::disable());
    Post "/register/draft"                INTAKE => post(draft::of_registration);
    Post "/register/check"                INTAKE => post(register::check);
    Get  "/import"                        INTAKE => get(import::form);
    Post "/import"                        INTAKE => post(import::take).layer(DefaultBodyLimit::disable());
    Get  "/mechanisms"                    MECHANISMS => get(units::mechanisms::show);
    Post "/mechanisms"                    OF_MECHANISM => post(units::mechanisms::put);
    Get  "/mechanisms/export"             OVER_MECHANISMS => get(units::mechanisms::export);
    Get  "/meetings"                      Who::Roles(ON_CASES) => get(units::meetings::show);
    Get  "/meetings/new"                  CALLING => get(units::meetings::form);
    Post "/meetings/new"                  CALLING => post(units::meetings::call);
    Get  "/meetings/{meeting}"            Who::Roles(ON_CASES) => get(units::meeting::show);
    Post "/meetings/{meeting}/tasks"      CALLING => post(units::meeting::add);
    Post "/meetings/{meeting}/end"        CALLING => post(units::meeting::end);
    Get  "/organs"                        STAFF => get(organs::show);
    Post "/organs"                        STAFF => post(organs::search);
    Get  "/organs/export"                 STAFF => get(organs::export);
    Get  "/organs/import"                 SYSTEM_ADMIN => get(organs_import::form);
    Post "/organs/import"                 SYSTEM_ADMIN => post(organs_import::take).layer(DefaultBodyLimit::disable());
    Get  "/organs/review"                 SYSTEM_ADMIN => get(organs_import::review);
    Post "/organs/adopt"                  SYSTEM_ADMIN => post(organs_import::adopt);
    Post "/organs/discard"                SYSTEM_ADMIN => post(organs_import::discard);
    Get  "/organs/{id}"                   STAFF => get(organs_one::show);
    Get  "/profile"                       STAFF => get(profile::show);
    Get  "/jobs"                          SYSTEM_ADMIN => get(jobs::show);
    Post "/jobs"                          SYSTEM_ADMIN => post(jobs::resume);
    Get  "/audit"                         AUDIT_ADMIN => get(audit::show);
    Post "/audit"                         AUDIT_ADMIN => post(audit::search);
    Post "/audit/export"                  AUDIT_ADMIN => post(audit::export);
    Post "/audit/verify"                  AUDIT_ADMIN => post(audit::verify);
    Get  "/retention"                     RETENTION => get(retention::show);
    Get  "/retention/{destruction}"       RETENTION => get(retention::certificate);
    Post "/retention/propose"             LEAD_HEAD => post(retention::propose);
    Post "/retention/hold"                LEAD_HEAD => post(retention::hold);
    Post "/retention/decide"              JOINT_OFFICE => post(retention::decide);
    Get  "/keys"                          SECURITY_ADMIN => get(keys::show);
    Get  "/verify"                        Who::Public => get(verify::show);
    Post "/verify"                        Who::Public => post(verify::check).layer(DefaultBodyLimit::disable());
    Get  "/verify/roots.json"             Who::Public => get(verify::roots);
    Get  "/verify/key.pem"                Who::Public => get(verify::key);
    Get  "/tokens"                        STAFF => get(tokens::show);
    Post "/tokens"                        STAFF => post(tokens::make);
    Post "/tokens/{token}/revoke"         STAFF => post(tokens::revoke);
    Post "/seat"                          STAFF => post(people::seat::take);
    Get  "/account/absence"               STAFF => get(people::absence::own);
    Post "/account/absence"               STAFF => post(people::absence::enter_own);
    Post "/account/absence/{absence}/end" STAFF => post(people::absence::end);
    Get  "/accounts"                      ACCOUNTS => get(people::list::show);
    // A search names people, so its words travel in the body, not in the address.
    Post "/accounts"                      ACCOUNTS => post(people::list::search);
    Get  "/accounts/new"                  SECURITY_ADMIN => get(people::new::form);
    Post "/accounts/new"                  SECURITY_ADMIN => post(people::new::make);
    Get  "/accounts/bulk"                 SECURITY_ADMIN => get(people::bulk::form);
    Post "/accounts/bulk"                 SECURITY_ADMIN => post(people::bulk::check).layer(DefaultBodyLimit::disable());
    Get  "/accounts/bulk/template"        SECURITY_ADMIN => get(people::bulk::template);
    Post "/accounts/bulk/make"            SECURITY_ADMIN => post(people::bulk::make);
    Post "/accounts/bulk/discard"         SECURITY_ADMIN => post(people::bulk::discard);
    Get  "/accounts/grants"               ACCOUNTS => get(people::grants::show);
    Post "/accounts/grants/{grant}"       AUDIT_ADMIN => post(people::grants::decide);
    Get  "/accounts/{id}"                 ACCOUNTS => get(people::account::show);
    Post "/accounts/{id}"                 SECURITY_ADMIN => post(people::account::change);
    Post "/accounts/{id}/seats"           SECURITY_ADMIN => post(people::account::grant);
    Post "/accounts/{id}/seats/{seat}/end" SECURITY_ADMIN => post(people::account::end_seat);
    Post "/accounts/{id}/invite"          SECURITY_ADMIN => post(people::account::invite);
    Post "/accounts/{id}/shut"            SECURITY_ADMIN => post(people::account::shut);
    Post "/accounts/{id}/open"            SECURITY_ADMIN => post(people::account::open);
    Post "/accounts/{id}/sign-out"        SECURITY_ADMIN => post(people::account::sign_out);
    Get  "/accounts/{id}/absence"         SECURITY_ADMIN => get(people::absence::of);
    Post "/accounts/{id}/absence"         SECURITY_ADMIN => post(people::absence::enter);
    Get  "/accounts/{id}/leave"           SECURITY_ADMIN => get(people::leave::show);
    Post "/accounts/{id}/leave"           SECURITY_ADMIN => post(people::leave::pass_on);
    Get  "/invitation/{token}"            Who::Public => get(people::invitation::show);
    Post "/invitation/{token}"            Who::Public => post(people::invitation::open);
    Get  "/api/docs"                      Who::Public => get(api::docs);
    Get  "/api/problems/{code}"           Who::Public => get(api::describe);
    Get  "/api/v1/openapi.json"           Who::Public => get(api::openapi);
    Get  "/api/v1/health"                 Who::Public => get(api::health);
    Get  "/api/v1/me"                     Who::Api(ALL_STAFF, None) => get(api::me);
    Get  "/api/v1/vocabulary"             Who::Api(ALL_STAFF, Some(TokenScope::OrgansRead)) => get(api::vocabulary);
    Get  "/api/v1/organs"                 Who::Api(ALL_STAFF, Some(TokenScope::OrgansRead)) => get(api::organs);
    Get  "/api/v1/organs/{organ}"         Who::Api(ALL_STAFF, Some(TokenScope::OrgansRead)) => get(api::organ);
    Get  "/api/v1/desk"                   Who::Api(ALL_STAFF, Some(TokenScope::CasesRead)) => get(api::desk);
    Get  "/api/v1/cases"                  on_cases(TokenScope::CasesRead) => get(api::list);
    Post "/api/v1/cases"                  Who::Api(&[Role::Intake], Some(TokenScope::CasesRegister)) => post(api::register);
    Post "/api/v1/cases/search"           on_cases(TokenScope::CasesRead) => post(api::search);
    Get  "/api/v1/cases/{id}"             on_cases(TokenScope::CasesRead) => get(api::one);
    Get  "/api/v1/cases/{id}/claims"      on_cases(TokenScope::CasesRead) => get(api::claims);
    Get  "/api/v1/cases/{id}/clocks"      on_cases(TokenScope::CasesRead) => get(api::clocks);
    Get  "/api/v1/cases/{id}/letters"     on_cases(TokenScope::CasesRead) => get(api::letters);
    Get  "/api/v1/cases/{id}/letters/{letter}" on_cases(TokenScope::CasesRead) => get(api::letter);
    Get  "/api/v1/cases/{id}/messages"    on_cases(TokenScope::CasesRead) => get(api::messages);
    Get  "/api/v1/cases/{id}/timeline"    on_cases(TokenScope::CasesRead) => get(api::timeline);
    Get  "/api/v1/cases/{id}/offers"      on_cases(TokenScope::CasesRead) => get(api::offers);
    Post "/api/v1/cases/{id}/acts/{offer}" on_cases(TokenScope::CasesAct) => post(api::act);
    Get  "/api/v1/cases/{id}/evidence"    on_cases(TokenScope::CasesRead) => get(api::evidence);
    Post "/api/v1/cases/{id}/evidence"    on_cases(TokenScope::EvidenceWrite) => post(api::add).layer(DefaultBodyLimit::disable());
    Get  "/api/v1/cases/{id}/evidence/{evidence}" on_cases(TokenScope::EvidenceRead) => get(api::download);
};

/// The line of a method and a matched path.
pub fn find(verb: Verb, path: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.verb == verb && route.path == path)
}

/// The page at an address as a browser asks for it, if it is one that is signed in for. What no pattern of the table matches
/// is none, and neither is what would have to be quoted. A query is let pass that consists of small letters alone, as the
/// codes of our lists do: names, numbers and dates do not.
pub fn page_at(address: &str) -> Option<&'static Route> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let plain = path.starts_with('/')
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte))
        && query.bytes().all(|byte| byte.is_ascii_lowercase() || b"=&_".contains(&byte));
    let fits = |route: &&Route| {
        let (mut given, mut wanted) = (path.split('/'), route.path.split('/'));
        loop {
            match (given.next(), wanted.next()) {
                (None, None) => return true,
                (Some(given), Some(wanted)) if given == wanted || (wanted.starts_with('{') && !given.is_empty()) => {}
                _ => return false,
            }
        }
    };
    let pages = ROUTES.iter().filter(|route| route.verb == Verb::Get);
    let mut for_signed_in =
        pages.filter(|route| matches!(route.who, Who::Roles(_) | Who::Tracking | Who::RolesOrTracking(_)));
    if plain { for_signed_in.find(fits) } else { None }
}

/// Whether somebody in this role may read this page.
pub fn may_read(path: &str, role: Role) -> bool {
    find(Verb::Get, path).is_some_and(|route| route.who.admits(Some(role)))
}

/// Whether a token with this scope opens anything for somebody in this role.
pub fn scope_opens(scope: TokenScope, role: Role) -> bool {
    ROUTES.iter().any(|route| matches!(route.who, Who::Api(roles, Some(one)) if one == scope && roles.contains(&role)))
}

/// The address of a case, for this viewer.
pub fn case_path(id: &str, role: Role) -> String {
    if role == Role::Complainant { "/track/case".to_owned() } else { format!("/cases/{id}") }
}
