//! The whole analysis on one page, upright or on its side: every part has its place, lists are cut
//! where theirs ends, and nothing leaves the page whatever the book.

use super::{
    content::{self, Facts, Table},
    marks::marks,
    page_parts::{
        HEAD, HEADING, LINE, Picked, ROW, chart, heading, line, paragraph, rule, sentence, strip, table,
    },
    pdf::{self, Sheet},
    stage::{self, Depth},
    tables,
};
use crate::{
    DISCLAIMER,
    app::{
        context::View,
        plots::{Ruler, offered::Chart},
        raster::{Canvas, draw},
        theme::{TextSizes, figure, gap, small, tokens},
        widgets::{Chip, ChipKind},
        words::HYPOTHETICAL,
    },
    io::report::{Material, Page},
};
use egui::{Rect, Theme, Ui, UiBuilder, pos2, vec2};

/// Points of the drawing to a point of the paper: the window's 12 become 7.
const SCALE: f32 = 1.68;
/// Of the drawing.
const MARGIN: f32 = 52.0;
/// Warnings that are told in full.
const MOST_WARNINGS: usize = 3;
/// Longer notes under the bars would touch each other.
const LONGEST_NOTE: usize = 34;
/// Widths of the five figures beside each other.
const SHARES: [f32; 5] = [1.25, 1.25, 1.25, 0.9, 0.9];

/// Width and height of the drawing.
pub fn size(page: Page) -> [f32; 2] {
    page.size().map(|side| (side * SCALE).round())
}

/// The page as a PDF file.
pub fn pdf(material: &Material, page: Page) -> Vec<u8> {
    let [width, height] = size(page);
    // fine enough that words stand where they belong
    let canvas = Canvas { size: vec2(width, height), pixels_per_point: 2.0, theme: Theme::Light };
    let drawn = on(material, canvas, |canvas, view| draw(canvas, view));
    let facts = stage::facts(material);
    let subject = format!("Cross-margining, {}", facts.market);
    let sheet = Sheet { paper: page.size(), scale: SCALE, title: &facts.document, subject: &subject };
    pdf::pdf(&sheet, &marks(&drawn))
}

/// Hands the page, ready to be drawn, to a press.
pub fn on<R>(
    material: &Material,
    canvas: Canvas,
    press: impl FnOnce(Canvas, &mut dyn FnMut(&mut Ui)) -> R,
) -> R {
    stage::with_view(material, |view| {
        let charts = stage::charts(view, Depth::Page);
        let facts = stage::facts(material);
        let layout = Layout {
            view,
            facts: &facts,
            charts: &charts,
            warnings: tables::warnings(material),
            stamp: material.stamp,
            worth: tables::worth(view),
            positions: tables::positions(view),
            parameters: tables::parameters(material.report.scenario, &facts),
        };
        press(canvas, &mut |ui| layout.show(ui, canvas))
    })
}

struct Layout<'a> {
    view: &'a View<'a>,
    facts: &'a Facts,
    charts: &'a [Chart],
    warnings: Vec<String>,
    stamp: &'a str,
    worth: Table,
    positions: Table,
    parameters: Table,
}

impl Layout<'_> {
    fn show(&self, ui: &mut Ui, canvas: Canvas) {
        let whole = Rect::from_min_size(pos2(0.0, 0.0), canvas.size);
        ui.painter().rect_filled(whole, 0.0, tokens(ui).bg1);
        let inner = whole.shrink(MARGIN);
        let top = self.header(ui, inner);
        let bottom = self.footer(ui, inner);
        let body = Rect::from_x_y_ranges(inner.x_range(), top..=bottom);
        if self.facts.is_empty {
            self.nothing(ui, body);
        } else if canvas.size.x > canvas.size.y {
            self.columns(ui, body);
        } else {
            self.rows(ui, body);
        }
    }

    /// No charts of zeros: the positions that do not count, and the parameters.
    fn nothing(&self, ui: &Ui, body: Rect) {
        let place = heading(ui, body, content::NOTHING);
        line(ui, place, content::NOTHING_WHY, small(), tokens(ui).text2);
        let below = self.parameters_height(body.height() * 0.4);
        let lists = place.with_min_y(place.top() + LINE + gap::LARGE);
        if !self.positions.rows.is_empty() {
            self.positions(ui, lists.with_max_y(body.bottom() - below - gap::LARGE));
        }
        self.parameters(ui, body.with_min_y(body.bottom() - below));
    }

    /// Name, market, sentence and figures; returns where they end.
    fn header(&self, ui: &Ui, place: Rect) -> f32 {
        let ink = tokens(ui);
        let mut room = place;
        if self.facts.is_hypothetical {
            let chip = Chip::new(ChipKind::Hypothetical, HYPOTHETICAL);
            let size = chip.size(ui);
            let at = Rect::from_min_size(place.right_top() - vec2(size.x, -12.0), size);
            chip.paint(ui, at, false);
            room.set_right(at.left() - gap::WIDE);
        }
        line(ui, room, &self.facts.document, figure(), ink.text1);
        let mut y = place.top() + 46.0;
        let changed = self.facts.changed_words();
        let told = [self.facts.market.as_str(), &self.facts.standing, &changed];
        let told: Vec<&str> = told.into_iter().filter(|words| !words.is_empty()).collect();
        let told = crate::app::words::capital(&told.join(", "));
        line(ui, place.with_min_y(y), &told, small(), ink.text2);
        let what_if = self.facts.what_if_words();
        if !what_if.is_empty() {
            y += paragraph(ui, place.with_min_y(y + 18.0), &what_if, ink.warn_text, 2) + 2.0;
        }
        y += 30.0;
        y += sentence(ui, place.with_min_y(y), &self.view.model.sentence, 2) + gap::LARGE;
        rule(ui, place.x_range(), y);
        y += gap::MEDIUM;
        let figures = Rect::from_x_y_ranges(place.x_range(), y..=y + 80.0);
        strip(ui, figures, &content::headlines(self.view), &SHARES, self.view.model.standing);
        y += 84.0;
        rule(ui, place.x_range(), y);
        y + gap::LARGE
    }

    /// What is left out, warnings, the disclaimer and the time; returns where they begin.
    fn footer(&self, ui: &Ui, place: Rect) -> f32 {
        let ink = tokens(ui);
        let mut lines: Vec<(String, egui::Color32)> = Vec::new();
        let left_out = self.facts.left_out_words();
        if !left_out.is_empty() {
            lines.push((format!("▲ {left_out}"), ink.warn_text));
        }
        let shown = if self.warnings.len() <= MOST_WARNINGS { MOST_WARNINGS } else { MOST_WARNINGS - 1 };
        lines.extend(self.warnings.iter().take(shown).map(|w| (format!("▲ {w}"), ink.warn_text)));
        if let Some(more) = self.warnings.len().checked_sub(shown).filter(|more| *more > 0) {
            lines.push((format!("and {more} more warnings"), ink.warn_text));
        }
        lines.push((content::XM_NOTE.to_owned(), ink.text2));
        let height = LINE * lines.len() as f32 + LINE + gap::MEDIUM;
        let top = place.bottom() - height;
        rule(ui, place.x_range(), top);
        let mut y = top + gap::SMALL;
        for (text, ink) in &lines {
            line(ui, place.with_min_y(y), text, small(), *ink);
            y += LINE;
        }
        let made = format!("crossmargin {}, {}", env!("CARGO_PKG_VERSION"), self.stamp);
        line(ui, place.with_min_y(y), DISCLAIMER, small(), ink.text2);
        let galley = crate::app::widgets::one_line(ui, &made, small(), ink.text3, place.width() / 2.0);
        ui.painter().galley(pos2(place.right() - galley.size().x, y), galley, ink.text3);
        top - gap::MEDIUM
    }

    /// Upright: charts beside tables, then positions and parameters over the whole width.
    fn rows(&self, ui: &mut Ui, body: Rect) {
        let half = (body.width() - gap::HUGE) / 2.0;
        let left = body.with_max_x(body.left() + half);
        let right = body.with_min_x(body.right() - half);
        let band = |of: Rect, top: f32, height: f32| of.with_min_y(top).with_max_y(top + height);
        // what stands below keeps room for a few rows of each list
        let upper = ((body.height() - 330.0) * 0.52).clamp(250.0, 320.0);
        let mut y = body.top();
        self.bars(ui, band(left, y, upper));
        let ladder = HEADING + HEAD + ROW * self.worth.rows.len() as f32;
        self.worth(ui, band(right, y, ladder));
        let ruler = HEADING + Ruler::HEIGHT;
        if upper - ladder >= ruler {
            self.titled_chart(ui, band(right, y + upper - ruler, ruler), "offsets");
            y += upper + gap::LARGE;
        } else {
            y += upper.max(ladder) + gap::LARGE;
            self.titled_chart(ui, band(body, y, ruler), "offsets");
            y += ruler + gap::LARGE;
        }
        let left_over = body.bottom() - y;
        let middle = (left_over * 0.36).clamp(170.0, 250.0);
        self.main_chart(ui, band(body, y, middle));
        y += middle + gap::LARGE;
        let below = self.parameters_height((body.bottom() - y) * 0.4);
        let lists = body.bottom() - y - below - if below > 0.0 { gap::LARGE } else { 0.0 };
        self.positions(ui, band(left, y, lists));
        self.bare_chart(ui, band(right, y, lists), "stress");
        self.parameters(ui, band(body, body.bottom() - below, below));
    }

    /// How high the changed parameters are, of at most `most`.
    fn parameters_height(&self, most: f32) -> f32 {
        match self.parameters.rows.len() {
            0 => HEADING,
            n => {
                let fixed = HEADING + HEAD;
                let rows = ((most - fixed) / ROW).floor().max(2.0).min(n as f32);
                fixed + ROW * rows
            }
        }
    }

    /// On its side: three columns.
    fn columns(&self, ui: &mut Ui, body: Rect) {
        let whole = body.width() - 2.0 * gap::HUGE;
        let mut left = body.left();
        let mut column = |share: f32| {
            let place = Rect::from_x_y_ranges(left..=left + whole * share, body.y_range());
            left = place.right() + gap::HUGE;
            place
        };
        let band = |of: Rect, top: f32, height: f32| of.with_min_y(top).with_max_y(top + height);
        let [first, second, third] = [column(0.37), column(0.33), column(0.3)];
        let ruler = HEADING + Ruler::HEIGHT;
        let bars = (body.height() - ruler - gap::LARGE) * 0.56;
        self.bars(ui, band(first, first.top(), bars));
        self.titled_chart(ui, band(first, first.top() + bars + gap::LARGE, ruler), "offsets");
        self.bare_chart(ui, first.with_min_y(first.top() + bars + ruler + 2.0 * gap::LARGE), "stress");
        let ladder = HEADING + HEAD + ROW * self.worth.rows.len() as f32;
        self.worth(ui, band(second, second.top(), ladder));
        let y = second.top() + ladder + gap::LARGE;
        let curve = ((second.bottom() - y) * 0.58).max(180.0);
        self.main_chart(ui, band(second, y, curve));
        let below = y + curve + gap::LARGE;
        if self.parameters.rows.is_empty() {
            self.parameters(ui, second.with_min_y(below));
            self.positions(ui, third);
        } else {
            // with room for where each value comes from
            self.positions(ui, third.with_max_y(below - gap::LARGE));
            self.parameters(ui, second.with_min_y(below).with_max_x(third.right()));
        }
    }

    fn find(&self, key: &str) -> Option<&Chart> {
        self.charts.iter().find(|c| c.key == key)
    }

    /// The curve along the hedge ratio, or where there is none every scenario.
    fn main_chart(&self, ui: &mut Ui, place: Rect) {
        let key = if self.find("curve").is_some() { "curve" } else { "scenarios" };
        self.titled_chart(ui, place, key);
    }

    /// The bars in smaller words than the window's: their place is narrower than any there.
    fn bars(&self, ui: &mut Ui, place: Rect) {
        let mut bars = self.view.model.bars.clone();
        bars.sizes = TextSizes { small: 11.0, body: 12.0, title: 14.0, figure: 22.0 };
        for house in [&mut bars.ficc, &mut bars.cme] {
            if house.note.chars().count() > LONGEST_NOTE {
                house.note = house.note.split(", ").next().unwrap_or_default().to_owned();
            }
        }
        let place = heading(ui, place, "Requirement by house");
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt("bars"));
        bars.show(&mut inner, place.size());
    }

    fn titled_chart(&self, ui: &mut Ui, place: Rect, key: &str) {
        let Some(found) = self.find(key) else { return };
        let place = heading(ui, place, &found.name);
        chart(ui, place, found);
    }

    fn bare_chart(&self, ui: &mut Ui, place: Rect, key: &str) {
        if let Some(found) = self.find(key).filter(|_| place.height() > HEADING) {
            chart(ui, place, found);
        }
    }

    fn worth(&self, ui: &Ui, place: Rect) {
        let columns = [Picked(0, 0.0), Picked(2, 76.0), Picked(3, 92.0), Picked(4, 76.0)];
        table(ui, place, &self.worth, &columns, self.view.model.standing);
    }

    fn positions(&self, ui: &Ui, place: Rect) {
        let wide = [
            Picked(0, 210.0),
            Picked(1, 120.0),
            Picked(2, 96.0),
            Picked(3, 96.0),
            Picked(4, 96.0),
            Picked(5, 0.0),
        ];
        let narrow = [Picked(0, 0.0), Picked(1, 72.0), Picked(2, 76.0), Picked(4, 82.0)];
        let columns: &[Picked] = if place.width() > 600.0 { &wide } else { &narrow };
        table(ui, place, &self.positions, columns, self.view.model.standing);
    }

    fn parameters(&self, ui: &Ui, place: Rect) {
        let wide = [Picked(0, 0.0), Picked(2, 90.0), Picked(3, 90.0), Picked(4, 110.0), Picked(5, 280.0)];
        let narrow = [Picked(0, 0.0), Picked(2, 72.0), Picked(3, 72.0)];
        let columns: &[Picked] = if place.width() > 600.0 { &wide } else { &narrow };
        table(ui, place, &self.parameters, columns, self.view.model.standing);
    }
}
