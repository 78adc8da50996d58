//! A server without a network, and how its answers are read.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use caicach_app::store::{DatabaseUrl, NewAccount, SecretString, Store};
use caicach_app::{App, Caller, Library};
use caicach_content::Source;
use caicach_server::{AppState, ServeOptions, router};
use caicach_testing::{OwnDatabase, Schema};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "mot mat khau du dai 27";
pub(crate) const ADMINISTRATOR: &str = "quan-tri";
pub(crate) const VIEWER: &str = "nguoi-xem";

/// A server without a network, with a database of its own.
pub(crate) struct World {
    pub(crate) runtime: Runtime,
    pub(crate) router: Router,
    pub(crate) _folder: TempDir,
    pub(crate) _database: Option<OwnDatabase>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

/// The world of the stories that only read.
pub(crate) static READ_ONLY: LazyLock<World> = LazyLock::new(World::new);

pub(crate) fn get(address: &str) -> Answer {
    READ_ONLY.get(address, "")
}

impl World {
    /// Two people, the first of them an administrator, and the official content.
    pub(crate) fn new() -> Self {
        Self::on(None)
    }

    /// A world on each kind of database that there is: on SQLite, and on PostgreSQL where the tests have a server.
    pub(crate) fn on_every_database() -> Vec<Self> {
        let mut worlds = vec![Self::new()];
        worlds
            .extend(OwnDatabase::create_blocking(Schema::Migrated).map(|database| Self::on(Some(database))));
        worlds
    }

    fn on(database: Option<OwnDatabase>) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let url = match &database {
            Some(database) => database.url(),
            None => DatabaseUrl::sqlite(folder.path().join("caicach.sqlite")),
        };
        let imports = folder.path().join("imports");
        let router = runtime.block_on(async move {
            let library = Library::load(&Source::Embedded).unwrap();
            let app = App::open(library, Store::open(&url).await.unwrap()).await.unwrap();
            let app = Arc::new(app.keeping_imports_in(imports));
            for name in [ADMINISTRATOR, VIEWER] {
                let new = NewAccount {
                    name: name.to_owned(),
                    display_name: format!("Người thử {name}"),
                    email: None,
                    password: SecretString::from(PASSWORD.to_owned()),
                    is_administrator: false,
                };
                app.add_person(&Caller::command_line(), new).await.unwrap();
            }
            router(AppState { app }, ServeOptions::default())
        });
        Self { runtime, router, _folder: folder, _database: database }
    }

    pub(crate) fn get(&self, address: &str, cookie: &str) -> Answer {
        self.send(Request::get(address).header("cookie", cookie).body(Body::empty()).unwrap())
    }

    /// Posts a form.
    pub(crate) fn post(&self, address: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", urlencoded(value))).collect();
        let request = Request::post(address)
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap())
    }

    /// Posts a form with a file.
    pub(crate) fn upload(
        &self,
        address: &str,
        cookie: &str,
        fields: &[(&str, &str)],
        file: (&str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .into_bytes(),
            );
        }
        let (file_name, bytes) = file;
        body.extend(
            format!(
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            )
            .into_bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        let request = Request::post(address)
            .header("cookie", cookie)
            .header("content-type", "multipart/form-data; boundary=b");
        self.send(request.body(Body::from(body)).unwrap())
    }

    pub(crate) fn send(&self, mut request: Request<Body>) -> Answer {
        request.headers_mut().insert("host", "cchc.example".parse().unwrap());
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            // A stream of events does not end: that it begins is what there is to see.
            let is_stream = parts.headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
            let bytes =
                if is_stream { Vec::new() } else { to_bytes(body, usize::MAX).await.unwrap().to_vec() };
            Answer { status: parts.status, headers: parts.headers, bytes }
        })
    }

    /// Signs somebody in and answers the cookie of the session.
    pub(crate) fn sign_in(&self, name: &str) -> String {
        let answer = self.post("/sign-in", "", &[("name", name), ("password", PASSWORD), ("back", "/")]);
        assert!(answer.status.is_redirection(), "{}", answer.text());
        answer.session_cookie()
    }
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie of the session that was opened.
    pub(crate) fn session_cookie(&self) -> String {
        let cookies = self.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let mut session = cookies.filter(|cookie| cookie.starts_with("caicach_session="));
        session.next().unwrap().split(';').next().unwrap().to_owned()
    }

    /// The page, which must have a status and hold every part.
    #[track_caller]
    pub(crate) fn shows(&self, status: u16, parts: &[&str]) -> String {
        let text = self.text();
        assert_eq!(self.status.as_u16(), status, "{text}");
        let plain = plain(&text);
        for part in parts {
            assert!(plain.contains(part) || text.contains(part), "“{part}” is missing in\n{text}");
        }
        assert!(!text.contains("Unknown localization"), "{text}");
        text
    }
}

/// The text of a page: without tags, with one space between words.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            _ if !is_tag => text.push(letter),
            _ => {}
        }
    }
    unescaped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub(crate) fn unescaped(html: &str) -> String {
    html.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

/// The value of a hidden field.
pub(crate) fn hidden(html: &str, name: &str) -> String {
    let start = html
        .find(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no field {name} in\n{html}"));
    let value = html[start..].split('"').nth(3).unwrap();
    unescaped(value)
}

pub(crate) fn urlencoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}
