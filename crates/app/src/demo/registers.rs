//! Records made up from a seed, so that measures of the invented province have something to count: procedures, dossiers,
//! feedback, tasks, inspections and what they found, over the administrative year before that
//! of a day, and this one up to it.

use super::places::PROVINCE;
use crate::index_values::year_of;
use caicach_calendar::WorkCalendar;
use caicach_store::OfficeUnitFields;
use caicach_units::UnitKind;
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use rand::{Rng, RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A record as names of fields with what stands in them.
pub(super) type Cells = Vec<(&'static str, String)>;

/// Fields of the procedures, all of them invented.
const FIELDS: [&str; 6] = [
    "Lĩnh vực mẫu A",
    "Lĩnh vực mẫu B",
    "Lĩnh vực mẫu C",
    "Lĩnh vực mẫu D",
    "Lĩnh vực mẫu E",
    "Lĩnh vực mẫu G",
];
/// Limits in working days.
const LIMITS: [u32; 6] = [2, 3, 5, 7, 10, 15];
/// Procedures of a department and of a commune.
const PROCEDURES: [usize; 2] = [12, 8];

/// A generator with the chances that are asked for here.
struct Chance(Xoshiro256PlusPlus);

impl Chance {
    fn is(&mut self, share: f64) -> bool {
        self.0.random::<f64>() < share
    }

    fn below(&mut self, end: u32) -> u32 {
        self.0.random_range(0..end.max(1))
    }

    fn pick<T: Copy>(&mut self, list: &[T], otherwise: T) -> T {
        let place = self.0.next_u64() % u64::try_from(list.len().max(1)).unwrap_or(1);
        usize::try_from(place).ok().and_then(|place| list.get(place)).copied().unwrap_or(otherwise)
    }
}

/// The records of all registers, the register named beside them.
pub(super) fn records(
    units: &[(String, OfficeUnitFields)],
    calendar: &WorkCalendar,
    now: NaiveDateTime,
    seed: u64,
) -> Vec<(&'static str, Vec<Cells>)> {
    let mut all: Vec<(&'static str, Vec<Cells>)> =
        ["procedures", "dossiers", "feedback", "tasks", "inspections", "findings"]
            .into_iter()
            .map(|register| (register, Vec::new()))
            .collect();
    let begin = year_of(now.date()).and_then(|year| year.previous()).map(|year| year.first_day());
    let days_back = begin.map_or(700, |begin| (now.date() - begin).num_days());
    let days_back = u32::try_from(days_back).unwrap_or(1);
    for (number, (code, fields)) in (1_u64..).zip(units) {
        if code == PROVINCE {
            continue;
        }
        let mut unit = Unit {
            code,
            is_commune: fields.kind == UnitKind::Commune.code(),
            chance: Chance(Xoshiro256PlusPlus::seed_from_u64(
                seed ^ number.wrapping_mul(0xa076_1d64_78bd_642f),
            )),
            calendar,
            now,
            days_back,
            quality: 0.0,
        };
        unit.quality = 0.90 + 0.095 * unit.chance.0.random::<f64>();
        let made = [
            unit.procedures(),
            unit.dossiers(),
            unit.feedback(),
            unit.tasks(),
            unit.inspections(),
            unit.findings(),
        ];
        for ((_, list), made) in all.iter_mut().zip(made) {
            list.extend(made);
        }
    }
    all
}

struct Unit<'a> {
    code: &'a str,
    is_commune: bool,
    chance: Chance,
    calendar: &'a WorkCalendar,
    now: NaiveDateTime,
    /// How many days the records go back.
    days_back: u32,
    /// How much of its work it does well.
    quality: f64,
}

/// The working day that is so many after a day.
fn after(calendar: &WorkCalendar, day: NaiveDate, working_days: u32) -> NaiveDate {
    calendar.nth_working_day_after(day, working_days).unwrap_or(day)
}

fn yes(truth: bool) -> String {
    truth.to_string()
}

fn instant(instant: NaiveDateTime) -> String {
    instant.format("%Y-%m-%dT%H:%M").to_string()
}

impl Unit<'_> {
    fn level(&self) -> String {
        if self.is_commune { "commune" } else { "department" }.to_owned()
    }

    fn procedure_count(&self) -> u32 {
        let [department, commune] = PROCEDURES;
        u32::try_from(if self.is_commune { commune } else { department }).unwrap_or(1)
    }

    fn procedure_code(&self, number: u32) -> String {
        format!("{}.TT{number:02}", self.code)
    }

    /// A working day of the past, later ones a little more often.
    fn past_day(&mut self) -> NaiveDate {
        let back = u64::from(self.chance.below(self.days_back));
        let day = self.now.date().checked_sub_days(Days::new(back)).unwrap_or_default();
        self.calendar.working_day_from(day).unwrap_or(day).min(self.now.date())
    }

    /// Some minute of office time.
    fn minute_of(&mut self, day: NaiveDate) -> NaiveDateTime {
        let minute = self.chance.below(8 * 60);
        let from_opening = if minute < 240 { 450 + minute } else { 540 + minute };
        day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(from_opening.into())
    }

    fn procedures(&mut self) -> Vec<Cells> {
        let count = self.procedure_count();
        (1..=count)
            .map(|number| {
                let field = self.chance.pick(&FIELDS, "");
                let announced = NaiveDate::from_ymd_opt(2024, 1, 2).unwrap_or_default()
                    + TimeDelta::days(self.chance.below(600).into());
                let in_time = self.chance.is(self.quality);
                let eligible = self.chance.is(0.85);
                let level = match (eligible, self.chance.is(0.7)) {
                    (true, true) => "full",
                    (true, false) => "partial",
                    (false, _) => "none",
                };
                vec![
                    ("code", self.procedure_code(number)),
                    ("name", format!("Thủ tục mẫu {number} ({field})")),
                    ("field", field.to_owned()),
                    ("unit", self.code.to_owned()),
                    ("level", self.level()),
                    ("subject", self.chance.pick(&["citizen", "organisation", "both"], "both").to_owned()),
                    ("announced_on", announced.to_string()),
                    (
                        "document_signed_on",
                        (announced - TimeDelta::days(if in_time { 15 } else { 30 })).to_string(),
                    ),
                    (
                        "published_on",
                        after(self.calendar, announced, if in_time { 2 } else { 8 }).to_string(),
                    ),
                    ("parts_complete", yes(self.chance.is(0.97))),
                    ("posted", yes(self.chance.is(0.96))),
                    ("published_online", yes(true)),
                    ("electronic_process", yes(self.chance.is(0.93))),
                    ("one_stop", yes(true)),
                    ("online_eligible", yes(eligible)),
                    ("full_online_eligible", yes(level == "full")),
                    ("online_level", level.to_owned()),
                    (
                        "partial_reason",
                        if level == "partial" { "Phải kiểm tra bản gốc" } else { "" }.to_owned(),
                    ),
                    ("has_fee", yes(number % 3 != 0)),
                    ("written_result", yes(true)),
                    ("post_possible", yes(self.chance.is(0.9))),
                    ("limit_days", self.limit(number).to_string()),
                    ("in_force_from", announced.to_string()),
                ]
            })
            .collect()
    }

    fn limit(&self, procedure: u32) -> u32 {
        let place = usize::try_from(procedure).unwrap_or_default() % LIMITS.len();
        LIMITS.get(place).copied().unwrap_or(5)
    }

    fn dossiers(&mut self) -> Vec<Cells> {
        let count = if self.is_commune { 40 + self.chance.below(60) } else { 60 + self.chance.below(100) };
        let mut days: Vec<NaiveDateTime> = Vec::new();
        for _ in 0..count {
            let day = self.past_day();
            days.push(self.minute_of(day).min(self.now));
        }
        days.sort_unstable();
        (1..).zip(days).map(|(number, received)| self.dossier(number, received)).collect()
    }

    fn dossier(&mut self, number: u32, received: NaiveDateTime) -> Cells {
        let procedure = 1 + self.chance.below(self.procedure_count());
        let limit = self.limit(procedure);
        let waits = self.chance.is(0.08);
        let supplement_from = after(self.calendar, received.date(), 1);
        let supplement_to = after(self.calendar, supplement_from, 1 + self.chance.below(4));
        let begins = if waits { supplement_to } else { received.date() };
        let is_late = !self.chance.is(self.quality);
        let days = if is_late { limit + 1 + self.chance.below(6) } else { self.chance.below(limit) + 1 };
        let day = after(self.calendar, begins, days);
        let finished = self.minute_of(day);
        let due = after(self.calendar, begins, limit);
        let is_finished = finished <= self.now;
        let is_refused = self.chance.is(0.01);
        let waits_now = waits && self.now.date() < supplement_to && self.now.date() >= supplement_from;
        let status = match (is_refused, is_finished, waits_now) {
            (true, ..) => "intake_refused",
            (_, true, _) => self.chance.pick(&["returned", "returned", "returned", "processed"], "returned"),
            (_, _, true) => "supplement_requested",
            _ => "in_process",
        };
        let is_done = is_finished && !is_refused;
        let online = self.chance.is(0.55 + (self.quality - 0.9) * 2.0);
        let channel =
            if online { "online" } else { self.chance.pick(&["direct", "direct", "public_post"], "direct") };
        let fee = if procedure.is_multiple_of(3) { 0 } else { 10_000 * (1 + self.chance.below(20)) };
        let apologised = is_late && due < self.now.date() && self.chance.is(0.8);
        let apology = if self.chance.is(0.7) { due.pred_opt().unwrap_or(due) } else { due };
        let pause = match (waits, waits_now) {
            (false, _) => String::new(),
            (true, true) => format!("{supplement_from}T09:00//supplement"),
            (true, false) if supplement_from > self.now.date() => String::new(),
            (true, false) => format!("{supplement_from}T09:00/{supplement_to}T09:00/supplement"),
        };
        let satisfied = self.chance.is(0.3);
        let done = |cells: String| if is_done { cells } else { String::new() };
        let field = FIELDS.get(usize::try_from(procedure).unwrap_or_default() % FIELDS.len()).copied();
        vec![
            ("code", format!("{}-{}-{number:04}", self.code, received.format("%y%m%d"))),
            ("procedure", self.procedure_code(procedure)),
            ("field", field.unwrap_or_default().to_owned()),
            ("unit", self.code.to_owned()),
            ("level", self.level()),
            ("applicant", if self.chance.is(0.8) { "citizen" } else { "organisation" }.to_owned()),
            ("channel", channel.to_owned()),
            ("result_channel", if online && self.chance.is(0.7) { "online" } else { channel }.to_owned()),
            ("online_level", if procedure.is_multiple_of(2) { "full" } else { "partial" }.to_owned()),
            ("received_at", instant(received)),
            ("limit_days", limit.to_string()),
            ("status", status.to_owned()),
            ("finished_at", done(instant(finished))),
            ("returned_at", if status == "returned" { instant(finished) } else { String::new() }),
            ("pauses", pause),
            ("visits", done((1 + u32::from(!online) * self.chance.below(2)).to_string())),
            (
                "apology_sent_at",
                if apologised && !is_refused { format!("{apology}T10:00") } else { String::new() },
            ),
            ("fee_due", fee.to_string()),
            ("fee_paid_online", yes(fee > 0 && online && self.chance.is(0.75))),
            ("parts_digitised", yes(self.chance.is(self.quality - 0.05))),
            ("result_required", yes(true)),
            ("result_digital", done(yes(self.chance.is(self.quality - 0.08)))),
            ("data_reused", yes(self.chance.is(0.6))),
            ("from_personal_store", yes(self.chance.is(0.35))),
            (
                "synced_at",
                if self.chance.is(0.97) { instant(received + TimeDelta::minutes(5)) } else { String::new() },
            ),
            ("identity_verified", yes(self.chance.is(0.8))),
            (
                "satisfaction",
                if is_done && satisfied { (3 + self.chance.below(3)).to_string() } else { String::new() },
            ),
            ("feedback_count", "0".to_owned()),
        ]
    }

    fn feedback(&mut self) -> Vec<Cells> {
        (1..=2 + self.chance.below(6))
            .map(|number| {
                let received = self.past_day();
                let due = after(self.calendar, received, 15);
                let in_time = self.chance.is(self.quality);
                let answered =
                    after(self.calendar, received, if in_time { 3 + self.chance.below(10) } else { 18 });
                let is_answered = answered <= self.now.date();
                let published = self.chance.is(0.9);
                vec![
                    ("code", format!("{}-PA{number:03}", self.code)),
                    ("unit", self.code.to_owned()),
                    ("kind", self.chance.pick(&["behaviour", "regulation", "proposal"], "other").to_owned()),
                    (
                        "source",
                        self.chance
                            .pick(&["national_portal", "local_portal", "in_person"], "other")
                            .to_owned(),
                    ),
                    ("received_on", received.to_string()),
                    ("due_on", due.to_string()),
                    ("state", if is_answered { "answered" } else { "in_process" }.to_owned()),
                    ("overdue", if is_answered { String::new() } else { yes(due < self.now.date()) }),
                    ("answered_on", if is_answered { answered.to_string() } else { String::new() }),
                    (
                        "published_on",
                        if is_answered && published {
                            after(self.calendar, answered, 1).to_string()
                        } else {
                            String::new()
                        },
                    ),
                    (
                        "satisfaction",
                        if is_answered && self.chance.is(0.8) { "satisfied" } else { "none" }.to_owned(),
                    ),
                ]
            })
            .collect()
    }

    fn tasks(&mut self) -> Vec<Cells> {
        const ASSIGNERS: [&str; 5] =
            ["reform_plan", "government", "provincial_committee", "chairperson", "communication_plan"];
        (1..=6 + self.chance.below(10))
            .map(|number| {
                let assigned = self.past_day();
                let due = after(self.calendar, assigned, 10 + self.chance.below(60));
                let in_time = self.chance.is(self.quality);
                let done = if in_time {
                    due.pred_opt().unwrap_or(due)
                } else {
                    after(self.calendar, due, 5 + self.chance.below(20))
                };
                let is_done = done <= self.now.date();
                vec![
                    ("code", format!("{}-NV{number:03}", self.code)),
                    ("title", format!("Nhiệm vụ mẫu {number}")),
                    ("unit", self.code.to_owned()),
                    ("kind", "task".to_owned()),
                    ("assigner", self.chance.pick(&ASSIGNERS, "reform_plan").to_owned()),
                    ("domain", self.chance.pick(&["direction", "procedures", "digital"], "other").to_owned()),
                    ("assigned_on", assigned.to_string()),
                    ("due_on", due.to_string()),
                    ("state", if is_done { "done" } else { "open" }.to_owned()),
                    ("done_on", if is_done { done.max(assigned).to_string() } else { String::new() }),
                    ("quality", if is_done { "met" } else { "" }.to_owned()),
                ]
            })
            .collect()
    }

    fn inspections(&mut self) -> Vec<Cells> {
        (1..=self.chance.below(3))
            .map(|number| {
                let scheduled = self.past_day();
                vec![
                    ("code", format!("{}-KT{number:02}", self.code)),
                    ("unit", self.code.to_owned()),
                    (
                        "subject",
                        self.chance.pick(&["reform", "public_duty", "procedures"], "reform").to_owned(),
                    ),
                    ("form", self.chance.pick(&["planned", "planned", "unannounced"], "planned").to_owned()),
                    ("scheduled_on", scheduled.to_string()),
                    ("state", "done".to_owned()),
                    ("inspected_on", scheduled.to_string()),
                    ("findings_count", self.chance.below(4).to_string()),
                ]
            })
            .collect()
    }

    fn findings(&mut self) -> Vec<Cells> {
        (1..=self.chance.below(4))
            .map(|number| {
                let found = self.past_day();
                let due = after(self.calendar, found, 30);
                let resolved =
                    after(self.calendar, found, if self.chance.is(self.quality) { 20 } else { 40 });
                let is_resolved = resolved <= self.now.date();
                vec![
                    ("code", format!("{}-PH{number:02}", self.code)),
                    ("unit", self.code.to_owned()),
                    ("source", "supervision".to_owned()),
                    (
                        "subject",
                        self.chance.pick(&["reform", "public_duty", "procedures"], "reform").to_owned(),
                    ),
                    ("summary", format!("Nội dung mẫu {number}")),
                    ("found_on", found.to_string()),
                    ("due_on", due.to_string()),
                    ("state", if is_resolved { "resolved" } else { "open" }.to_owned()),
                    ("resolved_on", if is_resolved { resolved.to_string() } else { String::new() }),
                ]
            })
            .collect()
    }
}
