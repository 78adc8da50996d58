//! Opening the database that the arguments name.

use super::Context;
use crate::args::{OfficeNamed, OwnLake, Place};
use crate::stop::Stop;
use anyhow::Context as _;
use caicach_app::lake::Lake;
use caicach_app::store::{
    AuditKey, AuditSigner, Blobs, DatabaseUrl, HeadsFile, SecretKey, Store, StoreOptions,
};
use caicach_app::{App, AppError, Library};
use std::path::PathBuf;

/// The SQLite file in the data folder.
const FILE: &str = "caicach.db";
/// The lake in the data folder.
const LAKE: &str = "lake";
/// The folder of the files that people handed in, below the data.
const FILES: &str = "files";
/// The key of the server in the data folder.
const SECRET_KEY: &str = "secret.key";
/// The key with which heads of the audit log are signed.
const AUDIT_KEY: &str = "audit-key.pk8";
/// The file of signed heads.
const AUDIT_HEADS: &str = "audit-heads.jsonl";

/// The folder in the data folder for files that are being imported.
const IMPORTS: &str = "imports";

/// A runtime for commands that need a database.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Stop> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build().context("runtime")?)
}

/// The office that the arguments name; none when they name none.
pub(super) fn office_named(
    context: &Context<'_>,
    office: &OfficeNamed,
    runtime: &tokio::runtime::Runtime,
) -> Result<Option<App>, Stop> {
    if office.data.is_none() && office.database.is_none() {
        return Ok(None);
    }
    let place = Place {
        data: office.data.clone().unwrap_or_else(|| "data".into()),
        database: office.database.clone(),
        secret_key: None,
        audit_key: None,
        audit_heads: None,
    };
    must_exist(&place)?;
    runtime.block_on(open_app(context, &place)).map(Some)
}

/// The database that must be there already: a misspelt folder would be a new, empty one.
pub(super) fn must_exist(place: &Place) -> Result<(), Stop> {
    let file = place.data.join(FILE);
    if place.database.is_some() || file.exists() {
        return Ok(());
    }
    let shown = file.display();
    Err(Stop::request(
        format!(
            "Không có cơ sở dữ liệu {shown}. Kiểm tra --data; caicach serve hoặc admin migrate tạo cơ sở dữ liệu mới."
        ),
        format!(
            "There is no database {shown}. Check --data; caicach serve or admin migrate makes a new one."
        ),
    ))
}

/// Opens the database; a data folder that is not there is made.
pub(super) async fn open_store(place: &Place) -> Result<Store, Stop> {
    let url = match &place.database {
        Some(url) => DatabaseUrl::parse(url)?,
        None => {
            std::fs::create_dir_all(&place.data)
                .with_context(|| format!("--data {}", place.data.display()))?;
            DatabaseUrl::sqlite(place.data.join(FILE))
        }
    };
    let options = StoreOptions { secret_key: Some(secret_key(place)?), ..StoreOptions::default() };
    Ok(Store::open_with(&url, options).await?)
}

/// The key with which secrets in the database are sealed: from the environment, or from a file in the data folder that only
/// the owner of the process can read. A file that is not there is made.
fn secret_key(place: &Place) -> Result<SecretKey, Stop> {
    if let Some(key) = &place.secret_key {
        return Ok(SecretKey::parse(key)?);
    }
    let path = place.data.join(SECRET_KEY);
    let shown = || path.display().to_string();
    std::fs::create_dir_all(&place.data).with_context(|| format!("--data {}", place.data.display()))?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&path) {
        Ok(mut file) => {
            std::io::Write::write_all(&mut file, SecretKey::generate()?.as_bytes()).with_context(shown)?;
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(anyhow::Error::from(error).context(shown()).into()),
    }
    Ok(SecretKey::parse(&std::fs::read_to_string(&path).with_context(shown)?)?)
}

/// Where the files lie that people handed in.
pub(super) fn open_files(place: &Place) -> Result<Blobs, Stop> {
    Ok(Blobs::open(&place.data.join(FILES).display().to_string()).map_err(AppError::from)?)
}

/// Opens the product on the database.
pub(super) async fn open_app(context: &Context<'_>, place: &Place) -> Result<App, Stop> {
    let library = Library::load(&context.source())?;
    let app = App::open(library, open_store(place).await?).await?;
    let files = open_files(place)?;
    Ok(app.keeping_imports_in(place.data.join(IMPORTS)).keeping_files_in(files))
}

/// Opens the product on the database, with the lake beside it.
pub(super) async fn open_app_with_lake(
    context: &Context<'_>,
    place: &Place,
    own: &OwnLake,
) -> Result<App, Stop> {
    let app = open_app(context, place).await?;
    let beside = || place.data.join(LAKE).display().to_string();
    let lake = own.lake.clone().unwrap_or_else(beside);
    let app = app.with_lake(Lake::open(&lake).map_err(AppError::from)?);
    app.refresh_lake().await?;
    Ok(app)
}

/// Where the key is with which heads of the audit log are signed.
pub(super) fn audit_key_path(place: &Place) -> PathBuf {
    place.audit_key.clone().unwrap_or_else(|| place.data.join(AUDIT_KEY))
}

/// The file of signed heads.
pub(super) fn heads_file(place: &Place) -> HeadsFile {
    HeadsFile::at(place.audit_heads.clone().unwrap_or_else(|| place.data.join(AUDIT_HEADS)))
}

/// With what heads are signed, and whether its key was made just now.
pub(super) fn audit_signer(place: &Place) -> Result<(AuditSigner, bool), Stop> {
    let path = audit_key_path(place);
    if place.audit_key.is_none() {
        std::fs::create_dir_all(&place.data).with_context(|| format!("--data {}", place.data.display()))?;
    }
    let (key, is_new) = AuditKey::open(&path).with_context(|| path.display().to_string())?;
    Ok((AuditSigner { key, file: heads_file(place) }, is_new))
}
