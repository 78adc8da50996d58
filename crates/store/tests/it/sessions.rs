//! Sessions come and go.

use crate::example::new_account;
use crate::harness::{TestDatabase, stories};
use caicach_store::Session;
use chrono::TimeDelta;

stories!(
    a_session_lives_until_it_ends,
    sign_out_everywhere_ends_all_of_one_account,
    the_token_is_not_in_the_database
);

async fn a_session_lives_until_it_ends(db: TestDatabase) {
    let sessions = db.store.sessions();
    let mut session = Session {
        account: None,
        data: "{\"a\":1}".to_owned(),
        expires_at: db.clock.now() + TimeDelta::minutes(30),
    };
    assert!(sessions.create("t", &session).await.unwrap());
    assert!(!sessions.create("t", &session).await.unwrap());
    session.data = "{\"a\":2}".to_owned();
    sessions.save("t", &session).await.unwrap();
    assert_eq!(sessions.load("t").await.unwrap(), Some(session.clone()));
    assert_eq!(sessions.load("u").await.unwrap(), None);

    db.clock.advance(TimeDelta::minutes(30));
    assert_eq!(sessions.load("t").await.unwrap(), None);
    let later = Session { expires_at: db.clock.now() + TimeDelta::microseconds(1), ..session };
    sessions.save("later", &later).await.unwrap();
    assert_eq!(sessions.delete_expired().await.unwrap(), 1);
    assert_eq!(sessions.load("later").await.unwrap(), Some(later));
    sessions.delete("later").await.unwrap();
    assert_eq!(sessions.load("later").await.unwrap(), None);
    assert_eq!(sessions.delete_expired().await.unwrap(), 0);
}

async fn sign_out_everywhere_ends_all_of_one_account(db: TestDatabase) {
    let commands = db.store.commands();
    let an = commands.create_account(&db.actor, new_account("an", false)).await.unwrap();
    let ba = commands.create_account(&db.actor, new_account("ba", false)).await.unwrap();
    for (token, account) in [("1", Some(an.id)), ("2", Some(an.id)), ("3", Some(ba.id)), ("4", None)] {
        let session =
            Session { account, data: String::new(), expires_at: db.clock.now() + TimeDelta::hours(1) };
        db.store.sessions().save(token, &session).await.unwrap();
    }
    assert_eq!(commands.sign_out_everywhere(&db.actor, an.id).await.unwrap(), 2);
    let mut alive = Vec::new();
    for token in ["1", "2", "3", "4"] {
        if db.store.sessions().load(token).await.unwrap().is_some() {
            alive.push(token);
        }
    }
    assert_eq!(alive, ["3", "4"]);

    // Disabling ends them too, also one that a sign-in stores a moment later.
    commands.disable_account(&db.actor, ba.id, 1, None).await.unwrap();
    assert_eq!(db.store.sessions().load("3").await.unwrap(), None);
    let late = Session {
        account: Some(ba.id),
        data: String::new(),
        expires_at: db.clock.now() + TimeDelta::hours(1),
    };
    db.store.sessions().save("5", &late).await.unwrap();
    assert_eq!(db.store.sessions().load("5").await.unwrap(), None);
}

async fn the_token_is_not_in_the_database(db: TestDatabase) {
    let session = Session {
        account: None,
        data: "bí mật".to_owned(),
        expires_at: db.clock.now() + TimeDelta::hours(1),
    };
    db.store.sessions().save("token-of-the-cookie", &session).await.unwrap();
    assert_eq!(db.tamper("UPDATE session SET data = 'x' WHERE id = 'token-of-the-cookie'").await, 0);
    assert!(!format!("{session:?}").contains("bí mật"));
}
