//! Records that other programs send and read.

use crate::world::{World, get, get_json, request};
use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

const TASKS: &str = "/api/v1/registers/tasks/records";

fn task(code: &str, more: &Value) -> Value {
    let mut task = json!({
        "code": code, "title": format!("Nhiệm vụ {code}"), "unit": "68", "assigner": "reform_plan",
        "due_on": "2026-06-30", "state": "open",
    });
    for (name, value) in more.as_object().unwrap() {
        task[name] = value.clone();
    }
    task
}

fn codes(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["values"]["code"].as_str().unwrap()).collect()
}

#[test]
fn each_record_is_told_what_became_of_it() {
    for world in World::on_every_database() {
        let token = Some(world.administrator.as_str());
        let sent = json!([
            task("NV-1", &json!({})),
            task("NV-2", &json!({ "due_on": "không rõ" })),
            task("NV-3", &json!({ "title": null, "hạn": "2026-01-01" })),
            task("NV-4", &json!({ "unit": "LẠ.1", "due_on": "2026-01-01", "assigned_on": "2026-02-01" })),
            task("NV-1", &json!({ "title": "Sau" })),
            ["không phải đối tượng"],
            task("NV-5", &json!({ "title": ["a"] })),
        ]);
        let taken = world.put(TASKS, &sent, token, None).json();
        let outcomes: Vec<&str> =
            taken["rows"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap()).collect();
        let expected = ["repeated", "rejected", "rejected", "added", "added", "rejected", "rejected"];
        assert_eq!(outcomes, expected, "{taken}");
        assert_eq!(
            (&taken["added"], &taken["rejected"], &taken["repeated"]),
            (&json!(2), &json!(4), &json!(1))
        );
        let finding = |row: usize, at: usize| taken["rows"][row]["findings"][at].clone();
        assert_eq!(
            (&finding(1, 0)["code"], &finding(1, 0)["place"]["column"], &finding(1, 0)["place"]["line"]),
            (&json!("not-a-day"), &json!("due_on"), &json!(2))
        );
        assert_eq!(taken["rows"][1]["key"], json!(["NV-2", "68"]));
        let said: Vec<&str> = taken["rows"][2]["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["code"].as_str().unwrap())
            .collect();
        assert_eq!(said, ["unknown-field", "missing-value"]);
        let doubts: Vec<String> =
            (0..2).map(|at| finding(3, at)["code"].as_str().unwrap().to_owned()).collect();
        assert_eq!(doubts, ["unit-unknown", "rule-broken"]);

        let again = world.put(TASKS, &json!([task("NV-1", &json!({ "title": "Sau" }))]), token, None).json();
        assert_eq!((&again["unchanged"], &again["added"]), (&json!(1), &json!(0)));
        let list = world.get(TASKS, token).json();
        assert_eq!((&list["total"], codes(&list)), (&json!(2), vec!["NV-4", "NV-1"]));
        assert_eq!(list["items"][1]["values"]["kind"], "task", "the default stands in an empty field");

        let one = world.get(&format!("{TASKS}/NV-4,L%E1%BA%A0.1"), token).json();
        assert_eq!(
            (&one["key"], &one["derived"]["limit_on"]),
            (&json!(["NV-4", "LẠ.1"]), &json!("2026-01-01"))
        );
        assert_eq!(one["findings"][0]["code"], "rule-broken");
        let none = world.get(&format!("{TASKS}/NV-9,68"), token).problem(404, "not-found");
        assert!(none["hint"]["en"].as_str().unwrap().contains("code,unit"), "{none}");
    }
}

#[test]
fn a_request_with_a_key_is_carried_out_once() {
    for world in World::on_every_database() {
        let token = Some(world.administrator.as_str());
        let first = world.put(TASKS, &json!([task("NV-1", &json!({}))]), token, Some("k1"));
        assert_eq!(first.json()["added"], 1);
        let again = world.put(TASKS, &json!([task("NV-1", &json!({}))]), token, Some("k1"));
        assert_eq!(again.text, first.text);
        world
            .put(TASKS, &json!([task("NV-2", &json!({}))]), token, Some("k1"))
            .problem(422, "unusable-input");
        assert_eq!(world.get(TASKS, token).json()["total"], 1);
    }
}

#[test]
fn a_batch_is_limited_and_must_be_records() {
    let world = World::new();
    let token = Some(world.administrator.as_str());
    let many: Vec<Value> = (0..5001).map(|number| task(&format!("NV-{number}"), &json!({}))).collect();
    let refused = world.put(TASKS, &json!(many), token, Some("many")).problem(422, "unusable-input");
    assert_eq!(refused["findings"][0]["code"], "too-many-records");
    assert_eq!(world.get(TASKS, token).json()["total"], 0);
    let most = world.put(TASKS, &json!(many[..5000]), token, None).json();
    assert_eq!((&most["added"], most["rows"].as_array().unwrap().len()), (&json!(5000), 5000));
    assert_eq!(world.put(TASKS, &json!([]), token, None).json()["rows"], json!([]));

    world.put(TASKS, &json!({ "code": "NV-1" }), token, None).problem(400, "bad-request");
    let broken = request(Method::PUT, TASKS, token).header("content-type", "application/json; charset=utf-8");
    let broken = world.send(broken.body(Body::from("[{\"code\": ")).unwrap()).problem(400, "bad-request");
    assert!(broken["detail"].as_str().unwrap().contains("line 1"), "{broken}");
    let csv = request(Method::PUT, TASKS, token).header("content-type", "text/csv");
    world.send(csv.body(Body::from("code\nNV-1\n")).unwrap()).problem(415, "unsupported-media-type");
    world.put(TASKS, &json!([]), token, Some("có dấu")).problem(400, "bad-parameter");
}

#[test]
fn records_are_for_those_who_may_read_them() {
    let world = World::new();
    let one = format!("{TASKS}/NV-1,68");
    for address in [TASKS, &one] {
        world.get(address, None).problem(401, "sign-in-needed");
        world.get(address, Some("caicach_no_token")).problem(401, "sign-in-needed");
        world.get(address, Some(&world.viewer)).problem(403, "forbidden");
    }
    world.put(TASKS, &json!([]), None, None).problem(401, "sign-in-needed");
    world.put(TASKS, &json!([task("NV-1", &json!({}))]), Some(&world.viewer), None).problem(403, "forbidden");
    let token = Some(world.administrator.as_str());
    world.get("/api/v1/registers/no-such/records", token).problem(404, "not-found");
    world.put("/api/v1/registers/no-such/records", &json!([]), token, None).problem(404, "not-found");
    assert_eq!(world.get(TASKS, token).json()["total"], 0);
}

#[test]
fn lists_have_pages_and_filters() {
    for world in World::on_every_database() {
        let token = Some(world.administrator.as_str());
        let tasks: Vec<Value> = (0..25)
            .map(|number| {
                let state = if number % 5 == 0 { "done" } else { "open" };
                let done = if number % 5 == 0 { json!("2026-03-01") } else { Value::Null };
                let unit = if number < 20 { "68" } else { "46" };
                let due = format!("2026-{:02}-15", 1 + number % 12);
                let more = json!({ "state": state, "done_on": done, "unit": unit, "due_on": due });
                task(&format!("NV-{number:02}"), &more)
            })
            .collect();
        assert_eq!(world.put(TASKS, &json!(tasks), token, None).json()["added"], 25);
        let mut read = Vec::new();
        let mut address = format!("{TASKS}?limit=7");
        loop {
            let answer = world.get(&address, token);
            let page = answer.json();
            assert_eq!(page["total"].is_null(), !read.is_empty());
            read.extend(codes(&page).into_iter().map(str::to_owned));
            let Some(next) = page["next"].as_str() else { break };
            assert_eq!(answer.header("link"), format!("<{next}>; rel=\"next\""));
            address = next.to_owned();
        }
        assert_eq!(read, (0..25).map(|number| format!("NV-{number:02}")).collect::<Vec<_>>());
        for (query, total) in [
            ("q=nv-1", 10),
            ("unit=46", 5),
            ("unit=46&unit=68", 25),
            ("within=68", 20),
            ("equals=state:done", 5),
            ("equals=state:done&equals=unit:68", 4),
            ("equals=product:", 25),
            ("from=2026-02-01&to=2026-02-28", 2),
            ("from=2026-12-01", 2),
            ("withdrawn=true", 25),
        ] {
            let list = world.get(&format!("{TASKS}?{query}"), token).json();
            assert_eq!(list["total"], total, "{query}");
            assert_eq!(codes(&list).len(), total, "{query}");
        }
        for (query, parameter) in [
            ("equals=state", "equals"),
            ("equals=color:red", "equals"),
            ("equals=due_on:x", "equals"),
            ("within=ZZ", "within"),
            ("after=zz", "after"),
            ("from=x", "from"),
            ("colour=red", "colour"),
        ] {
            let problem = world.get(&format!("{TASKS}?{query}"), token).problem(400, "bad-parameter");
            assert_eq!(problem["parameter"], parameter, "{query}");
        }
    }
}

/// The store keeps what was sent; what is worked out is worked out when it is shown.
#[test]
fn a_due_time_that_was_worked_out_is_not_stored() {
    let world = World::new();
    let token = Some(world.administrator.as_str());
    let dossiers = "/api/v1/registers/dossiers/records";
    let dossier = json!([{
        "code": "HS-1", "unit": "68", "received_at": "2026-03-02T08:00:00", "limit_days": 5, "status": "in_process",
    }]);
    assert_eq!(world.put(dossiers, &dossier, token, None).json()["added"], 1);
    let one = world.get(&format!("{dossiers}/HS-1"), token).json();
    assert_eq!(one["values"]["due_at"], Value::Null);
    assert!(one["derived"]["due_at"].as_str().unwrap().starts_with("2026-03-09"), "{one}");
    assert_eq!(one["values"]["limit_days"].as_f64(), Some(5.0));
    assert_eq!(world.put(dossiers, &dossier, token, None).json()["unchanged"], 1);
}

#[test]
fn definitions_are_public() {
    let list = get_json("/api/v1/registers");
    let registers = list["items"].as_array().unwrap();
    assert!(registers.len() > 20);
    let tasks = get_json("/api/v1/registers/tasks");
    assert_eq!(
        (&tasks["key"], &tasks["unit"], &tasks["date"]),
        (&json!(["code", "unit"]), &json!("unit"), &json!("due_on"))
    );
    let field = |name: &str| {
        let fields = tasks["fields"].as_array().unwrap();
        fields.iter().find(|field| field["name"] == name).unwrap().clone()
    };
    assert_eq!(
        (&field("state")["type"], &field("state")["choices"][1]["code"]),
        (&json!("choice"), &json!("done"))
    );
    assert_eq!(field("done_on")["required_when"], "state = 'done'");
    assert_eq!(tasks["rules"][0]["is_rejecting"], true);
    get("/api/v1/registers/no-such").problem(404, "not-found");
    get("/api/v1/registers?q=a").problem(400, "bad-parameter");
}
