//! A provider on loopback.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use caicach_findings::Text;
use caicach_openid::{Answer, Begun, FirstLink, Identity, OpenIdError, Provider, Settings};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey,
};
use openidconnect::{
    Audience, ClientId, EmptyAdditionalClaims, IssuerUrl, JsonWebKeyId, Nonce, PrivateSigningKey,
    StandardClaims, SubjectIdentifier,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

pub(crate) const CLIENT: &str = "caicach";
const FIRST: &str = include_str!("../keys/first.pem");
const SECOND: &str = include_str!("../keys/second.pem");

/// What the provider answers, and what it was asked.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) description: Value,
    pub(crate) keys: Value,
    pub(crate) token: String,
    pub(crate) person: Value,
    /// The token endpoint sends who asks to `/elsewhere`.
    pub(crate) redirects: bool,
    pub(crate) is_down: bool,
    pub(crate) described: u32,
    pub(crate) elsewhere: u32,
    pub(crate) exchanged: HashMap<String, String>,
}

/// A provider on loopback, and the other end of it.
pub(crate) struct Loopback {
    pub(crate) issuer: String,
    pub(crate) plan: Arc<Mutex<Plan>>,
    pub(crate) now: DateTime<Utc>,
}

type Planned = State<Arc<Mutex<Plan>>>;

fn json_of(value: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

async fn describe(State(plan): Planned) -> Response {
    let mut plan = plan.lock().unwrap();
    if plan.is_down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    plan.described += 1;
    json_of(&plan.description)
}

async fn keys(State(plan): Planned) -> Response {
    json_of(&plan.lock().unwrap().keys)
}

async fn token(State(plan): Planned, Form(form): Form<HashMap<String, String>>) -> Response {
    let mut plan = plan.lock().unwrap();
    plan.exchanged = form;
    if plan.redirects {
        return (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, "/elsewhere")]).into_response();
    }
    json_of(&json!({ "access_token": "a", "token_type": "Bearer", "id_token": plan.token }))
}

async fn person(State(plan): Planned) -> Response {
    json_of(&plan.lock().unwrap().person)
}

async fn elsewhere(State(plan): Planned) -> StatusCode {
    plan.lock().unwrap().elsewhere += 1;
    StatusCode::OK
}

/// A key, under a name.
pub(crate) fn key(which: u32, name: &str) -> CoreRsaPrivateSigningKey {
    let pem = if which == 1 { FIRST } else { SECOND };
    CoreRsaPrivateSigningKey::from_pem(pem, Some(JsonWebKeyId::new(name.to_owned()))).unwrap()
}

pub(crate) fn public(keys: &[CoreRsaPrivateSigningKey]) -> Value {
    let keys = keys.iter().map(PrivateSigningKey::as_verification_key).collect();
    serde_json::to_value(CoreJsonWebKeySet::new(keys)).unwrap()
}

impl Loopback {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let plan = Plan {
            description: json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize"),
                "token_endpoint": format!("{issuer}/token"),
                "userinfo_endpoint": format!("{issuer}/person"),
                "end_session_endpoint": format!("{issuer}/end"),
                "jwks_uri": format!("{issuer}/keys"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }),
            keys: public(&[key(1, "first")]),
            person: json!({ "sub": "1234", "preferred_username": "an.nguyen" }),
            ..Plan::default()
        };
        let plan = Arc::new(Mutex::new(plan));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/person", get(person))
            .route("/elsewhere", post(elsewhere).get(elsewhere))
            .with_state(Arc::clone(&plan));
        tokio::spawn(async move { axum::serve(listener, router).await });
        // To the second, as tokens count.
        let now = DateTime::from_timestamp(Utc::now().timestamp(), 0).unwrap();
        Self { issuer, plan, now }
    }

    pub(crate) fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap()
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings {
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(SecretString::from("a secret of the provider & more")),
            public_address: "https://cchc.example".to_owned(),
            label: Text::new("Đăng nhập bằng tài khoản mẫu", "Sign in with the sample account"),
            first_link: FirstLink::Username,
            second_factor: vec!["mfa".to_owned(), "urn:loa:2".to_owned()],
        }
    }

    pub(crate) fn provider(&self) -> Provider {
        Provider::new(self.settings()).unwrap()
    }

    /// What a right token says.
    pub(crate) fn claims(&self, begun: &Begun) -> CoreIdTokenClaims {
        CoreIdTokenClaims::new(
            IssuerUrl::new(self.issuer.clone()).unwrap(),
            vec![Audience::new(CLIENT.to_owned())],
            self.now + TimeDelta::minutes(5),
            self.now,
            StandardClaims::new(SubjectIdentifier::new("1234".to_owned())),
            EmptyAdditionalClaims {},
        )
        .set_nonce(Some(Nonce::new(begun.nonce.expose_secret().to_owned())))
        .set_authorized_party(Some(ClientId::new(CLIENT.to_owned())))
    }

    /// A token with the signature of a key.
    pub(crate) fn signed(claims: CoreIdTokenClaims, key: &CoreRsaPrivateSigningKey) -> String {
        let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        CoreIdToken::new(claims, key, algorithm, None, None).unwrap().to_string()
    }

    /// Finishes a sign-in to which the provider answers with this token.
    pub(crate) async fn finish(
        &self,
        provider: &Provider,
        begun: &Begun,
        token: String,
    ) -> Result<Identity, OpenIdError> {
        self.plan().token = token;
        let answer = Answer { code: Some(SecretString::from("a code")), ..Answer::default() };
        provider.finish(&answer, &begun.nonce, &begun.verifier, self.now).await
    }
}
