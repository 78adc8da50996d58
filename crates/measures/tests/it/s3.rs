//! The lake in a store that speaks S3: the same story as in a folder, over HTTP, against a server on loopback.

use crate::world::{measure, records, rows, tasks};
use caicach_calendar::{Period, PeriodKind};
use caicach_measures::{
    Grain, ImportMode, Imported, Lake, LakeError, LakeWriter, Manifest, Request, Texts, run,
};
use chrono::NaiveDateTime;
use datafusion::arrow::array::AsArray;
use futures::TryStreamExt;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;

const KEY: &str = "reader";
const SECRET: &str = "only-for-this-test";

/// A server with one empty bucket, on a free port. It ends with the test.
struct Server {
    folder: TempDir,
    port: u16,
}

impl Server {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("province")).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let builder = Builder::new(TokioExecutor::new());
                    // A client that goes away is no fault of the server.
                    let _ = builder.serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        Self { folder, port }
    }

    fn lake(&self, secret: &str) -> Lake {
        let settings = [
            ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port)),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", secret.to_owned()),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value));
        Lake::open_with("s3://province/lake", settings).unwrap()
    }

    /// The files of the bucket that lie in a folder of the register.
    fn files(&self, folder: &str) -> Vec<String> {
        let folder = self.folder.path().join("province/lake/tasks").join(folder);
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn at() -> NaiveDateTime {
    "2026-07-01T08:00:00".parse().unwrap()
}

async fn import(lake: &Lake, lines: &[&str]) -> (Imported, Manifest) {
    let register = tasks();
    let mut writer = LakeWriter::begin(lake, &register, ImportMode::ByKey).await.unwrap();
    assert!(writer.push(&rows(&register, &records(&register, lines))).await.unwrap().is_empty());
    writer.finish(at()).await.unwrap()
}

/// The codes with their states that count.
async fn contents(lake: &Lake) -> Vec<String> {
    let manifest = lake.manifest("tasks").await.unwrap().unwrap();
    let (_, partitions) = lake.partitions(&manifest, &["code", "state"], Texts::Plain).unwrap();
    let mut found = Vec::new();
    for partition in partitions {
        let mut stream = partition.open().await.unwrap();
        while let Some(batch) = stream.try_next().await.unwrap() {
            let (codes, states) = (batch.column(0).as_string::<i32>(), batch.column(1).as_string::<i32>());
            found.extend(
                (0..batch.num_rows()).map(|row| format!("{} {}", codes.value(row), states.value(row))),
            );
        }
    }
    found.sort();
    found
}

/// Done on time or late, per unit, in the first half of 2026.
async fn values(lake: &Lake) -> Vec<String> {
    let register = tasks();
    let done = measure(&register, &[], "tasks.done", "state = 'done'", Some("TRUE"), "event(due_on)", |_| {});
    let half = Period::parse("2026-H1", PeriodKind::Calendar).unwrap();
    let request = Request {
        first: half,
        last: half,
        grain: Grain::All,
        dimensions: Vec::new(),
        counts_in: Vec::new(),
        at: None,
    };
    let rows = run(lake, &[], &register, &[&done], &request).await.unwrap();
    rows.iter()
        .map(|row| format!("{} {}/{}", row.unit, row.numerator, row.denominator.unwrap_or_default()))
        .collect()
}

const LINES: [&str; 3] = [
    "A,u,done,gov,2026-01-09,2026-01-08T15:30,3.5,2,true",
    "B,u,open,gov,2026-02-14,,,,",
    "C,v,done,council,2026-03-31,2026-04-01T09:00,,,",
];

#[tokio::test]
async fn a_lake_in_a_bucket_is_a_lake() {
    let server = Server::start().await;
    let lake = server.lake(SECRET);
    assert_eq!(lake.manifest("tasks").await.unwrap(), None, "an empty bucket holds no register");

    let (imported, first) = import(&lake, &LINES).await;
    assert_eq!(imported, Imported { added: 3, replaced: 0, unchanged: 0, removed: 0 });
    assert_eq!(contents(&lake).await, ["A done", "B open", "C done"]);
    assert_eq!(values(&lake).await, ["u 1/2", "v 1/1"]);

    // The same again changes nothing: no file, no manifest.
    let files = server.files("data");
    let (imported, same) = import(&lake, &LINES).await;
    assert_eq!((imported.unchanged, same), (3, first));
    assert_eq!((server.files("data"), server.files("manifests").len()), (files, 1));

    // A later import replaces what changed; somebody who opens the lake anew sees it.
    let (imported, manifest) =
        import(&lake, &["B,u,done,gov,2026-02-14,2026-02-13T08:00,,,", "D,w,open,gov,2026-05-05,,,,"]).await;
    assert_eq!(imported, Imported { added: 1, replaced: 1, unchanged: 0, removed: 0 });
    assert_eq!((manifest.number, manifest.rows()), (2, 4));
    let again = server.lake(SECRET);
    assert_eq!(contents(&again).await, ["A done", "B done", "C done", "D open"]);
    assert_eq!(values(&again).await, ["u 2/2", "v 1/1", "w 0/1"]);
}

#[tokio::test]
async fn of_two_writers_to_a_bucket_one_is_told() {
    let server = Server::start().await;
    let lake = server.lake(SECRET);
    import(&lake, &LINES).await;
    let register = tasks();
    let mut slow = LakeWriter::begin(&lake, &register, ImportMode::ByKey).await.unwrap();
    slow.push(&rows(&register, &records(&register, &["E,u,open"]))).await.unwrap();
    import(&server.lake(SECRET), &["F,v,open"]).await;

    assert!(matches!(slow.finish(at()).await, Err(LakeError::Conflict { register }) if register == "tasks"));
    assert_eq!(
        contents(&lake).await,
        ["A done", "B open", "C done", "F open"],
        "what came first is kept whole"
    );
    assert_eq!(server.files("manifests").len(), 2);

    // The one that was told begins again and loses nothing.
    let (imported, manifest) = import(&lake, &["E,u,open"]).await;
    assert_eq!((imported.added, manifest.number, manifest.rows()), (1, 3, 5));
}

#[tokio::test]
async fn a_bucket_that_may_not_be_read_or_is_not_there_is_an_error() {
    let server = Server::start().await;
    let refused = server.lake("a wrong secret").manifest("tasks").await;
    assert!(matches!(refused, Err(LakeError::Store(_))), "{refused:?}");
    assert!(Lake::open_with("s3:///no-bucket", []).is_err());
}
