//! Fonts for PDF files that only name theirs: common with Chinese forms, which count on 宋体 being everywhere.

use fontdb::{Database, Family, Query, Source, Weight};
use hayro::hayro_interpret::{
    FontResolverFn,
    font::{FallbackFontQuery, FontData, FontQuery},
};
use std::{
    fs,
    sync::{Arc, LazyLock},
};

/// Chinese fonts with serifs and without, the best first.
const SERIF: &[&str] = &["Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "STSong"];
const SANS: &[&str] = &["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "SimHei", "WenQuanYi Zen Hei"];
/// Parts of the names under which fonts without serifs are asked for.
const SANS_NAMES: &[&str] = &["Hei", "黑", "YaHei", "Gothic", "Sans"];

static MACHINE: LazyLock<Database> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    fonts
});

/// The machine's Chinese fonts where a file asks for one, the fourteen of the standard otherwise.
pub(crate) fn resolver() -> FontResolverFn {
    Arc::new(|query| match query {
        FontQuery::Standard(font) => Some(font.get_font_data()),
        FontQuery::Fallback(font) => chinese(font).or_else(|| Some(font.pick_standard_font().get_font_data())),
    })
}

fn chinese(asked: &FallbackFontQuery) -> Option<(FontData, u32)> {
    asked.character_collection.as_ref()?;
    let name = asked.post_script_name.as_deref().unwrap_or_default();
    let sans = SANS_NAMES.iter().any(|part| name.contains(part));
    let lists = if sans { [SANS, SERIF] } else { [SERIF, SANS] };
    let families: Vec<_> = lists.concat().into_iter().map(Family::Name).collect();
    let weight = if asked.is_bold { Weight::BOLD } else { Weight::NORMAL };
    let id = MACHINE.query(&Query { families: &families, weight, ..Query::default() })?;
    let face = MACHINE.face(id)?;
    let Source::File(path) = &face.source else { return None };
    let bytes = fs::read(path).ok()?;
    Some((Arc::new(bytes), face.index))
}
