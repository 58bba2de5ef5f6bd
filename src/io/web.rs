//! Fetching one address, with limits on everything that can go on for ever.
//!
//! Nothing is fetched unless a caller asks for an address. A redirect is followed on the same host
//! only, and never from https to http; a download that was cut is gone on with where the server
//! offers that, else begun again.

use crate::whatif::{Cancelled, Progress};
use std::{
    error::Error,
    io::{ErrorKind, Read},
    time::Duration,
};
use thiserror::Error as DeriveError;
use ureq::{
    Agent, Body,
    http::{HeaderMap, Response, Uri, header},
};

/// How long and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// To a connection, its encryption included.
    pub connect: Duration,
    /// To the end of one answer.
    pub total: Duration,
    pub largest: u64,
    pub redirects: usize,
    /// How often a cut download is taken up again.
    pub retries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(120),
            largest: super::LARGEST_FILE,
            redirects: 5,
            retries: 3,
        }
    }
}

/// Why an address gave nothing; each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, DeriveError)]
pub enum FetchError {
    #[error("is no address: expected https:// and a host")]
    Address,
    #[error("the host {0} is not known: check the address and the connection")]
    Host(String),
    #[error("no connection ({0}): check the network, or try again later")]
    Connection(String),
    #[error("no answer within the time allowed: try again later")]
    Timeout,
    #[error("the server answers {0}: {1}")]
    Status(u16, &'static str),
    #[error("the answer is more than {0} MB: this is no such file")]
    TooLarge(u64),
    #[error("it sends on to {0}, which was not asked for: put that address in its place if you trust it")]
    Elsewhere(String),
    #[error("it sends on more than {0} times: check the address")]
    RedirectLoop(usize),
    #[error("it was cut off {0} times: try again later")]
    Cut(usize),
    #[error("the server does not speak HTTP ({0}): check the address")]
    Protocol(String),
    #[error("is not text: expected a table (.csv)")]
    NotText,
    #[error("cancelled")]
    Cancelled,
}

impl From<Cancelled> for FetchError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Whatever fetches.
pub trait Fetch: Send + Sync {
    /// The text at an address. Progress counts bytes.
    ///
    /// # Errors
    /// [`FetchError`] when there is no such text, or it was called off.
    fn fetch(&self, address: &str, progress: &Progress) -> Result<String, FetchError>;
}

/// The web. Proxies are taken from the environment as every program does.
#[derive(Debug, Clone, Default)]
pub struct Web {
    pub limits: Limits,
}

impl Fetch for Web {
    fn fetch(&self, address: &str, progress: &Progress) -> Result<String, FetchError> {
        let limits = &self.limits;
        let config = Agent::config_builder()
            .timeout_connect(Some(limits.connect))
            .timeout_global(Some(limits.total))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("crossmargin/", env!("CARGO_PKG_VERSION")))
            .accept("text/csv, text/plain;q=0.9, */*;q=0.5");
        let agent = config.build().new_agent();
        let mut part = Part::default();
        let mut cuts = 0;
        loop {
            progress.advance(0)?;
            match ask(&agent, address, limits, &mut part, progress) {
                Ok(()) => return text_of(part.bytes),
                Err(FetchError::Cut(_)) if cuts < limits.retries => cuts += 1,
                Err(FetchError::Cut(_)) => return Err(FetchError::Cut(cuts + 1)),
                Err(error) => return Err(error),
            }
        }
    }
}

/// What has come so far, and what makes sure that the rest is of the same.
#[derive(Debug, Default)]
struct Part {
    bytes: Vec<u8>,
    /// The server gives parts, and by this mark one knows that nothing has changed.
    mark: Option<String>,
}

/// Asks once, redirects followed, and reads on from what has come.
fn ask(
    agent: &Agent,
    address: &str,
    limits: &Limits,
    part: &mut Part,
    progress: &Progress,
) -> Result<(), FetchError> {
    let mut uri = parse(address)?;
    for _ in 0..=limits.redirects {
        let mut request = agent.get(&uri);
        match &part.mark {
            Some(mark) if !part.bytes.is_empty() => {
                let range = format!("bytes={}-", part.bytes.len());
                request = request.header(header::RANGE, range).header(header::IF_RANGE, mark);
            }
            _ => part.bytes.clear(),
        }
        let response = request.call().map_err(|error| explain(&error, &uri))?;
        let status = response.status().as_u16();
        match status {
            200 | 206 => return read(response, limits, part, progress),
            301 | 302 | 303 | 307 | 308 => uri = next(&uri, response.headers())?,
            _ => return Err(FetchError::Status(status, what_to_do(status))),
        }
    }
    Err(FetchError::RedirectLoop(limits.redirects))
}

/// The host of an address, without a name, a password or a port.
pub fn host(address: &str) -> Option<String> {
    parse(address).ok()?.host().map(str::to_owned)
}

fn parse(address: &str) -> Result<Uri, FetchError> {
    let uri: Uri = address.trim().parse().map_err(|_| FetchError::Address)?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    if is_web && uri.host().is_some_and(|host| !host.is_empty()) { Ok(uri) } else { Err(FetchError::Address) }
}

/// Where a redirect leads, if that is where one asked to go.
fn next(from: &Uri, headers: &HeaderMap) -> Result<Uri, FetchError> {
    let location = headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let elsewhere = || FetchError::Elsewhere(location.chars().take(200).collect());
    let absolute = match location {
        path if path.starts_with('/') && !path.starts_with("//") => {
            let authority = from.authority().map(|a| a.as_str()).unwrap_or_default();
            format!("{}://{authority}{path}", from.scheme_str().unwrap_or("https"))
        }
        other => other.to_owned(),
    };
    let to = parse(&absolute).map_err(|_| elsewhere())?;
    let is_same = to.host() == from.host() && to.port() == from.port();
    let is_safe = from.scheme_str() != Some("https") || to.scheme_str() == Some("https");
    if is_same && is_safe { Ok(to) } else { Err(elsewhere()) }
}

/// Reads an answer behind what has come before.
fn read(
    mut response: Response<Body>,
    limits: &Limits,
    part: &mut Part,
    progress: &Progress,
) -> Result<(), FetchError> {
    let too_large = || FetchError::TooLarge(limits.largest / (1024 * 1024));
    let headers = response.headers();
    let is_rest = response.status().as_u16() == 206;
    if is_rest && start_of_range(headers) != Some(part.bytes.len() as u64) {
        // another part than the one that is missing: begin again
        *part = Part::default();
        return Err(FetchError::Cut(0));
    }
    if !is_rest {
        part.bytes.clear();
        part.mark = mark(headers);
    }
    let length = text_of_header(headers, header::CONTENT_LENGTH).and_then(|n| n.trim().parse::<u64>().ok());
    let whole = length.map(|length| length.saturating_add(part.bytes.len() as u64));
    if whole.is_some_and(|whole| whole > limits.largest) {
        return Err(too_large());
    }
    progress.begin(whole.and_then(|whole| usize::try_from(whole).ok()).unwrap_or(0));
    progress.advance(part.bytes.len())?;
    let mut reader = response.body_mut().with_config().limit(u64::MAX).reader();
    let mut chunk = [0; 16 * 1024];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => {
                part.bytes.extend(chunk.iter().take(count));
                if part.bytes.len() as u64 > limits.largest {
                    return Err(too_large());
                }
                progress.advance(count)?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if is_timeout(&error) => return Err(FetchError::Timeout),
            Err(_) => return Err(FetchError::Cut(0)),
        }
    }
    let is_short = whole.is_some_and(|whole| (part.bytes.len() as u64) < whole);
    if is_short { Err(FetchError::Cut(0)) } else { Ok(()) }
}

/// What a server that gives parts calls the file as it stands.
fn mark(headers: &HeaderMap) -> Option<String> {
    let gives_parts = text_of_header(headers, header::ACCEPT_RANGES)?.eq_ignore_ascii_case("bytes");
    let tag = text_of_header(headers, header::ETAG).filter(|tag| !tag.starts_with("W/"));
    gives_parts.then(|| tag.or_else(|| text_of_header(headers, header::LAST_MODIFIED)).map(str::to_owned))?
}

fn start_of_range(headers: &HeaderMap) -> Option<u64> {
    let range = text_of_header(headers, header::CONTENT_RANGE)?.strip_prefix("bytes ")?;
    range.split_once('-')?.0.trim().parse().ok()
}

fn text_of_header(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn text_of(bytes: Vec<u8>) -> Result<String, FetchError> {
    super::text::decode(bytes).map_err(|_| FetchError::NotText)
}

fn what_to_do(status: u16) -> &'static str {
    match status {
        401 | 403 => {
            "it does not let this program in; check the address, or download the file and drop it here"
        }
        404 | 410 => "there is nothing at this address; check it",
        429 => "too many requests; wait a while and try again",
        500..=599 => "it has trouble of its own; try again later",
        _ => "that is no file; check the address",
    }
}

fn explain(error: &ureq::Error, uri: &Uri) -> FetchError {
    let host = || uri.host().unwrap_or_default().to_owned();
    match error {
        ureq::Error::Timeout(_) => FetchError::Timeout,
        ureq::Error::HostNotFound => FetchError::Host(host()),
        ureq::Error::Io(e) if is_timeout(e) => FetchError::Timeout,
        ureq::Error::Io(e)
            if matches!(
                e.kind(),
                ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted
            ) =>
        {
            FetchError::Cut(0)
        }
        ureq::Error::Io(e) => FetchError::Connection(e.to_string()),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => FetchError::Address,
        ureq::Error::ConnectionFailed | ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            FetchError::Connection(error.to_string())
        }
        other => FetchError::Protocol(other.to_string()),
    }
}

/// A time-out, also one that is wrapped in another error.
fn is_timeout(error: &std::io::Error) -> bool {
    let inner = || error.get_ref().and_then(|e| e.downcast_ref::<ureq::Error>());
    let source = || error.source().and_then(|e| e.downcast_ref::<ureq::Error>());
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
        || matches!(inner().or_else(source), Some(ureq::Error::Timeout(_)))
}
