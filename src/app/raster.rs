//! Pictures without a window: a view is run in a context of its own and egui's triangles are
//! filled on the CPU.
//!
//! One mechanism serves chart files, report pictures and snapshot tests, on machines with or
//! without a display, with the same bytes. The rules are those of a graphics card: corners snap
//! to 1/256 of a pixel, samples are pixel centres, shared edges follow the top-left rule,
//! colours are multiplied in gamma space with alpha beforehand, every blend rounds to 8 bits.

use std::collections::{HashMap, HashSet};

use egui::epaint::{ClippedPrimitive, ClippedShape, Mesh, Primitive};
use egui::{Color32, Context, Pos2, RawInput, Rect, TextureId, TexturesDelta, Theme, Ui, Vec2};

use super::theme;

#[path = "raster/texture.rs"]
mod texture;
#[path = "raster/triangle.rs"]
mod triangle;

use texture::Texture;
use triangle::Triangle;

/// A finished picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across, at least one.
    pub width: usize,
    /// Pixels down, at least one.
    pub height: usize,
    /// Red, green, blue, alpha for each pixel, row by row from the top left.
    pub rgba: Vec<u8>,
}

/// What a picture is painted on.
#[derive(Clone, Copy, Debug)]
pub struct Canvas {
    /// Width and height in points.
    pub size: Vec2,
    /// Pixels to a point: 2.0 for files, 1.0 for a picture of the screen.
    pub pixels_per_point: f32,
    /// Light or dark; the ground is that theme's surface.
    pub theme: Theme,
}

/// Paints a view. It is run three times, because egui settles sizes over two passes.
///
/// Animations stand at their end. Textures a view shows must be made from the `Ui` it is given:
/// one that belongs to another context is not drawn.
pub fn paint(canvas: Canvas, view: impl FnMut(&mut Ui)) -> Picture {
    let Drawn { ctx, shapes, rasteriser } = draw(canvas, view);
    let primitives = ctx.tessellate(shapes, canvas.pixels_per_point);
    let pixels = canvas.size * canvas.pixels_per_point;
    let size = [pixels.x.round() as usize, pixels.y.round() as usize];
    let ground = theme::tokens_of(canvas.theme).bg1;
    rasteriser.fill(&primitives, canvas.pixels_per_point, size, ground)
}

/// A view as shapes, with the textures some of them are filled from.
pub struct Drawn {
    ctx: Context,
    /// From the lowest to the topmost.
    pub shapes: Vec<ClippedShape>,
    rasteriser: Rasteriser,
}

impl Drawn {
    /// Size and texels, row by row, of a texture.
    pub fn texture(&self, id: TextureId) -> Option<([usize; 2], &[Color32])> {
        self.rasteriser.textures.get(&id).map(Texture::texels)
    }
}

/// Runs a view as [`paint`] does, and stops before anything is filled.
pub fn draw(canvas: Canvas, mut view: impl FnMut(&mut Ui)) -> Drawn {
    let ctx = headless(canvas.theme);
    let mut rasteriser = Rasteriser::default();
    let mut shapes = Vec::new();
    for pass in 0..3 {
        let mut output = ctx.run_ui(input(canvas, pass), &mut view);
        rasteriser.update(&mut output.textures_delta);
        shapes = std::mem::take(&mut output.shapes);
    }
    Drawn { ctx, shapes, rasteriser }
}

fn headless(theme: Theme) -> Context {
    let ctx = Context::default();
    theme::install(&ctx);
    ctx.set_theme(theme);
    ctx.all_styles_mut(|style| style.animation_time = 0.0);
    ctx
}

fn input(canvas: Canvas, pass: u32) -> RawInput {
    let mut input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, canvas.size)),
        time: Some(f64::from(pass)),
        ..RawInput::default()
    };
    if let Some(root) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
        root.native_pixels_per_point = Some(canvas.pixels_per_point);
    }
    input
}

/// Fills triangles and remembers the textures they are filled from.
#[derive(Default)]
pub struct Rasteriser {
    textures: HashMap<TextureId, Texture>,
    /// Freed by the last update, but the shapes of that frame may still show them.
    doomed: HashSet<TextureId>,
}

impl Rasteriser {
    /// Takes over new, changed and freed textures; leaves the delta empty.
    pub fn update(&mut self, delta: &mut TexturesDelta) {
        for id in self.doomed.drain() {
            self.textures.remove(&id);
        }
        for (id, images) in delta.set.drain() {
            for image in images {
                match image.pos {
                    None => drop(self.textures.insert(id, Texture::new(&image))),
                    Some(corner) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.patch(&image, corner);
                        }
                    }
                }
            }
        }
        self.doomed.extend(delta.free.drain());
    }

    /// Fills tessellated shapes over a ground of one colour. `size` is in pixels.
    pub fn fill(
        &self,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        size: [usize; 2],
        ground: Color32,
    ) -> Picture {
        let [width, height] = size.map(|side| side.max(1));
        let mut picture = Picture { width, height, rgba: ground.to_array().repeat(width * height) };
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            if let Primitive::Mesh(mesh) = primitive
                && let Some(texture) = self.textures.get(&mesh.texture_id)
            {
                let clip = Clip::new(*clip_rect, pixels_per_point, width, height);
                fill_mesh(&mut picture, mesh, texture, clip, pixels_per_point);
            }
        }
        picture
    }
}

/// Whole pixels that may be touched; the ends are excluded.
#[derive(Clone, Copy)]
struct Clip {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

impl Clip {
    fn new(rect: Rect, pixels_per_point: f32, width: usize, height: usize) -> Self {
        let pixel =
            |points: f32, end: usize| (points * pixels_per_point).round().clamp(0.0, end as f32) as i64;
        Self {
            left: pixel(rect.min.x, width),
            top: pixel(rect.min.y, height),
            right: pixel(rect.max.x, width),
            bottom: pixel(rect.max.y, height),
        }
    }
}

fn fill_mesh(picture: &mut Picture, mesh: &Mesh, texture: &Texture, clip: Clip, pixels_per_point: f32) {
    let vertex = |index: u32| mesh.vertices.get(index as usize).copied();
    for corners in mesh.indices.chunks_exact(3) {
        if let [Some(a), Some(b), Some(c)] = [corners[0], corners[1], corners[2]].map(vertex)
            && let Some(triangle) = Triangle::new([a, b, c], pixels_per_point)
        {
            triangle.fill(picture, texture, clip);
        }
    }
}

impl Picture {
    /// The picture as a PNG file.
    pub fn to_png(&self) -> Vec<u8> {
        // Writing to memory cannot fail, and the sides are at least one by construction.
        self.encode().unwrap_or_default()
    }

    fn encode(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
        let mut encoder = png::Encoder::new(&mut file, side(self.width), side(self.height));
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgba)?;
        writer.finish()?;
        Ok(file)
    }

    /// The pixels of one row between two columns, four bytes each.
    fn span(&mut self, row: i64, from: i64, to: i64) -> &mut [u8] {
        let start = row as usize * self.width;
        &mut self.rgba[(start + from as usize) * 4..(start + to as usize) * 4]
    }
}

/// Lays a colour (0 to 255, alpha multiplied in) over a pixel.
fn blend(pixel: &mut [u8], source: [f32; 4]) {
    let rest = 1.0 - source[3] * (1.0 / 255.0);
    for (below, above) in pixel.iter_mut().zip(source) {
        *below = (above + f32::from(*below) * rest + 0.5) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{CornerRadius, pos2, vec2};

    fn canvas(side: f32, pixels_per_point: f32) -> Canvas {
        Canvas { size: vec2(side, side), pixels_per_point, theme: Theme::Light }
    }

    fn pixel(picture: &Picture, x: usize, y: usize) -> [u8; 4] {
        let at = (y * picture.width + x) * 4;
        [picture.rgba[at], picture.rgba[at + 1], picture.rgba[at + 2], picture.rgba[at + 3]]
    }

    #[test]
    fn a_rectangle_fills_exactly_its_pixels() {
        let ink = theme::LIGHT.ficc;
        let rect = Rect::from_min_max(pos2(2.0, 3.0), pos2(6.0, 5.0));
        let picture = paint(canvas(8.0, 2.0), |ui| {
            ui.painter().rect_filled(rect, CornerRadius::ZERO, ink);
        });
        assert_eq!([picture.width, picture.height], [16, 16]);
        for y in 0..16 {
            for x in 0..16 {
                let inside = (4..12).contains(&x) && (6..10).contains(&y);
                let wanted = if inside { ink } else { theme::LIGHT.bg1 };
                assert_eq!(pixel(&picture, x, y), wanted.to_array(), "at {x}, {y}");
            }
        }
    }

    #[test]
    fn triangles_that_share_an_edge_never_blend_twice() {
        let veil = theme::LIGHT.ficc.gamma_multiply(0.5);
        let picture = paint(canvas(32.0, 1.0), |ui| {
            let mut mesh = Mesh::default();
            for (x, y) in [(1.0, 1.0), (30.0, 3.0), (31.0, 29.0), (2.0, 30.0), (15.3, 14.7)] {
                mesh.colored_vertex(pos2(x, y), veil);
            }
            for (a, b) in [(0, 1), (1, 2), (2, 3), (3, 0)] {
                mesh.add_triangle(a, b, 4);
            }
            ui.painter().add(mesh);
        });
        let once = pixel(&picture, 16, 8);
        assert_ne!(once, theme::LIGHT.bg1.to_array());
        for y in 5..28 {
            for x in 5..28 {
                assert_eq!(pixel(&picture, x, y), once, "at {x}, {y}");
            }
        }
    }

    #[test]
    fn the_clip_holds_and_two_runs_give_the_same_bytes() {
        let view = |ui: &mut Ui| {
            let clip = Rect::from_min_max(pos2(0.0, 0.0), pos2(20.0, 40.0));
            ui.painter().with_clip_rect(clip).text(
                pos2(2.0, 10.0),
                egui::Align2::LEFT_TOP,
                "$31.66mm",
                theme::title(),
                theme::LIGHT.text1,
            );
        };
        let picture = paint(canvas(80.0, 1.0), view);
        let inked = |x: usize| (0..80).any(|y| pixel(&picture, x, y) != [255; 4]);
        assert!((0..20).any(inked));
        assert!(!(20..80).any(inked));
        assert_eq!(picture, paint(canvas(80.0, 1.0), view));
        assert!(picture.to_png().starts_with(b"\x89PNG"));
    }
}
