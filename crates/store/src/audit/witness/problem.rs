//! What witnesses say against the log, and what is to be said against witnesses.

use crate::Chain;
use caicach_findings::Text;
use chrono::NaiveDate;

/// What witnesses say against the log, and what is to be said against witnesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WitnessProblem {
    /// An entry of a chain is not the one that was signed as its head: the chain was written anew.
    Rewritten {
        /// The chain.
        chain: Chain,
        /// The entry that was its head.
        sequence: i64,
        /// The day of the first signature that it contradicts.
        day: NaiveDate,
        /// The last day on which what was signed is what stands there now, if there is one.
        good_until: Option<NaiveDate>,
    },
    /// A chain does not have the entry any more that was signed as its head.
    Cut {
        /// The chain.
        chain: Chain,
        /// The entry that was its head.
        sequence: i64,
        /// The day of the first signature that it contradicts.
        day: NaiveDate,
        /// The last day on which what was signed is what stands there now, if there is one.
        good_until: Option<NaiveDate>,
    },
    /// A line of the file cannot be read.
    Unreadable {
        /// The line, from 1.
        line: usize,
    },
    /// The signature of a line is not that of the key.
    NotSigned {
        /// The line, from 1.
        line: usize,
    },
    /// A line does not follow the one before it: lines are missing, were added or changed places.
    OutOfOrder {
        /// The line, from 1.
        line: usize,
    },
    /// The database tells of a signature that the file does not have: the file was cut.
    NotInFile {
        /// The number of the line.
        number: i64,
        /// Its day.
        day: NaiveDate,
    },
    /// A signature in the database is not that of the key that it names.
    NotSignedInDatabase {
        /// The place of the row, from 1.
        row: usize,
    },
}

impl WitnessProblem {
    /// The chain that it is about, if it is about one.
    #[must_use]
    pub fn chain(&self) -> Option<&Chain> {
        match self {
            Self::Rewritten { chain, .. } | Self::Cut { chain, .. } => Some(chain),
            _ => None,
        }
    }

    /// The problem in words.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Rewritten { sequence, day, good_until, .. } => {
                let (good, date) = (until(*good_until), date(*day));
                Text::new(
                    format!(
                        "chuỗi đã bị viết lại: mục {sequence} không phải mục đã ký ngày {date}; {}",
                        good.vi
                    ),
                    format!(
                        "the chain was written anew: entry {sequence} is not what was signed on {day}; {}",
                        good.en
                    ),
                )
            }
            Self::Cut { sequence, day, good_until, .. } => {
                let (good, date) = (until(*good_until), date(*day));
                Text::new(
                    format!("chuỗi đã bị cắt: không còn mục {sequence} đã ký ngày {date}; {}", good.vi),
                    format!("the chain was cut: entry {sequence}, signed on {day}, is gone; {}", good.en),
                )
            }
            Self::Unreadable { line } => Text::new(
                format!("dòng {line} của tệp đầu chuỗi không đọc được"),
                format!("line {line} of the file of signed heads cannot be read"),
            ),
            Self::NotSigned { line } => Text::new(
                format!("dòng {line} của tệp đầu chuỗi không có chữ ký đúng của khóa"),
                format!("line {line} of the file of signed heads does not have the signature of the key"),
            ),
            Self::OutOfOrder { line } => Text::new(
                format!("dòng {line} của tệp đầu chuỗi không nối tiếp dòng trước: thiếu, thừa hoặc đảo dòng"),
                format!(
                    "line {line} of the file of signed heads does not follow the one before: lines are missing, added or out of place"
                ),
            ),
            Self::NotInFile { number, day } => Text::new(
                format!("tệp đầu chuỗi thiếu dòng {number} đã ký ngày {}", date(*day)),
                format!("the file of signed heads lacks line {number}, signed on {day}"),
            ),
            Self::NotSignedInDatabase { row } => Text::new(
                format!("chữ ký thứ {row} lưu trong cơ sở dữ liệu không đúng"),
                format!("signature {row} in the database is not genuine"),
            ),
        }
    }
}

fn until(good_until: Option<NaiveDate>) -> Text {
    match good_until {
        Some(day) => Text::new(
            format!("đến chữ ký ngày {} thì còn khớp", date(day)),
            format!("it agrees with what was signed until {day}"),
        ),
        None => {
            Text::new("không khớp ngay từ chữ ký đầu tiên", "it agrees with nothing that was signed before")
        }
    }
}

fn date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}
