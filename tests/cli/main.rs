//! The built program as a terminal or a script meets it: reports on small files of its own, market
//! data in every layout, one line and exit code 2 where nothing can be computed.

mod batch;
mod diff;
mod exports;
mod folder;
mod imports;
mod json;
mod markets;
mod printed;
mod published;
mod refusals;
mod reports;
mod sweeps;
mod tables;
