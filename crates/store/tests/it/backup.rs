//! A backup restores into every database.

use crate::example::{example_dossiers, fill, new_account, password};
use crate::harness::{TestDatabase, stories};
use crate::records::put;
use crate::registers::{dossier, dossiers};
use bytes::Bytes;
use caicach_store::{Blobs, Manifest, PutOutcome, SignIn, Store, StoreError};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

stories!(
    a_backup_restores_into_every_database,
    no_table_is_forgotten,
    a_database_that_is_not_empty_is_left_alone,
    an_empty_database_is_backed_up_too,
    progress_is_reported,
    a_backup_is_one_moment,
    files_that_people_handed_in_are_saved_too,
);

/// A backup in memory.
pub(crate) async fn back_up(store: &Store) -> (Manifest, Vec<u8>) {
    let mut file = Cursor::new(Vec::new());
    let manifest = store.backup(&mut file, None, &mut |_| {}).await.unwrap();
    (manifest, file.into_inner())
}

pub(crate) async fn restore(store: &Store, backup: &[u8]) -> Result<Manifest, StoreError> {
    store.restore(Cursor::new(backup), None, &mut |_| {}).await
}

/// The lines of each table, sorted: the databases sort text each in its own way.
pub(crate) fn content(backup: &[u8]) -> BTreeMap<String, Vec<String>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(backup)).unwrap();
    let mut tables = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        if name == "manifest.json" {
            continue;
        }
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        tables.insert(name, lines);
    }
    tables
}

async fn a_backup_restores_into_every_database(db: TestDatabase) {
    let office = fill(&db.store).await;
    let (manifest, backup) = back_up(&db.store).await;
    let original = content(&backup);
    assert_eq!(original.len(), 38);
    for (table, lines) in &original {
        assert!(!lines.is_empty(), "the example has nothing in {table}");
    }
    for target in TestDatabase::one_of_each_kind().await {
        let restored = restore(&target.store, &backup).await.unwrap();
        assert_eq!(restored, manifest);
        let (_, again) = back_up(&target.store).await;
        assert_eq!(content(&again), original, "{:?} to {:?}", db.kind(), target.kind());

        // It goes on: people sign in, numbers and chains continue, and sessions are not brought back.
        assert!(matches!(
            target.store.sign_in("van.thu", &password("mật khẩu rất mẫu mực")).await.unwrap(),
            SignIn::NeedsSecondFactor(_)
        ));
        assert_eq!(target.store.sessions().load("bánh quy").await.unwrap(), None);
        let new = target.store.commands().create_account(&db.actor, new_account("moi", false)).await.unwrap();
        assert!(new.id > office.clerk.id);
        // What is put again is known, and what is new gets a number and a revision behind the others.
        let again = put(&target, dossiers(), &example_dossiers()).await;
        assert_eq!((again.revision, again.count(PutOutcome::Unchanged)), (2, 2));
        let new = put(&target, dossiers(), &[dossier(99)]).await;
        assert_eq!((new.revision, new.count(PutOutcome::Added)), (3, 1));
        let states = target.store.queries().register_states().await.unwrap();
        assert_eq!(states.iter().map(|state| state.rows).collect::<Vec<_>>(), [3, 1]);
        assert!(target.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
    }
}

async fn no_table_is_forgotten(db: TestDatabase) {
    let (manifest, _) = back_up(&db.store).await;
    let mut expected: Vec<String> = manifest.tables.into_iter().map(|table| table.name).collect();
    let made_anew = [
        "session",
        "mail_token",
        "outbox",
        "openid_pending",
        "unit_closure",
        "unit_closure_state",
        "seaql_migrations",
    ];
    expected.extend(made_anew.map(str::to_owned));
    expected.sort();
    let mut tables = crate::migrations::tables(&db).await;
    tables.sort();
    assert_eq!(tables, expected);
}

async fn a_database_that_is_not_empty_is_left_alone(db: TestDatabase) {
    fill(&db.store).await;
    let (_, backup) = back_up(&db.store).await;
    let target = db.another().await;
    target.store.migrate().await.unwrap();
    target.store.commands().set_setting(&db.actor, "a", "b", 0).await.unwrap();
    let (_, before) = back_up(&target.store).await;
    let refused = restore(&target.store, &backup).await.unwrap_err();
    assert!(matches!(refused, StoreError::NotEmpty { table: "audit_entry" }), "{refused:?}");
    let (_, after) = back_up(&target.store).await;
    assert_eq!(content(&after), content(&before));
}

async fn an_empty_database_is_backed_up_too(db: TestDatabase) {
    let (manifest, backup) = back_up(&db.store).await;
    assert_eq!(manifest.rows(), 0);
    let target = db.another().await;
    restore(&target.store, &backup).await.unwrap();
    assert!(target.store.queries().accounts().await.unwrap().is_empty());

    // Without a schema there is nothing to back up, and the message says what to do.
    let without_schema = db.another().await;
    let refused = without_schema.store.backup(Cursor::new(Vec::new()), None, &mut |_| {}).await.unwrap_err();
    assert!(matches!(refused, StoreError::Invalid { field: "schema", .. }));
}

async fn progress_is_reported(db: TestDatabase) {
    fill(&db.store).await;
    let mut written = Vec::new();
    let mut file = Cursor::new(Vec::new());
    let manifest = db.store.backup(&mut file, None, &mut |progress| written.push(progress)).await.unwrap();
    let target = db.another().await;
    let mut restored = Vec::new();
    target.store.restore(file, None, &mut |progress| restored.push(progress)).await.unwrap();
    for progress in [written, restored] {
        assert!(progress.iter().all(|step| step.total == manifest.rows()));
        assert!(progress.windows(2).all(|pair| pair[0].rows < pair[1].rows));
        assert_eq!(progress.last().map(|step| step.rows), Some(manifest.rows()));
    }
}

async fn a_backup_is_one_moment(db: TestDatabase) {
    fill(&db.store).await;
    let (_, before) = back_up(&db.store).await;
    // While the backup is being written, others go on.
    let (other, actor) = (db.store.clone(), db.actor.clone());
    let handle = tokio::runtime::Handle::current();
    let mut is_first = true;
    let mut file = Cursor::new(Vec::new());
    let mut disturb = |_| {
        if std::mem::take(&mut is_first) {
            let (other, actor) = (other.clone(), actor.clone());
            let handle = handle.clone();
            std::thread::spawn(move || handle.block_on(async move { fill_more(&other, &actor).await }))
                .join()
                .unwrap();
        }
    };
    db.store.backup(&mut file, None, &mut disturb).await.unwrap();
    assert_eq!(content(&file.into_inner()), content(&before));
    assert_eq!(db.store.queries().accounts().await.unwrap().len(), 3);
}

async fn fill_more(store: &Store, actor: &caicach_store::Actor) {
    store.commands().create_account(actor, new_account("xen.vao", false)).await.unwrap();
    store.commands().set_setting(actor, "xen", "vào", 0).await.unwrap();
}

async fn files_that_people_handed_in_are_saved_too(db: TestDatabase) {
    fill(&db.store).await;
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str| Blobs::open(folder.path().join(name).to_str().unwrap()).unwrap();
    let files = open("here");
    let sha256 = files.put(Bytes::from_static(b"%PDF-1.4")).await.unwrap();
    // One document with its bytes, and one whose bytes are gone.
    db.tamper(&format!("UPDATE evidence SET sha256 = '{sha256}' WHERE sha256 IS NOT NULL")).await;
    let mut backup = Cursor::new(Vec::new());
    let manifest = db.store.backup(&mut backup, Some(&files), &mut |_| {}).await.unwrap();
    assert_eq!((manifest.files.as_slice(), manifest.lost_files.len()), ([sha256.clone()].as_slice(), 0));
    let without = db.store.backup(Cursor::new(Vec::new()), Some(&open("empty")), &mut |_| {}).await.unwrap();
    assert_eq!((without.files.len(), without.lost_files), (0, vec![sha256.clone()]));

    let target = db.another().await;
    let nowhere = target.store.restore(Cursor::new(backup.get_ref()), None, &mut |_| {}).await;
    assert!(matches!(nowhere, Err(StoreError::Corrupt { .. })), "{nowhere:?}");
    let there = open("there");
    target.store.restore(Cursor::new(backup.get_ref()), Some(&there), &mut |_| {}).await.unwrap();
    assert_eq!(there.get(&sha256).await.unwrap(), Bytes::from_static(b"%PDF-1.4"));
    let mut torn = backup.into_inner();
    let at = torn.windows(8).position(|bytes| bytes == b"%PDF-1.4").unwrap();
    torn[at] = b'x';
    let torn = db.another().await.store.restore(Cursor::new(torn), Some(&there), &mut |_| {}).await;
    assert!(matches!(torn, Err(StoreError::Corrupt { .. })), "{torn:?}");
}
