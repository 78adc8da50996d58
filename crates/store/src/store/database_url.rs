//! Where the database is.

use crate::StoreError;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where the database is: a file, or a PostgreSQL server.
///
/// Written as `sqlite:PATH`, or as `postgres://USER:PASSWORD@HOST:PORT/NAME` (also `postgresql://`). Neither `Debug` nor
/// `Display` shows the password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(pub(crate) Location);

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Location {
    Sqlite(PathBuf),
    Postgres(String),
}

impl DatabaseUrl {
    /// A SQLite file; it is made when it is not there.
    pub fn sqlite(path: impl AsRef<Path>) -> Self {
        Self(Location::Sqlite(path.as_ref().to_path_buf()))
    }

    /// Reads an address.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it is neither of the two forms.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.starts_with(':') {
                return Err(not_an_address());
            }
            return Ok(Self::sqlite(path));
        }
        let rest = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"));
        match rest {
            Some(rest) if !rest.is_empty() => Ok(Self(Location::Postgres(format!("postgres://{rest}")))),
            _ => Err(not_an_address()),
        }
    }
}

fn not_an_address() -> StoreError {
    StoreError::invalid(
        "database",
        "Địa chỉ cơ sở dữ liệu phải có dạng sqlite:ĐƯỜNG-DẪN hoặc postgres://NGƯỜI-DÙNG:MẬT-KHẨU@MÁY-CHỦ/TÊN.",
        "The address of a database is sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME.",
    )
}

impl FromStr for DatabaseUrl {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        Self::parse(text)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Location::Sqlite(path) => write!(formatter, "sqlite:{}", path.display()),
            Location::Postgres(url) => {
                // The last `@` ends the credentials; parameters behind `?` may hold a password too.
                let address = url.strip_prefix("postgres://").unwrap_or(url);
                let address = address.rsplit_once('@').map_or(address, |(_, behind)| behind);
                let address = address.split_once('?').map_or(address, |(before, _)| before);
                write!(formatter, "postgres://{address}")
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DatabaseUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let url =
            DatabaseUrl::parse("postgresql://an:s3cret@p@db.local:5432/caicach?password=s3cret").unwrap();
        assert_eq!(
            format!("{url} {url:?}"),
            "postgres://db.local:5432/caicach DatabaseUrl(postgres://db.local:5432/caicach)"
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "sqlite:", "sqlite::memory:", "mysql://localhost/x", "postgres://", "caicach.db"] {
            assert!(matches!(DatabaseUrl::parse(text), Err(StoreError::Invalid { .. })), "{text}");
        }
        assert_eq!(DatabaseUrl::parse("sqlite:///srv/a b.db").unwrap(), DatabaseUrl::sqlite("/srv/a b.db"));
    }
}
