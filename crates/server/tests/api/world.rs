//! A server with the demonstration province in a database of its own.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use caicach_app::demo::Size;
use caicach_app::lake::Lake;
use caicach_app::store::{
    Account, Actor, DatabaseUrl, ExposeSecret, NewAccount, RecordOrigin, SecretString, Store,
};
use caicach_app::{App, Caller, Library};
use caicach_content::Source;
use caicach_server::{AppState, ServeOptions, router};
use caicach_testing::{OwnDatabase, Schema};
use serde_json::Value;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// A running server without a network.
pub(crate) struct World {
    runtime: Runtime,
    router: Router,
    /// A token of an administrator.
    pub(crate) administrator: String,
    /// A token of a person who may only look.
    pub(crate) viewer: String,
    /// Tokens of that person that are good no more: one was revoked, one has ended.
    pub(crate) closed: [String; 2],
    _folder: TempDir,
    _database: Option<OwnDatabase>,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// The world of all tests that only read.
pub(crate) static READ_ONLY: LazyLock<World> = LazyLock::new(World::with_demonstration);

/// `GET` in the world of all tests that only read, without a token.
pub(crate) fn get(address: &str) -> Answer {
    READ_ONLY.get(address, None)
}

/// The JSON that `GET` answers; the answer must be 200.
pub(crate) fn get_json(address: &str) -> Value {
    get(address).json()
}

impl World {
    /// A database with people and nothing else.
    pub(crate) fn new() -> Self {
        Self::make(false, None)
    }

    fn with_demonstration() -> Self {
        Self::make(true, None)
    }

    /// A world on each kind of database that there is: on SQLite, and on PostgreSQL where the tests have a server.
    pub(crate) fn on_every_database() -> Vec<Self> {
        let mut worlds = vec![Self::new()];
        worlds.extend(
            OwnDatabase::create_blocking(Schema::Migrated).map(|database| Self::make(false, Some(database))),
        );
        worlds
    }

    fn make(has_demonstration: bool, database: Option<OwnDatabase>) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let lake_folder = folder.path().join("lake");
        let url = match &database {
            Some(database) => database.url(),
            None => DatabaseUrl::sqlite(folder.path().join("caicach.sqlite")),
        };
        let (router, [administrator, viewer], closed) = runtime.block_on(async move {
            let library = Library::load(&Source::Embedded).unwrap();
            let app = App::open(library, Store::open(&url).await.unwrap()).await.unwrap();
            let lake = lake_folder.display().to_string();
            let app = Arc::new(app.with_lake(Lake::open(&lake).unwrap()));
            let administrator = add_person(&app, "quan-tri").await;
            let viewer = add_person(&app, "nguoi-xem").await;
            if has_demonstration {
                let caller = Caller::system("test");
                app.load_demonstration_data(&caller, Size::Small, 0, &|_| {}).await.unwrap();
                add_dossiers(&app).await;
            }
            let tokens = [token_of(&app, &administrator).await, token_of(&app, &viewer).await];
            let closed = closed_tokens(&app, &viewer).await;
            (router(AppState { app }, ServeOptions::default()), tokens, closed)
        });
        Self { runtime, router, administrator, viewer, closed, _folder: folder, _database: database }
    }

    pub(crate) fn get(&self, address: &str, token: Option<&str>) -> Answer {
        self.send(request(Method::GET, address, token).body(Body::empty()).unwrap())
    }

    /// `POST /results` with a CSV file.
    pub(crate) fn import(&self, csv: &str, token: Option<&str>, key: Option<&str>) -> Answer {
        let mut request = request(Method::POST, "/api/v1/results?name=ket-qua.csv", token)
            .header("content-type", "text/csv");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(Body::from(csv.to_owned())).unwrap())
    }

    /// `PUT` with JSON.
    pub(crate) fn put(&self, address: &str, body: &Value, token: Option<&str>, key: Option<&str>) -> Answer {
        let mut request = request(Method::PUT, address, token).header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap())
    }

    pub(crate) fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            Answer {
                status: parts.status,
                headers: parts.headers,
                text: String::from_utf8(bytes.to_vec()).unwrap(),
            }
        })
    }
}

/// A request with a token in its header.
pub(crate) fn request(method: Method, address: &str, token: Option<&str>) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(address).header("host", "cchc.example");
    match token {
        Some(token) => request.header("authorization", format!("Bearer {token}")),
        None => request,
    }
}

/// Three dossiers of a province in the lake: one of two is on time in March, and one in April.
async fn add_dossiers(app: &App) {
    let register = app.library().registers.register("dossiers").unwrap();
    let dossier = |code: &str, finished: &str| -> Vec<caicach_registers::Value> {
        let known = [
            ("code", code),
            ("unit", "68"),
            ("channel", "direct"),
            ("status", "returned"),
            ("received_at", "2026-03-02T08:00"),
            ("due_at", "2026-03-09T17:00"),
            ("limit_days", "5"),
            ("finished_at", finished),
        ];
        let cell = |field: &caicach_registers::Field| {
            let text = known.iter().find(|(name, _)| *name == field.name).map_or("", |(_, text)| *text);
            caicach_registers::read_cell(&field.kind, text, caicach_tables::NumberStyle::Point).unwrap()
        };
        register.fields.iter().map(cell).collect()
    };
    let records = [
        dossier("1", "2026-03-05T10:00"),
        dossier("2", "2026-03-20T10:00"),
        dossier("3", "2026-04-02T10:00"),
    ];
    let origin = RecordOrigin::Program { name: "test".to_owned() };
    let commands = app.store().commands();
    commands.put_records(&Actor::system("test"), register, &records, origin).await.unwrap();
    app.snapshot_lake("2026-06-01T08:00:00".parse().unwrap()).await.unwrap();
}

async fn add_person(app: &App, name: &str) -> Account {
    let new = NewAccount {
        name: name.to_owned(),
        display_name: format!("Người thử {name}"),
        email: None,
        password: SecretString::from("mot mat khau du dai 27".to_owned()),
        // The first person becomes an administrator anyway.
        is_administrator: false,
    };
    app.add_person(&Caller::command_line(), new).await.unwrap()
}

async fn token_of(app: &App, account: &Account) -> String {
    let made = app.create_token(&Caller::command_line(), account.id, "thử", None).await.unwrap();
    made.secret.expose_secret().to_owned()
}

async fn closed_tokens(app: &App, account: &Account) -> [String; 2] {
    let caller = Caller::command_line();
    let revoked = app.create_token(&caller, account.id, "thu hồi", None).await.unwrap();
    app.revoke_token(&caller, account.id, revoked.token.id).await.unwrap();
    let ended = Some("2026-01-01T05:00:00Z".parse().unwrap());
    let ended = app.create_token(&caller, account.id, "năm cũ", ended).await.unwrap();
    [revoked, ended].map(|made| made.secret.expose_secret().to_owned())
}

impl Answer {
    /// The JSON of an answer 200.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/json");
        serde_json::from_str(&self.text).unwrap()
    }

    /// The problem of an answer with a status, checked for what every problem has.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: Value = serde_json::from_str(&self.text).unwrap();
        assert_eq!(problem["type"], format!("/problems/{kind}"), "{problem}");
        assert_eq!(problem["status"], status);
        assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()));
        problem
    }

    /// A header, empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}
