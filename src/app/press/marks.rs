//! Shapes of the screen as marks for paper: outlines, dots, words and pictures, in drawing order.
//!
//! Words keep their characters and the places the layout gave them, so that a press can set them as
//! text. What has no place or no colour is left out here, and no press has to ask again.

use egui::epaint::{ClippedShape, ColorMode, PathStroke, TextShape};
use egui::{Color32, FontFamily, Mesh, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2};
use std::collections::BTreeMap;

use crate::app::{raster::Drawn, widgets::rounded_outline};

/// One mark, and the area outside which it is not seen, where that matters.
pub struct Mark {
    pub clip: Option<Rect>,
    pub what: What,
}

/// What is put on the paper. Places in points, from the upper left corner.
pub enum What {
    /// Rings or lines in one colour each for inside and edge.
    Path {
        rings: Vec<Vec<Pos2>>,
        is_closed: bool,
        fill: Color32,
        stroke: Stroke,
    },
    Circle {
        centre: Pos2,
        radius: f32,
        fill: Color32,
        stroke: Stroke,
    },
    Words(Words),
    /// A picture with its size in texels, red, green, blue, alpha.
    Picture {
        rect: Rect,
        size: [usize; 2],
        rgba: Vec<u8>,
    },
}

/// A line of text in one size and colour.
pub struct Words {
    /// Where the baseline begins.
    pub origin: Pos2,
    /// Clockwise, in radians.
    pub angle: f32,
    pub size: f32,
    pub family: FontFamily,
    pub ink: Color32,
    /// Characters with their distance from the origin along the baseline. Letters that the face joins
    /// stand as the one character that means them both.
    pub letters: Vec<(char, f32)>,
    /// From the origin to the end of the last character.
    pub width: f32,
}

impl Words {
    /// The characters alone, as they were written.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.letters.len());
        for (letter, _) in &self.letters {
            match joined(*letter) {
                Some(letters) => text.push_str(letters),
                None => text.push(*letter),
            }
        }
        text
    }
}

/// Letters that faces join to one glyph, and the character that names it.
const JOINED: [(char, &str); 5] =
    [('\u{FB00}', "ff"), ('\u{FB01}', "fi"), ('\u{FB02}', "fl"), ('\u{FB03}', "ffi"), ('\u{FB04}', "ffl")];

/// The letters that one character stands for.
pub fn joined(letter: char) -> Option<&'static str> {
    JOINED.iter().find(|(one, _)| *one == letter).map(|(_, letters)| *letters)
}

/// The character for a letter that has been joined to what stands before it.
fn join(before: char, letter: char) -> Option<char> {
    let mut letters = joined(before).map_or_else(|| before.to_string(), str::to_owned);
    letters.push(letter);
    JOINED.iter().find(|(_, both)| *both == letters).map(|(one, _)| *one)
}

/// The marks of a drawing.
pub fn marks(drawn: &Drawn) -> Vec<Mark> {
    let mut press = Marks { drawn, clip: Rect::EVERYTHING, marks: Vec::new() };
    for ClippedShape { clip_rect, shape, .. } in &drawn.shapes {
        press.clip = *clip_rect;
        press.shape(shape);
    }
    press.marks
}

struct Marks<'a> {
    drawn: &'a Drawn,
    clip: Rect,
    marks: Vec<Mark>,
}

impl Marks<'_> {
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Noop | Shape::Callback(_) => {}
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.shape(shape)),
            Shape::Circle(c) => self.circle(c.center, c.radius, c.fill, c.stroke),
            Shape::Ellipse(e) => {
                let turn = |i: u8| f32::from(i) / 48.0 * std::f32::consts::TAU;
                let ring = (0..48).map(|i| e.center + Vec2::angled(turn(i)) * e.radius).collect();
                self.path(vec![ring], true, e.fill, e.stroke);
            }
            Shape::LineSegment { points, stroke } => {
                self.path(vec![points.to_vec()], false, Color32::TRANSPARENT, *stroke);
            }
            Shape::Path(path) => {
                self.path(vec![path.points.clone()], path.closed, path.fill, plain(&path.stroke));
            }
            Shape::Band(band) => {
                let upper = band.points.iter().map(|p| pos2(p.x, p.y.min));
                let lower = band.points.iter().rev().map(|p| pos2(p.x, p.y.max));
                self.path(vec![upper.chain(lower).collect()], true, band.fill, band.stroke);
            }
            Shape::Rect(rect) => self.rect(rect),
            Shape::Text(text) => self.text(text),
            Shape::Mesh(mesh) => self.mesh(mesh),
            Shape::QuadraticBezier(curve) => {
                self.path(vec![curve.flatten(Some(0.1))], curve.closed, curve.fill, plain(&curve.stroke));
            }
            Shape::CubicBezier(curve) => {
                self.path(vec![curve.flatten(Some(0.1))], curve.closed, curve.fill, plain(&curve.stroke));
            }
        }
    }

    /// Puts a mark that covers `bounds`, unless nothing of it is seen.
    fn put(&mut self, bounds: Rect, what: What) {
        if !bounds.is_finite() || !self.clip.intersects(bounds) {
            return;
        }
        let clip = (!self.clip.contains_rect(bounds)).then_some(self.clip);
        self.marks.push(Mark { clip, what });
    }

    fn path(&mut self, rings: Vec<Vec<Pos2>>, is_closed: bool, fill: Color32, stroke: Stroke) {
        let mut points = rings.iter().flatten();
        if (fill == Color32::TRANSPARENT && stroke.is_empty()) || !points.clone().all(|p| p.is_finite()) {
            return;
        }
        let Some(first) = points.next() else { return };
        let bounds =
            points.fold(Rect::from_pos(*first), |bounds, point| bounds.union(Rect::from_pos(*point)));
        self.put(bounds.expand(stroke.width), What::Path { rings, is_closed, fill, stroke });
    }

    fn circle(&mut self, centre: Pos2, radius: f32, fill: Color32, stroke: Stroke) {
        let bounds = Rect::from_center_size(centre, Vec2::splat(2.0 * (radius + stroke.width)));
        if radius > 0.0 && (fill != Color32::TRANSPARENT || !stroke.is_empty()) {
            self.put(bounds, What::Circle { centre, radius, fill, stroke });
        }
    }

    /// A blurred rectangle is a shadow under something that floats: paper has none.
    fn rect(&mut self, shape: &egui::epaint::RectShape) {
        if shape.blur_width > 0.0 || !shape.rect.is_finite() {
            return;
        }
        let outline = |rect: Rect, radius: f32| {
            if radius <= 0.0 {
                vec![rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()]
            } else {
                rounded_outline(rect, radius)
            }
        };
        let round = f32::from(shape.corner_radius.nw);
        if let Some(brush) = &shape.brush {
            return self.picture(shape.rect, brush.fill_texture_id, brush.uv, shape.fill);
        }
        self.path(vec![outline(shape.rect, round)], true, shape.fill, Stroke::NONE);
        let inset = match shape.stroke_kind {
            StrokeKind::Inside => shape.stroke.width / 2.0,
            StrokeKind::Middle => 0.0,
            StrokeKind::Outside => -shape.stroke.width / 2.0,
        };
        let edge = outline(shape.rect.shrink(inset), (round - inset).max(0.0));
        self.path(vec![edge], true, Color32::TRANSPARENT, shape.stroke);
    }

    /// One line of words to a row of the galley, a new one wherever size or colour changes.
    fn text(&mut self, text: &TextShape) {
        let job = &text.galley.job;
        let turn = egui::emath::Rot2::from_angle(text.angle);
        let mut at = 0;
        for placed in &text.galley.rows {
            let mut words: Option<Words> = None;
            for glyph in &placed.row.glyphs {
                let section = job.sections.iter().find(|s| s.byte_range.end.0 > at).or(job.sections.last());
                at += glyph.chr.len_utf8();
                let Some(format) = section.map(|s| &s.format) else { continue };
                let inked = placed.row.visuals.mesh.vertices.get(glyph.first_vertex as usize);
                let ink = inked.map_or(format.color, |vertex| vertex.color);
                let ink = text.override_text_color.unwrap_or(ink);
                let ink = if ink == Color32::PLACEHOLDER { text.fallback_color } else { ink };
                let ink = ink.gamma_multiply(text.opacity_factor);
                let place = placed.pos + glyph.pos.to_vec2();
                let (size, family) = (format.font_id.size, &format.font_id.family);
                let goes_on = words.as_ref().is_some_and(|w| {
                    w.size == size && w.family == *family && (w.ink == ink || glyph.chr.is_whitespace())
                });
                if !goes_on {
                    self.words(words.take());
                }
                let words = words.get_or_insert_with(|| Words {
                    origin: text.pos + turn * place.to_vec2(),
                    angle: text.angle,
                    size,
                    family: family.clone(),
                    ink,
                    letters: Vec::new(),
                    width: 0.0,
                });
                // the second of two joined letters takes no room of its own
                let last = words.letters.last_mut().filter(|_| glyph.advance_width == 0.0);
                if let Some((last, one)) = last.and_then(|(last, _)| Some((join(*last, glyph.chr)?, last))) {
                    *one = last;
                    continue;
                }
                // from the galley's left until the line is whole
                words.letters.push((glyph.chr, place.x));
                if !glyph.chr.is_whitespace() {
                    words.width = place.x + glyph.advance_width;
                }
            }
            self.words(words);
            at += usize::from(placed.ends_with_newline);
        }
    }

    fn words(&mut self, words: Option<Words>) {
        let Some(mut words) = words else { return };
        while words.letters.last().is_some_and(|(letter, _)| letter.is_whitespace()) {
            words.letters.pop();
        }
        let Some((_, first)) = words.letters.first().copied() else { return };
        words.letters.iter_mut().for_each(|(_, offset)| *offset -= first);
        words.width -= first;
        let along = Vec2::angled(words.angle) * words.width;
        let reach = words.size * 1.2;
        let bounds = Rect::from_two_pos(words.origin, words.origin + along).expand(reach);
        // words are cut only where the middle of a letter could be
        let core = bounds.shrink(reach - words.size * 0.2);
        if words.ink != Color32::TRANSPARENT && self.clip.intersects(bounds) && bounds.is_finite() {
            let clip = (!self.clip.contains_rect(core)).then_some(self.clip);
            self.marks.push(Mark { clip, what: What::Words(words) });
        }
    }

    /// A picture where it is filled from a texture of its own, else its outline in one colour.
    fn mesh(&mut self, mesh: &Mesh) {
        if mesh.texture_id != egui::TextureId::default() {
            let bounds = mesh.calc_bounds();
            let uv = mesh.vertices.iter().map(|v| v.uv);
            let uv = uv.fold(Rect::NOTHING, |rect, place| rect.union(Rect::from_pos(place)));
            let tint = mesh.vertices.first().map_or(Color32::WHITE, |v| v.color);
            return self.picture(bounds, mesh.texture_id, uv, tint);
        }
        let ink = mesh.vertices.first().map_or(Color32::TRANSPARENT, |v| v.color);
        self.path(outlines(mesh), true, ink, Stroke::NONE);
    }

    fn picture(&mut self, rect: Rect, id: egui::TextureId, uv: Rect, tint: Color32) {
        let Some((size, texels)) = self.drawn.texture(id) else { return };
        let place = |share: f32, length: usize| (share * length as f32).round().clamp(0.0, length as f32);
        let columns = place(uv.left(), size[0]) as usize..place(uv.right(), size[0]) as usize;
        let rows = place(uv.top(), size[1]) as usize..place(uv.bottom(), size[1]) as usize;
        if columns.is_empty() || rows.is_empty() {
            return;
        }
        let cut = [columns.len(), rows.len()];
        let mut rgba = Vec::with_capacity(cut[0] * cut[1] * 4);
        for row in rows {
            for column in columns.clone() {
                let texel = texels.get(row * size[0] + column).copied().unwrap_or_default();
                rgba.extend((texel * tint).to_srgba_unmultiplied());
            }
        }
        self.put(rect, What::Picture { rect, size: cut, rgba });
    }
}

fn plain(stroke: &PathStroke) -> Stroke {
    match stroke.color {
        ColorMode::Solid(color) => Stroke::new(stroke.width, color),
        ColorMode::UV(_) => Stroke::NONE,
    }
}

/// The edges that belong to one triangle only, joined to rings: triangles side by side would show
/// their seams on paper.
fn outlines(mesh: &Mesh) -> Vec<Vec<Pos2>> {
    let mut edges: BTreeMap<(u32, u32), bool> = BTreeMap::new();
    for corners in mesh.indices.chunks_exact(3) {
        let [a, b, c] = [corners[0], corners[1], corners[2]];
        let place = |i: u32| mesh.vertices.get(i as usize).map_or(Pos2::ZERO, |v| v.pos);
        let area = (place(b) - place(a)).rot90().dot(place(c) - place(a));
        // all one way round, so that shared edges run in opposite directions
        let turned = if area < 0.0 { [a, c, b] } else { [a, b, c] };
        for (from, to) in [(turned[0], turned[1]), (turned[1], turned[2]), (turned[2], turned[0])] {
            if edges.remove(&(to, from)).is_none() {
                edges.insert((from, to), true);
            }
        }
    }
    let mut rings = Vec::new();
    while let Some((&(start, mut at), _)) = edges.iter().next() {
        edges.remove(&(start, at));
        let mut ring = vec![start, at];
        while at != start {
            let Some((&edge, _)) = edges.range((at, 0)..=(at, u32::MAX)).next() else { break };
            edges.remove(&edge);
            at = edge.1;
            ring.push(at);
        }
        rings.push(ring.iter().filter_map(|i| mesh.vertices.get(*i as usize)).map(|v| v.pos).collect());
    }
    rings
}

/// A colour as shares of red, green, blue, and how much of what lies below it hides.
pub fn shares(colour: Color32) -> ([f32; 3], f32) {
    let [red, green, blue, alpha] = colour.to_srgba_unmultiplied();
    ([red, green, blue].map(|channel| f32::from(channel) / 255.0), f32::from(alpha) / 255.0)
}

/// A place to a hundredth of a point: finer than any press, and short to write.
pub fn short(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{
        raster::{Canvas, draw},
        theme::{self, LIGHT},
    };
    use egui::{Align2, Theme, vec2};

    fn of(view: impl FnMut(&mut egui::Ui)) -> Vec<Mark> {
        marks(&draw(Canvas { size: vec2(200.0, 100.0), pixels_per_point: 2.0, theme: Theme::Light }, view))
    }

    #[test]
    fn words_keep_their_characters_and_their_order_in_place() {
        let marks = of(|ui| {
            ui.painter().text(pos2(10.0, 20.0), Align2::LEFT_TOP, "▲ 31.66", theme::title(), LIGHT.text1);
        });
        let words: Vec<&Words> = marks
            .iter()
            .filter_map(|m| match &m.what {
                What::Words(words) => Some(words),
                _ => None,
            })
            .collect();
        assert_eq!(words.iter().map(|w| w.text()).collect::<Vec<_>>(), ["▲ 31.66"]);
        assert_eq!((words[0].size, words[0].ink), (18.0, LIGHT.text1));
        assert!(words[0].letters.windows(2).all(|pair| pair[0].1 < pair[1].1));
        assert!((words[0].origin.x - 10.0).abs() < 1.0 && words[0].origin.y > 30.0);
    }

    #[test]
    fn joined_letters_are_one_glyph_and_read_as_they_were_written() {
        let marks = of(|ui| {
            ui.painter().text(pos2(10.0, 20.0), Align2::LEFT_TOP, "Unified flow", theme::body(), LIGHT.text1);
        });
        let words = marks.iter().find_map(|m| match &m.what {
            What::Words(words) => Some(words),
            _ => None,
        });
        let words = words.expect("words");
        assert_eq!(words.text(), "Unified flow");
        let set: String = words.letters.iter().map(|(letter, _)| letter).collect();
        assert_eq!(set, "Uni\u{FB01}ed \u{FB02}ow");
    }

    #[test]
    fn a_strip_of_triangles_is_one_outline_without_seams() {
        let marks = of(|ui| {
            let mut mesh = Mesh::default();
            for i in 0..6_u8 {
                let (x, y) = (f32::from(i / 2) * 20.0 + 5.0, f32::from(i % 2) * 30.0 + 5.0);
                mesh.colored_vertex(pos2(x, y), LIGHT.ficc);
            }
            for i in 0..4 {
                mesh.add_triangle(i, i + 1, i + 2);
            }
            ui.painter().add(mesh);
        });
        let rings = marks.iter().find_map(|m| match &m.what {
            What::Path { rings, fill, .. } if *fill == LIGHT.ficc => Some(rings),
            _ => None,
        });
        let rings = rings.expect("the strip");
        assert_eq!((rings.len(), rings[0].len()), (1, 7), "six corners, back to the first");
    }

    #[test]
    fn what_is_out_of_sight_or_no_number_leaves_no_mark() {
        let before = of(|_| {}).len();
        let after = of(|ui| {
            let painter = ui.painter();
            painter.rect_filled(Rect::from_min_size(pos2(900.0, 0.0), vec2(5.0, 5.0)), 0.0, LIGHT.ficc);
            painter.line_segment([pos2(f32::NAN, 0.0), pos2(5.0, 5.0)], Stroke::new(1.0, LIGHT.ficc));
            painter.circle_filled(pos2(5.0, 5.0), 0.0, LIGHT.ficc);
        });
        assert_eq!(after.len(), before);
    }
}
