//! Who is signed in: sessions of browsers in the database, API tokens of programs.

use crate::AppState;
use crate::problem::Problem;
use async_trait::async_trait;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum_login::{AuthUser, AuthnBackend, UserId};
use caicach_app::store::{AccountId, SecretString, Session};
use caicach_app::{App, AppError, Caller, Person, SignedIn};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error as SessionError, Result as SessionResult};

/// The cookie of a session.
pub(crate) const SESSION_COOKIE: &str = "caicach_session";

/// The key under which a session keeps who is signed in.
pub(crate) const DATA_KEY: &str = "person";

/// The key under which a session keeps what the browser calls itself.
pub(crate) const DEVICE_KEY: &str = "device";

/// The session of a request: who is signed in, and signing in and out.
pub(crate) type AuthSession = axum_login::AuthSession<Backend>;

/// A person who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) person: Person,
    /// Every session of a person ends by itself when this changes.
    hash: Vec<u8>,
}

impl AuthUser for User {
    type Id = i64;

    fn id(&self) -> i64 {
        self.person.account.id.0
    }

    fn session_auth_hash(&self) -> &[u8] {
        &self.hash
    }
}

impl From<Person> for User {
    fn from(person: Person) -> Self {
        // A changed password ends sessions in the database itself; the account's creation tells apart accounts that
        // a restored backup may have numbered alike.
        let hash = person.account.created_at.to_rfc3339().into_bytes();
        Self { person, hash }
    }
}

/// A name and a password.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) name: String,
    pub(crate) password: SecretString,
}

/// Checks people against the database.
#[derive(Debug, Clone)]
pub(crate) struct Backend {
    pub(crate) app: Arc<App>,
}

impl AuthnBackend for Backend {
    type User = User;
    type Credentials = Credentials;
    type Error = AppError;

    async fn authenticate(&self, credentials: Credentials) -> Result<Option<User>, AppError> {
        Ok(match self.app.sign_in(&credentials.name, &credentials.password, None).await? {
            SignedIn::Accepted(person) => Some(person.into()),
            SignedIn::Refused | SignedIn::NeedsSecondFactor(_) => None,
        })
    }

    async fn get_user(&self, id: &UserId<Self>) -> Result<Option<User>, AppError> {
        Ok(self.app.person(AccountId(*id)).await?.map(User::from))
    }
}

/// Keeps sessions in the database, found by a hash of what the cookie holds.
#[derive(Debug, Clone)]
pub(crate) struct DatabaseSessions {
    pub(crate) app: Arc<App>,
}

impl DatabaseSessions {
    fn session(record: &Record) -> SessionResult<Session> {
        let data =
            serde_json::to_string(&record.data).map_err(|error| SessionError::Encode(error.to_string()))?;
        let account = record
            .data
            .get(DATA_KEY)
            .and_then(|person| person.get("user_id"))
            .and_then(serde_json::Value::as_i64);
        let expires_at =
            DateTime::<Utc>::from_timestamp(record.expiry_date.unix_timestamp(), 0).unwrap_or_default();
        Ok(Session { account: account.map(AccountId), data, expires_at })
    }
}

fn backend(error: impl std::fmt::Display) -> SessionError {
    SessionError::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for DatabaseSessions {
    async fn create(&self, record: &mut Record) -> SessionResult<()> {
        let sessions = self.app.store().sessions();
        while !sessions.create(&record.id.to_string(), &Self::session(record)?).await.map_err(backend)? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> SessionResult<()> {
        self.app
            .store()
            .sessions()
            .save(&record.id.to_string(), &Self::session(record)?)
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> SessionResult<Option<Record>> {
        let Some(session) = self.app.store().sessions().load(&id.to_string()).await.map_err(backend)? else {
            return Ok(None);
        };
        let data =
            serde_json::from_str(&session.data).map_err(|error| SessionError::Decode(error.to_string()))?;
        let expiry_date =
            OffsetDateTime::from_unix_timestamp(session.expires_at.timestamp()).map_err(backend)?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> SessionResult<()> {
        self.app.store().sessions().delete(&id.to_string()).await.map_err(backend)
    }
}

/// The caller of an API request that needs one: by bearer token, or by the session of a browser.
#[derive(Debug, Clone)]
pub(crate) struct ApiCaller(pub(crate) Caller);

impl<S> FromRequestParts<S> for ApiCaller
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // A header decides alone: a program that sends a token that has ended is not taken for the browser's person.
        if let Some(header) = parts.headers.get(AUTHORIZATION) {
            let secret = header.to_str().ok().and_then(bearer_token).ok_or_else(Problem::sign_in_needed)?;
            let app = AppState::from_ref(state).app;
            let caller = app.token_caller(&secret).await.map_err(|error| Problem::of(&error))?;
            if let Some(caller) = caller {
                return Ok(Self(caller));
            }
            let why = app.why_token_is_refused(&secret).await.map_err(|error| Problem::of(&error))?;
            return Err(
                why.map_or_else(Problem::sign_in_needed, |why| Problem::sign_in_needed().because(&why))
            );
        }
        let session =
            AuthSession::from_request_parts(parts, state).await.map_err(|_| Problem::sign_in_needed())?;
        session.user.map(|user| Self(user.person.caller())).ok_or_else(Problem::sign_in_needed)
    }
}

/// The token in a header `Authorization`; the name of the scheme may be written in any case (RFC 9110, section 11.1).
fn bearer_token(header: &str) -> Option<SecretString> {
    let (scheme, token) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| SecretString::from(token.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use caicach_app::store::ExposeSecret;

    #[test]
    fn only_bearer_tokens_are_read() {
        let read = |header| bearer_token(header).map(|token| token.expose_secret().to_owned());
        assert_eq!(read("Bearer caicach_1"), Some("caicach_1".to_owned()));
        assert_eq!(read("bearer  caicach_1 "), Some("caicach_1".to_owned()));
        assert_eq!(read("Basic YTpi"), None);
        assert_eq!(read("caicach_1"), None);
    }
}
