//! Passwords are checked, failures counted, accounts locked and unlocked.

use crate::example::{new_account, password};
use crate::harness::{TestDatabase, options, stories};
use caicach_store::{Chain, PasswordCost, SignIn, Store};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};

stories!(
    five_failures_lock_the_account_for_a_quarter_of_an_hour,
    guesses_at_once_are_all_counted,
    a_success_sets_the_count_back,
    an_administrator_unlocks,
    a_password_is_one_however_it_is_typed,
    a_hash_of_old_parameters_is_renewed,
    an_unknown_name_is_refused_like_a_wrong_password,
    strangers_cannot_lock_a_person_out_of_the_own_device,
    a_device_that_guesses_is_known_no_more,
);

const RIGHT: &str = "mật khẩu rất mẫu mực";
const WRONG: &str = "mật khẩu sai";

async fn with_account(db: &TestDatabase) -> caicach_store::Account {
    db.store.commands().create_account(&db.actor, new_account("an", false)).await.unwrap()
}

async fn five_failures_lock_the_account_for_a_quarter_of_an_hour(db: TestDatabase) {
    with_account(&db).await;
    for _ in 0..4 {
        assert_eq!(db.store.sign_in("an", &password(WRONG)).await.unwrap(), SignIn::Refused);
    }
    let until = db.clock.now() + TimeDelta::minutes(15);
    assert_eq!(db.store.sign_in("an", &password(WRONG)).await.unwrap(), SignIn::Locked { until });
    assert_eq!(db.store.sign_in("an", &password(RIGHT)).await.unwrap(), SignIn::Locked { until });
    assert_eq!(db.store.queries().account_by_name("an").await.unwrap().unwrap().locked_until, Some(until));
    let entries = db.store.queries().audit_entries(&Chain::accounts(), None, 1).await.unwrap();
    assert_eq!((entries[0].action.as_str(), entries[0].actor.as_str()), ("account.lock", "system:sign-in"));

    db.clock.advance(TimeDelta::minutes(15));
    // The count began anew with the lock-out.
    assert_eq!(db.store.sign_in("an", &password(WRONG)).await.unwrap(), SignIn::Refused);
    match db.store.sign_in("an", &password(RIGHT)).await.unwrap() {
        SignIn::Accepted(account) => assert_eq!(account.locked_until, None),
        other => panic!("{other:?}"),
    }
    assert_eq!(db.store.queries().account_by_name("an").await.unwrap().unwrap().locked_until, None);
}

async fn guesses_at_once_are_all_counted(db: TestDatabase) {
    with_account(&db).await;
    let guesses: Vec<_> = (0..40)
        .map(|_| {
            let store = db.store.clone();
            tokio::spawn(async move { store.sign_in("an", &password(WRONG)).await.unwrap() })
        })
        .collect();
    let mut locked = 0;
    for guess in guesses {
        locked += usize::from(matches!(guess.await.unwrap(), SignIn::Locked { .. }));
    }
    assert!(locked >= 1);
    assert!(matches!(db.store.sign_in("an", &password(RIGHT)).await.unwrap(), SignIn::Locked { .. }));
}

async fn a_success_sets_the_count_back(db: TestDatabase) {
    with_account(&db).await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(db.store.sign_in("an", &password(WRONG)).await.unwrap(), SignIn::Refused);
        }
        assert!(matches!(db.store.sign_in(" AN ", &password(RIGHT)).await.unwrap(), SignIn::Accepted(_)));
    }
}

async fn an_administrator_unlocks(db: TestDatabase) {
    let account = with_account(&db).await;
    for _ in 0..5 {
        db.store.sign_in("an", &password(WRONG)).await.unwrap();
    }
    db.store.commands().unlock_account(&db.actor, account.id).await.unwrap();
    assert!(matches!(db.store.sign_in("an", &password(RIGHT)).await.unwrap(), SignIn::Accepted(_)));
}

async fn a_password_is_one_however_it_is_typed(db: TestDatabase) {
    with_account(&db).await;
    // The same word with combining accents, as some keyboards send it.
    let decomposed = "mâ\u{323}t khâ\u{309}u râ\u{301}t mâ\u{303}u mư\u{323}c";
    assert_ne!(decomposed, RIGHT);
    assert!(matches!(db.store.sign_in("an", &password(decomposed)).await.unwrap(), SignIn::Accepted(_)));
    assert_eq!(db.store.sign_in("an", &password("mat khau mau")).await.unwrap(), SignIn::Refused);
}

async fn a_hash_of_old_parameters_is_renewed(db: TestDatabase) {
    with_account(&db).await;
    let mut raised = options(&db.clock);
    raised.password_cost = PasswordCost { memory_kib: 128, passes: 2, lanes: 1 };
    let newer = Store::open_with(&db.url(), raised).await.unwrap();
    assert!(stored_hash(&db).await.contains("$m=64,t=1,p=1$"));
    assert_eq!(newer.sign_in("an", &password(WRONG)).await.unwrap(), SignIn::Refused);
    assert!(stored_hash(&db).await.contains("$m=64,t=1,p=1$"));
    assert!(matches!(newer.sign_in("an", &password(RIGHT)).await.unwrap(), SignIn::Accepted(_)));
    assert!(stored_hash(&db).await.contains("$m=128,t=2,p=1$"));
    assert!(matches!(newer.sign_in("an", &password(RIGHT)).await.unwrap(), SignIn::Accepted(_)));
}

async fn an_unknown_name_is_refused_like_a_wrong_password(db: TestDatabase) {
    for name in ["nobody", "", "#1", "nul\0", "một tên rất lạ"] {
        for _ in 0..6 {
            assert_eq!(db.store.sign_in(name, &password(RIGHT)).await.unwrap(), SignIn::Refused, "{name}");
        }
    }
}

async fn strangers_cannot_lock_a_person_out_of_the_own_device(db: TestDatabase) {
    let an = with_account(&db).await;
    let device = db.store.know_device(an.id).await.unwrap();
    assert!(db.store.is_known_device(an.id, Some(&device)).await.unwrap());
    for _ in 0..6 {
        db.store.sign_in("an", &password(WRONG)).await.unwrap();
    }
    assert!(matches!(db.store.sign_in("an", &password(RIGHT)).await.unwrap(), SignIn::Locked { .. }));
    let own = db.store.sign_in_from("an", &password(RIGHT), Some(&device)).await.unwrap();
    assert!(matches!(own, SignIn::Accepted(_)));
    // Strangers stay locked out, and the device of one person is nothing to another.
    assert!(matches!(db.store.sign_in("an", &password(RIGHT)).await.unwrap(), SignIn::Locked { .. }));
    let ba = db.store.commands().create_account(&db.actor, new_account("ba", false)).await.unwrap();
    assert!(!db.store.is_known_device(ba.id, Some(&device)).await.unwrap());
}

async fn a_device_that_guesses_is_known_no_more(db: TestDatabase) {
    let an = with_account(&db).await;
    let device = db.store.know_device(an.id).await.unwrap();
    for _ in 0..5 {
        let guess = db.store.sign_in_from("an", &password(WRONG), Some(&device)).await.unwrap();
        assert_eq!(guess, SignIn::Refused);
    }
    assert!(!db.store.is_known_device(an.id, Some(&device)).await.unwrap());
    // Its guesses were not those of strangers; from now on they are.
    assert_eq!(db.store.queries().account(an.id).await.unwrap().locked_until, None);
    let fresh = db.store.know_device(an.id).await.unwrap();
    db.store.commands().sign_out_everywhere(&db.actor, an.id).await.unwrap();
    assert!(!db.store.is_known_device(an.id, Some(&fresh)).await.unwrap());
}

async fn stored_hash(db: &TestDatabase) -> String {
    let raw = db.raw().await;
    let select = Statement::from_string(raw.get_database_backend(), "SELECT password_hash FROM account");
    let hash = raw.query_one_raw(select).await.unwrap().unwrap().try_get("", "password_hash").unwrap();
    raw.close().await.unwrap();
    hash
}
