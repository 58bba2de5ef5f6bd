//! A copy of the map to be drawn elsewhere: it makes its own picture, in the colours of the theme
//! it is drawn in.

use super::map::{Colour, Scale};
use crate::{
    app::{
        plots::{MapPlot, offered::Chart},
        theme::tokens,
    },
    whatif::Map,
};
use egui::{TextureOptions, vec2};

/// Names the chart on offer.
pub const KEY: &str = "map";

/// The copy; `here` tells how much and where the document stands.
pub fn chart(plot: &MapPlot, map: &Map, colour: Colour, here: &[String; 2]) -> Chart {
    let scale = Scale::new(colour, map);
    let (name, map) = (plot.name.to_owned(), map.clone());
    let (x, y) = (plot.x.clone(), plot.y.clone());
    let (contour, plaque) = (plot.contour.clone(), plot.plaque.clone());
    let (present, standing) = (plot.present, plot.standing);
    let [what, place] = here;
    let title = format!("{}, {}: {name}", colour.name(), scale.head());
    let says = format!("{name}. Here {what}, {place}.");
    Chart::new(KEY, title, says, vec2(960.0, 560.0), move |ui, size| {
        let image = scale.picture(&map, tokens(ui));
        // let go at once: what was drawn in this frame still shows it
        let texture = ui.ctx().load_texture("a map", image, TextureOptions::LINEAR);
        let plot = MapPlot {
            name: &name,
            texture: Some(texture.id()),
            x: x.clone(),
            y: y.clone(),
            legend: scale.legend(tokens(ui)),
            contour: contour.clone(),
            plaque: plaque.clone(),
            present,
            cursor: None,
            read: &|_| Default::default(),
            standing,
            is_stale: false,
        };
        plot.show(ui, size);
    })
}
