//! Preferences of this machine: theme, size, recent files. Never a document.

use crate::io::import::Mappings;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Recent files kept.
const MOST_RECENT: usize = 10;

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    Light,
    Dark,
    #[default]
    System,
}

/// What persists between runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    pub theme: ThemeChoice,
    pub scale: f32,
    pub show_value: bool,
    pub show_dv01: bool,
    pub show_margin: bool,
    pub recent: Vec<PathBuf>,
    pub market: Vec<PathBuf>,
    /// What people said of the columns of tables they opened.
    pub mappings: Mappings,
    #[serde(skip)]
    file: Option<PathBuf>,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            scale: 1.0,
            show_value: true,
            show_dv01: true,
            show_margin: true,
            recent: Vec::new(),
            market: Vec::new(),
            mappings: Mappings::new(),
            file: None,
        }
    }
}

impl Prefs {
    /// Reads the preferences of this machine. A damaged file is set aside, never a failed start.
    pub fn load() -> Self {
        let folder = directories::ProjectDirs::from("", "", "crossmargin").map(|d| d.config_dir().to_owned());
        folder.map_or_else(Self::default, |folder| Self::load_from(&folder.join("settings.toml")))
    }

    fn load_from(file: &Path) -> Self {
        let mut prefs = match fs::read_to_string(file).map(|text| toml::from_str::<Self>(&text)) {
            Ok(Ok(prefs)) => prefs,
            Ok(Err(_)) => {
                // a damaged file is only preferences; if it cannot be moved it is overwritten
                let _ = fs::rename(file, file.with_extension("damaged"));
                Self::default()
            }
            Err(_) => Self::default(),
        };
        prefs.scale = if prefs.scale.is_finite() { prefs.scale.clamp(0.8, 2.0) } else { 1.0 };
        prefs.file = Some(file.to_owned());
        prefs
    }

    /// Writes them; a machine that lets us write nowhere forgets them.
    pub fn save(&self) {
        let Some(file) = &self.file else { return };
        let Ok(text) = toml::to_string(self) else { return };
        if file.parent().is_some_and(|folder| fs::create_dir_all(folder).is_ok()) {
            let _ = crate::io::save_text(file, &text);
        }
    }

    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|p| *p != path);
        self.recent.insert(0, path);
        self.recent.truncate(MOST_RECENT);
        self.save();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_come_back_and_damage_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settings.toml");
        let mut prefs = Prefs::load_from(&file);
        prefs.theme = ThemeChoice::Dark;
        let mapping = crate::io::import::Mapping {
            columns: vec![crate::io::import::Field::Instrument, crate::io::import::Field::Quantity],
            has_header: true,
            ..Default::default()
        };
        prefs.mappings.insert("paper|lots \"or\" par".to_owned(), mapping);
        prefs.remember(Path::new("book.toml"));
        assert_eq!(Prefs::load_from(&file), prefs);
        fs::write(&file, "theme = 7 [").unwrap();
        assert_eq!(Prefs::load_from(&file).theme, ThemeChoice::System);
        assert!(folder.path().join("settings.damaged").exists());
    }
}
