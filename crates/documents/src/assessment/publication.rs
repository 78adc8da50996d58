//! Thông báo, quyết định công bố kết quả.

use super::{Assessment, Frame, ours};
use crate::block::{Annex, Block};
use crate::chart::{Bar, Chart};
use crate::document::{Document, Parts};
use crate::error::DocumentError;
use crate::kind::Kind;
use crate::number::{count, percent, points};
use crate::signature::{Closing, Signature};
use crate::table::{Align, Cell, Column, Row, Table};
use crate::text::{Phrase, Rich};
use rust_decimal::{Decimal, RoundingStrategy};

/// More bars than this do not fit beside each other on a page.
const MOST_BARS: usize = 30;

/// The published result of an assessment.
#[derive(Debug, Clone)]
pub struct ResultNotice {
    /// The assessment.
    pub assessment: Assessment,
    /// By which kind of document.
    pub publication: Publication,
    /// The domains, in the order of the units' points.
    pub domains: Vec<ResultDomain>,
    /// The units, in the order in which they are to stand.
    pub units: Vec<RankedUnit>,
    /// What is announced or decided beyond the result: paragraphs of a notice, articles of a decision.
    pub further: Vec<Rich>,
    /// What a reader needs to verify the result.
    pub chain: Vec<ChainHead>,
    /// The fingerprint of the key with which heads of the log are signed; none when they are not.
    pub key: Option<Phrase>,
}

/// The kind of document that publishes a result.
#[derive(Debug, Clone)]
pub enum Publication {
    /// Thông báo.
    Notice,
    /// Quyết định.
    Decision {
        /// Who decides.
        authority: Phrase,
    },
}

/// A domain.
#[derive(Debug, Clone)]
pub struct ResultDomain {
    /// Its code, which heads its column: `I`.
    pub code: Phrase,
    /// Its name.
    pub name: Phrase,
    /// The most points it can earn.
    pub maximum: Decimal,
}

/// The result of a unit.
#[derive(Debug, Clone)]
pub struct RankedUnit {
    /// Its rank; equal results may share one.
    pub rank: usize,
    /// The unit.
    pub unit: Phrase,
    /// Its points by domain, in the order of the domains; none where a domain does not apply.
    pub domains: Vec<Option<Decimal>>,
    /// Its points in all.
    pub total: Decimal,
    /// The most that it could earn: what does not apply to it is no part of that.
    pub maximum: Decimal,
    /// Its band (xếp loại); may be empty.
    pub band: String,
}

/// The head of an audit chain at the time of publication: whoever has a copy of the log can see that nothing was changed since.
#[derive(Debug, Clone)]
pub struct ChainHead {
    /// What the chain is about.
    pub subject: Phrase,
    /// How many entries it has.
    pub entries: usize,
    /// The hash of the last one.
    pub hash: Phrase,
}

impl ResultNotice {
    /// The notice or decision, with the ranking and what verifies it in an annex.
    ///
    /// # Errors
    /// No units; a unit with another number of domains; a maximum that is not above zero.
    pub fn document(&self, frame: Frame, signature: Signature) -> Result<Document, DocumentError> {
        let name = self.assessment.name();
        let (kind, body) = match &self.publication {
            Publication::Notice => (Kind::Notice, self.notice(&frame)?),
            Publication::Decision { authority } => {
                (Kind::Decision { authority: authority.clone() }, self.decision())
            }
        };
        let mut annex = vec![Block::Table(self.ranking()?)];
        annex.extend(self.legend());
        annex.extend(self.verification());
        let annex = Annex { title: ours(&format!("Kết quả {name}"))?, landscape: true, body: annex };
        Document::new(Parts {
            form: frame.form,
            letterhead: frame.letterhead,
            kind,
            subject: ours(&format!("Về việc công bố kết quả {name}"))?,
            bases: frame.bases,
            body,
            recipients: frame.recipients,
            closing: Closing::Signed(signature),
            annexes: vec![annex],
        })
    }

    fn notice(&self, frame: &Frame) -> Result<Vec<Block>, DocumentError> {
        let mut body = vec![
            Block::paragraph(format!(
                "{} thông báo kết quả {} của {} đơn vị, xác định theo {}, như sau:",
                frame.letterhead.office.name,
                self.assessment.name(),
                count(self.units.len()),
                self.assessment.framework
            )),
            Block::clause(self.summary()),
        ];
        if self.units.len() <= MOST_BARS {
            let bars = self
                .units
                .iter()
                .map(|unit| Bar::new(unit.unit.as_str(), unit.total, unit.maximum))
                .collect::<Result<Vec<Bar>, _>>()?;
            body.push(Block::Chart(Chart::bars(ours("Tổng điểm của các đơn vị so với điểm tối đa")?, bars)?));
        }
        body.push(Block::clause(
            "Điểm theo lĩnh vực, thứ hạng và xếp loại của từng đơn vị tại Phụ lục kèm theo Thông báo này.",
        ));
        body.extend(self.further.iter().cloned().map(|text| Block::Clause { title: None, text }));
        Ok(body)
    }

    fn decision(&self) -> Vec<Block> {
        let first = format!(
            "Công bố kết quả {} của {} đơn vị tại Phụ lục kèm theo Quyết định này, xác định theo {}.",
            self.assessment.name(),
            count(self.units.len()),
            self.assessment.framework
        );
        let further = self.further.iter().cloned().map(|text| Block::Article { title: None, text });
        let last = Block::article("Quyết định này có hiệu lực kể từ ngày ký.");
        std::iter::once(Block::article(first)).chain(further).chain([last]).collect()
    }

    /// Mean, highest, lowest, and how many units each band has.
    fn summary(&self) -> String {
        let highest = self.units.iter().max_by_key(|unit| unit.total);
        let lowest = self.units.iter().min_by_key(|unit| unit.total);
        let (Some(highest), Some(lowest)) = (highest, lowest) else { return String::new() };
        let sum: Decimal = self.units.iter().map(|unit| unit.total).sum();
        let mean = sum.checked_div(Decimal::from(self.units.len())).unwrap_or_default();
        let mean = mean.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let mut bands: Vec<(&str, usize)> = Vec::new();
        for unit in self.units.iter().filter(|unit| !unit.band.trim().is_empty()) {
            match bands.iter_mut().find(|(band, _)| *band == unit.band.trim()) {
                Some((_, units)) => *units += 1,
                None => bands.push((unit.band.trim(), 1)),
            }
        }
        let bands: Vec<String> = bands
            .into_iter()
            .map(|(band, units)| format!("; xếp loại {band}: {} đơn vị", count(units)))
            .collect();
        format!(
            "Điểm trung bình của các đơn vị là {}/{} điểm; cao nhất là {} ({} điểm), thấp nhất là {} ({} điểm){}.",
            points(mean),
            points(self.assessment.maximum),
            highest.unit,
            points(highest.total),
            lowest.unit,
            points(lowest.total),
            bands.concat()
        )
    }

    fn ranking(&self) -> Result<Table, DocumentError> {
        let mut columns =
            vec![Column::new("Hạng", 18, Align::Center)?, Column::new("Đơn vị", 56, Align::Left)?];
        for domain in &self.domains {
            let title = format!("{} ({})", domain.code, points(domain.maximum));
            columns.push(Column::new(&title, 19, Align::Right)?.under("Điểm theo lĩnh vực (điểm tối đa)")?);
        }
        columns.push(Column::new("Tổng điểm", 20, Align::Right)?);
        columns.push(Column::new("Tỷ lệ", 22, Align::Right)?);
        columns.push(Column::new("Xếp loại", 25, Align::Center)?);
        let rows = self.units.iter().map(|unit| {
            let mut cells = vec![Cell::count(unit.rank), Cell::text(unit.unit.as_str())];
            cells.extend(unit.domains.iter().map(|points| Cell::points(*points)));
            cells.push(Cell::Text(Rich::new().bold(&points(unit.total))));
            cells.push(Cell::text(&percent(unit.total, unit.maximum).unwrap_or_default()));
            cells.push(Cell::text(&unit.band));
            Row::plain(cells)
        });
        Table::new(None, columns, rows.collect())
    }

    fn legend(&self) -> Option<Block> {
        let names: Vec<String> =
            self.domains.iter().map(|domain| format!("{}: {}", domain.code, domain.name)).collect();
        (!names.is_empty()).then(|| {
            Block::Paragraph(Rich::new().italic("Lĩnh vực: ").plain(&format!("{}.", names.join("; "))))
        })
    }

    fn verification(&self) -> Vec<Block> {
        if self.chain.is_empty() {
            return Vec::new();
        }
        let title = Rich::new().bold("Thông tin kiểm chứng: ").plain(
            "mã băm cuối của nhật ký tại thời điểm công bố; nhật ký bị sửa hoặc bị cắt sau thời điểm này sẽ cho mã khác.",
        );
        let heads = self.chain.iter().map(|head| {
            let words = format!("{}: {} mục, mã băm {}", head.subject, count(head.entries), head.hash);
            Block::SmallPrint(Rich::from(words))
        });
        let key = self.key.iter().map(|key| {
            let words =
                format!("Đầu các chuỗi nhật ký được ký (Ed25519) bằng khóa có dấu vân tay SHA-256 {key}.");
            Block::SmallPrint(Rich::from(words))
        });
        std::iter::once(Block::SmallPrint(title)).chain(heads).chain(key).collect()
    }
}
