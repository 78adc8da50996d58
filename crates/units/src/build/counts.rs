//! The lists held against published numbers.

use super::Draft;
use super::cells::{Cells, SetAside};
use crate::kind::UnitKind;
use crate::rows::CountRow;
use crate::unit::Origin;
use caicach_findings::{Finding, Text};
use chrono::NaiveDate;

impl Draft {
    /// Compares the number of official units on each day whose list is held with the number published for it, and
    /// notes the day of the oldest list.
    pub(super) fn check_counts(&mut self, rows: &[CountRow]) {
        for row in rows {
            let Ok(Some(date)) = self.read_day_of_list(row) else { continue };
            self.oldest_list = Some(self.oldest_list.map_or(date, |oldest| oldest.min(date)));
            for (kind, column, published) in [
                (UnitKind::Province, "provinces", &row.provinces),
                (UnitKind::District, "districts", &row.districts),
                (UnitKind::Commune, "communes", &row.communes),
            ] {
                let held = self.official_units(kind, date).to_string();
                let published = published.trim();
                if held == published {
                    continue;
                }
                let message = Text::new(
                    format!(
                        "Ngày {date} danh mục có {held} đơn vị loại {}, số công bố là {published}",
                        kind.code()
                    ),
                    format!(
                        "On {date} the lists have {held} units of the kind {}, published are {published}",
                        kind.code()
                    ),
                );
                let hint = Text::new(
                    "Kiểm tra danh mục có thiếu hoặc thừa dòng",
                    "Check whether the lists miss rows or have too many",
                );
                let place = row.place.clone().column(column);
                self.findings.push(Finding::warning("unit-count", message).at(place).hint(hint));
            }
        }
    }

    /// The day of a list that is held; nothing when only its numbers are known.
    fn read_day_of_list(&mut self, row: &CountRow) -> Result<Option<NaiveDate>, SetAside> {
        let mut cells = Cells { place: &row.place, findings: &mut self.findings };
        let date = cells.date("date", &row.date)?;
        let is_held = cells.yes("list_held", &row.list_held)?;
        Ok(date.filter(|_| is_held))
    }

    fn official_units(&self, kind: UnitKind, day: NaiveDate) -> usize {
        let counted = |unit: &&crate::unit::Unit| {
            unit.origin == Origin::Official && unit.kind == kind && unit.is_valid_on(day)
        };
        self.units.iter().filter(counted).count()
    }
}
