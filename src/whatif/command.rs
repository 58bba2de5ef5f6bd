//! Commands: every edit of a document, from a mouse, a key, a file or a script.

use super::{
    LeftOut, Lever, LeverError, Position, Scenario, Shock, Snapshot, Stand, snapshot, take_in::take_in,
};
use crate::{
    instrument::{Instrument, Unit},
    margin::{Account, Gate, Lot, Operation, XmChoice},
    quantity::{Date, Decimal, size},
    rulebook::{NamedValues, Rulebook, RulebookError, Scope, Value},
};
use std::{collections::BTreeSet, sync::Arc};
use thiserror::Error;

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    SetCrossMargining(bool),
    SetScope(Scope),
    SetAccount(Account),
    SetGate(Gate),
    SetOperation(Operation),
    SetAsOf(Option<Date>),
    SetShock(Option<Arc<Shock>>),
    /// Stands the document elsewhere in the history, or back at its own date. A stand already taken
    /// keeps the date it started from.
    StandAt(Option<Stand>),
    AddPosition(Position),
    /// Positions of files or of the clipboard beside what there is, with what of them counts in no
    /// figure. The title is that of the step.
    TakeIn {
        title: String,
        positions: Arc<Vec<Position>>,
        left_out: Arc<Vec<LeftOut>>,
    },
    /// Other lines in place of all there are.
    SetPositions(Arc<Vec<Position>>),
    /// By line, in any order.
    RemovePositions(Vec<usize>),
    SetQuantity {
        line: usize,
        quantity: Decimal,
    },
    SetXm {
        line: usize,
        xm: XmChoice,
    },
    SetPrice {
        line: usize,
        price: Option<Decimal>,
    },
    SetLever {
        lever: Lever,
        value: Option<Decimal>,
    },
    ResetLevers,
    SetParameter {
        name: String,
        value: Option<Value>,
    },
    /// Takes back what was set by hand; what a named source gives stays.
    ResetParameters,
    /// Parameters from a named source in place of the source there is, or of what was set by hand.
    SetPublished(Option<Arc<NamedValues>>),
    AddLot(Lot),
    RemoveLot(usize),
    SetLotAmount {
        lot: usize,
        amount: Decimal,
    },
    /// Replaces the whole pool, lots split and sent where they are to be posted.
    SetCollateral(Vec<Lot>),
    /// Moves dollars from cash lots into a fund's shares.
    SwapCash {
        into: crate::instrument::Fund,
        dollars: Decimal,
    },
    SetName(String),
    SetNotes(String),
    KeepSnapshot(Snapshot),
    RenameSnapshot {
        index: usize,
        name: String,
    },
    RemoveSnapshot(usize),
    /// The document as it stood, with the snapshots there are now.
    RestoreSnapshot(usize),
    /// Edits in their order as one step; none is made when one is refused.
    Several {
        title: String,
        commands: Vec<Command>,
    },
}

/// Why an edit cannot be made. The document stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("there is no position {}", .0 + 1)]
    NoSuchLine(usize),
    #[error("there is no collateral lot {}", .0 + 1)]
    NoSuchLot(usize),
    #[error("futures are held in whole contracts: {0} is not")]
    NotWhole(Decimal),
    #[error("the largest quantity of a line is 10,000bn")]
    TooLarge,
    #[error("a price is above 0")]
    Price,
    #[error("a price of your own counts on {from} only: go back to that date to set it")]
    PriceElsewhere { from: Date },
    #[error("an amount of collateral is above 0")]
    Lot,
    #[error("there is {held} of cash to swap, not {wanted}")]
    NotEnoughCash { held: Decimal, wanted: Decimal },
    #[error("a shock of {what} goes from {low} to {high}")]
    Shock { what: &'static str, low: Decimal, high: Decimal },
    #[error("there is no snapshot {}", .0 + 1)]
    NoSuchSnapshot(usize),
    #[error("a snapshot called {0} is already kept")]
    SnapshotTaken(String),
    #[error("a snapshot has a name of up to 60 letters on one line")]
    SnapshotName,
    #[error(transparent)]
    Lever(#[from] LeverError),
    #[error(transparent)]
    Parameter(#[from] RulebookError),
}

/// What edits of one kind on one thing share: consecutive ones of one gesture are one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Line(usize),
    Lever(Lever),
    Lot(usize),
    Parameter(String),
    Notes,
    Name,
    Stand,
}

impl Command {
    /// The name of the step in the undo menu.
    pub fn title(&self) -> String {
        match self {
            Self::SetCrossMargining(true) => "Switch cross-margining on".to_owned(),
            Self::SetCrossMargining(false) => "Switch cross-margining off".to_owned(),
            Self::SetScope(scope) => format!("Scope: {}", scope.name()),
            Self::SetAccount(account) => format!("Account: {}", account.name()),
            Self::SetGate(_) => "Account facts".to_owned(),
            Self::SetOperation(Operation::Normal) => "Resume the arrangement".to_owned(),
            Self::SetOperation(Operation::Suspended) => "Suspend the arrangement".to_owned(),
            Self::SetOperation(Operation::Held { .. }) => "One house late".to_owned(),
            Self::SetShock(Some(shock)) => format!("Shock: {}", shock.name),
            Self::SetShock(None) => "Take the shock back".to_owned(),
            Self::SetAsOf(Some(date)) => format!("As of {date}"),
            Self::SetAsOf(None) => "As of the last date".to_owned(),
            Self::StandAt(Some(stand)) => format!("Stand at {}", stand.at),
            Self::StandAt(None) => "Back from the history".to_owned(),
            Self::AddPosition(p) => format!("Add {}", p.instrument),
            Self::TakeIn { title, .. } | Self::Several { title, .. } => title.clone(),
            Self::SetPositions(_) => "Change positions".to_owned(),
            Self::RemovePositions(lines) if lines.len() == 1 => "Remove position".to_owned(),
            Self::RemovePositions(lines) => format!("Remove {} positions", lines.len()),
            Self::SetQuantity { .. } => "Change quantity".to_owned(),
            Self::SetXm { .. } => "Move between accounts".to_owned(),
            Self::SetPrice { .. } => "Change price".to_owned(),
            Self::SetLever { lever, .. } => lever.name().to_owned(),
            Self::ResetLevers => "Reset all levers".to_owned(),
            Self::SetParameter { name, .. } => format!("Parameter {name}"),
            Self::ResetParameters => "Reset all parameters".to_owned(),
            Self::SetPublished(Some(named)) => format!("Use {}", named.name),
            Self::SetPublished(None) => "Remove published parameters".to_owned(),
            Self::AddLot(lot) => format!("Add {} as collateral", lot.asset),
            Self::RemoveLot(_) => "Remove collateral".to_owned(),
            Self::SetLotAmount { .. } => "Change collateral".to_owned(),
            Self::SetCollateral(_) => "Post collateral".to_owned(),
            Self::SwapCash { into, .. } => format!("Swap cash for {}", into.code()),
            Self::SetName(_) => "Rename".to_owned(),
            Self::SetNotes(_) => "Edit notes".to_owned(),
            Self::KeepSnapshot(snapshot) => format!("Keep {}", snapshot.name),
            Self::RenameSnapshot { .. } => "Rename a snapshot".to_owned(),
            Self::RemoveSnapshot(_) => "Remove a snapshot".to_owned(),
            Self::RestoreSnapshot(_) => "Go back to a snapshot".to_owned(),
        }
    }

    /// What it edits, for edits that come in long rows.
    pub fn target(&self) -> Option<Target> {
        match self {
            Self::SetQuantity { line, .. } => Some(Target::Line(*line)),
            Self::SetLever { lever, .. } => Some(Target::Lever(*lever)),
            Self::SetLotAmount { lot, .. } => Some(Target::Lot(*lot)),
            Self::SetParameter { name, .. } => Some(Target::Parameter(name.clone())),
            Self::SetNotes(_) => Some(Target::Notes),
            Self::SetName(_) => Some(Target::Name),
            Self::StandAt(_) => Some(Target::Stand),
            _ => None,
        }
    }
}

/// The document after an edit.
///
/// # Errors
/// [`Refusal`] when the edit makes no sense; nothing has changed then.
pub fn apply(scenario: &Scenario, command: &Command, rulebook: &Rulebook) -> Result<Scenario, Refusal> {
    let mut next = scenario.clone();
    match command {
        Command::SetCrossMargining(on) => next.cross_margining = *on,
        Command::SetScope(scope) => next.scope = *scope,
        Command::SetAccount(account) => next.account = *account,
        Command::SetGate(gate) => next.gate = *gate,
        Command::SetOperation(operation) => next.operation = *operation,
        Command::SetAsOf(date) => {
            next.as_of = *date;
            next.stand = None;
        }
        Command::StandAt(stand) => next.stand = stood(scenario, *stand),
        Command::SetShock(shock) => {
            shock.as_ref().map_or(Ok(()), |s| s.check())?;
            next.shock = shock.clone().filter(|s| !s.is_none());
        }
        Command::AddPosition(position) => {
            take_in(&mut next, &entered(scenario, std::slice::from_ref(position))?, &[]);
        }
        Command::TakeIn { positions, left_out, .. } => {
            take_in(&mut next, &entered(scenario, positions)?, left_out);
        }
        Command::SetPositions(positions) => {
            for position in positions.iter() {
                check_quantity(&position.instrument, position.quantity)?;
            }
            next.positions = Arc::clone(positions);
        }
        Command::RemovePositions(lines) => remove_positions(&mut next, lines)?,
        Command::SetQuantity { line, quantity } => {
            let position = line_mut(&mut next, *line)?;
            check_quantity(&position.instrument, *quantity)?;
            position.quantity = *quantity;
        }
        Command::SetXm { line, xm } => line_mut(&mut next, *line)?.xm = *xm,
        Command::SetPrice { line, price } => {
            if price.is_some_and(|p| p <= Decimal::ZERO) {
                return Err(Refusal::Price);
            }
            if let Some(stand) = scenario.stand {
                return Err(Refusal::PriceElsewhere { from: stand.from });
            }
            line_mut(&mut next, *line)?.price = *price;
        }
        Command::SetLever { lever, value } => lever.set(&mut next, *value)?,
        Command::ResetLevers => {
            next.levers = super::Levers::default();
            for lever in [Lever::Cap, Lever::Threshold] {
                lever.set(&mut next, None)?;
            }
        }
        Command::SetParameter { name, value } => set_parameter(&mut next, name, value.as_ref(), rulebook)?,
        Command::ResetParameters => Arc::make_mut(&mut next.overrides).clear(),
        Command::SetPublished(named) => {
            let named = named.as_ref().map(|named| checked(named, rulebook)).transpose()?;
            Arc::make_mut(&mut next.overrides).set_named(named);
        }
        Command::AddLot(lot) => {
            check_lot(lot.amount)?;
            let asset = as_entered(scenario, &lot.asset);
            Arc::make_mut(&mut next.collateral).push(Lot { asset, ..lot.clone() });
        }
        Command::RemoveLot(lot) => {
            lot_mut(&mut next, *lot)?;
            Arc::make_mut(&mut next.collateral).remove(*lot);
        }
        Command::SetLotAmount { lot, amount } => {
            check_lot(*amount)?;
            lot_mut(&mut next, *lot)?.amount = *amount;
        }
        Command::SetCollateral(lots) => {
            lots.iter().try_for_each(|lot| check_lot(lot.amount))?;
            next.collateral = Arc::new(lots.clone());
        }
        Command::SwapCash { into, dollars } => swap_cash(&mut next, *into, *dollars)?,
        Command::SetName(name) => next.name.clone_from(name),
        Command::SetNotes(notes) => next.notes.clone_from(notes),
        Command::KeepSnapshot(kept) => snapshot::keep(&mut next, kept)?,
        Command::RenameSnapshot { index, name } => snapshot::rename(&mut next, *index, name)?,
        Command::RemoveSnapshot(index) => snapshot::remove(&mut next, *index)?,
        Command::RestoreSnapshot(index) => snapshot::restore(&mut next, *index)?,
        Command::Several { commands, .. } => {
            for command in commands {
                next = apply(&next, command, rulebook)?;
            }
        }
    }
    Ok(next)
}

/// Where a document comes to stand: rolled from the date it is entered as of, not from where it stood.
fn stood(scenario: &Scenario, wanted: Option<Stand>) -> Option<Stand> {
    let from = scenario.stand.map(|s| s.from);
    wanted.map(|s| Stand { from: from.unwrap_or(s.from), ..s }).filter(|s| s.at != s.from)
}

/// An instrument named where the document stands, as it is entered.
fn as_entered(scenario: &Scenario, instrument: &Instrument) -> Instrument {
    scenario.stand.map_or(*instrument, |stand| stand.roll().back().instrument(instrument))
}

/// Positions named where the document stands, as they are entered.
fn entered(scenario: &Scenario, positions: &[Position]) -> Result<Vec<Position>, Refusal> {
    let one = |p: &Position| {
        check_quantity(&p.instrument, p.quantity)?;
        Ok(Position { instrument: as_entered(scenario, &p.instrument), ..p.clone() })
    };
    positions.iter().map(one).collect()
}

fn check_quantity(instrument: &Instrument, quantity: Decimal) -> Result<(), Refusal> {
    if quantity.abs() > size::LARGEST {
        return Err(Refusal::TooLarge);
    }
    if instrument.unit() == Unit::Contracts && !quantity.fract().is_zero() {
        return Err(Refusal::NotWhole(quantity));
    }
    Ok(())
}

fn check_lot(amount: Decimal) -> Result<(), Refusal> {
    if amount <= Decimal::ZERO {
        Err(Refusal::Lot)
    } else if amount > size::LARGEST {
        Err(Refusal::TooLarge)
    } else {
        Ok(())
    }
}

fn remove_positions(scenario: &mut Scenario, lines: &[usize]) -> Result<(), Refusal> {
    if let Some(line) = lines.iter().find(|line| **line >= scenario.positions.len()) {
        return Err(Refusal::NoSuchLine(*line));
    }
    let gone: BTreeSet<usize> = lines.iter().copied().collect();
    let mut line = 0;
    Arc::make_mut(&mut scenario.positions).retain(|_| {
        line += 1;
        !gone.contains(&(line - 1))
    });
    Ok(())
}

fn line_mut(scenario: &mut Scenario, line: usize) -> Result<&mut Position, Refusal> {
    Arc::make_mut(&mut scenario.positions).get_mut(line).ok_or(Refusal::NoSuchLine(line))
}

fn lot_mut(scenario: &mut Scenario, lot: usize) -> Result<&mut Lot, Refusal> {
    Arc::make_mut(&mut scenario.collateral).get_mut(lot).ok_or(Refusal::NoSuchLot(lot))
}

fn set_parameter(
    scenario: &mut Scenario,
    name: &str,
    value: Option<&Value>,
    rulebook: &Rulebook,
) -> Result<(), Refusal> {
    let overrides = Arc::make_mut(&mut scenario.overrides);
    match value {
        Some(value) => {
            let checked = rulebook.parse_value(name, &value.to_string())?;
            overrides.insert(name.to_owned(), checked);
        }
        None => {
            overrides.remove(name);
        }
    }
    Ok(())
}

/// A named source with its values as the rulebook reads them.
fn checked(named: &NamedValues, rulebook: &Rulebook) -> Result<Arc<NamedValues>, Refusal> {
    let mut checked = named.clone();
    for (name, value) in &mut checked.values {
        *value = rulebook.parse_value(name, &value.to_string())?;
    }
    Ok(Arc::new(checked))
}

fn swap_cash(
    scenario: &mut Scenario,
    into: crate::instrument::Fund,
    dollars: Decimal,
) -> Result<(), Refusal> {
    check_lot(dollars)?;
    let lots = Arc::make_mut(&mut scenario.collateral);
    let held: Decimal = lots.iter().filter(|l| l.asset == Instrument::Usd).map(|l| l.amount).sum();
    if held < dollars {
        return Err(Refusal::NotEnoughCash { held, wanted: dollars });
    }
    let mut left = dollars;
    for lot in lots.iter_mut().filter(|l| l.asset == Instrument::Usd) {
        let part = lot.amount.min(left);
        lot.amount -= part;
        left -= part;
    }
    lots.retain(|l| !l.amount.is_zero());
    match lots.iter_mut().find(|l| l.asset == Instrument::Fund(into)) {
        Some(lot) => lot.amount += dollars,
        None => lots.push(Lot { asset: Instrument::Fund(into), amount: dollars, at: None }),
    }
    Ok(())
}

#[cfg(test)]
mod tests;
