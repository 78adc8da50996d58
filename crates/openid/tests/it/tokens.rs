//! What a token must say, and by whom it must be signed.

use crate::provider::{CLIENT, Loopback, key, public};
use caicach_openid::{Answer, FirstLink, OpenIdError, Provider, Settings};
use chrono::TimeDelta;
use openidconnect::core::{CoreHmacKey, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm};
use openidconnect::{
    Audience, AuthenticationContextClass, AuthenticationMethodReference, ClientId, EndUserEmail,
    EndUserUsername, IssuerUrl, Nonce,
};
use secrecy::ExposeSecret;
use serde_json::json;

#[tokio::test]
async fn a_person_signs_in() {
    let loopback = Loopback::start().await;
    let provider = loopback.provider();
    let begun = provider.begin(loopback.now).await.unwrap();
    for part in [
        "response_type=code",
        "client_id=caicach",
        "code_challenge_method=S256",
        "redirect_uri=https%3A%2F%2Fcchc.example%2Fsign-in%2Fopenid%2Fcallback",
        "scope=openid+profile",
        &format!("state={}", begun.state.expose_secret()),
        &format!("nonce={}", begun.nonce.expose_secret()),
    ] {
        assert!(begun.address.contains(part), "{part} is not in {}", begun.address);
    }
    assert!(!begun.address.contains(begun.verifier.expose_secret()));

    let token = Loopback::signed(loopback.claims(&begun), &key(1, "first"));
    let identity = loopback.finish(&provider, &begun, token.clone()).await.unwrap();
    assert_eq!((identity.issuer.as_str(), identity.subject.as_str()), (loopback.issuer.as_str(), "1234"));
    // The token does not hold the name; the provider was asked for it.
    assert_eq!(identity.username.as_deref(), Some("an.nguyen"));
    assert!(!identity.has_second_factor);
    let exchanged = loopback.plan().exchanged.clone();
    assert_eq!(exchanged["code"], "a code");
    assert_eq!(exchanged["code_verifier"], begun.verifier.expose_secret());
    assert!(!exchanged.contains_key("client_secret"), "the secret is in the header");

    let leaving = provider.sign_out_address(&identity.id_token, loopback.now).await.unwrap().unwrap();
    assert!(leaving.starts_with(&format!("{}/end?id_token_hint={token}", loopback.issuer)), "{leaving}");
    assert!(leaving.ends_with("post_logout_redirect_uri=https%3A%2F%2Fcchc.example%2Fsign-in"), "{leaving}");
}

/// Each edit makes of a right token one that must be refused.
#[tokio::test]
async fn a_token_that_proves_nothing_is_refused() {
    type Edit = fn(CoreIdTokenClaims, &Loopback) -> CoreIdTokenClaims;
    let edits: [(&str, Edit); 9] = [
        ("another nonce", |claims, _| claims.set_nonce(Some(Nonce::new("x".to_owned())))),
        ("no nonce", |claims, _| claims.set_nonce(None)),
        ("another issuer", |claims, _| {
            claims.set_issuer(IssuerUrl::new("https://id.example".to_owned()).unwrap())
        }),
        ("another audience", |claims, _| claims.set_audiences(vec![Audience::new("other".to_owned())])),
        ("one more audience", |claims, _| {
            claims.set_audiences([CLIENT, "other"].map(|name| Audience::new(name.to_owned())).to_vec())
        }),
        ("made for another", |claims, _| {
            claims.set_authorized_party(Some(ClientId::new("other".to_owned())))
        }),
        ("expired", |claims, loopback| claims.set_expiration(loopback.now - TimeDelta::minutes(3))),
        ("from the future", |claims, loopback| claims.set_issue_time(loopback.now + TimeDelta::minutes(3))),
        ("long ago", |claims, loopback| claims.set_issue_time(loopback.now - TimeDelta::hours(1))),
    ];
    let loopback = Loopback::start().await;
    let provider = loopback.provider();
    let begun = provider.begin(loopback.now).await.unwrap();
    for (name, edit) in edits {
        let claims = edit(loopback.claims(&begun), &loopback);
        let refused = loopback.finish(&provider, &begun, Loopback::signed(claims, &key(1, "first"))).await;
        assert!(matches!(refused, Err(OpenIdError::Token(_))), "{name}: {refused:?}");
    }
}

#[tokio::test]
async fn a_signature_that_anybody_can_make_is_none() {
    let loopback = Loopback::start().await;
    let provider = loopback.provider();
    let begun = provider.begin(loopback.now).await.unwrap();
    let right = Loopback::signed(loopback.claims(&begun), &key(1, "first"));
    let foreign = Loopback::signed(loopback.claims(&begun), &key(2, "first"));
    let secret = CoreHmacKey::new("a secret of the provider & more");
    let shared =
        CoreIdToken::new(loopback.claims(&begun), &secret, CoreJwsSigningAlgorithm::HmacSha256, None, None);
    let parts: Vec<&str> = right.split('.').collect();
    // {"alg":"none"}
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", parts[1]);
    let swapped = format!("{}.{}.{}", parts[0], foreign.split('.').nth(1).unwrap(), "AAAA");
    for (name, token) in [
        ("another key", foreign.clone()),
        ("a shared secret", shared.unwrap().to_string()),
        ("none", unsigned),
        ("a cut signature", swapped),
    ] {
        let refused = loopback.finish(&provider, &begun, token).await;
        assert!(
            matches!(refused, Err(OpenIdError::Token(_) | OpenIdError::Exchange(_))),
            "{name}: {refused:?}"
        );
    }
    assert!(loopback.finish(&provider, &begun, right).await.is_ok());
}

#[tokio::test]
async fn clocks_may_be_a_minute_apart() {
    let loopback = Loopback::start().await;
    let provider = loopback.provider();
    let begun = provider.begin(loopback.now).await.unwrap();
    let ahead = loopback.claims(&begun).set_issue_time(loopback.now + TimeDelta::minutes(1));
    let behind = loopback.claims(&begun).set_expiration(loopback.now - TimeDelta::minutes(1));
    for claims in [ahead, behind] {
        let token = Loopback::signed(claims, &key(1, "first"));
        assert!(loopback.finish(&provider, &begun, token).await.is_ok());
    }
}

#[tokio::test]
async fn two_factors_are_known_by_the_words_of_the_settings() {
    let loopback = Loopback::start().await;
    let provider = loopback.provider();
    let begun = provider.begin(loopback.now).await.unwrap();
    let methods = |names: &[&str]| {
        Some(names.iter().map(|name| AuthenticationMethodReference::new((*name).to_owned())).collect())
    };
    let class = |name: &str| Some(AuthenticationContextClass::new(name.to_owned()));
    let claims = || loopback.claims(&begun);
    for (claims, expected) in [
        (claims(), false),
        (claims().set_auth_method_refs(methods(&["pwd"])), false),
        (claims().set_auth_method_refs(methods(&["pwd", "mfa"])), true),
        (claims().set_auth_context_ref(class("urn:loa:1")), false),
        (claims().set_auth_context_ref(class("urn:loa:2")), true),
    ] {
        let token = Loopback::signed(claims, &key(1, "first"));
        let identity = loopback.finish(&provider, &begun, token).await.unwrap();
        assert_eq!(identity.has_second_factor, expected);
    }
}

#[tokio::test]
async fn names_come_from_the_provider_for_the_same_person_alone() {
    let loopback = Loopback::start().await;
    let email = Provider::new(Settings { first_link: FirstLink::Email, ..loopback.settings() }).unwrap();
    let begun = email.begin(loopback.now).await.unwrap();
    let claims = || {
        let named =
            loopback.claims(&begun).set_preferred_username(Some(EndUserUsername::new("an".to_owned())));
        named.set_email(Some(EndUserEmail::new("an@example.invalid".to_owned())))
    };
    let finish = |claims| {
        let token = Loopback::signed(claims, &key(1, "first"));
        loopback.finish(&email, &begun, token)
    };
    let verified = finish(claims().set_email_verified(Some(true))).await.unwrap();
    assert_eq!(verified.verified_email.as_deref(), Some("an@example.invalid"));
    // An address that nobody verified is none, in the token and beside it.
    loopback.plan().person = json!({ "sub": "1234", "email": "an@example.invalid" });
    for unverified in [claims(), claims().set_email_verified(Some(false))] {
        assert_eq!(finish(unverified).await.unwrap().verified_email, None);
    }
    loopback.plan().person = json!({ "sub": "9999", "email": "an@example.invalid", "email_verified": true });
    let refused = finish(claims()).await;
    assert!(matches!(refused, Err(OpenIdError::Exchange(_))), "{refused:?}");
}

#[tokio::test]
async fn what_the_browser_brings_back_is_looked_at_first() {
    let loopback = Loopback::start().await;
    let provider = loopback.provider();
    let begun = provider.begin(loopback.now).await.unwrap();
    let finish =
        async |answer: Answer| provider.finish(&answer, &begun.nonce, &begun.verifier, loopback.now).await;
    let denied = finish(Answer { error: Some("access_denied".to_owned()), ..Answer::default() }).await;
    assert!(matches!(denied, Err(OpenIdError::Refused { code }) if code == "access_denied"));
    let empty = finish(Answer::default()).await;
    assert!(matches!(empty, Err(OpenIdError::Exchange(_))));
    let mixed = Answer {
        code: Some("a code".into()),
        issuer: Some("https://id.example".to_owned()),
        ..Answer::default()
    };
    assert!(matches!(finish(mixed).await, Err(OpenIdError::Token(_))));
    assert!(loopback.plan().exchanged.is_empty(), "no code went to the provider");
}

#[tokio::test]
async fn a_new_key_is_asked_for_once_a_minute() {
    let mut loopback = Loopback::start().await;
    let provider = loopback.provider();
    let begun = provider.begin(loopback.now).await.unwrap();
    loopback.plan().keys = public(&[key(2, "second")]);
    let token = |loopback: &Loopback| Loopback::signed(loopback.claims(&begun), &key(2, "second"));
    let refused = loopback.finish(&provider, &begun, token(&loopback)).await;
    assert!(matches!(refused, Err(OpenIdError::Token(_))), "{refused:?}");
    assert_eq!(loopback.plan().described, 1);
    loopback.now += TimeDelta::minutes(1);
    assert!(loopback.finish(&provider, &begun, token(&loopback)).await.is_ok());
    assert_eq!(loopback.plan().described, 2);
}
