//! What is asked for in the address, and addresses that ask for something else.

use crate::page::{Page, form_urlencode};
use crate::pages::results::Choice;
use crate::pages::units::parent::{self, Parent};
use caicach_app::lake::{Grain, MeasureRequest, Part, Rollup};
use caicach_calendar::{Grain as Length, Period, PeriodKind};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_registers::{Measure, Register};
use chrono::NaiveDate;
use serde::Deserialize;

/// The address as it was written.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Written {
    pub(super) q: Option<String>,
    pub(super) register: Option<String>,
    period: Option<String>,
    kind: Option<String>,
    grain: Option<String>,
    rollup: Option<String>,
    unit: Option<String>,
    by: Option<String>,
    value: Option<String>,
    item: Option<String>,
    part: Option<String>,
    page: Option<String>,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) period: Period,
    /// How the trend is divided.
    pub(super) grain: Grain,
    pub(super) rollup: Rollup,
    /// A unit by its code; empty: all records together.
    pub(super) unit: String,
    /// A column by which values are split.
    pub(super) by: Option<String>,
    /// The value of that column; `None` where none is asked for.
    pub(super) value: Option<String>,
    /// An item of a framework for which only some records count: the framework and the code.
    pub(super) item: Option<(String, String)>,
    pub(super) part: Part,
    /// From 1.
    pub(super) page: usize,
    /// Whether numbers lead to their records.
    pub(super) opens_records: bool,
    /// What could not be used.
    pub(super) findings: Findings,
}

const ALL_GRAINS: [(&str, Grain); 3] =
    [("month", Grain::Month), ("quarter", Grain::Quarter), ("year", Grain::Year)];

const ALL_ROLLUPS: [(&str, Rollup); 2] = [("subtree", Rollup::Subtree), ("own", Rollup::Own)];

const ALL_PARTS: [(&str, Part); 3] =
    [("numerator", Part::Numerator), ("denominator", Part::Denominator), ("missing", Part::Missing)];

impl Asked {
    pub(super) fn read(written: &Written, today: NaiveDate) -> Self {
        let text = |field: &Option<String>| field.as_deref().unwrap_or_default().trim().to_owned();
        let mut findings = Findings::default();
        let kind = match text(&written.kind).as_str() {
            "calendar" => PeriodKind::Calendar,
            "" | "administrative" => PeriodKind::Administrative,
            other => {
                findings.push(not_known("kind", other));
                PeriodKind::Administrative
            }
        };
        let period = match text(&written.period) {
            empty if empty.is_empty() => None,
            given => match Period::parse(&given, kind) {
                Ok(period) => Some(period),
                Err(error) => {
                    let finding = Finding::rejected("period", error.text()).hint(error.hint());
                    findings.push(finding.at(Place::item(given)));
                    None
                }
            },
        };
        let grain = one_of("grain", &text(&written.grain), &ALL_GRAINS, Grain::Month, &mut findings);
        let rollup = one_of("rollup", &text(&written.rollup), &ALL_ROLLUPS, Rollup::Subtree, &mut findings);
        let part = one_of("part", &text(&written.part), &ALL_PARTS, Part::Numerator, &mut findings);
        let page = match text(&written.page) {
            empty if empty.is_empty() => 1,
            given => given.parse().unwrap_or_else(|_| {
                findings.push(not_known("page", &given));
                1
            }),
        };
        Self {
            period: period.or_else(|| this_year(today, kind)).unwrap_or_else(|| fallback(kind)),
            grain,
            rollup,
            unit: text(&written.unit),
            by: Some(text(&written.by)).filter(|by| !by.is_empty()),
            value: written.value.clone(),
            item: text(&written.item)
                .split_once(':')
                .map(|(framework, code)| (framework.to_owned(), code.to_owned())),
            part,
            page: std::cmp::max(page, 1),
            opens_records: true,
            findings,
        }
    }

    /// The same with the unit by its code, also where its name was written.
    pub(super) fn with_unit(mut self, page: &Page) -> Self {
        self.opens_records = page.opens_records();
        if self.unit.is_empty() {
            return self;
        }
        match parent::find(&page.state.units, &self.unit, self.period.last_day()) {
            Parent::None => {}
            Parent::Code(code) => self.unit = code,
            Parent::Several(_) => self.findings.push(several_units(&std::mem::take(&mut self.unit))),
            // Records may name units that the tree does not have: those are asked for by what stands in the records.
            Parent::Unknown(_) => self.findings.push(unknown_unit(&self.unit)),
        }
        self
    }

    /// The same with the column only where the measure can be split by it.
    pub(super) fn with_dimension(mut self, measure: &Measure, register: &Register) -> Self {
        if self.by.is_some() && self.dimension(measure, register).is_none() {
            let by = self.by.take().unwrap_or_default();
            let known = dimensions(measure, register);
            let hint = if known.is_empty() {
                Text::new("Chỉ tiêu này không chia theo cột nào", "This measure is split by no column")
            } else {
                let known = known.join(", ");
                Text::new(format!("Chia được theo: {known}"), format!("It can be split by: {known}"))
            };
            self.findings.push(not_known("by", &by).hint(hint));
        }
        self
    }

    pub(super) fn kind(&self) -> PeriodKind {
        self.period.kind()
    }

    /// The dimension that is asked for, when the measure can be split by it.
    pub(super) fn dimension(&self, measure: &Measure, register: &Register) -> Option<String> {
        let by = self.by.as_deref()?;
        dimensions(measure, register).into_iter().find(|name| *name == by).map(str::to_owned)
    }

    /// Whose records count for what is shown: all together, or those of the unit.
    pub(super) fn scope(&self) -> Rollup {
        if self.unit.is_empty() { Rollup::Whole } else { self.rollup }
    }

    /// The values of the period.
    pub(super) fn request(&self, measures: Vec<String>, rollup: Rollup) -> MeasureRequest {
        MeasureRequest {
            measures,
            dimensions: Vec::new(),
            first: self.period,
            last: self.period,
            grain: Grain::All,
            rollup,
            at: None,
        }
    }

    /// The parameters that make this question, without page and part.
    pub(super) fn address(&self) -> String {
        let mut pairs = vec![("period", self.period.code()), ("kind", self.kind().code().to_owned())];
        if !self.unit.is_empty() {
            pairs.push(("unit", self.unit.clone()));
        }
        if self.rollup == Rollup::Own {
            pairs.push(("rollup", "own".to_owned()));
        }
        if self.grain != Grain::Month {
            pairs.push(("grain", grain_word(self.grain).to_owned()));
        }
        pairs.extend(self.by.clone().map(|by| ("by", by)));
        joined(&pairs)
    }

    /// The address of the records behind a number; empty for those who may not read them.
    pub(super) fn records(&self, measure: &str, part: Part) -> String {
        if !self.opens_records {
            return String::new();
        }
        let mut address = format!("/measures/{measure}/records?{}&part={}", self.address(), part_word(part));
        if let Some(value) = &self.value {
            address.push_str(&format!("&value={}", form_urlencode(value)));
        }
        if let Some((framework, code)) = &self.item {
            address.push_str(&format!("&item={}", form_urlencode(&format!("{framework}:{code}"))));
        }
        address
    }
}

pub(super) fn joined(pairs: &[(&str, String)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", form_urlencode(value))).collect();
    pairs.join("&")
}

pub(super) fn part_word(part: Part) -> &'static str {
    word_of(&ALL_PARTS, part)
}

fn grain_word(grain: Grain) -> &'static str {
    word_of(&ALL_GRAINS, grain)
}

fn word_of<T: Copy + PartialEq>(words: &[(&'static str, T)], one: T) -> &'static str {
    words.iter().find(|(_, known)| *known == one).map_or("", |(word, _)| *word)
}

/// What a word stands for; `usual` where there is none, or one that is not known, which is said.
fn one_of<T: Copy>(name: &str, text: &str, words: &[(&str, T)], usual: T, findings: &mut Findings) -> T {
    if let Some((_, known)) = words.iter().find(|(word, _)| *word == text) {
        return *known;
    }
    if !text.is_empty() {
        let known = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        let hint = Text::new(format!("Có thể ghi: {known}"), format!("Known are: {known}"));
        findings.push(not_known(name, text).hint(hint));
    }
    usual
}

/// The names of the columns by which a measure can be split.
pub(super) fn dimensions<'a>(measure: &Measure, register: &'a Register) -> Vec<&'a str> {
    let name = |place: &usize| register.columns().nth(*place).map(|(name, _)| name);
    measure.dimensions.iter().filter_map(name).collect()
}

fn this_year(today: NaiveDate, kind: PeriodKind) -> Option<Period> {
    Period::of(today, Length::Year, kind)
}

/// A year that there is; days outside the years 1 to 9999 are in none.
fn fallback(kind: PeriodKind) -> Period {
    #[expect(clippy::expect_used, reason = "the year 2026 can be read in every kind of period")]
    Period::parse("2026", kind).expect("a year")
}

fn unknown_unit(written: &str) -> Finding {
    let message = Text::new(
        format!("Danh mục đơn vị không có “{written}”"),
        format!("The list of units has no “{written}”"),
    );
    let hint = Text::new("Tìm mã đơn vị ở trang Đơn vị", "Look the code up on the page of units");
    Finding::warning("unknown-unit", message).hint(hint)
}

fn several_units(written: &str) -> Finding {
    let message = Text::new(
        format!("Nhiều đơn vị có tên “{written}”; đang hiện toàn bộ"),
        format!("Several units are called “{written}”; all records are shown"),
    );
    let hint = Text::new("Ghi mã của đơn vị thay cho tên", "Write the code of the unit instead");
    Finding::warning("several-units", message).hint(hint)
}

fn not_known(name: &str, text: &str) -> Finding {
    Finding::rejected(
        "parameter",
        Text::new(
            format!("Không hiểu “{text}” ở {name} trong địa chỉ; phần này được bỏ qua"),
            format!("“{text}” is not known as {name} in the address; this part is left out"),
        ),
    )
}

/// Periods of one length to choose from.
pub(super) struct PeriodGroup {
    pub(super) label: String,
    pub(super) choices: Vec<Choice>,
}

/// The periods to choose from: the latest of each length, and the one that is chosen.
pub(super) fn period_groups(page: &Page, asked: &Asked, today: NaiveDate) -> Vec<PeriodGroup> {
    let lengths = [
        (Length::Year, 4, "measures-years"),
        (Length::HalfYear, 4, "measures-half-years"),
        (Length::Quarter, 8, "measures-quarters"),
        (Length::Month, 24, "measures-months"),
    ];
    let mut groups = Vec::new();
    for (length, count, key) in lengths {
        let mut periods: Vec<Period> = Vec::new();
        let mut next = Period::of(today, length, asked.kind());
        while let Some(period) = next.filter(|_| periods.len() < count) {
            periods.push(period);
            next = period.previous();
        }
        if asked.period.grain() == length && !periods.contains(&asked.period) {
            periods.push(asked.period);
        }
        let choice = |period: Period| Choice {
            value: period.code(),
            label: page.t.text(&period.label()).to_owned(),
            is_chosen: period == asked.period,
        };
        groups
            .push(PeriodGroup { label: page.t.get(key), choices: periods.into_iter().map(choice).collect() });
    }
    groups
}

/// Words to choose from.
pub(super) fn choices(words: impl IntoIterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    let choice = |(value, label): (String, String)| Choice { is_chosen: value == chosen, value, label };
    words.into_iter().map(choice).collect()
}

pub(super) fn kinds(page: &Page, asked: &Asked) -> Vec<Choice> {
    let words = [
        ("administrative".to_owned(), page.t.get("measures-administrative")),
        ("calendar".to_owned(), page.t.get("measures-calendar")),
    ];
    choices(words, asked.kind().code())
}

pub(super) fn grains(page: &Page, asked: &Asked) -> Vec<Choice> {
    let words = [
        ("month".to_owned(), page.t.get("measures-by-month")),
        ("quarter".to_owned(), page.t.get("measures-by-quarter")),
        ("year".to_owned(), page.t.get("measures-by-year")),
    ];
    choices(words, grain_word(asked.grain))
}

pub(super) fn rollups(page: &Page, asked: &Asked) -> Vec<Choice> {
    let words = [
        ("subtree".to_owned(), page.t.get("measures-subtree")),
        ("own".to_owned(), page.t.get("measures-own")),
    ];
    choices(words, if asked.rollup == Rollup::Own { "own" } else { "subtree" })
}
