//! Paints the two big bars where `bars_layout` put them.

use egui::{Align2, FontId, Painter, Rect, Stroke, StrokeKind, Ui, pos2};

use super::bars::{Bars, Between, cut};
use super::bars_layout::{BarsLayout, HousePlace, Label};
use super::parts::{Words, cost_block, saved_block, value_axis, zero_axis};
use super::{House, Standing};
use crate::app::theme::{Tokens, stroke, tokens};
use crate::app::widgets::{HATCH_PITCH, hatch};

pub(super) fn paint(ui: &Ui, bars: &Bars, layout: &BarsLayout) {
    let paint = Paint::new(ui, bars, layout);
    paint.axis();
    for (house, place) in House::ALL.into_iter().zip(&layout.houses) {
        paint.house(house, place);
        paint.caption(house, place);
    }
    zero_axis(ui.painter(), &layout.plane, tokens(ui));
}

/// The words between the bars.
pub(super) fn between(ui: &Ui, bars: &Bars, layout: &BarsLayout) -> Rect {
    Paint::new(ui, bars, layout).between()
}

struct Paint<'a> {
    painter: &'a Painter,
    tokens: &'a Tokens,
    bars: &'a Bars,
    layout: &'a BarsLayout,
}

impl<'a> Paint<'a> {
    fn new(ui: &'a Ui, bars: &'a Bars, layout: &'a BarsLayout) -> Self {
        Self { painter: ui.painter(), tokens: tokens(ui), bars, layout }
    }

    fn axis(&self) {
        if self.layout.ticks.is_empty() {
            return;
        }
        value_axis(self.painter, &self.layout.plane, &self.layout.ticks, self.tokens);
        let area = self.layout.plane.rect;
        let place = pos2(self.layout.left, area.top() - 30.0 * self.layout.scale);
        let unit = Words::new(self.bars.unit.head(), self.font(self.bars.sizes.small), self.tokens.text3);
        unit.paint(self.painter, place, Align2::LEFT_TOP);
    }

    fn house(&self, house: House, place: &HousePlace) {
        let bar = self.bars.house(house);
        // The block of what is saved stands on the solid part, that of a cost covers its top.
        if let Some(change) = place.change.filter(|_| !place.is_cost) {
            let foot = (change.bottom() + stroke::LINE).min(self.layout.plane.rect.bottom());
            saved_block(self.painter, change.with_max_y(foot), self.bars.standing, self.tokens);
        }
        for block in &place.blocks {
            if let Some(segment) = bar.segments.get(block.segment) {
                self.painter.rect_filled(block.rect, 0.0, segment.kind.fill(house, self.tokens));
            }
        }
        if let Some(change) = place.change.filter(|_| place.is_cost) {
            cost_block(self.painter, change, self.tokens);
        }
        if let Some(credit) = place.credit {
            self.credit(credit, house);
        }
        self.words(place);
    }

    fn credit(&self, rect: Rect, house: House) {
        let ink = match house {
            House::Ficc => self.tokens.ficc_lite,
            House::Cme => self.tokens.cme_lite,
        };
        hatch(self.painter, rect, ink, HATCH_PITCH);
        self.painter.rect_stroke(rect, 0.0, Stroke::new(stroke::AXIS, ink), StrokeKind::Inside);
    }

    /// Words on a bar of one colour stand free; on the hatch and across grid lines on a plaque.
    fn words(&self, place: &HousePlace) {
        let is_hatched = self.bars.standing == Standing::Hypothetical && !place.is_cost;
        let is_free = |label: &Label| {
            let middle = label.rect.center();
            let in_change = place.change.is_some_and(|change| change.contains(middle));
            let in_block = place.blocks.iter().any(|block| block.rect.contains(middle));
            if in_change { !is_hatched } else { in_block }
        };
        for label in
            [Some(&place.figure), place.change_label.as_ref(), place.without.as_ref()].into_iter().flatten()
        {
            if is_free(label) {
                label.words.paint(self.painter, label.rect.min, Align2::LEFT_TOP);
            } else {
                label.words.paint_on(self.painter, label.rect, self.tokens.bg1);
            }
        }
    }

    fn caption(&self, house: House, place: &HousePlace) {
        let scale = self.layout.scale;
        let foot = self.layout.plane.rect.bottom();
        let name = Words::new(house.name(), self.font(self.bars.sizes.title), house.ink(self.tokens));
        name.paint(self.painter, pos2(place.middle, foot + 18.0 * scale), Align2::CENTER_CENTER);
        let note = &self.bars.house(house).note;
        let note = Words::new(note, self.font(self.bars.sizes.body), self.tokens.text2);
        note.paint(self.painter, pos2(place.middle, foot + 38.0 * scale), Align2::CENTER_CENTER);
    }

    fn between(&self) -> Rect {
        let sizes = &self.bars.sizes;
        let (first, second) = match &self.bars.between {
            Between::Cut { share, line } => {
                let ink =
                    if *share < 0.0 { self.tokens.warn_text } else { self.bars.standing.ink(self.tokens) };
                (Words::new(cut(*share), self.font(sizes.figure), ink), line)
            }
            Between::Words { title, line } => {
                (Words::new(title, self.font(sizes.title), self.tokens.text2), line)
            }
        };
        let area = self.layout.between;
        let mut rows = vec![first];
        rows.extend(self.rows(second, area.width()));
        let sizes: Vec<_> = rows.iter().map(|words| words.size(self.painter)).collect();
        let mut top = area.center().y - sizes.iter().map(|size| size.y).sum::<f32>() / 2.0;
        let mut taken = Rect::NOTHING;
        for (words, size) in rows.iter().zip(sizes) {
            let rect = Rect::from_min_size(pos2(area.center().x - size.x / 2.0, top), size);
            words.paint_on(self.painter, rect, self.tokens.bg1);
            taken = taken.union(rect);
            top += size.y;
        }
        taken
    }

    /// The line under it, on as many rows as the room between the bars asks for.
    fn rows(&self, line: &str, width: f32) -> Vec<Words> {
        let words = |text: &str| Words::new(text, self.font(self.bars.sizes.body), self.tokens.text2);
        let mut rows: Vec<String> = Vec::new();
        for word in line.split(' ') {
            match rows.last_mut() {
                Some(row) if words(&format!("{row} {word}")).size(self.painter).x <= width => {
                    row.push(' ');
                    row.push_str(word);
                }
                _ => rows.push(word.to_owned()),
            }
        }
        rows.iter().map(|row| words(row)).collect()
    }

    fn font(&self, size: f32) -> FontId {
        FontId::proportional(size)
    }
}
