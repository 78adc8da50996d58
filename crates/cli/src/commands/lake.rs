//! `caicach lake …`

use super::place::{must_exist, office_named, open_app_with_lake, runtime};
use super::{Context, Done, read_file};
use crate::args;
use crate::printer::Value;
use crate::stop::Stop;
use caicach_app::lake::{ImportRequest, import};
use caicach_calendar::{OfficeHoursSchedule, WorkCalendar, local_from_utc, parse_instant};
use caicach_content::mapping::{self, Mapping};
use caicach_content::registers::RegisterContent;
use caicach_content::units;
use caicach_findings::Findings;
use caicach_measures::{ImportMode, Lake};
use chrono::NaiveDateTime;
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::Arc;

pub(crate) fn run(context: &Context<'_>, command: args::Lake) -> Done {
    match command {
        args::Lake::Import(arguments) => import_files(context, &arguments),
        args::Lake::Snapshot(arguments) => take_snapshot(context, &arguments),
        args::Lake::Compact { register, place } => compact(context, &register, &place),
    }
}

fn take_snapshot(context: &Context<'_>, arguments: &args::Snapshot) -> Done {
    must_exist(&arguments.place)?;
    let at = instant(arguments.at.as_deref())?;
    let done = runtime()?.block_on(async {
        let app = open_app_with_lake(context, &arguments.place, &arguments.lake).await?;
        Ok::<_, Stop>(app.snapshot_lake(at).await?)
    })?;
    let count = |number: u64| Value::Whole(i64::try_from(number).unwrap_or(i64::MAX));
    let rows: Vec<Vec<Value>> = done
        .registers
        .iter()
        .map(|one| vec![one.register.as_str().into(), count(one.rows), count(one.manifest)])
        .collect();
    context.printer.rows(&["register", "rows", "manifest"], &rows)?;
    Ok(done.findings)
}

fn compact(context: &Context<'_>, register: &str, place: &args::LakePlace) -> Done {
    let lake = Lake::open(&place.lake).map_err(caicach_app::AppError::from)?;
    let (done, manifest) =
        runtime()?.block_on(lake.compact(register)).map_err(caicach_app::AppError::from)?;
    let count = |number: u64| Value::Whole(i64::try_from(number).unwrap_or(i64::MAX));
    let files = |number: usize| count(u64::try_from(number).unwrap_or(u64::MAX));
    let row = vec![
        register.into(),
        count(manifest.rows()),
        files(done.files_read),
        files(done.files_written),
        count(done.rows_dropped),
        count(manifest.number),
    ];
    let columns = ["register", "rows", "files_read", "files_written", "rows_dropped", "manifest"];
    context.printer.rows(&columns, &[row])?;
    Ok(Findings::default())
}

/// The instant that was named, or now.
pub(super) fn instant(text: Option<&str>) -> Result<NaiveDateTime, Stop> {
    match text {
        Some(text) => Ok(parse_instant(text)?),
        None => Ok(local_from_utc(chrono::Utc::now())),
    }
}

/// The registers and measures of the content. What is wrong with one of them is for `admin check` to say; it is not used.
pub(super) fn registers(context: &Context<'_>) -> Result<RegisterContent, Stop> {
    let (content, _) = caicach_content::registers::load(&context.source()).map_err(anyhow::Error::from)?;
    Ok(content)
}

/// The names of all registers, for messages.
pub(super) fn names(content: &RegisterContent) -> String {
    let names: Vec<&str> = content.registers.iter().map(|register| register.id.as_str()).collect();
    names.join(", ")
}

fn import_files(context: &Context<'_>, arguments: &args::Import) -> Done {
    let source = context.source();
    // The tree of units is the largest of the content: it is read beside the rest.
    let reading = std::thread::spawn(move || units::load(&source));
    let content = registers(context)?;
    let Some(register) = content.register(&arguments.register) else {
        let (wanted, names) = (&arguments.register, names(&content));
        return Err(Stop::request(
            format!("Không có sổ {wanted}. Các sổ: {names}"),
            format!("There is no register {wanted}. The registers: {names}"),
        ));
    };
    let mapping = match &arguments.map {
        Some(file) => mapping::read(&file.display().to_string(), &read_file(file)?, register)?,
        None => Mapping::default(),
    };
    let (days, _) = super::calendar::official_days(context)?;
    let (calendar, _) = WorkCalendar::build(&days.days, &days.covered, OfficeHoursSchedule::default());
    let sizes = arguments.files.iter().filter_map(|file| std::fs::metadata(file).ok());
    let bar = match context.printer.shows_progress() {
        true => ProgressBar::new(sizes.map(|file| file.len()).sum()),
        false => ProgressBar::hidden(),
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}") {
        bar.set_style(style);
    }
    let advance = bar.clone();
    let units = reading.join().map_err(|_| anyhow::anyhow!("the units could not be read"))?;
    let (units, _) = units.map_err(anyhow::Error::from)?;
    let runtime = runtime()?;
    let office = office_named(context, &arguments.office, &runtime)?;
    let request = ImportRequest {
        // An office that is named has its own units, and works by its own calendar.
        units: Arc::new(office.as_ref().map_or(units, |app| app.state().units.clone())),
        register: Arc::new(register.clone()),
        mapping: Arc::new(mapping),
        calendars: match &office {
            Some(app) => Arc::new(app.unit_calendars()),
            None => Arc::new(calendar),
        },
        mode: match (arguments.replace, arguments.append) {
            (true, _) => ImportMode::Replace,
            (_, true) => ImportMode::Append,
            _ => ImportMode::ByKey,
        },
        at: instant(arguments.at.as_deref())?,
        language: context.printer.language,
        progress: Arc::new(move |bytes| advance.inc(bytes)),
    };
    let lake = Lake::open(&arguments.place.lake).map_err(caicach_app::AppError::from)?;
    let (files, imported, manifest) = runtime.block_on(import(&lake, &request, &arguments.files))?;
    bar.finish_and_clear();
    let count = |number: u64| Value::Whole(i64::try_from(number).unwrap_or(i64::MAX));
    let mut rows = Vec::new();
    let mut findings = Findings::default();
    for file in files {
        if let Some(aside) = &file.rejected_file {
            let shown = aside.display();
            context.printer.message(&match context.printer.language {
                caicach_findings::Language::Vi => format!("Các dòng bị loại: {shown}"),
                caicach_findings::Language::En => format!("Rejected rows: {shown}"),
            });
        }
        if file.rows_read == 0 {
            let shown = file.file.display();
            context.printer.message(&match context.printer.language {
                caicach_findings::Language::Vi => format!("{shown}: tệp không có dòng nào dưới dòng tiêu đề"),
                caicach_findings::Language::En => format!("{shown}: the file has no row below its header"),
            });
        }
        rows.push(vec![
            file.file.display().to_string().into(),
            count(file.rows_read),
            count(file.rows_accepted),
            count(file.rows_rejected),
            count(u64::try_from(file.findings.len()).unwrap_or(u64::MAX)),
        ]);
        findings.extend(file.findings);
    }
    let columns = ["file", "rows_read", "rows_accepted", "rows_rejected", "findings"];
    context.printer.rows(&columns, &rows)?;
    let (total, number) = (manifest.rows(), manifest.number);
    let caicach_measures::Imported { added, replaced, unchanged, .. } = imported;
    context.printer.message(&match context.printer.language {
        caicach_findings::Language::Vi => format!(
            "Bản chụp {number} của sổ {}: {total} bản ghi; thêm {added}, thay {replaced}, không đổi {unchanged}",
            register.id
        ),
        caicach_findings::Language::En => format!(
            "Snapshot {number} of {}: {total} records; {added} added, {replaced} replaced, {unchanged} unchanged",
            register.id
        ),
    });
    Ok(findings)
}
