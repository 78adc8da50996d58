//! Who gets which answer from which address: every route of the router by every role, and the data behind some of them.

use crate::world::{Answer, World, urlencoded};
use axum::http::Method;
use caicach_app::assessments::{NewYear, UnitGroup};
use caicach_app::demo::{DemonstrationPerson, Size};
use caicach_app::lake::Lake;
use caicach_app::store::{DatabaseUrl, RecordFilter, RecordOrder, Store, StoreOptions};
use caicach_app::{App, Caller, Library};
use caicach_assessments::{Round, RoundKind, Rounds, Vote, Window};
use caicach_content::Source;
use caicach_server::{AppState, ServeOptions, router};
use caicach_units::UnitKind;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

/// The demonstration with one person a role.
pub(crate) struct Office {
    pub(crate) world: World,
    /// The addresses of the router, however they were added.
    routes: BTreeSet<String>,
    /// The cookie of each person, by name.
    cookies: BTreeMap<String, String>,
    /// A task of the first commune, and one of another.
    tasks: [i64; 2],
    /// A measure of the tasks.
    measure: String,
    /// How many tasks there are, and how many of them are of the first commune.
    counts: [u64; 2],
}

const COMMUNE: &str = "MAU.X001";
const CLERK: &str = "mot-cua-xa-mau-1";

/// The columns of the table: nobody, and people whose roles differ.
const PEOPLE: [(&str, &str); 12] = [
    ("-", "nobody"),
    ("xem", "viewer"),
    ("dieu-tra-vien", "surveyor"),
    ("cham-diem-xa-mau-1", "scorer"),
    ("duyet-xa-mau-1", "approver"),
    ("tham-dinh-linh-vuc-1", "appraiser"),
    ("hoi-dong", "council"),
    (CLERK, "clerk"),
    ("lanh-dao-tinh", "leader"),
    ("thanh-tra", "auditor"),
    ("chu-tri-chi-so", "owner"),
    ("quantri", "admin"),
];

/// A year of all communes, open for scores and appraisal, so that the answers of its addresses tell whose sheets somebody reaches.
async fn open_assessment(app: &App) {
    let now = chrono::Utc::now().naive_utc();
    let round = |kind| Round {
        kind,
        window: (kind != RoundKind::Publication)
            .then(|| Window { opens: now - TimeDelta::days(1), closes: now + TimeDelta::days(2) }),
        extensions: Vec::new(),
    };
    let communes = app.units_for(
        &app.state().framework("mau-tinh").unwrap().clone(),
        2026,
        "MAU",
        Some(UnitKind::Commune),
    );
    let group = UnitGroup {
        name: "Xã".to_owned(),
        framework_id: "mau-tinh".to_owned(),
        units: communes.into_iter().map(|(code, _)| code).collect(),
    };
    let new = NewYear {
        name: "Năm 2026".to_owned(),
        year: 2026,
        rounds: Rounds::new(
            [RoundKind::SelfScore, RoundKind::Appraisal, RoundKind::Publication].map(round).into(),
        ),
        council: Vote { members: BTreeMap::from([("Chủ tịch".to_owned(), None)]) },
        groups: vec![group],
    };
    app.open_year(&Caller::system("test"), new).await.unwrap();
}

static OFFICE: LazyLock<Office> = LazyLock::new(Office::open);
/// How many statements went to the database of the office.
static STATEMENTS: AtomicU64 = AtomicU64::new(0);
/// The tests take turns, so that statements can be counted.
static TURN: Mutex<()> = Mutex::new(());

pub(crate) fn office() -> (&'static Office, MutexGuard<'static, ()>) {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    (&OFFICE, turn)
}

impl Office {
    fn open() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_path_buf();
        let (router, people, tasks, measure, counts) = runtime.block_on(async move {
            let url = DatabaseUrl::sqlite(path.join("caicach.sqlite"));
            let options = StoreOptions {
                on_statement: Some(Arc::new(|| {
                    STATEMENTS.fetch_add(1, Ordering::Relaxed);
                })),
                ..StoreOptions::default()
            };
            let store = Store::open_with(&url, options).await.unwrap();
            let app = App::open(Library::load(&Source::Embedded).unwrap(), store);
            let lake = Lake::open(path.join("lake").to_str().unwrap()).unwrap();
            let app = Arc::new(app.await.unwrap().with_lake(lake).keeping_imports_in(path.join("imports")));
            let people =
                app.load_demonstration(&Caller::system("test"), Size::Small, 0, &|_| {}).await.unwrap();
            open_assessment(&app).await;
            let register = app.register("tasks").unwrap();
            let measures = &app.library().registers.measures;
            let measure = measures.iter().find(|measure| measure.register == "tasks").unwrap().id.clone();
            let (queries, order) = (app.store().queries(), RecordOrder::OldestFirst);
            let of = |units: Option<Vec<String>>| RecordFilter { units, ..RecordFilter::default() };
            let own = of(Some(vec![COMMUNE.to_owned()]));
            let others = of(Some(vec!["MAU.X002".to_owned()]));
            let mut tasks = [0; 2];
            for (place, filter) in [&own, &others].into_iter().enumerate() {
                let first = queries.records(register, filter, order, None, 1).await.unwrap();
                tasks[place] = first[0].id.0;
            }
            let counts = [
                queries.count_records(register, &of(None)).await.unwrap(),
                queries.count_records(register, &own).await.unwrap(),
            ];
            (router(AppState { app }, ServeOptions::default()), people, tasks, measure, counts)
        });
        let routes = addresses(&format!("{router:?}"));
        let world = World { runtime, router, _folder: folder, _database: None };
        let cookies = people.iter().map(|person| (person.name.clone(), sign_in(&world, person))).collect();
        Self { world, routes, cookies, tasks, measure, counts }
    }

    pub(crate) fn cookie(&self, name: &str) -> &str {
        self.cookies.get(name).map_or("", String::as_str)
    }

    /// An address with something that is there in the place of each parameter.
    fn example(&self, route: &str) -> String {
        let own = self.tasks[0].to_string();
        let parts: Vec<String> = route
            .split('/')
            .map(|part| match part {
                "{register}" => "tasks".to_owned(),
                "{number}" => own.clone(),
                "{key}" => "none".to_owned(),
                "{import}" => "0123456789abcdef0123456789abcdef".to_owned(),
                "{kind}" if route.starts_with("/problems/") => "forbidden".to_owned(),
                "{kind}" => "commune".to_owned(),
                "{code}" => COMMUNE.to_owned(),
                "{person}" => "2".to_owned(),
                "{role}" | "{session}" => "1".to_owned(),
                "{*path}" => "licences.txt".to_owned(),
                "{token}" => "0".repeat(64),
                "{file}" if route.starts_with("/counted/") => "items.csv".to_owned(),
                "{file}" => "trend.csv".to_owned(),
                "{index}" => "par_index".to_owned(),
                "{framework}" => "mau-tinh".to_owned(),
                "{year}" => "2025".to_owned(),
                "{unit}" => COMMUNE.to_owned(),
                "{item}" => "1.1.1".to_owned(),
                "{date}" | "{day}" => "2026-03-02".to_owned(),
                "{id}" if route.contains("/measures/") => self.measure.clone(),
                "{id}" if route.contains("/frameworks/") => "mau-tinh".to_owned(),
                part if part.starts_with('{') && !part.contains("id") => {
                    panic!("say in this test what stands for {part} in {route}")
                }
                part if part.starts_with('{') => "1".to_owned(),
                part => part.to_owned(),
            })
            .collect();
        parts.join("/")
    }
}

/// What is typed into forms, so that an answer tells who may send it and changes nothing.
fn typed(route: &str) -> &'static [(&'static str, &'static str)] {
    match route {
        "/sign-in" => &[("name", "nobody-at-all"), ("password", "wrong")],
        "/language" => &[("lang", "vi"), ("back", "/")],
        "/account/password" => &[("old", "x"), ("new", "x"), ("again", "y")],
        "/account/openid/confirm" => &[("password", "wrong")],
        "/account/second-factor/remove" => &[("password", "wrong")],
        "/account/address" => &[("password", "wrong"), ("email", "an@mau.example")],
        "/account/language" => &[("language", "none")],
        "/reset" => &[("who", "nobody-at-all")],
        "/reset/{token}" => &[("new", "x"), ("again", "y")],
        "/account/tokens" => &[("name", " ")],
        "/admin/people/{person}/roles/{role}/end" | "/admin/people/{person}/roles/{role}/move" => {
            &[("version", "99"), ("unit", COMMUNE), ("reason", " ")]
        }
        route if route.starts_with("/admin/people/{person}/") => &[("version", "99"), ("reason", "thử")],
        "/registers/{register}/records/{number}/withdraw" => &[("version", "99"), ("reason", "")],
        "/registers/{register}/records/{number}/restore" => &[("version", "99")],
        "/registers/{register}/records/{number}/edit" => &[("_version", "99")],
        "/assessments/{id}/extend" => &[
            ("round", "self_score"),
            ("unit", ""),
            ("until", "2026-12-31"),
            ("reason", "thử"),
            ("version", "99"),
        ],
        "/assessments/{id}/vote" => &[("member", "A"), ("choice", "approve")],
        "/assessments/{id}/publish" => &[("decision_number", " "), ("decided_on", "2026-12-31")],
        "/assessments/{id}/units/{unit}/offline/apply" => &[("round", "self_score"), ("plan", "x")],
        "/assessments/{id}/evidence" => &[("round", "publication"), ("link", "x")],
        "/assessments/{id}/units/{unit}/evidence" => {
            &[("round", "self_score"), ("item", "1.1.1"), ("link", "x")]
        }
        "/assessments/{id}/correct" => &[("reason", " ")],
        "/assessments/{id}/units/{unit}/cell" => {
            &[("item", "1.1.1"), ("round", "self_score"), ("version", "99")]
        }
        "/assessments/{id}/units/{unit}/messages" => &[("item", "1.1.1"), ("kind", "remark"), ("text", " ")],
        "/assessments/{id}/units/{unit}/messages/{number}/settle" => &[("item", "1.1.1")],
        "/frameworks/drafts/{number}/item" | "/frameworks/drafts/{number}/add" => {
            &[("version", "99"), ("code", "1"), ("name", "thử")]
        }
        "/frameworks/drafts/{number}/decision" => &[("version", "99"), ("name", "thử")],
        "/frameworks/drafts/{number}/remove" => &[("version", "99"), ("code", "1")],
        "/frameworks/{id}/lower" => &[("code", "Mã sai")],
        "/frameworks/{id}/renew" => &[("code", "Mã sai")],
        _ => &[("version", "99"), ("id", "99"), ("reason", "")],
    }
}

/// Routes that would change the people or the data of this test when they are allowed, and what is sent instead of them.
const LEFT_OUT: [(&str, &str); 7] = [
    ("POST", "/sign-out"),
    ("POST", "/account/sessions/end"),
    ("POST", "/account/second-factor/begin"),
    ("POST", "/audit/verify"),
    ("POST", "/admin/people/{person}/sign-out"),
    ("POST", "/admin/people/{person}/password"),
    ("POST", "/admin/people/{person}/unlock"),
];

/// Forms with a file.
const UPLOADS: [&str; 7] = [
    "/calendar/announce",
    "/results/import",
    "/units/import",
    "/registers/{register}/import",
    "/assessments/{id}/units/{unit}/offline",
    "/assessments/{id}/units/{unit}/evidence",
    "/assessments/{id}/evidence",
];

fn sign_in(world: &World, person: &DemonstrationPerson) -> String {
    let fields = [("name", person.name.as_str()), ("password", person.password()), ("back", "/")];
    let answer = world.post("/sign-in", "", &fields);
    assert!(answer.status.is_redirection(), "{}: {}", person.name, answer.text());
    answer.session_cookie()
}

/// The addresses that axum prints of a router.
fn addresses(printed: &str) -> BTreeSet<String> {
    let parts = printed.split('"').filter(|part| part.starts_with('/'));
    parts.filter(|part| !part.contains("__private")).map(str::to_owned).collect()
}

fn send(office: &Office, method: &Method, route: &str, name: &str) -> Answer {
    let address = office.example(route);
    let request = axum::http::Request::builder()
        .method(method.clone())
        .uri(&address)
        .header("cookie", office.cookie(name));
    let is_json = address.starts_with("/api/");
    let request = if is_json {
        request.header("content-type", "application/json").body("[]".into())
    } else if *method == Method::GET {
        request.body(axum::body::Body::empty())
    } else if UPLOADS.contains(&route) {
        let part = |(name, value): &(&str, &str)| {
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let parts: String = typed(route).iter().map(part).collect();
        let body = format!("{parts}--b--\r\n");
        request.header("content-type", "multipart/form-data; boundary=b").body(body.into())
    } else {
        let fields: Vec<String> =
            typed(route).iter().map(|(name, value)| format!("{name}={}", urlencoded(value))).collect();
        request.header("content-type", "application/x-www-form-urlencoded").body(fields.join("&").into())
    };
    office.world.send(request.unwrap())
}

/// A new route is missing from the table, and this test fails until somebody has looked at who may use it.
#[test]
fn route_by_role() {
    let (office, _turn) = office();
    assert!(office.routes.len() > 80, "axum prints its addresses no more: {:?}", office.routes);
    let mut table = format!("{:<66}", "");
    for (_, label) in PEOPLE {
        table.push_str(&format!("{label:<10}"));
    }
    table = format!("{}\n", table.trim_end());
    for route in &office.routes {
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let is_left_out = LEFT_OUT.contains(&(method.as_str(), route));
            if send(office, &method, route, "-").status.as_u16() == 405 {
                assert!(!is_left_out, "{method} {route} is not served");
                continue;
            }
            let mut line = format!("{:<66}", format!("{method} {route}"));
            for (name, _) in PEOPLE {
                // What is left out is asked for by those alone who may not do it.
                let is_allowed = match route.as_str() {
                    "/audit/verify" => ["quantri", "thanh-tra"].contains(&name),
                    route if route.starts_with("/admin") => name == "quantri",
                    _ => name != "-",
                };
                let may = is_left_out && is_allowed;
                let status = if may {
                    "may".to_owned()
                } else {
                    send(office, &method, route, name).status.as_u16().to_string()
                };
                line.push_str(&format!("{status:<10}"));
            }
            table.push_str(&format!("{}\n", line.trim_end()));
        }
    }
    expect_test::expect_file!["../snapshots/route-by-role.txt"].assert_eq(&table);
}

/// A clerk sees the records of the own commune: in lists, counts, files, one by one, through the API, and behind numbers.
#[test]
fn a_clerk_sees_the_records_of_the_own_commune() {
    let (office, _turn) = office();
    let [all, own] = office.counts;
    assert!(0 < own && own < all);
    let [mine, theirs] = office.tasks;
    let world = &office.world;
    let clerk = office.cookie(CLERK);
    let admin = office.cookie("quantri");
    let json = |address: &str, cookie: &str| -> serde_json::Value {
        serde_json::from_str(&world.get(address, cookie).text()).unwrap()
    };
    for (cookie, expected) in [(clerk, own), (admin, all)] {
        let listed = json("/api/v1/registers/tasks/records?limit=1000", cookie);
        assert_eq!(listed["total"], expected);
        let csv = world.get("/registers/tasks/export.csv", cookie).text();
        assert_eq!(csv.lines().count(), usize::try_from(expected).unwrap() + 1);
        let page = world.get("/registers/tasks", cookie).text();
        assert!(page.contains(&format!("{expected} ")), "{expected} is the count of the page");
    }
    // The number of a measure is that of all units, the records behind it are those within reach, and the page says so.
    let behind = format!("/measures/{}/records?period=2026&part=denominator", office.measure);
    world.get(&behind, clerk).shows(200, &["con số tính trên mọi đơn vị"]);
    let whole = world.get(&behind, admin).shows(200, &[]);
    assert!(!whole.contains("con số tính trên mọi đơn vị"), "{whole}");
    // Asking for another unit gives nothing, and one of its records is not there.
    let others = json("/api/v1/registers/tasks/records?unit=MAU.X002", clerk);
    assert_eq!(others["total"], 0);
    for (task, status) in [(mine, 200), (theirs, 404)] {
        for address in
            [format!("/registers/tasks/records/{task}"), format!("/registers/tasks/records/{task}/edit")]
        {
            assert_eq!(world.get(&address, clerk).status.as_u16(), status, "{address}");
            assert_eq!(world.get(&address, admin).status.as_u16(), 200, "{address}");
        }
    }
    let fields = [("version", "1"), ("reason", "không phải của tôi")];
    let withdrawn = world.post(&format!("/registers/tasks/records/{theirs}/withdraw"), clerk, &fields);
    assert_eq!(withdrawn.status.as_u16(), 404);
    // Who may see and not change is told so.
    let leader = office.cookie("lanh-dao-tinh");
    assert_eq!(world.get(&format!("/registers/tasks/records/{theirs}"), leader).status.as_u16(), 200);
    let refused = world.post(&format!("/registers/tasks/records/{theirs}/withdraw"), leader, &fields);
    assert_eq!(refused.status.as_u16(), 403);
}

/// Nobody keeps people beyond what they administer, and a record of another unit cannot be written over.
#[test]
fn a_program_of_a_clerk_writes_for_the_own_commune_alone() {
    let (office, _turn) = office();
    let put = |body: serde_json::Value| {
        let request = axum::http::Request::put("/api/v1/registers/tasks/records")
            .header("cookie", office.cookie(CLERK))
            .header("content-type", "application/json")
            .body(body.to_string().into());
        let answer = office.world.send(request.unwrap());
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
        serde_json::from_str::<serde_json::Value>(&answer.text()).unwrap()
    };
    let task = |unit: &str| {
        serde_json::json!({
            "code": "NV-THU-QUYEN", "title": "Việc thử", "unit": unit,
            "assigner": "reform_plan", "due_on": "2026-12-31", "state": "open",
        })
    };
    let taken = put(serde_json::json!([task("MAU.X002")]));
    assert_eq!((&taken["added"], &taken["rejected"]), (&0.into(), &1.into()), "{taken}");
    assert!(taken.to_string().contains("unit-out-of-reach"), "{taken}");
}

/// The same page costs the same number of statements for a clerk of a commune as for an administrator.
#[test]
fn a_page_costs_the_same_for_everybody() {
    let (office, _turn) = office();
    let task = office.tasks[0];
    for address in [
        "/registers".to_owned(),
        "/registers/tasks".to_owned(),
        "/registers/tasks?unit=MAU.X001&q=a".to_owned(),
        "/registers/tasks/export.csv".to_owned(),
        format!("/registers/tasks/records/{task}"),
        "/api/v1/registers/tasks/records?limit=5".to_owned(),
        "/account".to_owned(),
        "/".to_owned(),
    ] {
        same_cost(office, &address, "quantri", CLERK);
    }
    // The sheet of a commune, its 81 components and the year: for its scorer, and for who sees all communes.
    for address in [
        "/assessments/1".to_owned(),
        format!("/assessments/1/units/{COMMUNE}"),
        format!("/assessments/1/units/{COMMUNE}/items/1.1.1"),
        "/assessments/1/matrix?open=1".to_owned(),
        "/assessments/1/differences".to_owned(),
    ] {
        same_cost(office, &address, "chu-tri-chi-so", "cham-diem-xa-mau-1");
    }
}

fn same_cost(office: &Office, address: &str, of_all: &str, of_one: &str) {
    let count = |name: &str| {
        let before = STATEMENTS.load(Ordering::Relaxed);
        let answer = office.world.get(address, office.cookie(name));
        assert_eq!(answer.status.as_u16(), 200, "{name} {address}");
        STATEMENTS.load(Ordering::Relaxed) - before
    };
    // What is read once for all is read before it is counted.
    for name in [of_all, of_one] {
        count(name);
    }
    let (all, one) = (count(of_all), count(of_one));
    assert_eq!(one, all, "{address}");
    assert!((1..40).contains(&one), "{address}: {one}");
}
