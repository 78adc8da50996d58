//! Text documents: paragraphs and tables of `word/document.xml`, with the numbers that Word counts by itself.

mod body;
mod lists;
mod table;

use super::Block;
use super::package::Parts;
use super::refusal::Refusal;
use super::walk::{Walked, Walker, attribute, walk};
use crate::options::Limits;
use body::Body;
use caicach_findings::{Finding, Findings, Place, Text};
use lists::Lists;
use quick_xml::events::BytesStart;

/// Where the text of nearly every document is.
const USUAL_PART: &str = "word/document.xml";

/// Reads the parts of a text document.
///
/// # Errors
/// There is no text, or it lies too deep.
pub(super) fn read(name: &str, parts: &Parts, limits: &Limits) -> Result<(Vec<Block>, Findings), Findings> {
    let main = main_part(parts, limits);
    let Some(bytes) = parts.get(&main) else { return Err(Refusal::NoText.into_findings(name)) };
    let lists =
        Lists::read(beside(parts, &main, "numbering.xml"), beside(parts, &main, "styles.xml"), limits);
    let mut body = Body::new(lists, limits);
    let walked = walk(bytes, limits.depth, &mut body);
    if walked == Walked::TooDeep {
        return Err(Refusal::TooDeep.into_findings(name));
    }
    let (blocks, mut findings) = body.finish(name);
    if walked == Walked::CutOff {
        if blocks.is_empty() {
            return Err(Refusal::Damaged.into_findings(name));
        }
        findings.push(cut_off(name, blocks.len()));
    }
    Ok((blocks, findings))
}

/// A part in the folder of the main part.
fn beside<'a>(parts: &'a Parts, main: &str, file: &str) -> &'a [u8] {
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    parts.get(&format!("{folder}/{file}")).map_or(&[], Vec::as_slice)
}

/// The name of the part that holds the text, as the package says; some programs name it `word/document2.xml`.
fn main_part(parts: &Parts, limits: &Limits) -> String {
    let mut relations = Relations { target: None };
    if let Some(bytes) = parts.get("_rels/.rels") {
        walk(bytes, limits.depth, &mut relations);
    }
    let named = relations.target.map(|target| target.trim_start_matches('/').to_owned());
    named.filter(|target| parts.contains_key(target)).unwrap_or_else(|| USUAL_PART.to_owned())
}

/// Looks for the relation to the main part.
struct Relations {
    target: Option<String>,
}

impl Walker for Relations {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        let is_main =
            attribute(element, "Type").is_some_and(|relation| relation.ends_with("/officeDocument"));
        if name == "Relationship" && is_main {
            self.target = attribute(element, "Target");
        }
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

fn cut_off(name: &str, blocks: usize) -> Finding {
    let message = Text::new(
        format!("Nội dung văn bản bị đứt giữa chừng; chỉ đọc được {blocks} đoạn và bảng đầu"),
        format!(
            "The text of the document breaks off; only its first {blocks} paragraphs and tables were read"
        ),
    );
    let hint = Text::new(
        "Mở tệp bằng Word, kiểm tra bảng tiêu chí, lưu lại rồi tải lên lại",
        "Open the file in Word, look at the table of criteria, save it and send it again",
    );
    Finding::rejected("document-cut-off", message).at(Place::file(name)).hint(hint)
}
