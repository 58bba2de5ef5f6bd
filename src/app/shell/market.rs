//! Market data, carried out: loaded and merged, removed and brought back, and what the figures then
//! rest on.

use super::Shell;
use crate::{
    app::{
        market_command::MarketCommand,
        market_shelf::{MarketShelf, Told},
        panels::market_data::MarketPage,
        ui_command::UiCommand,
    },
    io::{FileProblem, MarketText},
    market::{FEWEST_DATES, Kind, MarketError},
    quantity::Date,
};
use std::path::PathBuf;

impl Shell {
    /// Keeps market data in a folder, and uses what is there.
    pub(super) fn keep_market_in(&mut self, folder: &std::path::Path, today: Date) {
        let is_new = !MarketShelf::is_in(folder);
        let (shelf, word) = MarketShelf::open(folder, today);
        self.shelf = shelf;
        if let Some(word) = word {
            self.say(word, Vec::new());
        }
        if self.shelf.is_used() {
            self.renew_market();
        }
        // earlier versions remembered where files were
        let remembered = self.prefs.market.clone();
        if is_new && !remembered.is_empty() {
            self.load_market(&remembered);
            if MarketShelf::is_in(folder) {
                self.prefs.market.clear();
                self.prefs.save();
            }
        }
    }

    /// Merges files and folders into the market data that is kept.
    pub(super) fn load_market(&mut self, paths: &[PathBuf]) {
        let told = self.shelf.add(paths);
        self.after_loading(told);
    }

    /// The same from texts, wherever they came from.
    pub fn load_market_texts(&mut self, texts: &[MarketText]) {
        let told = self.shelf.add_texts(texts);
        self.after_loading(Ok(told));
    }

    fn after_loading(&mut self, told: Result<Told, FileProblem>) {
        match told {
            Err(problem) => self.say(problem.to_string(), Vec::new()),
            Ok(told) => {
                let mut lines = told.lines;
                lines.extend(self.renew_market());
                let is_good = told.is_good && lines.is_empty();
                if is_good && self.notice.as_ref().is_none_or(|notice| notice.is_good) {
                    self.tell(told.title);
                } else {
                    self.say(told.title, lines);
                }
                // files read together with these may be asked about already
                if told.asks && !self.intake.has_page() && !self.intake.is_reading() {
                    self.show_market().show_conflicts();
                }
            }
        }
    }

    fn show_market(&mut self) -> &mut MarketPage {
        if self.bench.market.is_none() {
            self.close_pages();
        }
        self.bench.market.get_or_insert_default()
    }

    /// Carries out what concerns market data.
    pub(super) fn run_market(&mut self, command: UiCommand) {
        let word = match command {
            UiCommand::Market(MarketCommand::Show) => {
                self.show_market();
                return;
            }
            UiCommand::Market(MarketCommand::Close) => {
                self.bench.market = None;
                return;
            }
            UiCommand::DemoHistory => self.shelf.put_in_use(false),
            UiCommand::Market(MarketCommand::UseStored) => self.shelf.put_in_use(true),
            UiCommand::Market(MarketCommand::Forget) => {
                self.show_market().ask_to_forget();
                return;
            }
            UiCommand::Market(MarketCommand::ForgetForGood) => return self.forget_market(),
            UiCommand::Market(MarketCommand::Undo) => self.shelf.undo(),
            UiCommand::Market(MarketCommand::Remove(item)) => self.shelf.remove(item),
            UiCommand::Market(MarketCommand::Settle(of, choice)) => self.shelf.settle(of, choice),
            _ => return,
        };
        self.notice = None;
        let short = self.renew_market();
        if let Some(word) = word.into_iter().chain(short).next() {
            self.say(word, Vec::new());
        }
    }

    /// Forgets what is kept, and says where the last of it stays.
    fn forget_market(&mut self) {
        let outcome = self.shelf.forget();
        self.notice = None;
        self.renew_market();
        match outcome {
            Ok(None) => self.tell("Market data forgotten".to_owned()),
            Ok(Some(aside)) => self.tell(format!(
                "Market data forgotten. A copy stays until the next time: {}, named market.store again, brings it back",
                aside.display()
            )),
            Err(word) => self.say(word, Vec::new()),
        }
    }

    /// Computes with what the shelf holds now; says when that is not what a person loaded.
    fn renew_market(&mut self) -> Option<String> {
        let renewed = self.shelf.market(self.market.revision + 1);
        let is_same = renewed.history == self.market.history && renewed.securities == self.market.securities;
        if !is_same {
            self.market = renewed;
        }
        let is_short = self.shelf.is_used() && self.market.history.kind() == Kind::Demo;
        let why = self.shelf.store().history().err().filter(|_| is_short);
        why.map(|MarketError::TooShort { found }| {
            format!(
                "The demo history is in use: your data has yields of {found} dates, at least {FEWEST_DATES} are needed"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::Fake, quantity::calendar::next_business_day, whatif::Scenario};
    use jiff::civil::date;
    use std::{fs, path::Path};

    fn yields() -> String {
        let mut day = date(2025, 1, 2);
        let mut text = "Date,10 Yr\n".to_owned();
        for n in 0..300 {
            text.push_str(&format!("{day},4.{:02}\n", n % 50));
            day = next_business_day(day);
        }
        text
    }

    /// A window with the settings of an earlier version, which remembered where files were.
    fn remembering(path: &Path, data: &Path) -> Shell {
        fs::create_dir_all(data).unwrap();
        let settings = format!("market = [{:?}]\n", path.display().to_string());
        fs::write(data.join("settings.toml"), settings).unwrap();
        Shell::for_test(Scenario::default(), Box::new(Fake::default())).keeping_in(data.to_owned())
    }

    #[test]
    fn files_that_an_earlier_version_remembered_are_taken_in_once() {
        let folder = tempfile::tempdir().unwrap();
        let (file, data) = (folder.path().join("y.csv"), folder.path().join("data"));
        fs::write(&file, yields()).unwrap();
        let shell = remembering(&file, &data);
        assert_eq!(shell.market.history.dates().len(), 300);
        assert!(shell.prefs.market.is_empty(), "what is stored need not be remembered");
        fs::remove_file(&file).unwrap();
        let again = remembering(&file, &data);
        assert_eq!(again.market.history.dates().len(), 300);
        assert!(again.notice.is_none(), "the file is gone, and nobody asks for it");
    }

    #[test]
    fn texts_from_elsewhere_are_merged_like_files() {
        let folder = tempfile::tempdir().unwrap();
        let mut shell = remembering(&folder.path().join("gone.csv"), &folder.path().join("data"));
        assert!(shell.notice.as_ref().is_some_and(|n| n.title.contains("cannot be read")));
        assert_eq!(shell.prefs.market.len(), 1, "a drive that is not there today may be tomorrow");
        shell.load_market_texts(&[MarketText::named("web.csv", &yields())]);
        assert_eq!(shell.market.history.dates().len(), 300);
        assert!(shell.notice.as_ref().is_some_and(|n| n.title.contains("300 new values")));
    }
}
