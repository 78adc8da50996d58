//! An expression says the same of one record and of a table: the evaluator of forms and the query engine agree.

use crate::world::{calendar, lake, records, rows, tasks};
use caicach_measures::{ImportMode, LakeWriter, Texts};
use caicach_registers::Value;
use caicach_registers::expression::Expression;
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::Float64Type;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::execution::context::SessionContext;
use datafusion::physical_plan::streaming::PartitionStream;
use std::sync::Arc;

const CONDITIONS: [&str; 31] = [
    "state = 'done'",
    "state <> 'done'",
    "NOT (state = 'done')",
    "state IN ('done', 'open')",
    "state NOT IN ('done', 'open')",
    "state LIKE 'd%'",
    "state NOT LIKE '_pen'",
    "assigner IS NULL OR assigner = ''",
    "late",
    "late IS TRUE",
    "late IS NOT TRUE",
    "late IS FALSE AND urgent",
    "late OR urgent",
    "late AND urgent",
    "NOT late",
    "done_at > due_on",
    "done_at = DATE '2026-01-13'",
    "done_at >= TIMESTAMP '2026-01-13 15:30:00'",
    "due_on BETWEEN DATE '2026-01-01' AND DATE '2026-01-31'",
    "due_on + 3 >= done_at",
    "done_at - due_on > 2",
    "has_hour(done_at)",
    "NOT has_hour(done_at) AND done_at >= due_on",
    "day_of(done_at) = due_on",
    "people > 2",
    "people * 2 - 1 = 5",
    "cost / people > 1.5",
    "cost BETWEEN 1 AND 3.5",
    "COALESCE(people, 0) = 0",
    "CASE WHEN late THEN cost > 1 WHEN urgent THEN TRUE ELSE FALSE END",
    "cost = NULL OR people IN (1, NULL, 3)",
];

const NUMBERS: [&str; 7] = [
    "people",
    "cost",
    "cost / people",
    "people / 2",
    "- cost + 1",
    "COALESCE(cost, people)",
    "done_at - due_on",
];

const LINES: [&str; 9] = [
    "A,u,done,gov,2026-01-09,2026-01-13T15:30,3.5,2,true",
    "B,u,done,,2026-01-13,2026-01-13T09:00,1,0,false",
    "C,u,open,gov,2026-02-01,,,,true",
    "D,u,,,,,,,",
    "E,u,open,,2026-01-31,2026-02-05T00:00,0,3,",
    "F,u,cancelled,x,,2026-01-13T15:30,2.25,1,false",
    "G,u,done,x,2026-01-01,2025-12-31T23:59,4,,true",
    "H,u,open,o'x,2026-01-13,2026-01-13T23:59:59,-1,3,true",
    "I,u,done,gov,2026-01-10,2026-01-10T00:00,1.5,1,",
];

#[tokio::test]
async fn the_lake_and_the_form_agree() {
    let (_folder, lake) = lake();
    let register = tasks();
    let records = records(&register, &LINES);
    let mut writer = LakeWriter::begin(&lake, &register, ImportMode::ByKey).await.unwrap();
    assert!(writer.push(&rows(&register, &records)).await.unwrap().is_empty());
    let at = "2026-07-01T08:00:00".parse().unwrap();
    let (_, manifest) = writer.finish(at).await.unwrap();
    let names: Vec<String> = register.columns().map(|(name, _)| name.to_owned()).collect();
    let columns: Vec<&str> = names.iter().map(String::as_str).collect();
    let (schema, partitions) = lake.partitions(&manifest, &columns, Texts::Plain).unwrap();
    let streams = partitions.into_iter().map(|one| -> Arc<dyn PartitionStream> { Arc::new(one) }).collect();
    let context = SessionContext::new();
    context.register_table("r", Arc::new(StreamingTable::try_new(schema, streams).unwrap())).unwrap();
    let column = |place: usize| format!("\"{}\"", names[place]);

    let mut compared = 0;
    for text in CONDITIONS.iter().chain(&NUMBERS) {
        let expression = Expression::parse(text, &register).unwrap_or_else(|error| panic!("{text}: {error}"));
        let sql = expression.to_sql(&column);
        let is_condition = CONDITIONS.contains(text);
        let value = if is_condition { sql.clone() } else { format!("CAST({sql} AS DOUBLE)") };
        let frame = context.sql(&format!("SELECT \"code\", {value} FROM r ORDER BY 1")).await;
        let batches = frame.unwrap_or_else(|error| panic!("{text}: {sql}: {error}")).collect().await;
        let batches = batches.unwrap_or_else(|error| panic!("{text}: {sql}: {error}"));
        let mut place = 0;
        for batch in batches {
            for row in 0..batch.num_rows() {
                let found = batch.column(1);
                let in_lake = if found.is_null(row) {
                    Value::Null
                } else if is_condition {
                    Value::Boolean(found.as_boolean().value(row))
                } else {
                    Value::Number(found.as_primitive::<Float64Type>().value(row))
                };
                let in_form = expression.evaluate(&records[place].values, &calendar());
                let in_form = in_form.as_number().map_or(in_form, Value::Number);
                assert_eq!(in_lake, in_form, "{text} of {}: {sql}", LINES[place]);
                place += 1;
                compared += 1;
            }
        }
    }
    assert_eq!(compared, (CONDITIONS.len() + NUMBERS.len()) * LINES.len());
}
