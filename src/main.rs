//! The door: parse arguments, open the window or run a command.
#![forbid(unsafe_code)]

use clap::Parser;
use crossmargin::{app, cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match &arguments.command {
        Some(command) => cli::run(command, &app::press::Headless),
        None => match app::run(arguments.file) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("crossmargin: {error}");
                ExitCode::from(2)
            }
        },
    }
}
