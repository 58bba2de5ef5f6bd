//! Results on paper: a chart as a picture, the whole analysis on one page of PDF or in one file of
//! HTML, drawn with the plots of the window and without a display.
//!
//! What may enter: the layout of pages, and what turns shapes into files. What may not: a figure; all
//! of them are read from an evaluation. The same material gives the same bytes.
//!
//! The way of a drawing: a view is run in a context of its own (`raster::draw`), its shapes become
//! marks (`marks`), and marks are pressed as PDF (`pdf`) or as a picture inside HTML (`svg`); the
//! rasteriser presses PNG files from the shapes themselves.

mod content;
mod faces;
mod html;
mod marks;
mod page;
mod page_parts;
mod pdf;
mod picture;
mod stage;
mod subset;
mod svg;
mod tables;

pub use content::Facts;
pub use picture::{Picture, file_name, png};

use crate::io::report::{Material, NamedPicture, Page, Press};
use egui::{Theme, vec2};
use stage::Depth;

/// Draws reports without a display.
#[derive(Debug, Clone, Copy, Default)]
pub struct Headless;

impl Press for Headless {
    fn pdf(&self, material: &Material, page: Page) -> Vec<u8> {
        page::pdf(material, page)
    }

    fn html(&self, material: &Material) -> String {
        html::html(material)
    }

    fn charts(&self, material: &Material) -> Vec<NamedPicture> {
        let facts = stage::facts(material);
        let charts = stage::with_view(material, |view| stage::charts(view, Depth::Everything));
        let drawn = |chart| {
            let picture = Picture { chart, facts: &facts, theme: Theme::Light };
            (file_name(chart), png(&picture))
        };
        charts.iter().map(drawn).collect()
    }
}

/// The page of a report as a picture, one pixel to a point: what the PDF looks like.
pub fn preview(material: &Material, page: Page) -> crate::app::raster::Picture {
    let [width, height] = page::size(page);
    let canvas =
        crate::app::raster::Canvas { size: vec2(width, height), pixels_per_point: 1.0, theme: Theme::Light };
    page::on(material, canvas, |canvas, view| crate::app::raster::paint(canvas, view))
}
