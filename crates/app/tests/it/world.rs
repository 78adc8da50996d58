//! The product on a database of its own, with a lake beside it.

use caicach_app::lake::Lake;
use caicach_app::store::{Actor, DatabaseUrl, RecordOrigin, Store};
use caicach_app::{App, Library};
use caicach_content::Source;
use caicach_registers::{Register, Value};
use caicach_testing::{OwnDatabase, Schema};
use chrono::NaiveDateTime;
use tempfile::TempDir;

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) lake: Lake,
    pub(crate) _folder: TempDir,
    pub(crate) _database: Option<OwnDatabase>,
}

impl World {
    /// On a file.
    pub(crate) async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::sqlite(folder.path().join("caicach.db"));
        Self::open(folder, &url).await
    }

    /// On the server of the tests; none when there is none.
    pub(crate) async fn on_postgres() -> Option<Self> {
        let database = OwnDatabase::create(Schema::Migrated).await?;
        let url = database.url();
        Some(Self { _database: Some(database), ..Self::open(tempfile::tempdir().unwrap(), &url).await })
    }

    async fn open(folder: TempDir, url: &DatabaseUrl) -> Self {
        let library = Library::load(&Source::Embedded).unwrap();
        let lake = Lake::open(folder.path().join("lake").to_str().unwrap()).unwrap();
        let app = App::open(library, Store::open(url).await.unwrap()).await.unwrap();
        let app = app.with_lake(lake.clone());
        app.refresh_lake().await.unwrap();
        Self { app, lake, _folder: folder, _database: None }
    }

    pub(crate) fn register(&self, id: &str) -> &Register {
        self.app.library().registers.register(id).unwrap()
    }

    pub(crate) async fn put(&self, register: &Register, records: &[Vec<Value>]) {
        let origin = RecordOrigin::Program { name: "story".to_owned() };
        let commands = self.app.store().commands();
        commands.put_records(&Actor::system("story"), register, records, origin).await.unwrap();
    }
}

/// The values of a record, by the names of its fields.
pub(crate) fn values(register: &Register, known: &[(&str, &str)]) -> Vec<Value> {
    let value = |field: &caicach_registers::Field| {
        let text = known.iter().find(|(name, _)| *name == field.name).map_or("", |(_, text)| *text);
        caicach_registers::read_cell(&field.kind, text, caicach_tables::NumberStyle::Point).unwrap()
    };
    register.fields.iter().map(value).collect()
}

pub(crate) fn task(register: &Register, code: &str, state: &str, due_on: &str) -> Vec<Value> {
    let done_on = if state == "done" { due_on } else { "" };
    let known = [
        ("code", code),
        ("unit", "68"),
        ("title", "Việc"),
        ("assigner", "reform_plan"),
        ("due_on", due_on),
        ("state", state),
        ("done_on", done_on),
    ];
    values(register, &known)
}

pub(crate) fn at(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}
