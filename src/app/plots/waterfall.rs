//! From one total to another in steps: what each of them adds or takes away.

use egui::{Align2, Painter, Pos2, Rect, Stroke, Ui, Vec2, pos2, vec2};

use super::axis::{Plane, finite, money_tick, nice_step};
use super::offered::{Chart, offer};
use super::parts::{Pressable, Words, allocate, cost_block, gutter, saved_block, value_axis};
use super::{House, Standing};
use crate::app::format::{self, DASH, Unit};
use crate::app::theme::{self, Tokens, gap, stroke, tokens};

/// Names the chart on offer.
const KEY: &str = "comparison";
/// Room for amounts above and for two lines of names below.
const ABOVE: f32 = 24.0;
const BELOW: f32 = 40.0;
/// Share of its slot a bar takes.
const BAR: f32 = 0.58;

/// What the two ends are made of, in dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pillar {
    /// A requirement, house on house.
    Houses {
        /// FICC's.
        ficc: f64,
        /// CME's.
        cme: f64,
    },
    /// What is saved; negative when cross-margining costs.
    Saved(f64),
}

impl Pillar {
    fn total(self) -> f64 {
        match self {
            Self::Houses { ficc, cme } => finite(ficc) + finite(cme),
            Self::Saved(amount) => finite(amount),
        }
    }
}

/// One step: its name, and what it adds.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// "Levers".
    pub name: String,
    /// Dollars.
    pub adds: f64,
    /// What changed, for the tooltip.
    pub why: String,
}

/// The whole way.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// Names of the two ends.
    pub names: [String; 2],
    /// The two ends.
    pub ends: [Pillar; 2],
    /// In the order in which they were taken.
    pub steps: Vec<Step>,
    /// The unit of every figure.
    pub unit: Unit,
    /// Whether the figures are ones a regulator has approved.
    pub standing: Standing,
}

impl Waterfall {
    /// Paints it.
    pub fn show(&self, ui: &mut Ui, size: Vec2) {
        let response = allocate(ui, size, || self.alternative());
        let painter = ui.painter().clone();
        let tokens = tokens(ui);
        let (low, high) = self.span();
        let step = nice_step(high - low, 4);
        let ticks = ticks(low, high, step, self.unit);
        let left = response.rect.left() + gutter(&painter, &ticks, 36.0, tokens);
        let area = Rect::from_min_max(
            pos2(left, response.rect.top() + ABOVE),
            pos2(response.rect.right(), response.rect.bottom() - BELOW),
        );
        let plane = Plane::new(area, 0.0..=self.slots() as f64, low..=high);
        value_axis(&painter, &plane, &ticks, tokens);
        let sketch = Sketch { waterfall: self, painter: &painter, tokens, plane };
        for (i, rect) in sketch.paint().into_iter().enumerate() {
            let (what, why) = self.words(i);
            (Pressable { rect, what: &what, why: &why }).show(ui, response.id.with(("waterfall", i)));
        }
        offer(ui, response.rect, KEY, || self.chart());
    }

    /// A copy to be drawn elsewhere.
    fn chart(&self) -> Chart {
        let steps = self.clone();
        let [from, to] = &self.names;
        let what = if matches!(self.ends[0], Pillar::Saved(_)) { "Saved" } else { "Requirement" };
        let name = format!("{what} from {from} to {to}, {}", self.unit.head());
        Chart::new(KEY, name, self.alternative(), vec2(960.0, 420.0), move |ui, size| steps.show(ui, size))
    }

    /// What it shows, in one line.
    pub fn alternative(&self) -> String {
        let [from, to] = &self.names;
        let [a, b] = self.ends.map(|end| format::money(end.total(), self.unit));
        let steps: Vec<String> =
            self.steps.iter().map(|s| format!("{} {}", s.name, format::money(s.adds, self.unit))).collect();
        format!("From {from} {a} to {to} {b}: {}.", steps.join(", "))
    }

    fn slots(&self) -> usize {
        self.steps.len() + 2
    }

    /// Where the way stands before the first step and after each.
    fn levels(&self) -> Vec<f64> {
        let mut at = self.ends[0].total();
        let mut levels = vec![at];
        for step in &self.steps {
            at += finite(step.adds);
            levels.push(at);
        }
        levels
    }

    fn span(&self) -> (f64, f64) {
        let mut levels = self.levels();
        levels.extend(self.ends.map(Pillar::total));
        let low = levels.iter().copied().fold(0.0, f64::min);
        let high = levels.iter().copied().fold(0.0, f64::max);
        let step = nice_step((high - low).max(1.0), 4);
        ((low / step + 1e-9).floor() * step, ((high / step - 1e-9).ceil() * step).max(step))
    }

    fn words(&self, slot: usize) -> (String, String) {
        let money = |dollars| format::money(dollars, self.unit);
        match slot.checked_sub(1).and_then(|i| self.steps.get(i)) {
            Some(step) => (format!("{}: {}", step.name, money(step.adds)), step.why.clone()),
            None => {
                let end = usize::from(slot > 0);
                let why = match self.ends[end] {
                    Pillar::Houses { ficc, cme } => format!("FICC {} + CME {}", money(ficc), money(cme)),
                    Pillar::Saved(_) => "Without less with cross-margining.".to_owned(),
                };
                (format!("{}: {}", self.names[end], money(self.ends[end].total())), why)
            }
        }
    }
}

fn ticks(low: f64, high: f64, step: f64, unit: Unit) -> Vec<(f64, String)> {
    super::axis::Ticks::new(low, high, step).map(|value| (value, money_tick(value, step, unit))).collect()
}

/// What is needed to paint it.
struct Sketch<'a> {
    waterfall: &'a Waterfall,
    painter: &'a Painter,
    tokens: &'a Tokens,
    plane: Plane,
}

impl Sketch<'_> {
    /// Returns the bars' places in their order.
    fn paint(&self) -> Vec<Rect> {
        let w = self.waterfall;
        let levels = w.levels();
        let mut places = vec![self.pillar(0, w.ends[0])];
        for (i, step) in w.steps.iter().enumerate() {
            let before = levels.get(i).copied().unwrap_or_default();
            places.push(self.step(i + 1, before, step));
        }
        let last = w.slots() - 1;
        places.push(self.pillar(last, w.ends[1]));
        for (slot, level) in levels.iter().enumerate() {
            self.connector(slot, *level);
        }
        for (slot, place) in places.iter().enumerate() {
            self.name(slot, *place);
        }
        places
    }

    fn bar(&self, slot: usize, from: f64, to: f64) -> Rect {
        let middle = self.plane.x.at(slot as f64 + 0.5);
        let half = self.plane.x.length(1.0) * BAR / 2.0;
        let (top, bottom) = (self.plane.y.at(from.max(to)), self.plane.y.at(from.min(to)));
        Rect::from_min_max(pos2(middle - half, top), pos2(middle + half, bottom.max(top + 2.0)))
    }

    fn pillar(&self, slot: usize, pillar: Pillar) -> Rect {
        let whole = self.bar(slot, 0.0, pillar.total());
        match pillar {
            Pillar::Houses { ficc, cme } => {
                let lower = self.bar(slot, 0.0, finite(ficc));
                let upper = self.bar(slot, finite(ficc), finite(ficc) + finite(cme));
                for (house, rect, amount) in [(House::Cme, upper, cme), (House::Ficc, lower, ficc)] {
                    if amount > 0.0 {
                        self.painter.rect_filled(rect, 0.0, house.fill(self.tokens));
                        self.inside(rect, house.name());
                    }
                }
            }
            Pillar::Saved(amount) if amount < 0.0 => cost_block(self.painter, whole, self.tokens),
            Pillar::Saved(_) => saved_block(self.painter, whole, self.waterfall.standing, self.tokens),
        }
        let total = format::money_cell(pillar.total(), self.waterfall.unit);
        self.over(whole, &total, self.tokens.text1);
        whole
    }

    fn inside(&self, rect: Rect, name: &str) {
        let words = Words::new(name, theme::small(), self.tokens.bg1);
        let size = words.size(self.painter);
        if rect.height() > size.y + 2.0 && rect.width() > size.x + 4.0 {
            words.paint(self.painter, rect.center(), Align2::CENTER_CENTER);
        }
    }

    fn step(&self, slot: usize, before: f64, step: &Step) -> Rect {
        let w = self.waterfall;
        let rect = self.bar(slot, before, before + finite(step.adds));
        let is_saved = matches!(w.ends[0], Pillar::Saved(_));
        let amount = format::money_cell(step.adds, w.unit);
        if amount == DASH {
            let line = Stroke::new(stroke::HAIRLINE, self.tokens.text1);
            self.painter.hline(rect.x_range(), self.plane.y.at(before), line);
            self.over(rect, DASH, self.tokens.text3);
        } else if (step.adds < 0.0) == is_saved {
            cost_block(self.painter, rect, self.tokens);
            self.over(rect, &format!("▲ {amount}"), self.tokens.warn_text);
        } else {
            saved_block(self.painter, rect, w.standing, self.tokens);
            self.over(rect, &amount, w.standing.ink(self.tokens));
        }
        rect
    }

    fn over(&self, rect: Rect, text: &str, ink: egui::Color32) {
        let place = rect.center_top() - vec2(0.0, gap::TINY);
        let usual = Words::new(text, theme::body(), ink);
        let slot = self.plane.x.length(1.0) - 2.0;
        let fits = usual.size(self.painter).x <= slot;
        let words = if fits { usual } else { Words::new(text, theme::small(), ink) };
        let size = words.size(self.painter);
        let plaque = Align2::CENTER_BOTTOM.anchor_size(place, size);
        words.paint_on(self.painter, plaque, self.tokens.bg1);
    }

    /// The line at a level, from the bar that reached it to the next.
    fn connector(&self, slot: usize, level: f64) {
        let y = self.plane.y.at(level);
        let half = self.plane.x.length(1.0) * BAR / 2.0;
        let from = self.plane.x.at(slot as f64 + 0.5) + half;
        let to = self.plane.x.at(slot as f64 + 1.5) - half;
        self.painter.hline(from..=to, y, Stroke::new(stroke::HAIRLINE, self.tokens.text1));
    }

    fn name(&self, slot: usize, bar: Rect) {
        let w = self.waterfall;
        let name = match slot {
            0 => &w.names[0],
            _ => w.steps.get(slot - 1).map_or(&w.names[1], |step| &step.name),
        };
        // a name breaks between its words and never inside one
        let measure = |word: &str| Words::new(word, theme::small(), self.tokens.text2).size(self.painter).x;
        let widest = name.split(' ').map(measure).fold(0.0, f32::max).ceil() + 1.0;
        let width = (self.plane.x.length(1.0) - gap::TINY).max(widest);
        let mut job =
            egui::text::LayoutJob::simple(name.clone(), theme::small(), self.tokens.text2, width.max(20.0));
        job.halign = egui::Align::Center;
        job.wrap.max_rows = 2;
        let galley = self.painter.layout_job(job);
        let place: Pos2 = pos2(bar.center().x, self.plane.rect.bottom() + 6.0);
        self.painter.galley(place, galley, self.tokens.text2);
    }
}
