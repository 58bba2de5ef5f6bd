//! The work beside the screen: texts are read, sorted by what they hold, and turned into positions.

use super::notation;
use crate::{
    io::{
        self, FileProblem, FileStamp, Opened, file_name,
        import::{
            Accounts, Draft, ImportError, Imported, Layout, Mapping, Mappings, Netted, Reading, Source,
            import, recognise,
        },
    },
    market::SecurityMaster,
    quantity::Date,
    rulebook::{Overrides, Rulebook, Rules},
    whatif::{Cancelled, Progress},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Rows of a table that are looked at before its columns are taken for understood.
const LOOKED_AT: usize = 50;

/// What is to be read.
#[derive(Debug, Clone)]
pub enum Inputs {
    Files(Vec<PathBuf>),
    /// Already read, or pasted.
    Texts(Vec<Source>),
}

impl Inputs {
    /// What a person calls them.
    pub fn name(&self) -> String {
        match self {
            Self::Files(files) => match files.as_slice() {
                [one] => file_name(one),
                _ => format!("{} files", files.len()),
            },
            Self::Texts(texts) => match texts.as_slice() {
                [one] => one.name.to_string(),
                _ => format!("{} files", texts.len()),
            },
        }
    }
}

/// What becomes of the positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A document of their own.
    Open,
    /// They join the open one.
    Add,
    /// They join the open one as they stand, not netted.
    Paste,
}

/// What reading needs to know, owned so that it can go to another thread.
#[derive(Clone)]
pub struct Ground {
    pub reference: Date,
    pub securities: Arc<SecurityMaster>,
    pub mappings: Mappings,
}

impl Ground {
    /// Does something with a [`Reading`] of this ground.
    ///
    /// # Errors
    /// [`FileProblem`] when the rulebook that is built in cannot be resolved.
    pub fn with<T>(&self, mappings: &Mappings, act: impl FnOnce(Reading) -> T) -> Result<T, FileProblem> {
        let rules = Rules::resolve(Rulebook::embedded(), &Overrides::new())
            .map_err(|e| FileProblem::file("rulebook", e))?;
        Ok(act(Reading { reference: self.reference, rules: &rules, securities: &self.securities, mappings }))
    }
}

/// A table whose columns a person has to name.
#[derive(Debug, Clone)]
pub struct Unnamed {
    pub source: Source,
    pub draft: Draft,
    pub guess: Mapping,
}

/// A scenario file as it was read.
#[derive(Debug)]
pub struct OpenedScenario {
    pub path: PathBuf,
    pub opened: Opened,
    /// The file just before: a write since is then seen as a change.
    pub stamp: Option<FileStamp>,
}

/// What everything turned out to be.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Files and folders of market data.
    pub market: Vec<PathBuf>,
    pub scenario: Option<OpenedScenario>,
    /// Scenarios and positions that were not read because a scenario opens alone.
    pub passed_over: Vec<String>,
    /// Files that are neither, and files that could not be opened.
    pub problems: Vec<FileProblem>,
    /// Paths of the sources, for the recent files.
    pub paths: Vec<PathBuf>,
    pub sources: Vec<Source>,
    /// Asked about before anything is read.
    pub unnamed: Vec<Unnamed>,
    /// Tables read as a person said before, with the signature under which that is kept.
    pub remembered: Vec<(Source, String)>,
    pub imported: Imported,
    /// Everything netted, unless pasted.
    pub netted: Netted,
}

/// Reads inputs.
///
/// # Errors
/// [`Cancelled`] once called off.
pub fn gather(
    inputs: &Inputs,
    purpose: Purpose,
    ground: &Ground,
    progress: &Progress,
) -> Result<Gathered, Cancelled> {
    let mut all = Gathered::default();
    match inputs {
        Inputs::Files(files) => {
            for file in files {
                take_file(&mut all, file, ground);
                progress.advance(0)?;
            }
        }
        Inputs::Texts(texts) => all.sources.clone_from(texts),
    }
    if all.scenario.is_some() {
        all.passed_over.extend(all.sources.drain(..).map(|s| s.name.to_string()));
        return Ok(all);
    }
    if purpose == Purpose::Paste
        && let [pasted] = all.sources.as_slice()
        && let Some(imported) = notation::read(pasted, ground.reference)
    {
        all.imported = imported;
        return Ok(all);
    }
    sort_out(&mut all, purpose, ground);
    if all.unnamed.is_empty() && !all.sources.is_empty() {
        read(&mut all, purpose, ground, progress)?;
    }
    Ok(all)
}

/// Opens a file and says what it is.
fn take_file(all: &mut Gathered, file: &Path, ground: &Ground) {
    if io::is_market(file) {
        return all.market.push(file.to_owned());
    }
    let name = file_name(file);
    let stamp = FileStamp::of(file).ok();
    let text = match io::read_text(file) {
        Ok(text) => text,
        Err(problem) => return all.problems.push(problem),
    };
    if !io::looks_like_scenario(&name, &text) {
        all.sources.push(Source::new(&name, text));
        return all.paths.push(file.to_owned());
    }
    if all.scenario.is_some() {
        return all.passed_over.push(name);
    }
    match io::read_document(&name, &text, ground.reference, Rulebook::embedded()) {
        Ok(opened) => all.scenario = Some(OpenedScenario { path: file.to_owned(), opened, stamp }),
        Err(problem) => all.problems.push(problem),
    }
}

/// Puts aside what is no table at all, and finds the tables that a person has to explain.
fn sort_out(all: &mut Gathered, purpose: Purpose, ground: &Ground) {
    for source in std::mem::take(&mut all.sources) {
        match recognise(&source) {
            None => {
                let what = "holds no positions that can be recognised: expected a scenario, a table with columns, or positions of CME CORE, SPAN, FIXML or Interactive Brokers";
                all.problems.push(FileProblem::file(&source.name, what));
            }
            Some(Layout::Table) => match ground.with(&ground.mappings, |r| look_at(&source, purpose, r)) {
                Ok(Looked::Unnamed(unnamed)) => {
                    all.unnamed.push(*unnamed);
                    all.sources.push(source);
                }
                Ok(Looked::Remembered(signature)) => {
                    all.remembered.push((source.clone(), signature));
                    all.sources.push(source);
                }
                Ok(Looked::Plain) => all.sources.push(source),
                Ok(Looked::No(problem)) | Err(problem) => all.problems.push(problem),
            },
            Some(_) => all.sources.push(source),
        }
    }
}

/// What a look at a table says.
enum Looked {
    Unnamed(Box<Unnamed>),
    /// Someone has said before what its columns hold.
    Remembered(String),
    /// Pasted, and every row is understood.
    Plain,
    No(FileProblem),
}

fn look_at(source: &Source, purpose: Purpose, reading: Reading) -> Looked {
    let draft = match Draft::read(source) {
        Ok(draft) => draft,
        Err(problem) => return Looked::No(problem),
    };
    let signature = draft.signature();
    if reading.mappings.get(&signature).is_some_and(|m| m.lacks().is_none()) {
        return Looked::Remembered(signature);
    }
    let guess = draft.guess(reading);
    if purpose == Purpose::Paste && is_plain(&draft, &guess, reading) {
        return Looked::Plain;
    }
    Looked::Unnamed(Box::new(Unnamed { source: source.clone(), draft, guess }))
}

/// Whether a guess makes something of every row that is looked at.
fn is_plain(draft: &Draft, guess: &Mapping, reading: Reading) -> bool {
    use crate::io::import::Became;
    let rows = draft.preview(guess, reading, LOOKED_AT);
    guess.lacks().is_none()
        && !rows.is_empty()
        && rows.iter().all(|row| !matches!(row.became, Became::Problem { .. }))
}

fn read(all: &mut Gathered, purpose: Purpose, ground: &Ground, progress: &Progress) -> Result<(), Cancelled> {
    match ground.with(&ground.mappings, |reading| import(&all.sources, reading, progress)) {
        Ok(Ok(imported)) => all.imported = imported,
        Ok(Err(ImportError::Cancelled(cancelled))) => return Err(cancelled),
        Ok(Err(ImportError::Problem(problem))) | Err(problem) => all.problems.push(problem),
    }
    if purpose != Purpose::Paste {
        all.netted = all.imported.book(&Accounts::All);
    }
    Ok(())
}
