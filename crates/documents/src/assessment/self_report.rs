//! Báo cáo tự đánh giá, chấm điểm.

use super::{Assessment, Frame, Level, change, dashes, ours};
use crate::block::{Annex, Block};
use crate::chart::{Bar, Chart};
use crate::document::{Document, Parts};
use crate::error::DocumentError;
use crate::kind::Kind;
use crate::number::{count, percent, points};
use crate::signature::{Closing, Signature};
use crate::table::{Align, Cell, Column, Row, RowKind, Table};
use crate::text::{Phrase, Rich};
use rust_decimal::Decimal;

/// What a unit reports about itself.
#[derive(Debug, Clone)]
pub struct SelfReport {
    /// The assessment.
    pub assessment: Assessment,
    /// The unit that scores itself.
    pub unit: Phrase,
    /// The points it gives itself in all, by the rules of the framework.
    pub total: Decimal,
    /// The tree of the framework, in its order.
    pub items: Vec<ReportItem>,
    /// Totals of earlier years, rising; the last one is compared with.
    pub earlier: Vec<YearPoints>,
    /// What the unit says about its results.
    pub remarks: Vec<Rich>,
    /// What it proposes.
    pub proposals: Vec<Rich>,
}

/// A line of the framework as the unit scored it.
#[derive(Debug, Clone)]
pub struct ReportItem {
    /// Its code: `1.2.3`.
    pub code: Phrase,
    /// Its name.
    pub name: Phrase,
    /// Where it stands.
    pub level: Level,
    /// The most points it can earn.
    pub maximum: Decimal,
    /// The points that the unit gives itself; none where a survey gives them or nothing was entered.
    pub score: Option<Decimal>,
    /// The points of the year before.
    pub last_year: Option<Decimal>,
    /// Why these points; may be empty.
    pub reason: String,
    /// What proves them.
    pub evidence: Vec<Evidence>,
}

/// A document that proves points (tài liệu kiểm chứng).
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Number and symbol: `12/KH-UBND`; may be empty.
    pub number: String,
    /// What it is.
    pub name: Phrase,
}

/// The total of a year.
#[derive(Debug, Clone, Copy)]
pub struct YearPoints {
    /// The year.
    pub year: i32,
    /// The points.
    pub points: Decimal,
}

impl SelfReport {
    /// The report, with all items and their evidence in an annex.
    ///
    /// # Errors
    /// A maximum of a domain that is not above zero, points below zero, years that do not rise.
    pub fn document(&self, frame: Frame, signature: Signature) -> Result<Document, DocumentError> {
        let name = self.assessment.name();
        let mut body = vec![
            Block::paragraph(format!(
                "{} báo cáo kết quả tự đánh giá, chấm điểm {name} theo {} như sau:",
                self.unit, self.assessment.framework
            )),
            Block::Heading(ours("Kết quả tự đánh giá, chấm điểm")?),
        ];
        body.extend(self.overall()?);
        body.extend(self.by_domain()?);
        body.push(Block::Heading(ours("Điểm chưa đạt và nguyên nhân")?));
        body.extend(self.lost()?);
        body.extend(self.remarks()?);
        body.push(Block::paragraph(format!(
            "Trên đây là kết quả tự đánh giá, chấm điểm {name} của {}; điểm, lý do và tài liệu kiểm chứng của từng tiêu chí tại \
             Phụ lục kèm theo Báo cáo này.",
            self.unit
        )));
        let annex = Annex {
            title: ours(&format!("Bảng tự đánh giá, chấm điểm {name} của {}", self.unit))?,
            landscape: true,
            body: vec![Block::Table(self.all_items()?)],
        };
        Document::new(Parts {
            form: frame.form,
            letterhead: frame.letterhead,
            kind: Kind::Report,
            subject: ours(&format!("Kết quả tự đánh giá, chấm điểm {name}"))?,
            bases: frame.bases,
            body,
            recipients: frame.recipients,
            closing: Closing::Signed(signature),
            annexes: vec![annex],
        })
    }

    fn overall(&self) -> Result<Vec<Block>, DocumentError> {
        let maximum = self.assessment.maximum;
        let mut sentence = format!("Tổng điểm tự chấm đạt {}/{} điểm", points(self.total), points(maximum));
        if let Some(share) = percent(self.total, maximum) {
            sentence.push_str(&format!(", bằng {share} điểm tối đa"));
        }
        if let Some(last) = self.earlier.last() {
            let change = change(last.points, self.total);
            sentence.push_str(&format!("; so với năm {} ({} điểm) {change}", last.year, points(last.points)));
        }
        sentence.push('.');
        let mut blocks = vec![clause_title("Kết quả chung")?, Block::paragraph(sentence)];
        if !self.earlier.is_empty() {
            let mut years: Vec<(i32, Decimal)> =
                self.earlier.iter().map(|year| (year.year, year.points)).collect();
            years.push((self.assessment.year, self.total));
            let caption =
                ours(&format!("Tổng điểm qua các năm, năm {} là điểm tự chấm", self.assessment.year))?;
            blocks.push(Block::Chart(Chart::years(caption, years)?));
        }
        Ok(blocks)
    }

    fn domains(&self) -> impl Iterator<Item = &ReportItem> + Clone {
        self.items.iter().filter(|item| item.level == Level::Domain)
    }

    fn by_domain(&self) -> Result<Vec<Block>, DocumentError> {
        if self.domains().next().is_none() {
            return Ok(Vec::new());
        }
        let compares = self.domains().any(|domain| domain.last_year.is_some());
        let mut columns = vec![
            Column::new("TT", 11, Align::Center)?,
            Column::new("Lĩnh vực", 68, Align::Left)?,
            Column::new("Tối đa", 20, Align::Right)?.under("Điểm")?,
            Column::new("Tự chấm", 23, Align::Right)?.under("Điểm")?,
            Column::new("Tỷ lệ", 21, Align::Right)?,
        ];
        if compares {
            columns.push(Column::new("Năm trước", 22, Align::Right)?);
        }
        let row = |kind,
                   code: &str,
                   name: &str,
                   maximum: Decimal,
                   score: Option<Decimal>,
                   last: Option<Decimal>| {
            let share = score.and_then(|score| percent(score, maximum)).unwrap_or_default();
            let mut cells = vec![
                Cell::text(code),
                Cell::text(name),
                Cell::points(Some(maximum)),
                Cell::points(score),
                Cell::text(&share),
            ];
            if compares {
                cells.push(Cell::points(last));
            }
            Row::new(kind, cells)
        };
        let mut rows: Vec<Row> = self
            .domains()
            .map(|item| {
                row(
                    RowKind::Plain,
                    item.code.as_str(),
                    item.name.as_str(),
                    item.maximum,
                    item.score,
                    item.last_year,
                )
            })
            .collect();
        let last = self.earlier.last().map(|year| year.points);
        rows.push(row(RowKind::Sum, "", "Tổng điểm", self.assessment.maximum, Some(self.total), last));
        let bars = self
            .domains()
            .map(|domain| Bar::new(domain.name.as_str(), domain.score.unwrap_or_default(), domain.maximum))
            .collect::<Result<Vec<Bar>, _>>()?;
        Ok(vec![
            clause_title("Kết quả theo lĩnh vực")?,
            Block::Table(Table::new(Some(ours("Điểm tự chấm theo lĩnh vực")?), columns, rows)?),
            Block::Chart(Chart::bars(ours("Điểm tự chấm so với điểm tối đa của từng lĩnh vực")?, bars)?),
        ])
    }

    fn lost(&self) -> Result<Vec<Block>, DocumentError> {
        let lost: Vec<(&ReportItem, Decimal)> = self
            .items
            .iter()
            .filter(|item| item.level == Level::Component)
            .filter_map(|item| item.score.filter(|score| *score < item.maximum).map(|score| (item, score)))
            .collect();
        if lost.is_empty() {
            return Ok(vec![Block::paragraph(
                "Không có tiêu chí thành phần tự chấm nào thấp hơn điểm tối đa.",
            )]);
        }
        let missing: Decimal = lost.iter().map(|(item, score)| item.maximum - score).sum();
        let sentence = format!(
            "Có {} tiêu chí thành phần tự chấm thấp hơn điểm tối đa; tổng số điểm chưa đạt là {} điểm.",
            count(lost.len()),
            points(missing)
        );
        let columns = vec![
            Column::new("Mã", 17, Align::Center)?,
            Column::new("Tiêu chí thành phần", 55, Align::Left)?,
            Column::new("Tối đa", 18, Align::Right)?.under("Điểm")?,
            Column::new("Tự chấm", 18, Align::Right)?.under("Điểm")?,
            Column::new("Chưa đạt", 18, Align::Right)?.under("Điểm")?,
            Column::new("Nguyên nhân", 48, Align::Left)?,
        ];
        let rows = lost.iter().map(|(item, score)| {
            Row::plain(vec![
                Cell::text(item.code.as_str()),
                Cell::text(item.name.as_str()),
                Cell::points(Some(item.maximum)),
                Cell::points(Some(*score)),
                Cell::points(Some(item.maximum - score)),
                Cell::text(&item.reason),
            ])
        });
        let caption = ours("Tiêu chí thành phần chưa đạt điểm tối đa")?;
        Ok(vec![
            Block::paragraph(sentence),
            Block::Table(Table::new(Some(caption), columns, rows.collect())?),
        ])
    }

    fn remarks(&self) -> Result<Vec<Block>, DocumentError> {
        if self.remarks.is_empty() && self.proposals.is_empty() {
            return Ok(Vec::new());
        }
        let mut blocks = vec![Block::Heading(ours("Đánh giá chung và kiến nghị")?)];
        for (title, lines) in [("Đánh giá chung", &self.remarks), ("Kiến nghị, đề xuất", &self.proposals)]
        {
            if !lines.is_empty() {
                blocks.push(clause_title(title)?);
                blocks.extend(dashes(lines));
            }
        }
        Ok(blocks)
    }

    fn all_items(&self) -> Result<Table, DocumentError> {
        let columns = vec![
            Column::new("Mã", 18, Align::Center)?,
            Column::new("Lĩnh vực, tiêu chí, tiêu chí thành phần", 76, Align::Left)?,
            Column::new("Tối đa", 18, Align::Right)?.under("Điểm")?,
            Column::new("Tự chấm", 18, Align::Right)?.under("Điểm")?,
            Column::new("Lý do", 60, Align::Left)?,
            Column::new("Tài liệu kiểm chứng", 62, Align::Left)?,
        ];
        let rows = self.items.iter().map(|item| {
            let evidence: Vec<String> = item.evidence.iter().map(Evidence::words).collect();
            Row::new(
                item.level.row_kind(),
                vec![
                    Cell::text(item.code.as_str()),
                    Cell::text(item.name.as_str()),
                    Cell::points(Some(item.maximum)),
                    Cell::points(item.score),
                    Cell::text(&item.reason),
                    Cell::text(&evidence.join("\n")),
                ],
            )
        });
        let total = Row::new(
            RowKind::Sum,
            vec![
                Cell::Empty,
                Cell::text("Tổng điểm"),
                Cell::points(Some(self.assessment.maximum)),
                Cell::points(Some(self.total)),
                Cell::Empty,
                Cell::Empty,
            ],
        );
        Table::new(None, columns, rows.chain([total]).collect())
    }
}

impl Evidence {
    fn words(&self) -> String {
        match self.number.trim() {
            "" => format!("- {}", self.name),
            number => format!("- Số {number}: {}", self.name),
        }
    }
}

fn clause_title(title: &str) -> Result<Block, DocumentError> {
    Ok(Block::Clause { title: Some(ours(title)?), text: Rich::new() })
}
