//! What triangles are filled from: the font atlas, and the maps drawn as pictures.

use egui::epaint::{ImageData, ImageDelta};
use egui::{Color32, Pos2, TextureFilter, TextureOptions, TextureWrapMode};

/// An image with its sampling rules.
pub(super) struct Texture {
    size: [usize; 2],
    texels: Vec<Color32>,
    options: TextureOptions,
}

impl Texture {
    pub(super) fn new(delta: &ImageDelta) -> Self {
        let ImageData::Color(image) = &delta.image;
        Self { size: image.size, texels: image.pixels.clone(), options: delta.options }
    }

    /// Its size and texels, row by row.
    pub(super) fn texels(&self) -> ([usize; 2], &[Color32]) {
        (self.size, &self.texels)
    }

    /// Replaces the part whose top left is `corner`.
    pub(super) fn patch(&mut self, delta: &ImageDelta, [left, top]: [usize; 2]) {
        let ImageData::Color(image) = &delta.image;
        for (row, texels) in image.pixels.chunks_exact(image.width().max(1)).enumerate() {
            let start = (top + row) * self.size[0] + left;
            if let Some(place) = self.texels.get_mut(start..start + texels.len()) {
                place.copy_from_slice(texels);
            }
        }
    }

    /// Whether texels are mixed when `texels_per_pixel` of them lie along a pixel.
    pub(super) fn is_smooth(&self, texels_per_pixel: f32) -> bool {
        let filter =
            if texels_per_pixel > 1.0 { self.options.minification } else { self.options.magnification };
        filter == TextureFilter::Linear
    }

    /// A place between 0 and 1 in texels.
    pub(super) fn in_texels(&self, uv: Pos2) -> [f32; 2] {
        [uv.x * self.size[0] as f32, uv.y * self.size[1] as f32]
    }

    /// The texel a place falls in, channels 0 to 255.
    pub(super) fn nearest(&self, [x, y]: [f32; 2]) -> [f32; 4] {
        self.texel(x.floor() as i64, y.floor() as i64).to_array().map(f32::from)
    }

    /// The four texels round a place, mixed by distance, channels 0 to 255.
    pub(super) fn smooth(&self, [x, y]: [f32; 2]) -> [f32; 4] {
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let texel = |dx, dy| self.texel(left as i64 + dx, top as i64 + dy);
        let corners = [texel(0, 0), texel(1, 0), texel(0, 1), texel(1, 1)];
        if corners.iter().all(|&corner| corner == corners[0]) {
            return corners[0].to_array().map(f32::from);
        }
        let weights =
            [(1.0 - across) * (1.0 - down), across * (1.0 - down), (1.0 - across) * down, across * down];
        let mut mixed = [0.0; 4];
        for (corner, weight) in corners.iter().zip(weights) {
            for (sum, channel) in mixed.iter_mut().zip(corner.to_array()) {
                *sum += f32::from(channel) * weight;
            }
        }
        mixed
    }

    fn texel(&self, x: i64, y: i64) -> Color32 {
        let column = wrapped(x, self.size[0], self.options.wrap_mode);
        let row = wrapped(y, self.size[1], self.options.wrap_mode);
        self.texels.get(row * self.size[0] + column).copied().unwrap_or_default()
    }
}

fn wrapped(place: i64, length: usize, mode: TextureWrapMode) -> usize {
    let length = length.max(1) as i64;
    let inside = match mode {
        TextureWrapMode::ClampToEdge => place.clamp(0, length - 1),
        TextureWrapMode::Repeat => place.rem_euclid(length),
        TextureWrapMode::MirroredRepeat => {
            let there_and_back = place.rem_euclid(2 * length);
            there_and_back.min(2 * length - 1 - there_and_back)
        }
    };
    inside as usize
}
