//! The columns a table is expected to have.

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
        let folded = fold(header);
        let named = self.required.iter().chain(self.optional).find(|column| fold(column) == folded).copied();
        named.or_else(|| {
            let alias = self.aliases.iter().find(|(alias, _)| fold(alias) == folded)?;
            Some(alias.1)
        })
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
