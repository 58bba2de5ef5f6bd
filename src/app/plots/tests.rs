//! What all plots promise: a line for screen readers, pieces one can press, labels apart, and
//! nothing that breaks on zero, endless or missing figures.

use egui::{Key, Pos2, Rect, Role, Ui, Vec2, vec2};
use egui_kittest::{Harness, kittest::NodeT as _, kittest::Queryable as _};

use super::bars_layout::BarsLayout;
use super::samples;
use super::*;
use crate::app::format::Unit;
use crate::app::theme;

const SIZE: Vec2 = vec2(816.0, 380.0);

/// A window with one plot in it, whose answers are collected.
fn window<'a, S: 'a>(state: S, mut view: impl FnMut(&mut Ui, &mut S) + 'a) -> Harness<'a, S> {
    let mut is_dressed = false;
    Harness::builder().with_size(vec2(900.0, 520.0)).with_theme(egui::Theme::Light).build_ui_state(
        move |ui, state| {
            if !is_dressed {
                theme::install(ui);
                is_dressed = true;
            }
            view(ui, state);
        },
        state,
    )
}

/// Runs a view once in a dressed context without a window.
fn once(mut view: impl FnMut(&mut Ui)) {
    let ctx = egui::Context::default();
    theme::install(&ctx);
    for _ in 0..2 {
        ctx.run_ui(egui::RawInput::default(), |ui| view(ui)).drop_without_applying_deltas();
    }
}

#[test]
fn every_plot_says_what_it_shows() {
    let (points, specials) = samples::cloud(500);
    let scatter = Scatter {
        points: &points,
        name_of: &samples::scenario_name,
        specials: &specials,
        x_title: "note P&L",
        y_title: "futures P&L",
    };
    for (said, wanted) in [
        (
            samples::bars(World::With).alternative(),
            "FICC asks $3.97mm of $19.87mm without, CME asks $3.94mm of $19.70mm without: −80 % at both houses.",
        ),
        (
            samples::bars(World::Without).alternative(),
            "FICC asks $19.87mm, CME asks $19.70mm: no offset, one hedge, two margins.",
        ),
        (
            samples::ruler().alternative(),
            "FICC's model saves 92.0 %, CME's model saves 93.4 %; threshold 1 %, cap 80 %, applied 80.0 %.",
        ),
        (
            samples::house_bars(House::Ficc).alternative(),
            "FICC's model: cash $19.73mm and futures $21.50mm apart, $3.31mm together: saves 92.0 %.",
        ),
        (
            samples::carry().alternative(),
            "Swapping $1.20mm of $1.66mm: $3,360 carry a year, $360 after cost.",
        ),
        (
            StressBar { loss: Loss::Share(1.34), standing: Standing::Approved }.alternative(),
            "the loss is 134 % of the margin: not covered",
        ),
    ] {
        assert_eq!(said, wanted);
    }
    assert!(
        scatter.alternative().starts_with("500 scenarios, note P&L against futures P&L: cash VaR 19.73 on")
    );
    assert!(
        samples::distribution()
            .alternative()
            .contains("VaR 99 % ($3.31mm), shortfall ($3.94mm), margin $7.91mm")
    );
    assert!(samples::posted().alternative().contains("FICC $4.04mm against $3.97mm, surplus 0.07"));
    assert!(samples::posted().alternative().contains("the firm $3.06mm against $4.20mm, shortfall 1.14"));
}

#[test]
fn a_screen_reader_finds_the_line_of_a_plot() {
    let mut harness = window((), |ui, ()| drop(samples::bars(World::With).show(ui, SIZE)));
    harness.run();
    let line = samples::bars(World::With).alternative();
    harness.get_by_role_and_label(Role::Image, &line);
}

#[test]
fn a_piece_of_the_bars_is_pressed_by_name() {
    let mut harness = window(None, |ui, picked| {
        *picked = samples::bars(World::With).show(ui, SIZE).picked.or(*picked);
    });
    harness.run();
    harness.get_by_label("FICC VaR charge $3.94mm").click();
    harness.run();
    assert_eq!(*harness.state(), Some(Piece::Segment(House::Ficc, 0)));
    harness.get_by_label("CME saved $15.76mm").click();
    harness.run();
    assert_eq!(*harness.state(), Some(Piece::Change(House::Cme)));
}

#[test]
fn a_part_of_a_bar_says_why_on_hover() {
    let mut harness = window((), |ui, ()| drop(samples::bars(World::With).show(ui, SIZE)));
    harness.run();
    harness.get_by_label("FICC VaR charge $3.94mm").hover();
    harness.run_steps(6);
    harness.get_by_label("28th worst of 2,759 three-day moves.");
}

#[test]
fn the_other_plots_answer_presses() {
    let mut harness = window((None, None, None), |ui, (ruler, house, posted)| {
        *ruler = samples::ruler().show(ui, 816.0).picked.or(*ruler);
        *house = samples::house_bars(House::Cme).show(ui, 397.0).picked.or(*house);
        *posted = samples::posted().show(ui, 816.0).picked.or(*posted);
    });
    harness.run();
    for name in ["cap 80 %", "CME together $1.68mm", "the firm Bitcoin $0.86mm"] {
        harness.get_by_label(name).click();
        harness.run();
    }
    let wanted = (Some(RulerPiece::Cap), Some(HousePiece::Together), Some(PostedPiece::Lot(2, 1)));
    assert_eq!(*harness.state(), wanted);
}

/// The swap plot, with its amount and every answer it gave.
fn carry_window<'a>() -> Harness<'a, (f64, Vec<Picked>)> {
    window((1.2e6, Vec::new()), |ui, (present, answers): &mut (f64, Vec<Picked>)| {
        let plot = Carry { present: *present, ..samples::carry() };
        if let Some(picked) = plot.show(ui, vec2(264.0, 210.0)).picked {
            *present = picked.value;
            answers.push(picked);
        }
    })
}

#[test]
fn the_handle_follows_the_mouse_and_says_when_it_is_let_go() {
    let mut harness = carry_window();
    harness.run();
    let from = harness.get_by_label("Cash swapped for tokenized bills").rect().center();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from - vec2(60.0, 0.0));
    harness.run();
    assert!(harness.state().0 < 0.9e6, "{}", harness.state().0);
    assert!(harness.state().1.iter().all(|picked| !picked.released));
    harness.drop_at(from - vec2(6_000.0, 0.0));
    harness.run();
    let (present, answers) = harness.state();
    assert_eq!(*present, 0.0);
    assert_eq!(answers.iter().filter(|picked| picked.released).count(), 1);
}

#[test]
fn arrow_keys_move_the_handle_a_step() {
    let mut harness = carry_window();
    harness.run();
    harness.get_by_label("Cash swapped for tokenized bills").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert!((harness.state().0 - 1.21e6).abs() < 1.0, "{}", harness.state().0);
    assert!(harness.state().1.iter().all(|picked| picked.released));
}

#[test]
fn a_screen_reader_moves_the_handle_too() {
    let mut harness = carry_window();
    harness.run();
    let handle = harness.get_by_role_and_label(Role::Slider, "Cash swapped for tokenized bills");
    assert_eq!(handle.accesskit_node().numeric_value(), Some(1.2e6));
    handle.increment_accesskit();
    harness.run();
    assert!((harness.state().0 - 1.21e6).abs() < 1.0);
    harness.get_by_role(Role::Slider).set_value_accesskit(9e9);
    harness.run();
    assert_eq!(harness.state().0, 1.66e6);
}

#[test]
fn the_guess_is_dragged_down_the_bars() {
    let mut harness = window(0.5, |ui, guess| {
        if let (_, Some(picked)) = samples::bars(World::Without).show_guessing(ui, SIZE, *guess) {
            *guess = picked.value;
        }
    });
    harness.run();
    let from = harness.get_by_label("Your guess").rect().center();
    harness.drag_at(from);
    harness.run();
    harness.drop_at(from + vec2(0.0, 60.0));
    harness.run();
    assert!((0.65..0.75).contains(harness.state()), "{}", harness.state());
    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert!((0.67..0.77).contains(harness.state()), "{}", harness.state());
}

#[test]
fn a_scenario_is_named_and_picked_under_the_pointer() {
    let (points, specials) = samples::cloud(300);
    let far = (0..points.len()).max_by(|a, b| points[*a].x.total_cmp(&points[*b].x)).unwrap_or_default();
    let reach = points.iter().fold(0.0_f64, |reach, p| reach.max(p.x.abs()).max(p.y.abs())) * 1.06;
    let point = points[far];
    let mut harness = window((None, Rect::NOTHING), move |ui, (picked, rect)| {
        let plot = Scatter {
            points: &points,
            name_of: &samples::scenario_name,
            specials: &specials,
            x_title: "note P&L",
            y_title: "futures P&L",
        };
        let shown = plot.show(ui, vec2(380.0, 440.0));
        *picked = shown.picked.or(*picked);
        *rect = shown.response.rect;
    });
    harness.run();
    let rect = harness.state().1;
    let area = Rect::from_min_max(rect.min + vec2(44.0, 0.0), rect.max - vec2(8.0, 44.0));
    let place = Pos2::new(
        area.center().x + (point.x / reach) as f32 * area.width() / 2.0,
        area.center().y - (point.y / reach) as f32 * area.height() / 2.0,
    );
    harness.hover_at(place);
    harness.run();
    harness.drag_at(place);
    harness.drop_at(place);
    harness.run();
    assert_eq!(harness.state().0, Some(far));
}

#[test]
fn the_words_of_the_bars_never_lie_over_each_other() {
    once(|ui| {
        for size in [SIZE, vec2(720.0, 220.0), vec2(600.0, 300.0)] {
            for percent in 0..=160 {
                for factor in [1.0, 0.07, 620.0] {
                    let mut bars = samples::bars_scaled(World::With, f64::from(percent) / 100.0);
                    bars.cme.without *= factor;
                    bars.cme.with *= factor;
                    check_bars(ui, &bars, Rect::from_min_size(Pos2::ZERO, size));
                    bars.cme.credit = samples::bars_of_all_parts(World::With).cme.credit;
                    check_bars(ui, &bars, Rect::from_min_size(Pos2::ZERO, size));
                }
            }
        }
    });
}

/// Heights at rest.
fn resting(bars: &Bars) -> [bars::Drawn; 2] {
    House::ALL.map(|house| {
        let bar = bars.house(house);
        let credit = bar.credit.as_ref().map_or(0.0, |credit| credit.of(bars.world));
        bars::Drawn { present: bar.present(bars.world), without: bar.without, credit }
    })
}

fn check_bars(ui: &Ui, bars: &Bars, rect: Rect) {
    let drawn = resting(bars);
    let layout = BarsLayout::new(ui.painter(), rect, bars, drawn);
    for place in &layout.houses {
        let labels: Vec<Rect> = [Some(&place.figure), place.change_label.as_ref(), place.without.as_ref()]
            .into_iter()
            .flatten()
            .map(|label| label.rect)
            .collect();
        for (index, label) in labels.iter().enumerate() {
            assert!(rect.expand(1.0).contains_rect(*label), "{label} leaves {rect}: {bars:?}");
            let crossed = |other: &Rect| other.shrink(1.5).intersects(label.shrink(1.5));
            assert!(!labels[..index].iter().any(crossed), "{labels:?} at {rect}: {bars:?}");
        }
    }
}

#[test]
fn the_scale_and_the_bars_stand_still_when_the_switch_is_thrown() {
    once(|ui| {
        for ratio in [0.2, 0.95, 1.3] {
            let [off, on] = [World::Without, World::With].map(|world| {
                let bars = samples::bars_scaled(world, ratio);
                let drawn = resting(&bars);
                BarsLayout::new(ui.painter(), Rect::from_min_size(Pos2::ZERO, SIZE), &bars, drawn)
            });
            assert_eq!(off.plane, on.plane);
            assert_eq!(off.between, on.between);
            assert_eq!(
                off.houses.each_ref().map(|house| house.middle),
                on.houses.each_ref().map(|house| house.middle)
            );
        }
    });
}

#[test]
fn the_bars_travel_and_the_alternative_does_not() {
    let mut heights = Vec::new();
    let ctx = egui::Context::default();
    theme::install(&ctx);
    for (frame, time) in [0.0, 1.0, 1.1, 1.5].into_iter().enumerate() {
        let world = if frame == 0 { World::Without } else { World::With };
        let input = egui::RawInput { time: Some(time), ..egui::RawInput::default() };
        let output = ctx.run_ui(input, |ui| {
            let shown = samples::bars(world).show(ui, SIZE);
            let id = shown.response.id.with(("present", "FICC"));
            heights.push(theme::travel(ui, id, samples::bars(world).ficc.present(world) as f32, 0.25));
        });
        output.drop_without_applying_deltas();
    }
    heights.dedup();
    assert!(heights.windows(2).all(|pair| pair[1] < pair[0]), "{heights:?}");
    assert_eq!(heights.len(), 3, "{heights:?}");
    assert_eq!(heights.last(), Some(&3.97e6));
}

#[test]
fn no_plot_breaks_on_figures_that_are_none() {
    let bad = [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e-300, 1e300];
    once(|ui| {
        for value in bad {
            broken_bars(ui, value);
            broken_offsets(ui, value);
            broken_days(ui, value);
            broken_collateral(ui, value);
        }
    });
}

fn broken_bars(ui: &mut Ui, value: f64) {
    for world in [World::Without, World::With] {
        let bars = samples::plain_bars(world, [value, value], [value, 3.0]);
        ui.push_id((value.to_bits(), world == World::With), |ui| bars.show(ui, SIZE));
    }
}

fn broken_offsets(ui: &mut Ui, value: f64) {
    let some = Some(value);
    let ruler =
        Ruler { ficc: some, cme: some, applied: some, threshold: value, cap: value, ..samples::ruler() };
    ruler.show(ui, 300.0);
    let bars = HouseBars {
        cash: value,
        together: value,
        full: value,
        saving: some,
        ..samples::house_bars(House::Cme)
    };
    bars.show(ui, 200.0);
    let points = [egui_plot::PlotPoint::new(value, value), egui_plot::PlotPoint::new(1.0, value)];
    let specials = [Special { index: 1, label: "joint VaR".into(), kind: SpecialKind::Joint }];
    let scatter = Scatter {
        points: &points,
        name_of: &samples::scenario_name,
        specials: &specials,
        x_title: "note P&L",
        y_title: "futures P&L",
    };
    ui.push_id(("scatter", value.to_bits()), |ui| scatter.show(ui, vec2(300.0, 300.0)));
}

fn broken_days(ui: &mut Ui, value: f64) {
    let mark = Some(Mark { name: "VaR 99 %".into(), loss: value });
    let bins = vec![Bin { from: value, to: value, count: 3 }, Bin { from: -1.0, to: value, count: 0 }];
    let plot = Distribution { bins, var: mark.clone(), margin: mark, ..samples::distribution() };
    plot.show(ui, vec2(300.0, 200.0));
    StressBar { loss: Loss::Share(value), standing: Standing::Approved }.show(ui, StressBar::LEAST_WIDTH);
}

fn broken_collateral(ui: &mut Ui, value: f64) {
    let mut posted = samples::posted();
    posted.destinations[0].required = value;
    posted.destinations[1].lots[0].value = value;
    posted.show(ui, 300.0);
    let carry = Carry {
        carry: vec![[0.0, value], [value, 1.0]],
        present: value,
        most: value,
        unit: Unit::Millions,
        ..samples::carry()
    };
    carry.show(ui, vec2(200.0, 200.0));
}
