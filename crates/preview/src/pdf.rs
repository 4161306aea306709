//! Pages of a PDF, with the stamps and notes on them. Scripts, links and files inside do not exist for the drawer.

use crate::{Drawn, LONGEST, Undrawable, fonts, jpeg};
use hayro::{
    RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf, render,
    vello_cpu::color::palette::css::WHITE,
};
use image::{DynamicImage, RgbaImage};

pub(crate) fn draw(bytes: Vec<u8>, page: u32) -> Result<Drawn, Undrawable> {
    let pdf = Pdf::new(bytes).map_err(|_| Undrawable::Unreadable)?;
    let all = pdf.pages();
    let pages = u32::try_from(all.len()).unwrap_or(u32::MAX);
    if pages == 0 {
        return Err(Undrawable::Unreadable);
    }
    let at = page.checked_sub(1).and_then(|at| usize::try_from(at).ok()).ok_or(Undrawable::NoSuchPage)?;
    let page = all.get(at).ok_or(Undrawable::NoSuchPage)?;
    let (width, height) = page.render_dimensions();
    let longer = width.max(height);
    // A page may name any size, also none.
    if !longer.is_finite() || width.min(height) < 1.0 {
        return Err(Undrawable::Unreadable);
    }
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let scale = LONGEST as f32 / longer;
    let settings = RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
    let interpreter = InterpreterSettings { font_resolver: fonts::resolver(), ..InterpreterSettings::default() };
    let pixels = render(page, &RenderCache::new(), &interpreter, &settings);
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    let image = RgbaImage::from_raw(width, height, pixels.data_as_u8_slice().to_vec());
    let image = image.filter(|image| image.width() > 0 && image.height() > 0).ok_or(Undrawable::Unreadable)?;
    Ok(Drawn { jpeg: jpeg(&DynamicImage::ImageRgba8(image))?, pages })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::ImageFormat;
    use std::fmt::Write as _;

    /// A file of these objects; the first is the catalogue.
    fn file(objects: &[String]) -> Vec<u8> {
        let (mut text, mut places) = ("%PDF-1.7\n".to_owned(), Vec::new());
        for (at, object) in objects.iter().enumerate() {
            places.push(text.len());
            let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", at + 1);
        }
        let (start, count) = (text.len(), objects.len() + 1);
        let _ = write!(text, "xref\n0 {count}\n0000000000 65535 f \n");
        for place in places {
            let _ = writeln!(text, "{place:010} 00000 n ");
        }
        let _ = write!(text, "trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
        text.into_bytes()
    }

    /// A page that shows `content`, and a script that runs when somebody opens the file.
    fn page(size: &str, content: &str) -> Vec<u8> {
        let font = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font\
                    /Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)\
                    /Supplement 2>>/DW 1000>>]>>";
        file(&[
            "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            format!("<</Type/Page/Parent 2 0 R/MediaBox{size}/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
            font.to_owned(),
        ])
    }

    /// Size, and how many of a thousand pixels are dark.
    fn looked_at(drawn: &Drawn) -> (u32, u32, u32) {
        let image = image::load_from_memory_with_format(&drawn.jpeg, ImageFormat::Jpeg).expect("a JPEG").to_luma8();
        let dark = image.pixels().filter(|pixel| pixel.0[0] < 128).count();
        let all = (image.width() * image.height()) as usize;
        (image.width(), image.height(), u32::try_from(dark * 1000 / all).expect("at most 1000"))
    }

    const A5: &str = "[0 0 420 595]";

    #[test]
    fn a_page_is_drawn_with_what_stands_on_it() {
        let blank = draw(page(A5, ""), 1).expect("a page");
        assert_eq!((looked_at(&blank), blank.pages), ((1129, 1600, 0), 1));
        let (width, height, dark) = looked_at(&draw(page(A5, "0 0 210 595 re f"), 1).expect("a page"));
        assert!((width, height) == (1129, 1600) && (495..505).contains(&dark), "half of it is black: {dark}");
    }

    #[test]
    fn a_chinese_font_that_is_only_named_is_found_on_the_machine() {
        // 欠款未付 in UCS-2.
        let written = draw(page(A5, "BT /F 100 Tf 10 300 Td <6B206B3E672A4ED8> Tj ET"), 1).expect("a page");
        let (_, _, dark) = looked_at(&written);
        assert!((5..200).contains(&dark), "{dark} of a thousand are dark");
    }

    #[test]
    fn what_cannot_be_drawn_is_said() {
        let good = page(A5, "0 0 10 10 re f");
        assert_eq!(draw(good.clone(), 0), Err(Undrawable::NoSuchPage));
        assert_eq!(draw(good, 2), Err(Undrawable::NoSuchPage));
        let none = file(&["<</Type/Catalog/Pages 2 0 R>>".to_owned(), "<</Type/Pages/Kids[]/Count 0>>".to_owned()]);
        for (label, bytes) in [("no pages", none), ("only a head", b"%PDF-1.7 a".to_vec()), ("nothing", Vec::new())] {
            assert_eq!(draw(bytes, 1), Err(Undrawable::Unreadable), "{label}");
        }
        for size in ["[0 0 0 0]", "[0 0 1e30 1e30]", "[0 0 -5 -5]", "[0 0 100000 2]"] {
            let drawn = draw(page(size, "0 0 10 10 re f"), 1);
            assert!(
                drawn.as_ref().is_ok_and(|drawn| drawn.pages == 1) || drawn == Err(Undrawable::Unreadable),
                "{size}"
            );
        }
    }
}
