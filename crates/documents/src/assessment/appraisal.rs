//! Biên bản thẩm định.

use super::{Assessment, Frame, Level, Meeting, Person, change, dashes, labelled, ours};
use crate::block::{Annex, Block};
use crate::document::{Document, Parts};
use crate::error::DocumentError;
use crate::kind::Kind;
use crate::number::{count, points};
use crate::table::{Align, Cell, Column, Row, RowKind, Table};
use crate::text::{Phrase, Rich};
use rust_decimal::Decimal;

/// What was appraised at a meeting about one unit.
#[derive(Debug, Clone)]
pub struct AppraisalMinutes {
    /// The assessment.
    pub assessment: Assessment,
    /// The unit whose self-score was appraised.
    pub unit: Phrase,
    /// When and where.
    pub meeting: Meeting,
    /// Who took part beside chair and secretary.
    pub participants: Vec<Person>,
    /// The total that the unit gave itself.
    pub self_total: Decimal,
    /// The total after appraisal.
    pub appraised_total: Decimal,
    /// The tree of the framework, in its order.
    pub items: Vec<AppraisedItem>,
    /// What was said.
    pub opinions: Vec<Rich>,
    /// What was concluded.
    pub conclusions: Vec<Rich>,
}

/// A line of the framework as it was appraised.
#[derive(Debug, Clone)]
pub struct AppraisedItem {
    /// Its code.
    pub code: Phrase,
    /// Its name.
    pub name: Phrase,
    /// Where it stands.
    pub level: Level,
    /// The most points it can earn.
    pub maximum: Decimal,
    /// What the unit gave itself.
    pub self_score: Option<Decimal>,
    /// What the appraisers gave.
    pub appraised: Option<Decimal>,
    /// Why; may be empty.
    pub reason: String,
    /// What the unit explained; may be empty.
    pub explanation: String,
}

impl AppraisedItem {
    fn is_changed(&self) -> bool {
        self.level == Level::Component && self.appraised.is_some() && self.appraised != self.self_score
    }
}

impl AppraisalMinutes {
    /// The minutes, with all items in an annex.
    ///
    /// # Errors
    /// A meeting that ends before it begins.
    pub fn document(&self, frame: Frame) -> Result<Document, DocumentError> {
        let name = self.assessment.name();
        let participants = std::iter::once(Block::Paragraph(Rich::new().bold("Thành phần tham dự:")))
            .chain(self.participants.iter().map(|person| Block::Dash(Rich::from(person.words()))));
        let participants = if self.participants.is_empty() { Vec::new() } else { participants.collect() };
        let mut body = self.meeting.opening(participants)?;
        body.push(labelled(
            "Nội dung",
            &format!("Thẩm định kết quả tự đánh giá, chấm điểm {name} của {}.", self.unit),
        ));
        body.push(self.result()?);
        for (title, lines) in [("Ý kiến tại cuộc họp", &self.opinions), ("Kết luận", &self.conclusions)]
        {
            if !lines.is_empty() {
                body.push(Block::Clause { title: Some(ours(title)?), text: Rich::new() });
                body.extend(dashes(lines));
            }
        }
        body.push(self.meeting.end());
        let annex = Annex {
            title: ours(&format!("Kết quả thẩm định {name} của {}", self.unit))?,
            landscape: true,
            body: vec![Block::Table(self.all_items()?)],
        };
        Document::new(Parts {
            form: frame.form,
            letterhead: frame.letterhead,
            kind: Kind::Minutes,
            subject: ours(&format!("Thẩm định kết quả tự đánh giá, chấm điểm {name} của {}", self.unit))?,
            bases: frame.bases,
            body,
            recipients: frame.recipients,
            closing: self.meeting.closing(),
            annexes: vec![annex],
        })
    }

    fn result(&self) -> Result<Block, DocumentError> {
        let changed = self.items.iter().filter(|item| item.is_changed()).count();
        let changed = match changed {
            0 => "không có tiêu chí thành phần nào thay đổi điểm".to_owned(),
            changed => format!("có {} tiêu chí thành phần thay đổi điểm", count(changed)),
        };
        let sentence = format!(
            "Tổng điểm tự chấm là {} điểm, tổng điểm thẩm định là {}/{} điểm, {} so với điểm tự chấm; {changed}. Điểm thẩm định, lý \
             do và giải trình của từng tiêu chí tại Phụ lục kèm theo Biên bản này.",
            points(self.self_total),
            points(self.appraised_total),
            points(self.assessment.maximum),
            change(self.self_total, self.appraised_total)
        );
        Ok(Block::Clause { title: Some(ours("Kết quả thẩm định")?), text: Rich::from(sentence) })
    }

    fn all_items(&self) -> Result<Table, DocumentError> {
        let columns = vec![
            Column::new("Mã", 18, Align::Center)?,
            Column::new("Lĩnh vực, tiêu chí, tiêu chí thành phần", 70, Align::Left)?,
            Column::new("Tối đa", 18, Align::Right)?.under("Điểm")?,
            Column::new("Tự chấm", 18, Align::Right)?.under("Điểm")?,
            Column::new("Thẩm định", 19, Align::Right)?.under("Điểm")?,
            Column::new("Lý do thẩm định", 55, Align::Left)?,
            Column::new("Giải trình của đơn vị", 54, Align::Left)?,
        ];
        let rows = self.items.iter().map(|item| {
            // What was changed is found at a glance.
            let appraised = match (item.is_changed(), item.appraised) {
                (true, Some(appraised)) => Cell::Text(Rich::new().bold(&points(appraised))),
                (_, appraised) => Cell::points(appraised),
            };
            Row::new(
                item.level.row_kind(),
                vec![
                    Cell::text(item.code.as_str()),
                    Cell::text(item.name.as_str()),
                    Cell::points(Some(item.maximum)),
                    Cell::points(item.self_score),
                    appraised,
                    Cell::text(&item.reason),
                    Cell::text(&item.explanation),
                ],
            )
        });
        let total = Row::new(
            RowKind::Sum,
            vec![
                Cell::Empty,
                Cell::text("Tổng điểm"),
                Cell::points(Some(self.assessment.maximum)),
                Cell::points(Some(self.self_total)),
                Cell::points(Some(self.appraised_total)),
                Cell::Empty,
                Cell::Empty,
            ],
        );
        Table::new(None, columns, rows.chain([total]).collect())
    }
}
