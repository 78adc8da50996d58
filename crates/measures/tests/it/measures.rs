//! Measures against counts made by hand.

use crate::world::{lake, measure, records, register, rows, tasks};
use caicach_calendar::{Period, PeriodKind};
use caicach_measures::{
    Grain, ImportMode, Lake, LakeError, LakeWriter, MeasureRow, Request, run, run_as_queries,
};
use caicach_registers::{ExistsDefinition, Measure, MeasureKind, Register, RegisterKind};

async fn fill(lake: &Lake, register: &Register, lines: &[&str]) {
    let mut writer = LakeWriter::begin(lake, register, ImportMode::ByKey).await.unwrap();
    assert!(writer.push(&rows(register, &records(register, lines))).await.unwrap().is_empty());
    writer.finish("2026-07-01T08:00:00".parse().unwrap()).await.unwrap();
}

fn request(period: &str, kind: PeriodKind, grain: Grain) -> Request {
    let (first, last) = period.split_once("..").unwrap_or((period, period));
    Request {
        first: Period::parse(first, kind).unwrap(),
        last: Period::parse(last, kind).unwrap(),
        grain,
        dimensions: Vec::new(),
        counts_in: Vec::new(),
        at: None,
    }
}

/// The rows of both ways of computing, which must agree.
async fn both(
    lake: &Lake,
    registers: &[Register],
    register: &Register,
    measures: &[&Measure],
    request: &Request,
) -> Result<Vec<MeasureRow>, LakeError> {
    let in_one_scan = run(lake, registers, register, measures, request).await?;
    let as_queries = run_as_queries(lake, registers, register, measures, request).await?;
    assert_eq!(in_one_scan, as_queries);
    Ok(in_one_scan)
}

fn written(rows: &[MeasureRow]) -> Vec<String> {
    let dimension = |row: &MeasureRow| -> String {
        row.dimensions.iter().map(|value| format!("{} ", value.as_deref().unwrap_or("-"))).collect()
    };
    let denominator =
        |row: &MeasureRow| row.denominator.map(|number| format!("/{number}")).unwrap_or_default();
    rows.iter()
        .map(|row| {
            format!(
                "{} {} {}{} {}{}",
                row.measure,
                row.unit,
                dimension(row),
                row.period,
                row.numerator,
                denominator(row)
            )
        })
        .collect()
}

const LINES: [&str; 7] = [
    "A,u,done,gov,2026-01-09,2026-01-13T15:30,3.5,2,true",
    "B,u,done,gov,2026-01-14,2026-01-13T09:00,1,0,false",
    "C,u,open,council,2026-01-15,,,,true",
    "D,v,cancelled,gov,2026-01-10,,,,",
    "E,v,done,council,2026-04-14,2026-04-14T08:00,2,3,",
    "F,v,done,gov,2025-12-14,2025-12-01T08:00,,,",
    "G,w,done,gov,,2026-01-01T08:00,,,",
];

#[tokio::test]
async fn records_are_counted_in_the_period_of_their_event() {
    let (_folder, lake) = lake();
    let register = tasks();
    fill(&lake, &register, &LINES).await;
    let done = measure(
        &register,
        &[],
        "tasks.done",
        "state = 'done'",
        Some("state <> 'cancelled'"),
        "event(due_on)",
        |it| {
            it.dimensions = vec!["assigner".into()];
        },
    );
    let late = measure(&register, &[], "tasks.late", "late", None, "event(due_on)", |_| {});
    let cost = measure(&register, &[], "tasks.cost", "TRUE", None, "event(due_on)", |it| {
        it.kind = MeasureKind::Sum;
        it.numerator_value = Some("cost".into());
    });
    let all = [&done, &late, &cost];
    let administrative = PeriodKind::Administrative;

    // 2026-01 runs from 15 December to 14 January, 2026-02 begins on 15 January (NĐ 09/2019, article 12).
    let months =
        both(&lake, &[], &register, &all, &request("2026-01..2026-02", administrative, Grain::Month)).await;
    assert_eq!(
        written(&months.unwrap()),
        [
            "tasks.cost u 2026-01 4.5",
            "tasks.done u 2026-01 2/2",
            "tasks.done u 2026-02 0/1",
            "tasks.late u 2026-01 1",
            "tasks.late u 2026-02 0",
            "tasks.late v 2026-01 0",
            "tasks.late v 2026-02 0",
        ]
    );
    let year =
        both(&lake, &[], &register, &[&done], &request("2025..2026", administrative, Grain::Year)).await;
    assert_eq!(
        written(&year.unwrap()),
        ["tasks.done u 2026 2/3", "tasks.done v 2025 1/1", "tasks.done v 2026 1/1"]
    );
    let calendar =
        both(&lake, &[], &register, &[&done], &request("2026-Q1", PeriodKind::Calendar, Grain::All)).await;
    assert_eq!(written(&calendar.unwrap()), ["tasks.done u 2026-Q1 2/3"]);

    // By a dimension; what has not that dimension is left out.
    let by_assigner =
        Request { dimensions: vec!["assigner".into()], ..request("2026", administrative, Grain::All) };
    let split = both(&lake, &[], &register, &all, &by_assigner).await.unwrap();
    assert_eq!(
        written(&split),
        ["tasks.done u council 2026 0/1", "tasks.done u gov 2026 2/2", "tasks.done v council 2026 1/1",]
    );

    // Rolled up: u and v count in themselves and in the province.
    let pairs = [("u", "u"), ("v", "v"), ("u", "P"), ("v", "P")];
    let counts_in = pairs.iter().map(|(unit, above)| ((*unit).to_owned(), (*above).to_owned())).collect();
    let above = Request { counts_in, ..request("2026", administrative, Grain::All) };
    let rolled = both(&lake, &[], &register, &[&done], &above).await.unwrap();
    assert_eq!(written(&rolled), ["tasks.done P 2026 3/4", "tasks.done u 2026 2/3", "tasks.done v 2026 1/1"]);
    assert_eq!(rolled[0].value(), Some(0.75));
}

#[tokio::test]
async fn nothing_in_the_denominator_is_no_value() {
    let (_folder, lake) = lake();
    let register = tasks();
    fill(&lake, &register, &["A,u,open,,2026-01-09,,,,"]).await;
    let share =
        measure(&register, &[], "tasks.cost_share", "state = 'open'", Some("TRUE"), "event(due_on)", |it| {
            it.numerator_value = Some("1".into());
            it.denominator_value = Some("COALESCE(cost, 0)".into());
        });
    let rows = both(&lake, &[], &register, &[&share], &request("2026", PeriodKind::Calendar, Grain::All))
        .await
        .unwrap();
    assert_eq!(rows[0].value(), None);
}

#[tokio::test]
async fn a_count_of_nothing_is_zero_where_the_unit_has_records() {
    let (_folder, lake) = lake();
    let register = register(
        "tasks",
        RegisterKind::Stock,
        &[
            ("code", "text", true),
            ("unit", "unit", true),
            ("valid_from", "date", false),
            ("valid_to", "time", false),
            ("cost", "number", false),
        ],
        &[("ended_on", "date", "day_of(valid_to)")],
    );
    // u has done all, v has one open, w begins in the second quarter.
    let lines =
        ["A,u,2026-01-05,2026-01-20T09:00,", "B,v,2026-01-05,,4", "C,w,2026-04-02,2026-04-09T09:00,0"];
    fill(&lake, &register, &lines).await;
    let quarters = request("2026-Q1..2026-Q2", PeriodKind::Calendar, Grain::Quarter);
    let open = measure(&register, &[], "tasks.open", "TRUE", None, "at_end", |_| {});
    let dear = measure(&register, &[], "tasks.dear", "cost > 100", None, "event(valid_from)", |_| {});
    let done = measure(&register, &[], "tasks.done", "TRUE", None, "event(valid_to)", |_| {});
    let different = measure(&register, &[], "tasks.units", "cost > 1", None, "event(valid_from)", |it| {
        it.distinct = Some("code".into());
    });
    let cost = measure(&register, &[], "tasks.cost", "TRUE", None, "event(valid_from)", |it| {
        it.kind = MeasureKind::Sum;
        it.numerator_value = Some("cost".into());
    });
    let all = [&open, &dear, &done, &different, &cost];
    let rows = both(&lake, &[], &register, &all, &quarters).await.unwrap();
    assert_eq!(
        written(&rows),
        [
            // A sum of nothing is not known: u said no cost. That of w is 0, as it said.
            "tasks.cost v 2026-Q1 4",
            "tasks.cost w 2026-Q2 0",
            "tasks.dear u 2026-Q1 0",
            "tasks.dear u 2026-Q2 0",
            "tasks.dear v 2026-Q1 0",
            "tasks.dear v 2026-Q2 0",
            "tasks.dear w 2026-Q2 0",
            "tasks.done u 2026-Q1 1",
            "tasks.done u 2026-Q2 0",
            "tasks.done w 2026-Q2 1",
            "tasks.open u 2026-Q1 0",
            "tasks.open u 2026-Q2 0",
            "tasks.open v 2026-Q1 1",
            "tasks.open v 2026-Q2 1",
            "tasks.open w 2026-Q2 0",
            "tasks.units u 2026-Q1 0",
            "tasks.units u 2026-Q2 0",
            "tasks.units v 2026-Q1 1",
            "tasks.units v 2026-Q2 0",
            "tasks.units w 2026-Q2 0",
        ]
    );
    // Of what is to come nothing is known: the snapshot is of July.
    let years = request("2025..2027", PeriodKind::Calendar, Grain::Year);
    let rows = both(&lake, &[], &register, &[&dear, &open], &years).await.unwrap();
    let years: Vec<&str> = rows.iter().map(|row| row.period.as_str()).collect();
    assert_eq!(years, ["2026"; 6]);
    // A unit whose records are all done counts in what stands above it.
    let counts_in =
        [("u", "P"), ("w", "P")].map(|(unit, above)| (unit.to_owned(), above.to_owned())).to_vec();
    let above = Request { counts_in, ..request("2026-Q2", PeriodKind::Calendar, Grain::All) };
    let rows = both(&lake, &[], &register, &[&open], &above).await.unwrap();
    assert_eq!(written(&rows), ["tasks.open P 2026-Q2 0", "tasks.open v 2026-Q2 1"]);
    // What is dated in the future counts there, so that months make the year.
    fill(&lake, &register, &["D,v,2026-11-05,2026-12-20T09:00,1"]).await;
    let months = request("2026-11..2026-12", PeriodKind::Calendar, Grain::Month);
    let rows = both(&lake, &[], &register, &[&done, &open], &months).await.unwrap();
    assert_eq!(written(&rows), ["tasks.done v 2026-12 1"]);
}

#[tokio::test]
async fn things_are_in_force_open_or_found_elsewhere() {
    let (_folder, lake) = lake();
    let fields = [
        ("code", "text", true),
        ("unit", "unit", true),
        ("online", "boolean", false),
        ("valid_from", "date", false),
        ("valid_to", "date", false),
    ];
    let procedures = register("procedures", RegisterKind::Stock, &fields, &[]);
    let dossiers = register(
        "dossiers",
        RegisterKind::Events,
        &[
            ("code", "text", true),
            ("unit", "unit", true),
            ("procedure", "text", false),
            ("received_at", "time", false),
            ("finished_at", "time", false),
            ("due_at", "time", false),
            ("status", "text", false),
        ],
        &[
            ("is_received", "boolean", "computed"),
            ("in_time_until", "time", "computed"),
            ("is_open", "boolean", "of the moment"),
            ("is_overdue", "boolean", "of the moment"),
        ],
    );
    fill(
        &lake,
        &procedures,
        &["1,u,true,2025-01-01,", "2,u,true,2025-01-01,2026-03-31", "3,u,,2026-04-01,", "4,v,true,,"],
    )
    .await;
    fill(
        &lake,
        &dossiers,
        &[
            "a,u,1,2026-01-05T08:00,2026-02-05T08:00,2026-01-20T17:00,received",
            "b,u,1,2026-03-05T08:00,,2026-03-20T17:00,received",
            "c,u,3,2026-05-05T08:00,,2026-09-01T17:00,received",
            "d,v,9,2026-05-05T08:00,,2026-05-06T17:00,registered",
        ],
    )
    .await;
    let all = [procedures.clone(), dossiers.clone()];
    let quarters = request("2026-Q1..2026-Q2", PeriodKind::Calendar, Grain::Quarter);

    let online = measure(&procedures, &all, "procedures.online", "online", Some("TRUE"), "at_end", |_| {});
    let rows = both(&lake, &all, &procedures, &[&online], &quarters).await.unwrap();
    assert_eq!(
        written(&rows),
        [
            "procedures.online u 2026-Q1 2/2",
            "procedures.online u 2026-Q2 1/2",
            "procedures.online v 2026-Q1 1/1",
            "procedures.online v 2026-Q2 1/1",
        ]
    );

    let used = measure(&procedures, &all, "procedures.used", "TRUE", Some("TRUE"), "at_end", |it| {
        it.distinct = Some("code".into());
        it.exists = Some(ExistsDefinition {
            register: "dossiers".into(),
            on: vec![("procedure".into(), "code".into()), ("unit".into(), "unit".into())],
            condition: "is_received".into(),
            membership: "event(received_at)".into(),
        });
    });
    let rows = both(&lake, &all, &procedures, &[&used], &quarters).await.unwrap();
    assert_eq!(
        written(&rows),
        [
            "procedures.used u 2026-Q1 1/2",
            "procedures.used u 2026-Q2 1/2",
            "procedures.used v 2026-Q1 0/1",
            "procedures.used v 2026-Q2 0/1",
        ]
    );

    // Open and overdue at the end of each period, not at the time of the snapshot only.
    let overdue =
        measure(&dossiers, &all, "dossiers.open_overdue", "is_overdue", Some("is_open"), "at_end", |_| {});
    let carried = measure(
        &dossiers,
        &all,
        "dossiers.carried",
        "TRUE",
        None,
        "open_during(received_at, finished_at)",
        |_| {},
    );
    let months = request("2026-01..2026-05", PeriodKind::Calendar, Grain::Month);
    let rows = both(&lake, &all, &dossiers, &[&overdue, &carried], &months).await.unwrap();
    assert_eq!(
        written(&rows),
        [
            "dossiers.carried u 2026-01 1",
            "dossiers.carried u 2026-02 1",
            "dossiers.carried u 2026-03 1",
            "dossiers.carried u 2026-04 1",
            "dossiers.carried u 2026-05 2",
            "dossiers.carried v 2026-05 1",
            "dossiers.open_overdue u 2026-01 1/1",
            "dossiers.open_overdue u 2026-03 1/1",
            "dossiers.open_overdue u 2026-04 1/1",
            "dossiers.open_overdue u 2026-05 1/2",
        ]
    );
}
