//! One triangle: which pixels it covers, and what colour each of them gets.

use egui::Pos2;
use egui::epaint::Vertex;

use super::texture::Texture;
use super::{Clip, Picture, blend};

/// Positions are whole numbers of 1/256 pixel, so that neighbours agree on a shared edge.
const GRID: i64 = 256;
const CENTRE: i64 = GRID / 2;

/// Three corners on the screen, clockwise.
pub(super) struct Triangle {
    vertices: [Vertex; 3],
    places: [[i64; 2]; 3],
}

impl Triangle {
    /// `None` when the corners lie on a line or are not numbers.
    pub(super) fn new(mut vertices: [Vertex; 3], pixels_per_point: f32) -> Option<Self> {
        if !vertices.iter().all(|vertex| vertex.pos.is_finite()) {
            return None;
        }
        let mut places = vertices.map(|vertex| snapped(vertex.pos, pixels_per_point));
        let area = twice_area(places);
        if area < 0 {
            vertices.swap(1, 2);
            places.swap(1, 2);
        }
        (area != 0).then_some(Self { vertices, places })
    }

    pub(super) fn fill(&self, picture: &mut Picture, texture: &Texture, clip: Clip) {
        let [a, b, c] = self.places;
        let top = a[1].min(b[1]).min(c[1]).div_euclid(GRID).max(clip.top);
        let bottom = (a[1].max(b[1]).max(c[1]).div_euclid(GRID) + 1).min(clip.bottom);
        if top >= bottom {
            return;
        }
        let ink = self.ink(texture);
        let mut edges = [Edge::new(a, b, top), Edge::new(b, c, top), Edge::new(c, a, top)];
        for row in top..bottom {
            let mut span = (clip.left, clip.right);
            for edge in &mut edges {
                span = edge.narrowed(span);
                edge.step_down();
            }
            if span.0 < span.1 {
                let offset = [span.0 as f32 + 0.5, row as f32 + 0.5];
                ink.paint(picture.span(row, span.0, span.1), offset);
            }
        }
    }

    /// The cheapest way to colour this triangle.
    fn ink<'t>(&self, texture: &'t Texture) -> Ink<'t> {
        let colours = self.vertices.map(|vertex| vertex.color.to_array().map(f32::from));
        let one_colour = colours[0] == colours[1] && colours[1] == colours[2];
        let texels = self.vertices.map(|vertex| texture.in_texels(vertex.uv));
        if texels[0] != texels[1] || texels[1] != texels[2] {
            let place = self.gradient(texels);
            let smooth = texture.is_smooth(place.fastest());
            let tint = if one_colour { Gradient::constant(colours[0]) } else { self.gradient(colours) };
            return Ink::Texture { texture, place, tint, smooth };
        }
        let texel = texture.smooth(texels[0]);
        let tinted = colours.map(|colour| multiplied(colour, texel));
        if one_colour { Ink::Flat(tinted[0]) } else { Ink::Shade(self.gradient(tinted)) }
    }

    fn gradient<const N: usize>(&self, values: [[f32; N]; 3]) -> Gradient<N> {
        let pixels = self.places.map(|place| place.map(|along| along as f32 / GRID as f32));
        let [ab, ac] = [1, 2].map(|i| [pixels[i][0] - pixels[0][0], pixels[i][1] - pixels[0][1]]);
        let area = twice_area(self.places) as f32 / (GRID * GRID) as f32;
        let change = |corner: usize, i: usize| values[corner][i] - values[0][i];
        Gradient {
            origin: pixels[0],
            base: values[0],
            across: std::array::from_fn(|i| (change(1, i) * ac[1] - change(2, i) * ab[1]) / area),
            down: std::array::from_fn(|i| (change(2, i) * ab[0] - change(1, i) * ac[0]) / area),
        }
    }
}

fn snapped(point: Pos2, pixels_per_point: f32) -> [i64; 2] {
    // Far outside the picture a place no longer matters, but its products must not overflow.
    let limit = 1e8;
    [point.x, point.y]
        .map(|along| (along * pixels_per_point * GRID as f32).round().clamp(-limit, limit) as i64)
}

fn twice_area([a, b, c]: [[i64; 2]; 3]) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
}

/// A side: positive inside, at the centre of column 0 of the present row.
struct Edge {
    value: i64,
    per_column: i64,
    per_row: i64,
}

impl Edge {
    fn new(from: [i64; 2], to: [i64; 2], row: i64) -> Self {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        // A pixel centre on a side belongs to the triangle whose top or left side it is.
        let owns_its_line = dy < 0 || (dy == 0 && dx > 0);
        let at_row = dx * (row * GRID + CENTRE - from[1]) - dy * (CENTRE - from[0]);
        let value = at_row - i64::from(!owns_its_line);
        Self { value, per_column: -dy * GRID, per_row: dx * GRID }
    }

    fn step_down(&mut self) {
        self.value += self.per_row;
    }

    /// The columns of a span that lie on the inner side.
    fn narrowed(&self, (from, to): (i64, i64)) -> (i64, i64) {
        match self.per_column {
            0 if self.value < 0 => (to, to),
            0 => (from, to),
            rising if rising > 0 => (from.max(-self.value.div_euclid(rising)), to),
            falling => (from, to.min(self.value.div_euclid(-falling) + 1)),
        }
    }
}

/// Values that change evenly over the screen.
struct Gradient<const N: usize> {
    origin: [f32; 2],
    base: [f32; N],
    across: [f32; N],
    down: [f32; N],
}

impl<const N: usize> Gradient<N> {
    fn constant(base: [f32; N]) -> Self {
        Self { origin: [0.0; 2], base, across: [0.0; N], down: [0.0; N] }
    }

    fn at(&self, [x, y]: [f32; 2]) -> [f32; N] {
        let (right, below) = (x - self.origin[0], y - self.origin[1]);
        std::array::from_fn(|i| self.base[i] + self.across[i] * right + self.down[i] * below)
    }

    fn step_right(&self, values: &mut [f32; N]) {
        for (value, step) in values.iter_mut().zip(self.across) {
            *value += step;
        }
    }

    /// The largest change along one pixel.
    fn fastest(&self) -> f32 {
        self.across.iter().chain(&self.down).fold(0.0, |most, step| step.abs().max(most))
    }
}

/// How pixels get their colour.
enum Ink<'t> {
    Flat([f32; 4]),
    Shade(Gradient<4>),
    Texture { texture: &'t Texture, place: Gradient<2>, tint: Gradient<4>, smooth: bool },
}

impl Ink<'_> {
    /// Colours a run of pixels whose first centre is `start`.
    fn paint(&self, pixels: &mut [u8], start: [f32; 2]) {
        match self {
            Self::Flat(colour) => paint_flat(pixels, *colour),
            Self::Shade(gradient) => paint_shade(pixels, gradient, start),
            Self::Texture { texture, place, tint, smooth } => {
                let (mut at, mut colour) = (place.at(start), tint.at(start));
                for pixel in pixels.chunks_exact_mut(4) {
                    let texel = if *smooth { texture.smooth(at) } else { texture.nearest(at) };
                    if texel != [0.0; 4] {
                        blend(pixel, multiplied(colour, texel));
                    }
                    place.step_right(&mut at);
                    tint.step_right(&mut colour);
                }
            }
        }
    }
}

fn paint_flat(pixels: &mut [u8], colour: [f32; 4]) {
    if colour[3] >= 255.0 {
        let opaque = colour.map(|channel| (channel + 0.5) as u8);
        for pixel in pixels.chunks_exact_mut(4) {
            pixel.copy_from_slice(&opaque);
        }
    } else if colour != [0.0; 4] {
        for pixel in pixels.chunks_exact_mut(4) {
            blend(pixel, colour);
        }
    }
}

fn paint_shade(pixels: &mut [u8], gradient: &Gradient<4>, start: [f32; 2]) {
    let mut colour = gradient.at(start);
    for pixel in pixels.chunks_exact_mut(4) {
        // A sliver's steps are steep: rounding must not carry a channel out of range.
        blend(pixel, colour.map(|channel| channel.clamp(0.0, 255.0)));
        gradient.step_right(&mut colour);
    }
}

/// The product of two colours whose channels run from 0 to 255.
fn multiplied(one: [f32; 4], other: [f32; 4]) -> [f32; 4] {
    std::array::from_fn(|i| one[i] * other[i] * (1.0 / 255.0))
}
