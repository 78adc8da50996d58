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

/// The instant at which things are open, overdue or in time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment(pub(super) NaiveDateTime);

impl Moment {
    /// A column of a register at the instant, as SQL. `table` stands before the names of columns.
    pub(super) fn column(self, register: &Register, place: usize, table: &str) -> String {
        let name = name_of(register, place);
        let at = timestamp(self.0);
        let open = format!(
            "({table}is_received AND {table}received_at <= {at} AND ({table}finished_at IS NULL OR {table}finished_at > {at}))"
        );
        match name {
            "is_open" if register.id == DOSSIERS => open,
            "is_overdue" if register.id == DOSSIERS => {
                format!("({open} AND {table}in_time_until IS NOT NULL AND {table}in_time_until < {at})")
            }
            "in_time_766" if register.id == DOSSIERS => {
                format!("COALESCE({table}settled_766, {table}running_766_until >= {at})")
            }
            _ => format!("{table}{}", quoted(name)),
        }
    }
}

/// The columns that must be read for a column: those that are not kept are made of others.
fn kept(register: &Register, place: usize) -> Vec<usize> {
    let others: &[&str] = match name_of(register, place) {
        "is_open" if register.id == DOSSIERS => &["is_received", "received_at", "finished_at"],
        "is_overdue" if register.id == DOSSIERS => {
            &["is_received", "received_at", "finished_at", "in_time_until"]
        }
        "in_time_766" if register.id == DOSSIERS => &["settled_766", "running_766_until"],
        _ => return vec![place],
    };
    others.iter().filter_map(|name| register.column(name)).map(|(place, _)| place).collect()
}

impl Asking<'_> {
    /// Counts by the period in which the event of each record lies.
    pub(super) fn by_event(&self, column: usize, windows: &[Window]) -> String {
        let day = day_of(self.register, column, "r");
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
        let moment = Moment(self.at);
        self.query(&period, &condition, "", &Within::default(), &|place| {
            moment.column(self.register, place, "r.")
        })
    }

    /// Counts what belongs to one period.
    pub(super) fn in_window(&self, window: &Window, other: Option<(&Exists, &Register)>) -> String {
        let membership = self.measures.first().map(|measure| measure.membership);
        let moment = moment(membership, window, self.at);
        let condition = membership
            .map_or_else(|| "TRUE".to_owned(), |membership| belongs(self.register, membership, window, "r"));
        let column = |place: usize| moment.column(self.register, place, "r.");
        let join = other.map(|(exists, other)| self.join(exists, other, window)).unwrap_or_default();
        let found = other.map(|_| "e.found".to_owned());
        match membership.map(|membership| has_begun(self.register, membership, window, "r")) {
            // What has begun says that the unit has records, of which perhaps none counts in the period.
            Some(begun) if self.measures.iter().any(|measure| measure.is_count()) => {
                let within = Within { period: Some(condition), found };
                self.query("CAST(0 AS BIGINT)", &begun, &join, &within, &column)
            }
            _ => {
                let within = Within { period: None, found };
                self.query("CAST(0 AS BIGINT)", &condition, &join, &within, &column)
            }
        }
    }

    fn plain(&self, place: usize) -> String {
        format!("r.{}", quoted(name_of(self.register, place)))
    }

    /// The other register, with the keys of the records that were found there in the period.
    pub(super) fn join(&self, exists: &Exists, other: &Register, window: &Window) -> String {
        let there = |place: usize| Moment(self.at).column(other, place, "o.");
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
        within: &Within,
        column: &dyn Fn(usize) -> String,
    ) -> String {
        let unit = format!("r.{}", quoted(name_of(self.register, self.register.unit)));
        let (unit, closure) = if self.request.counts_in.is_empty() {
            (unit, String::new())
        } else {
            // A unit that is not in the tree counts for itself.
            (format!("COALESCE(c.above, {unit})"), format!(" LEFT JOIN closure c ON c.unit = {unit}"))
        };
        let mut selected = vec![format!("{unit} AS unit")];
        for (n, name) in self.request.dimensions.iter().enumerate() {
            selected.push(format!("r.{} AS d{n}", quoted(name)));
        }
        selected.push(format!("{period} AS period"));
        for (n, measure) in self.measures.iter().enumerate() {
            let (numerator, denominator) = aggregates(&measure.shape, within, column);
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

/// The instant at which a period is looked at: its end where that is what is asked for, and never later than the snapshot.
pub(super) fn moment(membership: Option<Membership>, window: &Window, at: NaiveDateTime) -> Moment {
    match membership {
        Some(Membership::AtEnd { .. }) => {
            let end = window.last.and_time(NaiveTime::MIN) + chrono::TimeDelta::days(1);
            Moment(end.min(at))
        }
        _ => Moment(at),
    }
}

/// The conditions of a measure: of the numerator, within the denominator, and of the denominator.
pub(super) fn conditions(shape: &Shape, column: &dyn Fn(usize) -> String) -> (String, Option<String>) {
    let denominator = shape.denominator.as_ref().map(|condition| condition.to_sql(column));
    let numerator = shape.numerator.to_sql(column);
    match denominator {
        Some(denominator) => (format!("({denominator} AND {numerator})"), Some(denominator)),
        None => (numerator, None),
    }
}

/// What must hold beside the conditions of the measures of a query.
#[derive(Debug, Default)]
struct Within {
    /// That the record belongs to the period, where the query reads more records than those.
    period: Option<String>,
    /// That the numerator has found its record in the other register.
    found: Option<String>,
}

/// The numerator and the denominator of a measure as aggregates.
fn aggregates(shape: &Shape, within: &Within, column: &dyn Fn(usize) -> String) -> (String, String) {
    let (mut numerator, mut denominator) = conditions(shape, column);
    if let Some(found) = &within.found {
        numerator = format!("({numerator} AND {found})");
    }
    if let Some(period) = &within.period {
        numerator = format!("({period} AND {numerator})");
        denominator = denominator.map(|denominator| format!("({period} AND {denominator})"));
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
pub(super) fn belongs(register: &Register, membership: Membership, window: &Window, table: &str) -> String {
    let day = |place: usize| day_of(register, place, table);
    let (first, last) = (window.first, window.last);
    match membership {
        Membership::Event(place) => format!("{} BETWEEN DATE '{first}' AND DATE '{last}'", day(place)),
        Membership::OpenDuring(from, to) => {
            format!(
                "{} <= DATE '{last}' AND ({to} IS NULL OR {to} >= DATE '{first}')",
                day(from),
                to = day(to)
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

/// Whether a record has begun by the end of a period.
fn has_begun(register: &Register, membership: Membership, window: &Window, table: &str) -> String {
    let (Membership::Event(from) | Membership::OpenDuring(from, _) | Membership::AtEnd { from, .. }) =
        membership;
    let day = day_of(register, from, table);
    let last = window.last;
    match membership {
        Membership::AtEnd { .. } => format!("({day} IS NULL OR {day} <= DATE '{last}')"),
        _ => format!("{day} <= DATE '{last}'"),
    }
}

/// The day in a column: of the derived column of days where there is one, which is smaller.
fn day_of(register: &Register, place: usize, table: &str) -> String {
    let column = format!("{table}.{}", quoted(name_of(register, register.days_of(place))));
    if register.days_of(place) == place { format!("CAST({column} AS DATE)") } else { column }
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
pub(super) fn columns_of_measure(measure: &Measure, register: &Register) -> Vec<usize> {
    let shape = &measure.shape;
    let expressions = [
        Some(&shape.numerator),
        shape.denominator.as_ref(),
        shape.numerator_value.as_ref(),
        shape.denominator_value.as_ref(),
    ];
    let mut columns: Vec<usize> =
        expressions.into_iter().flatten().flat_map(Expression::columns).copied().collect();
    columns.extend(columns_of_membership(register, measure.membership));
    columns.extend(shape.distinct);
    columns.extend(shape.exists.iter().flat_map(|exists| exists.on.iter().map(|(_, here)| *here)));
    columns.into_iter().flat_map(|place| kept(register, place)).collect()
}

/// The columns of the other register that a measure reads.
pub(super) fn columns_of_exists(exists: &Exists, other: &Register) -> std::collections::BTreeSet<usize> {
    let mut columns: std::collections::BTreeSet<usize> = exists.on.iter().map(|(there, _)| *there).collect();
    columns.extend(exists.condition.columns());
    columns.extend(columns_of_membership(other, exists.membership));
    columns.into_iter().flat_map(|place| kept(other, place)).collect()
}

/// The membership by the derived columns of days, where there are some.
pub(super) fn by_days(register: &Register, membership: Membership) -> Membership {
    let days = |place| register.days_of(place);
    match membership {
        Membership::Event(place) => Membership::Event(days(place)),
        Membership::OpenDuring(from, to) => Membership::OpenDuring(days(from), days(to)),
        Membership::AtEnd { from, to, includes_end } => {
            Membership::AtEnd { from: days(from), to: days(to), includes_end }
        }
    }
}

fn columns_of_membership(register: &Register, membership: Membership) -> Vec<usize> {
    match by_days(register, membership) {
        Membership::Event(place) => vec![place],
        Membership::OpenDuring(from, to) | Membership::AtEnd { from, to, .. } => vec![from, to],
    }
}

pub(super) fn name_of(register: &Register, place: usize) -> &str {
    register.columns().nth(place).map(|(name, _)| name).unwrap_or_default()
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn timestamp(instant: NaiveDateTime) -> String {
    format!("TIMESTAMP '{}'", instant.format("%Y-%m-%d %H:%M:%S"))
}
