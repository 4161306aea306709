//! Saved views, columns and density of the ledger.

use crate::{
    App,
    error::WebError,
    form::CheckedForm,
    ledger::{Again, draw, go, query_string, read},
    visit::Visit,
};
use axum::{extract::State, response::Response};
use casework::{Density, LedgerColumn, LedgerStyle};

/// `POST /cases/columns`: which columns, and how close the rows stand.
pub async fn style(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let chosen = form.0.remove("column").unwrap_or_default();
    let columns = LedgerColumn::read(chosen.iter().map(String::as_str));
    let density = Density::from_code(&form.take("density"));
    let usual = form.take_filled("usual").is_some();
    let columns = if usual { LedgerColumn::usual() } else { columns };
    app.casework.keep_ledger_style(visit.signed()?, &LedgerStyle { columns, density }).await?;
    let query = read(|name| form.take_filled(name)).from_first();
    // What was just chosen is shown, not what the view holds.
    go(&app, &visit, query, None).await
}

/// `POST /cases/views`: saves, renames or removes a view, or lets the ledger open with it.
pub async fn keep(State(app): State<App>, visit: Visit, mut form: CheckedForm) -> Result<Response, WebError> {
    let viewer = visit.signed()?;
    let doing = form.take("do");
    let name = form.take("view_name");
    let current = form.take_filled("view");
    let query = read(|name| form.take_filled(name)).from_first();
    let views = app.casework.ledger_views(viewer).await?;
    let known = current.as_ref().and_then(|id| views.iter().find(|view| view.id == *id));
    let done = match (doing.as_str(), known) {
        ("save", _) => {
            let columns = match known {
                Some(view) => view.columns.clone(),
                None => app.casework.ledger_style(viewer).await?.columns,
            };
            app.casework.save_ledger_view(viewer, &name, query_string(&query.pairs()), &columns).await
        }
        ("rename", Some(view)) => app.casework.rename_ledger_view(viewer, &view.id, &name).await,
        ("drop", Some(view)) => app.casework.drop_ledger_view(viewer, &view.id).await,
        ("open", Some(view)) => {
            let id = (!view.opens_first).then_some(view.id.as_str());
            app.casework.open_ledger_with(viewer, id).await
        }
        _ => return Err(WebError::NotFound),
    };
    match done {
        Ok(()) => {}
        Err(casework::Error::Invalid(errors)) => {
            let view_error = errors.into_iter().next().map(|error| error.message);
            let again = Again { view_error, ..Again::default() };
            return draw(&app, &visit, query, current.as_deref(), again).await;
        }
        Err(error) => return Err(error.into()),
    }
    let saved = app.casework.ledger_views(viewer).await?;
    let shown = if doing == "save" { saved.iter().find(|view| view.name == name.trim()) } else { known };
    let shown = shown.filter(|_| doing != "drop").map(|view| view.id.clone());
    go(&app, &visit, query, shown.as_deref()).await
}
