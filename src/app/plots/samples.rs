//! Plots with figures in them, for tests and for looking at. The figures are the example of the
//! drawings, roughly; nothing may be computed from them.

use egui_plot::PlotPoint;

use super::{
    Bars, Between, Bin, Carry, Credit, Destination, Distribution, House, HouseBar, HouseBars, Lot, LotKind,
    Mark, Posted, Ruler, Segment, SegmentKind, Special, SpecialKind, Standing, World,
};
use crate::app::format::Unit;
use crate::app::theme::SIZES;

const MM: f64 = 1e6;

/// A bar of segments in millions; the requirement in force is their sum.
pub(crate) fn house_bar(
    segments: &[(&str, f64, SegmentKind)],
    without: f64,
    with: f64,
    note: &str,
) -> HouseBar {
    let segment = |(label, value, kind): &(&str, f64, SegmentKind)| Segment {
        label: (*label).to_owned(),
        value: value * MM,
        kind: *kind,
        why: "28th worst of 2,759 three-day moves.".to_owned(),
    };
    HouseBar {
        segments: segments.iter().map(segment).collect(),
        credit: None,
        without: without * MM,
        with: with * MM,
        why: "The lower of the two savings, held to the cap.".to_owned(),
        note: note.to_owned(),
    }
}

/// The bars of the overview.
pub(crate) fn bars(world: World) -> Bars {
    let (ficc, cme) = match world {
        World::With => ([3.94, 0.03], 3.94),
        World::Without => ([19.73, 0.14], 19.70),
    };
    let ficc = [("VaR charge", ficc[0], SegmentKind::Var), ("bid-ask", ficc[1], SegmentKind::BidAsk)];
    Bars {
        ficc: house_bar(&ficc, 19.87, 3.97, "the note, long $1,000mm"),
        cme: house_bar(&[("outright", cme, SegmentKind::Outright)], 19.70, 3.94, "the futures, short 10,945"),
        world,
        standing: Standing::Approved,
        between: between(world, 0.8),
        unit: Unit::Millions,
        sizes: SIZES,
    }
}

pub(crate) fn between(world: World, share: f64) -> Between {
    match world {
        World::With => Between::Cut { share, line: "at both houses".into() },
        World::Without => Between::Words { title: "no offset".into(), line: "one hedge, two margins".into() },
    }
}

/// Bars in which every part of a requirement appears.
pub(crate) fn bars_of_all_parts(world: World) -> Bars {
    let cut = if world == World::With { 0.45 } else { 1.0 };
    let ficc = [
        ("VaR charge", 12.0 * cut, SegmentKind::Var),
        ("floor top-up", 4.0 * cut, SegmentKind::FloorTopUp),
        ("bid-ask", 1.5 * cut, SegmentKind::BidAsk),
        ("liquidity add-on", 2.0, SegmentKind::AddOn),
    ];
    let cme = [
        ("outright", 9.0 * cut, SegmentKind::Outright),
        ("calendar charge", 1.2 * cut, SegmentKind::CalendarCharge),
        ("heightened risk", 1.1 * cut, SegmentKind::AddOn),
    ];
    let mut bars = Bars {
        ficc: house_bar(&ficc, 19.5, 17.5 * 0.45 + 2.0, "five notes"),
        cme: house_bar(&cme, 11.3, 11.3 * 0.45, "ZT, ZN, ZB"),
        between: between(world, 0.55),
        ..bars(world)
    };
    bars.cme.credit = Some(Credit {
        label: "spread credit".into(),
        without: 4.0 * MM,
        with: 4.0 * 0.45 * MM,
        why: "ZN against ZB, 60 %.".into(),
    });
    bars
}

/// Bars that save little or cost something: `ratio` is with over without.
pub(crate) fn bars_scaled(world: World, ratio: f64) -> Bars {
    let cut = if world == World::With { ratio } else { 1.0 };
    let ficc = [("VaR charge", 19.73 * cut, SegmentKind::Var), ("bid-ask", 0.14 * cut, SegmentKind::BidAsk)];
    let cme = [("outright", 19.70 * cut, SegmentKind::Outright)];
    Bars {
        ficc: house_bar(&ficc, 19.87, 19.87 * ratio, "the note, long $1,000mm"),
        cme: house_bar(&cme, 19.70, 19.70 * ratio, "the futures, short 10,945"),
        between: between(world, 1.0 - ratio),
        ..bars(world)
    }
}

/// Bars of one outright segment each, in millions.
pub(crate) fn plain_bars(world: World, ficc: [f64; 2], cme: [f64; 2]) -> Bars {
    let of = |pair: [f64; 2]| if world == World::With { pair[1] } else { pair[0] };
    let ficc_segments = [("VaR charge", of(ficc), SegmentKind::Var)];
    let cme_segments = [("outright", of(cme), SegmentKind::Outright)];
    Bars {
        ficc: house_bar(&ficc_segments, ficc[0], ficc[1], "the cash leg"),
        cme: house_bar(&cme_segments, cme[0], cme[1], "the futures leg"),
        between: between(world, 0.8),
        ..bars(world)
    }
}

/// The ruler of the offsets tab.
pub(crate) fn ruler() -> Ruler {
    Ruler {
        threshold: 0.01,
        cap: 0.8,
        applied: Some(0.8),
        ficc: Some(0.920),
        cme: Some(0.934),
        standing: Standing::Approved,
    }
}

/// The lying bars of a house.
pub(crate) fn house_bars(house: House) -> HouseBars {
    let (cash, futures, together) = match house {
        House::Ficc => (19.73, 21.50, 3.31),
        House::Cme => (10.25, 15.23, 1.68),
    };
    HouseBars {
        house,
        cash: cash * MM,
        futures: futures * MM,
        together: together * MM,
        saving: Some(1.0 - together / (cash + futures)),
        full: 41.23 * MM,
        caption: format!(
            "saving = 1 − {together:.2} / ({cash:.2} + {futures:.2}); $mm, both houses on one scale"
        ),
        standing: Standing::Approved,
        unit: Unit::Millions,
    }
}

/// Numbers that look normal, the same at every call.
pub(crate) fn normal(count: usize, mut seed: u64) -> Vec<f64> {
    let mut uniform = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as f64 / f64::from(1_u32 << 31)
    };
    (0..count).map(|_| (0..12).map(|_| uniform()).sum::<f64>() - 6.0).collect()
}

/// A cloud of hedged scenarios in millions, and its three named ones.
pub(crate) fn cloud(count: usize) -> (Vec<PlotPoint>, Vec<Special>) {
    let (moves, basis) = (normal(count, 7), normal(count, 11));
    let point = |(x, e): (&f64, &f64)| {
        PlotPoint::new(x * 7.0 * (1.0 + 0.15 * x.abs()), -x * 7.4 * (1.0 + 0.15 * x.abs()) + e)
    };
    let points: Vec<PlotPoint> = moves.iter().zip(&basis).map(point).collect();
    let worst = |loss: &dyn Fn(&PlotPoint) -> f64| {
        let mut order: Vec<usize> = (0..points.len()).collect();
        order.sort_by(|a, b| loss(&points[*b]).total_cmp(&loss(&points[*a])));
        order.get(points.len() / 100).copied().unwrap_or_default()
    };
    let special = |label: &str, kind, index| Special { index, label: label.into(), kind };
    let specials = vec![
        special("cash VaR 19.73", SpecialKind::Cash, worst(&|point| -point.x)),
        special("futures VaR 21.50", SpecialKind::Futures, worst(&|point| -point.y)),
        special("joint VaR 3.31", SpecialKind::Joint, worst(&|point| -point.x - point.y)),
    ];
    (points, specials)
}

/// The name of a scenario.
pub(crate) fn scenario_name(index: usize) -> String {
    format!("three days to 2009-{:02}-{:02}", index % 12 + 1, index % 28 + 1)
}

/// The histogram of the worst days.
pub(crate) fn distribution() -> Distribution {
    let outcomes = normal(2_759, 3);
    let bins = (0..72).map(|step| {
        let from = -8.0 + f64::from(step) * 0.22;
        let inside = |value: &&f64| {
            let value = **value * 1.15 * (1.0 + 0.12 * value.abs());
            value >= from && value < from + 0.22
        };
        Bin { from: from * MM, to: (from + 0.22) * MM, count: outcomes.iter().filter(inside).count() }
    });
    let mark = |name: &str, loss: f64| Some(Mark { name: name.into(), loss: loss * MM });
    Distribution {
        bins: bins.collect(),
        var: mark("VaR 99 %", 3.31),
        shortfall: mark("shortfall", 3.94),
        margin: mark("margin", 7.91),
        unit: Unit::Millions,
        noun: "three-day moves".into(),
        standing: Standing::Approved,
    }
}

/// Collateral as in the drawing, with the firm as a third row.
pub(crate) fn posted() -> Posted {
    let lot = |label: &str, value: f64, kind| Lot {
        label: label.into(),
        value: value * MM,
        kind,
        why: "3.00 less 2.0 % haircut, earns 3.86 %.".into(),
    };
    let row = |name: &str, house, required: f64, lots| Destination {
        name: name.into(),
        house,
        lots,
        required: required * MM,
    };
    let bills = |value| lot("bills", value, LotKind::Securities);
    let cash = |value| lot("cash", value, LotKind::Cash);
    Posted {
        destinations: vec![
            row("FICC", Some(House::Ficc), 3.97, vec![bills(2.94), cash(1.10)]),
            row("CME", Some(House::Cme), 3.94, vec![bills(3.48), cash(0.56)]),
            row(
                "the firm",
                None,
                4.2,
                vec![lot("BUIDL", 2.2, LotKind::Tokens), lot("Bitcoin", 0.86, LotKind::Coins)],
            ),
        ],
        unit: Unit::Millions,
    }
}

/// The swap of cash for tokenized bills.
pub(crate) fn carry() -> Carry {
    Carry {
        carry: vec![[0.0, 0.0], [1.66 * MM, 4_648.0]],
        after_cost: vec![[0.0, 0.0], [1.66 * MM, 498.0]],
        present: 1.20 * MM,
        most: 1.66 * MM,
        step: 0.01 * MM,
        unit: Unit::Millions,
        name: "Cash swapped for tokenized bills".into(),
        x_title: "cash swapped, $mm".into(),
        standing: Standing::Approved,
    }
}
