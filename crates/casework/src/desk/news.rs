//! What changed since the viewer last read: cases in its scope that somebody else moved, in words, newest first.

use crate::{Casework, Viewer, error::Error, load};
use domain::{access::Sight, event::Event, evolve::fold, ids::CaseId, time::Instant};

/// Cases that are looked at; those that only the viewer moved fall away.
const LOOKED_AT: i64 = 40;
/// Cases that are listed.
const SHOWN: usize = 12;
/// Things said of one case.
const SAID: usize = 4;
/// What somebody who never looked is shown: a week.
const FIRST_US: i64 = 7 * 24 * 3600 * 1_000_000;

/// A case that somebody else moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsItem {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The respondent.
    pub respondent: String,
    /// Where it stands.
    pub stage_label: String,
    /// When it last moved.
    pub at: String,
    /// What happened, newest first: words and who.
    pub said: Vec<(String, String)>,
    /// How much more happened.
    pub unsaid: usize,
}

/// What changed since the viewer last read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// Since when, in words; none where it never looked.
    pub since: Option<String>,
    /// The cases.
    pub items: Vec<NewsItem>,
    /// There are more cases than are listed.
    pub more: bool,
    /// What to pass to [`Casework::mark_read`] once these were read.
    pub until_us: i64,
}

impl Casework {
    pub(super) async fn desk_news(&self, viewer: &Viewer, scope: &str) -> Result<News, Error> {
        let now = self.now().as_micros();
        let seen = self.store().desk_seen(viewer.person.as_str()).await?;
        let since_us = seen.unwrap_or(now - FIRST_US);
        let rows = self.store().moved_since(scope, since_us, LOOKED_AT).await?;
        let full = i64::try_from(rows.len()).unwrap_or(0) == LOOKED_AT;
        let mut news = News {
            since: seen.map(|at| Instant::from_micros(at).to_minutes()),
            until_us: rows.first().map_or(now, |row| row.moved_at_us),
            ..News::default()
        };
        for row in rows {
            let Ok(id) = CaseId::parse(&row.case_id) else { continue };
            let Some(stream) = self.store().load_stream(&row.case_id).await? else { continue };
            let events = load::events(&stream, &row.case_id)?;
            let Some(sight) = fold(&events).map(|case| viewer.sight(&case, self.profile())) else { continue };
            let fresh = events.iter().rev().take_while(|event| event.recorded_at.as_micros() > since_us);
            let others: Vec<&Event> = fresh.filter(|event| tells(viewer, &sight, event)).collect();
            let Some(newest) = others.first() else { continue };
            if news.items.len() == SHOWN {
                news.more = true;
                break;
            }
            let say = |event: &&Event| {
                let more = self.public_details(event).join("；");
                let colon = if more.is_empty() { "" } else { "：" };
                (format!("{}{colon}{more}", event.fact.label()), self.unit_of(event))
            };
            news.items.push(NewsItem {
                id,
                number: row.number,
                respondent: row.respondent_name,
                stage_label: row.stage_label,
                at: newest.recorded_at.to_minutes(),
                said: others.iter().take(SAID).map(say).collect(),
                unsaid: others.len().saturating_sub(SAID),
            });
        }
        news.more |= full;
        Ok(news)
    }

    fn unit_of(&self, event: &Event) -> String {
        let organ = event.actor.organ.as_ref().map(|organ| self.organ_name(organ)).unwrap_or_default();
        format!("{organ} {}", event.actor.role.label()).trim().to_owned()
    }

    /// Remembers that the viewer has read what changed up to an instant, as [`News::until_us`] gives it.
    pub async fn mark_read(&self, viewer: &Viewer, until_us: i64) -> Result<(), Error> {
        let until_us = until_us.min(self.now().as_micros());
        Ok(self.store().see_desk(viewer.person.as_str(), until_us).await?)
    }
}

/// Somebody else did it, the viewer may read it, and it is more than a stage or the going of a clock.
fn tells(viewer: &Viewer, sight: &Sight, event: &Event) -> bool {
    let kind = event.fact.kind();
    // The stage stands beside the number.
    let bare = kind == "moved" || kind.starts_with("clock_");
    event.actor.person != viewer.person && sight.reads(event) && !bare
}
