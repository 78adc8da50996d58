//! Every kind of measure says the same on a cluster as on one machine.

use crate::machines::Machines;
use crate::world::{measure, records, register, rows};
use caicach_calendar::{Period, PeriodKind};
use caicach_measures::{Grain, ImportMode, Lake, LakeError, LakeWriter, Request, run, run_on_cluster};
use caicach_registers::{ExistsDefinition, Register, RegisterKind};

async fn fill(lake: &Lake, register: &Register, lines: &[&str]) {
    let mut writer = LakeWriter::begin(lake, register, ImportMode::ByKey).await.unwrap();
    assert!(writer.push(&rows(register, &records(register, lines))).await.unwrap().is_empty());
    writer.finish("2026-07-01T08:00:00".parse().unwrap()).await.unwrap();
}

fn procedures() -> Register {
    let fields = [
        ("code", "text", true),
        ("unit", "unit", true),
        ("online", "boolean", false),
        ("valid_from", "date", false),
        ("valid_to", "date", false),
    ];
    register("procedures", RegisterKind::Stock, &fields, &[])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_kind_of_measure_is_the_same_on_a_cluster() {
    let machines = Machines::start(2).await;
    let folder = tempfile::tempdir().unwrap();
    // In a bucket when one is named, such as `s3://tests`; else in a folder whose name an address must write in another way.
    let place = match std::env::var("CAICACH_TEST_S3") {
        Ok(bucket) => format!("{bucket}/{}", folder.path().file_name().unwrap().to_str().unwrap()),
        Err(_) => folder.path().join("hồ dữ liệu 100%").to_str().unwrap().to_owned(),
    };
    let lake = Lake::open(&place).unwrap();
    let procedures = procedures();
    let dossiers = crate::dossiers::dossiers();
    // A file for each, so that several machines have something of it.
    for line in ["1,u,true,2025-01-01,", "2,u,true,2025-01-01,2026-03-31", "3,u,,2026-04-01,", "4,v,true,,"] {
        fill(&lake, &procedures, &[line]).await;
    }
    let all = [procedures.clone(), dossiers.clone()];
    let online = measure(&procedures, &all, "procedures.online", "online", Some("TRUE"), "at_end", |_| {});
    let used = measure(&procedures, &all, "procedures.used", "TRUE", Some("TRUE"), "at_end", |it| {
        it.distinct = Some("code".into());
        it.exists = Some(ExistsDefinition {
            register: "dossiers".into(),
            on: vec![("procedure".into(), "code".into()), ("unit".into(), "unit".into())],
            condition: "is_received".into(),
            membership: "event(received_at)".into(),
        });
    });
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
    let received = measure(&dossiers, &all, "dossiers.received", "TRUE", None, "event(received_at)", |_| {});
    let pairs = [("u", "u"), ("v", "v"), ("u", "P'"), ("v", "P'")];
    let request = Request {
        first: Period::parse("2026-Q1", PeriodKind::Calendar).unwrap(),
        last: Period::parse("2026-Q2", PeriodKind::Calendar).unwrap(),
        grain: Grain::Quarter,
        dimensions: Vec::new(),
        counts_in: pairs.iter().map(|(unit, above)| ((*unit).to_owned(), (*above).to_owned())).collect(),
        at: None,
    };
    let of_procedures = [&online, &used];
    let of_dossiers = [&overdue, &carried, &received];
    let address = machines.address.as_str();

    // No dossier yet, not even an empty register.
    let none = run_on_cluster(address, &lake, &all, &dossiers, &of_dossiers, &request).await;
    assert!(matches!(none, Err(LakeError::NoRegister { .. })));
    fill(&lake, &dossiers, &[]).await;
    let none = run_on_cluster(address, &lake, &all, &dossiers, &of_dossiers, &request).await;
    assert_eq!(none.unwrap(), []);
    let here = run(&lake, &all, &procedures, &of_procedures, &request).await.unwrap();
    let there = run_on_cluster(address, &lake, &all, &procedures, &of_procedures, &request).await;
    assert_eq!(there.unwrap(), here);

    let lines = [
        "a,u,online,1,2026-01-05T08:00,2026-02-05T08:00,2026-01-20T17:00,received,2.5",
        "b,u,counter,1,2026-03-05T08:00,,2026-03-20T17:00,received,",
        "c,u,online,3,2026-05-05T08:00,,2026-09-01T17:00,received,1",
        "d,v,,9,2026-05-05T08:00,,2026-05-06T17:00,registered,",
    ];
    fill(&lake, &dossiers, &lines[..2]).await;
    fill(&lake, &dossiers, &lines[2..]).await;
    let changed = "b,v,counter,4,2026-03-05T08:00,2026-04-02T08:00,2026-03-20T17:00,received,";
    fill(&lake, &dossiers, &[changed]).await;
    let here = run(&lake, &all, &dossiers, &of_dossiers, &request).await.unwrap();
    assert!(here.len() > 8, "{here:?}");

    // A cluster would count what was replaced: it is refused, here and as the other register, until it is compacted.
    let refused = run_on_cluster(address, &lake, &all, &dossiers, &of_dossiers, &request).await;
    assert!(matches!(refused, Err(LakeError::NotCompact { rows: 1, .. })), "{refused:?}");
    let refused = run_on_cluster(address, &lake, &all, &procedures, &of_procedures, &request).await;
    assert!(matches!(refused, Err(LakeError::NotCompact { register, .. }) if register == "dossiers"));
    lake.compact("dossiers").await.unwrap();
    let added = "e,u,post,2,2026-02-05T08:00,2026-02-02T08:00,2026-02-20T17:00,received,";
    fill(&lake, &dossiers, &[added]).await;
    assert_eq!(lake.manifest("dossiers").await.unwrap().unwrap().files.len(), 2);
    let here = run(&lake, &all, &dossiers, &of_dossiers, &request).await.unwrap();
    let there = run_on_cluster(address, &lake, &all, &dossiers, &of_dossiers, &request).await;
    assert_eq!(there.unwrap(), here);
    let here = run(&lake, &all, &procedures, &of_procedures, &request).await.unwrap();
    let there = run_on_cluster(address, &lake, &all, &procedures, &of_procedures, &request).await;
    assert_eq!(there.unwrap(), here);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_cluster_that_does_not_reach_the_lake_says_so() {
    let machines = Machines::start(1).await;
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path().join("lake").to_str().unwrap()).unwrap();
    let procedures = procedures();
    fill(&lake, &procedures, &["1,u,true,2025-01-01,", "2,u,,2025-01-01,"]).await;
    let online = measure(&procedures, &[], "procedures.online", "online", Some("TRUE"), "at_end", |_| {});
    let year = Period::parse("2026", PeriodKind::Calendar).unwrap();
    let request = Request {
        first: year,
        last: year,
        grain: Grain::All,
        dimensions: Vec::new(),
        counts_in: Vec::new(),
        at: None,
    };
    let manifest = lake.manifest("procedures").await.unwrap().unwrap();
    std::fs::remove_file(folder.path().join("lake/procedures").join(&manifest.files[0].path)).unwrap();
    let refused = run_on_cluster(&machines.address, &lake, &[], &procedures, &[&online], &request).await;
    assert!(matches!(refused, Err(LakeError::OtherLake { found: 0, expected: 2, .. })), "{refused:?}");

    let nobody = run_on_cluster("df://127.0.0.1:1", &lake, &[], &procedures, &[&online], &request).await;
    assert!(matches!(nobody, Err(LakeError::Query(_))), "{nobody:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "it waits two minutes for an executor"]
async fn a_cluster_without_executors_is_not_waited_for_for_ever() {
    let machines = Machines::start(0).await;
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::open(folder.path().to_str().unwrap()).unwrap();
    let procedures = procedures();
    fill(&lake, &procedures, &["1,u,true,2025-01-01,"]).await;
    let online = measure(&procedures, &[], "procedures.online", "online", Some("TRUE"), "at_end", |_| {});
    let year = Period::parse("2026", PeriodKind::Calendar).unwrap();
    let request = Request {
        first: year,
        last: year,
        grain: Grain::All,
        dimensions: Vec::new(),
        counts_in: Vec::new(),
        at: None,
    };
    let nobody = run_on_cluster(&machines.address, &lake, &[], &procedures, &[&online], &request).await;
    assert!(matches!(nobody, Err(LakeError::Cluster(_))), "{nobody:?}");
}
