//! What others publish, driven through the accessibility tree: a risk parameter file seen before it is
//! used, and market data read from the web only when asked, from a server on the loopback interface.

mod common;

use common::{open, scenario, window};
use crossmargin::{
    app::{Ask, Fake, Reply, Shell, UiCommand},
    io::{Limits, Web},
    market::Kind,
    quantity::Decimal,
    rulebook::{Grade, Rulebook, SET_HERE},
};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use rust_decimal::dec;
use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::PathBuf,
    sync::Arc,
    thread,
    time::Duration,
};

type Window<'a> = Harness<'a, Shell>;

fn button(window: &mut Window<'_>, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run();
}

fn undo(window: &mut Window<'_>) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
}

fn type_into(window: &mut Window<'_>, label: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, label).focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    // whatever stood there goes, also where nothing is typed in its place
    window.key_press(Key::Delete);
    window.run();
    window.get_by_role_and_label(Role::TextInput, label).type_text(text);
    window.run();
}

fn fixture() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/small.pa2")
}

/// A window on a ready book that is shown a risk parameter file.
fn with_file<'a>(path: PathBuf) -> Window<'a> {
    let dialogs = Fake::replying(vec![Reply::Chosen(Ask::Span, vec![path])]);
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(dialogs));
    let mut window = open(shell, [1440.0, 900.0], false);
    window.state().ask(UiCommand::SpanFile);
    window.run();
    window.run();
    window
}

fn rate(window: &Window<'_>) -> (Decimal, Grade, String) {
    let overrides = &window.state().scenario().overrides;
    let held = Rulebook::embedded().in_force("cme.maintenance.ZN", overrides).expect("a parameter");
    let evaluation = window.state().evaluation().expect("figures");
    let used = evaluation.rules.cme.maintenance[crossmargin::instrument::Product::Zn.index()];
    (used, held.grade(), held.source().to_owned())
}

#[test]
fn a_risk_parameter_file_is_seen_first_used_on_request_and_removed_in_one_step() {
    let mut window = with_file(fixture());
    let before = window.state().evaluation().expect("figures").cme.total();
    window.get_by_label_contains("7 parameters would come from CME file of 2026-08-21, graded published");
    window.get_by_label_contains("its months carry $1,900 to $1,950: the largest is used");
    window.get_by_label_contains("not used: this program charges nothing for delivery months");
    window.get_by_label_contains("2 records need a look");
    window.get_by_label_contains("line 19, bytes 111-117");
    assert!(window.state().scenario().overrides.named().is_none(), "nothing is used before it is asked for");
    button(&mut window, "Use these parameters");
    let file = (dec!(1950), Grade::Published, "CME file of 2026-08-21".to_owned());
    assert_eq!(rate(&window), file);
    let after = window.state().evaluation().expect("figures").cme.total();
    assert_eq!(after / before, dec!(1950) / dec!(1800));
    window.get_by_label_contains("7 parameters are from CME file of 2026-08-21");
    undo(&mut window);
    assert_eq!(rate(&window).1, Grade::Calibrated);
    button(&mut window, "Use these parameters");
    button(&mut window, "Remove CME file of 2026-08-21");
    assert_eq!(window.state().evaluation().expect("figures").cme.total(), before);
}

#[test]
fn a_hand_edit_on_top_is_an_assumption_and_a_reset_returns_to_the_file() {
    let mut window = with_file(fixture());
    button(&mut window, "Use these parameters");
    window.state().ask(UiCommand::ChangedParameters);
    window.run();
    assert!(window.query_all_by_label_contains("CME file of 2026-08-21; ships as 1800").next().is_some());
    type_into(&mut window, "Maintenance margin of one ZN contract", "2100");
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(rate(&window), (dec!(2100), Grade::Assumption, SET_HERE.to_owned()));
    assert!(
        window
            .query_all_by_label_contains("Set in this scenario; CME file of 2026-08-21 says 1950")
            .next()
            .is_some()
    );
    button(&mut window, "Reset cme.maintenance.ZN");
    assert_eq!(rate(&window).0, dec!(1950));
    window.state().ask(UiCommand::RemovePublished);
    window.run();
    assert_eq!(rate(&window).0, dec!(1800));
}

#[test]
fn settlement_prices_become_the_positions_own_only_when_asked() {
    let mut window = with_file(fixture());
    window.get_by_label_contains("ZN Z6  110-165");
    button(&mut window, "Use the settlement prices");
    let price = |window: &Window<'_>| window.state().scenario().positions.get(1).and_then(|p| p.price);
    assert_eq!(price(&window), Some(dec!(110.515625)));
    undo(&mut window);
    assert_eq!(price(&window), None);
    // a price counts on its own date only
    let path = tempfile::tempdir().expect("a folder");
    let other = path.path().join("old.pa2");
    let text = fs::read_to_string(fixture()).expect("the fixture").replacen("20260821S", "20250620S", 1);
    fs::write(&other, text).expect("written");
    let mut window = with_file(other);
    let node = window.get_by_role_and_label(Role::Button, "Use the settlement prices");
    assert!(node.accesskit_node().is_disabled());
    node.click();
    window.run();
    assert_eq!(price(&window), None);
}

#[test]
fn a_file_that_is_none_says_why_and_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("half.pa2");
    let text = fs::read_to_string(fixture()).expect("the fixture");
    fs::write(&path, text.split_once('\n').expect("lines").1).expect("written");
    let mut window = with_file(path);
    window.get_by_label_contains("Nothing was read from this file");
    window.get_by_label_contains("has no header");
    button(&mut window, "Close the risk parameter file");
    assert!(window.query_by_label_contains("has no header").is_none());
    assert!(window.state().scenario().overrides.named().is_none());
}

#[test]
fn the_file_is_recognised_by_what_it_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("download.txt");
    fs::copy(fixture(), &path).expect("copied");
    let dialogs = Fake::replying(vec![Reply::Chosen(Ask::Open, vec![path])]);
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(dialogs));
    let mut window = open(shell, [1024.0, 700.0], true);
    window.state().ask(UiCommand::Open);
    window.run();
    window.run();
    window.get_by_label_contains("download.txt: settlement file of 2026-08-21");
    window.key_press(Key::Escape);
    window.run();
    assert!(window.query_by_label_contains("download.txt").is_none(), "Esc closes the page");
}

/// Yields of so many business days from a year's start, newest first.
fn yields(year: i16, days: usize) -> String {
    let start = jiff::civil::date(year, 1, 2);
    let dates = start.series(jiff::ToSpan::day(1));
    let is_open = |d: &jiff::civil::Date| d.weekday().to_monday_one_offset() < 6;
    let mut rows: Vec<String> = dates
        .filter(is_open)
        .take(days)
        .map(|d| format!("{},4.30,4.10,4.20", d.strftime("%m/%d/%Y")))
        .collect();
    rows.reverse();
    format!("Date,\"1 Mo\",\"2 Yr\",\"10 Yr\"\n{}\n", rows.join("\n"))
}

/// Answers every request by its path, for as long as the test runs.
fn serve(answer: impl Fn(&str) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = Vec::new();
            let mut byte = [0];
            while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n > 0) {
                request.push(byte[0]);
            }
            let text = String::from_utf8_lossy(&request);
            let path = text.split(' ').nth(1).unwrap_or_default();
            let _ = stream.write_all(answer(path).as_bytes());
        }
    });
    address
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// The page of the web update with the addresses of a server, asking for the last two years.
fn web_page<'a>(server: &str) -> Window<'a> {
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(Fake::default()));
    web_page_of(shell, server, "/btc")
}

fn web_page_of<'a>(shell: Shell, server: &str, bitcoin: &str) -> Window<'a> {
    let limits = Limits {
        connect: Duration::from_millis(500),
        total: Duration::from_millis(500),
        retries: 0,
        ..Limits::default()
    };
    let mut window = open(shell.fetching(Arc::new(Web { limits })), [1440.0, 900.0], false);
    window.state().ask(UiCommand::WebUpdate);
    window.run();
    type_into(
        &mut window,
        "Treasury par yields, {year} stands for the year",
        &format!("{server}/{{year}}.csv"),
    );
    type_into(&mut window, "Bitcoin closes", &format!("{server}{bitcoin}"));
    type_into(&mut window, "Ether closes", "");
    type_into(&mut window, "First year", "2025");
    window.key_press(Key::Enter);
    window.run();
    window
}

#[test]
fn the_addresses_are_named_first_and_nothing_is_asked_for_before_download() {
    let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let server = serve(move |path| {
        counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        match path {
            "/2025.csv" => ok(&yields(2025, 255)),
            "/2026.csv" => ok(&yields(2026, 160)),
            _ => ok("observation_date,CBBTCUSD\n2026-08-14,61234.5\n2026-08-15,.\n"),
        }
    });
    let mut window = web_page(&server);
    window.get_by_label_contains("Nothing is read from the web before you press Download");
    window.get_by_label_contains("These 3 addresses are asked for, and no other:");
    for path in ["/2025.csv", "/2026.csv", "/btc"] {
        window.get_by_label_contains(&format!("{server}{path}"));
    }
    assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 0);
    button(&mut window, "Download");
    window.run();
    assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 3);
    window.get_by_label_contains("Everything that was read is taken over");
    let evaluation = window.state().evaluation().expect("figures");
    assert_eq!(evaluation.market_kind, Kind::Loaded);
    assert_eq!(evaluation.market_span.0, jiff::civil::date(2025, 1, 2));
}

#[test]
fn an_address_with_a_key_recognises_what_came_and_stays_out_of_the_market_data() {
    let server = serve(|path| match path {
        "/2025.csv" => ok(&yields(2025, 255)),
        "/2026.csv" => ok(&yields(2026, 160)),
        _ => ok("Date,Close\n2026-08-14,1834.5\n2026-08-15,dear\n"),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let shell = Shell::for_test(scenario("ten-year-basis"), Box::new(Fake::default()));
    let shell = shell.keeping_in(folder.path().join("kept"));
    // what the row is called does not say which coin it is: the address does
    let mut window = web_page_of(shell, &server, "/eth?api_key=sesame");
    button(&mut window, "Download");
    window.run();
    window.get_by_label_contains("Everything that was read is taken over");
    window.get_by_label_contains("Bitcoin, 127.0.0.1");
    window.state().ask(UiCommand::Market(crossmargin::app::MarketCommand::Show));
    window.run();
    assert!(window.query_all_by_label_contains("Yields 2025, 127.0.0.1").next().is_some());
    assert!(window.query_all_by_label_contains("Ether").next().is_some());
    assert!(window.query_all_by_label_contains("sesame").next().is_none());
    let kept = fs::read(folder.path().join("kept/market.store")).expect("kept");
    assert!(!String::from_utf8_lossy(&kept).contains("sesame"));
}

#[test]
fn what_fails_is_told_by_address_and_nothing_is_replaced_unless_asked() {
    let server = serve(|path| match path {
        "/2025.csv" => ok(&yields(2025, 270)),
        "/2026.csv" => "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n".to_owned(),
        _ => ok("<!DOCTYPE html><html><body>Sign in</body></html>"),
    });
    let mut window = web_page(&server);
    button(&mut window, "Download");
    window.run();
    window.get_by_label_contains("1 of 3 addresses were read: nothing is replaced yet");
    window.get_by_label_contains("the server answers 500");
    window.get_by_label_contains("the answer is no market data, it starts \"<!DOCTYPE html>");
    let kind = |window: &Window<'_>| window.state().evaluation().expect("figures").market_kind;
    assert_eq!(kind(&window), Kind::Demo);
    button(&mut window, "Try the others again");
    window.run();
    window.get_by_label_contains("1 of 3 addresses were read");
    button(&mut window, "Use the 1 that were read");
    window.run();
    assert_eq!(kind(&window), Kind::Loaded);
    button(&mut window, "Close the web update");
    assert!(window.query_by_label_contains("addresses were read").is_none());
}

#[test]
fn a_page_stands_in_place_of_the_tabs_until_one_is_chosen() {
    let mut window = window(scenario("ten-year-basis"));
    window.state().ask(UiCommand::WebUpdate);
    window.run();
    window.get_by_label_contains("Nothing is read from the web");
    window.state().ask(UiCommand::Show(crossmargin::app::Tab::Offsets));
    window.run();
    assert!(window.query_by_label_contains("Nothing is read from the web").is_none());
}
