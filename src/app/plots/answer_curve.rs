//! A solver's curve: the requirement in both worlds against what is searched, and the answer on it.

use egui::{Align2, Painter, Pos2, Rect, Stroke, Ui, Vec2, pos2};

use super::axis::{Plane, Ticks, finite, money_tick, nice_step, nice_top};
use super::offered::{Chart, offer};
use super::parts::{Words, allocate, curve, gutter, hollow_dot, value_axis, words_below};
use super::place::{Placer, around};
use super::{Shown, Standing};
use crate::app::format::{self, Unit};
use crate::app::theme::{self, Tokens, dash, stroke, tokens};
use crate::app::widgets::dashed_line;

/// Names the chart on offer.
const KEY: &str = "solver";

/// Curves against whole numbers or shares. All money in dollars.
#[derive(Clone, Debug)]
pub struct AnswerCurve {
    /// With cross-margining, x rising.
    pub with: Vec<[f64; 2]>,
    /// Without; may be empty.
    pub without: Vec<[f64; 2]>,
    /// As held, and the answer.
    pub present: f64,
    pub answer: f64,
    /// What stands beside the answer.
    pub label: String,
    /// A wanted requirement, as a dashed line.
    pub wanted: Option<f64>,
    /// The title of the x axis, and how a number on it is written.
    pub x_title: String,
    pub x_words: fn(f64) -> String,
    pub unit: Unit,
    pub standing: Standing,
}

impl AnswerCurve {
    /// Paints it into `size`.
    pub fn show(&self, ui: &mut Ui, size: Vec2) -> Shown<()> {
        let response = allocate(ui, size, || self.alternative());
        let rect = response.rect;
        let top = self.top();
        let step = nice_step(top, 3);
        let ticks: Vec<_> = Ticks::new(0.0, top, step).map(|y| (y, money_tick(y, step, self.unit))).collect();
        let (painter, tokens) = (ui.painter(), tokens(ui));
        let left = gutter(painter, &ticks, 28.0, tokens);
        let area = Rect::from_min_max(
            pos2(rect.left() + left, rect.top() + 22.0),
            pos2(rect.right() - 6.0, (rect.bottom() - 38.0).max(rect.top() + 30.0)),
        );
        let plane = Plane::new(area, self.span(), 0.0..=top);
        value_axis(painter, &plane, &ticks, tokens);
        Words::new(self.unit.head(), theme::small(), tokens.text3).paint(
            painter,
            rect.left_top(),
            Align2::LEFT_TOP,
        );
        self.paint_x(painter, &plane, rect, tokens);
        self.paint_curves(painter, &plane, tokens);
        offer(ui, response.rect, KEY, || self.chart());
        Shown { response, picked: None }
    }

    /// A copy to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let curve = self.clone();
        let name = format!("Requirement along {}", self.x_title);
        Chart::new(KEY, name, self.alternative(), egui::vec2(960.0, 420.0), move |ui, size| {
            curve.show(ui, size);
        })
    }

    /// What the curve shows, in one line.
    pub fn alternative(&self) -> String {
        let present = value_at(&self.with, self.present);
        format!(
            "Requirement with cross-margining against {}: {} as held, {} at the answer, {}.",
            self.x_title,
            format::money(present, self.unit),
            format::money(value_at(&self.with, self.answer), self.unit),
            (self.x_words)(self.answer),
        )
    }

    fn span(&self) -> std::ops::RangeInclusive<f64> {
        let xs = || self.with.iter().map(|[x, _]| finite(*x)).chain([self.present, self.answer]);
        let (low, high) = (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max));
        low..=high
    }

    fn top(&self) -> f64 {
        let heights = self.with.iter().chain(&self.without).map(|[_, y]| finite(*y));
        nice_top(heights.chain(self.wanted).fold(0.0, f64::max), 3)
    }

    fn paint_x(&self, painter: &Painter, plane: &Plane, rect: Rect, tokens: &Tokens) {
        let values = plane.x.values();
        let intervals = if plane.rect.width() < 220.0 { 2 } else { 4 };
        let ticks: Vec<(f64, String)> = plane
            .x
            .ticks(intervals)
            .map(|x| (x, (self.x_words)(x)))
            .filter(|(x, _)| values.contains(x))
            .collect();
        words_below(painter, plane, &ticks, rect.x_range());
        let title = Words::new(&self.x_title, theme::small(), tokens.text3);
        title.paint(painter, pos2(plane.rect.right(), rect.bottom()), Align2::RIGHT_BOTTOM);
    }

    fn paint_curves(&self, painter: &Painter, plane: &Plane, tokens: &Tokens) {
        let other = Stroke::new(stroke::LINE, tokens.text3);
        let without = points(&self.without, plane);
        dashed_line(painter, &without, other, dash::OTHER_WORLD);
        let with = points(&self.with, plane);
        if let Some(wanted) = self.wanted {
            let y = plane.y.held(wanted);
            let line = Stroke::new(stroke::LINE, tokens.text1);
            dashed_line(
                painter,
                &[pos2(plane.rect.left(), y), pos2(plane.rect.right(), y)],
                line,
                dash::SECOND,
            );
        }
        curve(painter, with.clone(), Stroke::new(stroke::CURVE, self.standing.line(tokens)));
        let mut placer = Placer::new(plane.rect.with_min_y(plane.rect.top() - 8.0));
        placer.block_path(&with);
        let present = plane.at(self.present, value_at(&self.with, self.present));
        let answer = plane.at(self.answer, value_at(&self.with, self.answer));
        for dot in [present, answer] {
            placer.block(Rect::from_center_size(dot, Vec2::splat(14.0)));
        }
        hollow_dot(painter, present, tokens.text3, tokens.bg1);
        painter.circle_filled(answer, 6.0, tokens.focus);
        let mut labels = vec![(answer, self.label.clone(), tokens.text1)];
        if self.present != self.answer {
            labels.push((present, "as held".to_owned(), tokens.text3));
        }
        for (point, text, ink) in labels {
            let words = Words::new(text, theme::small(), ink);
            let size = words.size(painter);
            let place = placer.put(size, around(point, size, 10.0));
            words.paint_on(painter, place, tokens.bg1);
        }
    }
}

fn points(line: &[[f64; 2]], plane: &Plane) -> Vec<Pos2> {
    line.iter().map(|[x, y]| plane.at(*x, *y)).collect()
}

/// The height at `x`, straight between points; zero for a line without any.
fn value_at(line: &[[f64; 2]], x: f64) -> f64 {
    let after = line.partition_point(|point| point[0] < x);
    let height = match (after.checked_sub(1).and_then(|before| line.get(before)), line.get(after)) {
        (Some([x0, y0]), Some([x1, y1])) if x1 > x0 => y0 + (y1 - y0) * (x - x0) / (x1 - x0),
        (_, Some([_, y])) | (Some([_, y]), None) => *y,
        (None, None) => 0.0,
    };
    finite(height)
}
