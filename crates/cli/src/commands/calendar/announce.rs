//! `caicach calendar announce`: a newly announced day off or make-up day, and which open due dates move.

use crate::args;
use crate::commands::place::{open_app, runtime};
use crate::commands::{Context, Done, read_file};
use crate::printer::Value;
use crate::stop::Stop;
use caicach_app::{AnnouncedDay, Caller};
use caicach_calendar::{DayKind, local_from_utc, parse_date};
use caicach_content::open_limits::read_open_limits;
use caicach_findings::Findings;
use chrono::Utc;

pub(super) fn run(context: &Context<'_>, arguments: &args::Announce) -> Done {
    let mut findings = Findings::default();
    let open = match &arguments.open {
        Some(file) => {
            let (open, about) = read_open_limits(&file.display().to_string(), &read_file(file)?)?;
            findings.extend(about);
            open
        }
        None => Vec::new(),
    };
    let kind = match arguments.kind {
        args::AnnouncedKind::Holiday => DayKind::Holiday,
        args::AnnouncedKind::Compensatory => DayKind::Compensatory,
        args::AnnouncedKind::SwapOff => DayKind::SwapOff,
        args::AnnouncedKind::SwapWork => DayKind::SwapWork,
    };
    let default_name = context.printer.say("Ngày mới thông báo", "Newly announced day");
    let day = AnnouncedDay {
        date: parse_date(&arguments.date)?,
        kind,
        name: arguments.name.clone().unwrap_or_else(|| default_name.to_owned()),
        pair_date: arguments.pair.as_deref().map(parse_date).transpose()?,
        source: arguments.source.clone(),
        announced_on: arguments.announced_on.as_deref().map(parse_date).transpose()?,
    };
    let today = local_from_utc(Utc::now()).date();
    let announced = runtime()?.block_on(async {
        let app = open_app(context, &arguments.place).await?;
        if arguments.dry_run {
            return Ok::<_, Stop>(app.preview_announcement(&day, open, today));
        }
        Ok(app.announce(&Caller::command_line(), &day, open, today).await?)
    })?;
    findings.extend(announced.findings);
    let rows: Vec<Vec<Value>> = announced
        .moved
        .iter()
        .map(|moved| {
            vec![
                moved.key.as_str().into(),
                moved.before.map(super::minute).into(),
                moved.after.map(super::minute).into(),
            ]
        })
        .collect();
    context.printer.rows(&["code", "due_before", "due_after"], &rows)?;
    let dates: Vec<String> =
        announced.days.iter().map(|day| format!("{} ({})", day.date, day.kind.code())).collect();
    let what = if arguments.dry_run {
        context.printer.say("xem trước, chưa ghi:", "preview, nothing kept:")
    } else {
        context.printer.say("đã ghi:", "entered:")
    };
    context.printer.message(&format!("{what} {}", dates.join(", ")));
    Ok(findings)
}
