//! `docs/access.md` is printed from the tables: of addresses, of parts of a case, of acts. A stale page fails this test;
//! `BLESS=1 cargo test -p web access_doc` writes it anew.

use crate::{
    route_needs::{moves_files, part, takes_files},
    routes::{ROUTES, Route, Verb, Who},
    tus::is_upload,
};
use domain::{
    access::{OFFICERS, ON_CASES, Part, Relation},
    act::ActKind,
    actor::Role,
    powers::powers,
};
use std::{fmt::Write as _, fs, path::PathBuf};

const HEAD: &str = "# Who may what

Printed from `crates/web/src/routes.rs`, `crates/web/src/route_needs.rs`, `crates/domain/src/access.rs` and
`crates/domain/src/powers.rs`; `BLESS=1 cargo test -p web access_doc` writes it anew, and `cargo test` fails where it is
stale. What is not written here is refused. `crates/web/src/tests/matrix.rs` tries every role and relation on every address.

";

fn page() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/access.md")
}

fn names(roles: &[Role]) -> String {
    let staff = Role::ALL.into_iter().filter(|role| !matches!(role, Role::Complainant | Role::System));
    if staff.clone().all(|role| roles.contains(&role)) {
        return "every account".to_owned();
    }
    match roles {
        roles if roles == ON_CASES => "accounts that work on cases".to_owned(),
        roles if roles == OFFICERS => "officers".to_owned(),
        roles => roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、"),
    }
}

fn who(route: &Route) -> String {
    match route.who {
        Who::Public => "anybody".to_owned(),
        Who::Roles(roles) => names(roles),
        Who::Tracking => "query code".to_owned(),
        Who::RolesOrTracking(roles) => format!("{}; query code", names(roles)),
        Who::Api(roles, None) => format!("token of: {}", names(roles)),
        Who::Api(roles, Some(scope)) => format!("token with `{}` of: {}", scope.code(), names(roles)),
    }
}

fn proof(route: &Route) -> &'static str {
    match (route.who, route.verb) {
        (Who::Api(..), Verb::Get) => "bearer token",
        (Who::Api(..), _) => "bearer token, `Idempotency-Key`",
        (_, Verb::Get) => "none: reads only",
        _ if is_upload(route.path) => "`X-Form-Token`, own origin",
        _ => "`_csrf`, own origin",
    }
}

fn limits(route: &Route) -> String {
    let body = match route.verb {
        Verb::Get | Verb::Delete => None,
        Verb::Post if takes_files(route.path) => Some("the setting for one file"),
        _ if is_upload(route.path) && route.path.ends_with("/{upload}") => Some("the size that was announced"),
        _ => Some("1 MiB"),
    };
    let time = if moves_files(route.path) || route.path == "/demo/clock" { "no limit of time" } else { "30 s" };
    let calls = matches!(route.who, Who::Api(..)).then_some("calls a minute by setting");
    body.into_iter().chain([time]).chain(calls).collect::<Vec<_>>().join(", ")
}

fn addresses(text: &mut String) {
    text.push_str("## 1. Addresses\n\n");
    let _ = writeln!(
        text,
        "Accounts that work on cases: {}. Officers: {}. The part is that of section 2; of letters and evidence each single \
         one is looked at again.\n\n| | address | who | part of a case | proof | limits |\n|---|---|---|---|---|---|",
        ON_CASES.iter().map(|role| role.label()).collect::<Vec<_>>().join("、"),
        OFFICERS.iter().map(|role| role.label()).collect::<Vec<_>>().join("、"),
    );
    let mut routes: Vec<&Route> = ROUTES.iter().collect();
    routes.sort_by_key(|route| (route.path, route.verb));
    for route in routes {
        let verb = route.verb.name();
        let part = part(route.path).unwrap_or_else(|path| panic!("{path} is not in the table of parts"));
        let (part, who) = (part.map_or("", Part::words), who(route));
        let _ = writeln!(text, "| {verb} | `{}` | {who} | {part} | {} | {} |", route.path, proof(route), limits(route));
    }
}

fn parts(text: &mut String) {
    text.push_str(
        "\n## 2. Parts of a case\n\nA relation is held by an organ, and by a person of it in one of these roles. Organs \
         that hold none see nothing of the case, not even that it is there. A lead unit that is complained about, party to \
         the contract or judge of the case holds no lead's seat; a person who stands aside (回避) sees number and stage.\n\n\
         | relation | roles |\n|---|---|\n",
    );
    for relation in Relation::ALL {
        let roles: Vec<_> = relation.roles().iter().map(|role| role.label()).collect();
        let _ = writeln!(text, "| {} | {} |", relation.word(), roles.join("、"));
    }
    text.push_str("\n| part |");
    for relation in Relation::ALL {
        let _ = write!(text, " {} |", relation.word());
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(Relation::ALL.len()));
    text.push('\n');
    for part in Part::ALL {
        let _ = write!(text, "| {} |", part.words());
        for relation in Relation::ALL {
            text.push_str(if part.open_to(relation) { " ● |" } else { " |" });
        }
        text.push('\n');
    }
}

fn acts(text: &mut String) {
    text.push_str(
        "\n## 3. Acts\n\nThe seat is where the role's organ stands in the case; whether the act is offered now also depends \
         on the stage. Decisions need the hands of [domain.md](domain.md) besides.\n\n| act | | who, from which seat |\n|---|---|---|\n",
    );
    for kind in ActKind::ALL {
        let who = powers(*kind).iter().map(|(role, seat)| format!("{} ({seat:?})", role.label()).to_lowercase());
        let who: Vec<_> = who.collect();
        let _ = writeln!(text, "| {} | `{}` | {} |", kind.label(), kind.code(), who.join("、"));
    }
}

#[test]
fn the_page_of_access_is_what_the_tables_say() {
    let mut text = HEAD.to_owned();
    addresses(&mut text);
    parts(&mut text);
    acts(&mut text);
    if std::env::var("BLESS").is_ok_and(|value| value == "1") {
        fs::write(page(), &text).expect("the page can be written");
    }
    let kept = fs::read_to_string(page()).unwrap_or_default();
    let stale = kept.lines().zip(text.lines()).find(|(kept, now)| kept != now);
    assert!(kept == text, "docs/access.md is stale, run BLESS=1 cargo test -p web access_doc: {stale:?}");
}
