//! An account page as a picture: the photo that an invented officer took.

use super::chance::Chance;

/// A PNG of ruled lines and grey entries, different for every seed.
pub(crate) fn ledger_page(seed: u64) -> Result<Vec<u8>, String> {
    const WIDTH: usize = 900;
    const HEIGHT: usize = 640;
    let mut chance = Chance::new(seed);
    let mut pixels = vec![0xF6_u8; WIDTH * HEIGHT];
    let mut fill = |x: usize, y: usize, w: usize, h: usize, shade: u8| {
        for row in pixels.chunks_mut(WIDTH).skip(y).take(h) {
            for pixel in row.iter_mut().skip(x).take(w) {
                *pixel = shade;
            }
        }
    };
    for line in 0..17 {
        fill(50, 90 + line * 30, 800, 1, 0xB0);
    }
    for x in [50, 130, 420, 570, 710, 849] {
        fill(x, 90, 1, 481, 0xB0);
    }
    fill(330, 36, 240, 22, 0x50);
    for line in 0..16 {
        let y = 98 + line * 30;
        let mut entry = |x: usize, most: u64| {
            let width = usize::try_from(30 + chance.below(most)).unwrap_or(30);
            fill(x, y + 4, width, 7, 0x68);
        };
        entry(58, 30);
        entry(138, 220);
        entry(430, 90);
        entry(580, 80);
        entry(720, 90);
    }
    let mut bytes = Vec::new();
    let size = |n: usize| u32::try_from(n).map_err(|error| error.to_string());
    let mut encoder = png::Encoder::new(&mut bytes, size(WIDTH)?, size(HEIGHT)?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer.write_image_data(&pixels).map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    Ok(bytes)
}
