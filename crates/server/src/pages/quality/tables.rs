//! What was found, as tables.

use super::Section;
use crate::page::{Page, form_urlencode};
use crate::pages::figures::{Head, Shown, Table};
use crate::pages::measures::{record_value, unit_name};
use caicach_app::quality::{BrokenRule, DUPLICATE_COLUMNS, LEAST_PAST, PAST_MONTHS, Quality, THRESHOLD};
use caicach_registers::{DOSSIERS, Register, read_cell};
use caicach_tables::NumberStyle;
use chrono::NaiveDate;

/// The parts of the page in their order.
pub(super) fn sections(page: &Page, quality: &Quality) -> Vec<Section> {
    let making = Making { page, quality, day: quality.day.unwrap_or_default() };
    vec![
        making.rules("dates", true),
        making.rules("rules", false),
        making.sums(),
        making.disagreements(),
        making.gaps(),
        making.jumps(),
        making.duplicates(),
        making.unknown_units(),
        making.row_counts(),
    ]
}

struct Making<'a> {
    page: &'a Page,
    quality: &'a Quality,
    day: NaiveDate,
}

impl Making<'_> {
    fn get(&self, key: &str) -> String {
        self.page.t.get(key)
    }

    fn register(&self, id: &str) -> Option<&Register> {
        self.page.running.library().registers.register(id)
    }

    fn register_name(&self, id: &str) -> Shown {
        let name = self.register(id).map(|register| self.page.t.text(&register.name).to_owned());
        Shown::text(name.unwrap_or_else(|| id.to_owned())).linked(self.page.register_href(id))
    }

    /// An address of records; empty for those who may not read them.
    fn records_of(&self, href: String) -> String {
        if self.page.opens_records() { href } else { String::new() }
    }

    fn unit(&self, code: &str) -> Shown {
        let name = unit_name(self.page, code, self.day);
        Shown::text(if name == code { name } else { format!("{name} ({code})") })
    }

    fn number(&self, value: f64) -> Shown {
        Shown::count(self.page.t, value)
    }

    fn count(&self, count: u64) -> Shown {
        #[expect(clippy::as_conversions, reason = "counts of records stay far below 2^53")]
        let count = count as f64;
        self.number(count)
    }

    fn day(&self, day: NaiveDate) -> Shown {
        Shown { cell: day.into(), ..Shown::text(self.page.t.day(day)) }
    }

    /// What a rule asks for, in words where it has them.
    fn check(&self, broken: &BrokenRule) -> String {
        let words = self.register(&broken.register).and_then(|register| {
            let rule = register.rules.iter().find(|rule| rule.id == broken.rule)?;
            Some(self.page.t.text(&rule.check.in_words(register)?).to_owned())
        });
        words.unwrap_or_else(|| broken.check.clone())
    }

    /// Fields of a record, as people read them.
    fn part(&self, register: &str, part: &[(usize, String)]) -> Shown {
        let Some(register) = self.register(register) else { return Shown::unknown() };
        let words = part.iter().map(|(place, text)| self.field(register, *place, text).text);
        Shown::text(words.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "))
    }

    /// A field of a dossier, by its name.
    fn dossier_value(&self, text: &str, name: &str) -> Shown {
        let found = self.register(DOSSIERS).and_then(|register| {
            let place = register.fields.iter().position(|field| field.name == name)?;
            Some(self.field(register, place, text))
        });
        found.unwrap_or_else(|| Shown::text(text))
    }

    /// A field as people read it, from the text that files have.
    fn field(&self, register: &Register, place: usize, text: &str) -> Shown {
        let kind = register.fields.get(place).map(|field| &field.kind);
        match kind.and_then(|kind| read_cell(kind, text, NumberStyle::Point).ok()) {
            Some(value) => record_value(self.page.t, register, place, &value),
            None => Shown::text(text),
        }
    }

    fn section(
        &self,
        id: &str,
        title: &str,
        rule: String,
        found: u64,
        columns: Vec<Head>,
        rows: Vec<Vec<Shown>>,
    ) -> Section {
        let count = if found == 0 {
            self.get("quality-nothing")
        } else {
            self.page.t.with("quality-found", "n", found.to_string())
        };
        let table =
            Table { id: id.to_owned(), title: self.get(title), columns, rows, notes: vec![rule.clone()] };
        Section { table, rule, count, is_good: found == 0 }
    }

    fn rules(&self, id: &str, about_dates: bool) -> Section {
        let broken = || self.quality.rules.iter().filter(|rule| rule.is_about_dates == about_dates);
        let rows = broken().map(|rule| {
            let href =
                format!("/quality/records?register={}&rule={}", rule.register, form_urlencode(&rule.rule));
            let href = self.records_of(href);
            vec![
                Shown::text(self.page.t.text(&rule.message)).linked(href.clone()),
                self.register_name(&rule.register),
                Shown::text(self.check(rule)),
                self.count(rule.records).linked(href),
                self.number(f64::from(u32::try_from(rule.units).unwrap_or(u32::MAX))),
            ]
        });
        let columns = vec![
            Head::text("rule", self.get("quality-rule")),
            Head::text("register", self.get("measures-register")),
            Head::text("check", self.get("quality-check")),
            Head::number("records", self.get("measures-records")),
            Head::number("units", self.get("quality-units")),
        ];
        let (title, rule) = if about_dates {
            ("quality-dates", "quality-dates-rule")
        } else {
            ("quality-rules", "quality-rules-rule")
        };
        let found = broken().map(|rule| rule.records).sum();
        self.section(id, title, self.get(rule), found, columns, rows.collect())
    }

    fn sums(&self) -> Section {
        let rows = self.quality.sums.iter().map(|sum| {
            let href = format!(
                "/quality/records?register={}&rule={}&unit={}",
                sum.register,
                form_urlencode(&sum.rule),
                form_urlencode(&sum.unit)
            );
            vec![
                Shown::text(self.page.t.text(&sum.message)).linked(self.records_of(href)),
                self.register_name(&sum.register),
                self.unit(&sum.unit),
                self.part(&sum.register, &sum.part),
                self.number(sum.stated),
                self.number(sum.made),
                self.number(sum.stated - sum.made),
            ]
        });
        let columns = vec![
            Head::text("rule", self.get("quality-rule")),
            Head::text("register", self.get("measures-register")),
            Head::text("unit", self.get("measures-unit")),
            Head::text("record", self.get("quality-part")),
            Head::number("stated", self.get("quality-stated")),
            Head::number("made", self.get("quality-made")),
            Head::number("difference", self.get("quality-difference")),
        ];
        let found = u64::try_from(self.quality.sums.len()).unwrap_or(u64::MAX);
        self.section("sums", "quality-sums", self.get("quality-sums-rule"), found, columns, rows.collect())
    }

    fn disagreements(&self) -> Section {
        let figures = self.register("processing_figures");
        let label = |column: &str| {
            let field = figures.and_then(|register| register.field(column));
            field.map_or_else(|| column.to_owned(), |field| self.page.t.text(&field.label).to_owned())
        };
        let rows = self.quality.disagreements.iter().map(|one| {
            vec![
                self.unit(&one.unit),
                Shown::text(one.field.clone()),
                self.day(one.from),
                self.day(one.to),
                Shown::text(label(&one.column)),
                self.number(one.stated),
                self.number(one.counted).linked(format!("/measures/{}", one.measure)),
                self.number(one.stated - one.counted),
            ]
        });
        let columns = vec![
            Head::text("unit", self.get("measures-unit")),
            Head::text("field", self.get("quality-field")),
            Head::text("from", self.get("quality-from")),
            Head::text("to", self.get("quality-to")),
            Head::text("column", self.get("quality-column")),
            Head::number("stated", self.get("quality-stated")),
            Head::number("counted", self.get("quality-counted")),
            Head::number("difference", self.get("quality-difference")),
        ];
        let found = u64::try_from(self.quality.disagreements.len()).unwrap_or(u64::MAX);
        let rule = self.page.t.with("quality-disagreements-rule", "n", self.quality.compared.to_string());
        let section =
            self.section("disagreements", "quality-disagreements", rule, found, columns, rows.collect());
        if self.quality.compared > 0 {
            return section;
        }
        // Where there was nothing to compare, nothing is in order either.
        Section { count: self.get("quality-not-compared"), is_good: false, ..section }
    }

    fn gaps(&self) -> Section {
        let rows = self.quality.gaps.iter().map(|gap| {
            vec![
                self.unit(&gap.unit),
                self.register_name(&gap.register),
                self.part(&gap.register, &gap.part),
                self.day(gap.from),
                self.day(gap.to),
            ]
        });
        let columns = vec![
            Head::text("unit", self.get("measures-unit")),
            Head::text("register", self.get("measures-register")),
            Head::text("record", self.get("quality-part")),
            Head::text("from", self.get("quality-from")),
            Head::text("to", self.get("quality-to")),
        ];
        let found = u64::try_from(self.quality.gaps.len()).unwrap_or(u64::MAX);
        self.section("gaps", "quality-gaps", self.get("quality-gaps-rule"), found, columns, rows.collect())
    }

    fn jumps(&self) -> Section {
        let t = self.page.t;
        let content = &self.page.running.library().registers;
        let rows = self.quality.jumps.iter().map(|jump| {
            let name = content.measure(&jump.measure).map(|measure| t.text(&measure.name).to_owned());
            let href = format!(
                "/measures/{}?period={}&kind={}&unit={}&rollup=own",
                jump.measure,
                jump.period.code(),
                jump.period.kind().code(),
                form_urlencode(&jump.unit)
            );
            vec![
                self.unit(&jump.unit),
                Shown::text(name.unwrap_or_else(|| jump.measure.clone())).linked(href),
                Shown { cell: jump.period.code().into(), ..Shown::text(t.text(&jump.period.label())) },
                self.number(jump.value),
                self.number(jump.median),
                Shown::number(t, jump.score, 1),
            ]
        });
        let columns = vec![
            Head::text("unit", self.get("measures-unit")),
            Head::text("measure", self.get("measures-measure")),
            Head::text("month", self.get("measures-period")),
            Head::number("value", self.get("measures-value")),
            Head::number("median", self.get("quality-median")),
            Head::number("score", self.get("quality-score")),
        ];
        let found = u64::try_from(self.quality.jumps.len()).unwrap_or(u64::MAX);
        let rule = t.with_all(
            "quality-jumps-rule",
            &[
                ("threshold", t.real(THRESHOLD, 1).into()),
                ("months", PAST_MONTHS.to_string().into()),
                ("least", LEAST_PAST.to_string().into()),
            ],
        );
        self.section("jumps", "quality-jumps", rule, found, columns, rows.collect())
    }

    fn duplicates(&self) -> Section {
        let [_, procedure, received_at] = DUPLICATE_COLUMNS;
        let rows = self.quality.duplicates.iter().map(|group| {
            let value = |place: usize| group.values.get(place).cloned().unwrap_or_default();
            let (first, last) = &group.first_and_last;
            vec![
                self.unit(&value(0)),
                self.dossier_value(&value(1), procedure),
                self.dossier_value(&value(2), received_at),
                self.count(group.records),
                Shown::text(first.clone())
                    .linked(self.records_of(format!("/registers/{DOSSIERS}?q={}", form_urlencode(first)))),
                Shown::text(last.clone())
                    .linked(self.records_of(format!("/registers/{DOSSIERS}?q={}", form_urlencode(last)))),
            ]
        });
        let columns = vec![
            Head::text("unit", self.get("measures-unit")),
            Head::text("procedure", self.get("quality-procedure")),
            Head::text("received_at", self.get("quality-received")),
            Head::number("records", self.get("measures-records")),
            Head::text("first", self.get("quality-first")),
            Head::text("last", self.get("quality-last")),
        ];
        let (groups, records) = self.quality.duplicates_in_all;
        let rule = self.page.t.with_all(
            "quality-duplicates-rule",
            &[("groups", groups.to_string().into()), ("records", records.to_string().into())],
        );
        self.section("duplicates", "quality-duplicates", rule, groups, columns, rows.collect())
    }

    fn unknown_units(&self) -> Section {
        let rows = self.quality.unknown_units.iter().map(|(register, unit, records)| {
            let href = format!("/registers/{register}?unit={}", form_urlencode(unit));
            vec![
                Shown::text(unit.clone()).linked(self.records_of(href)),
                self.register_name(register),
                self.count(*records),
            ]
        });
        let columns = vec![
            Head::text("unit", self.get("measures-unit")),
            Head::text("register", self.get("measures-register")),
            Head::number("records", self.get("measures-records")),
        ];
        let found = u64::try_from(self.quality.unknown_units.len()).unwrap_or(u64::MAX);
        let rule = self.get("quality-unknown-units-rule");
        self.section("unknown-units", "quality-unknown-units", rule, found, columns, rows.collect())
    }

    fn row_counts(&self) -> Section {
        let rows = self.quality.row_counts.iter().map(|(register, there, here)| {
            vec![self.register_name(register), self.count(*there), self.count(*here)]
        });
        let columns = vec![
            Head::text("register", self.get("measures-register")),
            Head::number("database", self.get("quality-database")),
            Head::number("lake", self.get("quality-lake")),
        ];
        let found = u64::try_from(self.quality.row_counts.len()).unwrap_or(u64::MAX);
        let rule = self.get("quality-row-counts-rule");
        self.section("row-counts", "quality-row-counts", rule, found, columns, rows.collect())
    }
}
