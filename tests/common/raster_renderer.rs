//! Lets `egui_kittest` take pictures with our own rasteriser: no graphics card, no Mesa.
//!
//! `Harness::builder().renderer(RasterRenderer::default())`, then `harness.snapshot("name")`.

use crossmargin::app::raster::Rasteriser;
use crossmargin::app::theme;
use egui_kittest::TestRenderer;

/// Keeps the textures between frames and fills the triangles when a picture is asked for.
#[derive(Default)]
pub struct RasterRenderer {
    rasteriser: Rasteriser,
}

impl TestRenderer for RasterRenderer {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.rasteriser.update(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let scale = output.pixels_per_point;
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        let pixels = ctx.content_rect().size() * scale;
        let size = [pixels.x.round() as usize, pixels.y.round() as usize];
        let picture = self.rasteriser.fill(&primitives, scale, size, theme::tokens(ctx).bg1);
        let side = |pixels: usize| u32::try_from(pixels).map_err(|error| error.to_string());
        image::RgbaImage::from_raw(side(picture.width)?, side(picture.height)?, picture.rgba)
            .ok_or_else(|| "a picture with too few bytes".to_owned())
    }
}
