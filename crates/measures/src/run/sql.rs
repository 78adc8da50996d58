//! The text of the queries.

use super::{Request, Window, months_of};
use caicach_calendar::PeriodKind;
use caicach_registers::expression::{Columns, Expression};
use caicach_registers::{DOSSIERS, Exists, Measure, Membership, Register, Shape};
use chrono::{NaiveDateTime, NaiveTime};

/// What a query asks.
pub(super) struct Asking<'a> {
    pub(super) register: &'a Register,
    pub(super) measures: &'a [&'a Measure],
    pub(super) request: &'a Request,
    pub(super) at: NaiveDateTime,
}

/// The instant at which things are open.
pub(super) struct Moment(NaiveDateTime);

impl Moment {
    /// The columns of dossiers that depend on the instant, and those by which they are known at another one.
    pub(super) fn column_names(register: &Register) -> &'static [&'static str] {
        if register.id == DOSSIERS { &["is_received", "received_at", "finished_at", "due_at"] } else { &[] }
    }

    /// A column of a register at the instant.
    fn column(&self, register: &Register, name: &str) -> String {
        let at = timestamp(self.0);
        let open = format!(
            "(r.is_received AND r.received_at <= {at} AND (r.finished_at IS NULL OR r.finished_at > {at}))"
        );
        match name {
            "is_open" if register.id == DOSSIERS => open,
            "is_overdue" if register.id == DOSSIERS => format!("({open} AND r.due_at < {at})"),
            _ => format!("r.{}", quoted(name)),
        }
    }
}

impl Asking<'_> {
    /// Counts by the period in which the event of each record lies.
    pub(super) fn by_event(&self, column: usize, windows: &[Window]) -> String {
        let day = format!("CAST(r.{} AS DATE)", quoted(name_of(self.register, column)));
        let period = match months_of(self.request.grain) {
            None => "CAST(0 AS BIGINT)".to_owned(),
            Some(length) => ordinal(&day, length, self.request.first.kind()),
        };
        let condition = match (windows.first(), windows.last()) {
            (Some(first), Some(last)) => {
                format!("{day} BETWEEN DATE '{}' AND DATE '{}'", first.first, last.last)
            }
            _ => "FALSE".to_owned(),
        };
        self.query(&period, &condition, "", None, &|place| self.plain(place))
    }

    /// Counts what belongs to one period.
    pub(super) fn in_window(&self, window: &Window, other: Option<(&Exists, &Register)>) -> String {
        let membership = self.measures.first().map(|measure| measure.membership);
        // The end of a period that has not ended is the snapshot's instant.
        let end = window.last.and_time(NaiveTime::MIN) + chrono::TimeDelta::days(1);
        let moment = Moment(end.min(self.at));
        let condition = membership
            .map_or_else(|| "TRUE".to_owned(), |membership| belongs(self.register, membership, window, "r"));
        let column = |place: usize| match membership {
            Some(Membership::AtEnd { .. }) => moment.column(self.register, name_of(self.register, place)),
            _ => self.plain(place),
        };
        let join = other.map(|(exists, other)| self.join(exists, other, window)).unwrap_or_default();
        let also = other.map(|_| "e.found");
        self.query("CAST(0 AS BIGINT)", &condition, &join, also, &column)
    }

    fn plain(&self, place: usize) -> String {
        format!("r.{}", quoted(name_of(self.register, place)))
    }

    /// The other register, with the keys of the records that were found there in the period.
    fn join(&self, exists: &Exists, other: &Register, window: &Window) -> String {
        let there = |place: usize| format!("o.{}", quoted(name_of(other, place)));
        let keys: Vec<String> = exists
            .on
            .iter()
            .enumerate()
            .map(|(n, (place, _))| format!("{} AS k{n}", there(*place)))
            .collect();
        let on: Vec<String> = exists
            .on
            .iter()
            .enumerate()
            .map(|(n, (_, here))| format!("e.k{n} = {}", self.plain(*here)))
            .collect();
        let condition = exists.condition.to_sql(&there);
        let belongs = belongs(other, exists.membership, window, "o");
        format!(
            " LEFT JOIN (SELECT DISTINCT {}, TRUE AS found FROM o WHERE {belongs} AND {condition}) e ON {}",
            keys.join(", "),
            on.join(" AND ")
        )
    }

    fn query(
        &self,
        period: &str,
        condition: &str,
        join: &str,
        also: Option<&str>,
        column: &dyn Fn(usize) -> String,
    ) -> String {
        let unit = format!("r.{}", quoted(name_of(self.register, self.register.unit)));
        let (unit, closure) = if self.request.counts_in.is_empty() {
            (unit, String::new())
        } else {
            ("c.above".to_owned(), format!(" JOIN closure c ON c.unit = {unit}"))
        };
        let mut selected = vec![format!("{unit} AS unit")];
        for (n, name) in self.request.dimensions.iter().enumerate() {
            selected.push(format!("r.{} AS d{n}", quoted(name)));
        }
        selected.push(format!("{period} AS period"));
        for (n, measure) in self.measures.iter().enumerate() {
            let (numerator, denominator) = aggregates(&measure.shape, also, column);
            selected.push(format!("CAST({numerator} AS DOUBLE) AS n{n}"));
            selected.push(format!("CAST({denominator} AS DOUBLE) AS m{n}"));
        }
        let keys: Vec<String> = (1..=self.request.dimensions.len() + 2).map(|n| n.to_string()).collect();
        format!(
            "SELECT {} FROM r{closure}{join} WHERE {condition} GROUP BY {}",
            selected.join(", "),
            keys.join(", ")
        )
    }
}

/// The numerator and the denominator of a measure as aggregates.
fn aggregates(shape: &Shape, also: Option<&str>, column: &dyn Fn(usize) -> String) -> (String, String) {
    let denominator = shape.denominator.as_ref().map(|condition| condition.to_sql(column));
    let mut numerator = shape.numerator.to_sql(column);
    if let Some(denominator) = &denominator {
        numerator = format!("({denominator} AND {numerator})");
    }
    if let Some(also) = also {
        numerator = format!("({numerator} AND {also})");
    }
    let aggregate = |condition: &str, value: Option<&Expression>| match (value, shape.distinct) {
        (Some(value), _) => {
            format!("sum(CAST({} AS DOUBLE)) FILTER (WHERE {condition})", value.to_sql(column))
        }
        (None, Some(place)) => format!("count(DISTINCT CASE WHEN {condition} THEN {} END)", column(place)),
        (None, None) => format!("count(*) FILTER (WHERE {condition})"),
    };
    let above = aggregate(&numerator, shape.numerator_value.as_ref());
    let below = denominator.map_or_else(
        || "0".to_owned(),
        |denominator| aggregate(&denominator, shape.denominator_value.as_ref()),
    );
    (above, below)
}

/// Whether a record belongs to a period.
fn belongs(register: &Register, membership: Membership, window: &Window, table: &str) -> String {
    let column = |place: usize| format!("{table}.{}", quoted(name_of(register, place)));
    let day = |place: usize| format!("CAST({} AS DATE)", column(place));
    let (first, last) = (window.first, window.last);
    match membership {
        Membership::Event(place) => format!("{} BETWEEN DATE '{first}' AND DATE '{last}'", day(place)),
        Membership::OpenDuring(from, to) => {
            format!(
                "{} <= DATE '{last}' AND ({} IS NULL OR {} >= DATE '{first}')",
                day(from),
                column(to),
                day(to)
            )
        }
        Membership::AtEnd { from, to, includes_end } => {
            let sign = if includes_end { ">=" } else { ">" };
            format!(
                "({from} IS NULL OR {from} <= DATE '{last}') AND ({to} IS NULL OR {to} {sign} DATE '{last}')",
                from = day(from),
                to = day(to)
            )
        }
    }
}

/// The number of the period in which a day lies: months since the year 0, divided by the months of a period.
fn ordinal(day: &str, length: i32, kind: PeriodKind) -> String {
    // An administrative month is named by the month in which it ends, on the 14th (NĐ 09/2019/NĐ-CP, article 12).
    let shift = match kind {
        PeriodKind::Administrative => format!(" + CASE WHEN date_part('day', {day}) >= 15 THEN 1 ELSE 0 END"),
        PeriodKind::Calendar => String::new(),
    };
    let month =
        format!("CAST(date_part('year', {day}) * 12 + date_part('month', {day}) - 1{shift} AS BIGINT)");
    format!("({month} / CAST({length} AS BIGINT))")
}

/// The columns that a measure reads.
pub(super) fn columns_of_measure(measure: &Measure) -> Vec<usize> {
    let shape = &measure.shape;
    let expressions = [
        Some(&shape.numerator),
        shape.denominator.as_ref(),
        shape.numerator_value.as_ref(),
        shape.denominator_value.as_ref(),
    ];
    let mut columns: Vec<usize> =
        expressions.into_iter().flatten().flat_map(Expression::columns).copied().collect();
    columns.extend(columns_of_membership(measure.membership));
    columns.extend(shape.distinct);
    columns.extend(shape.exists.iter().flat_map(|exists| exists.on.iter().map(|(_, here)| *here)));
    columns
}

/// The columns of the other register that a measure reads.
pub(super) fn columns_of_exists(exists: &Exists, other: &Register) -> std::collections::BTreeSet<usize> {
    let mut columns: std::collections::BTreeSet<usize> = exists.on.iter().map(|(there, _)| *there).collect();
    columns.extend(exists.condition.columns());
    columns.extend(columns_of_membership(exists.membership));
    columns.extend(
        Moment::column_names(other).iter().filter_map(|name| other.column(name)).map(|(place, _)| place),
    );
    columns
}

fn columns_of_membership(membership: Membership) -> Vec<usize> {
    match membership {
        Membership::Event(place) => vec![place],
        Membership::OpenDuring(from, to) | Membership::AtEnd { from, to, .. } => vec![from, to],
    }
}

fn name_of(register: &Register, place: usize) -> &str {
    register.columns().nth(place).map(|(name, _)| name).unwrap_or_default()
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn timestamp(instant: NaiveDateTime) -> String {
    format!("TIMESTAMP '{}'", instant.format("%Y-%m-%d %H:%M:%S"))
}
