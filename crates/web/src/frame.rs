//! What stands around every page: head, bar of the demonstration, navigation, tools.

use crate::{assets, public::portal, routes, visit::Visit};
use casework::DemoAccount;
use domain::actor::Role;
use std::{fmt, sync::Arc};

/// The bar on top of a demonstration.
pub struct DemoBar {
    /// The day it shows.
    pub today: String,
    /// How far it is ahead.
    pub offset_days: i64,
    /// It can be moved on.
    pub has_clock: bool,
    /// The accounts to switch to, by organ.
    pub seats: Vec<(String, Vec<DemoAccount>)>,
}

/// Accounts by organ, each in the order in which it comes.
pub fn seats(accounts: Vec<DemoAccount>) -> Vec<(String, Vec<DemoAccount>)> {
    let mut seats: Vec<(String, Vec<DemoAccount>)> = Vec::new();
    for account in accounts {
        match seats.iter_mut().find(|(organ, _)| *organ == account.organ_name) {
            Some((_, seated)) => seated.push(account),
            None => seats.push((account.organ_name.clone(), vec![account])),
        }
    }
    seats
}

impl fmt::Debug for DemoBar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DemoBar").field("today", &self.today).finish_non_exhaustive()
    }
}

/// A link of the navigation.
#[derive(Debug)]
pub struct NavItem {
    /// Where to.
    pub href: &'static str,
    /// Its words.
    pub label: &'static str,
    /// The page is under it.
    pub current: bool,
}

/// Links of the navigation that belong together.
#[derive(Debug)]
pub struct NavGroup {
    /// Its words.
    pub label: &'static str,
    /// Its links.
    pub items: Vec<NavItem>,
}

/// The signed-in person as the head of a page names it.
#[derive(Debug)]
pub struct Person {
    /// Its name.
    pub name: String,
    /// Its organ's name.
    pub organ: String,
    /// Its role in words.
    pub role: &'static str,
}

/// A seat to go on in.
#[derive(Debug)]
pub struct SeatLink {
    /// Its key.
    pub key: String,
    /// In words.
    pub words: String,
    /// The person sits in it.
    pub current: bool,
}

/// The frame. A template cannot be built without one, so no page lacks its token or language.
#[derive(Debug)]
pub struct Frame {
    /// The title of the page.
    pub title: String,
    /// The name on top.
    pub name: String,
    /// The place.
    pub place: String,
    /// Large type.
    pub large: bool,
    /// The token of every form.
    pub csrf: String,
    /// Where switching the type comes back to.
    pub back: String,
    /// Who is signed in.
    pub person: Option<Person>,
    /// For whom the person stands in now, by name.
    pub standing_in: Option<String>,
    /// Its seats, where there are several.
    pub seat_links: Vec<SeatLink>,
    /// The holder of a query code.
    pub tracking: bool,
    /// The navigation of the inside; empty on the public side.
    pub nav: Vec<NavGroup>,
    /// The navigation of the public side; empty for whoever has an account.
    pub public: Vec<NavItem>,
    /// Who takes complaints, for the foot of public pages.
    pub accepts: &'static str,
    /// The bar of the demonstration.
    pub demo: Option<Arc<DemoBar>>,
    /// Addresses of the style sheets.
    pub styles: [String; 2],
    /// Addresses of the scripts.
    pub scripts: Vec<String>,
}

/// Address and words of a page.
type PageLink = (&'static str, &'static str);

/// The pages of the inside by group. Whoever may not read a page is not shown its link.
const PAGES: &[(&str, &[PageLink])] = &[
    (
        "办案",
        &[
            ("/desk", "工作台"),
            ("/cases", "案件台账"),
            ("/register", "登记投诉"),
            ("/screening", "待核看"),
            ("/import", "文件归集"),
            ("/meetings", "协调会议"),
        ],
    ),
    (
        "资料",
        &[("/organs", "机构名录"), ("/profile", "地区配置"), ("/mechanisms", "工作机制"), ("/retention", "保管与销毁")],
    ),
    (
        "系统",
        &[
            ("/jobs", "后台任务"),
            ("/accounts", "用户与权限"),
            ("/security/sign-in", "登录安全"),
            ("/keys", "密钥"),
            ("/audit", "审计"),
        ],
    ),
    ("接口", &[("/tokens", "接口令牌"), ("/api/docs", "接口文档")]),
    (
        "我的账号",
        &[
            ("/account/absence", "请假与代理"),
            ("/account/sessions", "登录记录"),
            ("/account/second-factor", "两步验证"),
            ("/account/password", "修改密码"),
        ],
    ),
];

/// The pages of the public side.
const PUBLIC: &[PageLink] = &[
    ("/complain", "我要投诉"),
    ("/track", "查询进度"),
    ("/records", "公示"),
    ("/typical", "典型案例"),
    ("/stats", "数据"),
    ("/guide", "指南"),
    ("/verify", "核验"),
];

fn item(&(href, label): &PageLink, path: &str) -> NavItem {
    NavItem { href, label, current: under(path, href) }
}

/// What somebody in this role may read, by group.
fn navigation(role: Role, path: &str) -> Vec<NavGroup> {
    let readable = |pages: &[PageLink]| -> Vec<NavItem> {
        pages.iter().filter(|(href, _)| routes::may_read(href, role)).map(|link| item(link, path)).collect()
    };
    PAGES
        .iter()
        .map(|&(label, pages)| NavGroup { label, items: readable(pages) })
        .filter(|group| !group.items.is_empty())
        .collect()
}

impl Frame {
    /// The frame of a page titled `title`.
    pub fn new(visit: &Visit, title: &str) -> Self {
        let staff = visit.viewer.as_ref().filter(|viewer| viewer.role != Role::Complainant);
        // Whoever has to do something first is led nowhere else.
        let free = staff.filter(|_| visit.hold.is_none());
        let nav = free.map_or_else(Vec::new, |viewer| navigation(viewer.role, &visit.path));
        // The public side is light: its pages go without the library.
        let scripts: &[&str] = if nav.is_empty() { &["app.js"] } else { &["htmx.min.js", "app.js"] };
        Self {
            title: title.to_owned(),
            name: visit.name.clone(),
            place: visit.place.clone(),
            large: visit.large,
            csrf: visit.csrf.clone(),
            back: back(visit),
            person: staff.map(|viewer| Person {
                name: viewer.name.clone(),
                organ: viewer.organ_name.clone(),
                role: viewer.role.label(),
            }),
            standing_in: staff.and_then(|viewer| viewer.standing_in_for.as_ref()).map(|(_, name)| name.clone()),
            seat_links: staff.map_or_else(Vec::new, |viewer| seat_links(visit, &viewer.seat)),
            tracking: visit.viewer.as_ref().is_some_and(|viewer| viewer.role == Role::Complainant),
            nav,
            public: if staff.is_some() {
                Vec::new()
            } else {
                PUBLIC.iter().map(|link| item(link, &visit.path)).collect()
            },
            accepts: visit.portal.map_or("", portal::accepts),
            demo: visit.demo.clone(),
            styles: [assets::path("tabler.min.css"), assets::path("theme.css")],
            scripts: scripts.iter().map(|name| assets::path(name)).collect(),
        }
    }
}

/// The seats to switch between; none where there is but one.
fn seat_links(visit: &Visit, current: &str) -> Vec<SeatLink> {
    if visit.seats.len() < 2 {
        return Vec::new();
    }
    let link = |seat: &casework::SeatChoice| SeatLink {
        key: seat.key.clone(),
        words: seat.words(),
        current: seat.key == current,
    };
    visit.seats.iter().map(link).collect()
}

/// The page to come back to. The target of a form on a case is no page; the case is.
fn back(visit: &Visit) -> String {
    let role = visit.viewer.as_ref().map(|viewer| viewer.role);
    let case = visit.path.strip_prefix("/cases/").and_then(|rest| rest.split('/').next());
    match (case, role) {
        // Parts of the ledger; those that are only posted to lead back to it.
        (Some("columns" | "views" | "hand-over"), _) => "/cases".to_owned(),
        (Some("exports"), _) => "/cases/exports".to_owned(),
        (Some(id), Some(role)) => routes::case_path(id, role),
        (None, _) if visit.path.starts_with("/demo/") => "/".to_owned(),
        _ => visit.path.clone(),
    }
}

impl Frame {
    /// Whether this is the seat that the visitor sits in.
    pub fn sits_in(&self, account: &DemoAccount) -> bool {
        let same = |person: &Person| {
            person.name == account.name && person.organ == account.organ_name && person.role == account.role_label
        };
        self.person.as_ref().is_some_and(same)
    }
}

fn under(path: &str, href: &str) -> bool {
    path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
