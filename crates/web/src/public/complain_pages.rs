//! The two pages of the path that are more than a list of fields: the organ picker, and the matter with its interest.

use super::{
    complain_head::Head,
    complain_step::{FORM, Shown},
};
use crate::{
    App,
    error::WebError,
    field::{Control, Fault, Field, MORE, Row},
    frame::Frame,
    visit::Visit,
};
use askama::Template;
use casework::{
    Values,
    complain::{ClaimInterest, OrganCard, TEXT_PICK, event_rows},
};
use domain::ids::OrganId;

/// Organs offered for a name.
const SUGGESTIONS: usize = 8;

#[derive(Template)]
#[template(path = "complain_respondent.html")]
struct RespondentPage {
    frame: Frame,
    head: Head,
    text: String,
    error: Option<String>,
    cards: Vec<OrganCard>,
    /// The search found nothing.
    nothing: bool,
    /// For which text the cards are.
    asked: String,
    picked: String,
    text_pick: &'static str,
    place: Option<String>,
    places: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "complain_matter.html")]
struct MatterPage {
    frame: Frame,
    head: Head,
    events: Vec<Row>,
    event_error: bool,
    fields: Vec<Field>,
    interest: Vec<ClaimInterest>,
    basis: String,
}

fn first(values: &Values, name: &str) -> String {
    values.get(name).and_then(|all| all.first()).map(|value| value.trim().to_owned()).unwrap_or_default()
}

pub(super) fn respondent(
    app: &App,
    visit: &Visit,
    mut head: Head,
    values: &Values,
    shown: &Shown,
) -> Result<String, WebError> {
    let text = first(values, "respondent");
    let known = |id: &OrganId| app.casework.complaint_card(id).is_some();
    let place = shown.look.at.as_deref().and_then(|id| OrganId::parse(id).ok()).filter(known);
    let at_top = shown.look.at.is_some() && place.is_none();
    let (places, of_place) = app.casework.complaint_place(place.as_ref());
    let searched = !text.is_empty() && shown.look.at.is_none();
    let cards = if place.is_some() {
        of_place
    } else if searched {
        app.casework.complaint_organs(&text, SUGGESTIONS)
    } else {
        Vec::new()
    };
    let fits = first(values, "respondent_pick_for") == text;
    let mut picked = if fits { first(values, "respondent_pick") } else { String::new() };
    // What can mean but one organ is picked already; a look at it is all that is left.
    if picked.is_empty() && searched {
        picked = app.casework.complaint_organ(&text).unwrap_or_default();
    }
    let error = shown.errors.first().map(|error| error.message.clone());
    head.faults = error
        .iter()
        .map(|text| Fault { href: format!("#{FORM}-respondent"), text: format!("被投诉单位：{text}") })
        .collect();
    let page = RespondentPage {
        frame: visit.frame(&head.window_title()),
        nothing: searched && cards.is_empty(),
        asked: if searched { text.clone() } else { String::new() },
        place: place.as_ref().and_then(|id| app.casework.complaint_card(id)).map(|card| card.name),
        places: if place.is_some() || at_top || shown.look.at.is_none() { places } else { Vec::new() },
        text_pick: TEXT_PICK,
        text,
        error,
        cards,
        picked,
        head,
    };
    Ok(page.render()?)
}

pub(super) fn matter(
    app: &App,
    visit: &Visit,
    mut head: Head,
    values: &Values,
    fields: Vec<Field>,
    shown: &Shown,
) -> Result<String, WebError> {
    let wrong = |name: &str| shown.errors.iter().find(|error| error.field == name).map(|error| error.message.clone());
    let rows = 1..=event_rows(values, first(values, MORE) == "event");
    let events: Vec<Row> = rows
        .map(|no| {
            let (on, words) = (format!("event.{no}.on"), format!("event.{no}.words"));
            Row {
                label: format!("第{no}条"),
                value: first(values, &on),
                second_value: first(values, &words),
                error: wrong(&on).or_else(|| wrong(&words)),
                name: on,
                second_name: words,
                ..Row::default()
            }
        })
        .collect();
    // The summary leads to the entry, not to the form.
    for (fault, error) in head.faults.iter_mut().zip(&shown.errors) {
        if let Some(no) = error.field.strip_prefix("event.").and_then(|rest| rest.split('.').next()) {
            fault.href = format!("#{FORM}-event-{no}-words");
            fault.text = format!("事情经过第{no}条：{}", error.message);
        }
    }
    let page = MatterPage {
        frame: visit.frame(&head.window_title()),
        event_error: events.iter().any(|row| row.error.is_some()),
        events,
        fields,
        interest: app.casework.complaint_interest(values),
        basis: app.casework.interest_basis().to_owned(),
        head,
    };
    Ok(page.render()?)
}
