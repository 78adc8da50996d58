//! Tables of figures: one definition for the page and for the files that people take away.

use crate::pages::units::Format;
use crate::words::Words;
use caicach_reports::{Cell, Sheet};

/// A table.
pub(crate) struct Table {
    /// Its name in addresses and files.
    pub(crate) id: String,
    /// What it shows.
    pub(crate) title: String,
    /// The columns.
    pub(crate) columns: Vec<Head>,
    /// The rows, each as wide as the columns.
    pub(crate) rows: Vec<Vec<Shown>>,
    /// Where the figures are from, for files.
    pub(crate) notes: Vec<String>,
}

/// The head of a column.
pub(crate) struct Head {
    /// The name in CSV files.
    pub(crate) name: &'static str,
    /// The title that people see.
    pub(crate) label: String,
    /// Whether it holds numbers.
    pub(crate) is_number: bool,
}

/// A cell.
#[derive(Clone)]
pub(crate) struct Shown {
    /// What stands on the page.
    pub(crate) text: String,
    /// A link; empty when there is none.
    pub(crate) href: String,
    /// The class of a badge around the text; empty for plain text.
    pub(crate) class: &'static str,
    /// What stands in files.
    pub(crate) cell: Cell,
}

impl Head {
    pub(crate) fn text(name: &'static str, label: String) -> Self {
        Self { name, label, is_number: false }
    }

    pub(crate) fn number(name: &'static str, label: String) -> Self {
        Self { name, label, is_number: true }
    }
}

impl Shown {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cell: Cell::text(text.clone()), text, href: String::new(), class: "" }
    }

    /// What is not known: a dash on the page, nothing in files.
    pub(crate) fn unknown() -> Self {
        Self { text: "–".to_owned(), href: String::new(), class: "", cell: Cell::Empty }
    }

    /// A number with some decimals.
    pub(crate) fn number(t: Words, value: f64, places: u16) -> Self {
        Self {
            text: t.real(value, places.into()),
            href: String::new(),
            class: "",
            cell: Cell::Number(value, places),
        }
    }

    /// A number that is whole as a rule: decimals only where it has some.
    pub(crate) fn count(t: Words, value: f64) -> Self {
        Self::number(t, value, if value.fract().abs() < 1e-9 { 0 } else { 2 })
    }

    pub(crate) fn linked(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    pub(crate) fn badge(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// The value by which scripts sort.
    pub(crate) fn sort(&self) -> String {
        match &self.cell {
            Cell::Whole(number) => number.to_string(),
            Cell::Number(number, _) | Cell::Real(number) => number.to_string(),
            Cell::Decimal(number) => number.to_string(),
            Cell::Date(day) => day.to_string(),
            Cell::Time(time) => time.to_string(),
            Cell::Text(_) | Cell::Empty => String::new(),
        }
    }
}

impl Table {
    /// The cells of a row with their heads.
    pub(crate) fn cells<'a>(&'a self, row: &'a [Shown]) -> Vec<(&'a Head, &'a Shown)> {
        self.columns.iter().zip(row).collect()
    }

    /// The table as a file has it.
    pub(crate) fn sheet(&self, format: Format) -> Sheet {
        let title = |head: &Head| match format {
            Format::Csv => head.name.to_owned(),
            Format::Xlsx => head.label.clone(),
        };
        Sheet {
            title: self.title.clone(),
            columns: self.columns.iter().map(title).collect(),
            rows: self.rows.iter().map(|row| row.iter().map(|cell| cell.cell.clone()).collect()).collect(),
            notes: self.notes.clone(),
        }
    }
}

/// The name of a file with its form: `units.csv`.
pub(crate) fn file_name(text: &str) -> Option<(&str, Format)> {
    let (name, ending) = text.rsplit_once('.')?;
    match ending {
        "csv" => Some((name, Format::Csv)),
        "xlsx" => Some((name, Format::Xlsx)),
        _ => None,
    }
}

/// A link to another page of a list.
pub(crate) struct PageLink {
    pub(crate) number: usize,
    pub(crate) href: String,
    pub(crate) is_current: bool,
}

/// Links to the pages around the current one, the first and the last.
pub(crate) fn page_links(
    total: u64,
    rows: usize,
    current: usize,
    href: impl Fn(usize) -> String,
) -> Vec<PageLink> {
    const AROUND: usize = 3;
    let pages = usize::try_from(total).unwrap_or(usize::MAX).div_ceil(rows.max(1));
    if pages < 2 {
        return Vec::new();
    }
    let is_near = |number: &usize| number.abs_diff(current) <= AROUND || *number == 1 || *number == pages;
    let from = current.saturating_sub(AROUND).max(1);
    let mut numbers: Vec<usize> = vec![1];
    numbers.extend((from..=current.saturating_add(AROUND).min(pages)).filter(is_near));
    numbers.push(pages);
    numbers.dedup();
    let link = |number| PageLink { number, href: href(number), is_current: number == current };
    numbers.into_iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_around_the_current_one_and_both_ends() {
        let numbers = |total, current| -> Vec<usize> {
            page_links(total, 10, current, |_| String::new()).into_iter().map(|link| link.number).collect()
        };
        assert_eq!(numbers(10, 1), Vec::<usize>::new());
        assert_eq!(numbers(11, 1), [1, 2]);
        assert_eq!(numbers(200, 10), [1, 7, 8, 9, 10, 11, 12, 13, 20]);
        assert_eq!(numbers(200, 1), [1, 2, 3, 4, 20]);
        assert_eq!(numbers(200, 20), [1, 17, 18, 19, 20]);
    }
}
