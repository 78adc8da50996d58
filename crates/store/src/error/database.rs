//! What a database says, sorted into what a caller can do about it.

use super::StoreError;
use sea_orm::{DbErr, RuntimeErr, sqlx};

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match judge(&error) {
            Judgement::Unavailable => Self::Unavailable { cause: Box::new(error) },
            Judgement::Corrupt => Self::corrupt_because(
                "tệp cơ sở dữ liệu bị hỏng",
                "the database file is damaged",
                Box::new(error),
            ),
            Judgement::NulInText => crate::text::has_nul("text"),
            Judgement::Refused => Self::Database(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}

enum Judgement {
    Unavailable,
    Corrupt,
    NulInText,
    Refused,
}

fn judge(error: &DbErr) -> Judgement {
    let cause = match error {
        DbErr::ConnectionAcquire(_) => return Judgement::Unavailable,
        DbErr::Conn(cause) => match judge_cause(cause) {
            Judgement::Corrupt => return Judgement::Corrupt,
            _ => return Judgement::Unavailable,
        },
        DbErr::Exec(cause) | DbErr::Query(cause) => cause,
        _ => return Judgement::Refused,
    };
    judge_cause(cause)
}

fn judge_cause(cause: &RuntimeErr) -> Judgement {
    let RuntimeErr::SqlxError(error) = cause else {
        return Judgement::Refused;
    };
    match error.as_ref() {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Judgement::Unavailable,
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            if database.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
                judge_postgres_code(&code)
            } else {
                judge_sqlite_code(&code)
            }
        }
        _ => Judgement::Refused,
    }
}

/// SQLSTATE classes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn judge_postgres_code(code: &str) -> Judgement {
    const UNAVAILABLE_CLASSES: [&str; 4] = ["08", "53", "57", "58"];
    const BUSY: [&str; 3] = ["40001", "40P01", "55P03"];
    const DAMAGED_CLASS: &str = "XX";
    const CHARACTER_NOT_IN_REPERTOIRE: &str = "22021";
    if code == CHARACTER_NOT_IN_REPERTOIRE {
        return Judgement::NulInText;
    }
    if UNAVAILABLE_CLASSES.iter().any(|class| code.starts_with(class)) || BUSY.contains(&code) {
        return Judgement::Unavailable;
    }
    if code.starts_with(DAMAGED_CLASS) {
        return Judgement::Corrupt;
    }
    Judgement::Refused
}

/// Primary result codes, the low byte of the extended code: <https://www.sqlite.org/rescode.html>.
fn judge_sqlite_code(code: &str) -> Judgement {
    const BUSY: i32 = 5;
    const LOCKED: i32 = 6;
    const READ_ONLY: i32 = 8;
    const IO_ERROR: i32 = 10;
    const CORRUPT: i32 = 11;
    const FULL: i32 = 13;
    const CANNOT_OPEN: i32 = 14;
    const NOT_A_DATABASE: i32 = 26;
    let Ok(extended) = code.parse::<i32>() else {
        return Judgement::Refused;
    };
    match extended & 0xff {
        BUSY | LOCKED | READ_ONLY | IO_ERROR | FULL | CANNOT_OPEN => Judgement::Unavailable,
        CORRUPT | NOT_A_DATABASE => Judgement::Corrupt,
        _ => Judgement::Refused,
    }
}
