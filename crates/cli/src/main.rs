//! `caicach`: the command line, and the one binary of the product.
//!
//! Each command reads files, calls an engine or a use case, and prints: results on stdout, progress and findings on
//! stderr. Exit codes: 0 done, 1 done with items rejected, 2 could not run.

mod args;
mod arguments;
mod commands;
mod printer;
mod stop;

use args::{Arguments, Command};
use clap::Parser;
use printer::Printer;
use std::process::ExitCode;

/// Records are many small texts, made by one thread and given back by another: measured, a tenth of an import is saved.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return arguments::refused(&error),
    };
    let printer = Printer::new(&arguments.common);
    if let Some(threads) = arguments.common.threads {
        // The pool is built once, here; an error would mean that it already was.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let context = commands::Context { common: &arguments.common, printer: &printer };
    let done = match arguments.command {
        Command::Index(command) => commands::index::run(&context, command),
        Command::Calendar(command) => commands::calendar::run(&context, command),
        Command::Lake(command) => commands::lake::run(&context, command),
        Command::Measure(command) => commands::measure::run(&context, command),
        #[cfg(feature = "cluster")]
        Command::Cluster(command) => commands::cluster::run(&context, command),
        Command::Admin(command) => commands::admin::run(&context, command),
        Command::Serve(command) => commands::serve::serve(&context, &command),
        Command::Demo(command) => commands::serve::demo(&context, &command),
    };
    match done {
        Ok(findings) => match printer.findings(&findings) {
            Ok(()) => ExitCode::from(Printer::exit_code(&findings)),
            Err(error) => printer.stopped(&stop::Stop::from(error)),
        },
        Err(stop) => printer.stopped(&stop),
    }
}
