//! Files of evidence shown page by page, drawn anew: nothing of the file itself reaches a browser.

use crate::{
    Casework, Viewer,
    error::Error,
    view::{EvidenceItem, Preview},
};
use domain::ids::CaseId;
use futures_util::{TryStreamExt, future::BoxFuture};
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};
use store::StoreError;

/// The largest file that is drawn.
const LARGEST: usize = 100 << 20;
/// Pages that wait for the browser to ask for them.
const WAITING: usize = 8;

/// A page, drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageDrawn {
    /// As JPEG.
    pub jpeg: Vec<u8>,
    /// Pages of the file.
    pub pages: u32,
}

/// Why a page is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotDrawn {
    /// Locked by a password, damaged, or not what it says it is.
    Unreadable,
    /// There is no such page.
    NoSuchPage,
    /// It is too large, or drawing it took too long.
    TooMuch,
}

/// Draws pages of files that strangers sent; wherever it does that, this process is safe from it.
pub trait Previewer: Send + Sync {
    /// Whether files of this media type are drawn.
    fn draws(&self, media_type: &str) -> bool;

    /// Draws a page, the first being 1.
    fn draw(&self, media_type: String, bytes: Vec<u8>, page: u32) -> BoxFuture<'static, Result<PageDrawn, NotDrawn>>;
}

/// The drawer, and pages that were drawn to count them and that the browser is about to ask for.
#[derive(Clone)]
pub(crate) struct Previews {
    drawer: Arc<dyn Previewer>,
    waiting: Arc<Mutex<VecDeque<(String, u32, PageDrawn)>>>,
}

impl fmt::Debug for Previews {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Previews").finish_non_exhaustive()
    }
}

impl Previews {
    pub fn new(drawer: Arc<dyn Previewer>) -> Self {
        Self { drawer, waiting: Arc::default() }
    }

    /// How a file of this type is shown.
    pub fn of(&self, media_type: &str) -> Option<Preview> {
        let pages = media_type == "application/pdf" && self.drawer.draws(media_type);
        pages.then_some(Preview::Pages)
    }

    fn keep(&self, evidence: &str, page: u32, drawn: PageDrawn) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push_back((evidence.to_owned(), page, drawn));
        while waiting.len() > WAITING {
            waiting.pop_front();
        }
    }

    /// A page that waits, once.
    fn take(&self, evidence: &str, page: u32) -> Option<PageDrawn> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let at = waiting.iter().position(|(of, no, _)| of == evidence && *no == page)?;
        waiting.remove(at).map(|(_, _, drawn)| drawn)
    }
}

impl Casework {
    /// The same use cases, with files drawn.
    #[must_use]
    pub fn with_previewer(self, drawer: Option<Arc<dyn Previewer>>) -> Self {
        self.with_previews(drawer.map(Previews::new))
    }

    /// A file and how many pages it has, if it is the viewer's to read and can be drawn.
    pub async fn evidence_pages(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        evidence: &str,
        page: u32,
    ) -> Result<(EvidenceItem, Result<u32, NotDrawn>), Error> {
        let (item, drawn) = self.drawn(viewer, id, evidence, page).await?;
        let pages = drawn.map(|drawn| {
            let pages = drawn.pages;
            if let Some(previews) = self.previews() {
                previews.keep(evidence, page, drawn);
            }
            pages
        });
        Ok((item, pages))
    }

    /// A page as JPEG. One that was drawn just now to be counted is given out without being drawn again, to whoever may
    /// read the file.
    pub async fn evidence_page(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        evidence: &str,
        page: u32,
    ) -> Result<Vec<u8>, Error> {
        self.readable_evidence(viewer, id, evidence).await?;
        if let Some(drawn) = self.previews().and_then(|previews| previews.take(evidence, page)) {
            return Ok(drawn.jpeg);
        }
        let (_, drawn) = self.drawn(viewer, id, evidence, page).await?;
        drawn.map(|drawn| drawn.jpeg).map_err(|_| Error::NotFound)
    }

    /// What is said of a file, if it is the viewer's to read.
    pub async fn evidence_item_of(&self, viewer: &Viewer, id: &CaseId, evidence: &str) -> Result<EvidenceItem, Error> {
        Ok(self.readable_evidence(viewer, id, evidence).await?.1)
    }

    /// Whether files of this type are drawn anew here.
    pub fn draws(&self, media_type: &str) -> bool {
        self.previews().is_some_and(|previews| previews.drawer.draws(media_type))
    }

    async fn drawn(
        &self,
        viewer: &Viewer,
        id: &CaseId,
        evidence: &str,
        page: u32,
    ) -> Result<(EvidenceItem, Result<PageDrawn, NotDrawn>), Error> {
        let previews = self.previews().ok_or(Error::NotFound)?;
        let (row, item) = self.readable_evidence(viewer, id, evidence).await?;
        if !previews.drawer.draws(&row.media_type) {
            return Err(Error::NotFound);
        }
        if usize::try_from(row.size_bytes).unwrap_or(usize::MAX) > LARGEST {
            return Ok((item, Err(NotDrawn::TooMuch)));
        }
        let (item, source) = self.read_evidence(viewer, id, evidence).await?;
        let bytes = source.try_fold(Vec::new(), |mut all: Vec<u8>, piece| async move {
            all.extend_from_slice(&piece);
            Ok::<_, StoreError>(all)
        });
        let bytes = bytes.await?;
        Ok((item, previews.drawer.draw(row.media_type, bytes, page).await))
    }
}
