//! Units by what people write in a file.

use super::UnitTree;
use crate::abbreviation::other_readings;
use crate::code::UnitCode;
use crate::fold::fold;
use crate::kind::UnitKind;
use crate::unit::{Unit, UnitId};
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::NaiveDate;

/// Kinds whose official codes have a fixed number of digits, with that number.
const CODE_WIDTHS: [(UnitKind, usize); 3] =
    [(UnitKind::Province, 2), (UnitKind::District, 3), (UnitKind::Commune, 5)];

impl UnitTree {
    /// All units that ever had the code, by kind and first day.
    #[must_use]
    pub fn with_code(&self, code: &str) -> &[UnitId] {
        self.index.with_code(&self.units, code)
    }

    /// The units with this name, ascending. Diacritics, case and punctuation do not matter; the type may be written,
    /// abbreviated or left away (`TP. Hồ Chí Minh`, `ho chi minh`, `UBND tỉnh Lâm Đồng`); former names and other
    /// spellings count. Without a day units of all times are found.
    #[must_use]
    pub fn by_name(&self, name: &str, kind: Option<UnitKind>, day: Option<NaiveDate>) -> Vec<UnitId> {
        let folded = fold(name);
        let fits = |id: &UnitId| {
            self.unit(*id).is_some_and(|unit| {
                kind.is_none_or(|kind| unit.kind == kind) && day.is_none_or(|day| unit.is_valid_on(day))
            })
        };
        let mut readings = vec![folded.clone()];
        readings.extend(other_readings(&folded));
        for reading in readings {
            let found: Vec<UnitId> = self.names.with_name(&reading).into_iter().filter(fits).collect();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The one unit that a code in a file means on a day.
    ///
    /// Spreadsheets drop leading zeros, so `1` is read as the province `01` and, asked for communes, `4` as `00004`, with
    /// a note; a code that is right as it stands is always preferred. Without a kind the code must name one unit only.
    /// A code of another time is rejected, and the finding names the successors.
    #[must_use]
    pub fn resolve_code(
        &self,
        kind: Option<UnitKind>,
        text: &str,
        day: NaiveDate,
    ) -> (Option<UnitId>, Findings) {
        let code = match UnitCode::parse(text) {
            Ok(code) => code,
            Err(error) => {
                let message = Text::new(
                    format!("Mã đơn vị không hợp lệ: {}", error.vietnamese()),
                    format!("Not a unit code: {error}"),
                );
                return (None, refuse("unit-code", text, message, look_up()).into());
            }
        };
        let fits = |id: &UnitId| self.unit(*id).is_some_and(|unit| kind.is_none_or(|kind| unit.kind == kind));
        let as_written: Vec<UnitId> = self.with_code(code.as_str()).iter().copied().filter(fits).collect();
        let with_zeros = self.with_leading_zeros(kind, code.as_str());
        let in_being = |id: &UnitId| self.unit(*id).is_some_and(|unit| unit.is_valid_on(day));

        let candidates: Vec<UnitId> = as_written.iter().copied().filter(in_being).collect();
        if !candidates.is_empty() {
            return self.only(&candidates, &code, Findings::default());
        }
        let candidates: Vec<UnitId> = with_zeros.iter().copied().filter(in_being).collect();
        if let Some(first) = candidates.first().and_then(|id| self.unit(*id)) {
            return self.only(&candidates, &code, zeros_restored(&code, first).into());
        }
        let of_other_times = if as_written.is_empty() { with_zeros } else { as_written };
        (None, self.not_in_being(&code, &of_other_times, day).into())
    }

    /// The units whose code is the text with zeros put before it, of the kinds whose codes have a fixed width.
    fn with_leading_zeros(&self, kind: Option<UnitKind>, text: &str) -> Vec<UnitId> {
        let mut found = Vec::new();
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return found;
        }
        for (of_kind, width) in CODE_WIDTHS {
            if kind.is_some_and(|kind| kind != of_kind) || text.len() >= width {
                continue;
            }
            let with_code = self.with_code(&format!("{text:0>width$}")).iter().copied();
            found.extend(with_code.filter(|id| self.unit(*id).is_some_and(|unit| unit.kind == of_kind)));
        }
        found
    }

    /// The only candidate, or a finding that names them all.
    fn only(&self, candidates: &[UnitId], code: &UnitCode, findings: Findings) -> (Option<UnitId>, Findings) {
        if let [only] = candidates {
            return (Some(*only), findings);
        }
        let names = self.in_words(candidates.iter().copied());
        let message = Text::new(
            format!("Mã {code} chỉ nhiều đơn vị: {names}"),
            format!("The code {code} names several units: {names}"),
        );
        let hint = Text::new(
            "Ghi mã đầy đủ với các số 0 ở đầu, hoặc nói rõ loại đơn vị",
            "Write the full code with its leading zeros, or say which kind of unit is meant",
        );
        (None, refuse("unit-code-ambiguous", code.as_str(), message, hint).into())
    }

    fn not_in_being(&self, code: &UnitCode, of_other_times: &[UnitId], day: NaiveDate) -> Finding {
        if of_other_times.is_empty() {
            let message =
                Text::new(format!("Không có đơn vị mang mã {code}"), format!("No unit has the code {code}"));
            return refuse("unit-code-unknown", code.as_str(), message, look_up());
        }
        let names = self.in_words(of_other_times.iter().copied());
        let heirs = of_other_times.iter().flat_map(|id| self.heirs(*id, day)).map(|heir| heir.unit);
        let heirs = self.in_words(heirs);
        let message = Text::new(
            format!("Ngày {day} không có đơn vị mang mã {code}; mã này là của {names}"),
            format!("On {day} no unit has the code {code}; it is the code of {names}"),
        );
        let hint = if heirs.is_empty() {
            look_up()
        } else {
            Text::new(format!("Đơn vị kế thừa: {heirs}"), format!("It goes on in: {heirs}"))
        };
        refuse("unit-code-not-valid", code.as_str(), message, hint)
    }

    /// The first few units by name, code and validity.
    fn in_words(&self, units: impl Iterator<Item = UnitId>) -> String {
        const SHOWN: usize = 5;
        let mut words: Vec<String> = Vec::new();
        for unit in units.filter_map(|id| self.unit(id)) {
            if words.len() == SHOWN {
                words.push("…".to_owned());
                break;
            }
            words.push(with_validity(unit));
        }
        words.join(", ")
    }
}

/// `Phường Trúc Bạch (00004, … – 2025-06-30)`.
fn with_validity(unit: &Unit) -> String {
    let day = |day: Option<NaiveDate>| day.map_or("…".to_owned(), |day| day.to_string());
    if unit.valid_from.is_none() && unit.valid_to.is_none() {
        return unit.in_words();
    }
    format!("{} ({}, {} – {})", unit.full_name, unit.code, day(unit.valid_from), day(unit.valid_to))
}

fn zeros_restored(code: &UnitCode, unit: &Unit) -> Finding {
    let message = Text::new(
        format!("Mã {code} thiếu số 0 ở đầu, đã hiểu là {}", unit.in_words()),
        format!("The code {code} lacks leading zeros and was read as {}", unit.in_words()),
    );
    let hint = Text::new(
        "Trong bảng tính, định dạng cột mã là văn bản trước khi nhập",
        "In the spreadsheet, format the column of codes as text before entering them",
    );
    Finding::note("unit-code-zeros", message).at(Place::item(code.as_str())).hint(hint)
}

fn refuse(kind: &'static str, item: &str, message: Text, hint: Text) -> Finding {
    Finding::rejected(kind, message).at(Place::item(item.trim())).hint(hint)
}

fn look_up() -> Text {
    Text::new(
        "Tra mã trong danh mục đơn vị của thời điểm đó",
        "Look the code up in the list of units of that time",
    )
}
