//! XML, element by element, with lines. Prefixes of names are not looked at. A document type is
//! passed over and no entity of its making is ever expanded; a value that needs one cannot be read.

use crate::io::rows::Lines;
use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};
use std::borrow::Cow;

/// Elements within elements beyond which a file is no book.
const DEEPEST: usize = 64;

/// What comes next.
pub(super) enum Step<'t> {
    Open(Tag<'t>),
    /// The element's name, and the text right before its end.
    Close(String, Value),
}

/// A start of an element.
pub(super) struct Tag<'t> {
    pub line: usize,
    start: BytesStart<'t>,
}

/// Text, or `None` where it holds an entity that is not read.
pub(super) type Value = Option<String>;

/// Walks through a text.
pub(super) struct Walk<'t> {
    reader: Reader<&'t [u8]>,
    lines: Lines<'t>,
    depth: usize,
    /// An empty element is opened and closed.
    closes: Option<String>,
    text: Value,
    is_over: bool,
}

/// Where a text stops being XML.
pub(super) struct Broken {
    pub line: usize,
    pub what: String,
}

impl<'t> Walk<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        Self {
            reader: Reader::from_str(text),
            // an end that is missing is missing on the last line that says something
            lines: Lines::new(text.trim_end().as_bytes()),
            depth: 0,
            closes: None,
            text: Some(String::new()),
            is_over: false,
        }
    }

    /// The line that was reached.
    pub(super) fn line(&mut self) -> usize {
        self.lines.of(usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX))
    }

    /// The next start or end of an element; `None` at the end of the text.
    pub(super) fn next(&mut self) -> Option<Result<Step<'t>, Broken>> {
        if let Some(name) = self.closes.take() {
            return Some(Ok(Step::Close(name, Some(String::new()))));
        }
        while !self.is_over {
            let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
            match self.reader.read_event() {
                Ok(Event::Start(start)) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Some(Err(self.broken(format!("elements stand more than {DEEPEST} deep"))));
                    }
                    return Some(Ok(self.open(at, start)));
                }
                Ok(Event::Empty(start)) => {
                    self.closes = Some(local(&start));
                    return Some(Ok(self.open(at, start)));
                }
                Ok(Event::End(end)) => {
                    self.depth = self.depth.saturating_sub(1);
                    let name = String::from_utf8_lossy(end.local_name().into_inner()).into_owned();
                    let text = self.text.replace(String::new());
                    return Some(Ok(Step::Close(name, text.map(|t| t.trim().to_owned()))));
                }
                Ok(Event::Text(text)) => self.add(&String::from_utf8_lossy(&text)),
                Ok(Event::CData(text)) => self.add(&String::from_utf8_lossy(&text)),
                Ok(Event::GeneralRef(entity)) => match resolve(&entity) {
                    Some(text) => self.add(&text),
                    None => self.text = None,
                },
                Ok(Event::Eof) => {
                    self.is_over = true;
                    return (self.depth > 0)
                        .then(|| Err(self.broken("the file ends in the middle".to_owned())));
                }
                Ok(_) => {}
                Err(error) => {
                    let at = usize::try_from(self.reader.error_position()).unwrap_or(at);
                    self.is_over = true;
                    let what = format!("is no XML from here on: {error}");
                    return Some(Err(Broken { line: self.lines.of(at), what }));
                }
            }
        }
        None
    }

    fn open(&mut self, at: usize, start: BytesStart<'t>) -> Step<'t> {
        self.text = Some(String::new());
        Step::Open(Tag { line: self.lines.of(at), start })
    }

    fn add(&mut self, text: &str) {
        if let Some(own) = &mut self.text {
            own.push_str(text);
        }
    }

    fn broken(&mut self, what: String) -> Broken {
        self.is_over = true;
        Broken { line: self.line(), what }
    }
}

impl Tag<'_> {
    /// Its name without a prefix.
    pub(super) fn name(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.start.local_name().into_inner())
    }

    /// Calls with the name, without a prefix, and the value of each attribute.
    ///
    /// # Errors
    /// What is wrong with an attribute: the others are called with.
    pub(super) fn attributes(&self, mut with: impl FnMut(&str, Cow<'_, str>)) -> Result<(), String> {
        let mut wrong = None;
        for attribute in self.start.attributes() {
            match attribute {
                Ok(attribute) => {
                    let name = attribute.key.local_name();
                    let name = std::str::from_utf8(name.into_inner()).unwrap_or_default();
                    let is_plain = !attribute.value.iter().any(|b| matches!(b, b'&' | b'\n' | b'\r' | b'\t'));
                    if is_plain {
                        with(name, String::from_utf8_lossy(&attribute.value));
                        continue;
                    }
                    match attribute.normalized_value(XmlVersion::Implicit1_0) {
                        Ok(value) => with(name, value),
                        Err(error) => wrong = Some(format!("{name}: {error}")),
                    }
                }
                Err(error) => wrong = Some(error.to_string()),
            }
        }
        wrong.map_or(Ok(()), Err)
    }
}

fn local(start: &BytesStart) -> String {
    String::from_utf8_lossy(start.local_name().into_inner()).into_owned()
}

/// A character by its number, or one of the five names XML itself has.
fn resolve(entity: &BytesRef) -> Option<String> {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return Some(character.to_string());
    }
    entity.decode().ok().and_then(|name| resolve_predefined_entity(&name).map(str::to_owned))
}
