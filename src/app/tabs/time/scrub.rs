//! Going to a date: the handle, buttons, a field.

use super::first_row;
use crate::{
    app::{
        context::View,
        format,
        theme::{control, gap, radius, stroke, tokens},
        widgets::{NumberCell, PushButton, caption},
    },
    quantity::{Date, date},
    whatif::{Command, Gesture, Stand},
};
use egui::{Stroke, StrokeKind, Ui, vec2};

/// The dates one can go to, and the one on screen.
pub struct Dates<'a> {
    /// Publication dates that have a figure.
    all: &'a [Date],
    /// The document's own date.
    from: Date,
    /// The date it stands at.
    pub at: Date,
}

impl<'a> Dates<'a> {
    /// The dates of the window's market; `None` where there is none.
    pub fn new(view: &View<'a>) -> Option<Self> {
        let history = &view.market.history;
        let all = history.dates().get(first_row(view.market)..)?;
        let own = view.scenario.as_of.or_else(|| all.last().copied())?;
        let stand = view.scenario.stand;
        let (from, at) = stand.map_or((own, own), |s| (s.from, s.at));
        Some(Self { all, from, at })
    }

    /// The place of the date on screen: the last publication date on or before it.
    pub fn place(&self) -> usize {
        self.all.partition_point(|d| *d <= self.at).saturating_sub(1)
    }

    /// The place of the last date.
    pub fn last_place(&self) -> f64 {
        self.all.len().saturating_sub(1) as f64
    }

    /// The place of a publication date.
    pub fn place_of(&self, day: Date) -> Option<usize> {
        self.all.binary_search(&day).ok()
    }

    /// Goes to a place; a drag is one step once it is released.
    pub fn go_to_place(&self, view: &View, place: f64, released: bool) {
        if let Some(day) = self.all.get(place.round().max(0.0) as usize) {
            self.go(view, *day, if released { Gesture::Done } else { Gesture::GoesOn });
        }
    }

    fn go(&self, view: &View, day: Date, gesture: Gesture) {
        if day != self.at {
            view.out.edit_in(Command::StandAt(Some(Stand { from: self.from, at: day })), gesture);
        }
    }

    /// The date so many dates on; `None` past either end.
    fn stepped(&self, by: isize) -> Option<Date> {
        self.all.get(self.place().checked_add_signed(by)?).copied()
    }

    /// The next day of the stress library, the first again after the last.
    fn next_stress_day(&self, view: &View) -> Option<Date> {
        let known = |day: &&Date| self.place_of(**day).is_some();
        let days: Vec<Date> = view.evaluation.rules.stress_days.iter().map(|day| day.date).collect();
        let mut known: Vec<Date> = days.iter().filter(known).copied().collect();
        known.sort_unstable();
        known.iter().find(|day| **day > self.at).or(known.first()).copied()
    }

    /// Draws the buttons and the field.
    pub fn show(&self, ui: &mut Ui, view: &View) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            self.button(ui, view, "◀ Day", "One date back", self.stepped(-1));
            self.field(ui, view);
            self.button(ui, view, "Day ▶", "One date on", self.stepped(1));
            self.button(ui, view, "Next stress day", "Next stress day", self.next_stress_day(view));
            if view.scenario.stand.is_some() {
                let text = format!("Back to {}", format::date(self.from));
                if PushButton::usual(&text).show(ui).clicked() {
                    view.out.edit(Command::StandAt(None));
                }
            }
            let now = match view.scenario.stand {
                Some(_) => "The whole window is as of this date, the book rolled there.",
                None => "Drag the handle or click a date: the whole window is as of then.",
            };
            if ui.available_width() > 330.0 {
                caption(ui, now);
            }
        });
    }

    fn button(&self, ui: &mut Ui, view: &View, text: &str, name: &str, to: Option<Date>) {
        let blocked = to.is_none().then_some("There is no further date.");
        if let (true, Some(day)) =
            (PushButton::usual(text).name(name).blocked(blocked).show(ui).clicked(), to)
        {
            self.go(view, day, Gesture::Done);
        }
    }

    /// The date, typed: the last publication date on or before it.
    fn field(&self, ui: &mut Ui, view: &View) {
        let shown = self.at.to_string();
        let read = |text: &str| -> Result<Date, String> {
            let day = date::parse(text).map_err(|e| e.to_string())?;
            let (Some(first), Some(last)) = (self.all.first(), self.all.last()) else {
                return Err("The history is empty.".to_owned());
            };
            let before = self.all.get(self.all.partition_point(|d| *d <= day).wrapping_sub(1));
            match before {
                Some(found) if day <= *last => Ok(*found),
                _ => Err(format!("Dates go from {first} to {last}.")),
            }
        };
        let check = |text: &str| read(text).map(|_| ());
        let step = |text: &str, steps: i32| {
            let place = self.place_of(read(text).ok()?)?.checked_add_signed(steps as isize)?;
            self.all.get(place).map(ToString::to_string)
        };
        let id = ui.scope_id().with("date");
        let cell = NumberCell::new(id, "Date the window is as of", &shown, &shown).check(&check).step(&step);
        let size = vec2(110.0, control::HEIGHT);
        let output = cell.show(ui, size);
        if !output.is_editing {
            let border = Stroke::new(stroke::HAIRLINE, tokens(ui).outline_strong);
            ui.painter().rect_stroke(output.response.rect, radius::FIELD, border, StrokeKind::Inside);
        }
        if let Some(text) = output.committed
            && let Ok(day) = read(&text)
        {
            self.go(view, day, Gesture::Done);
        }
    }
}
