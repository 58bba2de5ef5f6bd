//! The page of exports: the whole analysis, its figures, or a chart of the tab.

use crate::{
    app::{
        plots::offered::Chart,
        shell::Order,
        theme::{control, gap, small, title, tokens},
        widgets::{PushButton, Selector, menu_row, push_button, words},
    },
    io::report::{Page, Paper},
};
use egui::{Id, Modal, ScrollArea, Theme, Ui};

/// Papers, upright and on their sides.
const PAPERS: [&str; 4] = ["A4 upright", "A4 on its side", "Letter upright", "Letter on its side"];
const THEMES: [&str; 2] = ["Light", "Dark"];

/// What is chosen on the page.
#[derive(Clone, Default)]
pub struct ExportPage {
    paper: usize,
    is_dark: bool,
    charts: Vec<Chart>,
    chosen: usize,
    /// The keyboard has been given a place to start from.
    has_begun: bool,
}

/// What was done with the page.
pub enum Done {
    /// Something was chosen.
    Order(Order),
    /// It was closed.
    Closed,
}

impl ExportPage {
    /// The page with the charts of the tab, one of them chosen by its key.
    pub fn with_charts(self, charts: Vec<Chart>, key: Option<&'static str>) -> Self {
        let chosen = charts.iter().position(|c| Some(c.key) == key).unwrap_or(0);
        Self { charts, chosen, has_begun: false, ..self }
    }

    /// The paper chosen.
    pub fn paper(&self) -> Page {
        let paper = if self.paper < 2 { Paper::A4 } else { Paper::Letter };
        Page { paper, is_landscape: self.paper % 2 == 1 }
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui) -> Option<Done> {
        let mut done = None;
        let modal = Modal::new(Id::unique("export")).show(ui.ctx(), |ui| {
            ui.set_width(520.0);
            words(ui, "Export", title(), tokens(ui).text1);
            ui.add_space(gap::SMALL);
            done = self.report(ui);
            done = done.take().or_else(|| self.figures(ui));
            done = done.take().or_else(|| self.chart(ui));
            ui.add_space(gap::MEDIUM);
            if push_button(ui, "Close").clicked() {
                done = Some(Done::Closed);
            }
        });
        self.has_begun = true;
        if modal.should_close() { done.or(Some(Done::Closed)) } else { done }
    }

    fn report(&mut self, ui: &mut Ui) -> Option<Done> {
        heading(ui, "The whole analysis");
        let mut order = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            let button = push_button(ui, "Report as PDF…");
            if !self.has_begun {
                button.request_focus();
            }
            if button.clicked() {
                order = Some(Order::Pdf(self.paper()));
            }
            let picked = Selector::new("", &PAPERS, self.paper).framed(160.0).show_named(ui, "Paper");
            self.paper = picked.unwrap_or(self.paper);
            remark(ui, "one page");
        });
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            if push_button(ui, "Report as HTML…").clicked() {
                order = Some(Order::Html);
            }
            remark(ui, "one file, unabridged, for any browser");
        });
        order.map(Done::Order)
    }

    fn figures(&self, ui: &mut Ui) -> Option<Done> {
        heading(ui, "The figures");
        let mut order = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            if push_button(ui, "Figures as CSV…").clicked() {
                order = Some(Order::Csv);
            }
            if push_button(ui, "Figures as JSON…").clicked() {
                order = Some(Order::Json);
            }
            remark(ui, "for a spreadsheet, and for programs");
        });
        order.map(Done::Order)
    }

    fn chart(&mut self, ui: &mut Ui) -> Option<Done> {
        heading(ui, "A chart of this tab");
        if self.charts.is_empty() {
            remark(ui, "This tab shows no chart now: close this page and open another tab.");
            return None;
        }
        ScrollArea::vertical().max_height(6.0 * control::HEIGHT).id_salt("charts").show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (i, chart) in self.charts.iter().enumerate() {
                if menu_row(ui, &chart.name, "", i == self.chosen).on_hover_text(&chart.says).clicked() {
                    self.chosen = i;
                }
            }
        });
        ui.add_space(gap::SMALL);
        let mut is_asked = false;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap::SMALL;
            is_asked = PushButton::usual("Chart as PNG…").show(ui).clicked();
            let shown = usize::from(self.is_dark);
            let picked = Selector::new("", &THEMES, shown).framed(90.0).show_named(ui, "Theme of the chart");
            self.is_dark = picked.map_or(self.is_dark, |i| i == 1);
            remark(ui, "two pixels to a point");
        });
        let theme = if self.is_dark { Theme::Dark } else { Theme::Light };
        let chart = self.charts.get(self.chosen).filter(|_| is_asked)?;
        Some(Done::Order(Order::Chart(Box::new(chart.clone()), theme)))
    }
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(gap::MEDIUM);
    words(ui, text, small(), tokens(ui).text3);
}

fn remark(ui: &mut Ui, text: &str) {
    words(ui, text, small(), tokens(ui).text2);
}
