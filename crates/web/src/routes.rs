//! The one table of addresses: method, path, who may call, what answers. What is not here does not exist.

use crate::{
    App, assets, case, demo, desk, evidence, health, home, import, jobs, ledger, ledger_exports, ledger_hand_over,
    ledger_views, letter, mode, register, sign, styleguide, track,
};
use axum::{
    extract::DefaultBodyLimit,
    http::Method,
    routing::{MethodRouter, get, post},
};
use domain::actor::Role;
use tower_http::compression::CompressionLayer;

/// The methods that pages use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Reads.
    Get,
    /// Does.
    Post,
}

impl Verb {
    /// The verb of a method; HEAD reads as GET does.
    pub fn of(method: &Method) -> Option<Self> {
        match *method {
            Method::GET | Method::HEAD => Some(Self::Get),
            Method::POST => Some(Self::Post),
            _ => None,
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
}

impl Who {
    /// Whether somebody in this role, or nobody in particular, may pass.
    pub fn admits(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Self::Public, _) | (Self::Tracking | Self::RolesOrTracking(_), Some(Role::Complainant)) => true,
            (Self::Roles(roles) | Self::RolesOrTracking(roles), Some(role)) => roles.contains(&role),
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
    pub serve: fn() -> MethodRouter<App>,
}

/// Everybody with an account.
const STAFF: Who = Who::Roles(&[
    Role::Intake,
    Role::LeadHead,
    Role::RelatedOfficer,
    Role::Handler,
    Role::Reviewer,
    Role::Approver,
    Role::RespondentOfficer,
    Role::RespondentHead,
    Role::EnforcingOfficer,
    Role::ProvinceLiaison,
    Role::JointOffice,
    Role::AssessmentOffice,
    Role::PublicityEditor,
    Role::DisciplineReceiver,
    Role::SystemAdmin,
    Role::SecurityAdmin,
    Role::AuditAdmin,
]);

/// Those who work on cases. The three administrators, the assessors and the editors read none.
const ON_CASES: &[Role] = &[
    Role::Intake,
    Role::LeadHead,
    Role::RelatedOfficer,
    Role::Handler,
    Role::Reviewer,
    Role::Approver,
    Role::RespondentOfficer,
    Role::RespondentHead,
    Role::EnforcingOfficer,
    Role::ProvinceLiaison,
    Role::DisciplineReceiver,
];

/// Those who hand cases over.
pub const HANDING_OVER: &[Role] = &[Role::Intake, Role::LeadHead, Role::RelatedOfficer];

/// Those who enter complaints.
const INTAKE: Who = Who::Roles(&[Role::Intake]);

/// Those who keep the deployment running.
const SYSTEM_ADMIN: Who = Who::Roles(&[Role::SystemAdmin]);

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
    Get  "/track"                         Who::Public => get(track::form);
    Post "/track"                         Who::Public => post(track::open);
    Get  "/track/case"                    Who::Tracking => get(track::show);
    Post "/demo/clock"                    Who::Public => post(demo::advance);
    Get  "/styleguide"                    Who::Public => get(styleguide::show);
    Post "/demo/switch"                   Who::Public => post(demo::switch);
    Get  "/desk"                          STAFF => get(desk::show);
    Get  "/cases"                         Who::Roles(ON_CASES) => get(ledger::show);
    // A search names people and firms, so its words travel in the body, not in the address.
    Post "/cases"                         Who::Roles(ON_CASES) => post(ledger::search);
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
    Get  "/cases/{id}"                    Who::Roles(ON_CASES) => get(case::show);
    Post "/cases/{id}/acts/{offer}"       Who::RolesOrTracking(ON_CASES) => post(case::act);
    Post "/cases/{id}/evidence"           Who::RolesOrTracking(ON_CASES) => post(evidence::add).layer(DefaultBodyLimit::disable());
    Get  "/cases/{id}/evidence/{evidence}" Who::RolesOrTracking(ON_CASES) => get(evidence::download);
    Get  "/cases/{id}/letters/{letter}"   Who::RolesOrTracking(ON_CASES) => get(letter::show);
    Get  "/register"                      INTAKE => get(register::form);
    Post "/register"                      INTAKE => post(register::enter);
    Get  "/import"                        INTAKE => get(import::form);
    Post "/import"                        INTAKE => post(import::take).layer(DefaultBodyLimit::disable());
    Get  "/jobs"                          SYSTEM_ADMIN => get(jobs::show);
    Post "/jobs"                          SYSTEM_ADMIN => post(jobs::resume);
};

/// The line of a method and a matched path.
pub fn find(verb: Verb, path: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.verb == verb && route.path == path)
}

/// Whether somebody in this role may read this page.
pub fn may_read(path: &str, role: Role) -> bool {
    find(Verb::Get, path).is_some_and(|route| route.who.admits(Some(role)))
}

/// The address of a case, for this viewer.
pub fn case_path(id: &str, role: Role) -> String {
    if role == Role::Complainant { "/track/case".to_owned() } else { format!("/cases/{id}") }
}
