//! Databases on the PostgreSQL server of the tests.

use caicach_store::{DatabaseUrl, Store};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Once, OnceLock};
use tokio::sync::OnceCell;

const VARIABLE: &str = "CAICACH_TEST_POSTGRES";

/// A database that is dropped with this value.
pub(crate) struct OwnDatabase {
    name: String,
}

impl OwnDatabase {
    /// Creates a database, as a copy of the migrated template or empty. `None` when there is no server.
    pub(super) async fn create(is_migrated: bool) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = server()?;
        let template = if is_migrated { template().await } else { "template0" };
        let name = format!("caicach_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let connection = connect(server).await;
        // The name of a process can come again; what an interrupted run left behind makes room.
        let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        connection.execute_unprepared(&drop).await.unwrap();
        connection.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await.unwrap();
        connection.close().await.unwrap();
        Some(Self { name })
    }

    pub(super) fn address(&self) -> String {
        address_of(&self.name)
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let name = self.name.clone();
        // A thread of its own, because a destructor cannot wait inside the runtime of the test.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let connection = connect(server().unwrap()).await;
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                connection.execute_unprepared(&drop).await.unwrap();
                connection.close().await.unwrap();
            });
        });
        dropping.join().unwrap();
    }
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

/// The name of the migrated template; the first test that needs it makes it.
async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE.get_or_init(make_template).await
}

async fn make_template() -> String {
    let name = format!("caicach_template_{:016x}", hash_of_migrations());
    let connection = connect(server().unwrap()).await;
    // Test processes that run side by side take turns. The lock is the session's, and the pool has one connection.
    connection.execute_unprepared("SELECT pg_advisory_lock(7102)").await.unwrap();
    let find = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let backend = connection.get_database_backend();
    let found = connection.query_one_raw(sea_orm::Statement::from_string(backend, find)).await.unwrap();
    if found.is_none() {
        // It gets its name when it is complete: an interrupted run leaves no half template behind.
        let unfinished = format!("{name}_unfinished");
        connection
            .execute_unprepared(&format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"))
            .await
            .unwrap();
        connection
            .execute_unprepared(&format!("CREATE DATABASE {unfinished} TEMPLATE template0"))
            .await
            .unwrap();
        let store = Store::open(&DatabaseUrl::parse(&address_of(&unfinished)).unwrap()).await.unwrap();
        store.migrate().await.unwrap();
        store.close().await.unwrap();
        connection
            .execute_unprepared(&format!("ALTER DATABASE {unfinished} RENAME TO {name}"))
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
    name
}

fn hash_of_migrations() -> u64 {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        std::fs::read(file).unwrap().hash(&mut hasher);
    }
    hasher.finish()
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
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
