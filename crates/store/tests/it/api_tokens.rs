//! Tokens of programs.

use crate::example::new_account;
use crate::harness::{TestDatabase, stories};
use caicach_store::{Actor, ApiTokenId, ExposeSecret, SecretString, StoreError};
use chrono::TimeDelta;

stories!(a_token_is_good_until_it_ends_or_is_revoked);

async fn a_token_is_good_until_it_ends_or_is_revoked(db: TestDatabase) {
    let commands = db.store.commands();
    let account = commands.create_account(&db.actor, new_account("an", false)).await.unwrap();
    let ends = db.clock.now() + TimeDelta::days(30);
    let made = commands.create_api_token(&db.actor, account.id, " máy ", Some(ends)).await.unwrap();
    let secret = made.secret.expose_secret();
    assert!(secret.starts_with("caicach_") && secret.len() == "caicach_".len() + 64);
    assert!(!format!("{made:?}").contains(secret));

    let verified = db.store.verify_api_token(&made.secret).await.unwrap().unwrap();
    assert_eq!((verified.token.name.as_str(), verified.account.id), ("máy", account.id));
    assert_eq!(Actor::token(&verified).code(), format!("token:{}", made.token.id));
    let last_used = || async { db.store.queries().api_tokens(account.id).await.unwrap()[0].last_used_at };
    let first_use = db.clock.now();
    assert_eq!(last_used().await, Some(first_use));
    db.clock.advance(TimeDelta::seconds(59));
    db.store.verify_api_token(&made.secret).await.unwrap().unwrap();
    assert_eq!(last_used().await, Some(first_use));
    db.clock.advance(TimeDelta::seconds(1));
    db.store.verify_api_token(&made.secret).await.unwrap().unwrap();
    assert_eq!(last_used().await, Some(db.clock.now()));

    assert_eq!(db.store.verify_api_token(&SecretString::from("caicach_0")).await.unwrap(), None);
    let hash_of_it =
        db.tamper(&format!("UPDATE api_token SET name = 'x' WHERE secret_hash = '{secret}'")).await;
    assert_eq!(hash_of_it, 0);

    let other = commands.create_api_token(&db.actor, account.id, "khác", None).await.unwrap();
    commands.revoke_api_token(&db.actor, other.token.id).await.unwrap();
    commands.revoke_api_token(&db.actor, other.token.id).await.unwrap();
    assert_eq!(db.store.verify_api_token(&other.secret).await.unwrap(), None);
    assert!(db.store.verify_api_token(&made.secret).await.unwrap().is_some());
    db.clock.advance(TimeDelta::days(30));
    assert_eq!(db.store.verify_api_token(&made.secret).await.unwrap(), None);
    // Whoever holds the secret of a token learns what became of it.
    let ended = db.store.api_token_of(&made.secret).await.unwrap().unwrap();
    assert_eq!((ended.id, ended.expires_at, ended.revoked_at), (made.token.id, Some(ends), None));
    assert!(db.store.api_token_of(&other.secret).await.unwrap().unwrap().revoked_at.is_some());
    assert_eq!(db.store.api_token_of(&SecretString::from("caicach_0")).await.unwrap(), None);
    let unknown = commands.revoke_api_token(&db.actor, ApiTokenId(999)).await;
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })));
}
