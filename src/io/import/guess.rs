//! What the columns of a table seem to hold: by the words of their header and by their cells.

use super::{
    FaceUnit, Field, Mapping, codes,
    describe::{Named, describe},
    kinds::{is_short, kind},
    naming::cusip_text,
};
use crate::{
    instrument::Cusip,
    quantity::{
        Date, Decimal,
        price::{self, Quote},
        size,
    },
};

/// Share of a column's cells that must look alike.
const MOST: f64 = 0.5;

/// Header words of each field, the surest first.
fn words(field: Field) -> &'static [&'static str] {
    match field {
        Field::Ignored => &[],
        Field::Instrument => &[
            "instrument",
            "security",
            "security description",
            "description",
            "security name",
            "ticker",
            "symbol",
            "bloomberg",
            "name",
            "contract",
            "asset",
            "holding",
            "issue",
            "instrument name",
            "position",
        ],
        Field::Type => &[
            "type",
            "asset class",
            "asset type",
            "security type",
            "sec type",
            "instrument type",
            "asset category",
            "class",
            "product type",
            "category",
        ],
        Field::Cusip => {
            &["cusip", "cusip number", "cusip id", "cusip isin", "isin", "security id", "identifier", "id"]
        }
        Field::Coupon => &["coupon", "cpn", "coupon rate", "cpn rate", "rate"],
        Field::Maturity => &["maturity", "maturity date", "mat date", "mat", "matures", "due", "due date"],
        Field::Product => {
            &["product", "product code", "contract code", "commodity", "root", "globex", "future", "code"]
        }
        Field::Month => &[
            "month",
            "contract month",
            "delivery month",
            "expiry",
            "expiration",
            "expiry date",
            "delivery",
            "contract date",
            "period",
            "expiration date",
        ],
        Field::PutCall => &["put call", "p c", "call put", "c p", "cp", "right", "option type", "pc"],
        Field::Quantity => &[
            "quantity",
            "qty",
            "face",
            "face amount",
            "face value",
            "par",
            "par amount",
            "par value",
            "notional",
            "nominal",
            "current face",
            "contracts",
            "net position",
            "net quantity",
            "net qty",
            "net",
            "position",
            "amount",
            "size",
            "units",
            "lots",
            "holdings",
            "nominal amount",
        ],
        Field::Long => &["long", "long qty", "long quantity", "long position"],
        Field::Short => &["short", "short qty", "short quantity", "short position"],
        Field::Side => &["side", "direction", "l s", "b s", "buy sell", "long short", "ls", "bs"],
        Field::Price => &[
            "price",
            "px",
            "mark",
            "mark price",
            "market price",
            "clean price",
            "settle",
            "settlement price",
            "settlement",
            "last price",
            "close",
            "close price",
            "px last",
            "clean",
            "last",
        ],
        Field::Xm => &["xm", "cross margin", "xm account", "cross margined"],
        Field::Account => &[
            "account",
            "acct",
            "account id",
            "acct id",
            "account number",
            "account name",
            "portfolio",
            "book",
            "fund",
            "desk",
            "trader",
            "strategy",
        ],
        Field::Note => &["note", "notes", "comment", "comments", "memo", "remark", "remarks"],
    }
}

/// Lower-case words with one space between: what headers are compared by.
pub(super) fn normalised(title: &str) -> String {
    let plain: String =
        title.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title without its unit.
fn bare(title: &str) -> String {
    let plain = normalised(title);
    let units = ["mm", "mil", "millions", "000s", "000", "usd", "in", "thousands", "k", "m", "us"];
    let kept: Vec<&str> = plain.split(' ').filter(|w| !units.contains(w)).collect();
    kept.join(" ")
}

/// From 0, no such word, to 1, the surest. The title is a bare one.
fn by_title(field: Field, title: &str) -> f64 {
    let words = words(field);
    match words.iter().position(|w| *w == title) {
        Some(at) => 1.0 - 0.5 * at as f64 / words.len() as f64,
        None => 0.0,
    }
}

/// Whether a cell is a word of any header.
pub(super) fn is_title(cell: &str) -> bool {
    let title = bare(cell);
    Field::ALL.into_iter().any(|field| by_title(field, &title) > 0.0)
}

/// Whether a cell is a value: a number, a date, a CUSIP or an instrument.
pub(super) fn is_value(cell: &str, reference: Date) -> bool {
    size::parse(cell).is_ok()
        || codes::day(cell).is_some()
        || Cusip::parse(cell).is_ok()
        || matches!(describe(cell, reference), Ok(Named::Is(_)))
}

/// What the cells of a column look like, as shares of those that are not empty.
#[derive(Debug, Default)]
struct Looks {
    named: f64,
    cusips: f64,
    dates: f64,
    numbers: f64,
    prices: f64,
    sides: f64,
    kinds: f64,
    /// Of the numbers, the one in the middle of their sizes.
    typical: Decimal,
}

impl Looks {
    fn of(cells: &[&str], reference: Date) -> Self {
        let filled: Vec<&str> = cells.iter().copied().filter(|c| !c.is_empty()).collect();
        let share = |is: &dyn Fn(&str) -> bool| {
            let count = filled.iter().filter(|c| is(c)).count();
            if filled.is_empty() { 0.0 } else { count as f64 / filled.len() as f64 }
        };
        let mut sizes: Vec<Decimal> =
            filled.iter().filter_map(|c| size::parse(c).ok()).map(|n| n.abs()).collect();
        sizes.sort();
        let is_price = |c: &str| {
            price::parse(c, Quote::Futures { parts: 8 })
                .or_else(|_| price::parse(c, Quote::Cash))
                .is_ok_and(|p| p >= Decimal::from(50) && p <= Decimal::from(200))
        };
        Self {
            named: share(&|c| describe(c, reference).is_ok()),
            cusips: share(&|c| Cusip::parse(cusip_text(c)).is_ok()),
            dates: share(&|c| codes::day(c).is_some()),
            numbers: share(&|c| size::parse(c).is_ok()),
            prices: share(&is_price),
            sides: share(&|c| is_short(c).is_some()),
            kinds: share(&|c| kind(c).is_some()),
            typical: sizes.get(sizes.len() / 2).copied().unwrap_or_default(),
        }
    }
}

/// Fields in the order in which they take a column.
const ORDER: [Field; 15] = [
    Field::Cusip,
    Field::Instrument,
    Field::Side,
    Field::Maturity,
    Field::Coupon,
    Field::Type,
    Field::PutCall,
    Field::Long,
    Field::Short,
    Field::Quantity,
    Field::Price,
    Field::Product,
    Field::Month,
    Field::Account,
    Field::Note,
];

/// A mapping of a table: titles, empty where it has no header, and its first rows by column.
pub(super) fn guess(titles: &[String], columns: &[Vec<&str>], has_header: bool, reference: Date) -> Mapping {
    let bare: Vec<String> = titles.iter().map(|t| bare(t)).collect();
    let looks: Vec<Looks> = columns.iter().map(|cells| Looks::of(cells, reference)).collect();
    let mut mapping =
        Mapping { columns: vec![Field::Ignored; columns.len()], has_header, ..Mapping::default() };
    for field in ORDER {
        let free = |i: &usize| mapping.columns.get(*i) == Some(&Field::Ignored);
        let best = (0..columns.len()).filter(free).filter_map(|i| {
            let title = bare.get(i).map_or(0.0, |t| by_title(field, t));
            Some((i, score(field, title, looks.get(i)?, &mapping, has_header)?))
        });
        // of equals the first one
        let best = best.fold(None, |best: Option<(usize, f64)>, (i, s)| match best {
            Some((_, other)) if other >= s => best,
            _ => Some((i, s)),
        });
        if let Some((column, _)) = best {
            mapping.set(column, field);
        }
    }
    without_words(&mut mapping, &bare, &looks);
    let unit = [Field::Quantity, Field::Long].into_iter().find_map(|f| mapping.column(f));
    mapping.face = unit.and_then(|i| titles.get(i)).map_or(FaceUnit::Dollars, |t| face_unit(t));
    mapping
}

/// Numbers about 100 can be prices or contracts: where nothing else can be the quantity, they are it.
fn without_words(mapping: &mut Mapping, titles: &[String], looks: &[Looks]) {
    let counts = [Field::Quantity, Field::Long, Field::Short].into_iter().any(|f| mapping.has(f));
    let Some(column) = mapping.column(Field::Price).filter(|_| !counts) else { return };
    if titles.get(column).is_some_and(|t| by_title(Field::Price, t) > 0.0) {
        return;
    }
    mapping.set(column, Field::Quantity);
    let is_free =
        |(i, l): &(usize, &Looks)| mapping.columns.get(*i) == Some(&Field::Ignored) && l.prices >= MOST;
    if let Some((price, _)) = looks.iter().enumerate().find(is_free) {
        mapping.set(price, Field::Price);
    }
}

/// How well a column fits a field; `None` when it does not.
fn score(field: Field, title: f64, looks: &Looks, so_far: &Mapping, has_header: bool) -> Option<f64> {
    let is_titled = title > 0.0;
    let any = is_titled || !has_header;
    let score = match field {
        Field::Cusip if looks.cusips >= MOST => title + looks.cusips,
        Field::Instrument if looks.named >= MOST && looks.numbers < MOST => title + 2.0 * looks.named,
        Field::Instrument if is_titled && looks.numbers < MOST && looks.cusips < MOST => title + looks.named,
        Field::Side if looks.sides >= MOST && any => title + looks.sides,
        Field::Maturity if looks.dates >= MOST && any && !so_far.has(Field::Instrument) => {
            title + looks.dates
        }
        Field::Maturity | Field::Coupon if is_titled && (looks.dates >= MOST || looks.numbers >= MOST) => {
            title
        }
        Field::Coupon
            if !has_header
                && so_far.has(Field::Maturity)
                && looks.numbers >= MOST
                && looks.typical <= Decimal::from(15) =>
        {
            looks.numbers
        }
        Field::Type if is_titled => title + looks.kinds,
        Field::Type if looks.kinds >= MOST && !has_header => looks.kinds,
        Field::Long | Field::Short if is_titled && looks.numbers >= MOST => title,
        Field::Quantity if so_far.has(Field::Long) || so_far.has(Field::Short) => return None,
        Field::Quantity if is_titled && looks.numbers >= MOST => 2.0 + title,
        // without a word for it: the numbers that are no prices, the larger the surer
        Field::Quantity if looks.numbers >= MOST && looks.prices < MOST => size_score(looks.typical),
        Field::Price if (looks.prices >= MOST || looks.numbers >= MOST) && is_titled => title + looks.prices,
        Field::Price if looks.prices >= MOST && !has_header => looks.prices,
        Field::Product if is_titled && !so_far.has(Field::Instrument) && looks.numbers < MOST => title,
        Field::Month if is_titled && !so_far.has(Field::Instrument) => title,
        Field::PutCall | Field::Account | Field::Note if is_titled => title,
        _ => return None,
    };
    Some(score)
}

fn size_score(typical: Decimal) -> f64 {
    let digits = typical.trunc().to_string().len();
    digits as f64 / 100.0
}

fn face_unit(title: &str) -> FaceUnit {
    let plain = normalised(title);
    let has = |units: &[&str]| plain.split(' ').any(|w| units.contains(&w));
    if has(&["mm", "mil", "millions", "mio"]) {
        FaceUnit::Millions
    } else if has(&["000s", "000", "thousands"]) {
        FaceUnit::Thousands
    } else {
        FaceUnit::Dollars
    }
}
