//! Marks as a picture inside a page of HTML: colours by the name of what they mean, so that the page
//! can turn light or dark, and words as text.

use super::marks::{Mark, What, Words, shares, short};
use crate::app::{raster::Picture, theme};
use egui::{Color32, FontFamily, Pos2, Stroke, Vec2};
use std::fmt::Write;

/// Colours nearer than this in each channel are the same: veils round to whole steps.
const NEAR: u8 = 3;

/// The picture. `id` keeps what it names apart from other pictures of the page.
pub fn svg(id: &str, size: Vec2, title: &str, says: &str, marks: &[Mark]) -> String {
    let mut out = String::new();
    let (width, height) = (short(size.x), short(size.y));
    // writing to a string cannot fail
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 {width} {height}\" style=\"max-width:{width}px\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\
         <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        escaped(title),
        escaped(says)
    );
    for (i, mark) in marks.iter().enumerate() {
        let _ = put(&mut out, &format!("{id}-{i}"), mark);
    }
    out.push_str("</svg>\n");
    out
}

fn put(out: &mut String, id: &str, mark: &Mark) -> std::fmt::Result {
    if let Some(clip) = mark.clip {
        let [x, y, width, height] = [clip.left(), clip.top(), clip.width(), clip.height()].map(short);
        write!(
            out,
            "<clipPath id=\"{id}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/></clipPath>\
             <g clip-path=\"url(#{id})\">"
        )?;
    }
    match &mark.what {
        What::Path { rings, is_closed, fill, stroke } => path(out, rings, *is_closed, *fill, *stroke)?,
        What::Circle { centre, radius, fill, stroke } => {
            let [x, y, radius] = [centre.x, centre.y, *radius].map(short);
            write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"")?;
            inks(out, *fill, *stroke)?;
            out.push_str("/>");
        }
        What::Words(text) => words(out, text)?,
        What::Picture { rect, size, rgba } => {
            let picture = Picture { width: size[0], height: size[1], rgba: rgba.clone() };
            let [x, y, width, height] = [rect.left(), rect.top(), rect.width(), rect.height()].map(short);
            write!(
                out,
                "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
                 href=\"data:image/png;base64,{}\"/>",
                base64(&picture.to_png())
            )?;
        }
    }
    if mark.clip.is_some() {
        out.push_str("</g>");
    }
    Ok(())
}

fn path(
    out: &mut String,
    rings: &[Vec<Pos2>],
    is_closed: bool,
    fill: Color32,
    stroke: Stroke,
) -> std::fmt::Result {
    out.push_str("<path d=\"");
    for ring in rings {
        for (i, point) in ring.iter().enumerate() {
            let (x, y) = (short(point.x), short(point.y));
            write!(out, "{}{x} {y}", if i == 0 { 'M' } else { 'L' })?;
        }
        if is_closed {
            out.push('Z');
        }
    }
    out.push('"');
    inks(out, fill, stroke)?;
    out.push_str("/>");
    Ok(())
}

fn inks(out: &mut String, fill: Color32, stroke: Stroke) -> std::fmt::Result {
    ink(out, "fill", fill, false)?;
    if !stroke.is_empty() {
        ink(out, "stroke", stroke.color, false)?;
        write!(out, " stroke-width=\"{}\"", short(stroke.width))?;
    }
    Ok(())
}

/// One colour as an attribute: by name where it has one.
fn ink(out: &mut String, what: &str, colour: Color32, is_words: bool) -> std::fmt::Result {
    if colour == Color32::TRANSPARENT {
        return write!(out, " {what}=\"none\"");
    }
    let [red, green, blue, alpha] = colour.to_srgba_unmultiplied();
    match named([red, green, blue], is_words) {
        Some(name) => write!(out, " {what}=\"var(--{name})\"")?,
        None => write!(out, " {what}=\"#{red:02x}{green:02x}{blue:02x}\"")?,
    }
    if alpha < 255 {
        let (_, share) = shares(colour);
        write!(out, " {what}-opacity=\"{:.3}\"", share)?;
    }
    Ok(())
}

/// The token of a colour of the light theme. Some colours have two meanings there: words take the
/// one for words.
fn named(rgb: [u8; 3], is_words: bool) -> Option<String> {
    let near = |token: Color32| token.to_array().iter().zip(rgb).all(|(a, b)| a.abs_diff(b) <= NEAR);
    let mut found = theme::TOKENS.iter().filter(|(_, light, _)| near(*light)).map(|(name, ..)| *name);
    let first = found.next()?;
    let for_words = found.find(|name| name.ends_with("_text"));
    Some(if is_words { for_words.unwrap_or(first) } else { first }.replace('_', "-"))
}

/// Held to its width, so that another face on the reader's machine fits as well.
fn words(out: &mut String, words: &Words) -> std::fmt::Result {
    let [x, y, size, width] = [words.origin.x, words.origin.y, words.size, words.width].map(short);
    write!(out, "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"")?;
    if words.letters.len() > 1 && width > 0.0 {
        write!(out, " textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"")?;
    }
    if words.family == FontFamily::Monospace {
        out.push_str(" class=\"mono\"");
    }
    if words.angle != 0.0 {
        write!(out, " transform=\"rotate({} {x} {y})\"", short(words.angle.to_degrees()))?;
    }
    ink(out, "fill", words.ink, true)?;
    write!(out, ">{}</text>", escaped(&words.text()))
}

/// Text that a browser reads as text, whatever it holds.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // no page may hold these
            control if control.is_control() && !control.is_whitespace() => out.push('\u{FFFD}'),
            other => out.push(other),
        }
    }
    out
}

/// Bytes as text, as data addresses want them.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut word = [0; 3];
        word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        let joined = u32::from_be_bytes([0, word[0], word[1], word[2]]);
        for place in 0..4 {
            let letter = (joined >> (18 - 6 * place)) & 63;
            let is_filling = place > chunk.len();
            out.push(if is_filling { '=' } else { char::from(LETTERS[letter as usize]) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::theme::LIGHT;

    #[test]
    fn bytes_are_written_as_the_standard_has_them() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_veil_of_a_token_keeps_its_name_and_words_take_the_one_for_words() {
        let of = |colour, is_words| {
            let mut out = String::new();
            ink(&mut out, "fill", colour, is_words).expect("a string");
            out
        };
        assert_eq!(of(LIGHT.cme, false), " fill=\"var(--cme)\"");
        assert_eq!(of(LIGHT.cme, true), " fill=\"var(--cme-text)\"");
        let veil = of(LIGHT.hyp.gamma_multiply(0.55), false);
        assert!(veil.starts_with(" fill=\"var(--hyp)\" fill-opacity=\"0.5"), "{veil}");
    }

    #[test]
    fn nothing_written_by_hand_is_read_as_markup() {
        assert_eq!(escaped("<script>\"&'\u{1}"), "&lt;script&gt;&quot;&amp;&#39;\u{FFFD}");
    }
}
