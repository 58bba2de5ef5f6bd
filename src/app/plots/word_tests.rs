//! No words lie over other words, and none leave their plot, whatever the figures are.

use egui::{Rect, Shape, Ui, Vec2, epaint::ClippedShape, pos2, vec2};

use super::*;
use super::{axis, samples};
use crate::app::theme;

/// The words a view paints, and the room they take.
fn painted(size: Vec2, mut view: impl FnMut(&mut Ui)) -> Vec<(String, Rect)> {
    let ctx = egui::Context::default();
    theme::install(&ctx);
    let mut words = Vec::new();
    for _ in 0..2 {
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), size + vec2(40.0, 40.0))),
            ..egui::RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            let place = Rect::from_min_size(pos2(20.0, 20.0), size);
            ui.scope_builder(egui::UiBuilder::new().max_rect(place), &mut view);
        });
        words.clear();
        for ClippedShape { shape, .. } in std::mem::take(&mut output.shapes) {
            collect(&shape, &mut words);
        }
        output.drop_without_applying_deltas();
    }
    words
}

fn collect(shape: &Shape, words: &mut Vec<(String, Rect)>) {
    match shape {
        Shape::Text(text) => {
            words.push((text.galley.text().to_owned(), text.galley.rect.translate(text.pos.to_vec2())));
        }
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, words)),
        _ => {}
    }
}

/// Fails when words overlap by more than the air round their letters, or leave the plot.
fn check(name: &str, size: Vec2, view: impl FnMut(&mut Ui)) {
    let words = painted(size, view);
    assert!(!words.is_empty(), "{name} paints no words");
    let area = Rect::from_min_size(pos2(20.0, 20.0), size).expand(1.0);
    for (index, (text, rect)) in words.iter().enumerate() {
        assert!(area.contains_rect(*rect), "{name}: {text:?} at {rect} leaves {area}");
        for (other, place) in &words[..index] {
            let over = rect.shrink2(vec2(1.0, 3.0)).intersects(place.shrink2(vec2(1.0, 3.0)));
            assert!(!over, "{name}: {text:?} at {rect} lies over {other:?} at {place}");
        }
    }
}

const SHARES: [f64; 14] = [-3.0, -0.06, 0.0, 0.004, 0.01, 0.2, 0.5, 0.78, 0.8, 0.82, 0.92, 0.934, 1.0, 1.04];

#[test]
fn on_the_ruler() {
    for ficc in SHARES {
        for cme in SHARES {
            let applied = ficc.min(cme).clamp(0.0, 0.8);
            let ruler =
                Ruler { ficc: Some(ficc), cme: Some(cme), applied: Some(applied), ..samples::ruler() };
            for width in [816.0, 640.0] {
                check(&format!("{ruler:?}"), vec2(width, Ruler::HEIGHT), |ui| drop(ruler.show(ui, width)));
            }
        }
    }
}

#[test]
fn on_the_lying_bars() {
    for cash in [0.0, 0.3, 10.0, 21.0] {
        for futures in [0.0, 0.4, 20.0] {
            for share in [-0.06, 0.0, 0.008, 0.3, 0.92, 1.0] {
                let apart = cash + futures;
                let bars = HouseBars {
                    cash: cash * 1e6,
                    futures: futures * 1e6,
                    together: apart * (1.0 - share) * 1e6,
                    saving: (cash > 0.0 && futures > 0.0).then_some(share),
                    ..samples::house_bars(House::Ficc)
                };
                let size = vec2(397.0, HouseBars::HEIGHT);
                check(&format!("{bars:?}"), size, |ui| drop(bars.show(ui, size.x)));
            }
        }
    }
}

#[test]
fn on_the_histogram() {
    let losses = [-7.0, 0.0, 3.31, 3.4, 7.9, 39.57, 343.0];
    for var in losses {
        for shortfall in losses {
            for margin in losses {
                let mark = |name: &str, loss: f64| Some(Mark { name: name.into(), loss: loss * 1e6 });
                let plot = Distribution {
                    var: mark("VaR 99 %", var),
                    shortfall: mark("shortfall", shortfall),
                    margin: mark("margin", margin),
                    ..samples::distribution()
                };
                let name = format!("VaR {var}, shortfall {shortfall}, margin {margin}");
                check(&name, vec2(466.0, 196.0), |ui| drop(plot.show(ui, vec2(466.0, 196.0))));
            }
        }
    }
}

#[test]
fn on_the_swap() {
    for step in 0..=20 {
        for after in [498.0, -498.0, 4_600.0, 0.0, 34e6] {
            let plot = Carry {
                present: 1.66e6 * f64::from(step) / 20.0,
                after_cost: vec![[0.0, 0.0], [1.66e6, after]],
                ..samples::carry()
            };
            let name = format!("{} swapped, {after} after cost", plot.present);
            check(&name, vec2(264.0, 210.0), |ui| drop(plot.show(ui, vec2(264.0, 210.0))));
        }
    }
}

#[test]
fn on_the_collateral() {
    for required in [0.0, 0.02, 1.0, 3.97, 4.04, 9.0, 12_345.67] {
        for width in [816.0, 560.0] {
            let mut posted = samples::posted();
            posted.destinations[0].required = required * 1e6;
            let size = vec2(width, Posted::ROW * 3.0);
            check(&format!("required {required}"), size, |ui| drop(posted.show(ui, width)));
        }
    }
}

#[test]
fn on_the_cloud() {
    let (points, specials) = samples::cloud(400);
    let third = |index: usize| {
        let mut specials = specials.clone();
        specials[2].index = index;
        specials
    };
    for index in (0..400).step_by(8) {
        let specials = third(index);
        let plot = Scatter {
            points: &points,
            name_of: &samples::scenario_name,
            specials: &specials,
            x_title: "note P&L",
            y_title: "futures P&L",
        };
        for size in [vec2(380.0, 440.0), vec2(306.0, 300.0)] {
            check(&format!("joint at {:?}", points[index]), size, |ui| drop(plot.show(ui, size)));
        }
    }
}

#[test]
fn on_the_bars() {
    for percent in (0..=150).step_by(3) {
        for world in [World::Without, World::With] {
            let bars = samples::bars_scaled(world, f64::from(percent) / 100.0);
            for size in [vec2(816.0, 380.0), vec2(720.0, 220.0)] {
                check(&format!("{percent} % of {world:?} at {size}"), size, |ui| drop(bars.show(ui, size)));
            }
        }
    }
}

#[test]
fn ticks_of_an_axis_are_never_crowded() {
    for exponent in -3..10 {
        let top = 1.7 * 10_f64.powi(exponent);
        let ticks: Vec<f64> = axis::Ticks::new(0.0, top, axis::nice_step(top, 6)).collect();
        assert!((3..=7).contains(&ticks.len()), "{ticks:?}");
    }
}

fn waterfall(adds: [f64; 5], is_saved: bool) -> Waterfall {
    use super::waterfall::{Pillar, Step};
    let names = ["Positions", "Market", "Scope, account", "Parameters", "Levers"];
    let total = 40e6 + adds.iter().sum::<f64>();
    let pillar = |total: f64| match is_saved {
        true => Pillar::Saved(total),
        false => Pillar::Houses { ficc: total * 0.4, cme: total * 0.6 },
    };
    let step = |(name, adds): (&str, f64)| Step { name: name.to_owned(), adds, why: String::new() };
    Waterfall {
        names: ["As saved".to_owned(), "As it stands".to_owned()],
        ends: [pillar(40e6), pillar(total)],
        steps: names.into_iter().zip(adds).map(step).collect(),
        unit: crate::app::format::Unit::Millions,
        standing: Standing::Approved,
    }
}

#[test]
fn on_the_waterfall() {
    for size in [vec2(420.0, 160.0), vec2(470.0, 300.0), vec2(900.0, 240.0)] {
        for adds in [
            [0.0; 5],
            [31.5e6, -12.0e6, 0.0, 4e3, -31.5e6],
            [-60e6, 20e6, 500.0, -500.0, 135.24e6],
            [f64::NAN, 1e6, -1e6, 0.0, 0.0],
        ] {
            for is_saved in [false, true] {
                let plot = waterfall(adds, is_saved);
                check("waterfall", size, |ui| plot.show(ui, size));
            }
        }
    }
    let said = waterfall([31.5e6, 0.0, 0.0, 0.0, -1e6], false).alternative();
    assert!(
        said.starts_with("From As saved $40.00mm to As it stands $70.50mm: Positions $31.50mm, Market –")
    );
    assert!(said.ends_with("Levers ($1.00mm)."), "{said}");
}

#[test]
fn on_the_drawn_curve() {
    let labels = ["bills", "1y", "2y", "3y", "5y", "7y", "10y", "20y", "30y"];
    for size in [vec2(300.0, 130.0), vec2(356.0, 280.0)] {
        for reach in [50.0, 1_000.0] {
            for bp in [0.0, -49.5, 1_000.0, f64::NAN] {
                let points = labels.into_iter().map(|label| ShockPoint { label, name: label, bp }).collect();
                let plot = ShockCurve { points, reach, largest: 1_000.0 };
                check("drawn curve", size, |ui| {
                    plot.show(ui, size);
                });
            }
        }
    }
}
