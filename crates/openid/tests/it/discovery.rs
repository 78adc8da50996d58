//! What the provider says of itself, and where requests go.

use crate::provider::{Loopback, key};
use caicach_openid::{OpenIdError, Provider, Settings};
use chrono::TimeDelta;
use serde_json::json;

#[tokio::test]
async fn what_the_provider_says_is_kept_for_an_hour_and_longer_when_it_is_down() {
    let loopback = Loopback::start().await;
    let provider = loopback.provider();
    let begin = async |later: TimeDelta| provider.begin(loopback.now + later).await.map(|_| ());
    begin(TimeDelta::zero()).await.unwrap();
    begin(TimeDelta::minutes(59)).await.unwrap();
    assert_eq!(loopback.plan().described, 1);
    begin(TimeDelta::hours(1)).await.unwrap();
    assert_eq!(loopback.plan().described, 2);
    loopback.plan().is_down = true;
    begin(TimeDelta::hours(20)).await.unwrap();
    let refused = begin(TimeDelta::hours(26)).await;
    assert!(matches!(refused, Err(OpenIdError::Discovery(_))), "{refused:?}");
}

#[tokio::test]
async fn a_description_that_sends_elsewhere_is_refused() {
    let loopback = Loopback::start().await;
    for (field, value) in [
        ("issuer", "https://id.example"),
        ("authorization_endpoint", "http://id.example/authorize"),
        ("token_endpoint", "http://10.0.0.1/token"),
        ("userinfo_endpoint", "ftp://127.0.0.1/person"),
        ("end_session_endpoint", "http://id.example/end"),
        ("jwks_uri", "http://169.254.169.254/keys"),
    ] {
        let right = loopback.plan().description[field].clone();
        loopback.plan().description[field] = json!(value);
        let refused = loopback.provider().begin(loopback.now).await.map(|_| ());
        assert!(
            matches!(refused, Err(OpenIdError::Discovery(_) | OpenIdError::Unreachable(_))),
            "{field}: {refused:?}"
        );
        loopback.plan().description[field] = right;
    }
    assert!(loopback.provider().begin(loopback.now).await.is_ok());
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let loopback = Loopback::start().await;
    let provider = loopback.provider();
    let begun = provider.begin(loopback.now).await.unwrap();
    loopback.plan().redirects = true;
    let token = Loopback::signed(loopback.claims(&begun), &key(1, "first"));
    let refused = loopback.finish(&provider, &begun, token).await;
    assert!(matches!(refused, Err(OpenIdError::Exchange(_))), "{refused:?}");
    assert_eq!(loopback.plan().elsewhere, 0);
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_said_to_be_unreachable() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gone = listener.local_addr().unwrap();
    drop(listener);
    let loopback = Loopback::start().await;
    // With TLS too: without it the client would refuse the address itself.
    for scheme in ["http", "https"] {
        let settings = Settings { issuer: format!("{scheme}://{gone}"), ..loopback.settings() };
        let refused = Provider::new(settings).unwrap().begin(loopback.now).await.map(|_| ());
        let Err(OpenIdError::Unreachable(why)) = refused else { panic!("{refused:?}") };
        assert!(why.contains("onnect"), "{why}");
    }
}
