//! Instruments named by CUSIP, spelled out by the terms that a security master knows.

use super::SecurityMaster;
use crate::instrument::{Cusip, Security, SecurityKind};
use thiserror::Error;

/// Words that name a security by its terms, or by its CUSIP.
const WORDS: [&str; 6] = ["T", "B", "TB", "TIPS", "STRIP", "FRN"];

/// Why a CUSIP cannot be spelled out; each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotSpelled {
    #[error(
        "{0} needs a security master: load a list of securities, or state the terms, such as T 4.25 2035-08-15"
    )]
    NoMaster(Cusip),
    #[error("the security master has no {0}: state its terms, such as T 4.25 2035-08-15")]
    Unknown(Cusip),
    #[error("the security master has no coupon of {0}: state its terms, such as T 4.25 2035-08-15")]
    NoCoupon(Cusip),
}

impl SecurityMaster {
    /// A text in the instrument notation with `T 91282CNT4` spelled out as coupon and maturity, and the
    /// CUSIP that stood there. A text that names none comes back as it is.
    ///
    /// # Errors
    /// [`NotSpelled`] for a CUSIP whose terms are not known.
    pub fn spelled_out(&self, text: &str) -> Result<(String, Option<Cusip>), NotSpelled> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let named = words.windows(2).position(|pair| {
            matches!(pair, [word, cusip] if WORDS.iter().any(|w| w.eq_ignore_ascii_case(word)) && Cusip::parse(cusip).is_ok())
        });
        let Some((at, cusip)) = named.and_then(|at| Some((at, Cusip::parse(words.get(at + 1)?).ok()?)))
        else {
            return Ok((text.to_owned(), None));
        };
        let is_tokenized = words.get(at).is_some_and(|word| word.eq_ignore_ascii_case("TB"));
        let terms = self.terms(cusip, is_tokenized)?.to_string();
        let before = words.iter().take(at).copied();
        let behind = words.iter().skip(at + 2).copied();
        let spelled: Vec<&str> = before.chain([terms.as_str()]).chain(behind).collect();
        Ok((spelled.join(" "), Some(cusip)))
    }

    fn terms(&self, cusip: Cusip, is_tokenized: bool) -> Result<Security, NotSpelled> {
        if self.issues.is_empty() {
            return Err(NotSpelled::NoMaster(cusip));
        }
        let issue = self.issue(cusip).ok_or(NotSpelled::Unknown(cusip))?;
        let kind = match issue.kind {
            SecurityKind::Bill if is_tokenized => SecurityKind::TokenizedBill,
            kind => kind,
        };
        let coupon = match kind {
            SecurityKind::Note | SecurityKind::Tips => issue.coupon.ok_or(NotSpelled::NoCoupon(cusip))?,
            _ => issue.coupon.unwrap_or_default(),
        };
        Ok(Security { kind, coupon: coupon.normalize(), maturity: issue.maturity })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instrument::{Instrument, parse},
        market::Issue,
    };
    use jiff::civil::date;
    use rust_decimal::dec;

    fn issue(cusip: &str, kind: SecurityKind, coupon: Option<crate::quantity::Decimal>) -> Issue {
        let cusip = Cusip::parse(cusip).expect("a CUSIP");
        let maturity = date(2041, 8, 15);
        Issue { cusip, kind, coupon, issued: None, maturity, original_term: None, outstanding_bn: None }
    }

    fn master() -> SecurityMaster {
        let issues = vec![
            issue("912000AA4", SecurityKind::Note, Some(dec!(4.250))),
            issue("912000AB2", SecurityKind::Bill, None),
            issue("912000AC0", SecurityKind::Note, None),
        ];
        SecurityMaster { issues, factors: Vec::new() }
    }

    #[test]
    fn a_cusip_stands_for_its_terms_wherever_the_notation_names_a_security() {
        for (text, expected) in [
            ("T 912000AA4", "T 4.25 2041-08-15"),
            ("t 912000aa4 100mm", "T 4.25 2041-08-15 100mm"),
            ("REPO T 912000AA4 to 2031-09-24 @ 3.72", "REPO T 4.25 2041-08-15 to 2031-09-24 @ 3.72"),
            ("B 912000AB2", "B 2041-08-15"),
            ("TB 912000AB2 5mm", "TB 2041-08-15 5mm"),
        ] {
            let (spelled, cusip) = master().spelled_out(text).expect(text);
            assert_eq!((spelled.as_str(), cusip.is_some()), (expected, true));
        }
        let (spelled, _) = master().spelled_out("T 912000AA4").expect("known");
        assert!(matches!(parse(&spelled, date(2031, 8, 15)), Ok(Instrument::Security(_))));
        for text in ["ZN Z6 -1200", "T 4.25 2035-08-15", "", "T", "T 912000AA5"] {
            assert_eq!(master().spelled_out(text), Ok((text.to_owned(), None)));
        }
    }

    #[test]
    fn a_cusip_that_is_not_known_is_told_with_what_to_do() {
        let told =
            |master: &SecurityMaster, text: &str| master.spelled_out(text).expect_err(text).to_string();
        assert!(
            told(&SecurityMaster::default(), "T 912000AA4").starts_with("912000AA4 needs a security master")
        );
        assert!(told(&master(), "T 912000AD8").starts_with("the security master has no 912000AD8"));
        assert!(told(&master(), "T 912000AC0").contains("no coupon of 912000AC0"));
    }
}
