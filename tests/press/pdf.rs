//! As much of a PDF reader as it takes to say what stands where on a page.

use std::{collections::BTreeMap, io::Read};

/// A stretch of text: where its baseline begins and ends, its size, what it reads as.
#[derive(Debug, Clone)]
pub struct Run {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub text: String,
}

pub struct File {
    raw: String,
    streams: BTreeMap<usize, Vec<u8>>,
}

impl File {
    pub fn read(bytes: &[u8]) -> Self {
        assert!(bytes.starts_with(b"%PDF-1.") && bytes.trim_ascii_end().ends_with(b"%%EOF"));
        // one character to a byte
        let raw: String = bytes.iter().map(|b| char::from(*b)).collect();
        let mut streams = BTreeMap::new();
        let mut at = 0;
        while let Some(start) = raw[at..].find(" 0 obj").map(|i| i + at) {
            let head = raw[..start].rfind('\n').map_or(0, |i| i + 1);
            let number: usize = raw[head..start].trim().parse().expect("an object's number");
            let end = raw[start..].find("endobj").expect("its end") + start;
            if let Some(body) = raw[start..end].find("stream\n").map(|i| i + start + 7) {
                let length = after(&raw[start..body], "/Length ").parse().expect("its length");
                let packed = &bytes[bytes_before(&raw, body)..][..length];
                let mut unpacked = Vec::new();
                flate2::read::ZlibDecoder::new(packed).read_to_end(&mut unpacked).expect("packed bytes");
                streams.insert(number, unpacked);
                at = raw[body..].find("endobj").expect("its end") + body;
            } else {
                at = end;
            }
        }
        Self { raw, streams }
    }

    pub fn pages(&self) -> usize {
        self.raw.matches("/Type /Page\n").count() + self.raw.matches("/Type /Page ").count()
    }

    /// Width and height of the paper.
    pub fn paper(&self) -> [f32; 2] {
        let numbers = after_until(&self.raw, "/MediaBox [", ']');
        let numbers: Vec<f32> = numbers.split_whitespace().map(|n| n.parse().expect("a number")).collect();
        [numbers[2], numbers[3]]
    }

    /// What is drawn, as operators.
    pub fn content(&self) -> String {
        let number = after(&self.raw, "/Contents ").parse().expect("the page's content");
        String::from_utf8(self.streams[&number].clone())
            .unwrap_or_else(|e| e.into_bytes().iter().map(|b| char::from(*b)).collect())
    }

    /// For each font of the page, what its glyphs read as.
    fn fonts(&self) -> BTreeMap<String, BTreeMap<u16, String>> {
        let names = after_until(&self.raw, "/Font <<", '>');
        let words: Vec<&str> = names.split_whitespace().collect();
        let of = |object: &str| {
            let at = self.raw.find(&format!("\n{object} 0 obj")).expect("a font");
            let cmap: usize = after(&self.raw[at..], "/ToUnicode ").parse().expect("its characters");
            reading(&String::from_utf8(self.streams[&cmap].clone()).expect("plain text"))
        };
        words.chunks(4).map(|w| (w[0].trim_start_matches('/').to_owned(), of(w[1]))).collect()
    }

    /// Every stretch of text in drawing order, in points from the lower left corner.
    pub fn runs(&self) -> Vec<Run> {
        let fonts = self.fonts();
        let content = self.content();
        let scale: f32 = content.split_whitespace().next().expect("a scale").parse().expect("a number");
        let height = self.paper()[1];
        let mut runs = Vec::new();
        for block in content.split("BT\n").skip(1) {
            let block = block.split("\nET").next().expect("a block");
            let mut lines = block.lines();
            let font: Vec<&str> = lines.next().expect("a font").split_whitespace().collect();
            let place: Vec<&str> = lines.next().expect("a place").split_whitespace().collect();
            let number = |text: &str| text.parse::<f32>().expect("a number");
            let known = &fonts[font[0].trim_start_matches('/')];
            let text = lines.collect::<Vec<_>>().join("\n");
            let text = glyphs(&text).iter().map(|g| known.get(g).map_or("?", String::as_str)).collect();
            runs.push(Run {
                x: number(place[4]) * scale,
                y: height - number(place[5]) * scale,
                size: number(font[1]) * scale,
                text,
            });
        }
        runs
    }

    /// All words, one stretch to a line.
    pub fn text(&self) -> String {
        self.runs().iter().map(|run| format!("{}\n", run.text)).collect()
    }
}

fn bytes_before(raw: &str, at: usize) -> usize {
    raw[..at].chars().count()
}

/// The word after a mark.
fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    let start = text.find(mark).unwrap_or_else(|| panic!("{mark}")) + mark.len();
    text[start..].split(|c: char| c.is_whitespace() || c == '/' || c == '>').next().expect("a word")
}

fn after_until<'a>(text: &'a str, mark: &str, end: char) -> &'a str {
    let start = text.find(mark).unwrap_or_else(|| panic!("{mark}")) + mark.len();
    text[start..].split(end).next().expect("what follows")
}

/// `<0024> <0041>` lines of a table of characters.
fn reading(cmap: &str) -> BTreeMap<u16, String> {
    let mut known = BTreeMap::new();
    for line in cmap.lines().filter(|l| l.starts_with('<') && l.matches('<').count() == 2) {
        let codes: Vec<&str> = line.split(['<', '>']).filter(|p| !p.trim().is_empty()).collect();
        let glyph = u16::from_str_radix(codes[0], 16).expect("a glyph");
        let units: Vec<u16> = codes[1]
            .as_bytes()
            .chunks(4)
            .map(|c| u16::from_str_radix(std::str::from_utf8(c).expect("digits"), 16).expect("a unit"))
            .collect();
        known.insert(glyph, String::from_utf16(&units).expect("characters"));
    }
    known
}

/// The glyphs of the strings of a text operator, two bytes each.
fn glyphs(operator: &str) -> Vec<u16> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut letters = operator.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '(' => {
                let mut depth = 0;
                while let Some(inside) = letters.next() {
                    match inside {
                        ')' if depth == 0 => break,
                        '\\' => bytes.push(escaped(&mut letters)),
                        other => {
                            depth += i32::from(other == '(') - i32::from(other == ')');
                            bytes.push(u8::try_from(u32::from(other)).expect("a byte"));
                        }
                    }
                }
            }
            '<' => {
                let hex: String = letters.by_ref().take_while(|c| *c != '>').collect();
                for pair in hex.as_bytes().chunks(2) {
                    let pair = std::str::from_utf8(pair).expect("digits");
                    bytes.push(u8::from_str_radix(pair, 16).expect("a byte"));
                }
            }
            _ => {}
        }
    }
    bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

fn escaped(letters: &mut std::iter::Peekable<std::str::Chars>) -> u8 {
    let first = letters.next().expect("what is escaped");
    match first {
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'b' => 8,
        'f' => 12,
        '0'..='7' => {
            let mut value = first.to_digit(8).expect("a digit");
            for _ in 0..2 {
                if let Some(digit) = letters.peek().and_then(|c| c.to_digit(8)) {
                    value = value * 8 + digit;
                    letters.next();
                }
            }
            u8::try_from(value).expect("a byte")
        }
        other => u8::try_from(u32::from(other)).expect("a byte"),
    }
}
