//! What is computed for a dossier, once, when it is written: its due date, lateness and the words of the data contract.
//!
//! | column | meaning |
//! |---|---|
//! | `due_at` | as promised; where nothing is promised, computed from the limit, the pauses and the rule set by date of receipt |
//! | `in_time_until` | the last instant at which a result is on time: the end of the due day for limits of whole days, else the due minute |
//! | `is_received` | the status is other than registered, intake refused, interoperating |
//! | `is_finished` | there is a `finished_at` and the status is processed, returned or withdrawn |
//! | `late` | finished after the first promise: after `in_time_until` |
//! | `settled_766`, `running_766_until` | whether it was in time as 766 counts, once that is settled; until when it is in time while its clock runs |
//!
//! Three columns depend on the instant at which they are asked for, and are not kept: `is_open` and `is_overdue`, and
//! `in_time_766`: `settled_766`, and for a dossier whose clock runs, whether the instant is not past `running_766_until`.
//!
//! A dossier with neither limit nor due date, and one that is processed without a date, is in no denominator: it is neither
//! received nor finished nor open in these columns, and a warning says so.

mod months;

use self::months::month_of;
use crate::expression::Columns;
use crate::schema::Register;
use crate::value::Value;
use caicach_calendar::{
    ClockRule, DueRequest, Limit, LimitUnit, Pause, PauseKind, PeriodKind, RuleChoice, WorkCalendar,
    WrittenPause, is_late, kind_not_stated,
};
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{NaiveDateTime, NaiveTime, TimeDelta};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

/// Statuses of a dossier that is not received.
const NOT_RECEIVED: [&str; 3] = ["registered", "intake_refused", "interoperating_or_posting"];
/// Statuses of a dossier that is finished, when it has a date.
const FINISHED: [&str; 3] = ["processed", "returned", "withdrawn"];
/// Of these, those that must have a date.
const FINISHED_WITH_DATE: [&str; 2] = ["processed", "returned"];

/// Minutes of an hour.
const MINUTES: f64 = 60.0;

macro_rules! columns {
    ($($name:ident),* $(,)?) => {
        /// Where the columns of a dossier stand. A column that the content does not have is not filled in.
        #[derive(Debug, Clone)]
        pub(crate) struct DossierColumns {
            $($name: Option<usize>,)*
        }

        impl DossierColumns {
            /// The places in a register.
            pub(crate) fn of(register: &Register) -> Self {
                Self { $($name: register.column(stringify!($name)).map(|(place, _)| place),)* }
            }
        }
    };
}

columns!(
    received_at,
    finished_at,
    due_at,
    new_due_at,
    status,
    pauses,
    limit_days,
    limit_hours,
    limit_unit,
    supplement_requests,
    in_time_until,
    due_working_hour,
    finished_working_hour,
    late,
    late_after_reappointment,
    working_hours_used,
    working_hours_late,
    working_hours_early,
    received_month_administrative,
    received_month_calendar,
    finished_month_administrative,
    finished_month_calendar,
    due_month_administrative,
    due_month_calendar,
    is_received,
    is_finished,
    settled_766,
    running_766_until,
    is_open,
    is_overdue,
    in_time_766,
);

/// The values of a dossier.
struct Cells<'a>(&'a mut Vec<Value>);

impl Cells<'_> {
    fn get(&self, column: Option<usize>) -> &Value {
        const NOTHING: &Value = &Value::Null;
        column.and_then(|place| self.0.get(place)).unwrap_or(NOTHING)
    }

    fn time(&self, column: Option<usize>) -> Option<NaiveDateTime> {
        self.get(column).as_time()
    }

    fn set(&mut self, column: Option<usize>, value: Value) {
        if let Some(slot) = column.and_then(|place| self.0.get_mut(place)) {
            *slot = value;
        }
    }

    fn set_truth(&mut self, column: Option<usize>, truth: Option<bool>) {
        self.set(column, truth.map_or(Value::Null, Value::Boolean));
    }

    fn set_time(&mut self, column: Option<usize>, time: Option<NaiveDateTime>) {
        self.set(column, time.map_or(Value::Null, Value::Time));
    }

    fn set_hours(&mut self, column: Option<usize>, minutes: Option<i64>) {
        let hours =
            minutes.and_then(|minutes| Value::Integer(minutes).as_number()).map(|minutes| minutes / MINUTES);
        self.set(column, hours.map_or(Value::Null, Value::Number));
    }
}

impl DossierColumns {
    /// Fills in what is computed. `values` has room for all columns of the register. What cannot be read is a rejected
    /// finding, and nothing is filled in.
    pub(crate) fn derive(
        &self,
        values: &mut Vec<Value>,
        calendar: &WorkCalendar,
        at: NaiveDateTime,
        place: &dyn Fn() -> Place,
        findings: &mut Findings,
    ) {
        let mut cells = Cells(values);
        let Some(received) = cells.time(self.received_at) else { return };
        let Some(pauses) = self.pauses(&cells, place, findings) else { return };
        let limit = match self.limit(&cells) {
            Ok(limit) => limit,
            Err(finding) => return findings.push(finding.at(place().column("limit_days"))),
        };
        let mut request = limit.map(|limit| DueRequest { pauses, ..DueRequest::new(received, limit) });
        let computed = match request.as_ref().map(|request| calendar.due_instant(request)) {
            None => None,
            Some(Ok((due, about))) => {
                for finding in about {
                    let column = finding.place.column.clone().unwrap_or_else(|| "limit_days".to_owned());
                    findings.push(finding.at(place().column(column)));
                }
                Some(due)
            }
            Some(Err(error)) => {
                // Neither the rule nor the years are known: a stated due date still counts.
                findings.push(cannot_compute(&error.text()).at(place().column("due_at")));
                None
            }
        };
        let promised = cells.time(self.due_at);
        let by_day = |limit: Limit| limit.is_judged_by_day(caicach_calendar::DayRule::default());
        // A promise without a limit that names a day and no hour is one of whole days.
        let names_a_day = || promised.is_some_and(|promised| promised.time() == NaiveTime::MIN);
        let is_by_day = limit.map_or_else(names_a_day, by_day);
        let computed_due = computed.flatten();
        if let (Some(promised), Some(computed)) = (promised, computed_due)
            && (promised.date() != computed.date() || (!is_by_day && promised != computed))
        {
            findings.push(differs(promised, computed).at(place().column("due_at")));
        }
        let due = promised.or(computed_due);
        cells.set_time(self.due_at, due);
        cells.set_time(self.in_time_until, due.and_then(|due| last_in_time(due, is_by_day)));

        if cells.get(self.supplement_requests).is_null() {
            let pauses = request.iter().flat_map(|request| &request.pauses);
            let supplements = pauses.filter(|pause| pause.kind == PauseKind::Supplement).count();
            let supplements = i64::try_from(supplements).map_or(Value::Null, Value::Integer);
            cells.set(self.supplement_requests, supplements);
        }
        let status = cells.get(self.status).as_text().unwrap_or_default();
        let finished = cells.time(self.finished_at);
        let lacks_date = FINISHED_WITH_DATE.contains(&status) && finished.is_none();
        let waits = computed.is_some() && computed_due.is_none();
        let counts = (due.is_some() || waits) && !lacks_date;
        let is_received = counts && !NOT_RECEIVED.contains(&status);
        let is_finished = counts && finished.is_some() && FINISHED.contains(&status);
        cells.set_truth(self.is_received, Some(is_received));
        cells.set_truth(self.is_finished, Some(is_finished));
        let is_open = is_received && received <= at && finished.is_none_or(|finished| finished > at);
        cells.set_truth(self.is_open, Some(is_open));
        let is_past = due.is_some_and(|due| is_late(due, is_by_day, at));
        cells.set_truth(self.is_overdue, Some(is_open && is_past));

        // A finish that names a day and no hour is known by the day alone: it is late from the next day on, and its hours are
        // counted to the end of the day, as a due date without an hour lasts until then.
        let lacks_hour = finished.is_some_and(|finished| finished.time() == NaiveTime::MIN);
        let is_result_by_day = is_by_day || lacks_hour;
        let finished_by =
            if lacks_hour { finished.and_then(|day| last_in_time(day, true)) } else { finished };
        let result = finished_by.filter(|_| is_finished);
        let is_late_against = |due: Option<NaiveDateTime>| {
            result.zip(due).map(|(result, due)| is_late(due, is_result_by_day, result))
        };
        let late_again = is_late_against(cells.time(self.new_due_at));
        cells.set_truth(self.late, is_late_against(due));
        cells.set_truth(self.late_after_reappointment, late_again);
        let minutes_late = result
            .zip(due)
            .and_then(|(result, due)| calendar.working_minutes_late(due, is_result_by_day, result).ok());
        cells.set_hours(self.working_hours_late, minutes_late);
        // The working minutes until an instant, by which the times between two of them are told.
        let ordinal = |instant: Option<NaiveDateTime>| {
            instant.and_then(|instant| calendar.working_minute(instant).ok())
        };
        let (until_due, until_finished) = (ordinal(due), ordinal(finished_by));
        let until_result = until_finished.filter(|_| is_finished);
        let minutes_early = until_result.zip(until_due).map(|(result, due)| (due - result).max(0));
        cells.set_hours(self.working_hours_early, minutes_early);
        let pauses = request.as_ref().map(|request| request.pauses.as_slice()).unwrap_or_default();
        let minutes_used = finished_by.and_then(|finished| {
            if pauses.is_empty() {
                let start = calendar.effective_receipt(received, None).ok()?;
                let until_start = calendar.working_minute(start).ok()?;
                return until_finished.map(|until_finished| (until_finished - until_start).max(0));
            }
            calendar.working_minutes_used(received, finished, pauses, None).ok().map(|(minutes, _)| minutes)
        });
        cells.set_hours(self.working_hours_used, minutes_used);
        cells.set_hours(self.due_working_hour, until_due);
        cells.set_hours(self.finished_working_hour, until_finished);
        self.set_766(&mut cells, calendar, request.as_mut(), (promised, computed_due, is_by_day), counts, at);
        self.set_months(&mut cells, received, finished, due);
    }

    fn set_months(
        &self,
        cells: &mut Cells<'_>,
        received: NaiveDateTime,
        finished: Option<NaiveDateTime>,
        due: Option<NaiveDateTime>,
    ) {
        let all = [
            (Some(received), self.received_month_administrative, self.received_month_calendar),
            (finished, self.finished_month_administrative, self.finished_month_calendar),
            (due, self.due_month_administrative, self.due_month_calendar),
        ];
        for (instant, administrative, calendar) in all {
            let Some(day) = instant.map(|instant| instant.date()) else { continue };
            cells.set(administrative, month_of(day, PeriodKind::Administrative));
            cells.set(calendar, month_of(day, PeriodKind::Calendar));
        }
    }

    /// As 766 counts (formula 2.1 of the operating document): the time of supplements is subtracted; while the office waits
    /// for one, the day of the request is the end; more than one request is late.
    fn set_766(
        &self,
        cells: &mut Cells<'_>,
        calendar: &WorkCalendar,
        request: Option<&mut DueRequest>,
        (promised, computed, by_day): (Option<NaiveDateTime>, Option<NaiveDateTime>, bool),
        counts: bool,
        at: NaiveDateTime,
    ) {
        if !counts {
            return;
        }
        if matches!(cells.get(self.supplement_requests), Value::Integer(requests) if *requests > 1) {
            cells.set_truth(self.settled_766, Some(false));
            cells.set_truth(self.in_time_766, Some(false));
            return;
        }
        let (due, waits_since) = match request {
            None => (promised, None),
            // Without pauses all clock rules give the same day.
            Some(request) if request.pauses.is_empty() => (computed, None),
            Some(request) => {
                let is_wait = |pause: &&Pause| pause.to.is_none() && pause.kind == PauseKind::Supplement;
                let waits_since = request.pauses.iter().filter(is_wait).map(|pause| pause.from).min();
                request.pauses.retain(|pause| pause.to.is_some());
                request.rule = RuleChoice::Clock(ClockRule::Subtract);
                (calendar.due_instant(request).ok().and_then(|(due, _)| due), waits_since)
            }
        };
        let until = due.and_then(|due| last_in_time(due, by_day));
        let end = cells.time(self.finished_at).or(waits_since);
        let settled = end.zip(until).map(|(end, until)| end <= until);
        cells.set_truth(self.settled_766, settled);
        let running = until.filter(|_| end.is_none());
        cells.set_time(self.running_766_until, running);
        cells.set_truth(self.in_time_766, settled.or(running.map(|until| at <= until)));
    }

    /// The pauses; none when they cannot be read.
    fn pauses(
        &self,
        cells: &Cells<'_>,
        place: &dyn Fn() -> Place,
        findings: &mut Findings,
    ) -> Option<Vec<Pause>> {
        let Some(text) = cells.get(self.pauses).as_text() else { return Some(Vec::new()) };
        let written = match WrittenPause::parse_list(text) {
            Ok(written) => written,
            Err(error) => {
                findings.push(error.finding(place().column("pauses")));
                return None;
            }
        };
        for pause in written.iter().filter(|pause| !pause.kind_is_stated) {
            findings.push(kind_not_stated(pause.pause).at(place().column("pauses")));
        }
        Some(written.into_iter().map(|pause| pause.pause).collect())
    }

    /// The limit: hours where they are stated, else days of the stated unit.
    fn limit(&self, cells: &Cells<'_>) -> Result<Option<Limit>, Finding> {
        let (amount, unit) = match (cells.get(self.limit_hours), cells.get(self.limit_days)) {
            (Value::Null, Value::Null) => return Ok(None),
            (Value::Null, days) => {
                let unit = match cells.get(self.limit_unit).as_text() {
                    Some("calendar_day") => LimitUnit::CalendarDay,
                    Some("working_hour") => LimitUnit::WorkingHour,
                    _ => LimitUnit::WorkingDay,
                };
                (days, unit)
            }
            (hours, _) => (hours, LimitUnit::WorkingHour),
        };
        let exact = match amount {
            Value::Integer(whole) => Some(Decimal::from(*whole)),
            other => other.as_number().and_then(exactly),
        };
        let exact = exact.unwrap_or(Decimal::NEGATIVE_ONE);
        Limit::new(exact, unit).map(Some).map_err(|error| error.finding(Place::default()))
    }
}

/// A number as a decimal. Most limits are a few whole days, which need no search for the nearest decimal.
fn exactly(number: f64) -> Option<Decimal> {
    match number.to_u16() {
        Some(whole) if f64::from(whole) == number => Some(Decimal::from(whole)),
        _ => Decimal::from_f64(number),
    }
}

/// The last instant at which a result is on time.
fn last_in_time(due: NaiveDateTime, is_by_day: bool) -> Option<NaiveDateTime> {
    if is_by_day {
        return due.date().and_hms_micro_opt(23, 59, 59, 999_999);
    }
    let minute = due.and_utc().timestamp().rem_euclid(60);
    due.checked_add_signed(TimeDelta::seconds(59 - minute) + TimeDelta::microseconds(999_999))
}

fn cannot_compute(reason: &Text) -> Finding {
    Finding::warning(
        "due-not-computed",
        Text::new(
            format!("Không tính được hạn trả: {}", reason.vi),
            format!("The due time cannot be computed: {}", reason.en),
        ),
    )
    .hint(Text::new("Ghi ngày hẹn trả ở cột due_at", "State the due time in the column due_at"))
}

fn differs(promised: NaiveDateTime, computed: NaiveDateTime) -> Finding {
    let shown = |instant: NaiveDateTime| instant.format("%H:%M %d/%m/%Y").to_string();
    Finding::warning(
        "due-differs",
        Text::new(
            format!("Hạn đã hẹn {} khác hạn tính được {}", shown(promised), shown(computed)),
            format!(
                "The promised due time {} differs from the computed {}",
                shown(promised),
                shown(computed)
            ),
        ),
    )
    .hint(Text::new("Hạn đã hẹn được dùng", "The promised one is used"))
}
