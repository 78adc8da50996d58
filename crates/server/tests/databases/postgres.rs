//! A PostgreSQL database of a story's own, on the server that `CAICACH_TEST_POSTGRES` names.

use caicach_app::store::DatabaseUrl;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

const VARIABLE: &str = "CAICACH_TEST_POSTGRES";

/// A database that is dropped with this value.
pub(crate) struct OwnDatabase {
    name: String,
}

impl OwnDatabase {
    /// Creates an empty database; none when there is no server, which is said.
    pub(crate) fn create() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        static SAID: Once = Once::new();
        if server().is_none() {
            SAID.call_once(|| {
                let notice =
                    format!("\nNOT RUN: the stories on PostgreSQL, because {VARIABLE} is not set.\n\n");
                std::io::stderr().write_all(notice.as_bytes()).unwrap();
            });
            return None;
        }
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("caicach_server_{}_{number}", std::process::id());
        execute(vec![
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name} TEMPLATE template0"),
        ]);
        Some(Self { name })
    }

    pub(crate) fn url(&self) -> DatabaseUrl {
        let server = server().unwrap();
        let (address, _) = server.rsplit_once('/').unwrap();
        DatabaseUrl::parse(&format!("{address}/{}", self.name)).unwrap()
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        execute(vec![format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)]);
    }
}

fn server() -> Option<String> {
    std::env::var(VARIABLE).ok().filter(|url| !url.is_empty())
}

/// Runs statements in a thread of its own: a destructor cannot wait inside a runtime.
fn execute(statements: Vec<String>) {
    let running = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut options = sea_orm::ConnectOptions::new(server().unwrap());
            options.max_connections(1).sqlx_logging(false);
            let connection: DatabaseConnection = Database::connect(options).await.unwrap();
            for statement in statements {
                connection.execute_unprepared(&statement).await.unwrap();
            }
            connection.close().await.unwrap();
        });
    });
    running.join().unwrap();
}
