//! `caicach calendar …`

mod announce;

use super::{Context, Done, read_file};
use crate::args;
use crate::printer::Value;
use crate::stop::Stop;
use caicach_calendar::{
    ClockRule, Cutoff, DayRule, DueRequest, KindOfText, Limit, LimitUnit, OfficeHoursSchedule, Period,
    PeriodKind, RuleChoice, WorkCalendar, WrittenPause, kind_not_stated, parse_clock_time, parse_instant,
    rule_set,
};
use caicach_content::calendar::{OFFICIAL_LIST, SpecialDays, read_special_days};
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{Datelike, NaiveDate, NaiveDateTime};

pub(crate) fn run(context: &Context<'_>, command: args::Calendar) -> Done {
    match command {
        args::Calendar::Due(due) => due_date(context, &due),
        args::Calendar::Between { from, to, source } => between(context, &from, &to, &source),
        args::Calendar::Period { period, kind } => reporting_period(context, &period, kind),
        args::Calendar::Days { year, source } => days_of_year(context, year, &source),
        args::Calendar::Announce(announce) => announce::run(context, &announce),
    }
}

/// The list that the arguments ask for: the official one, one that replaces it, and additions.
fn special_days(
    context: &Context<'_>,
    source: &args::CalendarSource,
) -> Result<(SpecialDays, Findings), Stop> {
    let (mut list, mut findings) = match &source.replace {
        Some(file) => {
            let (list, mut findings) = read_special_days(&file.display().to_string(), &read_file(file)?)?;
            findings.extend(sparse_years(&list, &file.display().to_string()));
            (list, findings)
        }
        None => official_days(context)?,
    };
    if let Some(file) = &source.add {
        let (added, about) = read_special_days(&file.display().to_string(), &read_file(file)?)?;
        findings.extend(about);
        let added_dates: std::collections::HashSet<NaiveDate> =
            added.days.iter().map(|day| day.date).collect();
        list.days.retain(|day| !added_dates.contains(&day.date));
        list.days.extend(added.days);
    }
    Ok((list, findings))
}

pub(super) fn official_days(context: &Context<'_>) -> Result<(SpecialDays, Findings), Stop> {
    let file = context.source().file(OFFICIAL_LIST).map_err(anyhow::Error::from)?.ok_or_else(|| {
        Stop::request(
            format!("Nội dung không có tệp {OFFICIAL_LIST}"),
            format!("The content has no file {OFFICIAL_LIST}"),
        )
    })?;
    Ok(read_special_days(&file.path, &file.bytes)?)
}

/// A list that replaces the official one and has few days in a year was perhaps meant to be added to it.
fn sparse_years(list: &SpecialDays, file: &str) -> Findings {
    let is_sparse = |year: &i32| list.days.iter().filter(|day| day.date.year() == *year).count() < 6;
    let sparse: Vec<String> = list.covered.iter().filter(is_sparse).map(|year| year.to_string()).collect();
    if sparse.is_empty() {
        return Findings::default();
    }
    let years = sparse.join(", ");
    Finding::note(
        "calendar-file-sparse",
        Text::new(
            format!("Tệp thay thế lịch chính thức nhưng có ít ngày nghỉ trong năm {years}"),
            format!("The file replaces the official calendar and lists few days off in {years}"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "Dùng --calendar-add để thêm ngày vào lịch chính thức",
        "Use --calendar-add to add days to the official calendar",
    ))
    .into()
}

fn work_calendar(
    context: &Context<'_>,
    source: &args::CalendarSource,
) -> Result<(WorkCalendar, Findings), Stop> {
    let (list, findings) = special_days(context, source)?;
    // What is doubtful about the list was found, with its lines, when it was read.
    let (calendar, _) = WorkCalendar::build(&list.days, &list.covered, OfficeHoursSchedule::default());
    Ok((calendar, findings))
}

fn due_date(context: &Context<'_>, due: &args::Due) -> Done {
    let (calendar, mut findings) = work_calendar(context, &due.source)?;
    let mut request = DueRequest::new(parse_instant(&due.received)?, limit(&due.limit)?);
    for text in &due.pause {
        let written = WrittenPause::parse(text)?;
        if !written.kind_is_stated {
            findings.push(kind_not_stated(written.pause));
        }
        request.pauses.push(written.pause);
    }
    request.rule = rule_choice(due)?;
    request.day_rule = match due.day_rule {
        args::DayRule::EndOfDay => DayRule::EndOfDay,
        args::DayRule::SameHour => DayRule::SameHour,
    };
    request.cutoff = due.cutoff.as_deref().map(parse_clock_time).transpose()?.map(Cutoff::after);
    let (answer, about) = calendar.due(&request)?;
    findings.extend(about);
    let days_off: Vec<String> = answer.days_off.iter().map(NaiveDate::to_string).collect();
    let row = vec![
        minute(answer.received).into(),
        answer.due.map(minute).into(),
        Value::Whole(answer.working_days),
        answer.rule.map(ClockRule::code).into(),
        days_off.join(";").into(),
    ];
    if answer.kind_of_text == Some(KindOfText::Inference) {
        context.printer.message(context.printer.say(
            "quy tắc: suy luận của chương trình, chưa có văn bản; dùng --rule để chọn",
            "rule: the program's inference, the text is not held; choose with --rule",
        ));
    }
    context.printer.rows(&["received", "due", "working_days", "rule", "days_off"], &[row])?;
    Ok(findings)
}

fn limit(arguments: &args::LimitArguments) -> Result<Limit, Stop> {
    let given = [
        (&arguments.days, LimitUnit::WorkingDay),
        (&arguments.hours, LimitUnit::WorkingHour),
        (&arguments.calendar_days, LimitUnit::CalendarDay),
    ];
    let (amount, unit) =
        given.into_iter().find_map(|(amount, unit)| Some((amount.as_ref()?, unit))).ok_or_else(|| {
            Stop::request(
                "Thiếu thời hạn: --days, --hours hoặc --calendar-days",
                "A limit is missing: --days, --hours or --calendar-days",
            )
        })?;
    Ok(Limit::parse(amount, unit)?)
}

fn rule_choice(due: &args::Due) -> Result<RuleChoice, Stop> {
    if let Some(id) = &due.rule_set {
        let known = rule_set(id).ok_or_else(|| {
            let names = caicach_calendar::RULE_SETS.iter().map(|set| set.id).collect::<Vec<_>>().join(", ");
            Stop::request(
                format!("Không có bộ quy tắc “{id}”; có: {names}"),
                format!("There is no rule set “{id}”; there are: {names}"),
            )
        })?;
        return Ok(RuleChoice::RuleSet(known));
    }
    Ok(match due.rule {
        None => RuleChoice::ByReceipt,
        Some(args::Clock::Restart) => RuleChoice::Clock(ClockRule::Restart),
        Some(args::Clock::Pause) => RuleChoice::Clock(ClockRule::Pause),
        Some(args::Clock::Subtract) => RuleChoice::Clock(ClockRule::Subtract),
    })
}

fn between(context: &Context<'_>, from: &str, to: &str, source: &args::CalendarSource) -> Done {
    let (calendar, mut findings) = work_calendar(context, source)?;
    let (answer, about) = calendar.between(parse_instant(from)?, parse_instant(to)?)?;
    findings.extend(about);
    let hours = rust_decimal::Decimal::from(answer.working_minutes) / rust_decimal::Decimal::from(60);
    let row = vec![from.into(), to.into(), Value::Whole(answer.working_days), Value::Exact(hours)];
    context.printer.rows(&["from", "to", "working_days", "working_hours"], &[row])?;
    Ok(findings)
}

fn reporting_period(context: &Context<'_>, period: &str, kind: args::PeriodKind) -> Done {
    let kind = match kind {
        args::PeriodKind::Administrative => PeriodKind::Administrative,
        args::PeriodKind::Calendar => PeriodKind::Calendar,
    };
    let period = Period::parse(period, kind)?;
    let row = vec![
        period.code().into(),
        period.first_day().to_string().into(),
        period.last_day().to_string().into(),
    ];
    context.printer.rows(&["period", "from", "to"], &[row])?;
    Ok(Findings::default())
}

fn days_of_year(context: &Context<'_>, year: i32, source: &args::CalendarSource) -> Done {
    let (calendar, mut findings) = work_calendar(context, source)?;
    let bounds = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    let (first, last) = bounds.filter(|_| caicach_calendar::YEARS.contains(&year)).ok_or_else(|| {
        Stop::request(
            format!("Năm {year} nằm ngoài lịch"),
            format!("The year {year} lies outside the calendar"),
        )
    })?;
    findings.extend(calendar.year_findings(first, last));
    let rows: Vec<Vec<Value>> = calendar
        .special_days(first, last)
        .map(|day| {
            let name = match (&day.name_en, context.printer.language) {
                (Some(english), caicach_findings::Language::En) => english,
                _ => &day.name_vi,
            };
            vec![
                day.date.to_string().into(),
                day.kind.code().into(),
                Value::from(if day.kind.is_worked() { "yes" } else { "no" }),
                name.as_str().into(),
                day.pair_date.map(|pair| pair.to_string()).into(),
                day.status.code().into(),
                day.source.as_str().into(),
            ]
        })
        .collect();
    context
        .printer
        .rows(&["date", "kind", "is_working_day", "name", "pair_date", "status", "source"], &rows)?;
    Ok(findings)
}

/// An instant to the minute, local time.
fn minute(instant: NaiveDateTime) -> String {
    instant.format("%Y-%m-%dT%H:%M").to_string()
}
