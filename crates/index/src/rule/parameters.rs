//! Reads the parameters of one rule and remembers what is wrong with them.

use crate::exact::{from_json, is_workable};
use crate::label::nearest_label;
use crate::settings::Word;
use crate::wording::{number_en, number_vi, quoted_list};
use caicach_findings::{Finding, Findings, Place, Text};
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};

/// The parameters of one rule while they are read. Every method that reads a key also notes it as known, so that
/// [`Parameters::finish`] can name the keys that nobody asked for.
pub(crate) struct Parameters<'a> {
    given: Option<&'a Map<String, Json>>,
    asked: Vec<&'static str>,
    item: &'a str,
    place: Place,
    findings: Findings,
}

impl<'a> Parameters<'a> {
    /// Begins to read. Parameters that are absent (`null`) are an empty table.
    pub(crate) fn new(given: &'a Json, item: &'a str, place: &Place) -> Self {
        let mut parameters = Self {
            given: given.as_object(),
            asked: Vec::new(),
            item,
            place: place.clone(),
            findings: Findings::default(),
        };
        if parameters.given.is_none() && !given.is_null() {
            parameters.refuse(
                "rule-parameter-type",
                "",
                &Text::new(
                    "tham số của quy tắc phải là một bảng khóa – giá trị",
                    "the rule's parameters must be a table",
                ),
                &Text::new("Ví dụ: {\"floor\": 0.8}", "For example: {\"floor\": 0.8}"),
            );
        }
        parameters
    }

    fn given(&mut self, key: &'static str) -> Option<&'a Json> {
        self.asked.push(key);
        self.given.and_then(|given| given.get(key)).filter(|value| !value.is_null())
    }

    /// Notes keys that belong to the rule although they are not read this time.
    pub(crate) fn know(&mut self, keys: &[&'static str]) {
        self.asked.extend(keys);
    }

    /// Whether a key is there, without reading it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.given.is_some_and(|given| given.get(key).is_some_and(|value| !value.is_null()))
    }

    /// A number that must be there.
    pub(crate) fn number(&mut self, key: &'static str) -> Option<Decimal> {
        if !self.has(key) {
            self.asked.push(key);
            self.missing(key);
            return None;
        }
        self.optional_number(key)
    }

    /// A number that may be absent.
    pub(crate) fn optional_number(&mut self, key: &'static str) -> Option<Decimal> {
        let value = self.given(key)?;
        self.read_number(key, value)
    }

    /// A rate (0 to 1) that may be absent.
    pub(crate) fn optional_rate(&mut self, key: &'static str) -> Option<Decimal> {
        let rate = self.optional_number(key)?;
        self.check_rate(key, rate).then_some(rate)
    }

    /// Reads a number that stands under a key.
    pub(crate) fn read_number(&mut self, key: &'static str, value: &Json) -> Option<Decimal> {
        let number = from_json(value).filter(|number| is_workable(*number));
        if number.is_none() {
            self.refuse(
                "rule-parameter-type",
                key,
                &Text::new(
                    format!("tham số {key} phải là một số"),
                    format!("the parameter {key} must be a number"),
                ),
                &Text::new("Viết số với dấu chấm thập phân", "Write a number with a decimal point"),
            );
        }
        number
    }

    /// Whether a number is a rate; a finding when it is not.
    pub(crate) fn check_rate(&mut self, key: &'static str, rate: Decimal) -> bool {
        let is_rate = (Decimal::ZERO..=Decimal::ONE).contains(&rate);
        if !is_rate {
            self.refuse(
                "rule-rate-outside",
                key,
                &Text::new(
                    format!("{key} = {} không phải là tỷ lệ từ 0 đến 1", number_vi(rate)),
                    format!("{key} = {} is not a rate from 0 to 1", number_en(rate)),
                ),
                &Text::new(
                    "Viết 80% là 0.8; nếu không phải tỷ lệ, ghi unit = \"number\"",
                    "Write 80% as 0.8; when it is no rate, say unit = \"number\"",
                ),
            );
        }
        is_rate
    }

    /// Whether points lie within 0 and the item's maximum; a finding when they do not.
    pub(crate) fn check_points(&mut self, key: &'static str, points: Decimal, maximum: Decimal) -> bool {
        let fits = (Decimal::ZERO..=maximum).contains(&points);
        if !fits {
            self.refuse(
                "rule-points-above-maximum",
                key,
                &Text::new(
                    format!(
                        "{} điểm nằm ngoài khoảng từ 0 đến điểm tối đa {}",
                        number_vi(points),
                        number_vi(maximum)
                    ),
                    format!(
                        "{} points lie outside 0 to the item's maximum {}",
                        number_en(points),
                        number_en(maximum)
                    ),
                ),
                &Text::new(
                    "Sửa điểm của quy tắc hoặc điểm tối đa của nội dung",
                    "Correct the rule's points or the item's maximum",
                ),
            );
        }
        fits
    }

    /// A setting that is one of a few words; `default` when absent.
    pub(crate) fn word<T: Word>(&mut self, key: &'static str, default: T) -> T {
        let Some(value) = self.given(key) else { return default };
        if let Some(setting) = value.as_str().and_then(T::parse) {
            return setting;
        }
        let known = || T::WORDS.iter().map(|(word, _)| *word);
        self.refuse(
            "rule-parameter-word",
            key,
            &Text::new(
                format!("không hiểu giá trị của tham số {key}"),
                format!("the value of the parameter {key} is not known"),
            ),
            &Text::new(
                format!("Chọn một trong: {}", quoted_list(known(), '“', '”')),
                format!("Choose one of: {}", quoted_list(known(), '"', '"')),
            ),
        );
        default
    }

    /// A list with at least `least` entries, that must be there.
    pub(crate) fn list(&mut self, key: &'static str, least: usize) -> &'a [Json] {
        let Some(value) = self.given(key) else {
            self.missing(key);
            return &[];
        };
        let entries = value.as_array().map_or(&[][..], Vec::as_slice);
        if entries.len() < least {
            self.refuse(
                "rule-parameter-type",
                key,
                &Text::new(
                    format!("tham số {key} phải là danh sách có ít nhất {least} phần tử"),
                    format!("the parameter {key} must be a list of at least {least} entries"),
                ),
                &Text::new("Xem ví dụ của quy tắc trong README", "See the rule's example in the README"),
            );
            return &[];
        }
        entries
    }

    /// A list of pairs of numbers, `[[a, b], …]`.
    pub(crate) fn pairs(&mut self, key: &'static str, least: usize) -> Vec<(Decimal, Decimal)> {
        let mut pairs = Vec::new();
        for entry in self.list(key, least) {
            let [first, second] = entry.as_array().map_or(&[][..], Vec::as_slice) else {
                self.refuse(
                    "rule-parameter-type",
                    key,
                    &Text::new(
                        format!("mỗi phần tử của {key} phải là một cặp số"),
                        format!("each entry of {key} must be a pair of numbers"),
                    ),
                    &Text::new("Ví dụ: [[0.8, 1], [0.5, 0.5]]", "For example: [[0.8, 1], [0.5, 0.5]]"),
                );
                return Vec::new();
            };
            let (first, second) = (self.read_number(key, first), self.read_number(key, second));
            if let (Some(first), Some(second)) = (first, second) {
                pairs.push((first, second));
            }
        }
        pairs
    }

    /// A table that may be absent.
    pub(crate) fn table(&mut self, key: &'static str) -> Option<&'a Map<String, Json>> {
        self.given(key)?.as_object()
    }

    /// Notes that a required parameter is missing.
    pub(crate) fn missing(&mut self, key: &'static str) {
        self.refuse(
            "rule-parameter-missing",
            key,
            &Text::new(format!("thiếu tham số {key}"), format!("the parameter {key} is missing")),
            &Text::new(format!("Thêm {key} vào quy tắc"), format!("Add {key} to the rule")),
        );
    }

    /// Refuses the rule for a reason; the item is named before the message.
    pub(crate) fn refuse(&mut self, code: &'static str, key: &str, message: &Text, hint: &Text) {
        let finding = Finding::rejected(code, self.about_item(message));
        self.findings.push(finding.at(self.place_of(key)).hint(hint.clone()));
    }

    /// A doubt about the rule that does not refuse it.
    pub(crate) fn doubt(&mut self, code: &'static str, key: &str, message: &Text, hint: &Text) {
        let finding = Finding::warning(code, self.about_item(message));
        self.findings.push(finding.at(self.place_of(key)).hint(hint.clone()));
    }

    fn about_item(&self, message: &Text) -> Text {
        Text::new(
            format!("Quy tắc của nội dung {}: {}", self.item, message.vi),
            format!("The rule of item {}: {}", self.item, message.en),
        )
    }

    fn place_of(&self, key: &str) -> Place {
        let column = if key.is_empty() { "rule".to_owned() } else { format!("rule.{key}") };
        self.place.clone().column(column).of(self.item)
    }

    /// Names the parameters that the rule does not know. A slip such as `flor` for `floor` would change points
    /// silently, so it refuses the rule.
    pub(crate) fn finish(mut self) -> Findings {
        let given_keys = self.given.map(|given| given.keys().collect::<Vec<_>>()).unwrap_or_default();
        for key in given_keys {
            if self.asked.contains(&key.as_str()) {
                continue;
            }
            let known = || self.asked.iter().copied();
            let hint = match nearest_label(key, known()) {
                Some(near) => Text::new(format!("Có phải {near}?"), format!("Did you mean {near}?")),
                None if self.asked.is_empty() => {
                    Text::new("Quy tắc này không có tham số", "This rule has no parameters")
                }
                None => Text::new(
                    format!("Các tham số: {}", quoted_list(known(), '“', '”')),
                    format!("The parameters: {}", quoted_list(known(), '"', '"')),
                ),
            };
            let message = Text::new(
                format!("không có tham số “{}”", crate::wording::shortened(key, 40)),
                format!("there is no parameter \"{}\"", crate::wording::shortened(key, 40)),
            );
            self.refuse("rule-parameter-unknown", key, &message, &hint);
        }
        self.findings
    }
}
