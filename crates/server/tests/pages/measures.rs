//! What people see of measures and of the quality of the data.

use crate::world::{ADMINISTRATOR, PASSWORD, VIEWER, World, plain};
use caicach_app::lake::Lake;
use caicach_app::store::{Actor, NewAccount, RecordOrigin, SecretString, Store};
use caicach_app::{App, Caller, Library};
use caicach_content::Source;
use caicach_registers::{Register, Value, read_cell};
use caicach_server::{AppState, ServeOptions, router};
use std::sync::{Arc, LazyLock};

fn values(register: &Register, known: &[(&str, &str)]) -> Vec<Value> {
    let value = |field: &caicach_registers::Field| {
        let text = known.iter().find(|(name, _)| *name == field.name).map_or("", |(_, text)| *text);
        read_cell(&field.kind, text, caicach_tables::NumberStyle::Point).unwrap()
    };
    register.fields.iter().map(value).collect()
}

/// Twelve dossiers of March 2026 at the province 68: three late, four online, two of one minute.
fn dossiers(register: &Register) -> Vec<Vec<Value>> {
    let dossier = |number: usize| {
        let code = format!("HS-{number}");
        let minute = if number == 11 { 10 } else { number };
        let received = format!("2026-03-02T08:{minute:02}");
        let finished = if number.is_multiple_of(4) { "2026-03-20T10:00" } else { "2026-03-05T10:00" };
        values(
            register,
            &[
                ("code", &code),
                ("unit", "68"),
                ("procedure", "1.001"),
                ("channel", if number.is_multiple_of(3) { "online" } else { "direct" }),
                ("status", "returned"),
                ("received_at", &received),
                ("due_at", "2026-03-09T17:00"),
                ("limit_days", "5"),
                ("finished_at", finished),
                // One was returned before it was finished.
                ("returned_at", if number == 1 { "2026-03-04T10:00" } else { "2026-03-21T10:00" }),
            ],
        )
    };
    (0..12).map(dossier).collect()
}

/// Form II.06a for March 2026: column 3 is one too many, and dossiers count less.
fn figures(register: &Register) -> Vec<Vec<Value>> {
    let month = |from: &str, to: &str, received: &str| {
        values(
            register,
            &[
                ("unit", "68"),
                ("period_kind", "month"),
                ("period_from", from),
                ("period_to", to),
                ("field", "Tổng số"),
                ("level", "all"),
                ("received_total", received),
                ("received_online", "4"),
                ("received_direct_and_post", "8"),
                ("carried_over", "0"),
                ("resolved_total", "12"),
            ],
        )
    };
    vec![month("2026-03-01", "2026-03-31", "13"), month("2026-05-01", "2026-05-31", "12")]
}

fn make() -> World {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (path, lake) = (folder.path().join("caicach.sqlite"), folder.path().join("lake"));
    let router = runtime.block_on(async move {
        let library = Library::load(&Source::Embedded).unwrap();
        let app = App::open(library, Store::open_sqlite(path).await.unwrap()).await.unwrap();
        let app = app.with_lake(Lake::open(lake.to_str().unwrap()).unwrap());
        for name in [ADMINISTRATOR, VIEWER] {
            let new = NewAccount {
                name: name.to_owned(),
                display_name: "Người thử".to_owned(),
                email: None,
                password: SecretString::from(PASSWORD.to_owned()),
                is_administrator: name == ADMINISTRATOR,
            };
            app.add_person(&Caller::command_line(), new).await.unwrap();
        }
        let content = &app.library().registers;
        for (id, records) in [
            ("dossiers", dossiers(content.register("dossiers").unwrap())),
            ("processing_figures", figures(content.register("processing_figures").unwrap())),
        ] {
            let register = content.register(id).unwrap();
            let origin = RecordOrigin::Program { name: "story".to_owned() };
            app.store()
                .commands()
                .put_records(&Actor::system("story"), register, &records, origin)
                .await
                .unwrap();
        }
        let done = app.snapshot_lake("2026-06-01T08:00:00".parse().unwrap()).await.unwrap();
        assert_eq!(done.changed(), 14, "{done:?}");
        router(AppState { app: Arc::new(app) }, ServeOptions::default())
    });
    World { runtime, router, _folder: folder, _database: None }
}

static WORLD: LazyLock<World> = LazyLock::new(make);

fn get(address: &str) -> crate::world::Answer {
    WORLD.get(address, "")
}

#[test]
fn the_list_shows_what_stands_behind_each_measure_and_its_value() {
    let text = get("/measures?period=2026&lang=en").shows(
        200,
        &[
            "242 measures",
            "dossiers.on_time",
            "official text",
            "illustrative",
            "75.0 %",
            "Snapshot 1 of",
            "no data",
        ],
    );
    assert!(text.contains("href=\"/registers/dossiers/definition\""), "records are not for strangers");
    let found = plain(
        &get("/measures?q=dung%20han%20truoc%20han&register=dossiers&period=2026").shows(200, &["75,0 %"]),
    );
    assert!(!found.contains("dossiers.online"), "{found}");
    get("/measures?q=zzzz").shows(200, &["Không có chỉ tiêu phù hợp"]);
    get("/measures/khong.co").shows(404, &[]);
}

#[test]
fn a_measure_has_its_trend_its_units_and_its_definition() {
    let text = get("/measures/dossiers.on_time?period=2026&by=channel&lang=en").shows(
        200,
        &[
            "data-chart=\"series\"",
            "9",
            "12",
            "75.0 %",
            "Online",
            "late IS FALSE",
            "Snapshot 1 of 1 June 2026 08:00, 12 records",
            "The same numerator, other denominators",
            "On time of received and carried over",
            "SELECT",
        ],
    );
    assert!(text.contains("part=denominator"));
    // Of a unit alone, by calendar months; the unit above and those beneath it are not the same as no unit.
    get("/measures/dossiers.on_time?period=2026-03&kind=calendar&unit=68&rollup=own")
        .shows(200, &["75,0 %", "Lâm Đồng"]);
    // By its name; one that there is not is said, and so are several of one name.
    get("/measures/dossiers.on_time?period=2026-03&kind=calendar&unit=t%E1%BB%89nh%20l%C3%A2m%20%C4%91%E1%BB%93ng&rollup=own")
        .shows(200, &["75,0 %", "Lâm Đồng"]);
    get("/measures/dossiers.on_time?period=2026&unit=zzz").shows(200, &["zzz"]);
    // A count of nothing is 0 where the unit has records, and not known where it has none.
    get("/measures/dossiers.over_two_visits/files/units.csv?period=2026").shows(200, &["68,0"]);
    get("/measures/dossiers.over_two_visits?period=2020").shows(200, &["không có số liệu"]);
    // A period without records has no data, neither 0 nor 100 %.
    let empty = get("/measures/dossiers.on_time?period=2020").shows(200, &["không có số liệu"]);
    assert!(!empty.contains("100,0 %") && !empty.contains(">0,0 %"));
    // What cannot be read is said, and the page is there.
    get("/measures/dossiers.on_time?period=2026-13").shows(200, &["bị loại", "2026-13"]);
    // What an address says and nobody knows is said, not passed over.
    for (parameter, said) in [
        ("by=nothing", "Không hiểu “nothing” ở by"),
        ("by=nothing", "Chia được theo:"),
        ("grain=day", "Không hiểu “day” ở grain"),
        ("rollup=x", "Có thể ghi: subtree, own"),
        ("page=-1", "Không hiểu “-1” ở page"),
    ] {
        get(&format!("/measures/dossiers.on_time?period=2026&{parameter}")).shows(200, &[said]);
    }
    get("/measures/tasks.done").shows(200, &["không có số liệu", "Mở sổ"]);
}

#[test]
fn the_records_behind_a_number_are_as_many_as_it_says() {
    let cookie = WORLD.sign_in(ADMINISTRATOR);
    let address = "/measures/dossiers.on_time/records?period=2026&part=";
    assert!(get(&format!("{address}numerator")).status.is_redirection(), "records are not for strangers");
    for (part, count) in [("numerator", 9), ("denominator", 12), ("missing", 3)] {
        let text = WORLD.get(&format!("{address}{part}"), &cookie).shows(200, &[&count.to_string()]);
        assert_eq!(text.matches("<tr><th scope=\"row\">").count(), count, "{part}");
        let csv = format!("/measures/dossiers.on_time/files/records.csv?period=2026&part={part}");
        let file = WORLD.get(&csv, &cookie);
        assert_eq!(file.text().trim().lines().count(), count + 1, "{}", file.text());
    }
    // By a dimension, and what is summed.
    let online = "/measures/dossiers.on_time/records?period=2026&part=denominator&by=channel&value=online";
    assert_eq!(
        WORLD.get(online, &cookie).shows(200, &["Trực tuyến"]).matches("<tr><th scope=\"row\">").count(),
        4
    );
    WORLD
        .get("/measures/dossiers.mean_late_hours/records?period=2026&part=numerator&lang=en", &cookie)
        .shows(200, &["3 records; what they contribute"]);
    assert!(get("/measures/dossiers.on_time/files/records.csv?period=2026").status.is_redirection());
}

/// Whoever may not read records is led to none.
#[test]
fn numbers_lead_nowhere_that_is_closed() {
    let cookie = WORLD.sign_in(VIEWER);
    WORLD.get("/registers/dossiers", &cookie).shows(403, &[]);
    for address in ["/measures?period=2026", "/measures/dossiers.on_time?period=2026", "/quality"] {
        let text = WORLD.get(address, &cookie).shows(200, &[]);
        let mut links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let is_closed = |link: &&str| {
            link.contains("/records") || (link.starts_with("/registers/") && !link.ends_with("/definition"))
        };
        assert_eq!(links.find(is_closed), None, "{address}");
    }
    let text = WORLD.get("/measures/dossiers.on_time?period=2026", &WORLD.sign_in(ADMINISTRATOR)).text();
    assert!(text.contains("/measures/dossiers.on_time/records?"));
}

#[test]
fn every_table_can_be_taken_away() {
    for file in ["trend", "units", "dimension"] {
        for ending in ["csv", "xlsx"] {
            let address = format!("/measures/dossiers.on_time/files/{file}.{ending}?period=2026&by=channel");
            let answer = get(&address);
            assert_eq!(answer.status.as_u16(), 200, "{address}");
            assert!(answer.header("content-disposition").contains(ending));
        }
    }
    let csv = get("/measures/all/measures.csv?period=2026").text();
    assert_eq!(csv.trim().lines().count(), 243);
    assert!(
        csv.contains(
            "Tỷ lệ hồ sơ giải quyết đúng hạn, trước hạn\",dossiers.on_time,cách làm thực tế,9,12,75"
        ),
        "{csv}"
    );
    get("/measures/dossiers.on_time/files/trend.pdf").shows(404, &[]);
}

#[test]
fn the_look_over_the_data_finds_what_was_put_there() {
    let text = get("/quality?lang=en").shows(
        200,
        &[
            "Returned before the result existed",
            "Column 3 is not the sum of columns 4, 5 and 6",
            "2 dossiers",
            "Missing periods",
            "1 April 2026",
            "Iglewicz",
            // Values of records as people read them.
            "08:10 2 March 2026",
            "All levels · 1 March 2026 · 31 March 2026",
        ],
    );
    // March: 13 are stated and 12 counted; May has figures and no dossiers.
    assert!(text.contains("id=\"disagreements\""));
    let cookie = WORLD.sign_in(ADMINISTRATOR);
    let address = "/quality/records?register=dossiers&rule=returned-before-finished";
    assert!(get(address).status.is_redirection());
    WORLD.get(address, &cookie).shows(200, &["HS-1", "returned_at >= finished_at"]);
    let csv = get("/quality/files/disagreements.csv").text();
    assert!(csv.lines().count() > 3, "{csv}");
    assert!(get("/quality/files/gaps.csv").text().contains("2026-04-01"));
    assert!(get("/quality/files/duplicates.csv").text().contains("HS-10"));
}
