//! Why a computation could not be run at all.

use caicach_findings::Text;

/// Why an uncertainty or sensitivity analysis could not be run. [`Error::text`] and [`Error::hint`] say it in both
/// languages; `Display` is the English text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No unit has a score.
    #[error("{}", self.text().en)]
    NoScores,
    /// A setting is outside what makes sense.
    #[error("{}", self.text().en)]
    BadSetting {
        /// The name of the setting, as on the command line.
        setting: &'static str,
        /// The value that was given.
        value: f64,
        /// The values that are allowed, as an interval.
        allowed: &'static str,
    },
    /// The list of points added to units has another length than the list of units.
    #[error("{}", self.text().en)]
    WrongNumberOfConstants {
        /// How many units there are.
        units: usize,
        /// How many constants were given.
        constants: usize,
    },
    /// The rank frequencies of so many units would not fit in memory.
    #[error("{}", self.text().en)]
    TooManyUnits {
        /// How many units have a score.
        units: usize,
        /// The largest number of units.
        largest: usize,
    },
    /// The scores of all draws might not fit in the memory set aside for them.
    #[error("{}", self.text().en)]
    TooManyDraws {
        /// How many draws were asked for.
        draws: u64,
        /// How many units have a score.
        units: usize,
        /// The largest number of draws that fits.
        largest: u64,
    },
    /// No unit has this code.
    #[error("{}", self.text().en)]
    UnknownUnit(String),
    /// The unit has no score, so it has no rank.
    #[error("{}", self.text().en)]
    UnitWithoutScore(String),
    /// Somebody asked to stop.
    #[error("{}", self.text().en)]
    Cancelled,
    /// The threads could not be started.
    #[error("{}", self.text().en)]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the operating system said.
        #[source]
        cause: rayon::ThreadPoolBuildError,
    },
}

impl Error {
    /// What is the matter, in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NoScores => Text::new(
                "Không có đơn vị nào có điểm nên không thể phân tích",
                "No unit has a score, so there is nothing to analyse",
            ),
            Self::BadSetting { setting, value, allowed } => Text::new(
                format!("Tham số {setting} = {value} không hợp lệ; giá trị phải thuộc {allowed}"),
                format!("The setting {setting} = {value} is not valid; it must be in {allowed}"),
            ),
            Self::WrongNumberOfConstants { units, constants } => Text::new(
                format!("Có {units} đơn vị nhưng danh sách điểm cộng, điểm trừ có {constants} số"),
                format!(
                    "There are {units} units, but the list of points added to them has {constants} numbers"
                ),
            ),
            Self::TooManyUnits { units, largest } => Text::new(
                format!("{units} đơn vị là quá nhiều cho phân tích độ bất định; tối đa {largest} đơn vị"),
                format!("{units} units are too many for an analysis of uncertainty; at most {largest}"),
            ),
            Self::TooManyDraws { draws, units, largest } => Text::new(
                format!(
                    "{draws} lần lặp với {units} đơn vị vượt quá bộ nhớ dành cho việc này; tối đa {largest} lần lặp"
                ),
                format!(
                    "{draws} draws of {units} units need more memory than is set aside for them; at most {largest} draws"
                ),
            ),
            Self::UnknownUnit(unit) => Text::new(
                format!("Không có đơn vị {unit} trong số liệu"),
                format!("The data have no unit {unit}"),
            ),
            Self::UnitWithoutScore(unit) => Text::new(
                format!("Đơn vị {unit} không có điểm nên không có hạng để phân tích"),
                format!("The unit {unit} has no score, so it has no rank to analyse"),
            ),
            Self::Cancelled => Text::new("Đã dừng theo yêu cầu", "Stopped as asked"),
            Self::Threads { threads, .. } => Text::new(
                format!("Không khởi tạo được {threads} luồng xử lý"),
                format!("{threads} threads could not be started"),
            ),
        }
    }

    /// What to do about it, in both languages.
    #[must_use]
    pub fn hint(&self) -> Text {
        match self {
            Self::NoScores | Self::UnitWithoutScore(_) => Text::new(
                "Xem các phát hiện kèm theo để biết giá trị nào bị thiếu hoặc bị loại",
                "The findings beside this say which values are missing or were set aside",
            ),
            Self::BadSetting { .. } => {
                Text::new("Sửa tham số rồi chạy lại", "Correct the setting and run again")
            }
            Self::WrongNumberOfConstants { .. } => Text::new(
                "Mỗi đơn vị cần đúng một số, có thể bằng 0",
                "Give every unit one number, which may be 0",
            ),
            Self::TooManyUnits { .. } => Text::new(
                "Chia các đơn vị thành nhóm, ví dụ theo tỉnh",
                "Split the units into groups, by province for example",
            ),
            Self::TooManyDraws { .. } => Text::new(
                "Giảm số lần lặp; 100.000 lần đã cho sai số của xác suất không quá 0,2 điểm phần trăm",
                "Ask for fewer draws; with 100,000 the standard error of a probability is at most 0.2 percentage points",
            ),
            Self::UnknownUnit(_) => Text::new("Kiểm tra mã đơn vị", "Check the code of the unit"),
            Self::Cancelled => Text::new("Chạy lại khi cần", "Run again when it is needed"),
            Self::Threads { .. } => Text::new("Giảm số luồng", "Ask for fewer threads"),
        }
    }
}
