//! Times reading a hundred thousand lines in each layout, netting them, and saving and opening the
//! book with all its lines; counts the bytes that reading takes beside its text.

use crossmargin::{
    io::{
        import::{Accounts, Imported, Reading, Source, import},
        read_scenario, write_scenario,
    },
    quantity::Date,
    rulebook::{Overrides, Rulebook, Rules},
    whatif::{Progress, Scenario},
};
use divan::{AllocProfiler, Bencher, black_box};
use jiff::civil::date;
use std::{
    fmt::Write,
    sync::{Arc, OnceLock},
};

const LINES: usize = 100_000;
const TODAY: Date = date(2026, 8, 21);

/// Counts what is allocated at most, beside the times.
#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    for (layout, text) in texts() {
        println!("{layout}: {:.1} MB", text.text.len() as f64 / 1e6);
    }
    divan::main();
}

/// A product of a clearing code, an account and a net for each line.
fn row(n: usize) -> (&'static str, usize, i64) {
    (["21", "25", "26", "17", "TN", "UBE", "BTC", "SR3"][n % 8], n % 250, n as i64 % 1_999 - 999)
}

type Maker = fn() -> String;

fn texts() -> &'static [(&'static str, Source)] {
    static TEXTS: OnceLock<Vec<(&'static str, Source)>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let makers: [(&str, Maker); 7] = [
            ("portfolio", portfolio),
            ("cme core", core),
            ("span csv", span_csv),
            ("span xml", span_xml),
            ("fixml", fixml),
            ("flex", flex),
            ("activity", activity),
        ];
        let mut all: Vec<(&str, Source)> =
            makers.into_iter().map(|(name, make)| (name, Source::new(name, make()))).collect();
        all.push(("table", Source::new("table", table())));
        all
    })
}

fn text_of(head: &str, tail: &str, line: fn(&mut String, usize)) -> String {
    let mut out = head.to_owned();
    (0..LINES).for_each(|n| line(&mut out, n));
    out.push_str(tail);
    out
}

/// A coupon and a maturity for each line: some 3,600 notes.
fn note(n: usize) -> String {
    format!("T {}.{} {}-{:02}-15", 1 + n % 5, ["125", "25", "375", "5"][n % 4], 2028 + n % 15, 1 + n % 12)
}

fn portfolio() -> String {
    text_of("instrument,quantity,price,xm,account,note\n", "", |out, n| {
        let _ = writeln!(out, "{},{},,,A{},line {n}", note(n), row(n).2 * 1_000, row(n).1);
    })
}

fn core() -> String {
    let head = "Firm Id,Acct Id,Exchange,Ticker Symbol,Product Name,CC Code,Period Code,Put / Call,Strike,Underlying Period Code,Net Positions,Margin Type\n";
    text_of(head, "", |out, n| {
        let (code, account, net) = row(n);
        let _ = writeln!(out, "F,A{account},CBT,,,{code},202612,,,,{net},FUT");
    })
}

fn span_csv() -> String {
    let head =
        "date,isSetl,firm,acctId,acctType,isCust,seg,currency,ec,cc,exch,pfCode,pfType,pe,undPe,o,k,net\n";
    text_of(head, "", |out, n| {
        let (code, account, net) = row(n);
        let _ =
            writeln!(out, "20260821,1,F,A{account},S,1,CUST,USD,CME,{code},CBT,{code},FUT,202612,,,,{net}");
    })
}

fn span_xml() -> String {
    let head = "<posFile>\n<pointInTime>\n<date>20260821</date>\n<portfolio>\n<acctId>A</acctId>\n<ecPort>\n<ccPort>\n";
    text_of(head, "</ccPort>\n</ecPort>\n</portfolio>\n</pointInTime>\n</posFile>\n", |out, n| {
        let (code, _, net) = row(n);
        let _ = writeln!(
            out,
            "<np>\n<exch>CBT</exch>\n<pfCode>{code}</pfCode>\n<pfType>FUT</pfType>\n<pe>202612</pe>\n<net>{net}</net>\n</np>"
        );
    })
}

fn fixml() -> String {
    text_of("<FIXML>\n<Batch>\n", "</Batch>\n</FIXML>\n", |out, n| {
        let (code, account, net) = row(n);
        let _ = writeln!(
            out,
            "<PosRpt RptID=\"{n}\" Rslt=\"0\" BizDt=\"2026-08-21\" Acct=\"A{account}\" AcctTyp=\"1\" SetPxTyp=\"1\" ReqTyp=\"0\" Ccy=\"USD\">\n\
             <Pty ID=\"CME\" R=\"21\"/><Pty ID=\"F\" R=\"4\"/>\n\
             <Instrmt Sym=\"S\" ID=\"{code}\" Src=\"H\" SecTyp=\"FUT\" MMY=\"202612\" Exch=\"CBT\" Mult=\"1000\"/>\n\
             <Qty Typ=\"FIN\" Long=\"1000\" Short=\"{}\"/>\n</PosRpt>",
            1_000 - net
        );
    })
}

fn flex() -> String {
    let head = "<FlexQueryResponse>\n<FlexStatements>\n<FlexStatement accountId=\"U\" toDate=\"20260821\">\n<OpenPositions>\n";
    let tail = "</OpenPositions>\n</FlexStatement>\n</FlexStatements>\n</FlexQueryResponse>\n";
    text_of(head, tail, |out, n| {
        let note = note(n);
        let _ = writeln!(
            out,
            "<OpenPosition accountId=\"U{}\" acctAlias=\"\" model=\"\" currency=\"USD\" fxRateToBase=\"1\" assetCategory=\"BOND\" symbol=\"{note}\" description=\"{note}\" conid=\"{n}\" securityID=\"\" securityIDType=\"\" cusip=\"\" isin=\"\" multiplier=\"1\" strike=\"\" expiry=\"\" putCall=\"\" principalAdjustFactor=\"\" reportDate=\"2026-08-21\" position=\"{}\" markPrice=\"99.5\" positionValue=\"1\" openPrice=\"101.9\" costBasisPrice=\"101.9\" costBasisMoney=\"25475000\" percentOfNAV=\"\" fifoPnlUnrealized=\"228125\" side=\"Long\" levelOfDetail=\"SUMMARY\" openDateTime=\"\" holdingPeriodDateTime=\"\" code=\"\" originatingOrderID=\"\" originatingTransactionID=\"\" accruedInt=\"\" />",
            row(n).1,
            row(n).2 * 1_000
        );
    })
}

fn activity() -> String {
    let head = "Statement,Data,Period,\"August 21, 2026\"\nAccount Information,Data,Account,U\n\
        Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price,Cost Basis,Close Price,Value,Unrealized P/L,Code\n";
    text_of(head, "", |out, n| {
        let _ = writeln!(
            out,
            "Open Positions,Data,Summary,Bonds,USD,{},{},1,101.9,25475000,99.5,25703125,228125,",
            note(n),
            row(n).2 * 1_000
        );
    })
}

fn table() -> String {
    text_of("Security Description\tSide\tPar (000s)\tPrice\tBook\n", "", |out, n| {
        let side = if n % 3 == 0 { "Short" } else { "Long" };
        let _ = writeln!(out, "{} Govt\t{side}\t{}\t99-16\tB{}", note(n), n % 999 + 1, row(n).1);
    })
}

fn source(layout: &str) -> &'static Source {
    &texts().iter().find(|(name, _)| *name == layout).expect("a layout of the list").1
}

fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules::resolve(Rulebook::embedded(), &Overrides::new()).expect("rules"))
}

fn read(layout: &str) -> Imported {
    let source = std::slice::from_ref(source(layout));
    let all = import(source, Reading::new(TODAY, rules()), &Progress::default()).expect(layout);
    assert_eq!(all.lines.len(), LINES, "{layout}: {:?}", all.problems.first());
    all
}

#[divan::bench(
    args = ["portfolio", "cme core", "span csv", "span xml", "fixml", "flex", "activity", "table"],
    sample_count = 5
)]
fn a_hundred_thousand_lines(bencher: Bencher, layout: &str) {
    source(layout);
    bencher.bench_local(|| read(black_box(layout)));
}

#[divan::bench(args = ["portfolio", "cme core"], sample_count = 5)]
fn netted(bencher: Bencher, layout: &str) {
    let all = read(layout);
    bencher.bench_local(|| black_box(&all).book(&Accounts::All));
}

fn book() -> &'static (Scenario, String) {
    static BOOK: OnceLock<(Scenario, String)> = OnceLock::new();
    BOOK.get_or_init(|| {
        let book = read("portfolio").book(&Accounts::All);
        let scenario = Scenario {
            positions: Arc::new(book.positions),
            left_out: Arc::new(book.left_out),
            ..Scenario::default()
        };
        let text = write_scenario(&scenario).expect("written");
        (scenario, text)
    })
}

#[divan::bench(sample_count = 5)]
fn a_scenario_of_as_many_lines_is_saved(bencher: Bencher) {
    let (scenario, _) = book();
    bencher.bench_local(|| write_scenario(black_box(scenario)).expect("written"));
}

#[divan::bench(sample_count = 5)]
fn a_scenario_of_as_many_lines_is_opened(bencher: Bencher) {
    let (_, text) = book();
    bencher.bench_local(|| {
        read_scenario("book.toml", black_box(text), TODAY, Rulebook::embedded()).expect("reads")
    });
}
