//! Marks painted by hand: hatch, dashes, rings, plaques.

use egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2,
};

use crate::app::theme::{self, dash, radius, stroke, tokens};

/// Distance along a row between two hatch lines.
pub const HATCH_PITCH: f32 = 8.0;
/// How much of its colour a hatch keeps over a large area, so that it does not shout.
pub const HATCH_VEIL: f32 = 0.6;

/// Lines rising to the right over a rectangle, clipped to it.
pub fn hatch(painter: &Painter, area: Rect, ink: Color32, pitch: f32) {
    let corners = [area.left_top(), area.right_top(), area.right_bottom(), area.left_bottom()];
    hatch_in(painter, &corners, ink, pitch);
}

/// Lines rising to the right inside a convex outline. Neighbouring areas continue each other.
pub fn hatch_in(painter: &Painter, outline: &[Pos2], ink: Color32, pitch: f32) {
    let sums = outline.iter().map(|corner| corner.x + corner.y);
    let (low, high) = sums.fold((f32::MAX, f32::MIN), |(low, high), sum| (low.min(sum), high.max(sum)));
    // A stroke seen along a row is wider than across itself.
    let half = stroke::AXIS * std::f32::consts::FRAC_1_SQRT_2;
    let mut middle = (low / pitch).floor() * pitch;
    while middle - half < high {
        let band = band_inside(outline, middle - half, middle + half);
        if band.len() > 2 {
            painter.add(Shape::convex_polygon(band, ink, Stroke::NONE));
        }
        middle += pitch;
    }
}

/// The part of a convex outline where `x + y` lies between two values.
fn band_inside(outline: &[Pos2], low: f32, high: f32) -> Vec<Pos2> {
    let above = cut(outline, |corner| corner.x + corner.y - low);
    cut(&above, |corner| high - corner.x - corner.y)
}

/// The part of a convex outline where a linear measure is not negative.
fn cut(outline: &[Pos2], measure: impl Fn(Pos2) -> f32) -> Vec<Pos2> {
    let mut kept = Vec::with_capacity(outline.len() + 1);
    for (i, &from) in outline.iter().enumerate() {
        let to = outline[(i + 1) % outline.len()];
        let (before, after) = (measure(from), measure(to));
        if before >= 0.0 {
            kept.push(from);
        }
        if (before < 0.0) != (after < 0.0) {
            kept.push(from.lerp(to, before / (before - after)));
        }
    }
    kept
}

/// The closed outline of a rectangle with round corners, clockwise.
pub fn rounded_outline(rect: Rect, radius: f32) -> Vec<Pos2> {
    const STEPS: u8 = 8;
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
    let inner = rect.shrink(radius);
    let centres = [inner.right_top(), inner.right_bottom(), inner.left_bottom(), inner.left_top()];
    let mut outline = Vec::with_capacity(4 * (usize::from(STEPS) + 1));
    for (quarter, centre) in (0_u8..).zip(centres) {
        for step in 0..=STEPS {
            let turn = f32::from(quarter) - 1.0 + f32::from(step) / f32::from(STEPS);
            outline.push(centre + radius * egui::Vec2::angled(turn * std::f32::consts::FRAC_PI_2));
        }
    }
    outline
}

/// A dashed path; `dash` is the drawn length, then the gap.
pub fn dashed_line(painter: &Painter, path: &[Pos2], line: Stroke, dash: [f32; 2]) {
    painter.extend(Shape::dashed_line(path, line, dash[0], dash[1]));
}

/// A dashed rectangle with round corners, drawn inside `rect`.
pub fn dashed_outline(painter: &Painter, rect: Rect, radius: f32, line: Stroke, dash: [f32; 2]) {
    let half = line.width / 2.0;
    let mut path = rounded_outline(rect.shrink(half), radius - half);
    path.extend(path.first().copied());
    dashed_line(painter, &path, line, dash);
}

/// The ring round what has the keyboard: 2 px, 2 px outside.
pub fn focus_ring(ui: &Ui, rect: Rect, radius: f32) {
    let ring = rect.expand(4.0);
    let corners = CornerRadius::from(radius + 4.0);
    let line = Stroke::new(stroke::LINE, tokens(ui).focus);
    ui.painter().rect_stroke(ring, corners, line, StrokeKind::Inside);
}

/// A line across the panel that separates and says nothing else.
pub fn hairline(ui: &mut Ui) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), stroke::HAIRLINE));
    let line = Stroke::new(stroke::HAIRLINE, tokens(ui).outline);
    ui.painter().hline(rect.x_range(), rect.center().y, line);
}

/// The ground of a table row.
pub fn row_ground(ui: &Ui, rect: Rect, is_selected: bool, is_hovered: bool) {
    let ground = match (is_selected, is_hovered) {
        (true, _) => tokens(ui).select,
        (false, true) => tokens(ui).bg2,
        (false, false) => return,
    };
    ui.painter().rect_filled(rect, radius::BADGE, ground);
}

/// The dot that says a value is not its default, or not what the file said.
pub fn changed_dot(ui: &Ui, centre: Pos2) {
    ui.painter().circle_filled(centre, 4.0, tokens(ui).warn_text);
}

/// The little square of a house's colour before its name.
pub fn swatch(painter: &Painter, centre: Pos2, ink: Color32) {
    painter.rect_filled(Rect::from_center_size(centre, vec2(10.0, 10.0)), radius::SWATCH, ink);
}

/// The tick of a chosen thing, two strokes in a box of 9 by 8. No bundled face has one.
pub fn tick_mark(painter: &Painter, centre: Pos2, ink: Color32) {
    let line = Stroke::new(stroke::AXIS, ink);
    let path = [vec2(-4.0, 0.5), vec2(-1.25, 3.25), vec2(4.25, -3.5)].map(|step| centre + step);
    painter.add(Shape::line(path.to_vec(), line));
}

/// The arrow from without to with: 28 long, 2 px. Hack's is too heavy at that size.
pub fn arrow(painter: &Painter, centre: Pos2, ink: Color32, scale: f32) {
    let line = Stroke::new(stroke::LINE, ink);
    let tip = centre + vec2(14.0, 0.0) * scale;
    painter.line_segment([centre - vec2(14.0, 0.0) * scale, tip], line);
    let barbs = [tip + vec2(-8.0, -7.0) * scale, tip, tip + vec2(-8.0, 7.0) * scale];
    painter.add(Shape::line(barbs.to_vec(), line));
}

/// Words on a ground of their own, for labels that cross lines. Returns the plaque.
pub fn plaque_text(
    painter: &Painter,
    place: Pos2,
    anchor: Align2,
    text: &str,
    (font, ink): (FontId, Color32),
    ground: Color32,
) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), font, ink);
    let plaque = anchor.anchor_size(place, galley.size() + vec2(2.0 * theme::gap::TINY, 0.0));
    painter.rect_filled(plaque, radius::SWATCH, ground);
    painter.galley(plaque.min + vec2(theme::gap::TINY, 0.0), galley, ink);
    plaque
}

/// The border of something that cannot be used as it stands.
pub(super) fn blocked_outline(ui: &Ui, rect: Rect, radius: f32, width: f32) {
    let line = Stroke::new(width, tokens(ui).outline_strong);
    dashed_outline(ui.painter(), rect, radius, line, dash::OTHER_WORLD);
}

/// A caret of a drop-down, an open triangle pointing down.
pub(super) fn caret(painter: &Painter, centre: Pos2, ink: Color32) {
    let corners = [pos2(-3.0, -2.0), pos2(3.0, -2.0), pos2(0.0, 2.5)].map(|corner| centre + corner.to_vec2());
    painter.add(Shape::convex_polygon(corners.to_vec(), ink, Stroke::NONE));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatch_bands_end_on_the_outline() {
        let area = Rect::from_min_max(pos2(10.0, 20.0), pos2(50.0, 30.0));
        let corners = [area.left_top(), area.right_top(), area.right_bottom(), area.left_bottom()];
        let band = Rect::from_points(&band_inside(&corners, 47.0, 49.0));
        assert_eq!(band, Rect::from_min_max(pos2(17.0, 20.0), pos2(29.0, 30.0)));
        assert!(band_inside(&corners, 20.0, 29.0).is_empty());
        assert!(band_inside(&corners, 81.0, 90.0).is_empty());
    }

    #[test]
    fn a_rounded_outline_touches_its_four_sides() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(40.0, 20.0));
        let outline = rounded_outline(rect, 99.0);
        let bounds = Rect::from_points(&outline);
        assert!((bounds.min - rect.min).length() < 1e-3 && (bounds.max - rect.max).length() < 1e-3);
    }
}
