use super::*;
use crate::quantity::date::add_days;
use jiff::civil::date;

fn points(count: usize) -> Vec<[f64; 2]> {
    (0..count).map(|n| [n as f64, (n as f64 / 50.0).sin()]).collect()
}

fn plot<'a>(points: &'a [[f64; 2]], gaps: &'a [[f64; 2]], marks: &'a [SeriesMark]) -> SeriesPlot<'a> {
    SeriesPlot {
        id: Id::unique("series under test"),
        name: "10-year, %",
        points,
        gaps,
        marks,
        at: None,
        window: whole(points),
        in_words: &|v| format!("{v:.2} %"),
    }
}

#[test]
fn nine_thousand_points_become_two_a_pixel_and_keep_every_extreme() {
    let points = points(9_000);
    let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 100.0));
    let plane = Plane::new(area, whole(&points), -1.0..=1.0);
    let path = thinned(&points, &plane);
    assert!(path.len() <= 802, "{}", path.len());
    assert!(path.is_sorted_by(|a, b| a.x <= b.x));
    let lowest = path.iter().map(|p| p.y).fold(0.0, f32::max);
    assert_eq!(lowest, points.iter().map(|p| plane.at(p[0], p[1]).y).fold(0.0, f32::max));
}

#[test]
fn a_window_never_leaves_the_whole() {
    let whole = 0.0..=1_000.0;
    let mut window = whole.clone();
    for by in [[Move::In; 2].as_slice(), &[Move::Later; 7]].concat() {
        window = moved(&window, &whole, by);
        assert!(*window.start() >= 0.0 && *window.end() <= 1_000.0, "{window:?}");
    }
    assert_eq!(window, 750.0..=1_000.0);
    for _ in 0..20 {
        window = moved(&window, &whole, Move::In);
    }
    assert!((window.end() - window.start() - NARROWEST).abs() < 1e-9);
    for _ in 0..20 {
        window = moved(&window, &whole, Move::Out);
    }
    assert_eq!(window, whole);
    let kept = zoomed(&(0.0..=1_000.0), &whole, 250.0, 2.0);
    assert_eq!(kept, 125.0..=625.0, "the day under the pointer keeps its place");
}

#[test]
fn the_line_is_parted_where_there_are_no_values() {
    let points: Vec<[f64; 2]> = [0.0, 1.0, 2.0, 50.0, 51.0].map(|x| [x, 1.0]).to_vec();
    let gaps = [[2.0, 50.0]];
    let plot = plot(&points, &gaps, &[]);
    let runs: Vec<usize> = plot.runs(plot.in_view()).iter().map(|r| r.len()).collect();
    assert_eq!(runs, [3, 2]);
    assert!(plot.alternative().ends_with("1 gap, no marked jumps."), "{}", plot.alternative());
}

#[test]
fn dates_under_the_axis_stand_apart_and_within() {
    for days in [3_i64, 10, 40, 89, 90, 200, 800, 3_000, 13_000, 40_000] {
        let first = date(1990, 1, 2);
        let window = place_of(first)..=place_of(add_days(first, days));
        for width in [120.0, 300.0, 900.0] {
            let ticks = dates::ticks(&window, width);
            assert!(!ticks.is_empty() || days > 90, "{days} days over {width}");
            assert!(ticks.iter().all(|(x, _)| window.contains(x)), "{days} days over {width}: {ticks:?}");
            assert!(ticks.len() <= 2 + (width / 40.0) as usize, "{days} days over {width}: {ticks:?}");
        }
    }
    assert_eq!(day_of(place_of(date(2020, 2, 29))), date(2020, 2, 29));
}

#[test]
fn nothing_and_one_value_are_drawn() {
    let one = [[18_000.0, 4.0]];
    let empty: [[f64; 2]; 0] = [];
    for points in [one.as_slice(), empty.as_slice()] {
        let mark = SeriesMark { at: [18_000.0, 4.0], words: "+160 bp".into() };
        let marks = [mark];
        let mut harness =
            egui_kittest::Harness::builder().with_context_setup(theme::install).build_ui(|ui| {
                plot(points, &[[17_000.0, 17_900.0]], &marks).show(ui, vec2(300.0, 150.0));
            });
        harness.run();
    }
}
