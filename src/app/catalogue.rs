//! Everything a person can do at this moment, as one list: what the command palette searches.

use super::{
    context::View,
    outbox::Effect,
    panels::{quick_add, what_if},
    ui_command::{Pick, UiCommand},
};
use crate::{
    io::SHIPPED,
    margin::{Account, Gate},
    quantity::{Decimal, money::from_simulation},
    rulebook::{Scope, Value},
    whatif::{Command, Gesture, Lever, event::Event},
};
use egui::KeyboardShortcut;

/// What choosing an entry does.
#[derive(Debug, Clone, PartialEq)]
pub enum Does {
    Effect(Effect),
    /// Begins a text that wants a value after it.
    Begins(String),
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The menu it stands in, or what it belongs to.
    pub place: &'static str,
    pub title: String,
    pub key: Option<KeyboardShortcut>,
    pub does: Does,
    /// Whether it makes sense now.
    pub applies: bool,
}

impl Entry {
    fn ui(command: UiCommand, title: &str, view: &View) -> Self {
        Self {
            place: command.place(),
            title: title.trim_start_matches("+ ").to_owned(),
            key: command.shortcut(),
            does: Does::Effect(Effect::Ui(command)),
            applies: command.applies(view.applies),
        }
    }

    fn edit(place: &'static str, title: impl Into<String>, command: Command) -> Self {
        let does = Does::Effect(Effect::Document(command, Gesture::Done));
        Self { place, title: title.into(), key: None, does, applies: true }
    }

    fn asks(place: &'static str, name: &str) -> Self {
        let does = Does::Begins(format!("{name} "));
        Self { place, title: format!("{name}…"), key: None, does, applies: true }
    }
}

/// A switch of the document: where it belongs, its words, whether it is on, and what throws it.
pub type Switch = (&'static str, &'static str, bool, Command);

/// Facts of the account and switches of the method.
pub fn switches(view: &View) -> Vec<Switch> {
    let gate = view.scenario.gate;
    let flipped = |gate| Command::SetGate(gate);
    let facts = [
        (
            "Same clearing firm",
            gate.same_clearing_firm,
            flipped(Gate { same_clearing_firm: !gate.same_clearing_firm, ..gate }),
        ),
        (
            "Broker-dealer and FCM in one",
            gate.dual_registered,
            flipped(Gate { dual_registered: !gate.dual_registered, ..gate }),
        ),
        ("XM account designated", gate.designated, flipped(Gate { designated: !gate.designated, ..gate })),
    ];
    let rules = &view.evaluation.rules;
    let parameters = [
        ("Heightened-risk account", "cme.heightened_risk", rules.cme.heightened_risk),
        ("CME’s model for the dollars as well", "cme.model_for_dollars", rules.cme.model_for_dollars),
        ("One percentage for everything (unified)", "scope.unified.one_percentage", rules.one_percentage),
    ];
    let method = parameters.map(|(title, name, is_on)| {
        let value = (!is_on).then_some(Value::Number(Decimal::ONE));
        ("Method", title, is_on, Command::SetParameter { name: name.to_owned(), value })
    });
    facts
        .into_iter()
        .map(|(title, is_on, command)| ("Account facts", title, is_on, command))
        .chain(method)
        .collect()
}

/// Everything there is to do, in the order of menus.
pub fn entries(view: &View) -> Vec<Entry> {
    let mut all: Vec<Entry> = UiCommand::PLAIN.iter().map(|c| Entry::ui(*c, c.title(), view)).collect();
    all.extend(SHIPPED.iter().enumerate().map(|(i, (name, _))| Entry {
        place: "Scenarios",
        ..Entry::ui(UiCommand::OpenShipped(i), name, view)
    }));
    all.extend(view.prefs.recent.iter().enumerate().map(|(i, path)| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Entry { place: "Open recent", ..Entry::ui(UiCommand::OpenRecent(i), &name, view) }
    }));
    all.extend(view.evaluation.stress.iter().map(|day| {
        let title = format!("{} {} happens tomorrow", day.date, day.event);
        Entry::ui(UiCommand::Event(Event::StressDay(day.date)), &title, view)
    }));
    for (i, snapshot) in view.scenario.snapshots.iter().enumerate() {
        let title = format!("Go back to {}", snapshot.name);
        all.push(Entry::edit("Snapshots", title, Command::RestoreSnapshot(i)));
        let compare = UiCommand::Compare(Pick::Snapshot(i), Pick::Now);
        let title = format!("Compare {} with what is open", snapshot.name);
        all.push(Entry { place: "Snapshots", ..Entry::ui(compare, &title, view) });
    }
    all.extend(Scope::ALL.map(|s| Entry::edit("Scope", s.name(), Command::SetScope(s))));
    all.extend(Account::ALL.map(|a| Entry::edit("Account", a.name(), Command::SetAccount(a))));
    all.push(Entry::edit("Market", "As of the last date", Command::SetAsOf(None)));
    all.extend(switches(view).into_iter().map(|(place, title, is_on, command)| {
        let word = if is_on { "off" } else { "on" };
        Entry::edit(place, format!("{title}: {word}"), command)
    }));
    all.extend(Lever::ALL.into_iter().filter(|lever| lever.is_changed(view.scenario)).map(|lever| {
        Entry::edit("Lever", format!("Reset {}", lever.name()), Command::SetLever { lever, value: None })
    }));
    all.extend(Lever::ALL.map(|lever| Entry::asks("Lever", lever.name())));
    all.extend(view.rulebook.iter().map(|p| Entry::asks("Parameter", &p.name)));
    all
}

/// What a text itself asks for: a lever or a parameter with its value, or an instrument with its
/// quantity. `ranks` says how well a name fits what was typed, best first.
pub fn spelled_out(
    view: &View,
    text: &str,
    ranks: &mut dyn FnMut(&str, &[String]) -> Vec<usize>,
) -> Vec<Entry> {
    let mut found = Vec::new();
    if let Ok(position) = quick_add::read_known(text, view) {
        let title = format!("Add {} {}", position.instrument, position.quantity.normalize());
        found.push(Entry::edit("Position", title, Command::AddPosition(position)));
    }
    let Some((name, value)) = text.trim().rsplit_once(char::is_whitespace) else { return found };
    let (name, value) = match value {
        "%" | "bp" | "x" => match name.trim().rsplit_once(char::is_whitespace) {
            Some((name, number)) => (name, format!("{number} {value}")),
            None => return found,
        },
        _ => (name, value.to_owned()),
    };
    let levers: Vec<String> = Lever::ALL.iter().map(|l| l.name().to_owned()).collect();
    for lever in ranks(name, &levers).into_iter().take(2).filter_map(|i| Lever::ALL.get(i)) {
        if let Ok(amount) = what_if::parse(*lever, &value, 0.0) {
            let title = format!("{}: {}", lever.name(), what_if::text(*lever, amount));
            let value = Some(from_simulation(amount).round_dp(6).normalize());
            found.push(Entry::edit("Lever", title, Command::SetLever { lever: *lever, value }));
        }
    }
    let names: Vec<String> = view.rulebook.iter().map(|p| p.name.clone()).collect();
    for name in ranks(name, &names).into_iter().take(3).filter_map(|i| names.get(i)) {
        if let Ok(parsed) = view.rulebook.parse_value(name, &value) {
            let command = Command::SetParameter { name: name.clone(), value: Some(parsed) };
            found.push(Entry::edit("Parameter", format!("{name} = {value}"), command));
        }
    }
    found
}
