//! Where everything on the two bars lies: arithmetic and the size of words, no painting.

use egui::{FontId, Painter, Rangef, Rect, pos2};

use super::House;
use super::axis::{Plane, dollars_in, money_tick, nice_step, nice_top};
use super::bars::{Bars, Drawn, HouseBar};
use super::parts::{Words, costs, gutter};
use super::stack::{Block, stack};
use crate::app::theme::{PRESENTATION, SIZES, Tokens, gap, tokens};

/// A change lower than this is not drawn.
const VISIBLE: f32 = 1.0;
/// Below this height a block is too low for the words inside it.
const LOW: f32 = 88.0;
/// The widest bar, as a share of the axis, and its distance from the end of the axis.
const BAR: f32 = 0.303;
const MARGIN: f32 = 0.077;
/// From the top of the picture to the top of the axis, without and with two rows of words.
const HEAD: f32 = 30.0;
const HIGH_HEAD: f32 = 54.0;
/// Room for the words between the bars when there are words beside the bars too.
const BETWEEN: f32 = 152.0;

/// The places of everything on the two bars.
#[derive(Clone, Debug)]
pub(super) struct BarsLayout {
    pub plane: Plane,
    /// The left end of everything, where the unit stands.
    pub left: f32,
    pub ticks: Vec<(f64, String)>,
    pub houses: [HousePlace; 2],
    /// The area for the words between the bars.
    pub between: Rect,
    /// How much larger than in the window everything is.
    pub scale: f32,
}

/// The places of one house.
#[derive(Clone, Debug)]
pub(super) struct HousePlace {
    pub blocks: Vec<Block>,
    pub credit: Option<Rect>,
    /// What is saved, or what it costs.
    pub change: Option<Rect>,
    pub is_cost: bool,
    pub figure: Label,
    pub change_label: Option<Label>,
    pub without: Option<Label>,
    /// The middle of the bar, where the words under it hang.
    pub middle: f32,
}

/// Words and where they go.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub rect: Rect,
    pub words: Words,
}

/// A bar's place across, and where words beside it begin if there is room for them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Column {
    bar: Rangef,
    beside: Option<f32>,
}

impl BarsLayout {
    pub(super) fn new(painter: &Painter, rect: Rect, bars: &Bars, drawn: [Drawn; 2]) -> Self {
        let scale = bars.sizes.body / SIZES.body;
        let largest = bars.largest();
        let top = if largest > 0.0 { nice_top(largest, 6) } else { dollars_in(bars.unit) };
        let ticks = ticks(bars, largest);
        let left = if ticks.is_empty() { 0.0 } else { gutter(painter, &ticks, 44.0, tokens(painter.ctx())) };
        let foot = (rect.bottom() - 50.0 * scale).max(rect.top() + 70.0 * scale).round();
        let area = |head: f32| {
            Rect::from_min_max(pos2(rect.left() + left, rect.top() + head * scale), pos2(rect.right(), foot))
        };
        let mut plane = Plane::new(area(HEAD), 0.0..=1.0, 0.0..=top);
        let columns = Columns::new(painter, bars, &plane, scale);
        if columns.need_head {
            plane = Plane::new(area(HIGH_HEAD), 0.0..=1.0, 0.0..=top);
        }
        let houses = [0, 1].map(|index| {
            let sketch = Sketch {
                painter,
                tokens: tokens(painter.ctx()),
                bars,
                house: House::ALL[index],
                drawn: drawn[index],
                plane,
                column: columns.of[index],
                scale,
                top: rect.top(),
            };
            sketch.place()
        });
        let area = plane.rect;
        let between = Rect::from_x_y_ranges(columns.between, area.top()..=area.top() + 0.84 * area.height());
        Self { plane, left: rect.left(), ticks, houses, between, scale }
    }
}

/// Ticks of the dollar axis; a projector shows none, and an empty axis only its zero.
fn ticks(bars: &Bars, largest: f64) -> Vec<(f64, String)> {
    if bars.sizes == PRESENTATION {
        return Vec::new();
    }
    if largest <= 0.0 {
        return vec![(0.0, "0".to_owned())];
    }
    let step = nice_step(largest, 6);
    let count = (nice_top(largest, 6) / step).round() as u32;
    (0..=count)
        .map(|tick| f64::from(tick) * step)
        .map(|value| (value, money_tick(value, step, bars.unit)))
        .collect()
}

/// The bars' places across, and the stretch between them. They depend on both worlds, never on the
/// one in force, so that nothing moves sideways when the switch is thrown.
struct Columns {
    of: [Column; 2],
    between: Rangef,
    /// Whether words a low block cannot hold have to go above it, for want of room beside it.
    need_head: bool,
}

impl Columns {
    fn new(painter: &Painter, bars: &Bars, plane: &Plane, scale: f32) -> Self {
        let is_low = House::ALL.map(|house| {
            let height = plane.y.length(bars.house(house).saved().abs());
            height >= VISIBLE && height < LOW * scale
        });
        let area = plane.rect;
        let words = House::ALL.map(|house| beside_width(painter, bars, bars.house(house), scale));
        let beside = words[0].max(words[1]) + gap::SMALL * scale;
        let widest = (area.width() - (BETWEEN + 4.0 * gap::SMALL) * scale) / 2.0 - beside;
        let bar = (area.width() * BAR).min(widest).round();
        match is_low {
            [false, false] => Self::usual(area, false),
            _ if bar < 0.2 * area.width() => Self::usual(area, true),
            is_low => Self::spaced(area, bar, beside, is_low, scale),
        }
    }

    fn usual(area: Rect, need_head: bool) -> Self {
        let (margin, bar) = ((MARGIN * area.width()).round(), (BAR * area.width()).round());
        let (left, right) = (area.left() + margin, area.right() - margin);
        let bars = [Rangef::new(left, left + bar), Rangef::new(right - bar, right)];
        let between = Rangef::new(bars[0].max, bars[1].min).shrink(gap::TINY);
        Self { of: bars.map(|bar| Column { bar, beside: None }), between, need_head }
    }

    /// Bar, words, middle, bar, words, with equal gaps.
    fn spaced(area: Rect, bar: f32, beside: f32, is_low: [bool; 2], scale: f32) -> Self {
        let margin = ((area.width() - 2.0 * (bar + beside) - BETWEEN * scale) / 4.0).floor();
        let column = |left: f32, is_low: bool| {
            let bar = Rangef::new(left, left + bar);
            Column { bar, beside: is_low.then_some(bar.max + gap::SMALL * scale) }
        };
        let first = area.left() + margin;
        let middle = first + bar + (beside + margin).round();
        let second = middle + (BETWEEN * scale + margin).round();
        Self {
            of: [column(first, is_low[0]), column(second, is_low[1])],
            between: Rangef::new(middle, middle + BETWEEN * scale),
            need_head: false,
        }
    }
}

/// The widest of the words that go beside a bar.
fn beside_width(painter: &Painter, bars: &Bars, bar: &HouseBar, scale: f32) -> f32 {
    let change = change_text(bars, bar.saved());
    let wide = |text: String, size: f32| {
        let ink = tokens(painter.ctx()).text1;
        Words::new(text, FontId::proportional(size), ink).size(painter).x
    };
    let figure = wide(bars.cell(bar.with), bars.sizes.figure);
    let without =
        if bar.saved() < 0.0 { wide(without_text(bars, bar.without), bars.sizes.body) } else { 0.0 };
    figure.max(wide(change, bars.sizes.title)).max(without).max(48.0 * scale)
}

fn change_text(bars: &Bars, saved: f64) -> String {
    let amount = bars.cell(saved.abs());
    if saved < 0.0 { costs(&amount) } else { format!("saved {amount}") }
}

fn without_text(bars: &Bars, dollars: f64) -> String {
    format!("{} without", bars.cell(dollars))
}

/// Everything needed to place one house.
struct Sketch<'a> {
    painter: &'a Painter,
    tokens: &'a Tokens,
    bars: &'a Bars,
    house: House,
    drawn: Drawn,
    plane: Plane,
    column: Column,
    scale: f32,
    top: f32,
}

impl Sketch<'_> {
    fn place(&self) -> HousePlace {
        let (present, without) = (self.height(self.drawn.present), self.height(self.drawn.without));
        let solid = Rect::from_x_y_ranges(self.column.bar, present..=self.plane.rect.bottom());
        let is_changed = self.plane.y.length(self.saved().abs()) >= VISIBLE;
        let change = Rect::from_x_y_ranges(self.column.bar, present.min(without)..=present.max(without));
        let blocks = self.blocks(solid);
        let place = HousePlace {
            credit: self.credit(present),
            change: is_changed.then_some(change),
            is_cost: self.saved() < 0.0,
            figure: self.figure(solid, change, &blocks),
            blocks,
            change_label: None,
            without: None,
            middle: self.column.bar.center(),
        };
        match (is_changed, self.column.beside) {
            (false, _) => place,
            (true, Some(x)) => self.words_beside(place, x, change),
            (true, None) => self.words_inside(place, change),
        }
    }

    fn height(&self, dollars: f64) -> f32 {
        self.plane.y.held(dollars).round()
    }

    fn saved(&self) -> f64 {
        self.drawn.without - self.drawn.present
    }

    fn blocks(&self, solid: Rect) -> Vec<Block> {
        let values = self.bars.house(self.house).segments.iter().map(|segment| segment.value);
        stack(&values.collect::<Vec<_>>(), solid)
    }

    fn credit(&self, present: f32) -> Option<Rect> {
        let height = self.plane.y.length(self.drawn.credit.max(0.0));
        let rect = Rect::from_x_y_ranges(self.column.bar, present - height..=present);
        (height >= 1.0).then_some(rect)
    }

    fn credit_height(&self) -> f32 {
        self.credit(self.plane.rect.bottom()).map_or(0.0, |credit| credit.height())
    }

    /// The requirement in force: in the highest segment, or above the solid part.
    fn figure(&self, solid: Rect, change: Rect, blocks: &[Block]) -> Label {
        let text = self.bars.cell(self.drawn.present);
        let font = FontId::proportional(self.figure_size(&text));
        let highest = blocks.iter().max_by(|a, b| a.rect.height().total_cmp(&b.rect.height()));
        let highest = highest.map_or(solid, |block| block.rect);
        let head = if self.saved() < 0.0 { change.bottom() + 24.0 * self.scale } else { solid.top() };
        let head = head.max(highest.top());
        let room = highest.bottom() - head;
        let is_inside = room >= 52.0 * self.scale && !self.is_roomy_above(change);
        let ink = match (is_inside, self.drawn.present <= 0.0) {
            (true, _) => self.tokens.bg1,
            (false, true) => self.tokens.text3,
            (false, false) => self.house.ink(self.tokens),
        };
        let words = Words::new(text, font, ink);
        let size = words.size(self.painter);
        let clear = solid.top() - self.credit_height();
        let foot = if self.is_roomy_above(change) { clear } else { clear.min(change.top()) };
        let top = match is_inside {
            true => head + ((room - size.y) / 2.0).min(17.0 * self.scale),
            false => (foot - size.y - 2.0).max(self.top),
        };
        Label { rect: Rect::from_min_size(pos2(solid.center().x - size.x / 2.0, top), size), words }
    }

    fn is_roomy_above(&self, change: Rect) -> bool {
        self.saved() > 0.0 && change.height() - self.credit_height() >= 52.0 * self.scale
    }

    fn figure_size(&self, text: &str) -> f32 {
        let words = Words::new(text, FontId::proportional(self.bars.sizes.figure), self.tokens.text1);
        let fits = words.size(self.painter).x <= self.column.bar.span() - 2.0 * gap::SMALL;
        if fits { self.bars.sizes.figure } else { self.bars.sizes.title }
    }

    fn change_words(&self) -> Words {
        let ink =
            if self.saved() < 0.0 { self.tokens.warn_text } else { self.bars.standing.ink(self.tokens) };
        Words::new(change_text(self.bars, self.saved()), FontId::proportional(self.bars.sizes.title), ink)
    }

    fn without_words(&self) -> Words {
        let text = without_text(self.bars, self.drawn.without);
        Words::new(text, FontId::proportional(self.bars.sizes.body), self.tokens.text2)
    }

    /// Figure and change in one stack right of a low block.
    fn words_beside(&self, mut place: HousePlace, x: f32, block: Rect) -> HousePlace {
        let ink = self.house.ink(self.tokens);
        let text = self.bars.cell(self.drawn.present);
        let figure = Words::new(text, FontId::proportional(self.bars.sizes.figure), ink);
        let is_cost = self.saved() < 0.0;
        let rows = [Some(figure), Some(self.change_words()), is_cost.then(|| self.without_words())];
        let height: f32 = rows.iter().flatten().map(|words| words.size(self.painter).y).sum();
        let lowest = self.plane.rect.bottom() - height;
        let highest = self.plane.rect.top() - 8.0 * self.scale;
        let mut at = pos2(x, (block.center().y - height / 2.0).min(lowest).max(highest));
        let mut next = |words: Option<Words>| {
            let label = words
                .map(|words| Label { rect: Rect::from_min_size(at, words.size(self.painter)), words })?;
            at.y = label.rect.bottom();
            Some(label)
        };
        let [figure, change, without] = rows.map(&mut next);
        if let Some(figure) = figure {
            place.figure = figure;
        }
        place.change_label = change;
        place.without = without.or_else(|| Some(self.above(self.without_words(), block.top())));
        place
    }

    /// Words in the middle of a high block; those a low block cannot hold go above everything.
    fn words_inside(&self, mut place: HousePlace, block: Rect) -> HousePlace {
        let words = self.change_words();
        let size = words.size(self.painter);
        let figure = place.figure.rect;
        let mut lid =
            if figure.center().y < block.bottom() { block.top().min(figure.top()) } else { block.top() };
        let is_in_block = block.y_range().contains(figure.center().y);
        let clear = if self.saved() > 0.0 { block.bottom() - self.credit_height() } else { block.bottom() };
        let floor = if is_in_block { figure.top() } else { clear };
        if floor - block.top() >= size.y {
            let middle = pos2(block.center().x, (block.top() + floor) / 2.0);
            place.change_label = Some(Label { rect: Rect::from_center_size(middle, size), words });
        } else {
            let label = self.above(words, lid);
            lid = label.rect.top();
            place.change_label = Some(label);
        }
        let is_held = self.saved() < 0.0 && self.plane.rect.bottom() - block.bottom() >= 24.0 * self.scale;
        place.without = Some(match is_held {
            true => self.below(block.bottom()),
            false => self.above(self.without_words(), lid),
        });
        place
    }

    fn above(&self, words: Words, y: f32) -> Label {
        let size = words.size(self.painter);
        let top = (y - size.y - 2.0 * self.scale).max(self.top);
        Label { rect: Rect::from_min_size(pos2(self.column.bar.center() - size.x / 2.0, top), size), words }
    }

    /// The requirement without, under its line in a bar that costs more.
    fn below(&self, y: f32) -> Label {
        let text = without_text(self.bars, self.drawn.without);
        let words = Words::new(text, FontId::proportional(self.bars.sizes.body), self.tokens.bg1);
        let size = words.size(self.painter);
        let place = pos2(self.column.bar.center() - size.x / 2.0, y + 2.0 * self.scale);
        Label { rect: Rect::from_min_size(place, size), words }
    }
}
