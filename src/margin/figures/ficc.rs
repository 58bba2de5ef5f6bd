//! The FICC-style requirement: value at risk or floor, bid-ask, liquidity adjustment.

use super::{
    Book, Explained, FiccPart, FigureId, Figures, Inputs, ScenarioSet,
    held::Kind,
    labels::BUCKETS,
    models::FICC_SOURCE,
    words::{counted, from_the_worst, money, percent_of, plain, whole},
};
use crate::{quantity::money::from_simulation, risk::rank, rulebook::BUCKET_KEYS};

impl Figures<'_> {
    pub(super) fn ficc_part(&self, book: Book, part: FiccPart) -> Explained {
        match part {
            FiccPart::Var => self.value_at_risk(book),
            FiccPart::ExpectedShortfall => self.expected_shortfall(book),
            FiccPart::GrossMarketValue => self.gross_market_value(book),
            FiccPart::HaircutFloor => self.haircut_floor(book),
            FiccPart::MinimumMargin => self.minimum_margin(book),
            FiccPart::Floor => self.floor(book),
            FiccPart::FloorTopUp => self.floor_top_up(book),
            FiccPart::BidAsk => self.bid_ask(book),
            FiccPart::Charge => self.charge(book),
            FiccPart::Liquidity => self.liquidity(book),
        }
    }

    /// What a simulation of a book at FICC rests on.
    fn simulation(&self, book: Book) -> Inputs {
        Inputs::of([FigureId::Scenarios(ScenarioSet::Ficc)])
            .parameters(["ficc.confidence"])
            .parameters(self.simulation_terms(&self.held(book, &[Kind::Cash]), false))
    }

    fn holds_nothing(&self, book: Book) -> Option<String> {
        let is_empty = !self.holds(book, &[Kind::Cash]);
        is_empty.then(|| format!("the {} holds nothing that FICC margins", book.name()))
    }

    fn value_at_risk(&self, book: Book) -> Explained {
        let formula = self.holds_nothing(book).unwrap_or_else(|| {
            let worst = self.var_words(self.evaluation.counts.ficc);
            let gain =
                if self.ficc(book).var < 0.0 { ", a gain, which counts as zero in the charge" } else { "" };
            format!("{worst}, each applied to {}{gain}", leg(book))
        });
        let lines = self.held(book, &[Kind::Cash]);
        let inputs = self.simulation(book).more(self.var_setter(book)).positions(&lines);
        Explained::new(formula, FICC_SOURCE, inputs)
    }

    fn expected_shortfall(&self, book: Book) -> Explained {
        let count = self.evaluation.counts.ficc;
        let formula = self.holds_nothing(book).unwrap_or_else(|| {
            let tail = whole(self.ficc(book).rank.saturating_add(1).min(count));
            let moves = counted(count, "three-day move");
            format!("the mean of the {tail} worst of {moves}, from the worst to the value at risk")
        });
        let lines = self.held(book, &[Kind::Cash]);
        let inputs = self.simulation(book).more(self.tail_setters(book)).positions(&lines);
        Explained::new(formula, FICC_SOURCE, inputs)
    }

    fn charge(&self, book: Book) -> Explained {
        let [var, floor, bid_ask] =
            [FiccPart::Var, FiccPart::Floor, FiccPart::BidAsk].map(|part| FigureId::Ficc(book, part));
        let formula = format!(
            "the larger of the value at risk {} and the floor {}, plus the bid-ask charge {}",
            self.say(var),
            self.say(floor),
            self.say(bid_ask)
        );
        Explained::new(formula, FICC_SOURCE, Inputs::of([var, floor, bid_ask]))
    }

    fn floor(&self, book: Book) -> Explained {
        let parts = [FiccPart::HaircutFloor, FiccPart::MinimumMargin].map(|part| FigureId::Ficc(book, part));
        let [haircut, minimum] = parts.map(|id| self.say(id));
        let formula =
            format!("the larger of the haircut floor {haircut} and the minimum-margin amount {minimum}");
        Explained::new(formula, FICC_SOURCE, Inputs::of(parts))
    }

    fn floor_top_up(&self, book: Book) -> Explained {
        let parts = [FiccPart::Floor, FiccPart::Var].map(|part| FigureId::Ficc(book, part));
        let [floor, var] = parts.map(|id| self.say(id));
        let formula = match self.is_zero(FigureId::Ficc(book, FiccPart::FloorTopUp)) {
            true => format!("the floor {floor} adds nothing to the value at risk {var}"),
            false => format!("the floor {floor} less the value at risk {var}"),
        };
        Explained::new(formula, FICC_SOURCE, Inputs::of(parts))
    }

    /// Buckets in which a book holds something.
    fn buckets(&self, book: Book) -> Vec<usize> {
        let gross = self.ficc(book).gross.iter().enumerate();
        gross.filter(|(_, dollars)| **dollars != 0.0).map(|(bucket, _)| bucket).collect()
    }

    fn gross_by_bucket(&self, book: Book) -> Inputs {
        Inputs::of(self.buckets(book).into_iter().map(|bucket| FigureId::GrossBucket(book, bucket)))
    }

    fn bucket_parameters(&self, book: Book, prefix: &str) -> Vec<String> {
        let keys = self.buckets(book).into_iter().filter_map(|bucket| BUCKET_KEYS.get(bucket));
        keys.map(|key| format!("{prefix}.{key}")).collect()
    }

    /// `$1.02bn at 2.3 % and $0.50bn at 1.42 %`.
    fn gross_at(&self, book: Book, rate: impl Fn(usize) -> Option<String>) -> String {
        let at = |bucket: usize| {
            Some(format!("{} at {}", self.say(FigureId::GrossBucket(book, bucket)), rate(bucket)?))
        };
        let list: Vec<String> = self.buckets(book).into_iter().filter_map(at).collect();
        if list.is_empty() { "no market value".to_owned() } else { list.join(", ") }
    }

    fn haircut_floor(&self, book: Book) -> Explained {
        let rules = &self.evaluation.rules.ficc;
        let share = percent_of(rules.haircut_floor_share);
        let list = self.gross_at(book, |bucket| rules.haircuts.get(bucket).map(|rate| percent_of(*rate)));
        let formula = format!("{share} of gross market value at each bucket's haircut: {list}");
        let inputs = self
            .gross_by_bucket(book)
            .parameters(["ficc.haircut_floor_share"])
            .parameters(self.bucket_parameters(book, "ficc.haircut"));
        Explained::new(formula, FICC_SOURCE, inputs)
    }

    fn bid_ask(&self, book: Book) -> Explained {
        let rates = &self.evaluation.rules.ficc.bid_ask_bp;
        let list = self.gross_at(book, |bucket| rates.get(bucket).map(|bp| format!("{} bp", plain(*bp))));
        let formula = format!("gross market value at each bucket's spread: {list}");
        let inputs = self.gross_by_bucket(book).parameters(self.bucket_parameters(book, "ficc.bid_ask_bp"));
        Explained::new(formula, FICC_SOURCE, inputs)
    }

    fn minimum_margin(&self, book: Book) -> Explained {
        let e = self.evaluation;
        let formula = self.holds_nothing(book).unwrap_or_else(|| {
            let count = e.counts.minimum_margin;
            let worst = from_the_worst(rank(count, e.rules.ficc.confidence));
            let years = e.rules.ficc.minimum_margin_years;
            format!(
                "{worst} of {} of the last {years} years, each applied to a par bond for every bucket in place of the securities",
                counted(count, "three-day move")
            )
        });
        let lines = self.held(book, &[Kind::Cash]);
        let inputs = Inputs::of([FigureId::Scenarios(ScenarioSet::MinimumMargin)])
            .parameters(["ficc.confidence"])
            .parameters(self.terms(&lines))
            .more(self.minimum_margin_setter(book))
            .positions(&lines);
        Explained::new(formula, FICC_SOURCE, inputs)
    }

    fn liquidity(&self, book: Book) -> Explained {
        let rules = &self.evaluation.rules.ficc;
        let threshold = money(from_simulation(rules.mla_threshold));
        let formula = match rules.mla_rate_bp == 0.0 {
            true => "no rate is set for it".to_owned(),
            false => {
                let rate = plain(rules.mla_rate_bp);
                format!(
                    "{rate} bp of each bucket's gross market value above {threshold}, never reduced by a saving"
                )
            }
        };
        let inputs = self.gross_by_bucket(book).parameters(["ficc.mla_rate_bp", "ficc.mla_threshold"]);
        Explained::new(formula, FICC_SOURCE, inputs)
    }

    fn gross_market_value(&self, book: Book) -> Explained {
        let formula = self
            .holds_nothing(book)
            .unwrap_or_else(|| "the sum over the maturity buckets, long and short alike".to_owned());
        Explained::new(formula, FICC_SOURCE, self.gross_by_bucket(book))
    }

    pub(super) fn gross_bucket(&self, book: Book, bucket: usize) -> Explained {
        let cash = self.held(book, &[Kind::Cash]);
        let lines: Vec<usize> =
            cash.into_iter().filter(|line| self.bucket_of(*line) == Some(bucket)).collect();
        let name = BUCKETS.get(bucket).copied().unwrap_or_default();
        let formula = format!(
            "{} with {name} to maturity: each security netted first, long and short alike",
            counted(lines.len(), "position")
        );
        let values = lines.iter().map(|line| FigureId::MarketValue(*line));
        Explained::new(formula, FICC_SOURCE, Inputs::of(values).positions(&lines))
    }

    fn bucket_of(&self, line: usize) -> Option<usize> {
        let unit = self.evaluation.lines.get(line)?.unit.as_ref()?;
        unit.valuation.security.map(|facts| facts.bucket)
    }
}

fn leg(book: Book) -> &'static str {
    match book {
        Book::Whole => "the whole FICC leg",
        Book::Xm => "the FICC leg in the XM account",
        Book::Ordinary => "the FICC leg in the ordinary account",
    }
}
