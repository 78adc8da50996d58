//! One file for each family of commands.

pub(crate) mod admin;
pub(crate) mod calendar;
#[cfg(feature = "cluster")]
pub(crate) mod cluster;
pub(crate) mod index;
pub(crate) mod lake;
mod mail;
pub(crate) mod measure;
mod place;
pub(crate) mod serve;

use crate::args::Common;
use crate::printer::Printer;
use crate::stop::Stop;
use caicach_content::Source;
use caicach_findings::{Findings, Text};
use std::path::Path;

/// What every command has at hand.
pub(crate) struct Context<'a> {
    pub(crate) common: &'a Common,
    pub(crate) printer: &'a Printer,
}

/// A command that ran: what it noticed.
pub(crate) type Done = Result<Findings, Stop>;

impl Context<'_> {
    /// The content: built in, or the folder that was named.
    pub(crate) fn source(&self) -> Source {
        match &self.common.content {
            Some(folder) => Source::Folder(folder.clone()),
            None => Source::Embedded,
        }
    }
}

/// The bytes of a file; `-` is stdin.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Stop> {
    let read = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|error| {
        let shown = path.display();
        let Text { vi, en } = Text::of_io(&error);
        Stop::request(
            format!("Không đọc được tệp {shown}: {vi}"),
            format!("The file {shown} cannot be read: {en}"),
        )
    })
}
