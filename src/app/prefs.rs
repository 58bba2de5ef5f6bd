//! Preferences of this machine: how the window looks and lies, recent files. Never a document.
//!
//! They live in one readable file. What cannot be read in it is as usual and said so, what this
//! version does not know is left as it is, and two windows that write do not undo each other.

mod layout;

pub use layout::{LEAST, WindowLayout, fitted};

use super::format::Unit;
use crate::io::{import::Mappings, save_text};
use serde::{Deserialize, Serialize, Serializer};
use std::{
    fs,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// Recent files kept.
const MOST_RECENT: usize = 10;

/// Sizes that can be read and leave room for the figures.
const SCALES: std::ops::RangeInclusive<f32> = 0.8..=2.0;

/// The first lines of the file.
const HEAD: &str = "# Settings of crossmargin on this machine: written by the window, free to be edited while it is closed.\n# A value that cannot be read is as usual; deleting the file sets everything back.\n\n";

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    Light,
    Dark,
    #[default]
    System,
}

/// Where market data is read from when a person asks for it. `{year}` stands for the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebAddresses {
    pub yields: String,
    pub bitcoin: String,
    pub ether: String,
}

impl Default for WebAddresses {
    fn default() -> Self {
        let yields = "https://home.treasury.gov/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv/{year}/all?type=daily_treasury_yield_curve&field_tdr_date_value={year}&_format=csv";
        let closes = |series: &str| format!("https://fred.stlouisfed.org/graph/fredgraph.csv?id={series}");
        Self { yields: yields.to_owned(), bitcoin: closes("CBBTCUSD"), ether: closes("CBETHUSD") }
    }
}

/// The unit of the headline and of what stands with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitChoice {
    /// The largest in which the requirement is at least one.
    #[default]
    Automatic,
    Thousands,
    Millions,
    Billions,
}

impl UnitChoice {
    /// Every choice, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Automatic, Self::Thousands, Self::Millions, Self::Billions];

    /// The unit; `None` where the figures decide.
    pub fn unit(self) -> Option<Unit> {
        match self {
            Self::Automatic => None,
            Self::Thousands => Some(Unit::Thousands),
            Self::Millions => Some(Unit::Millions),
            Self::Billions => Some(Unit::Billions),
        }
    }
}

/// What persists between runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    pub theme: ThemeChoice,
    #[serde(serialize_with = "hundredths")]
    pub scale: f32,
    pub units: UnitChoice,
    pub show_value: bool,
    pub show_dv01: bool,
    pub show_margin: bool,
    pub recent: Vec<PathBuf>,
    pub market: Vec<PathBuf>,
    /// What people said of the columns of tables they opened.
    pub mappings: Mappings,
    pub web: WebAddresses,
    /// Where the window lies and what it shows.
    pub window: WindowLayout,
    /// What could not be read, for a notice.
    #[serde(skip)]
    pub remark: Option<String>,
    #[serde(skip)]
    file: Option<PathBuf>,
    /// As last read or written: what differs from it was changed in this window.
    #[serde(skip)]
    base: Table,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            scale: 1.0,
            units: UnitChoice::default(),
            show_value: true,
            show_dv01: true,
            show_margin: true,
            recent: Vec::new(),
            market: Vec::new(),
            mappings: Mappings::new(),
            web: WebAddresses::default(),
            window: WindowLayout::default(),
            remark: None,
            file: None,
            base: Table::new(),
        }
    }
}

impl Prefs {
    /// Reads the preferences of this machine. A damaged file is set aside, never a failed start.
    pub fn load() -> Self {
        let folder = directories::ProjectDirs::from("", "", "crossmargin").map(|d| d.config_dir().to_owned());
        folder.map_or_else(Self::default, |folder| Self::load_from(&folder.join("settings.toml")))
    }

    /// Reads them from a file, which need not be there.
    pub fn load_from(file: &Path) -> Self {
        let aside = file.with_extension("damaged");
        let (mut prefs, remark) = match fs::read(file) {
            Err(_) => (Self::default(), None),
            Ok(bytes) => match String::from_utf8(bytes).ok().and_then(|text| text.parse::<Table>().ok()) {
                Some(table) => read(table),
                None => (Self::default(), Some("The settings cannot be read and are as usual".to_owned())),
            },
        };
        prefs.remark = remark.map(|remark| match fs::copy(file, &aside) {
            Ok(_) => format!("{remark}; the file as it was is {}", aside.display()),
            // it is only preferences; what cannot be kept is written over
            Err(_) => remark,
        });
        prefs.window = prefs.window.sensible();
        prefs.file = Some(file.to_owned());
        prefs.base = prefs.table();
        prefs
    }

    /// Whether they are written anywhere.
    pub fn is_kept(&self) -> bool {
        self.file.is_some()
    }

    /// Writes them where they differ from what was last read or written. What another window has
    /// written since stays, unless both changed the same; a machine that lets us write nowhere forgets.
    pub fn save(&mut self) {
        let Some(file) = &self.file else { return };
        let ours = self.table();
        if ours == self.base {
            return;
        }
        let text = fs::read_to_string(file).unwrap_or_default();
        let theirs = text.parse::<Table>().unwrap_or_default();
        let merged = merged(&self.base, &ours, theirs);
        let Ok(text) = toml::to_string(&merged) else { return };
        if file.parent().is_some_and(|folder| fs::create_dir_all(folder).is_ok()) {
            let _ = save_text(file, &format!("{HEAD}{text}"));
        }
        self.base = ours;
    }

    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|p| *p != path);
        self.recent.insert(0, path);
        self.recent.truncate(MOST_RECENT);
        self.save();
    }

    /// As a table; a path that is no text cannot be written down and is left out.
    fn table(&self) -> Table {
        let is_text = |path: &&PathBuf| path.to_str().is_some();
        let writable = Self {
            recent: self.recent.iter().filter(is_text).cloned().collect(),
            market: self.market.iter().filter(is_text).cloned().collect(),
            ..self.clone()
        };
        Table::try_from(&writable).unwrap_or_default()
    }
}

/// A tenth is a tenth in the file, and not the nearest binary fraction.
fn hundredths<S: Serializer>(scale: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((f64::from(*scale) * 100.0).round() / 100.0)
}

/// Preferences from a table. What cannot be read is as usual, and named in the remark.
fn read(mut table: Table) -> (Prefs, Option<String>) {
    let is_sound = |prefs: &Prefs| SCALES.contains(&prefs.scale);
    if let Some(prefs) = Prefs::deserialize(table.clone()).ok().filter(is_sound) {
        return (prefs, None);
    }
    let is_bad = |key: &str, value: &Value| {
        let alone = Prefs::deserialize(Table::from_iter([(key.to_owned(), value.clone())]));
        !alone.is_ok_and(|prefs| is_sound(&prefs))
    };
    let bad: Vec<String> = table.iter().filter(|(k, v)| is_bad(k, v)).map(|(k, _)| k.clone()).collect();
    for key in &bad {
        table.remove(key);
    }
    let remark = format!("Settings that cannot be read are as usual: {}", bad.join(", "));
    (Prefs::deserialize(table).unwrap_or_default(), Some(remark))
}

/// What this window changed over what is in the file by now.
fn merged(base: &Table, ours: &Table, mut theirs: Table) -> Table {
    for (key, value) in ours {
        if base.get(key) == Some(value) && theirs.contains_key(key) {
            continue;
        }
        let value = match (key.as_str(), value, theirs.get(key)) {
            ("recent", Value::Array(ours), Some(Value::Array(theirs))) => Value::Array(joined(ours, theirs)),
            _ => value.clone(),
        };
        theirs.insert(key.clone(), value);
    }
    for key in base.keys().filter(|key| !ours.contains_key(*key)) {
        theirs.remove(key);
    }
    theirs
}

/// Ours first, then those that only the other window knows.
fn joined(ours: &[Value], theirs: &[Value]) -> Vec<Value> {
    let others = theirs.iter().filter(|path| !ours.contains(path));
    ours.iter().chain(others).take(MOST_RECENT).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config/settings.toml");
        (folder, file)
    }

    #[test]
    fn preferences_come_back_and_damage_is_set_aside() {
        let (_folder, file) = file();
        let mut prefs = Prefs::load_from(&file);
        prefs.theme = ThemeChoice::Dark;
        prefs.scale = 1.1;
        prefs.units = UnitChoice::Millions;
        let mapping = crate::io::import::Mapping {
            columns: vec![crate::io::import::Field::Instrument, crate::io::import::Field::Quantity],
            has_header: true,
            ..Default::default()
        };
        prefs.mappings.insert("paper|lots \"or\" par".to_owned(), mapping);
        prefs.remember(Path::new("book.toml"));
        assert_eq!(Prefs::load_from(&file), prefs);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("scale = 1.1\n") && text.starts_with("# Settings"), "{text}");
        fs::write(&file, "theme = 7 [").unwrap();
        let damaged = Prefs::load_from(&file);
        assert_eq!(damaged.theme, ThemeChoice::System);
        assert!(damaged.remark.is_some_and(|r| r.contains("settings.damaged")));
        assert_eq!(fs::read_to_string(file.with_extension("damaged")).unwrap(), "theme = 7 [");
    }

    #[test]
    fn one_bad_value_costs_only_itself() {
        let (_folder, file) = file();
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let text = "theme = \"purple\"\nscale = 1.5\n[window]\nwidth = \"wide\"\n[later]\nversion = 2\n";
        fs::write(&file, text).unwrap();
        let mut prefs = Prefs::load_from(&file);
        assert_eq!((prefs.theme, prefs.scale), (ThemeChoice::System, 1.5));
        assert_eq!(prefs.window, WindowLayout::default());
        let remark = prefs.remark.clone().unwrap();
        assert!(remark.contains("as usual: theme, window;"), "{remark}");
        prefs.theme = ThemeChoice::Light;
        prefs.save();
        let table: Table = fs::read_to_string(&file).unwrap().parse().unwrap();
        assert_eq!(table["later"]["version"].as_integer(), Some(2), "what is unknown here stays");
        assert_eq!(table["theme"].as_str(), Some("light"));
    }

    #[test]
    fn no_bytes_fail_a_start() {
        let (_folder, file) = file();
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        for bytes in [
            &[0xff, 0, 1][..],
            b"",
            b"scale = nan\n",
            b"scale = 1e300\n",
            b"recent = [[1]]",
            b"=",
            b"[window]\nx = -1e30\nwidth = inf\n",
        ] {
            fs::write(&file, bytes).unwrap();
            let prefs = Prefs::load_from(&file);
            assert!((0.8..=2.0).contains(&prefs.scale));
            assert!(prefs.window.width.is_finite() && prefs.window.x.is_none_or(f32::is_finite));
        }
    }

    #[test]
    fn two_windows_do_not_undo_each_other() {
        let (_folder, file) = file();
        Prefs::load_from(&file).remember(Path::new("/first.toml"));
        let (mut one, mut two) = (Prefs::load_from(&file), Prefs::load_from(&file));
        one.theme = ThemeChoice::Dark;
        one.remember(Path::new("/one.toml"));
        two.units = UnitChoice::Billions;
        two.remember(Path::new("/two.toml"));
        let both = Prefs::load_from(&file);
        assert_eq!((both.theme, both.units), (ThemeChoice::Dark, UnitChoice::Billions));
        assert_eq!(both.recent, ["/two.toml", "/first.toml", "/one.toml"].map(PathBuf::from));
        one.scale = 1.2;
        one.save();
        assert_eq!(Prefs::load_from(&file).units, UnitChoice::Billions, "only what changed is written");
    }

    #[test]
    fn nothing_is_written_when_nothing_changed() {
        let (_folder, file) = file();
        let mut prefs = Prefs::load_from(&file);
        prefs.save();
        assert!(!file.exists());
        prefs.scale = 1.3;
        prefs.save();
        fs::remove_file(&file).unwrap();
        prefs.save();
        assert!(!file.exists());
    }
}
