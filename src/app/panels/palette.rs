//! The command palette: everything a person can do, found by a few letters of its name.

use crate::app::{
    catalogue::{self, Does, Entry},
    context::View,
    theme::{gap, row, small, tokens},
    ui_command::key_name,
    widgets::{caption, one_line, row_ground, words},
};
use egui::{
    Align2, Id, Key, Margin, Modal, Modifiers, Response, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
    vec2,
};
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{AtomKind, CaseMatching, Normalization, Pattern},
};

const FIELD: &str = "find a command";

const WIDTH: f32 = 560.0;

/// Room for the longest place, at the right.
const PLACE: f32 = 110.0;

/// Rows shown at once.
const ROWS: f32 = 12.0;

/// What is being looked for.
pub struct Palette {
    text: String,
    chosen: usize,
    matcher: Matcher,
}

impl Default for Palette {
    fn default() -> Self {
        Self { text: String::new(), chosen: 0, matcher: Matcher::new(Config::DEFAULT) }
    }
}

impl Palette {
    /// Draws it over the window; returns whether it stays open.
    pub fn show(&mut self, ui: &mut Ui, view: &View) -> bool {
        let mut done = false;
        let id = Id::unique("palette");
        // hung from the top, so that nothing jumps while the list grows and shrinks
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 96.0));
        let modal = Modal::new(id).area(area).show(ui.ctx(), |ui| {
            ui.set_width(WIDTH);
            self.field(ui);
            let found = self.found(view);
            let moved = self.take_arrows(ui, found.len());
            ui.add_space(gap::SMALL);
            let clicked = self.list(ui, &found, moved);
            let entered = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
            let picked = clicked.or(entered.then_some(self.chosen));
            match picked.and_then(|i| found.get(i)).filter(|e| e.applies).map(|e| &e.does) {
                Some(Does::Effect(effect)) => {
                    view.out.put(effect.clone());
                    done = true;
                }
                Some(Does::Begins(text)) => self.begin(ui, text),
                None => {}
            }
            ui.add_space(gap::TINY);
            caption(ui, "Arrows choose, Enter does it. “hedge ratio 85 %” or “ZN Z6 −1,200” work too.");
        });
        !done && !modal.should_close()
    }

    fn field(&mut self, ui: &mut Ui) {
        let edit = TextEdit::singleline(&mut self.text)
            .hint_text("Find a command")
            .margin(Margin::symmetric(gap::SMALL as i8, 6))
            .desired_width(f32::INFINITY);
        let field = ui.add(edit.id(Id::unique(FIELD)));
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Find a command"));
        if !field.has_focus() {
            field.request_focus();
        }
        if field.changed() {
            self.chosen = 0;
        }
    }

    /// Writes a text to go on from.
    fn begin(&mut self, ui: &Ui, text: &str) {
        text.clone_into(&mut self.text);
        self.chosen = 0;
        let id = Id::unique(FIELD);
        let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
        let end = CCursor::new(text.chars().count());
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        state.store(ui.ctx(), id);
    }

    fn take_arrows(&mut self, ui: &mut Ui, count: usize) -> bool {
        let before = self.chosen;
        let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
        let (down, up) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp));
        let (page_down, page_up) = (pressed(Key::PageDown), pressed(Key::PageUp));
        let page = ROWS as usize;
        self.chosen = (self.chosen + down + page_down * page)
            .saturating_sub(up + page_up * page)
            .min(count.saturating_sub(1));
        self.chosen != before
    }

    /// What fits best first; what a text spells out before everything else.
    fn found(&mut self, view: &View) -> Vec<Entry> {
        let all = catalogue::entries(view);
        if self.text.trim().is_empty() {
            return all;
        }
        let matcher = &mut self.matcher;
        let mut found = catalogue::spelled_out(view, &self.text, &mut |name, all| ranks(matcher, name, all));
        let titles: Vec<String> = all.iter().map(|e| format!("{} {}", e.title, e.place)).collect();
        found.extend(ranks(matcher, &self.text, &titles).into_iter().filter_map(|i| all.get(i).cloned()));
        found
    }

    fn list(&self, ui: &mut Ui, found: &[Entry], moved: bool) -> Option<usize> {
        if found.is_empty() {
            words(ui, "Nothing is called that.", small(), tokens(ui).text2);
            return None;
        }
        let mut clicked = None;
        let scroll = ScrollArea::vertical().max_height(row::TABLE * ROWS).auto_shrink([false, true]);
        scroll.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (i, entry) in found.iter().enumerate() {
                let response = line(ui, entry, i == self.chosen);
                if moved && i == self.chosen {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    clicked = Some(i);
                }
            }
        });
        clicked
    }
}

/// The texts that hold a pattern's letters in their order, best first.
fn ranks(matcher: &mut Matcher, pattern: &str, texts: &[String]) -> Vec<usize> {
    let pattern = Pattern::new(pattern, CaseMatching::Ignore, Normalization::Never, AtomKind::Fuzzy);
    let mut letters = Vec::new();
    let mut found: Vec<(u32, usize)> = texts
        .iter()
        .enumerate()
        .filter_map(|(i, text)| Some((pattern.score(Utf32Str::new(text, &mut letters), matcher)?, i)))
        .collect();
    // among equals the shorter name and then the earlier one is meant
    found.sort_by_key(|(score, i)| (std::cmp::Reverse(*score), texts.get(*i).map(String::len), *i));
    found.into_iter().map(|(_, i)| i).collect()
}

fn line(ui: &mut Ui, entry: &Entry, is_chosen: bool) -> Response {
    let sense = if entry.applies { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), row::TABLE), sense);
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, entry.applies, is_chosen, &entry.title));
    row_ground(ui, rect, is_chosen, response.hovered());
    let t = tokens(ui);
    let ink = if entry.applies { t.text1 } else { t.text3 };
    let key = entry.key.map(|k| key_name(ui, &k)).unwrap_or_default();
    let inside = rect.shrink2(vec2(gap::SMALL, 0.0));
    let title = one_line(ui, &entry.title, crate::app::theme::body(), ink, inside.width() - 220.0);
    let at = Align2::LEFT_CENTER.anchor_size(inside.left_center(), title.size()).min;
    ui.painter().galley(at, title, ink);
    let dim = if is_chosen { t.text2 } else { t.text3 };
    ui.painter().text(inside.right_center(), Align2::RIGHT_CENTER, entry.place, small(), dim);
    let beside = inside.right_center() - vec2(PLACE, 0.0);
    ui.painter().text(beside, Align2::RIGHT_CENTER, key, small(), t.text2);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_in_order_find_the_best_name_first() {
        let texts = ["Save as…", "Save", "Scope: Today", "Hedge ratio"].map(str::to_owned);
        let mut matcher = Matcher::new(Config::DEFAULT);
        assert_eq!(ranks(&mut matcher, "save", &texts), [1, 0]);
        assert_eq!(ranks(&mut matcher, "hr", &texts), [3]);
        assert_eq!(ranks(&mut matcher, "zzz", &texts), [0usize; 0]);
        assert_eq!(ranks(&mut matcher, "today scope", &texts), [2], "words in any order");
    }
}
