//! What the fuzz targets and the replay of their corpora run: one function for each kind of input from outside.

use crate::draft::Draft;
use crate::options::{Limits, ReadOptions};
use crate::rule::{Adjustment, RuleContext, read_rule};
use crate::write::{FrameworkHeader, framework_files};
use caicach_findings::Place;
use rust_decimal::Decimal;

/// Bytes as a file, DOCX or XLSX. What could be read is written as a framework.
pub fn document(bytes: &[u8]) {
    if let Ok(draft) = crate::read::read("f", bytes, &ReadOptions::default()) {
        write(&draft);
    }
}

/// Bytes as the text of a document (`word/document.xml`), without the package around it.
pub fn document_xml(bytes: &[u8]) {
    let limits = Limits::default();
    if let Ok((blocks, _)) = crate::document::read_docx_text("f", bytes, &limits)
        && let Ok(draft) = crate::read::read_blocks("f", blocks, &ReadOptions::default())
    {
        write(&draft);
    }
}

/// Bytes as the text of a rule, for an item of every kind.
pub fn rule(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for adjustment in [Adjustment::None, Adjustment::Bonus, Adjustment::Deduction] {
        for maximum in [None, Some(Decimal::ONE)] {
            let context = RuleContext {
                code: "1",
                name: "Tỷ lệ",
                maximum,
                adjustment,
                is_survey: false,
                place: Place::default(),
            };
            let _ = read_rule(&text, &context);
        }
    }
}

fn write(draft: &Draft) {
    let header = FrameworkHeader { id: "f".to_owned(), ..FrameworkHeader::default() };
    let _ = framework_files(draft, &header);
}
