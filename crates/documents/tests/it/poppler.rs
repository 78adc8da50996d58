//! What poppler reads in a PDF.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::Write;
use std::process::Command;

/// Words on one line, with their place in points from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) page: usize,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) size: u32,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) text: String,
}

impl Line {
    /// Where the last letter ends; a space at the end of a line counts in its width.
    pub(crate) fn right(&self) -> f64 {
        let space = if self.text.ends_with(' ') { f64::from(self.size) / 4.0 } else { 0.0 };
        self.left + self.width - space
    }

    pub(crate) fn middle(&self) -> f64 {
        self.left + self.width / 2.0
    }
}

/// Runs one of poppler's tools over a PDF; `-` in the arguments is the file.
pub(crate) fn run(tool: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let path = file.path().to_str().unwrap();
    let arguments = arguments.iter().map(|argument| if *argument == "-" { path } else { argument });
    let output = Command::new(tool)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{tool} did not run ({error}); install poppler-utils"));
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The words in the order of the file.
pub(crate) fn text(pdf: &[u8]) -> String {
    run("pdftotext", &["-raw", "-", "/dev/stdout"], pdf)
}

pub(crate) fn pages(pdf: &[u8]) -> usize {
    let information = run("pdfinfo", &["-"], pdf);
    let line = information.lines().find(|line| line.starts_with("Pages:")).unwrap();
    line.trim_start_matches("Pages:").trim().parse().unwrap()
}

/// All lines with size and look.
pub(crate) fn lines(pdf: &[u8]) -> Vec<Line> {
    let xml = run("pdftohtml", &["-xml", "-zoom", "1", "-i", "-stdout", "-"], pdf);
    let mut reader = Reader::from_str(&xml);
    let (mut lines, mut sizes, mut page): (Vec<Line>, HashMap<String, u32>, usize) =
        (Vec::new(), HashMap::new(), 0);
    let mut open = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) if element.name().as_ref() == "page" => {
                page = attribute(&element, "number") as usize;
            }
            Event::Empty(element) if element.name().as_ref() == "fontspec" => {
                sizes.insert(word(&element, "id"), attribute(&element, "size") as u32);
            }
            Event::Start(element) if element.name().as_ref() == "text" => {
                open = true;
                lines.push(Line {
                    page,
                    left: attribute(&element, "left"),
                    top: attribute(&element, "top"),
                    width: attribute(&element, "width"),
                    height: attribute(&element, "height"),
                    size: sizes[&word(&element, "font")],
                    bold: false,
                    italic: false,
                    text: String::new(),
                });
            }
            Event::Start(element) if open => match element.name().as_ref() {
                "b" => lines.last_mut().unwrap().bold = true,
                "i" => lines.last_mut().unwrap().italic = true,
                _ => {}
            },
            Event::Text(words) if open => lines.last_mut().unwrap().text.push_str(&words.xml10_content()),
            Event::GeneralRef(name) if open => {
                let sign = match name.into_inner().as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    number => char::from_u32(number.trim_start_matches('#').parse().unwrap()).unwrap(),
                };
                lines.last_mut().unwrap().text.push(sign);
            }
            Event::End(element) if element.name().as_ref() == "text" => open = false,
            Event::Eof => return lines,
            _ => {}
        }
    }
}

/// The first line that begins with these words.
pub(crate) fn find<'a>(lines: &'a [Line], start: &str) -> &'a Line {
    lines
        .iter()
        .find(|line| line.text.trim().starts_with(start))
        .unwrap_or_else(|| panic!("no line begins with {start:?}: {lines:#?}"))
}

fn word(element: &BytesStart<'_>, name: &str) -> String {
    let attribute = element.attributes().map(Result::unwrap).find(|attribute| attribute.key.as_ref() == name);
    attribute.unwrap().value.into_owned()
}

fn attribute(element: &BytesStart<'_>, name: &str) -> f64 {
    word(element, name).parse().unwrap()
}
