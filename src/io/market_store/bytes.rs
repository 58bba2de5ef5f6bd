//! Numbers, days and texts as bytes, and back.

use crate::quantity::{
    Date,
    date::{add_days, days_between},
};
use jiff::civil::date;

/// Day zero.
const EPOCH: Date = date(1900, 1, 1);
/// Days that can be named: up to the end of 2199.
const DAYS: u64 = 109_572;

/// Bytes being written.
#[derive(Debug, Default)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// Seven bits a byte, least first; the high bit says that more follow.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A count.
    pub fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    /// Small numbers of either sign stay small.
    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    /// A text with its length.
    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// A day.
    pub fn day(&mut self, day: Date) {
        self.number(day_number(day));
    }

    /// A day, or none.
    pub fn maybe_day(&mut self, day: Option<Date>) {
        self.number(day.map_or(0, |day| day_number(day) + 1));
    }

    /// A text, or none.
    pub fn maybe_text(&mut self, text: Option<String>) {
        self.0.push(u8::from(text.is_some()));
        if let Some(text) = text {
            self.text(&text);
        }
    }

    /// The bits of a value.
    pub fn bits(&mut self, value: f64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Something with its tag and length.
    pub fn section(&mut self, tag: u8, content: Self) {
        self.0.push(tag);
        self.count(content.0.len());
        self.0.extend(content.0);
    }
}

/// The number of a day; one that has none is held at the nearest end.
pub fn day_number(day: Date) -> u64 {
    u64::try_from(days_between(EPOCH, day)).unwrap_or(0).min(DAYS)
}

/// Whether a day can be written.
pub fn has_number(day: Date) -> bool {
    (0..=DAYS as i64).contains(&days_between(EPOCH, day))
}

/// Every day that can be named, so that reading many is quick.
pub struct Days(Vec<Date>);

impl Days {
    /// All of them.
    pub fn new() -> Self {
        let mut day = EPOCH;
        let next = |day: &mut Date| std::mem::replace(day, day.tomorrow().unwrap_or(*day));
        Self((0..=DAYS).map(|_| next(&mut day)).collect())
    }

    /// The day of a number.
    pub fn get(&self, number: u64) -> Option<Date> {
        self.0.get(usize::try_from(number).ok()?).copied()
    }
}

/// Bytes being read; every method gives none where they end or say nothing of the kind.
pub struct Cursor<'a>(pub &'a [u8]);

impl<'a> Cursor<'a> {
    /// Whether everything was read.
    pub fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A count of things that take at least `least` bytes each: never more than can follow.
    pub fn count(&mut self, least: usize) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count.checked_mul(least)? <= self.0.len()).then_some(count)
    }

    pub fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.count(1)?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    pub fn maybe_text(&mut self) -> Option<Option<&'a str>> {
        match self.byte()? {
            0 => Some(None),
            1 => self.text().map(Some),
            _ => None,
        }
    }

    pub fn day(&mut self) -> Option<Date> {
        let number = self.number().filter(|n| *n <= DAYS)?;
        Some(add_days(EPOCH, i64::try_from(number).ok()?))
    }

    pub fn maybe_day(&mut self) -> Option<Option<Date>> {
        match self.number()? {
            0 => Some(None),
            n if n <= DAYS + 1 => Some(Some(add_days(EPOCH, i64::try_from(n - 1).ok()?))),
            _ => None,
        }
    }

    pub fn bits(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(*self.take(8)?.first_chunk()?))
    }
}
