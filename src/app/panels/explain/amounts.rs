//! Amounts and headings as the panel writes them.

use crate::{
    app::{
        context::View,
        format::{DASH, Unit, basis_points, money, multiple, percent, whole},
        theme::{figure, gap, small, title, tokens},
        widgets::{Chip, ChipKind, Grade, grade_badge, hairline, words, wrapped},
        words::capital,
    },
    margin::Amount,
    rulebook,
};
use egui::{Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, vec2};

/// An amount with its unit.
pub fn amount(amount: Amount) -> String {
    match amount {
        Amount::Money(dollars) => money(dollars, Unit::of_column([dollars])),
        Amount::Simulated(dollars) => money(dollars, Unit::of_column([dollars])),
        Amount::Fraction(share) => percent(share),
        Amount::Times(times) => multiple(times, if times.abs() < 9.95 { 1 } else { 0 }),
        Amount::BasisPoints(points) => basis_points(points),
        Amount::Count(count) => whole(count),
        Amount::None => DASH.to_owned(),
    }
}

/// Dollars with their own unit.
pub fn dollars(amount: f64) -> String {
    money(amount, Unit::of_column([amount]))
}

/// A small heading over a hairline.
pub fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(gap::SMALL);
    words(ui, text, small(), tokens(ui).text2);
    hairline(ui);
}

/// A small heading with actions at its right end.
pub fn heading_with(ui: &mut Ui, text: &str, actions: impl FnOnce(&mut Ui, Rect)) {
    ui.add_space(gap::SMALL);
    let line = words(ui, text, small(), tokens(ui).text2).rect;
    actions(ui, line.with_max_x(line.left() + ui.available_width()).expand2(vec2(0.0, 4.0)));
    hairline(ui);
}

/// Words over as many lines as they need.
pub fn sentence(ui: &mut Ui, text: &str) -> Response {
    words(ui, text, crate::app::theme::body(), tokens(ui).text2)
}

/// The title and the figure of a page, with what is to be said beside it.
pub fn head(ui: &mut Ui, view: &View, name: &str, amount: &str, chip: Option<&str>) {
    let ink = tokens(ui);
    words(ui, name, title(), ink.text1);
    if amount.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        let shown = if view.is_stale { ink.text3 } else { ink.text1 };
        words(ui, amount, figure(), shown);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if view.is_stale {
                words(ui, "being recomputed", small(), ink.text3);
            } else if let Some(word) = chip {
                Chip::new(ChipKind::Note, word).show(ui);
            }
        });
    });
    if view.evaluation.is_hypothetical() {
        Chip::new(ChipKind::Hypothetical, crate::app::words::HYPOTHETICAL).show(ui);
    }
}

/// The grade's badge and word, and where it comes from.
pub fn trust(ui: &mut Ui, grade: rulebook::Grade, source: &str) {
    let before = 16.0 + gap::SMALL;
    let text = format!("{}: {source}", capital(grade.word()));
    let words = wrapped(ui, &text, small(), tokens(ui).text3, ui.available_width() - before);
    let size = vec2(ui.available_width(), words.size().y.max(16.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    let corner = Rect::from_min_size(rect.min, vec2(16.0, 16.0));
    badge(&mut ui.new_child(UiBuilder::new().max_rect(corner).id_salt("grade")), grade, source);
    ui.painter().galley(rect.min + vec2(before, 0.0), words, tokens(ui).text3);
}

/// The badge of a grade.
pub fn badge(ui: &mut Ui, grade: rulebook::Grade, source: &str) -> Response {
    let shown = match grade {
        rulebook::Grade::Published => Grade::Published,
        rulebook::Grade::Filing => Grade::Filing,
        rulebook::Grade::Calibrated => Grade::Calibrated,
        rulebook::Grade::Assumption => Grade::Assumption,
    };
    grade_badge(ui, shown, source)
}

/// Rows of one height of which only those in sight are drawn.
pub fn rows(ui: &mut Ui, count: usize, height: f32, mut row: impl FnMut(&mut Ui, usize)) {
    let top = ui.cursor().top();
    let sight = ui.clip_rect();
    let first = (((sight.top() - top) / height).floor().max(0.0) as usize).min(count);
    let last = (((sight.bottom() - top) / height).ceil().max(0.0) as usize + 1).clamp(first, count);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(first as f32 * height);
        for i in first..last {
            ui.push_id(i, |ui| row(ui, i));
        }
        ui.add_space((count - last) as f32 * height);
    });
}
