//! The stress days one under the other: what each makes or loses, and how much of the margin it takes.

use egui::{Align2, Rect, Ui, Vec2, pos2, vec2};

use super::offered::Chart;
use super::parts::{Words, allocate};
use super::{Loss, Standing, StressBar};
use crate::app::format::Unit;
use crate::app::theme::{self, row, stroke, tokens};
use crate::app::widgets::one_line;

/// Widths of the figures at the right, and below which width they and the words are smaller.
const FIGURE: f32 = 84.0;
const SLIM: f32 = 62.0;
const NARROW: f32 = 560.0;

/// One day, in words but for its bar.
#[derive(Clone, Debug, PartialEq)]
pub struct StressDay {
    /// The date and what happened.
    pub name: String,
    pub pnl: String,
    /// The loss over the margin without.
    pub without: String,
    /// The loss over the margin in force.
    pub loss: Loss,
}

/// The days, worst first.
#[derive(Clone, Debug, PartialEq)]
pub struct StressList {
    pub days: Vec<StressDay>,
    pub unit: Unit,
    /// The head of the last column: "with XM".
    pub world: &'static str,
    pub standing: Standing,
}

impl StressList {
    /// Names the chart on offer.
    pub const KEY: &'static str = "stress";

    /// A copy to be drawn elsewhere.
    pub fn chart(self) -> Chart {
        let name = format!("Stress days: one-day P&L, {}, and loss over margin", self.unit.head());
        let size = vec2(960.0, row::HEADER + row::DENSE * self.days.len() as f32);
        Chart::new(Self::KEY, name, self.alternative(), size, move |ui, size| self.show(ui, size))
    }

    /// Paints as many days as fit into `size`, and how many more there are.
    pub fn show(&self, ui: &mut Ui, size: Vec2) {
        let response = allocate(ui, size, || self.alternative());
        let rect = response.rect;
        let room = ((rect.height() - row::HEADER) / row::DENSE + 0.01).floor().max(0.0) as usize;
        let shown = if self.days.len() <= room { room } else { room.saturating_sub(1) };
        self.head(ui, rect);
        for (i, day) in self.days.iter().take(shown).enumerate() {
            self.day(ui, line(rect, i), day);
        }
        if let Some(more) = self.days.len().checked_sub(shown).filter(|more| *more > 0) {
            let words = format!("and {more} more, each of them less severe");
            let place = line(rect, shown).left_center();
            let words = Words::new(words, theme::small(), tokens(ui).text3);
            words.paint(ui.painter(), place, Align2::LEFT_CENTER);
        }
    }

    fn head(&self, ui: &Ui, rect: Rect) {
        let ink = tokens(ui);
        let y = rect.top() + row::HEADER / 2.0;
        let put = |text: &str, x: f32, side| {
            Words::new(text, theme::small(), ink.text3).paint(ui.painter(), pos2(x, y), side);
        };
        put("Loss over margin on stress days", rect.left(), Align2::LEFT_CENTER);
        let [pnl, without] = ends(rect);
        put(&format!("P&L, {}", self.unit.head()), pnl, Align2::RIGHT_CENTER);
        put("without", without, Align2::RIGHT_CENTER);
        put(self.world, rect.right(), Align2::RIGHT_CENTER);
        let line = (stroke::HAIRLINE, ink.outline);
        ui.painter().hline(rect.x_range(), rect.top() + row::HEADER, line);
    }

    fn day(&self, ui: &Ui, place: Rect, day: &StressDay) {
        let ink = tokens(ui);
        let [pnl, without] = ends(place);
        let room = pnl - figure_width(place) - place.left();
        let font = || if place.width() < NARROW { theme::small() } else { theme::body() };
        let name = one_line(ui, &day.name, font(), ink.text1, room.max(40.0));
        let y = place.center().y;
        ui.painter().galley(pos2(place.left(), y - name.size().y / 2.0), name, ink.text1);
        for (text, x) in [(&day.pnl, pnl), (&day.without, without)] {
            Words::new(text, font(), ink.text2).paint(ui.painter(), pos2(x, y), Align2::RIGHT_CENTER);
        }
        StressBar { loss: day.loss, standing: self.standing }.paint(ui, place);
        let line = (stroke::HAIRLINE, ink.outline);
        ui.painter().hline(place.x_range(), place.bottom(), line);
    }

    /// What it shows, in one line.
    pub fn alternative(&self) -> String {
        let count = self.days.len();
        match self.days.first() {
            Some(day) => {
                format!("{count} stress days, the worst {}: {} {}.", day.name, day.pnl, self.unit.head())
            }
            None => "No stress days.".to_owned(),
        }
    }
}

/// The right ends of the middle columns.
fn ends(rect: Rect) -> [f32; 2] {
    let without = rect.right() - StressBar::LEAST_WIDTH - 8.0;
    [without - figure_width(rect) + 8.0, without]
}

fn figure_width(rect: Rect) -> f32 {
    if rect.width() < NARROW { SLIM } else { FIGURE }
}

fn line(rect: Rect, index: usize) -> Rect {
    let top = rect.top() + row::HEADER + row::DENSE * index as f32;
    Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), row::DENSE))
}
