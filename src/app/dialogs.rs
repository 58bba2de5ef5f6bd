//! Native file dialogs, on a thread of their own; and a stand-in for tests.

use std::{
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// What is being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Open,
    /// Files whose positions join the open book.
    Add,
    SaveAs,
    Market,
    /// A risk parameter file.
    Span,
    /// Where to write a table as CSV.
    Table,
    /// Where to write a report, its figures or a chart.
    Export(ExportKind),
    /// Never a dialog: a date typed into the prompt.
    AsOf,
}

/// What a result is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    Pdf,
    Html,
    Csv,
    Json,
    Png,
}

impl ExportKind {
    /// The end of its name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Png => "png",
        }
    }

    /// Every spelling of it.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Html => &["html", "htm"],
            Self::Csv => &["csv"],
            Self::Json => &["json"],
            Self::Png => &["png"],
        }
    }

    /// A path with the end of its kind, unless it has that already in some spelling.
    pub fn path(self, path: &Path) -> PathBuf {
        ended(path, self.extensions())
    }
}

impl Ask {
    /// A path with the end of what is written there, unless it has that already in some spelling.
    pub fn path(self, path: &Path) -> PathBuf {
        match self {
            Self::SaveAs => ended(path, &["toml"]),
            Self::Table => ended(path, &["csv"]),
            Self::Export(kind) => kind.path(path),
            Self::Open | Self::Add | Self::Market | Self::Span | Self::AsOf => path.to_owned(),
        }
    }
}

/// The first end is added behind whatever a name ends in: the day in "book 2026.08.21" is no end.
fn ended(path: &Path, ends: &[&str]) -> PathBuf {
    let is_one = |known: &str| ends.iter().any(|end| known.eq_ignore_ascii_case(end));
    let known = path.extension().and_then(|e| e.to_str());
    let (Some(end), Some(name)) = (ends.first().filter(|_| !known.is_some_and(is_one)), path.file_name())
    else {
        return path.to_owned();
    };
    let mut name = name.to_os_string();
    name.push(format!(".{end}"));
    path.with_file_name(name)
}

/// What a dialog came back with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    Chosen(Ask, Vec<PathBuf>),
    /// Closed without a choice.
    Nothing,
    /// It closed faster than anyone could: most likely none could be shown.
    Unavailable(Ask),
}

/// No person cancels a dialog within this time.
const FASTEST_CANCEL: Duration = Duration::from_millis(350);

/// File dialogs.
pub trait FileDialogs {
    /// Opens one; its reply comes later, with the ticket.
    fn show(&mut self, ask: Ask, ticket: u64, suggested: &str);
    /// A reply and its ticket, when there is one.
    fn poll(&mut self) -> Option<(u64, Reply)>;
}

/// A reply with the ticket of its dialog.
type Answer = (u64, Reply);

/// The desktop's own dialogs.
pub struct Native {
    replies: (mpsc::Sender<Answer>, mpsc::Receiver<Answer>),
    context: egui::Context,
}

impl Native {
    /// Dialogs that wake this context when they close.
    pub fn new(context: egui::Context) -> Self {
        Self { replies: mpsc::channel(), context }
    }
}

impl FileDialogs for Native {
    fn show(&mut self, ask: Ask, ticket: u64, suggested: &str) {
        let (sender, context, suggested) =
            (self.replies.0.clone(), self.context.clone(), suggested.to_owned());
        thread::spawn(move || {
            let start = Instant::now();
            let chosen = choose(ask, &suggested);
            let reply = match chosen {
                Some(paths) => Reply::Chosen(ask, paths),
                None if start.elapsed() < FASTEST_CANCEL => Reply::Unavailable(ask),
                None => Reply::Nothing,
            };
            // the window may be gone by now; then nobody waits for the reply
            let _ = sender.send((ticket, reply));
            context.request_repaint();
        });
    }

    fn poll(&mut self) -> Option<(u64, Reply)> {
        self.replies.1.try_recv().ok()
    }
}

/// What the files are called that are read; their content decides.
const READ: [&str; 5] = ["toml", "csv", "tsv", "txt", "xml"];

fn choose(ask: Ask, suggested: &str) -> Option<Vec<PathBuf>> {
    let dialog = rfd::FileDialog::new();
    match ask {
        Ask::Open => dialog
            .set_title("Open a scenario or portfolio")
            .add_filter("Scenarios, portfolios, positions", &READ)
            .pick_files(),
        Ask::Add => dialog
            .set_title("Add positions from files")
            .add_filter("Portfolios, positions", &READ)
            .pick_files(),
        Ask::SaveAs => dialog
            .set_title("Save the scenario")
            .add_filter("Scenario", &["toml"])
            .set_file_name(suggested)
            .save_file()
            .map(|path| vec![path]),
        Ask::Table => dialog
            .set_title("Export the table")
            .add_filter("Table", &["csv"])
            .set_file_name(suggested)
            .save_file()
            .map(|path| vec![path]),
        Ask::Export(kind) => dialog
            .set_title("Export")
            .add_filter(kind.extension().to_ascii_uppercase(), &[kind.extension()])
            .set_file_name(suggested)
            .save_file()
            .map(|path| vec![path]),
        Ask::AsOf => None,
        Ask::Span => dialog
            .set_title("Open a CME risk parameter file")
            .add_filter("Risk parameter file", &["pa2", "PA2"])
            .add_filter("All files", &["*"])
            .pick_file()
            .map(|path| vec![path]),
        Ask::Market => dialog.set_title("Load market data").add_filter("Market data", &["csv"]).pick_files(),
    }
}

/// Replies as a test tells it to.
#[derive(Default)]
pub struct Fake {
    /// Given out one a call, first first.
    replies: Vec<Reply>,
    ready: Vec<(u64, Reply)>,
}

impl Fake {
    /// Dialogs that reply like this, in this order.
    pub fn replying(replies: Vec<Reply>) -> Self {
        Self { replies, ready: Vec::new() }
    }
}

impl FileDialogs for Fake {
    fn show(&mut self, ask: Ask, ticket: u64, _suggested: &str) {
        let reply = if self.replies.is_empty() { Reply::Unavailable(ask) } else { self.replies.remove(0) };
        self.ready.push((ticket, reply));
    }

    fn poll(&mut self) -> Option<(u64, Reply)> {
        self.ready.pop()
    }
}
