//! Marks on one page of a PDF file: outlines as outlines, words as text in the window's own faces, of
//! which only the glyphs used are put into the file.

use super::{
    faces::{Faces, Files},
    marks::{Mark, What, Words, joined, shares, short},
    subset::subset,
};
use egui::{Color32, Pos2, Rect, Stroke};
use flate2::{Compression, write::ZlibEncoder};
use pdf_writer::{
    Content, Filter, Finish, Name, Pdf, Rect as PdfRect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, LineCapStyle, LineJoinStyle, SystemInfo, UnicodeCmap},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};

/// How far the four points of control lie along a quarter of a circle.
const QUARTER: f32 = 0.552_285;

/// A page and what is said of it to those who look for it.
pub struct Sheet<'a> {
    /// Width and height of the paper in points of 1/72 inch.
    pub paper: [f32; 2],
    /// Points of the drawing to a point of the paper.
    pub scale: f32,
    pub title: &'a str,
    pub subject: &'a str,
}

/// The file.
pub fn pdf(sheet: &Sheet, marks: &[Mark]) -> Vec<u8> {
    let files = Files::new();
    let faces = files.faces();
    let mut setter = Setter::new(&faces);
    setter.begin(sheet);
    marks.iter().for_each(|mark| setter.mark(mark));
    setter.finish(sheet)
}

/// What a stretch of the page is drawn with, so that it is not said twice.
#[derive(Clone, Copy, PartialEq, Default)]
struct Ink {
    fill: Option<Color32>,
    stroke: Option<Color32>,
    width: Option<f32>,
    is_round: bool,
    /// In thousandths.
    alpha: Option<u16>,
}

struct Setter<'a> {
    faces: &'a Faces<'a>,
    content: Content,
    ink: Ink,
    /// Thousandths of opacity in use.
    alphas: BTreeSet<u16>,
    /// By face, the glyphs used and the character each stands for.
    used: BTreeMap<usize, BTreeMap<u16, char>>,
    pictures: Vec<([usize; 2], Vec<u8>)>,
}

impl<'a> Setter<'a> {
    fn new(faces: &'a Faces<'a>) -> Self {
        Self {
            faces,
            content: Content::new(),
            ink: Ink::default(),
            alphas: BTreeSet::new(),
            used: BTreeMap::new(),
            pictures: Vec::new(),
        }
    }

    /// From here on places count from the upper left corner, downwards.
    fn begin(&mut self, sheet: &Sheet) {
        let scale = 1.0 / sheet.scale;
        self.content.transform([scale, 0.0, 0.0, -scale, 0.0, sheet.paper[1]]);
        self.content.set_line_join(LineJoinStyle::RoundJoin);
    }

    fn mark(&mut self, mark: &Mark) {
        let before = self.ink;
        if let Some(clip) = mark.clip {
            self.content.save_state();
            self.rectangle(clip);
            self.content.clip_nonzero().end_path();
        }
        match &mark.what {
            What::Path { rings, is_closed, fill, stroke } => self.path(rings, *is_closed, *fill, *stroke),
            What::Circle { centre, radius, fill, stroke } => self.circle(*centre, *radius, *fill, *stroke),
            What::Words(words) => self.words(words),
            What::Picture { rect, size, rgba } => self.picture(*rect, *size, rgba),
        }
        if mark.clip.is_some() {
            self.content.restore_state();
            self.ink = before;
        }
    }

    fn rectangle(&mut self, rect: Rect) {
        let [x, y, width, height] = [rect.left(), rect.top(), rect.width(), rect.height()].map(short);
        self.content.rect(x, y, width, height);
    }

    fn alpha(&mut self, share: f32) {
        let thousandths = (share * 1000.0).round() as u16;
        if self.ink.alpha.unwrap_or(1000) != thousandths {
            self.alphas.insert(thousandths);
            self.content.set_parameters(Name(format!("A{thousandths}").as_bytes()));
        }
        self.ink.alpha = Some(thousandths);
    }

    fn fill_with(&mut self, colour: Color32) {
        let ([red, green, blue], alpha) = shares(colour);
        self.alpha(alpha);
        if self.ink.fill != Some(colour) {
            self.content.set_fill_rgb(red, green, blue);
            self.ink.fill = Some(colour);
        }
    }

    fn stroke_with(&mut self, stroke: Stroke, is_round: bool) {
        let ([red, green, blue], alpha) = shares(stroke.color);
        self.alpha(alpha);
        if self.ink.stroke != Some(stroke.color) {
            self.content.set_stroke_rgb(red, green, blue);
            self.ink.stroke = Some(stroke.color);
        }
        let width = short(stroke.width);
        if self.ink.width != Some(width) {
            self.content.set_line_width(width);
            self.ink.width = Some(width);
        }
        if self.ink.is_round != is_round {
            self.content.set_line_cap(if is_round { LineCapStyle::RoundCap } else { LineCapStyle::ButtCap });
            self.ink.is_round = is_round;
        }
    }

    fn path(&mut self, rings: &[Vec<Pos2>], is_closed: bool, fill: Color32, stroke: Stroke) {
        if fill != Color32::TRANSPARENT {
            self.fill_with(fill);
            self.rings(rings, true);
            self.content.fill_nonzero();
        }
        if !stroke.is_empty() {
            self.stroke_with(stroke, false);
            self.rings(rings, is_closed);
            self.content.stroke();
        }
    }

    fn rings(&mut self, rings: &[Vec<Pos2>], is_closed: bool) {
        for ring in rings {
            for (i, point) in ring.iter().enumerate() {
                let (x, y) = (short(point.x), short(point.y));
                if i == 0 {
                    self.content.move_to(x, y)
                } else {
                    self.content.line_to(x, y)
                };
            }
            if is_closed {
                self.content.close_path();
            }
        }
    }

    /// A dot is the round end of a line without length: a fifth of what its outline takes.
    fn circle(&mut self, centre: Pos2, radius: f32, fill: Color32, stroke: Stroke) {
        let (x, y) = (short(centre.x), short(centre.y));
        if fill != Color32::TRANSPARENT {
            self.stroke_with(Stroke::new(radius * 2.0, fill), true);
            self.content.move_to(x, y).line_to(x, y).stroke();
        }
        if !stroke.is_empty() {
            self.stroke_with(stroke, false);
            let at = |dx: f32, dy: f32| (short(x + dx * radius), short(y + dy * radius));
            let (start_x, start_y) = at(1.0, 0.0);
            self.content.move_to(start_x, start_y);
            for [a, b, c] in [
                [(1.0, QUARTER), (QUARTER, 1.0), (0.0, 1.0)],
                [(-QUARTER, 1.0), (-1.0, QUARTER), (-1.0, 0.0)],
                [(-1.0, -QUARTER), (-QUARTER, -1.0), (0.0, -1.0)],
                [(QUARTER, -1.0), (1.0, -QUARTER), (1.0, 0.0)],
            ] {
                let ((ax, ay), (bx, by), (cx, cy)) = (at(a.0, a.1), at(b.0, b.1), at(c.0, c.1));
                self.content.cubic_to(ax, ay, bx, by, cx, cy);
            }
            self.content.close_and_stroke();
        }
    }

    /// Text, letter by letter where the layout put it; a new stretch wherever the face changes.
    fn words(&mut self, words: &Words) {
        let mut stretch: Vec<(u16, f32)> = Vec::new();
        let mut of_face = None;
        for (letter, offset) in &words.letters {
            let Some((face, glyph)) = self.faces.glyph(&words.family, *letter) else { continue };
            if of_face != Some(face) {
                self.stretch(words, of_face, &stretch);
                stretch.clear();
                of_face = Some(face);
            }
            self.used.entry(face).or_default().entry(glyph).or_insert(*letter);
            stretch.push((glyph, *offset));
        }
        self.stretch(words, of_face, &stretch);
    }

    fn stretch(&mut self, words: &Words, face: Option<usize>, letters: &[(u16, f32)]) {
        let (Some(index), Some((_, start))) = (face, letters.first()) else { return };
        let Some(face) = self.faces.faces.get(index) else { return };
        self.fill_with(words.ink);
        let size = words.size * face.scale;
        let (sin, cos) = words.angle.sin_cos();
        let lower = words.size * face.shift;
        let [x, y] = [words.origin.x + cos * start - sin * lower, words.origin.y + sin * start + cos * lower];
        self.content.begin_text();
        self.content.set_font(Name(format!("F{index}").as_bytes()), size);
        self.content.set_text_matrix([cos, sin, sin, -cos, short(x), short(y)]);
        let mut shown = self.content.show_positioned();
        let mut items = shown.items();
        let mut pen = *start;
        let mut run: Vec<u8> = Vec::new();
        for (glyph, offset) in letters {
            // a hundredth of a point is not worth a number
            if (offset - pen).abs() > 0.02 {
                if !run.is_empty() {
                    items.show(Str(&run));
                    run.clear();
                }
                items.adjust(((pen - offset) / size * 1000.0).round());
                pen += ((offset - pen) / size * 1000.0).round() * size / 1000.0;
            }
            run.extend(glyph.to_be_bytes());
            pen += face.advance(*glyph) / 1000.0 * size;
        }
        items.show(Str(&run));
        items.finish();
        shown.finish();
        self.content.end_text();
    }

    fn picture(&mut self, rect: Rect, size: [usize; 2], rgba: &[u8]) {
        let name = format!("P{}", self.pictures.len());
        self.pictures.push((size, rgba.to_vec()));
        self.alpha(1.0);
        let [width, height, left, bottom] =
            [rect.width(), -rect.height(), rect.left(), rect.bottom()].map(short);
        self.content.save_state();
        self.content.transform([width, 0.0, 0.0, height, left, bottom]);
        self.content.x_object(Name(name.as_bytes()));
        self.content.restore_state();
    }

    fn finish(self, sheet: &Sheet) -> Vec<u8> {
        let mut pdf = Pdf::new();
        let mut refs = (1..).map(Ref::new);
        let mut next = || refs.next().unwrap_or(Ref::new(1));
        let [catalog, tree, page, content, info] = [next(), next(), next(), next(), next()];
        let fonts: Vec<(usize, Ref)> = self.used.keys().map(|face| (*face, next())).collect();
        let pictures: Vec<Ref> = self.pictures.iter().map(|_| next()).collect();
        pdf.catalog(catalog).pages(tree).lang(TextStr("en"));
        pdf.pages(tree).kids([page]).count(1);
        {
            let mut facts = pdf.document_info(info);
            facts.title(TextStr(sheet.title)).subject(TextStr(sheet.subject));
            facts.creator(TextStr("crossmargin"));
        }
        let mut of_page = pdf.page(page);
        of_page.parent(tree).contents(content);
        of_page.media_box(PdfRect::new(0.0, 0.0, sheet.paper[0], sheet.paper[1]));
        let mut resources = of_page.resources();
        let mut named = resources.fonts();
        for (face, id) in &fonts {
            named.pair(Name(format!("F{face}").as_bytes()), id);
        }
        named.finish();
        let mut named = resources.x_objects();
        for (i, id) in pictures.iter().enumerate() {
            named.pair(Name(format!("P{i}").as_bytes()), id);
        }
        named.finish();
        let mut states = resources.ext_g_states();
        for thousandths in &self.alphas {
            let share = f32::from(*thousandths) / 1000.0;
            let mut state = states
                .insert(Name(format!("A{thousandths}").as_bytes()))
                .start::<pdf_writer::writers::ExtGraphicsState>();
            state.non_stroking_alpha(share).stroking_alpha(share);
        }
        states.finish();
        resources.finish();
        of_page.finish();
        let body = deflated(&self.content.finish());
        pdf.stream(content, &body).filter(Filter::FlateDecode);
        for ((face, id), letters) in fonts.iter().zip(self.used.values()) {
            if let Some(face) = self.faces.faces.get(*face) {
                let ids = [*id, next(), next(), next(), next()];
                font(&mut pdf, ids, face, letters);
            }
        }
        for (id, (size, rgba)) in pictures.iter().zip(&self.pictures) {
            let mask = next();
            image(&mut pdf, [*id, mask], *size, rgba);
        }
        pdf.finish()
    }
}

/// A face with the glyphs used, and what they read as.
fn font(pdf: &mut Pdf, ids: [Ref; 5], face: &super::faces::Face, letters: &BTreeMap<u16, char>) {
    let [whole, descendant, descriptor, file, cmap] = ids;
    let name = format!("CRMRGN+{}", face.name);
    let name = Name(name.as_bytes());
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    pdf.type0_font(whole)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(descendant)
        .to_unicode(cmap);
    let mut cid = pdf.cid_font(descendant);
    cid.subtype(CidFontType::Type2).base_font(name).system_info(system).font_descriptor(descriptor);
    cid.cid_to_gid_map_predefined(Name(b"Identity")).default_width(0.0);
    let mut widths = cid.widths();
    for glyph in letters.keys() {
        widths.same(*glyph, *glyph, face.advance(*glyph).round());
    }
    widths.finish();
    cid.finish();
    let units = |value: f32| face.thousandths(value).round();
    let metrics = &face.metrics;
    let bounds = metrics.bounds.unwrap_or_default();
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::SYMBOLIC)
        .bbox(PdfRect::new(
            units(bounds.x_min),
            units(bounds.y_min),
            units(bounds.x_max),
            units(bounds.y_max),
        ))
        .italic_angle(0.0)
        .ascent(units(metrics.ascent))
        .descent(units(metrics.descent))
        .cap_height(units(metrics.cap_height.unwrap_or(metrics.ascent)))
        .stem_v(80.0)
        .font_file2(file);
    let glyphs: BTreeSet<u16> = letters.keys().copied().collect();
    let cut = subset(face.bytes, &glyphs);
    let bytes = cut.as_deref().unwrap_or(face.bytes);
    let packed = deflated(bytes);
    let mut stream = pdf.stream(file, &packed);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), i32::try_from(bytes.len()).unwrap_or(i32::MAX));
    stream.finish();
    let mut reads = UnicodeCmap::<u16>::new(Name(b"Custom"), system);
    for (glyph, letter) in letters {
        match joined(*letter) {
            Some(letters) => reads.pair_with_multiple(*glyph, letters.chars()),
            None => reads.pair(*glyph, *letter),
        }
    }
    let packed = deflated(&reads.finish());
    pdf.cmap(cmap, &packed).filter(Filter::FlateDecode);
}

/// A picture, smooth between its texels; its alpha stands in a mask of its own.
fn image(pdf: &mut Pdf, [id, mask]: [Ref; 2], size: [usize; 2], rgba: &[u8]) {
    let [width, height] = size.map(|side| i32::try_from(side).unwrap_or(1));
    let colours: Vec<u8> = rgba.chunks_exact(4).flat_map(|texel| texel.iter().take(3)).copied().collect();
    let alphas: Vec<u8> = rgba.iter().skip(3).step_by(4).copied().collect();
    let is_opaque = alphas.iter().all(|alpha| *alpha == 255);
    let packed = deflated(&colours);
    let mut picture = pdf.image_xobject(id, &packed);
    picture.width(width).height(height).bits_per_component(8).interpolate(true);
    picture.filter(Filter::FlateDecode);
    picture.color_space().device_rgb();
    if !is_opaque {
        picture.s_mask(mask);
    }
    picture.finish();
    if !is_opaque {
        let packed = deflated(&alphas);
        let mut picture = pdf.image_xobject(mask, &packed);
        picture.width(width).height(height).bits_per_component(8);
        picture.filter(Filter::FlateDecode);
        picture.color_space().device_gray();
    }
}

/// Writing to memory cannot fail.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(7));
    packer.write_all(bytes).and_then(|()| packer.finish()).unwrap_or_default()
}
