//! Which column of a table holds what, with its first rows as they would be read.

use super::{Answer, Ground, gather::Unnamed};
use crate::{
    app::{
        aside::{Aside, Runner},
        format::{quantity, short_quantity},
        panels::left_out,
        table::{Cell, Column, head, line_under, row},
        theme::{gap, row as heights, small, title, tokens},
        widgets::{PushButton, Selector, caption, close_button, error_line, one_line, words},
    },
    io::{
        FileProblem,
        import::{
            Became, Column as Found, Draft, FaceUnit, Field, Imported, Mapping, Mappings, Previewed, Read,
            Signs, Source, import,
        },
    },
};
use egui::{Align, Align2, Layout, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};
use std::sync::Arc;

/// Rows shown as they would be read.
const PREVIEWED: usize = 40;

/// Sample cells named beside a column.
const SAMPLES: usize = 3;

/// Letters of a foreign text that are laid out.
const LETTERS: usize = 120;

const NAME: f32 = 150.0;
const CHOICE: f32 = 168.0;

/// A table whose columns are being named.
pub struct MappingPage {
    source: Source,
    draft: Draft,
    signature: String,
    mapping: Mapping,
    columns: Vec<Found>,
    preview: Vec<Previewed>,
    ground: Arc<Ground>,
    /// The whole table read under a mapping.
    whole: Aside<Mapping, Option<Read>>,
}

impl MappingPage {
    /// With the choices guessed.
    pub fn new(unnamed: Unnamed, ground: Ground) -> Self {
        let Unnamed { source, draft, guess } = unnamed;
        let signature = draft.signature();
        let mut page = Self {
            source,
            draft,
            signature,
            mapping: guess,
            columns: Vec::new(),
            preview: Vec::new(),
            ground: Arc::new(ground),
            whole: Aside::default(),
        };
        page.look();
        page
    }

    /// With the choices made before.
    ///
    /// # Errors
    /// [`FileProblem`] when the text is no table.
    pub fn again(source: Source, ground: Ground) -> Result<Self, FileProblem> {
        let draft = Draft::read(&source)?;
        let chosen = ground.mappings.get(&draft.signature()).cloned();
        let guess = match chosen {
            Some(mapping) => mapping,
            None => ground.with(&Mappings::new(), |reading| draft.guess(reading))?,
        };
        Ok(Self::new(Unnamed { source, draft, guess }, ground))
    }

    /// Looks again after a choice.
    fn look(&mut self) {
        self.columns = self.draft.columns(self.mapping.has_header);
        let preview =
            |reading: crate::io::import::Reading| self.draft.preview(&self.mapping, reading, PREVIEWED);
        self.preview = self.ground.with(&Mappings::new(), preview).unwrap_or_default();
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, runner: &Runner) -> Option<Answer> {
        self.count(runner);
        let before = self.mapping.clone();
        let mut answer = ui.horizontal(|ui| self.top(ui)).inner;
        caption(ui, "Choose what is in each column. Choices are kept for tables with the same columns.");
        self.settings(ui);
        let foot = 76.0;
        let half = ((ui.available_height() - foot) / 2.0).max(96.0);
        let wanted = heights::HEADER + self.columns.len() as f32 * heights::TABLE + gap::LARGE;
        let upper = wanted.min(half);
        ui.allocate_ui(vec2(ui.available_width(), upper), |ui| self.fields(ui, upper));
        ui.add_space(gap::SMALL);
        let lower = (ui.available_height() - foot).max(96.0);
        ui.allocate_ui(vec2(ui.available_width(), lower), |ui| self.rows(ui, lower));
        ui.add_space(gap::SMALL);
        answer = self.decide(ui).or(answer);
        if self.mapping != before {
            self.look();
        }
        answer
    }

    /// Reads the whole table beside the screen, to count what comes of it.
    fn count(&mut self, runner: &Runner) {
        if self.whole.is_for(&self.mapping) {
            self.whole.want(self.mapping.clone(), runner, |_, _| Ok(()));
            return;
        }
        let (source, ground) = (self.source.clone(), Arc::clone(&self.ground));
        let mappings = Mappings::from([(self.signature.clone(), self.mapping.clone())]);
        self.whole.want(self.mapping.clone(), runner, move |progress, publish| {
            let read = ground.with(&mappings, |r| import(std::slice::from_ref(&source), r, progress));
            let imported: Option<Imported> = match read {
                Ok(Ok(imported)) => Some(imported),
                Ok(Err(crate::io::import::ImportError::Cancelled(cancelled))) => return Err(cancelled),
                _ => None,
            };
            publish(imported.and_then(|i| i.read.into_iter().next()));
            Ok(())
        });
    }

    fn top(&self, ui: &mut Ui) -> Option<Answer> {
        words(ui, &format!("Columns of {}", self.source.name), title(), tokens(ui).text1);
        let close = |ui: &mut Ui| close_button(ui, "Close the columns").clicked().then_some(Answer::Cancel);
        ui.with_layout(Layout::right_to_left(Align::Center), close).inner
    }

    /// First line, unit of face, sign.
    fn settings(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = gap::WIDE;
            let first = ["names the columns", "is a position"];
            if let Some(picked) =
                Selector::new("The first line", &first, usize::from(!self.mapping.has_header)).show(ui)
            {
                self.mapping.has_header = picked == 0;
            }
            let units = [FaceUnit::Dollars, FaceUnit::Thousands, FaceUnit::Millions];
            let names = ["dollars", "thousands", "millions"];
            let unit = units.iter().position(|u| *u == self.mapping.face).unwrap_or(0);
            if let Some(face) =
                Selector::new("Face amounts in", &names, unit).show(ui).and_then(|i| units.get(i))
            {
                self.mapping.face = *face;
            }
            let signs = [Signs::ShortIsNegative, Signs::ShortIsPositive];
            let sign = signs.iter().position(|s| *s == self.mapping.signs).unwrap_or(0);
            let picked = Selector::new("A short position is", &["negative", "positive"], sign).show(ui);
            if let Some(sign) = picked.and_then(|i| signs.get(i)) {
                self.mapping.signs = *sign;
            }
        });
    }

    /// A row for each column: its name, its first cells, and what it holds.
    fn fields(&mut self, ui: &mut Ui, height: f32) {
        let columns = [Column::left(NAME), Column::left(0.0), Column::left(CHOICE)];
        head(ui, heights::HEADER, &columns, &["Column", "First cells", "Holds"]);
        ui.spacing_mut().item_spacing.y = 0.0;
        let names = Field::ALL.map(Field::title);
        let mut picked = None;
        let count = self.columns.len();
        ScrollArea::vertical()
            .id_salt("columns")
            .max_height(height - heights::HEADER)
            .auto_shrink([false, false])
            .show_rows(ui, heights::TABLE, count, |ui, range| {
                for i in range {
                    if let Some(field) = self.column(ui, i, &names) {
                        picked = Some((i, field));
                    }
                }
            });
        if let Some((column, field)) = picked {
            self.mapping.set(column, field);
        }
    }

    fn column(&self, ui: &mut Ui, index: usize, names: &[&str]) -> Option<Field> {
        let column = self.columns.get(index)?;
        let ink = tokens(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), heights::TABLE), Sense::hover());
        let current = self.mapping.columns.get(index).copied().unwrap_or_default();
        let shade = if current == Field::Ignored { ink.text3 } else { ink.text1 };
        let samples: Vec<&str> = column.samples.iter().take(SAMPLES).map(|s| cut(s)).collect();
        let paint = |left: f32, width: f32, text: &str, ink| {
            let galley = one_line(ui, text, small(), ink, width - gap::SMALL);
            ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, ink);
        };
        paint(rect.left(), NAME, cut(&column.title), shade);
        let room = rect.width() - NAME - CHOICE;
        paint(rect.left() + NAME, room, &samples.join("  ·  "), ink.text2);
        let place = Rect::from_min_max(pos2(rect.right() - CHOICE, rect.top()), rect.max);
        let place = Align2::LEFT_CENTER.align_size_within_rect(vec2(CHOICE - gap::SMALL, 26.0), place);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("column", index)));
        let chosen = Field::ALL.iter().position(|f| *f == current).unwrap_or(0);
        let name = format!("Column {} holds", cut(&column.title));
        let picked =
            Selector::new("", names, chosen).framed(CHOICE - gap::MEDIUM).show_named(&mut inner, &name);
        picked.and_then(|i| Field::ALL.get(i).copied())
    }

    /// The first rows as they would be read.
    fn rows(&self, ui: &mut Ui, height: f32) {
        let columns = [
            Column::left(44.0),
            Column::left(0.0),
            Column::right(110.0),
            Column::right(76.0),
            Column::left(gap::MEDIUM),
            Column::left(110.0),
        ];
        head(
            ui,
            heights::HEADER,
            &columns,
            &["Line", "As it would be read", "Quantity", "Price", "", "Account"],
        );
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .id_salt("preview")
            .max_height(height - heights::HEADER)
            .auto_shrink([false, false])
            .show_rows(ui, heights::DENSE, self.preview.len(), |ui, range| {
                for previewed in self.preview.get(range).unwrap_or_default() {
                    self.previewed(ui, previewed, &columns);
                }
            });
    }

    fn previewed(&self, ui: &mut Ui, previewed: &Previewed, columns: &[Column]) {
        let ink = tokens(ui);
        let line = previewed.line.to_string();
        let [name, amount, price, account] = match &previewed.became {
            Became::Position(p) => [
                p.instrument.to_string(),
                short_quantity(p.quantity, p.instrument.unit()),
                p.price.map(|p| p.normalize().to_string()).unwrap_or_default(),
                p.account.clone(),
            ],
            Became::LeftOut(l) => {
                let why = format!("left out, {}: {}", left_out::reason(l.reason), cut(&l.what));
                [why, cut(&l.quantity).to_owned(), String::new(), cut(&l.account).to_owned()]
            }
            Became::Repeat => {
                ["a total of other rows: not counted".to_owned(), String::new(), String::new(), String::new()]
            }
            Became::Problem { column, what } => {
                let titled = column.and_then(|c| self.columns.get(c)).map(|c| format!("{}: ", cut(&c.title)));
                [
                    format!("▲ {}{}", titled.unwrap_or_default(), cut(what)),
                    String::new(),
                    String::new(),
                    String::new(),
                ]
            }
        };
        let shade = match &previewed.became {
            Became::Position(_) => ink.text1,
            Became::LeftOut(_) | Became::Repeat => ink.text2,
            Became::Problem { .. } => ink.warn_text,
        };
        let cells = [
            Cell::small(&line, ink.text3),
            Cell::small(&name, shade),
            Cell::small(&amount, shade),
            Cell::small(&price, shade),
            Cell::small("", shade),
            Cell::small(cut(&account), ink.text2),
        ];
        let response = row(ui, heights::DENSE, columns, &cells, Sense::hover());
        line_under(ui, response.rect, ink);
        if response.hovered() {
            let cells: Vec<&str> = previewed.cells.iter().take(12).map(|c| cut(c)).collect();
            crate::app::widgets::Hint::new(&name).why(&cells.join("  ·  ")).on(&response);
        }
    }

    /// How many rows come of it, and the buttons.
    fn decide(&self, ui: &mut Ui) -> Option<Answer> {
        let read = self.whole.latest().filter(|_| self.whole.is_current()).and_then(Option::as_ref);
        let blocked = match (self.mapping.lacks(), read) {
            (Some(lacks), _) => Some(capital(lacks)),
            (None, Some(read)) if read.positions == 0 => Some("No row would become a position.".to_owned()),
            _ => None,
        };
        match &blocked {
            Some(why) => {
                error_line(ui, why);
            }
            None => {
                words(ui, &self.outcome(read), small(), tokens(ui).text2);
            }
        }
        ui.add_space(gap::TINY);
        ui.horizontal(|ui| {
            let uses =
                PushButton::primary("Use these columns").blocked(blocked.as_deref()).show(ui).clicked();
            let cancels = PushButton::usual("Cancel").name("Cancel the import").show(ui).clicked();
            match (uses && blocked.is_none(), cancels) {
                (true, _) => Some(Answer::Columns(self.signature.clone(), self.mapping.clone())),
                (false, true) => Some(Answer::Cancel),
                _ => None,
            }
        })
        .inner
    }

    fn outcome(&self, read: Option<&Read>) -> String {
        let Some(read) = read else { return "Counting the rows…".to_owned() };
        let n = |count: usize| quantity(count);
        let mut text = format!("{} of {} rows become positions", n(read.positions), n(read.rows));
        if read.left_out > 0 {
            text.push_str(&format!(", {} left out", n(read.left_out)));
        }
        if read.unread > 0 {
            text.push_str(&format!(", {} not understood", n(read.unread)));
        }
        text.push('.');
        text
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// The beginning of a text out of a file.
fn cut(text: &str) -> &str {
    text.char_indices().nth(LETTERS).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}
