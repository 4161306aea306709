//! All that a page can see while it is set: the template, the data of one letter, the fonts.

use typst::{
    Library, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_kit::fonts::FontStore;

const TEMPLATE: &str = include_str!("letter.typ");

/// One letter on the bench.
pub(crate) struct Bench<'a> {
    library: &'a LazyHash<Library>,
    fonts: &'a FontStore,
    main: Source,
    data_id: FileId,
    data: Bytes,
}

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a path of this crate");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

impl<'a> Bench<'a> {
    pub(crate) fn new(library: &'a LazyHash<Library>, fonts: &'a FontStore, data: Bytes) -> Self {
        let main = Source::new(file("/letter.typ"), TEMPLATE.to_owned());
        Self { library, fonts, main, data_id: file("/letter.json"), data }
    }
}

impl World for Bench<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
