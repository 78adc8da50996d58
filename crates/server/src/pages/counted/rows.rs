//! Items with what was counted for them, and the way to the records behind it.

use crate::page::{Page, form_urlencode};
use crate::pages::frameworks::rule_words;
use caicach_app::index_values::{CountedItem, CountedValue};
use rust_decimal::Decimal;

/// Whose records, in which period.
pub(crate) struct RecordsOf<'a> {
    pub(crate) framework: &'a str,
    pub(crate) unit: &'a str,
    pub(crate) period: &'a str,
    pub(crate) period_kind: &'a str,
    /// Whether the numbers lead to them.
    pub(crate) opens_records: bool,
}

impl RecordsOf<'_> {
    /// The page of a measure, for the unit and the period.
    fn measure(&self, measure: &str) -> String {
        format!(
            "/measures/{}?unit={}&period={}&kind={}",
            form_urlencode(measure),
            form_urlencode(self.unit),
            form_urlencode(self.period),
            form_urlencode(self.period_kind),
        )
    }

    /// The address of the records behind a number of an item; empty where no measure gives it.
    fn address(&self, item: &CountedItem, part: &str) -> String {
        let Some(measure) = item.measure.as_ref().filter(|_| self.opens_records) else {
            return String::new();
        };
        // Where only some records count for the item, it is named.
        let only = match &item.filter {
            Some(_) => format!("&item={}", form_urlencode(&format!("{}:{}", self.framework, item.code))),
            None => String::new(),
        };
        format!(
            "/measures/{}/records?unit={}&period={}&kind={}&rollup=subtree{only}&part={part}",
            form_urlencode(measure),
            form_urlencode(self.unit),
            form_urlencode(self.period),
            form_urlencode(self.period_kind),
        )
    }
}

/// An item with what was counted for a unit.
pub(crate) struct ItemRow {
    pub(crate) code: String,
    pub(crate) name: String,
    /// What earns the points, in words.
    pub(crate) rule: String,
    pub(crate) measure: Option<String>,
    /// The page of the measure, for the unit and the period.
    pub(crate) measure_href: String,
    /// Why there is no value.
    pub(crate) why: String,
    /// The register that would know it, and its page; empty where none would.
    pub(crate) register: (String, String),
    pub(crate) numerator: String,
    pub(crate) numerator_href: String,
    pub(crate) lacking: String,
    pub(crate) lacking_href: String,
    pub(crate) denominator: String,
    pub(crate) denominator_href: String,
    pub(crate) value: String,
    pub(crate) points: String,
    pub(crate) maximum: String,
}

/// A row of an item: what was counted, what it earns, and where its records are.
pub(crate) fn item_row(
    page: &Page,
    of: &RecordsOf<'_>,
    item: &CountedItem,
    value: Option<&CountedValue>,
) -> ItemRow {
    let t = page.t;
    let number = |number: f64| {
        let places = if number.fract() == 0.0 { 0 } else { 1 };
        t.real(number, places)
    };
    let records = |part: &str| of.address(item, part);
    let why = match (&item.measure, value) {
        (None, _) => t.get("service-no-register"),
        (Some(_), None) => t.get("service-no-records"),
        _ => String::new(),
    };
    let denominator = value.and_then(|value| value.denominator);
    // A mean has no records that lack something.
    let lacking = value.filter(|value| is_share(value)).zip(denominator);
    let lacking = lacking.map(|(value, denominator)| denominator - value.numerator);
    let has_lacking = lacking.is_some();
    let measure = item.measure.as_deref().and_then(|id| page.running.library().registers.measure(id));
    let register = measure.and_then(|measure| page.running.library().registers.register(&measure.register));
    let register =
        register.map(|register| (t.text(&register.name).to_owned(), page.register_href(&register.id)));
    let framework = page.state.framework(of.framework);
    let rule = framework.and_then(|known| Some(rule_words(page, known.framework.item(&item.code)?)));
    ItemRow {
        code: item.code.clone(),
        rule: rule.unwrap_or_default(),
        measure_href: item.measure.as_deref().map(|id| of.measure(id)).unwrap_or_default(),
        register: register.unwrap_or_default(),
        name: t.pick(&item.name.vi, &item.name.en).to_owned(),
        measure: item.measure.clone(),
        why,
        numerator: value.map(|value| number(value.numerator)).unwrap_or_default(),
        numerator_href: records("numerator"),
        lacking: lacking.map(number).unwrap_or_default(),
        lacking_href: if has_lacking { records("missing") } else { String::new() },
        denominator: denominator.map(number).unwrap_or_default(),
        denominator_href: if denominator.is_some() { records("denominator") } else { String::new() },
        value: value.map(|value| shown(page, value)).unwrap_or_default(),
        points: value.and_then(|value| value.points).map(|points| t.decimal(&points, 2)).unwrap_or_default(),
        maximum: item.maximum.map(|maximum| t.decimal(&maximum, 2)).unwrap_or_default(),
    }
}

fn is_share(value: &CountedValue) -> bool {
    value.denominator.is_some_and(|denominator| value.numerator <= denominator)
}

/// A share as per cent where it lies within the whole, else the number.
fn shown(page: &Page, value: &CountedValue) -> String {
    if is_share(value) {
        format!("{} %", page.t.decimal(&(value.value * Decimal::ONE_HUNDRED), 2))
    } else {
        page.t.decimal(&value.value, 2)
    }
}
