//! Codes of an authenticator app, and what happens when it is lost.

use crate::example::{new_account, password};
use crate::harness::{TestDatabase, options, stories};
use caicach_store::{
    Account, AccountId, Actor, ExposeSecret, SecondFactorCheck, SecretKey, SignIn, Store, StoreError,
};
use chrono::TimeDelta;
use totp_rs::{Builder, Secret, Totp};

stories!(
    a_second_factor_is_needed_from_its_first_code_on,
    a_code_is_good_once,
    a_recovery_code_is_good_once,
    a_lost_app_is_removed_and_set_up_again,
    both_steps_are_needed_and_their_failures_counted,
    the_secret_is_sealed_with_a_key_that_is_not_in_the_database,
);

/// Sets a second factor up. Answers the app and the recovery codes.
pub(crate) async fn set_up(store: &Store, actor: &Actor, account: AccountId) -> (Totp, Vec<String>) {
    let new = store.commands().begin_second_factor(actor, account).await.unwrap();
    let secret = Secret::try_from_base32(new.secret.expose_secret()).unwrap();
    let app = Builder::new().with_secret(secret).build().unwrap();
    let code = code(&app, store);
    let codes = store.commands().confirm_second_factor(actor, account, &code).await.unwrap();
    (app, codes.unwrap())
}

fn code(app: &Totp, store: &Store) -> String {
    app.generate(u64::try_from(store.now().timestamp()).unwrap()).to_string()
}

async fn an(db: &TestDatabase) -> Account {
    db.store.commands().create_account(&db.actor, new_account("an", false)).await.unwrap()
}

async fn a_second_factor_is_needed_from_its_first_code_on(db: TestDatabase) {
    let an = an(&db).await;
    let (commands, queries) = (db.store.commands(), db.store.queries());
    assert_eq!(queries.second_factor(an.id).await.unwrap(), None);
    let new = commands.begin_second_factor(&db.actor, an.id).await.unwrap();
    let url = new.url.expose_secret();
    assert!(url.starts_with("otpauth://totp/") && url.contains("issuer=Caicach"), "{url}");
    assert_eq!(queries.second_factor(an.id).await.unwrap().unwrap().confirmed_at, None);
    assert_eq!(commands.confirm_second_factor(&db.actor, an.id, "000 000").await.unwrap(), None);
    assert_eq!(db.store.check_second_factor(an.id, "000000").await.unwrap(), SecondFactorCheck::Refused);
    // Begun anew, the first secret is no more.
    let (_, codes) = set_up(&db.store, &db.actor, an.id).await;
    assert_eq!(codes.len(), 10);
    let there = queries.second_factor(an.id).await.unwrap().unwrap();
    assert_eq!((there.confirmed_at, there.recovery_codes_left), (Some(db.clock.now()), 10));
    let again = commands.begin_second_factor(&db.actor, an.id).await;
    assert!(matches!(again, Err(StoreError::Invalid { field: "second_factor", .. })));
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}

async fn a_code_is_good_once(db: TestDatabase) {
    let an = an(&db).await;
    let (app, _) = set_up(&db.store, &db.actor, an.id).await;
    let check = |code: String| {
        let store = db.store.clone();
        async move { store.check_second_factor(an.id, &code).await.unwrap() }
    };
    // The one that confirmed is used.
    assert_eq!(check(code(&app, &db.store)).await, SecondFactorCheck::Refused);
    db.clock.advance(TimeDelta::seconds(60));
    let now = code(&app, &db.store);
    let spaced = format!("{} {}", &now[..3], &now[3..]);
    let both: Vec<_> = [spaced, now.clone()].into_iter().map(|code| tokio::spawn(check(code))).collect();
    let mut accepted = 0;
    for one in both {
        accepted += usize::from(one.await.unwrap() == SecondFactorCheck::Accepted);
    }
    assert_eq!(accepted, 1);
    assert_eq!(check(now).await, SecondFactorCheck::Refused);
    // A clock that is half a minute behind is forgiven, two minutes are not.
    db.clock.advance(TimeDelta::seconds(60));
    let earlier = code(&app, &db.store);
    db.clock.advance(TimeDelta::seconds(30));
    assert_eq!(check(earlier).await, SecondFactorCheck::Accepted);
    let old = code(&app, &db.store);
    db.clock.advance(TimeDelta::seconds(120));
    assert_eq!(check(old).await, SecondFactorCheck::Refused);
}

async fn a_recovery_code_is_good_once(db: TestDatabase) {
    let an = an(&db).await;
    let (_, codes) = set_up(&db.store, &db.actor, an.id).await;
    let first = codes[0].to_uppercase();
    assert_eq!(
        db.store.check_second_factor(an.id, &first).await.unwrap(),
        SecondFactorCheck::AcceptedRecovery { left: 9 }
    );
    assert_eq!(db.store.check_second_factor(an.id, &first).await.unwrap(), SecondFactorCheck::Refused);
    let other = db.store.commands().create_account(&db.actor, new_account("ba", false)).await.unwrap();
    set_up(&db.store, &db.actor, other.id).await;
    assert_eq!(db.store.check_second_factor(other.id, &codes[1]).await.unwrap(), SecondFactorCheck::Refused);
    let stored = db.tamper(&format!("DELETE FROM recovery_code WHERE code_hash = '{}'", codes[1])).await;
    assert_eq!(stored, 0, "codes are kept as hashes");
}

async fn a_lost_app_is_removed_and_set_up_again(db: TestDatabase) {
    let an = an(&db).await;
    let (_, codes) = set_up(&db.store, &db.actor, an.id).await;
    db.store.commands().remove_second_factor(&db.actor, an.id, Some("mất điện thoại")).await.unwrap();
    assert_eq!(db.store.queries().second_factor(an.id).await.unwrap(), None);
    assert_eq!(db.store.check_second_factor(an.id, &codes[0]).await.unwrap(), SecondFactorCheck::Refused);
    let (app, _) = set_up(&db.store, &db.actor, an.id).await;
    db.clock.advance(TimeDelta::seconds(30));
    assert_eq!(
        db.store.check_second_factor(an.id, &code(&app, &db.store)).await.unwrap(),
        SecondFactorCheck::Accepted
    );
}

async fn both_steps_are_needed_and_their_failures_counted(db: TestDatabase) {
    let an = an(&db).await;
    let (app, _) = set_up(&db.store, &db.actor, an.id).await;
    db.clock.advance(TimeDelta::seconds(30));
    let right = password("mật khẩu rất mẫu mực");
    for _ in 0..4 {
        // The right password does not set the count of wrong codes back.
        assert!(matches!(db.store.sign_in("an", &right).await.unwrap(), SignIn::NeedsSecondFactor(_)));
        let wrong = db.store.sign_in_second_step(an.id, "000000", None).await.unwrap();
        assert_eq!(wrong, SignIn::Refused);
    }
    let good = code(&app, &db.store);
    assert!(matches!(db.store.sign_in_second_step(an.id, &good, None).await.unwrap(), SignIn::Accepted(_)));
    for _ in 0..5 {
        db.store.sign_in_second_step(an.id, "000000", None).await.unwrap();
    }
    assert!(matches!(db.store.sign_in("an", &right).await.unwrap(), SignIn::Locked { .. }));
    db.clock.advance(TimeDelta::seconds(30));
    let good = code(&app, &db.store);
    let locked = db.store.sign_in_second_step(an.id, &good, None).await.unwrap();
    assert!(matches!(locked, SignIn::Locked { .. }), "a right code does not open a locked account");
}

async fn the_secret_is_sealed_with_a_key_that_is_not_in_the_database(db: TestDatabase) {
    let an = an(&db).await;
    let (app, _) = set_up(&db.store, &db.actor, an.id).await;
    let mut other_key = options(&db.clock);
    other_key.secret_key = Some(SecretKey::parse(&"0d".repeat(32)).unwrap());
    let stranger = Store::open_with(&db.url(), other_key).await.unwrap();
    db.clock.advance(TimeDelta::seconds(30));
    let refused = stranger.check_second_factor(an.id, &code(&app, &db.store)).await;
    assert!(matches!(refused, Err(StoreError::Corrupt { .. })), "{refused:?}");
    let mut without = options(&db.clock);
    without.secret_key = None;
    let without = Store::open_with(&db.url(), without).await.unwrap();
    let ba = db.store.commands().create_account(&db.actor, new_account("ba", false)).await.unwrap();
    let refused = without.commands().begin_second_factor(&db.actor, ba.id).await;
    assert!(matches!(refused, Err(StoreError::Invalid { field: "secret_key", .. })));
}
