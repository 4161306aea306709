//! Photos and scans: turned as the camera held them, made smaller, without what stands beside the picture in the file.

use crate::{Drawn, LONGEST, Undrawable, jpeg};
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbaImage, imageops::FilterType};
use std::io::Cursor;

/// Pixels of a side at most.
const SIDE: u32 = 30_000;
/// Memory of a decoder at most.
const MEMORY: u64 = 512 << 20;

pub(crate) fn draw(bytes: &[u8], page: u32) -> Result<Drawn, Undrawable> {
    if page != 1 {
        return Err(Undrawable::NoSuchPage);
    }
    let unreadable = |_| Undrawable::Unreadable;
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Undrawable::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    if image.width().max(image.height()) > LONGEST {
        image = image.resize(LONGEST, LONGEST, FilterType::Triangle);
    }
    image.apply_orientation(orientation);
    Ok(Drawn { jpeg: jpeg(&on_white(image))?, pages: 1 })
}

/// What is see-through shows white, as on paper.
fn on_white(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image;
    }
    let mut paper = RgbaImage::from_pixel(image.width(), image.height(), image::Rgba([255; 4]));
    image::imageops::overlay(&mut paper, &image.to_rgba8(), 0, 0);
    DynamicImage::ImageRgba8(paper)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, RgbImage};

    fn sample(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let image = RgbImage::from_fn(width, height, |x, _| image::Rgb([if x < width / 2 { 200 } else { 20 }, 40, 60]));
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(image).write_to(&mut bytes, format).expect("it is written");
        bytes.into_inner()
    }

    fn size(drawn: &Drawn) -> (u32, u32) {
        let image = image::load_from_memory_with_format(&drawn.jpeg, ImageFormat::Jpeg).expect("a JPEG");
        (image.width(), image.height())
    }

    #[test]
    fn a_picture_of_any_kind_becomes_a_jpeg_that_is_not_too_large() {
        let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Bmp];
        for format in formats {
            assert_eq!(draw(&sample(60, 40, format), 1).map(|drawn| size(&drawn)), Ok((60, 40)), "{format:?}");
        }
        assert_eq!(draw(&sample(3200, 1000, ImageFormat::Png), 1).map(|drawn| size(&drawn)), Ok((1600, 500)));
        assert_eq!(draw(&sample(6, 4, ImageFormat::Png), 2), Err(Undrawable::NoSuchPage));
    }

    /// A JPEG with an APP1 segment: turned by a quarter, with words that must not get out.
    fn of_a_phone() -> Vec<u8> {
        let plain = sample(60, 40, ImageFormat::Jpeg);
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPS 100.8N");
        let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
        [&plain[..2], b"\xff\xe1", &length, &exif, &plain[2..]].concat()
    }

    #[test]
    fn a_photo_stands_upright_and_tells_nothing_of_the_place() {
        let drawn = draw(&of_a_phone(), 1).expect("a picture");
        assert_eq!(size(&drawn), (40, 60));
        let has = |words: &[u8]| drawn.jpeg.windows(words.len()).any(|window| window == words);
        assert!(!has(b"GPS") && !has(b"Exif"));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let good = sample(60, 40, ImageFormat::Png);
        let mut huge = good.clone();
        huge[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
        for (label, bytes) in
            [("cut", &good[..40]), ("huge", &huge[..]), ("empty", b""), ("text", b"\xff\xd8\xff text")]
        {
            assert_eq!(draw(bytes, 1), Err(Undrawable::Unreadable), "{label}");
        }
    }
}
