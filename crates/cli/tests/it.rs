#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise"
)]
//! The command line as programs outside call it: words, columns, exit codes.

use std::path::Path;
use std::process::{Command, Output};

fn caicach(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caicach"));
    command.args(arguments).args(["--lang", "en"]).env_remove("CAICACH_CONTENT");
    command.output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// Five working days from Friday 13 February 2026: Tết is off from 16 to 20 February (VB 9859/VPCP-KGVX).
#[test]
fn a_due_date_over_tet() {
    let output = caicach(&["calendar", "due", "--received", "2026-02-13T15:30", "--days", "5"]);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("received,due,working_days,rule,days_off"));
    let row: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(row[..4], ["2026-02-13T15:30", "2026-02-27T17:00", "5", "restart"]);
    assert!(row[4].contains("2026-02-16") && row[4].contains("2026-02-22"));
}

/// NĐ 09/2019 art. 12: a quarter runs from the 15th of the month before to the 14th of its last month.
#[test]
fn reporting_periods_and_the_one_that_is_not_known() {
    let output = caicach(&["calendar", "period", "2026-Q1"]);
    assert_eq!(stdout(&output), "period,from,to\n2026-Q1,2025-12-15,2026-03-14\n");
    let output = caicach(&["calendar", "period", "2026-9M"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nine-month"), "{}", stderr(&output));
}

/// 2026-01-02 was exchanged for 2026-01-10 (VB 12729/VPCP-KGVX of 2025-12-25): without it the day is worked.
#[test]
fn a_newly_announced_day_moves_open_due_dates() {
    let folder = tempfile::tempdir().unwrap();
    let open =
        write(folder.path(), "open.csv", "code,received,days\nA,2026-03-02T09:00,3\nB,2026-03-09T09:00,3\n");
    let data = folder.path().join("data").display().to_string();
    let announce = [
        "calendar",
        "announce",
        "--date",
        "2026-03-04",
        "--kind",
        "swap-off",
        "--pair",
        "2026-03-14",
        "--source",
        "thử",
        "--data",
        &data,
    ];
    let mut preview = announce.to_vec();
    preview.extend(["--open", &open, "--dry-run"]);
    let expected = "code,due_before,due_after\nA,2026-03-05T17:00,2026-03-06T17:00\n";
    let output = caicach(&preview);
    assert_eq!(stdout(&output), expected, "{}", stderr(&output));
    let mut entered = announce.to_vec();
    entered.extend(["--open", &open]);
    assert_eq!(stdout(&caicach(&entered)), expected);
    // Entered once, it cannot be entered again.
    assert_eq!(caicach(&entered).status.code(), Some(2));
    let audit = caicach(&["admin", "verify-audit", "--data", &data]);
    assert_eq!(audit.status.code(), Some(0), "{}", stderr(&audit));
    assert!(stdout(&audit).contains("calendar,2,ok,"), "{}", stdout(&audit));
}

#[test]
fn scores_say_what_was_rejected_and_end_with_code_one() {
    let folder = tempfile::tempdir().unwrap();
    let framework = write(
        folder.path(),
        "f.csv",
        "code,parent,level,name_vi,name_en,max_points,value_source,rule_kind,rule_parameters,measure,evidence_vi,owner_vi,status\n\
         1,,domain,A,A,4,,,,,,,illustrative\n\
         1.1,1,criterion,B,B,2,self,proportional,\"{\"\"floor\"\":0.8}\",,,,illustrative\n\
         1.2,1,criterion,C,C,2,self,choice,\"{\"\"choices\"\":[{\"\"label\"\":\"\"Có\"\",\"\"points\"\":2},{\"\"label\"\":\"\"Không\"\",\"\"points\"\":0}]}\",,,,illustrative\n",
    );
    let values = write(
        folder.path(),
        "v.csv",
        "unit,code,value\nU1,1.1,0.9\nU1,1.2,Có\nU2,1.1,0.79\nU2,1.2,Không\nU3,1.1,87\nU3,1.2,na\n",
    );
    let output = caicach(&["index", "score", "--framework", &framework, "--values", &values]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("value-outside-rule"), "{}", stderr(&output));
    // 0.9 × 2 + 2 = 3.8 of 4; below the floor 0; a rejected value is 0 in the denominator, and `na` leaves it.
    assert_eq!(
        stdout(&output),
        "unit,code,level,points,max,percent,rank,band\nU1,total,total,3.8,4,95,1,\nU2,total,total,0,4,0,2,\nU3,total,total,0,2,0,2,\n"
    );
    let json: serde_json::Value = serde_json::from_str(&stdout(&caicach(&[
        "index",
        "score",
        "--framework",
        &framework,
        "--values",
        &values,
        "--format",
        "json",
        "--quiet",
    ])))
    .unwrap();
    assert_eq!(json[0]["points"], 3.8);
    assert_eq!(json[0]["band"], serde_json::Value::Null);
}

#[test]
fn a_wrong_header_cannot_run_and_names_the_column() {
    let folder = tempfile::tempdir().unwrap();
    let values = write(folder.path(), "v.csv", "unit,code,valu\nU1,1,1\n");
    let output = caicach(&["index", "score", "--framework", "mau-tinh", "--values", &values]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("value ≈ “valu”"), "{}", stderr(&output));
    assert!(stdout(&output).is_empty());
}

#[test]
fn ranks_and_their_change() {
    let folder = tempfile::tempdir().unwrap();
    let now = write(folder.path(), "s.csv", "unit,score\nA,90\nB,80\nC,80\nD,70\n");
    let before = write(folder.path(), "p.csv", "unit,score\nA,70\nB,85\nC,60\n");
    let output = caicach(&["index", "rank", "--scores", &now, "--previous", &before]);
    assert_eq!(
        stdout(&output),
        "unit,score,rank,rank_change,score_change\nA,90,1,1,20\nB,80,2,-1,-5\nC,80,2,1,20\nD,70,4,,\n"
    );
}

/// The same tree, weights and data as COINr 1.1.14 (its ASEM example): scores to 1e-9 and exact ranks.
#[test]
fn a_composite_index_equals_coinr() {
    let golden: serde_json::Value = serde_json::from_str(
        &std::fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../composite/tests/fixtures/asem_coinr.json"),
        )
        .unwrap(),
    )
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let strings = |value: &serde_json::Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|text| text.as_str().unwrap_or("").to_owned()).collect()
    };
    let case = &golden["asem_unequal_weights"];
    let nodes = &case["nodes"];
    let (codes, parents) = (strings(&nodes["code"]), strings(&nodes["parent"]));
    let mut tree = "code,parent,weight\n".to_owned();
    for (at, code) in codes.iter().enumerate() {
        let parent = if *code == "Index" { "" } else { &parents[at] };
        tree.push_str(&format!("{code},{parent},{}\n", nodes["weight"][at]));
    }
    let mut data = format!("unit,{}\n", strings(&golden["asem"]["indicator_order"]).join(","));
    let units = strings(&case["units"]);
    for (at, unit) in units.iter().enumerate() {
        let row: Vec<String> =
            golden["asem"]["normalised"][at].as_array().unwrap().iter().map(ToString::to_string).collect();
        data.push_str(&format!("{unit},{}\n", row.join(",")));
    }
    let (tree, data) = (write(folder.path(), "t.csv", &tree), write(folder.path(), "d.csv", &data));
    let output = caicach(&["index", "composite", "--tree", &tree, "--data", &data, "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let index_at = strings(&case["aggregate_order"]).iter().position(|code| code == "Index").unwrap();
    let text = stdout(&output);
    for (at, line) in text.lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let expected = case["aggregated"][at][index_at].as_f64().unwrap();
        assert_eq!(cells[0], units[at]);
        assert!((cells[3].parse::<f64>().unwrap() - expected).abs() < 1e-9, "{line} {expected}");
        assert_eq!(cells[6], case["rank"][at].to_string());
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_at_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let tree =
        write(folder.path(), "t.csv", "code,parent,weight\nI,,1\nA,I,1\nB,I,2\na1,A,1\na2,A,1\nb1,B,1\n");
    let data = write(folder.path(), "d.csv", "unit,a1,a2,b1\nX,1,5,3\nY,4,2,3.2\nZ,3,3,2.9\n");
    let run = |threads: &str| {
        let output = caicach(&[
            "index",
            "uncertainty",
            "--tree",
            &tree,
            "--data",
            &data,
            "--draws",
            "5000",
            "--top",
            "1",
            "--seed",
            "7",
            "--threads",
            threads,
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    assert_eq!(run("1"), run("3"));
    assert!(
        run("2").starts_with("unit,rank,rank_p05,rank_p50,rank_p95,score_p05,score_p50,score_p95,p_top\n")
    );
    let output =
        caicach(&["index", "sensitivity", "--tree", &tree, "--data", &data, "--unit", "X", "--draws", "256"]);
    assert!(stdout(&output).starts_with("item,first_order,total,rank_without\nA,"), "{}", stderr(&output));
    assert_eq!(
        caicach(&["index", "sensitivity", "--tree", &tree, "--data", &data, "--unit", "Q"]).status.code(),
        Some(2)
    );
}

#[test]
fn people_backup_and_restore() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("a").display().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_caicach"));
    command.args(["admin", "user", "add", "quan.tri", "--password-stdin", "--data", &data]);
    let mut child =
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(child.stdin.as_mut().unwrap(), "một mật khẩu thật là dài\n".as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(stdout(&output).contains("quan.tri,quan.tri,administrator"));
    let backup = folder.path().join("b.zip").display().to_string();
    assert_eq!(caicach(&["admin", "backup", &backup, "--data", &data]).status.code(), Some(0));
    let other = folder.path().join("c").display().to_string();
    assert_eq!(caicach(&["admin", "restore", &backup, "--data", &other]).status.code(), Some(0));
    assert!(stdout(&caicach(&["admin", "user", "list", "--data", &other])).contains("quan.tri"));
    // What is not empty is not overwritten.
    assert_eq!(caicach(&["admin", "restore", &backup, "--data", &data]).status.code(), Some(2));
}

#[test]
fn the_built_in_content_has_nothing_rejected() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content").display().to_string();
    let output = caicach(&["admin", "check", &content]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("units,14149"), "{}", stdout(&output));
}

/// The units of the office roll up when it is named, and what rolls up into nothing is said; a lake is not emptied by a file of which
/// nothing can be used.
#[test]
fn a_lake_counts_the_units_of_an_office_and_is_not_emptied() {
    let folder = tempfile::tempdir().unwrap();
    let (lake, data) = (folder.path().join("lake"), folder.path().join("data"));
    let (lake, data) = (lake.to_str().unwrap(), data.to_str().unwrap());
    let tasks = "code,title,unit,assigner,due_on,state\n\
                 A,Việc,68,reform_plan,2026-03-02,open\nB,Việc,68.SNV,reform_plan,2026-03-02,open\n";
    let file = write(folder.path(), "tasks.csv", tasks);
    let imported = caicach(&["lake", "import", "--register", "tasks", &file, "--lake", lake]);
    assert!(imported.status.success(), "{}", stderr(&imported));

    let measure = |more: &[&str]| {
        let mut arguments =
            vec!["measure", "run", "--measures", "tasks.done", "--period", "2026", "--lake", lake];
        arguments.extend(more);
        caicach(&arguments)
    };
    let of_province = |output: &Output| {
        let found = stdout(output).lines().find(|line| line.starts_with("tasks.done,68,")).map(str::to_owned);
        found.unwrap_or_else(|| panic!("{}", stdout(output)))
    };
    let alone = measure(&["--rollup", "subtree"]);
    assert_eq!(of_province(&alone), "tasks.done,68,2026,0,1,0");
    assert!(stderr(&alone).contains("68.SNV"), "{}", stderr(&alone));
    assert!(stdout(&measure(&["--rollup", "whole"])).contains("tasks.done,*,2026,0,2,0"));

    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let url = caicach_app::store::DatabaseUrl::sqlite(Path::new(data).join("caicach.db"));
        std::fs::create_dir_all(data).unwrap();
        let library = caicach_app::Library::load(&caicach_content::Source::Embedded).unwrap();
        let app = caicach_app::App::open(library, caicach_app::store::Store::open(&url).await.unwrap());
        let app = app.await.unwrap();
        let csv = "code,name,kind,parent,valid_from\n68.SNV,Sở Nội vụ,department,68,2025-07-01\n";
        let rows = caicach_content::units::read_additions("units.csv", csv.as_bytes()).unwrap().0.units;
        let (units, _) = app.preview_units(rows);
        app.add_units(&caicach_app::Caller::command_line(), &units).await.unwrap();
    });
    let with_office = measure(&["--rollup", "subtree", "--data", data]);
    assert_eq!(of_province(&with_office), "tasks.done,68,2026,0,2,0");
    assert!(stderr(&with_office).is_empty(), "{}", stderr(&with_office));

    // Files may name the units of the office, too, when it is named.
    let of_office = "code,title,unit,assigner,due_on,state\nD,Việc,Sở Nội vụ,reform_plan,2026-03-02,open\n";
    let of_office = write(folder.path(), "office.csv", of_office);
    let import = |more: &[&str]| {
        let mut arguments = vec!["lake", "import", "--register", "tasks", &of_office, "--lake", lake];
        arguments.extend(more);
        caicach(&arguments)
    };
    assert_eq!(import(&[]).status.code(), Some(1), "the row is set aside");
    let named = import(&["--data", data]);
    assert!(named.status.success(), "{}", stderr(&named));
    assert_eq!(of_province(&measure(&["--rollup", "subtree", "--data", data])), "tasks.done,68,2026,0,3,0");

    let bad = write(
        folder.path(),
        "bad.csv",
        "code,title,unit,assigner,due_on,state\nC,Việc,68,reform_plan,?,open\n",
    );
    let emptied = caicach(&["lake", "import", "--register", "tasks", &bad, "--lake", lake, "--replace"]);
    assert_eq!(emptied.status.code(), Some(2), "{}", stderr(&emptied));
    assert!(stderr(&emptied).contains("stays as it is") && stderr(&emptied).contains("bad.csv.rejected.csv"));
    assert_eq!(of_province(&measure(&["--rollup", "subtree", "--data", data])), "tasks.done,68,2026,0,3,0");
}
