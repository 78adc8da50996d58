//! Gives each story a database of its own.
//!
//! On PostgreSQL it is one of `caicach_testing`, dropped at the end, also when the story fails.

mod clock;

pub(crate) use clock::TestClock;

use caicach_store::{
    Actor, DatabaseKind, DatabaseUrl, LockOut, PasswordCost, SecretKey, Store, StoreOptions,
};
use caicach_testing::{OwnDatabase, Schema};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::time::Duration;
use tempfile::TempDir;

/// A database with an open store.
pub(crate) struct TestDatabase {
    pub(crate) store: Store,
    pub(crate) clock: TestClock,
    /// The actor of the story, when it does not matter who.
    pub(crate) actor: Actor,
    place: Place,
}

enum Place {
    Sqlite(TempDir),
    Postgres(OwnDatabase),
}

/// Tells a story on SQLite.
pub(crate) async fn on_sqlite<F: Future<Output = ()> + Send + 'static>(story: fn(TestDatabase) -> F) {
    story(TestDatabase::sqlite(true).await).await;
}

/// Tells a story on PostgreSQL, or says that it was not told.
pub(crate) async fn on_postgres<F: Future<Output = ()> + Send + 'static>(story: fn(TestDatabase) -> F) {
    let Some(database) = OwnDatabase::create(Schema::Migrated).await else {
        return;
    };
    story(TestDatabase::in_place(Place::Postgres(database)).await).await;
}

impl TestDatabase {
    async fn sqlite(is_migrated: bool) -> Self {
        let database = Self::in_place(Place::Sqlite(TempDir::new().unwrap())).await;
        if is_migrated {
            database.store.migrate().await.unwrap();
        }
        database
    }

    async fn in_place(place: Place) -> Self {
        let clock = TestClock::default();
        let store = Store::open_with(&place.url(), options(&clock)).await.unwrap();
        Self { store, clock, actor: Actor::system("story"), place }
    }

    /// A second database of the same kind, without a schema.
    pub(crate) async fn another(&self) -> Self {
        match self.place {
            Place::Sqlite(_) => Self::sqlite(false).await,
            Place::Postgres(_) => {
                Self::in_place(Place::Postgres(OwnDatabase::create(Schema::None).await.unwrap())).await
            }
        }
    }

    /// Databases without a schema, one of every kind that there is.
    pub(crate) async fn one_of_each_kind() -> Vec<Self> {
        let mut databases = vec![Self::sqlite(false).await];
        if let Some(database) = OwnDatabase::create(Schema::None).await {
            databases.push(Self::in_place(Place::Postgres(database)).await);
        }
        databases
    }

    /// Where it is.
    pub(crate) fn url(&self) -> DatabaseUrl {
        self.place.url()
    }

    /// Closes the store and opens it again, as a restart of the program does.
    pub(crate) async fn restart(self) -> Self {
        let Self { store, clock, actor, place } = self;
        store.close().await.unwrap();
        let store = Store::open_with(&place.url(), options(&clock)).await.unwrap();
        Self { store, clock, actor, place }
    }

    /// A second store on the same database, as another process has it.
    pub(crate) async fn other_process(&self) -> Store {
        Store::open_with(&self.url(), options(&self.clock)).await.unwrap()
    }

    /// A connection behind the store's back.
    pub(crate) async fn raw(&self) -> DatabaseConnection {
        let url = match &self.place {
            Place::Sqlite(folder) => format!("sqlite:{}", folder.path().join("caicach.db").display()),
            Place::Postgres(database) => database.address(),
        };
        Database::connect(url).await.unwrap()
    }

    /// Runs SQL behind the store's back. Returns the number of rows that it touched.
    pub(crate) async fn tamper(&self, sql: &str) -> u64 {
        let raw = self.raw().await;
        let touched = raw.execute_unprepared(sql).await.unwrap().rows_affected();
        raw.close().await.unwrap();
        touched
    }

    /// Which database it is.
    pub(crate) fn kind(&self) -> DatabaseKind {
        self.store.kind()
    }
}

impl Place {
    fn url(&self) -> DatabaseUrl {
        match self {
            Self::Sqlite(folder) => DatabaseUrl::sqlite(folder.path().join("caicach.db")),
            Self::Postgres(database) => database.url(),
        }
    }
}

/// As on a server, but with passwords that are cheap to hash, and less patience.
pub(crate) fn options(clock: &TestClock) -> StoreOptions {
    StoreOptions {
        clock: clock.as_clock(),
        lock_out: LockOut { failures: 5, duration: TimeDelta::minutes(15) },
        password_cost: PasswordCost { memory_kib: 64, passes: 1, lanes: 1 },
        secret_key: Some(SecretKey::parse(&"0c".repeat(32)).unwrap()),
        postgres_connections: 8,
        lock_wait: Duration::from_secs(10),
        ..StoreOptions::default()
    }
}

/// Makes one test a story and database.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $story() {
                    crate::harness::on_sqlite(super::$story).await;
                }
            )+
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $story() {
                    crate::harness::on_postgres(super::$story).await;
                }
            )+
        }
    };
}
pub(crate) use stories;
