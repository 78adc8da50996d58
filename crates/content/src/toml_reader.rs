//! Reading the entries of a TOML file: each wrong or missing key becomes a finding with its line, and only the entry that
//! it belongs to is set aside.

use caicach_findings::{Finding, Findings, Place, Text};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One entry: a table of keys, and the line on which it begins.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'t> {
    table: &'t DeTable<'t>,
    line: u64,
}

/// A TOML file while it is read.
pub(crate) struct TomlReader<'t, 'f> {
    file: &'t str,
    /// Where the lines end, so that the line of an entry is looked up and not counted.
    line_ends: Vec<usize>,
    findings: &'f mut Findings,
    mistakes: usize,
}

/// The text of a file; a byte that is not UTF-8 is a finding.
pub(crate) fn utf8<'t>(file: &str, bytes: &'t [u8], findings: &mut Findings) -> Option<&'t str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.trim_start_matches('\u{feff}')),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            findings.push(not_toml("invalid UTF-8").at(Place::file(file).line(line_after(valid))));
            None
        }
    }
}

/// The root table of a file; `None` when it is not TOML, the reason being among the findings.
pub(crate) fn root<'t>(file: &str, text: &'t str, findings: &mut Findings) -> Option<DeTable<'t>> {
    match DeTable::parse(text) {
        Ok(table) => Some(table.into_inner()),
        Err(error) => {
            let before = error.span().and_then(|span| text.as_bytes().get(..span.start)).unwrap_or_default();
            findings.push(not_toml(error.message()).at(Place::file(file).line(line_after(before))));
            None
        }
    }
}

impl<'t, 'f> TomlReader<'t, 'f> {
    pub(crate) fn new(file: &'t str, text: &'t str, findings: &'f mut Findings) -> Self {
        let line_ends = text.match_indices('\n').map(|(place, _)| place).collect();
        Self { file, line_ends, findings, mistakes: 0 }
    }

    /// How many mistakes were found so far; an entry during which the number grew is set aside.
    pub(crate) fn mistakes(&self) -> usize {
        self.mistakes
    }

    /// The findings of the file, for what is read beside it.
    pub(crate) fn findings(&mut self) -> &mut Findings {
        self.findings
    }

    /// The root as an entry.
    pub(crate) fn whole_file(&self, table: &'t DeTable<'t>) -> Entry<'t> {
        Entry { table, line: 1 }
    }

    /// Notes every key that is not among those known: it is not used, and may be a typing error.
    pub(crate) fn expect_keys(&mut self, entry: Entry<'t>, known: &[&str]) {
        for key in entry.table.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let place = self.place(key.span()).column(name);
                self.findings.push(unknown_key(name, known).at(place));
            }
        }
    }

    /// Whether an entry has a key.
    pub(crate) fn has(&self, entry: Entry<'t>, key: &str) -> bool {
        entry.table.contains_key(key)
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, entry: Entry<'t>, key: &str) -> String {
        match entry.table.get(key) {
            None => self.mistake(missing_key(key), self.line_of(entry), key),
            Some(value) => match value.get_ref().as_str() {
                Some(text) => return text.to_owned(),
                None => self.wrong(value, key, "văn bản trong ngoặc kép", "a text in quotation marks"),
            },
        }
        String::new()
    }

    /// A text that may be absent.
    pub(crate) fn optional_text(&mut self, entry: Entry<'t>, key: &str) -> Option<String> {
        self.has(entry, key).then(|| self.text(entry, key))
    }

    /// A table with the keys `vi` and `en`, which must be there.
    pub(crate) fn bilingual(&mut self, entry: Entry<'t>, key: &str) -> Text {
        if !self.has(entry, key) {
            self.mistake(missing_key(key), self.line_of(entry), key);
        }
        self.optional_bilingual(entry, key).unwrap_or_default()
    }

    /// A table with the keys `vi` and `en` that may be absent.
    pub(crate) fn optional_bilingual(&mut self, entry: Entry<'t>, key: &str) -> Option<Text> {
        let child = self.child(entry, key)?;
        self.expect_keys(child, &["vi", "en"]);
        let (vi, en) = (self.text(child, "vi"), self.text(child, "en"));
        Some(Text::new(vi.trim(), en.trim()))
    }

    /// A number that may be absent.
    pub(crate) fn optional_number(&mut self, entry: Entry<'t>, key: &str) -> Option<f64> {
        let value = entry.table.get(key)?;
        let digits = match value.get_ref() {
            DeValue::Integer(integer) => integer.as_str().replace('_', ""),
            DeValue::Float(float) => float.as_str().replace('_', ""),
            _ => String::new(),
        };
        let number = digits.parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            self.wrong(value, key, "một số", "a number");
        }
        number
    }

    /// `true` or `false`; `false` when the key is absent.
    pub(crate) fn optional_flag(&mut self, entry: Entry<'t>, key: &str) -> bool {
        self.has(entry, key) && self.flag(entry, key)
    }

    /// The keys of an entry with their texts.
    pub(crate) fn text_pairs(&mut self, entry: Entry<'t>) -> Vec<(String, String)> {
        let names: Vec<String> = entry.table.keys().map(|key| key.get_ref().to_string()).collect();
        names.into_iter().map(|name| (name.clone(), self.text(entry, &name))).collect()
    }

    /// Where an entry begins.
    pub(crate) fn place_of(&self, entry: Entry<'t>) -> Place {
        Place::file(self.file).line(entry.line)
    }

    /// The pair of keys `NAME_vi` and `NAME_en`.
    pub(crate) fn both_languages(&mut self, entry: Entry<'t>, name: &str) -> Text {
        let vi = self.text(entry, &format!("{name}_vi"));
        let en = self.text(entry, &format!("{name}_en"));
        Text::new(vi, en)
    }

    /// Texts in brackets; none when the key is absent.
    pub(crate) fn texts(&mut self, entry: Entry<'t>, key: &str) -> Vec<String> {
        let Some(value) = entry.table.get(key) else { return Vec::new() };
        let texts: Option<Vec<String>> = value
            .get_ref()
            .as_array()
            .and_then(|array| array.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect());
        if texts.is_none() {
            self.wrong(value, key, "danh sách văn bản", "a list of texts");
        }
        texts.unwrap_or_default()
    }

    /// A whole number that may be absent.
    pub(crate) fn optional_whole<T: TryFrom<i64>>(&mut self, entry: Entry<'t>, key: &str) -> Option<T> {
        let value = entry.table.get(key)?;
        let number = value.get_ref().as_integer().and_then(|integer| {
            let digits = integer.as_str().replace('_', "");
            i64::from_str_radix(&digits, integer.radix()).ok().and_then(|number| T::try_from(number).ok())
        });
        if number.is_none() {
            self.wrong(value, key, "số nguyên", "a whole number");
        }
        number
    }

    /// A whole number that must be there.
    pub(crate) fn whole<T: TryFrom<i64> + Default>(&mut self, entry: Entry<'t>, key: &str) -> T {
        if !entry.table.contains_key(key) {
            self.mistake(missing_key(key), self.line_of(entry), key);
        }
        self.optional_whole(entry, key).unwrap_or_default()
    }

    /// `true` or `false`, which must be there.
    pub(crate) fn flag(&mut self, entry: Entry<'t>, key: &str) -> bool {
        match entry.table.get(key) {
            None => self.mistake(missing_key(key), self.line_of(entry), key),
            Some(value) => match value.get_ref().as_bool() {
                Some(flag) => return flag,
                None => self.wrong(value, key, "true hoặc false", "true or false"),
            },
        }
        false
    }

    /// One of some words, which must be there; `otherwise` when it is not, so that reading can go on.
    pub(crate) fn word<T: Copy>(
        &mut self,
        entry: Entry<'t>,
        key: &str,
        words: &[(&str, T)],
        otherwise: T,
    ) -> T {
        let Some(value) = entry.table.get(key) else {
            self.mistake(missing_key(key), self.line_of(entry), key);
            return otherwise;
        };
        let text = value.get_ref().as_str().unwrap_or_default();
        if let Some((_, found)) = words.iter().find(|(word, _)| *word == text) {
            return *found;
        }
        let allowed = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        self.wrong(value, key, &allowed, &allowed);
        otherwise
    }

    /// The table under a key; none when it is absent.
    pub(crate) fn child(&mut self, entry: Entry<'t>, key: &str) -> Option<Entry<'t>> {
        let value = entry.table.get(key)?;
        let child = self.entry(value);
        if child.is_none() {
            self.wrong(value, key, "một bảng", "a table");
        }
        child
    }

    /// The tables under a key, each written `[[key]]`.
    pub(crate) fn children(&mut self, entry: Entry<'t>, key: &str) -> Vec<Entry<'t>> {
        let Some(value) = entry.table.get(key) else { return Vec::new() };
        let children: Option<Vec<Entry<'t>>> =
            value.get_ref().as_array().and_then(|array| array.iter().map(|item| self.entry(item)).collect());
        if children.is_none() {
            self.wrong(value, key, "các bảng", "tables");
        }
        children.unwrap_or_default()
    }

    /// A mistake on a line: the entry in which it stands cannot be used.
    pub(crate) fn mistake(&mut self, finding: Finding, line: u64, key: &str) {
        self.mistakes += 1;
        self.findings.push(finding.at(Place::file(self.file).line(line).column(key)));
    }

    /// The line on which an entry begins.
    pub(crate) fn line_of(&self, entry: Entry<'t>) -> u64 {
        entry.line
    }

    fn entry(&self, value: &'t Spanned<DeValue<'t>>) -> Option<Entry<'t>> {
        let table = value.get_ref().as_table()?;
        Some(Entry { table, line: self.line_at(value.span()) })
    }

    fn wrong(&mut self, value: &Spanned<DeValue<'_>>, key: &str, wanted_vi: &str, wanted_en: &str) {
        let line = self.line_at(value.span());
        self.mistake(wrong_value(key, wanted_vi, wanted_en), line, key);
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place::file(self.file).line(self.line_at(span))
    }

    fn line_at(&self, span: Range<usize>) -> u64 {
        number_of_line(self.line_ends.partition_point(|end| *end < span.start))
    }
}

/// The number of the line that follows these bytes, from 1.
fn line_after(before: &[u8]) -> u64 {
    number_of_line(before.iter().filter(|byte| **byte == b'\n').count())
}

/// The number of the line that follows some ends of lines, from 1.
fn number_of_line(ends: usize) -> u64 {
    u64::try_from(ends).unwrap_or(0) + 1
}

fn not_toml(reason: &str) -> Finding {
    Finding::rejected(
        "not-toml",
        Text::new(format!("Không đọc được TOML: {reason}"), format!("The TOML cannot be read: {reason}")),
    )
    .hint(Text::new(
        "Sửa dòng này theo cách viết của các mục khác trong tệp",
        "Mend this line after the pattern of the other entries",
    ))
}

fn unknown_key(key: &str, known: &[&str]) -> Finding {
    let known = known.join(", ");
    Finding::warning(
        "unknown-key",
        Text::new(format!("Khóa “{key}” không được dùng"), format!("The key “{key}” is not used")),
    )
    .hint(Text::new(format!("Các khóa được dùng: {known}"), format!("The keys in use: {known}")))
}

fn missing_key(key: &str) -> Finding {
    Finding::rejected(
        "missing-key",
        Text::new(format!("Mục này thiếu khóa “{key}”"), format!("This entry lacks the key “{key}”")),
    )
    .hint(Text::new("Thêm khóa này vào mục", "Add the key to the entry"))
}

fn wrong_value(key: &str, wanted_vi: &str, wanted_en: &str) -> Finding {
    Finding::rejected(
        "wrong-value",
        Text::new(
            format!("Giá trị của “{key}” phải là: {wanted_vi}"),
            format!("The value of “{key}” must be: {wanted_en}"),
        ),
    )
    .hint(Text::new("Sửa giá trị ở dòng này", "Mend the value on this line"))
}
