//! Reads the keys of one table of a content file and remembers what is wrong with them.

use crate::exact::{from_json, is_workable};
use crate::label::nearest_label;
use crate::settings::Word;
use crate::wording::{quoted_list, shortened};
use caicach_findings::{Finding, Findings, Place, Severity, Text};
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};

/// One table while it is read. A value that cannot be read is a finding and counts as absent.
pub(crate) struct Fields<'a> {
    table: Option<&'a Map<String, Json>>,
    asked: Vec<String>,
    place: Place,
    /// What was wrong so far.
    pub(crate) findings: Findings,
}

impl<'a> Fields<'a> {
    /// Begins to read a table at a place.
    pub(crate) fn new(table: &'a Json, place: Place) -> Self {
        let mut fields =
            Self { table: table.as_object(), asked: Vec::new(), place, findings: Findings::default() };
        if fields.table.is_none() && !table.is_null() {
            let message = Text::new("phần này phải là một bảng khóa – giá trị", "this part must be a table");
            let hint = Text::new(
                "Xem mẫu trong content/frameworks/README.md",
                "See the form in content/frameworks/README.md",
            );
            fields.find(Severity::Rejected, "not-a-table", "", message, hint);
        }
        fields
    }

    /// A key as it stands.
    pub(crate) fn raw(&mut self, key: &str) -> Option<&'a Json> {
        self.asked.push(key.to_owned());
        self.table?.get(key).filter(|value| !value.is_null())
    }

    /// A text, trimmed; an empty one counts as absent.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        let value = self.raw(key)?;
        if let Some(text) = value.as_str() {
            let trimmed = text.trim();
            return (!trimmed.is_empty()).then(|| trimmed.to_owned());
        }
        self.wrong_type(key, "một dòng chữ trong dấu nháy", "a text in quotation marks");
        None
    }

    /// A code: a text, or a whole number as a spreadsheet may have it.
    pub(crate) fn code(&mut self, key: &str) -> Option<String> {
        if let Some(Json::Number(number)) = self.raw(key) {
            return Some(number.to_string());
        }
        self.text(key)
    }

    /// A text in both languages under `<key>_vi` and `<key>_en`; one stands for the other where it is missing.
    pub(crate) fn both(&mut self, key: &str) -> Option<Text> {
        let vi = self.text(&format!("{key}_vi"));
        let en = self.text(&format!("{key}_en"));
        match (vi, en) {
            (None, None) => None,
            (Some(vi), Some(en)) => Some(Text::new(vi, en)),
            (Some(only), None) | (None, Some(only)) => Some(Text::new(only.clone(), only)),
        }
    }

    /// A number.
    pub(crate) fn number(&mut self, key: &str) -> Option<Decimal> {
        let value = self.raw(key)?;
        let number = from_json(value).filter(|number| is_workable(*number));
        if number.is_none() {
            self.wrong_type(key, "một số (dấu chấm thập phân)", "a number (with a decimal point)");
        }
        number
    }

    /// A number that is not negative.
    pub(crate) fn not_negative(&mut self, key: &str) -> Option<Decimal> {
        let number = self.number(key)?;
        if number < Decimal::ZERO {
            self.wrong_type(key, "một số không âm", "a number that is not negative");
            return None;
        }
        Some(number)
    }

    /// A whole number of some integer type.
    pub(crate) fn whole<T: TryFrom<i64>>(&mut self, key: &str) -> Option<T> {
        let value = self.raw(key)?;
        let from_text = || value.as_str().and_then(|text| text.trim().parse::<i64>().ok());
        let whole = value.as_i64().or_else(from_text).and_then(|number| T::try_from(number).ok());
        if whole.is_none() {
            self.wrong_type(key, "một số nguyên", "a whole number");
        }
        whole
    }

    /// Yes or no: `true`, `false`, `yes`, `no`.
    pub(crate) fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.raw(key)?;
        let from_text = match value.as_str().map(str::trim) {
            Some("true" | "yes") => Some(true),
            Some("false" | "no") => Some(false),
            _ => None,
        };
        let flag = value.as_bool().or(from_text);
        if flag.is_none() {
            self.wrong_type(key, "true hoặc false", "true or false");
        }
        flag
    }

    /// A setting that is one of a few words.
    pub(crate) fn word<T: Word>(&mut self, key: &str) -> Option<T> {
        let text = self.text(key)?;
        let setting = T::parse(&text);
        if setting.is_none() {
            let known = || T::WORDS.iter().map(|(word, _)| *word);
            let shown = shortened(&text, 40);
            let message = Text::new(
                format!("không hiểu giá trị “{shown}” của {key}"),
                format!("the value \"{shown}\" of {key} is not known"),
            );
            let hint = Text::new(
                format!("Chọn một trong: {}", quoted_list(known(), '“', '”')),
                format!("Choose one of: {}", quoted_list(known(), '"', '"')),
            );
            self.find(Severity::Warning, "unknown-word", key, message, hint);
        }
        setting
    }

    /// A list.
    pub(crate) fn list(&mut self, key: &str) -> &'a [Json] {
        let Some(value) = self.raw(key) else { return &[] };
        match value.as_array() {
            Some(entries) => entries,
            None => {
                self.wrong_type(key, "một danh sách", "a list");
                &[]
            }
        }
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<String> {
        let entries = self.list(key);
        let texts: Vec<String> =
            entries.iter().filter_map(|entry| entry.as_str().map(str::to_owned)).collect();
        if texts.len() < entries.len() {
            self.wrong_type(key, "một danh sách các dòng chữ", "a list of texts");
        }
        texts
    }

    /// Notes that a key must be there.
    pub(crate) fn missing(&mut self, key: &str) {
        let message = Text::new(format!("thiếu {key}"), format!("{key} is missing"));
        let hint = Text::new(format!("Thêm {key}"), format!("Add {key}"));
        self.find(Severity::Rejected, "missing-key", key, message, hint);
    }

    fn wrong_type(&mut self, key: &str, wanted_vi: &str, wanted_en: &str) {
        let message = Text::new(format!("{key} phải là {wanted_vi}"), format!("{key} must be {wanted_en}"));
        let hint = Text::new(
            "Giá trị này không được dùng; sửa lại theo mẫu trong content/frameworks/README.md",
            "The value is not used; correct it after the form in content/frameworks/README.md",
        );
        self.find(Severity::Rejected, "wrong-type", key, message, hint);
    }

    /// Adds a finding at a key of this table.
    pub(crate) fn find(
        &mut self,
        severity: Severity,
        code: &'static str,
        key: &str,
        message: Text,
        hint: Text,
    ) {
        let place = if key.is_empty() { self.place.clone() } else { self.place.clone().column(key) };
        self.findings.push(Finding::new(severity, code, message).at(place).hint(hint));
    }

    /// Names the keys that nobody asked for.
    pub(crate) fn finish(mut self) -> Findings {
        let keys: Vec<&String> = self.table.map(|table| table.keys().collect()).unwrap_or_default();
        for key in keys {
            if self.asked.contains(key) {
                continue;
            }
            let shown = shortened(key, 40);
            let hint = match nearest_label(key, self.asked.iter().map(String::as_str)) {
                Some(near) => Text::new(format!("Có phải {near}?"), format!("Did you mean {near}?")),
                None => Text::new("Bỏ khóa này", "Leave this key out"),
            };
            let message =
                Text::new(format!("không biết khóa “{shown}”"), format!("the key \"{shown}\" is not known"));
            self.find(Severity::Warning, "unknown-key", key, message, hint);
        }
        self.findings
    }
}
