//! A drop-down over many things: type to find, arrows to choose, Enter to take.

use egui::{
    Id, Key, Margin, Modifiers, Popup, PopupCloseBehavior, Role, ScrollArea, TextEdit, Ui, WidgetInfo,
};

use super::hint::Hint;
use super::message::caption;
use super::selector::{framed, menu_row};
use crate::app::theme::{gap, row};

/// How wide and how high the list is.
const WIDTH: f32 = 360.0;
const HEIGHT: f32 = 336.0;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct FinderItem<T> {
    /// Things of one group stand together under its name.
    pub group: &'static str,
    pub name: String,
    /// At the right: where it stands now.
    pub note: String,
    /// Found by these words too, and shown on hover.
    pub meaning: String,
    pub value: T,
}

/// The field one presses.
#[derive(Clone, Copy, Debug)]
pub struct Finder<'a> {
    label: &'a str,
    shown: &'a str,
    width: f32,
}

/// What is typed, and which match is marked.
#[derive(Clone, Debug, Default)]
struct Search {
    text: String,
    marked: usize,
}

/// A row of the list: the name of a group, or the number of an item.
enum Row {
    Group(&'static str),
    Item(usize),
}

impl<'a> Finder<'a> {
    /// `label` stands before it, 12, and is its accessible name; `shown` is the thing in force.
    pub fn new(label: &'a str, shown: &'a str, width: f32) -> Self {
        Self { label, shown, width }
    }

    /// Draws it; `items` is asked for only while the list is open. Returns what was taken.
    pub fn show<T: Clone>(self, ui: &mut Ui, items: impl FnOnce() -> Vec<FinderItem<T>>) -> Option<T> {
        let response = framed(ui, self.label, self.shown, self.width);
        response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, self.label));
        ui.accesskit_node_builder(response.id, |node| node.set_value(self.shown));
        let id = response.id.with("search");
        let shown = Popup::menu(&response)
            .gap(gap::TINY)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| self.list(ui, id, &items()));
        match shown {
            Some(shown) => {
                if shown.inner.is_some() {
                    Popup::close_all(ui.ctx());
                    forget(ui, id);
                    response.request_focus();
                }
                shown.inner
            }
            None => {
                forget(ui, id);
                None
            }
        }
    }

    fn list<T: Clone>(&self, ui: &mut Ui, id: Id, items: &[FinderItem<T>]) -> Option<T> {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing.y = 0.0;
        let known = ui.data(|data| data.get_temp::<Search>(id));
        let is_new = known.is_none();
        let mut search = known.unwrap_or_default();
        let steps = ui.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key) as i64;
            count(Key::ArrowDown) - count(Key::ArrowUp)
        });
        let field = TextEdit::singleline(&mut search.text)
            .hint_text("type to find")
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(8, 5));
        let field = ui.add(field);
        field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, format!("Find: {}", self.label)));
        if is_new {
            field.request_focus();
        }
        if field.changed() {
            search.marked = 0;
        }
        let found = matches(items, &search.text);
        let last = found.len().saturating_sub(1);
        search.marked = search.marked.saturating_add_signed(steps as isize).min(last);
        let wants_marked = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let marked = found.get(search.marked).copied();
        ui.add_space(gap::TINY);
        let clicked = rows_ui(ui, items, &found, marked, steps != 0);
        ui.data_mut(|data| data.insert_temp(id, search));
        let taken = clicked.or(marked.filter(|_| wants_marked))?;
        items.get(taken).map(|item| item.value.clone())
    }
}

fn rows_ui<T>(
    ui: &mut Ui,
    items: &[FinderItem<T>],
    found: &[usize],
    marked: Option<usize>,
    follows: bool,
) -> Option<usize> {
    if found.is_empty() {
        caption(ui, "Nothing goes by that name.");
        return None;
    }
    let rows = rows(items, found);
    let place = rows.iter().position(|row| matches!(row, Row::Item(i) if Some(*i) == marked));
    let mut area = ScrollArea::vertical().max_height(HEIGHT).auto_shrink([false, true]);
    if let Some(place) = place.filter(|_| follows) {
        area = area.vertical_scroll_offset((place as f32 * row::TABLE - HEIGHT / 2.0).max(0.0));
    }
    let mut clicked = None;
    area.show_rows(ui, row::TABLE, rows.len(), |ui, range| {
        for row in rows.get(range).unwrap_or_default() {
            match row {
                Row::Group(name) => group_row(ui, name),
                Row::Item(i) => {
                    let Some(item) = items.get(*i) else { continue };
                    let response =
                        ui.push_id(*i, |ui| menu_row(ui, &item.name, &item.note, Some(*i) == marked)).inner;
                    if response.clicked() {
                        clicked = Some(*i);
                    }
                    if !item.meaning.is_empty() {
                        Hint::new(&item.meaning).on(&response);
                    }
                }
            }
        }
    });
    clicked
}

fn group_row(ui: &mut Ui, name: &str) {
    let size = egui::vec2(ui.available_width(), row::TABLE);
    let layout = egui::Layout::left_to_right(egui::Align::Max);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_height(size.y);
        ui.add_space(gap::SMALL);
        caption(ui, name);
    });
}

/// The numbers of the items whose name or meaning holds every word.
fn matches<T>(items: &[FinderItem<T>], text: &str) -> Vec<usize> {
    let wanted: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let holds = |item: &FinderItem<T>| {
        let own = format!("{} {}", item.name, item.meaning).to_lowercase();
        wanted.iter().all(|word| own.contains(word.as_str()))
    };
    (0..items.len()).filter(|i| items.get(*i).is_some_and(holds)).collect()
}

fn rows<T>(items: &[FinderItem<T>], found: &[usize]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(found.len() + 4);
    let mut group = None;
    for i in found {
        let own = items.get(*i).map(|item| item.group);
        if own != group {
            rows.extend(own.map(Row::Group));
            group = own;
        }
        rows.push(Row::Item(*i));
    }
    rows
}

fn forget(ui: &Ui, id: Id) {
    if ui.data(|data| data.get_temp::<Search>(id)).is_some() {
        ui.data_mut(|data| data.remove::<Search>(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::theme;
    use egui_kittest::{Harness, kittest::Queryable as _};

    fn items() -> Vec<FinderItem<usize>> {
        let item = |(value, (group, name, meaning)): (usize, (&'static str, &str, &str))| FinderItem {
            group,
            name: name.to_owned(),
            note: String::new(),
            meaning: meaning.to_owned(),
            value,
        };
        let all = [
            ("Levers", "Cap", "Largest saving"),
            ("Levers", "Slope", "Change of the 10-year"),
            ("Parameters", "ficc.confidence", "Confidence of the charge"),
        ];
        all.into_iter().enumerate().map(item).collect()
    }

    fn window<'a>() -> Harness<'a, Option<usize>> {
        Harness::builder().with_context_setup(theme::install).build_ui_state(
            |ui, taken| *taken = Finder::new("Lever", "Cap", 120.0).show(ui, items).or(*taken),
            None,
        )
    }

    #[test]
    fn words_find_by_name_and_meaning() {
        let items = items();
        assert_eq!(matches(&items, ""), [0, 1, 2]);
        assert_eq!(matches(&items, "charge FICC"), [2]);
        assert_eq!(matches(&items, "10-YEAR"), [1]);
        assert!(matches(&items, "wings").is_empty());
    }

    #[test]
    fn typing_and_enter_take_the_first_match() {
        let mut window = window();
        window.get_by_role_and_label(Role::ComboBox, "Lever").click();
        window.run();
        window.get_by_role_and_label(Role::TextInput, "Find: Lever").type_text("conf");
        window.run();
        assert!(window.query_by_label("Slope").is_none());
        window.key_press(Key::Enter);
        window.run();
        assert_eq!(*window.state(), Some(2));
        assert!(window.query_by_role_and_label(Role::TextInput, "Find: Lever").is_none(), "it closes");
    }

    #[test]
    fn arrows_mark_and_a_click_takes() {
        let mut window = window();
        window.get_by_role_and_label(Role::ComboBox, "Lever").click();
        window.run();
        window.key_press(Key::ArrowDown);
        window.run();
        window.key_press(Key::Enter);
        window.run();
        assert_eq!(*window.state(), Some(1));
        window.get_by_role_and_label(Role::ComboBox, "Lever").click();
        window.run();
        window.get_by_role_and_label(Role::MenuItem, "ficc.confidence").click();
        window.run();
        assert_eq!(*window.state(), Some(2));
    }
}
