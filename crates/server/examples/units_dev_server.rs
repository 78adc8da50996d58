//! Serves the demonstration for looking at pages.
#![allow(clippy::unwrap_used, clippy::print_stdout)]
use caicach_app::store::Store;
use caicach_app::{App, Caller, Library, demo::Size};
use caicach_server::{ServeOptions, serve};
use std::sync::Arc;

#[tokio::main]
async fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let port = std::env::args().nth(2).unwrap();
    let with_demo = std::env::args().nth(3).is_some();
    std::fs::create_dir_all(&folder).unwrap();
    let store = Store::open_sqlite(std::path::Path::new(&folder).join("caicach.db")).await.unwrap();
    let library = Library::load(&caicach_content::Source::default()).unwrap();
    let app = Arc::new(App::open(library, store).await.unwrap());
    if with_demo && app.is_empty().await.unwrap() {
        for person in app.load_demonstration(&Caller::command_line(), Size::Small, 0, &|_| {}).await.unwrap()
        {
            println!("{} {}", person.name, person.password());
        }
    }
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.unwrap();
    println!("ready");
    serve(app, listener, ServeOptions::default()).await.unwrap();
}
