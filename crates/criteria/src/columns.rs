//! What the columns of a table of criteria mean.

mod header;
mod segments;
mod words;

pub(crate) use segments::{Segment, segments};

use caicach_findings::Text;
use serde::{Deserialize, Serialize};

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// The number of an item: STT, TT, Mã.
    Number,
    /// The name of a domain, criterion or component.
    Name,
    /// The maximum points: điểm tối đa, điểm chuẩn.
    Maximum,
    /// How points are given: cách chấm điểm, cách tính điểm, phương pháp đánh giá.
    Rule,
    /// The evidence asked for: tài liệu kiểm chứng.
    Evidence,
    /// Who checks it: cơ quan theo dõi, thẩm định.
    Owner,
    /// Where the value comes from, in words: hình thức đánh giá.
    Source,
    /// A mark or points where the item is scored by a survey: điều tra xã hội học.
    SurveyMark,
    /// A mark or points where the unit scores itself: tự đánh giá.
    SelfMark,
    /// Remarks: ghi chú. They are read as the rule where the table has no column for rules.
    Note,
    /// Points to be filled in by those who score; not read.
    Score,
    /// Not known; its texts are kept with the item.
    Unknown,
    /// To be left out.
    Ignore,
}

impl Meaning {
    /// The words shown to people.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::Number => Text::new("số thứ tự, mã", "number"),
            Self::Name => Text::new("tên lĩnh vực, tiêu chí", "name"),
            Self::Maximum => Text::new("điểm tối đa", "maximum points"),
            Self::Rule => Text::new("cách chấm điểm", "scoring rule"),
            Self::Evidence => Text::new("tài liệu kiểm chứng", "evidence"),
            Self::Owner => Text::new("cơ quan thẩm định", "who checks"),
            Self::Source => Text::new("hình thức đánh giá", "source of the value"),
            Self::SurveyMark => Text::new("điều tra xã hội học", "by survey"),
            Self::SelfMark => Text::new("tự đánh giá", "by self-assessment"),
            Self::Note => Text::new("ghi chú", "remark"),
            Self::Score => Text::new("điểm để chấm (không đọc)", "points to be filled in (not read)"),
            Self::Unknown => Text::new("chưa rõ", "not known"),
            Self::Ignore => Text::new("bỏ qua", "left out"),
        }
    }
}
