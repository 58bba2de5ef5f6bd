//! Fetching from a server on the loopback interface that does everything servers do.

use crossmargin::{
    io::{Fetch, FetchError, Limits, Web},
    whatif::Progress,
};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

type Answer = Box<dyn Fn(&mut TcpStream) + Send>;

/// Answers one request after another, each as the next of `answers` says, and hands over what was
/// asked. A connection is closed behind its answer.
fn serve(answers: Vec<Answer>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, asked) = mpsc::channel();
    thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let mut request = Vec::new();
            let mut byte = [0];
            while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n > 0) {
                request.push(byte[0]);
            }
            let _ = sender.send(String::from_utf8_lossy(&request).into_owned());
            answer(&mut stream);
        }
    });
    (address, asked)
}

fn text(answer: &str) -> Answer {
    let answer = answer.to_owned();
    Box::new(move |stream| {
        let _ = stream.write_all(answer.as_bytes());
    })
}

fn file(body: &str) -> Answer {
    text(&format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

/// Says nothing until the other side has gone.
fn silence() -> Answer {
    Box::new(|stream| {
        let _ = stream.read(&mut [0]);
    })
}

fn web() -> Web {
    Web {
        limits: Limits {
            connect: Duration::from_millis(500),
            total: Duration::from_millis(500),
            largest: 10_000,
            redirects: 3,
            retries: 2,
        },
    }
}

fn fetch(address: &str) -> Result<String, FetchError> {
    web().fetch(address, &Progress::default())
}

#[test]
fn a_file_is_read_whole_and_counted() {
    let (address, asked) = serve(vec![file("\u{feff}Date,Close\n")]);
    let progress = Progress::default();
    assert_eq!(web().fetch(&format!("{address}/a.csv?x=1"), &progress).as_deref(), Ok("Date,Close\n"));
    assert_eq!(progress.counts(), (14, 14));
    let request = asked.recv().expect("a request");
    assert!(request.starts_with("GET /a.csv?x=1 HTTP/1.1\r\n"), "{request}");
    assert!(!request.to_ascii_lowercase().contains("range:"));
}

#[test]
fn a_server_that_keeps_silent_or_dawdles_runs_out_of_time() {
    let (address, _asked) = serve(vec![silence()]);
    assert_eq!(fetch(&address), Err(FetchError::Timeout));
    let dawdler: Answer = Box::new(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nDate");
        let _ = stream.read(&mut [0]);
    });
    let (address, _asked) = serve(vec![dawdler]);
    assert_eq!(fetch(&address), Err(FetchError::Timeout));
}

#[test]
fn a_cut_download_goes_on_where_the_server_gives_parts() {
    let (address, asked) = serve(vec![
        text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nAccept-Ranges: bytes\r\nETag: \"a\"\r\n\r\n01234"),
        text("HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nContent-Range: bytes 5-9/10\r\n\r\n56789"),
    ]);
    assert_eq!(fetch(&address).as_deref(), Ok("0123456789"));
    let second = asked.iter().nth(1).expect("a second request").to_ascii_lowercase();
    assert!(second.contains("range: bytes=5-\r\n") && second.contains("if-range: \"a\"\r\n"), "{second}");
}

#[test]
fn a_cut_download_starts_again_where_the_server_gives_none_or_the_file_has_changed() {
    let cut = || text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
    let (address, asked) = serve(vec![cut(), file("abcdefghij")]);
    assert_eq!(fetch(&address).as_deref(), Ok("abcdefghij"));
    assert!(!asked.iter().nth(1).expect("a second request").to_ascii_lowercase().contains("range:"));
    let with_parts =
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nAccept-Ranges: bytes\r\nETag: \"a\"\r\n\r\n01234";
    let (address, _asked) = serve(vec![text(with_parts), file("abcdefghij")]);
    assert_eq!(fetch(&address).as_deref(), Ok("abcdefghij"), "an answer of the whole replaces the part");
    let wrong =
        "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nContent-Range: bytes 3-7/10\r\n\r\n34567";
    let (address, _asked) = serve(vec![text(with_parts), text(wrong), file("abcdefghij")]);
    assert_eq!(fetch(&address).as_deref(), Ok("abcdefghij"), "a part that does not join is not joined");
}

#[test]
fn a_download_that_is_always_cut_ends_after_so_many_times() {
    let cut = || text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
    let (address, asked) = serve(vec![cut(), cut(), cut(), file("never asked for")]);
    assert_eq!(fetch(&address), Err(FetchError::Cut(3)));
    assert_eq!(asked.try_iter().count(), 3);
    let broken = || text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n012");
    let (address, _asked) = serve(vec![broken(), broken(), broken()]);
    assert_eq!(fetch(&address), Err(FetchError::Cut(3)));
}

#[test]
fn more_than_the_limit_is_not_read_whatever_the_server_says_of_it() {
    let (address, _asked) = serve(vec![text("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n0")]);
    assert_eq!(fetch(&address), Err(FetchError::TooLarge(0)));
    let endless: Answer = Box::new(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[b'0'; 4096]).is_ok() {}
    });
    let (address, _asked) = serve(vec![endless]);
    assert_eq!(fetch(&address), Err(FetchError::TooLarge(0)));
}

#[test]
fn redirects_stay_on_the_host_and_end() {
    let to =
        |place: &str| text(&format!("HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n"));
    let (address, asked) = serve(vec![to("/there.csv"), file("x")]);
    assert_eq!(fetch(&address).as_deref(), Ok("x"));
    assert!(asked.iter().nth(1).expect("a second request").starts_with("GET /there.csv "));
    for elsewhere in ["http://192.0.2.1/x", "//192.0.2.1/x", "ftp://127.0.0.1/x", "", "file:///etc/passwd"] {
        let (address, _asked) = serve(vec![to(elsewhere)]);
        assert_eq!(fetch(&address), Err(FetchError::Elsewhere(elsewhere.to_owned())));
    }
    let (address, asked) = serve((0..9).map(|_| to("/again")).collect());
    assert_eq!(fetch(&address), Err(FetchError::RedirectLoop(3)));
    assert_eq!(asked.try_iter().count(), 4);
}

#[test]
fn refusals_say_their_number_and_what_to_do() {
    for (status, advice) in
        [(404, "check it"), (403, "does not let"), (429, "wait"), (500, "later"), (204, "no file")]
    {
        let (address, _asked) =
            serve(vec![text(&format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n"))]);
        let error = fetch(&address).expect_err("a refusal").to_string();
        assert!(error.contains(&status.to_string()) && error.contains(advice), "{error}");
    }
}

#[test]
fn what_is_no_answer_is_told_and_not_waited_for() {
    let garbage = "\u{0}\u{1}nonsense\r\n\r\n";
    let (address, _asked) = serve(vec![text(garbage)]);
    assert!(matches!(fetch(&address), Err(FetchError::Protocol(_))), "{:?}", fetch(&address));
    let (address, _asked) = serve(vec![text("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na\u{0}b")]);
    assert_eq!(fetch(&address), Err(FetchError::NotText));
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    assert!(matches!(fetch(&format!("http://{closed}")), Err(FetchError::Connection(_))));
    for address in ["", "treasury", "ftp://127.0.0.1/x", "https://", "http:///x", "https://a b"] {
        assert_eq!(fetch(address), Err(FetchError::Address), "{address}");
    }
}

#[test]
fn nothing_is_read_once_nobody_waits() {
    let progress = Progress::default();
    progress.cancel();
    let (address, asked) = serve(vec![file("x")]);
    assert_eq!(web().fetch(&address, &progress), Err(FetchError::Cancelled));
    assert_eq!(asked.try_iter().count(), 0);
}
