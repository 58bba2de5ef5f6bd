//! A TrueType file with the outlines of some glyphs only. Glyphs keep their numbers, so that what
//! was set with the whole face reads the same.

use std::collections::BTreeSet;

/// Tables a page needs to draw glyphs; names and layout stay behind.
const KEPT: [&[u8; 4]; 10] =
    [b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep", b"post"];

/// Parts of a composite outline name other glyphs.
const ARGUMENTS_ARE_WORDS: u16 = 1;
const HAS_SCALE: u16 = 8;
const MORE_COMPONENTS: u16 = 32;
const HAS_TWO_SCALES: u16 = 64;
const HAS_MATRIX: u16 = 128;

/// The file cut down to these glyphs, and those they are made of. `None` for a file that is not laid
/// out as expected: use the whole one then.
pub fn subset(file: &[u8], glyphs: &BTreeSet<u16>) -> Option<Vec<u8>> {
    let tables = Tables { file };
    let (glyf, loca) = (tables.get(b"glyf")?, tables.get(b"loca")?);
    let is_long = u16_at(tables.get(b"head")?, 50)? == 1;
    let count = usize::from(u16_at(tables.get(b"maxp")?, 4)?);
    let outline = |glyph: usize| {
        let at = |i: usize| match is_long {
            true => u32_at(loca, i * 4).map(|offset| offset as usize),
            false => u16_at(loca, i * 2).map(|offset| usize::from(offset) * 2),
        };
        glyf.get(at(glyph)?..at(glyph + 1)?)
    };
    let kept = with_parts(glyphs, &outline);
    let mut outlines = Vec::new();
    let mut places = Vec::with_capacity((count + 1) * 4);
    for glyph in 0..count {
        places.extend(u32::try_from(outlines.len()).ok()?.to_be_bytes());
        if u16::try_from(glyph).is_ok_and(|glyph| kept.contains(&glyph)) {
            outlines.extend(outline(glyph)?);
            outlines.resize(outlines.len().next_multiple_of(4), 0);
        }
    }
    places.extend(u32::try_from(outlines.len()).ok()?.to_be_bytes());
    let mut head = tables.get(b"head")?.to_vec();
    // places are long now
    head.get_mut(50..52)?.copy_from_slice(&1_u16.to_be_bytes());
    // glyph names stay behind
    let post =
        [&[0, 3, 0, 0], tables.get(b"post").and_then(|post| post.get(4..32)).unwrap_or(&[0; 28])].concat();
    let parts = KEPT.into_iter().filter_map(|tag| match tag {
        b"glyf" => Some((tag, outlines.as_slice())),
        b"loca" => Some((tag, places.as_slice())),
        b"head" => Some((tag, head.as_slice())),
        b"post" => Some((tag, post.as_slice())),
        tag => Some((tag, tables.get(tag)?)),
    });
    assembled(&parts.collect::<Vec<_>>())
}

/// The glyphs, the empty one, and whatever composite ones are made of.
fn with_parts<'a>(glyphs: &BTreeSet<u16>, outline: &impl Fn(usize) -> Option<&'a [u8]>) -> BTreeSet<u16> {
    let mut kept = BTreeSet::new();
    let mut open: Vec<u16> = glyphs.iter().copied().chain([0]).collect();
    while let Some(glyph) = open.pop() {
        if kept.insert(glyph) {
            open.extend(outline(usize::from(glyph)).map(parts).unwrap_or_default());
        }
    }
    kept
}

fn parts(outline: &[u8]) -> Vec<u16> {
    let mut found = Vec::new();
    // a negative count of contours says that it is made of others
    if u16_at(outline, 0).is_none_or(|contours| contours < 0x8000) {
        return found;
    }
    let mut at = 10;
    while let (Some(flags), Some(glyph)) = (u16_at(outline, at), u16_at(outline, at + 2)) {
        found.push(glyph);
        at += 4 + if flags & ARGUMENTS_ARE_WORDS != 0 { 4 } else { 2 };
        at += match flags {
            flags if flags & HAS_SCALE != 0 => 2,
            flags if flags & HAS_TWO_SCALES != 0 => 4,
            flags if flags & HAS_MATRIX != 0 => 8,
            _ => 0,
        };
        if flags & MORE_COMPONENTS == 0 {
            break;
        }
    }
    found
}

fn assembled(tables: &[(&[u8; 4], &[u8])]) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let power = count.checked_ilog2()?;
    let range = 16 * (1_u16 << power);
    let mut file = vec![0, 1, 0, 0];
    for field in [count, range, u16::try_from(power).ok()?, count * 16 - range] {
        file.extend(field.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    for (tag, table) in tables {
        file.extend(*tag);
        file.extend(sum(table).to_be_bytes());
        file.extend(u32::try_from(offset).ok()?.to_be_bytes());
        file.extend(u32::try_from(table.len()).ok()?.to_be_bytes());
        offset += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        file.extend(*table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    Some(file)
}

/// The check a file keeps on each table: its words added up.
fn sum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0_u32, |sum, chunk| {
        let mut word = [0; 4];
        word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

struct Tables<'a> {
    file: &'a [u8],
}

impl<'a> Tables<'a> {
    fn get(&self, wanted: &[u8; 4]) -> Option<&'a [u8]> {
        let count = usize::from(u16_at(self.file, 4)?);
        let record = |i: usize| self.file.get(12 + 16 * i..28 + 16 * i);
        let found = (0..count).filter_map(record).find(|record| record.starts_with(wanted))?;
        let (offset, length) = (u32_at(found, 8)? as usize, u32_at(found, 12)? as usize);
        self.file.get(offset..offset.checked_add(length)?)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::press::faces::Files;
    use skrifa::{
        FontRef, GlyphId, MetadataProvider,
        instance::{LocationRef, Size},
        outline::{DrawSettings, OutlinePen},
    };

    #[derive(Default, PartialEq, Debug)]
    struct Trace(String);

    impl OutlinePen for Trace {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.push_str(&format!("M{x} {y}"));
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0.push_str(&format!("L{x} {y}"));
        }
        fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
            self.0.push_str(&format!("Q{a} {b} {x} {y}"));
        }
        fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
            self.0.push_str(&format!("C{a} {b} {c} {d} {x} {y}"));
        }
        fn close(&mut self) {
            self.0.push('Z');
        }
    }

    fn traced(file: &[u8], glyph: u16) -> Option<Trace> {
        let font = FontRef::new(file).ok()?;
        let outline = font.outline_glyphs().get(GlyphId::from(glyph))?;
        let mut trace = Trace::default();
        outline.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut trace).ok()?;
        Some(trace)
    }

    #[test]
    fn kept_glyphs_draw_as_before_and_the_others_are_gone() {
        let files = Files::new();
        let faces = files.faces();
        let family = egui::FontFamily::Proportional;
        let (face, kept) = faces.glyph(&family, 'é').expect("a composite letter");
        let (_, gone) = faces.glyph(&family, 'W').expect("another letter");
        let whole = faces.faces[face].bytes;
        let cut = subset(whole, &BTreeSet::from([kept])).expect("a face laid out as expected");
        assert!(cut.len() * 2 < whole.len(), "{} of {}", cut.len(), whole.len());
        assert_eq!(traced(&cut, kept), traced(whole, kept));
        assert_ne!(traced(whole, kept), Some(Trace::default()));
        assert_eq!(traced(&cut, gone).unwrap_or_default(), Trace::default());
    }

    #[test]
    fn a_file_that_is_no_face_or_cut_in_half_is_refused_without_a_panic() {
        let files = Files::new();
        let faces = files.faces();
        let whole = faces.faces[0].bytes;
        let glyphs = BTreeSet::from([5, 60_000]);
        assert_eq!(subset(b"", &glyphs), None);
        for length in (0..whole.len()).step_by(whole.len() / 97) {
            let _ = subset(&whole[..length], &glyphs);
        }
        assert_eq!(subset(&whole[..200], &glyphs), None);
    }
}
