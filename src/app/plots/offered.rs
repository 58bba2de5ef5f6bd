//! Charts on offer: a plot that shows itself hands over, where someone collects, a copy of itself
//! that can be drawn again anywhere, at any size and in any theme.
//!
//! A right click on a plot asks for it by its key; whoever runs the window takes that wish.

use std::sync::{Arc, Mutex, PoisonError};

use egui::{Context, Id, Rect, Ui, Vec2};

/// Draws a copy of a plot into a size.
pub type Draw = Arc<dyn Fn(&mut Ui, Vec2) + Send + Sync>;

/// A plot that can be drawn again elsewhere.
#[derive(Clone)]
pub struct Chart {
    /// Names the kind of chart, and its file: `offsets`.
    pub key: &'static str,
    /// Its heading: "Saving of each model".
    pub name: String,
    /// What it shows, in one line.
    pub says: String,
    /// The size it looks best at, in points.
    pub size: Vec2,
    pub draw: Draw,
}

impl Chart {
    /// A chart from something that paints itself.
    pub fn new(
        key: &'static str,
        name: impl Into<String>,
        says: impl Into<String>,
        size: Vec2,
        draw: impl Fn(&mut Ui, Vec2) + Send + Sync + 'static,
    ) -> Self {
        Self { key, name: name.into(), says: says.into(), size, draw: Arc::new(draw) }
    }
}

/// Where plots put their copies while it is open.
#[derive(Clone, Default)]
pub struct Gallery(Arc<Mutex<Vec<Chart>>>);

impl Gallery {
    /// Every plot drawn in this context from now on is collected.
    pub fn open(ctx: &Context) -> Self {
        let gallery = Self::default();
        ctx.data_mut(|data| data.insert_temp(place(), gallery.clone()));
        gallery
    }

    /// Collects no more.
    pub fn close(ctx: &Context) {
        ctx.data_mut(|data| data.remove::<Self>(place()));
    }

    /// The charts, each once, in the order in which they were drawn; empties it.
    pub fn take(&self) -> Vec<Chart> {
        let mut charts: Vec<Chart> = Vec::new();
        for chart in self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // a view may run twice in a frame: the later copy is the settled one
            match charts.iter_mut().find(|c| c.key == chart.key) {
                Some(known) => *known = chart,
                None => charts.push(chart),
            }
        }
        charts
    }

    fn put(&self, chart: Chart) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(chart);
    }
}

fn place() -> Id {
    Id::unique("charts on offer")
}

/// The chart that was clicked with the right button, by its key.
#[derive(Clone, Copy)]
struct Wanted(&'static str);

/// The key of the chart that a person asked for since the last call.
pub fn take_wanted(ctx: &Context) -> Option<&'static str> {
    let id = place().with("wanted");
    ctx.data_mut(|data| {
        let wanted = data.get_temp::<Wanted>(id)?;
        data.remove::<Wanted>(id);
        Some(wanted.0)
    })
}

/// Offers a plot where it has shown itself; the copy is made only while someone collects.
pub fn offer(ui: &Ui, rect: Rect, key: &'static str, chart: impl FnOnce() -> Chart) {
    let is_asked = ui.input(|input| input.pointer.secondary_clicked());
    if is_asked && ui.rect_contains_pointer(rect) {
        ui.data_mut(|data| data.insert_temp(place().with("wanted"), Wanted(key)));
    }
    if let Some(gallery) = ui.data(|data| data.get_temp::<Gallery>(place())) {
        gallery.put(chart());
    }
}
