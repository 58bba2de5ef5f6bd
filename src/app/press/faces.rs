//! The faces the window is set in, as a press needs them: which glyph a character is, how wide, and
//! the part of the file that holds the glyphs used.

use egui::{FontDefinitions, FontFamily};
use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::{GlyphMetrics, Metrics},
};
use std::sync::Arc;

use crate::app::theme;

/// The files, kept alive for those who read in them.
pub struct Files {
    definitions: FontDefinitions,
}

impl Files {
    /// The faces of the window.
    pub fn new() -> Self {
        Self { definitions: theme::fonts() }
    }

    /// The faces opened; one that cannot be read is left out.
    pub fn faces(&self) -> Faces<'_> {
        let mut faces: Vec<Face> = Vec::new();
        for (name, data) in &self.definitions.font_data {
            let data: &Arc<egui::FontData> = data;
            if let Ok(font) = FontRef::from_index(data.bytes(), data.index) {
                faces.push(Face {
                    name,
                    bytes: data.bytes(),
                    scale: data.tweak.scale,
                    shift: data.tweak.y_offset_factor,
                    charmap: font.charmap(),
                    glyphs: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
                    metrics: font.metrics(Size::unscaled(), LocationRef::default()),
                });
            }
        }
        faces.sort_by_key(|face| face.name);
        let order = |family: &FontFamily| {
            let names = self.definitions.families.get(family).map(Vec::as_slice).unwrap_or_default();
            names.iter().filter_map(|name| faces.iter().position(|face| face.name == name)).collect()
        };
        let (proportional, monospace) = (order(&FontFamily::Proportional), order(&FontFamily::Monospace));
        Faces { faces, proportional, monospace }
    }
}

/// A face.
pub struct Face<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// Its glyphs are drawn so much larger, and lower by a share of their size.
    pub scale: f32,
    pub shift: f32,
    charmap: Charmap<'a>,
    glyphs: GlyphMetrics<'a>,
    pub metrics: Metrics,
}

impl Face<'_> {
    /// In thousandths of the size.
    pub fn thousandths(&self, units: f32) -> f32 {
        units * 1000.0 / f32::from(self.metrics.units_per_em.max(1))
    }

    /// How far a glyph moves the pen, in thousandths of the size.
    pub fn advance(&self, glyph: u16) -> f32 {
        self.thousandths(self.glyphs.advance_width(GlyphId::from(glyph)).unwrap_or_default())
    }
}

/// All faces, and in which order each family asks them for a character.
pub struct Faces<'a> {
    pub faces: Vec<Face<'a>>,
    proportional: Vec<usize>,
    monospace: Vec<usize>,
}

impl Faces<'_> {
    /// The face, by its place in the list, and the glyph of a character; `None` where no face has it.
    pub fn glyph(&self, family: &FontFamily, letter: char) -> Option<(usize, u16)> {
        let order = if *family == FontFamily::Monospace { &self.monospace } else { &self.proportional };
        order.iter().find_map(|index| {
            let glyph = self.faces.get(*index)?.charmap.map(letter)?.to_u32();
            Some((*index, u16::try_from(glyph).ok().filter(|glyph| *glyph > 0)?))
        })
    }
}
