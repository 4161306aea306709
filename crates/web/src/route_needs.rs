//! What an address asks for besides a role: the part of the case, and whether it takes files. With [`crate::routes`] this is the
//! whole table of addresses; `docs/access.md` is printed from it.

use domain::access::Part;

/// Which part of a case an address shows or changes. Everything under a case is here, or it is not served.
const PARTS: &[(&str, Part)] = &[
    ("", Part::Overview),
    ("/claims", Part::Overview),
    ("/letters", Part::OwnLetters),
    ("/letters/{letter}", Part::OwnLetters),
    ("/letters/{letter}/pdf", Part::OwnLetters),
    ("/clocks", Part::OwnClocks),
    ("/messages", Part::OwnMessages),
    ("/links", Part::Links),
    ("/timeline", Part::OwnEvents),
    ("/news", Part::OwnEvents),
    ("/file-list", Part::OwnEvents),
    ("/package", Part::Package),
    ("/evidence", Part::OwnEvidence),
    ("/evidence/uploads", Part::OwnEvidence),
    ("/evidence/uploads/{upload}", Part::OwnEvidence),
    ("/evidence/{evidence}", Part::OwnEvidence),
    ("/evidence/{evidence}/view", Part::OwnEvidence),
    ("/evidence/{evidence}/preview", Part::OwnEvidence),
    ("/offers", Part::Acts),
    ("/acts/{offer}", Part::Acts),
    ("/acts/{offer}/draft", Part::Acts),
    ("/duties/{no}", Part::Acts),
    ("/code", Part::Code),
    ("/code/refuse", Part::Code),
];

/// What comes after the case in an address under one; `None` for any other.
fn under_case(path: &str) -> Option<&str> {
    path.strip_prefix("/cases/{id}").or_else(|| path.strip_prefix("/api/v1/cases/{id}"))
}

/// The part of a case that an address needs; `None` where it is about no case.
///
/// # Errors
///
/// The address, if it lies under a case and stands nowhere in the table.
pub fn part(path: &str) -> Result<Option<Part>, &str> {
    let Some(rest) = under_case(path) else { return Ok(None) };
    PARTS.iter().find(|(known, _)| *known == rest).map(|(_, part)| Some(*part)).ok_or(path)
}

/// Whether an address takes files: its parts are measured one by one, and a slow line may take its time.
pub fn takes_files(path: &str) -> bool {
    matches!(path, "/import" | "/register" | "/organs/import" | "/accounts/bulk" | "/verify" | "/complain/evidence")
        || under_case(path).is_some_and(|rest| matches!(rest, "/evidence" | "/acts/{offer}" | "/duties/{no}"))
            && path != "/api/v1/cases/{id}/acts/{offer}"
}

/// Whether an address moves files in or out, and so may take longer than a page.
pub fn moves_files(path: &str) -> bool {
    takes_files(path) || path.contains("/evidence") || path.ends_with("/package") || path.ends_with("/file")
}
