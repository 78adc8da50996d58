//! What stories need beside the product: databases of their own on the PostgreSQL server of the tests.
//!
//! The server is named by `CAICACH_TEST_POSTGRES`, the address of a database on it from which others may be created, for example
//! `postgres://postgres@127.0.0.1:5432/postgres`. Stories copy a template that was migrated once; it is named after the text of
//! the migrations, so that an edited migration gets a new one.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test stops where something is not as it should be"
)]

use caicach_store::{DatabaseUrl, Store};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Once, OnceLock};
use tokio::runtime::Builder;
use tokio::sync::OnceCell;

const VARIABLE: &str = "CAICACH_TEST_POSTGRES";

/// What a database has at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// The tables of today, empty.
    Migrated,
    /// Nothing.
    None,
}

/// A database on PostgreSQL that is dropped with this value, also when its story fails.
#[derive(Debug)]
pub struct OwnDatabase {
    name: String,
}

impl OwnDatabase {
    /// Creates one; none when there is no server, which is said once.
    pub async fn create(schema: Schema) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = server()?;
        let template = match schema {
            Schema::Migrated => template().await,
            Schema::None => "template0",
        };
        let name = format!("caicach_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let connection = connect(server).await.unwrap();
        // The name of a process can come again; what an interrupted run left behind makes room.
        for statement in [drop_statement(&name), format!("CREATE DATABASE {name} TEMPLATE {template}")] {
            connection.execute_unprepared(&statement).await.unwrap();
        }
        connection.close().await.unwrap();
        Some(Self { name })
    }

    /// As [`OwnDatabase::create`], for a story that has no runtime.
    pub fn create_blocking(schema: Schema) -> Option<Self> {
        in_own_thread(move || runtime().block_on(Self::create(schema)))
    }

    /// Its address for libraries.
    pub fn address(&self) -> String {
        address_of(&self.name)
    }

    /// Its address for the store.
    pub fn url(&self) -> DatabaseUrl {
        DatabaseUrl::parse(&self.address()).unwrap()
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let name = self.name.clone();
        let dropped = in_own_thread(move || runtime().block_on(drop_database(&name)));
        if let Err(error) = dropped {
            // A story that failed with its server is not to take the others' process with it.
            assert!(std::thread::panicking(), "{} was not dropped: {error}", self.name);
            writeln!(std::io::stderr(), "{} was not dropped: {error}", self.name).ok();
        }
    }
}

async fn drop_database(name: &str) -> Result<(), DbErr> {
    let connection = connect(server().unwrap()).await?;
    connection.execute_unprepared(&drop_statement(name)).await?;
    connection.close().await
}

fn drop_statement(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
}

/// A thread of its own, because neither a destructor nor a story can wait inside a runtime that it is in.
fn in_own_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(work).join().unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// The address of the server, from the environment. When there is none, says so once, past the capturing of output.
fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    static SAID: Once = Once::new();
    let server = SERVER.get_or_init(|| std::env::var(VARIABLE).ok().filter(|url| !url.is_empty())).as_deref();
    if server.is_none() {
        SAID.call_once(|| {
            let notice = format!("\nNOT RUN: the stories on PostgreSQL, because {VARIABLE} is not set.\n\n");
            std::io::stderr().write_all(notice.as_bytes()).unwrap();
        });
    }
    server
}

/// The name of the migrated template; the first story that needs it makes it.
async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE.get_or_init(make_template).await
}

async fn make_template() -> String {
    let name = format!("caicach_template_{:016x}", hash_of_migrations());
    let connection = connect(server().unwrap()).await.unwrap();
    // Test processes that run side by side take turns. The lock is the session's, and the pool has one connection.
    connection.execute_unprepared("SELECT pg_advisory_lock(7102)").await.unwrap();
    let find = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let backend = connection.get_database_backend();
    let found = connection.query_one_raw(Statement::from_string(backend, find)).await.unwrap();
    if found.is_none() {
        // It gets its name when it is complete: an interrupted run leaves no half template behind.
        let unfinished = format!("{name}_unfinished");
        for statement in
            [drop_statement(&unfinished), format!("CREATE DATABASE {unfinished} TEMPLATE template0")]
        {
            connection.execute_unprepared(&statement).await.unwrap();
        }
        let store = Store::open(&DatabaseUrl::parse(&address_of(&unfinished)).unwrap()).await.unwrap();
        store.migrate().await.unwrap();
        store.close().await.unwrap();
        let rename = format!("ALTER DATABASE {unfinished} RENAME TO {name}");
        connection.execute_unprepared(&rename).await.unwrap();
    }
    connection.close().await.unwrap();
    name
}

fn hash_of_migrations() -> u64 {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../store/src/migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        std::fs::read(file).unwrap().hash(&mut hasher);
    }
    hasher.finish()
}

async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await
}

/// The address of a database on the server: that of the variable with another name at its end.
fn address_of(name: &str) -> String {
    let server = server().unwrap();
    let (address, parameters) = server.split_once('?').map_or((server, None), |(a, p)| (a, Some(p)));
    let authority_end = address.find("://").map_or(0, |scheme| scheme + 3);
    let address = match address[authority_end..].rfind('/') {
        Some(slash) => &address[..authority_end + slash],
        None => address,
    };
    match parameters {
        Some(parameters) => format!("{address}/{name}?{parameters}"),
        None => format!("{address}/{name}"),
    }
}
