//! The columns a table is expected to have.

use std::collections::HashMap;

/// The columns a reader knows. Names are compared without case, diacritics, spaces and punctuation.
#[derive(Debug, Clone, Copy, Default)]
pub struct Schema<'a> {
    /// Columns without which the table is of no use.
    pub required: &'a [&'a str],
    /// Columns that are used when they are there.
    pub optional: &'a [&'a str],
    /// Other headers that people use for a column: `(header, column)`.
    pub aliases: &'a [(&'a str, &'a str)],
    /// Whether further columns are data of their own (indicator codes) and not a reason for a note.
    pub open: bool,
}

impl<'a> Schema<'a> {
    /// The known column that a header means.
    #[must_use]
    pub fn column_of(&self, header: &str) -> Option<&'a str> {
        self.names().column_of(header)
    }

    /// All names of columns, made ready to be compared with many headers.
    pub(crate) fn names(&self) -> Names<'a> {
        let own = self.required.iter().chain(self.optional).map(|column| (*column, *column));
        let mut names = HashMap::new();
        for (header, column) in own.chain(self.aliases.iter().copied()) {
            // A column's own name counts before what people call another one.
            names.entry(fold(header)).or_insert(column);
        }
        Names(names)
    }
}

/// The columns by their folded names.
pub(crate) struct Names<'a>(HashMap<String, &'a str>);

impl<'a> Names<'a> {
    /// The known column that a header means.
    pub(crate) fn column_of(&self, header: &str) -> Option<&'a str> {
        self.0.get(&fold(header)).copied()
    }
}

/// Letters and digits only, in lower case and without Vietnamese marks: `Mã đơn vị` becomes `madonvi`.
pub fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfd()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'đ' { 'd' } else { letter })
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}
