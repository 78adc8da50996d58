//! The records behind a number are as many as the number says, for every measure of the content.

use crate::generated::{Units, records};
use crate::world::{World, at};
use caicach_app::Caller;
use caicach_app::lake::{
    Behind, Grain, MeasureRequest, MeasureRow, Part, RecordsAsked, Rollup, WHOLE, explain,
};
use caicach_calendar::{Period, PeriodKind};
use caicach_units::UnitKind;

/// How many numbers of a measure are opened in each way.
const OPENED: usize = 1;
/// How many measures are asked for in every way.
const IN_EVERY_WAY: usize = 10;
/// How many records are tried for each register.
const TRIES: usize = 400;

fn is_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * one.abs().max(1.0)
}

async fn behind(world: &World, row: &MeasureRow, part: Part, rollup: Rollup, kind: PeriodKind) -> Behind {
    let period = Period::parse(&row.period, kind).unwrap();
    let asked = RecordsAsked {
        measure: row.measure.to_string(),
        item: None,
        part,
        unit: (row.unit != WHOLE).then(|| row.unit.to_string()),
        rollup,
        first: period,
        last: period,
        equals: Vec::new(),
        skip: 0,
        limit: 5,
    };
    let (_, shown) = world.app.records_behind(&Caller::command_line(), &asked).await.unwrap();
    let found = shown.behind;
    assert_eq!(u64::try_from(found.page.len()).unwrap(), found.records.min(5), "{row:?} {part:?}");
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_number_opens_to_as_many_records() {
    let world = World::on_sqlite().await;
    let state = world.app.state();
    let day = "2026-06-30".parse().unwrap();
    let on = state.units.on(day);
    let province = on.find(UnitKind::Province, "68").unwrap();
    let mut units: Vec<String> = vec!["68".into(), "khong-co".into()];
    let below = on.descendants(province).into_iter().filter_map(|id| state.units.unit(id));
    units.extend(below.take(2).map(|unit| unit.code.to_string()));
    let calendar = &state.calendar.work;
    let instant = at("2026-08-15T10:00:00");
    for register in &world.app.library().registers.registers {
        let records = records(register, &Units(&units), calendar, instant, TRIES);
        assert!(records.len() > 10, "{}: {} of {TRIES} tries keep the rules", register.id, records.len());
        world.put(register, &records).await;
    }
    let done = world.app.snapshot_lake(instant).await.unwrap();
    assert_eq!(done.registers.len(), 23);

    let (mut opened, mut with_numbers) = (0, 0);
    let ways = [
        (Rollup::Own, Grain::Quarter, PeriodKind::Administrative),
        (Rollup::Subtree, Grain::Year, PeriodKind::Administrative),
        (Rollup::Whole, Grain::Month, PeriodKind::Calendar),
    ];
    // The first measures of the list in every way, the others in turn: all ways for all would take minutes and find no more.
    for (number, measure) in world.app.library().registers.measures.iter().enumerate() {
        let mut is_opened = false;
        let in_turn = |way: usize| number < IN_EVERY_WAY || number % ways.len() == way;
        for (way, (rollup, grain, kind)) in ways.into_iter().enumerate() {
            if !in_turn(way) {
                continue;
            }
            let request = MeasureRequest {
                measures: vec![measure.id.clone()],
                dimensions: Vec::new(),
                first: Period::parse("2026", kind).unwrap(),
                last: Period::parse("2026", kind).unwrap(),
                grain,
                rollup,
                at: None,
            };
            let measured = world.app.measured(&request).await.unwrap();
            let every = measured.rows.len().div_ceil(OPENED).max(1);
            for row in measured.rows.iter().skip(number % every).step_by(every) {
                let above = behind(&world, row, Part::Numerator, rollup, kind).await;
                assert!(is_close(above.number(), row.numerator), "{row:?}: {above:?}");
                opened += 1;
                is_opened = true;
                let Some(denominator) = row.denominator else { continue };
                let below = behind(&world, row, Part::Denominator, rollup, kind).await;
                assert!(is_close(below.number(), denominator), "{row:?}: {below:?}");
                let missing = behind(&world, row, Part::Missing, rollup, kind).await;
                assert_eq!(missing.records + above.records, below.records, "{row:?}");
            }
        }
        with_numbers += usize::from(is_opened);
    }
    let all = world.app.library().registers.measures.len();
    assert!(with_numbers * 10 >= all * 9, "only {with_numbers} of {all} measures had a number to open");
    assert!(opened > 200, "{opened}");
}

/// Pages ask for one measure at a time, and engines plan that otherwise than many.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_measure_can_be_asked_for_by_itself() {
    let world = World::on_sqlite().await;
    let state = world.app.state();
    let units = ["68".to_owned()];
    let instant = at("2026-08-15T10:00:00");
    for register in &world.app.library().registers.registers {
        let made = records(register, &Units(&units), &state.calendar.work, instant, 40);
        world.put(register, &made).await;
    }
    world.app.snapshot_lake(instant).await.unwrap();
    let year = Period::parse("2026", PeriodKind::Administrative).unwrap();
    let mut wrong = Vec::new();
    for measure in &world.app.library().registers.measures {
        for (rollup, grain) in
            [(Rollup::Whole, Grain::Month), (Rollup::Subtree, Grain::All), (Rollup::Own, Grain::Month)]
        {
            let request = MeasureRequest {
                measures: vec![measure.id.clone()],
                dimensions: Vec::new(),
                first: year,
                last: year,
                grain,
                rollup,
                at: None,
            };
            if let Err(error) = world.app.measured(&request).await {
                wrong.push(format!("{} {rollup:?} {grain:?}: {error}", measure.id));
            }
        }
        // Its page shows the query, planned on an empty table.
        if let Err(error) = explain(&world.app.library().registers, &measure.id, year, instant).await {
            wrong.push(format!("{} explained: {error}", measure.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_by_a_dimension_opens_to_its_records() {
    let world = World::on_sqlite().await;
    let state = world.app.state();
    let register = world.register("dossiers");
    let units = ["68".to_owned()];
    let instant = at("2026-08-15T10:00:00");
    let made = records(register, &Units(&units), &state.calendar.work, instant, TRIES);
    world.put(register, &made).await;
    world.app.snapshot_lake(instant).await.unwrap();
    let year = Period::parse("2026", PeriodKind::Administrative).unwrap();
    let request = MeasureRequest {
        measures: vec!["dossiers.online".into()],
        dimensions: vec!["level".into()],
        first: year,
        last: year,
        grain: Grain::All,
        rollup: Rollup::Own,
        at: None,
    };
    let measured = world.app.measured(&request).await.unwrap();
    assert!(measured.rows.len() > 3, "{:?}", measured.rows);
    for row in &measured.rows {
        let asked = RecordsAsked {
            measure: row.measure.to_string(),
            item: None,
            part: Part::Denominator,
            unit: Some(row.unit.to_string()),
            rollup: Rollup::Own,
            first: year,
            last: year,
            equals: vec![("level".into(), row.dimensions[0].as_deref().map(str::to_owned))],
            skip: 0,
            limit: 0,
        };
        let (_, shown) = world.app.records_behind(&Caller::command_line(), &asked).await.unwrap();
        assert!(is_close(shown.behind.number(), row.denominator.unwrap()), "{row:?}");
    }
}
