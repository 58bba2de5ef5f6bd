//! Curves and maps along levers, positions and parameters, and the solvers.

mod chosen;
mod curve;
mod free;
mod map;
mod map_chart;
mod pane;
mod sentence;
mod values;

use super::solvers::Solvers;
use crate::{
    app::{
        context::View,
        plots::{CurveAxis, MapPick, MapPlot, Picked, Standing, offered::offer},
        sheets,
        theme::{gap, small, title, tokens},
        widgets::{Chip, Selector, error_line, words},
    },
    quantity::money::to_simulation,
    whatif::{Axis, Command, Curve, Dial, Gesture, Lever, Map, Point, Rail, SharedEngine, explore},
};
use chosen::Chosen;
use curve::{Against, Told};
use egui::{Align, Layout, TextureHandle, TextureOptions, Ui, UiBuilder, vec2};
use free::Reach;
use map::{Colour, Scale};
use pane::Pane;
use std::sync::Arc;
use values::DialWords;

/// Points along the curve, and along each side of the map: a multiple of the coarsest stride and one.
const CURVE_POINTS: usize = 201;
const MAP_POINTS: usize = 65;
/// The column of the solvers.
const SOLVERS: f32 = 300.0;
/// Room for the remark beside the map's controls.
const REMARK: f32 = 100.0;
/// Rows of controls; a line that counts fits into them.
const CONTROLS: f32 = 38.0;

/// What the tab remembers between frames.
pub struct WhatMovesIt {
    x: Chosen,
    y: Chosen,
    against: Against,
    colour: Colour,
    curve: Pane<Curve>,
    map: Pane<Map>,
    engines: Arc<SharedEngine>,
    picture: Option<Picture>,
    /// Where the keyboard looks on the map.
    cursor: Option<[f64; 2]>,
    solvers: Solvers,
}

/// The map's colours, and what they were made of.
struct Picture {
    stamp: (u64, u32),
    colour: Colour,
    is_dark: bool,
    texture: TextureHandle,
}

impl Default for WhatMovesIt {
    fn default() -> Self {
        Self {
            x: Chosen::new(Dial::Lever(Lever::HedgeRatio)),
            y: Chosen::new(Dial::Lever(Lever::BasisStress)),
            against: Against::default(),
            colour: Colour::default(),
            curve: Pane::default(),
            map: Pane::default(),
            engines: Arc::default(),
            picture: None,
            cursor: None,
            solvers: Solvers::default(),
        }
    }
}

impl WhatMovesIt {
    /// Draws the tab.
    pub fn show(&mut self, ui: &mut Ui, view: &View) {
        let x = self.x.settle(view, Lever::HedgeRatio);
        if self.y.dial == self.x.dial {
            self.y = Chosen::new(Dial::Lever(self.other_lever()));
        }
        let y = self.y.settle(view, self.other_lever());
        let reaches = [(self.x.dial.clone(), x), (self.y.dial.clone(), y)];
        self.want(view, &reaches, true);
        super::sentence(ui, &self.sentence(view, &reaches));
        self.controls(ui, view, &reaches);
        let height = (ui.available_height() - CONTROLS).max(300.0);
        self.show_curve(ui, view, &reaches, (height * 0.55).round());
        let rect = ui.available_rect_before_wrap();
        let (left, right) = rect.split_left_right_at_x(rect.right() - SOLVERS);
        let left = left.with_max_x(left.right() - gap::WIDE);
        let mut below = ui.new_child(UiBuilder::new().max_rect(left).id_salt("map of two levers"));
        self.show_map(&mut below, view, &reaches);
        let mut column = ui.new_child(UiBuilder::new().max_rect(right).id_salt("solvers"));
        self.solvers.show(&mut column, view);
    }

    /// Draws the curve, and the map where it is wanted, without controls and solvers.
    pub fn show_on_paper(&mut self, ui: &mut Ui, view: &View, wants_map: bool) {
        let x = self.x.settle(view, Lever::HedgeRatio);
        let y = self.y.settle(view, self.other_lever());
        let reaches = [(self.x.dial.clone(), x), (self.y.dial.clone(), y)];
        self.want(view, &reaches, wants_map);
        self.show_curve(ui, view, &reaches, 400.0);
        if wants_map {
            self.show_map(ui, view, &reaches);
        }
    }

    /// A lever for the upright axis of the map that is not the one along it.
    fn other_lever(&self) -> Lever {
        if self.x.dial == Dial::Lever(Lever::BasisStress) { Lever::HedgeRatio } else { Lever::BasisStress }
    }

    fn want(&mut self, view: &View, reaches: &[Reach; 2], wants_map: bool) {
        let axis = |(dial, rail): &Reach, points| {
            let is_whole = dial.is_whole(view.scenario, view.rulebook);
            Axis { dial: dial.clone(), values: rail.values(points, is_whole) }
        };
        let [along, up] = reaches;
        let curve = axis(along, CURVE_POINTS);
        self.curve.want(
            view,
            &self.engines,
            std::slice::from_ref(along),
            move |question, progress, publish| {
                explore(question, &curve.dial, &curve.values, progress, publish).map(drop)
            },
        );
        if !wants_map {
            return;
        }
        let (x, y) = (axis(along, MAP_POINTS), axis(up, MAP_POINTS));
        self.map.want(view, &self.engines, reaches, move |question, progress, publish| {
            let whole = crate::whatif::map(question, &x, &y, progress, publish)?;
            publish(whole);
            Ok(())
        });
    }

    fn sentence(&self, view: &View, reaches: &[Reach; 2]) -> String {
        let [along, _] = reaches;
        let latest = self.curve.latest(std::slice::from_ref(along));
        let curve = latest.and_then(|(drawn, _)| drawn.result.as_ref().ok());
        let told = curve.and_then(|curve| {
            let words = DialWords::new(&self.x.dial, view);
            let present = self.x.present(view);
            sentence::sentence(&sentence::Told { curve, words: &words, present, evaluation: view.evaluation })
        });
        told.unwrap_or_else(|| view.model.sentence.clone())
    }

    fn controls(&mut self, ui: &mut Ui, view: &View, reaches: &[Reach; 2]) {
        row_of_controls(ui, |ui| {
            if let Some(x) = self.x.pick(ui, view, "Lever", 190.0) {
                if x.dial == self.y.dial {
                    self.y = self.x.clone();
                }
                self.x = x;
                self.cursor = None;
            }
            ui.add_space(gap::SMALL);
            let names = Against::ALL.map(Against::name);
            let picked = Selector::new("against", &names, self.against as usize).framed(180.0).show(ui);
            if let Some(against) = picked.and_then(|i| Against::ALL.get(i)) {
                self.against = *against;
            }
            if view.model.standing == Standing::Hypothetical {
                ui.add_space(gap::SMALL);
                Chip::HYPOTHETICAL.show(ui);
            }
            if !self.curve.progress(ui, "curve") {
                self.offer_curve(ui, view, reaches);
            }
        });
    }

    fn offer_curve(&self, ui: &mut Ui, view: &View, reaches: &[Reach; 2]) {
        let [along, _] = reaches;
        let Some((drawn, _)) = self.curve.latest(std::slice::from_ref(along)) else { return };
        let Ok(curve) = &drawn.result else { return };
        let axis = self.x.dial.name(view.scenario);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            sheets::offer(ui, view, "the curve", || sheets::along(view, &axis, curve));
        });
    }

    fn show_curve(&mut self, ui: &mut Ui, view: &View, reaches: &[Reach; 2], height: f32) {
        let [along, _] = reaches;
        let size = vec2(ui.available_width(), height);
        let Some((drawn, is_stale)) = self.curve.latest(std::slice::from_ref(along)) else {
            return waiting(ui, size, self.curve.instead());
        };
        let curve = match &drawn.result {
            Ok(curve) => curve,
            Err(error) => return refused(ui, size, error),
        };
        let words = DialWords::new(&self.x.dial, view);
        let present = self.x.present(view);
        let own = (!view.is_stale).then(|| Point::of(present, view.evaluation));
        let Some(here) = own.or_else(|| curve.nearest(present).copied()) else {
            return waiting(ui, size, self.curve.instead());
        };
        let told = Told {
            curve,
            dial: &self.x.dial,
            name: self.x.dial.name(view.scenario),
            words: &words,
            rail: along.1,
            against: self.against,
            is_on: view.scenario.cross_margining && view.evaluation.gate.is_ok(),
            standing: view.model.standing,
            present,
            here,
            is_stale: is_stale || view.is_stale,
        };
        let read = |value: f64| told.read(value);
        let intervals = if view.is_narrow { 5 } else { 8 };
        if let Some(picked) = told.plot(&read, intervals).show(ui, size).picked {
            self.move_to(view, &along.1, picked);
        }
    }

    fn move_to(&self, view: &View, rail: &Rail, picked: Picked) {
        let value = self.x.snapped(picked.value, rail);
        let gesture = if picked.released { Gesture::Done } else { Gesture::GoesOn };
        view.out.edit_in(self.x.command(value, view), gesture);
    }

    fn show_map(&mut self, ui: &mut Ui, view: &View, reaches: &[Reach; 2]) {
        self.map_controls(ui, view, reaches);
        let size = ui.available_size();
        let picked = match self.map.latest(reaches) {
            None => return waiting(ui, size, self.map.instead()),
            Some((drawn, is_stale)) => match &drawn.result {
                Err(error) => return refused(ui, size, error),
                Ok(map) => {
                    refresh(&mut self.picture, ui, drawn.stamp, self.colour, map);
                    self.draw_map(ui, view, reaches, map, is_stale)
                }
            },
        };
        match picked {
            Some(MapPick::Look(cursor)) => self.cursor = cursor,
            Some(MapPick::Go(place)) => {
                self.cursor = None;
                self.go(view, reaches, place);
            }
            None => {}
        }
    }

    fn map_controls(&mut self, ui: &mut Ui, view: &View, reaches: &[Reach; 2]) {
        row_of_controls(ui, |ui| {
            let ink = tokens(ui);
            let unit = self.map.latest(reaches).and_then(|(drawn, _)| drawn.result.as_ref().ok());
            let unit = unit
                .filter(|_| !view.is_narrow)
                .map_or_else(String::new, |map| format!(", {}", Scale::new(self.colour, map).head()));
            words(ui, &format!("Map{unit}"), title(), ink.text1);
            ui.add_space(gap::SMALL);
            let names = Colour::ALL.map(Colour::name);
            if let Some(i) = Selector::new("of", &names, self.colour as usize).show(ui) {
                self.colour = Colour::ALL.get(i).copied().unwrap_or_default();
            }
            if let Some(y) = self.y.pick(ui, view, "second lever", if view.is_narrow { 110.0 } else { 130.0 })
            {
                if y.dial == self.x.dial {
                    self.x = self.y.clone();
                }
                self.y = y;
                self.cursor = None;
            }
            if !self.map.progress(ui, "map") && ui.available_width() > REMARK {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    words(ui, "click to go there", small(), ink.text2);
                });
            }
        });
    }

    fn draw_map(
        &self,
        ui: &mut Ui,
        view: &View,
        reaches: &[Reach; 2],
        map: &Map,
        is_stale: bool,
    ) -> Option<MapPick> {
        let dials = reaches.each_ref().map(|(dial, _)| DialWords::new(dial, view));
        let [across, up] = &dials;
        let [x_rail, y_rail] = reaches.each_ref().map(|(_, rail)| rail);
        let axis = |words: &DialWords, rail: &Rail, intervals| CurveAxis {
            range: to_simulation(rail.low)..=to_simulation(rail.high),
            ticks: words.ticks(rail, intervals),
            title: words.axis(rail),
        };
        let scale = Scale::new(self.colour, map);
        let read = |values: [f64; 2]| match map::nearest(map, values) {
            Some((cell, point)) => scale.told(point, &map::place([across, up], cell)),
            None => [String::new(), map::place([across, up], values)],
        };
        let is_on = view.scenario.cross_margining && view.evaluation.gate.is_ok();
        let plot = MapPlot {
            name: &format!("Map of {} and {}", across.name, up.name),
            texture: self.picture.as_ref().map(|picture| picture.texture.id()),
            x: axis(across, x_rail, 4),
            y: axis(up, y_rail, 4),
            legend: scale.legend(tokens(ui)),
            contour: if is_on { map.cap_line() } else { Vec::new() },
            plaque: map::plaque(map, &scale, is_on),
            present: [self.x.present(view), self.y.present(view)].map(to_simulation),
            cursor: self.cursor,
            read: &read,
            standing: view.model.standing,
            is_stale,
        };
        let size = ui.available_size();
        let shown = plot.show(ui, size);
        let area = shown.response.rect;
        offer(ui, area, map_chart::KEY, || {
            let here = Point::of(self.x.present(view), view.evaluation);
            let here = scale.told(&here, &map::place([across, up], plot.present));
            map_chart::chart(&plot, map, self.colour, &here)
        });
        shown.picked
    }

    /// Moves both dials as one step.
    fn go(&self, view: &View, reaches: &[Reach; 2], [x, y]: [f64; 2]) {
        let [(_, x_rail), (_, y_rail)] = reaches;
        let values = [self.x.snapped(x, x_rail), self.y.snapped(y, y_rail)];
        let dials = reaches.each_ref().map(|(dial, _)| DialWords::new(dial, view));
        let place = map::place(dials.each_ref(), values.map(to_simulation));
        let commands = vec![self.x.command(values[0], view), self.y.command(values[1], view)];
        view.out.edit(Command::Several { title: format!("Go to {place}"), commands });
    }
}

/// Makes the picture of a map unless it is there.
fn refresh(picture: &mut Option<Picture>, ui: &Ui, stamp: (u64, u32), colour: Colour, map: &Map) {
    let is_dark = ui.visuals().dark_mode;
    if picture.as_ref().is_some_and(|p| (p.stamp, p.colour, p.is_dark) == (stamp, colour, is_dark)) {
        return;
    }
    let image = Scale::new(colour, map).picture(map, tokens(ui));
    let texture = ui.ctx().load_texture("map of two levers", image, TextureOptions::LINEAR);
    *picture = Some(Picture { stamp, colour, is_dark, texture });
}

fn row_of_controls(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let size = vec2(ui.available_width(), CONTROLS);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(size.y);
        ui.spacing_mut().item_spacing.x = gap::SMALL;
        add(ui);
    });
}

/// Room for a drawing that is not there yet, or cannot be had.
fn waiting(ui: &mut Ui, size: egui::Vec2, text: &str) {
    ui.allocate_ui(size, |ui| {
        ui.set_min_size(size);
        words(ui, text, small(), tokens(ui).text3);
    });
}

fn refused(ui: &mut Ui, size: egui::Vec2, error: &str) {
    ui.allocate_ui(size, |ui| {
        ui.set_min_size(size);
        error_line(ui, &format!("{error}. Choose another lever, or reset the parameters."));
    });
}
