//! Whose account it is that a provider vouches for.

use crate::example::{new_account, password};
use crate::harness::{TestDatabase, stories};
use caicach_store::{
    Account, Chain, ExposeSecret, NewAccount, NewOpenIdPending, OpenIdMatch, OpenIdPerson, OpenIdSignIn,
    SecretString, SignIn, StoreError,
};
use chrono::TimeDelta;

stories!(
    a_linked_person_signs_in,
    nobody_becomes_a_person_by_signing_in_elsewhere,
    a_person_is_known_by_name_or_address_the_first_time_alone,
    a_disabled_or_locked_account_is_not_opened,
    a_code_is_asked_for_unless_the_provider_did,
    a_sign_in_comes_back_once_and_to_its_browser,
    links_are_told_in_the_log_without_the_subject,
);

const ISSUER: &str = "https://id.example";

fn person(subject: &str, first_match: Option<OpenIdMatch>) -> OpenIdPerson {
    OpenIdPerson {
        issuer: ISSUER.to_owned(),
        subject: subject.to_owned(),
        first_match,
        has_second_factor: false,
    }
}

fn named(subject: &str, name: &str) -> OpenIdPerson {
    person(subject, Some(OpenIdMatch::Name(name.to_owned())))
}

fn addressed(subject: &str, email: &str) -> OpenIdPerson {
    person(subject, Some(OpenIdMatch::Email(email.to_owned())))
}

async fn account(db: &TestDatabase, name: &str) -> Account {
    db.store.commands().create_account(&db.actor, new_account(name, false)).await.unwrap()
}

async fn sign_in(db: &TestDatabase, person: &OpenIdPerson) -> OpenIdSignIn {
    db.store.sign_in_by_openid(person, None).await.unwrap()
}

#[track_caller]
fn accepted(signed_in: OpenIdSignIn, account: &Account) {
    match signed_in {
        OpenIdSignIn::Accepted(found) => assert_eq!(found.id, account.id),
        other => panic!("{other:?}"),
    }
}

async fn a_linked_person_signs_in(db: TestDatabase) {
    let (an, ba) = (account(&db, "an").await, account(&db, "ba").await);
    let commands = db.store.commands();
    let link = commands.link_openid(&db.actor, an.id, ISSUER, "1").await.unwrap();
    accepted(sign_in(&db, &person("1", None)).await, &an);
    // Subjects count as they are written, and within their issuer.
    assert_eq!(sign_in(&db, &person("1 ", None)).await, OpenIdSignIn::Unknown);
    let elsewhere = OpenIdPerson { issuer: "https://other.example".to_owned(), ..person("1", None) };
    assert_eq!(sign_in(&db, &elsewhere).await, OpenIdSignIn::Unknown);
    let links = db.store.queries().openid_links(an.id).await.unwrap();
    assert_eq!((links.len(), links[0].last_used_at), (1, Some(db.clock.now())));

    let again = commands.link_openid(&db.actor, an.id, ISSUER, "1").await;
    assert!(matches!(again, Err(StoreError::AlreadyExists { .. })), "{again:?}");
    let taken = commands.link_openid(&db.actor, ba.id, ISSUER, "1").await;
    assert!(matches!(taken, Err(StoreError::Invalid { field: "subject", .. })), "{taken:?}");
    let not_own = commands.unlink_openid(&db.actor, ba.id, link.id).await;
    assert!(matches!(not_own, Err(StoreError::NotFound { .. })), "{not_own:?}");
    commands.unlink_openid(&db.actor, an.id, link.id).await.unwrap();
    assert_eq!(sign_in(&db, &person("1", None)).await, OpenIdSignIn::Unknown);
    for (issuer, subject) in [("", "1"), (ISSUER, ""), (ISSUER, &"x".repeat(256)), (ISSUER, "a\0b")] {
        let refused = commands.link_openid(&db.actor, an.id, issuer, subject).await;
        assert!(matches!(refused, Err(StoreError::Invalid { .. })), "{refused:?}");
    }
}

async fn nobody_becomes_a_person_by_signing_in_elsewhere(db: TestDatabase) {
    account(&db, "an").await;
    for stranger in
        [person("1", None), named("1", "ba"), named("1", "#1"), addressed("1", "ba@example.invalid")]
    {
        assert_eq!(sign_in(&db, &stranger).await, OpenIdSignIn::Unknown);
    }
    assert_eq!(db.store.queries().accounts().await.unwrap().len(), 1);
}

async fn a_person_is_known_by_name_or_address_the_first_time_alone(db: TestDatabase) {
    let (an, ba) = (account(&db, "an").await, account(&db, "ba").await);
    accepted(sign_in(&db, &named("1", "AN")).await, &an);
    accepted(sign_in(&db, &addressed("2", "BA@example.invalid")).await, &ba);
    // From now on the subject counts, whatever the name is.
    accepted(sign_in(&db, &named("1", "ba")).await, &an);
    // Somebody else got the name at the provider.
    assert_eq!(sign_in(&db, &named("3", "an")).await, OpenIdSignIn::LinkedToAnother);
    for name in ["hai", "hai.2"] {
        let new = NewAccount { email: Some("hai@example.invalid".to_owned()), ..new_account(name, false) };
        db.store.commands().create_account(&db.actor, new).await.unwrap();
    }
    assert_eq!(sign_in(&db, &addressed("4", "hai@example.invalid")).await, OpenIdSignIn::Ambiguous);

    // Of many first requests of one person, one links, and all are let in.
    let chin = account(&db, "chin").await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let store = db.store.clone();
            tokio::spawn(async move { store.sign_in_by_openid(&named("9", "chin"), None).await.unwrap() })
        })
        .collect();
    for task in tasks {
        accepted(task.await.unwrap(), &chin);
    }
    assert_eq!(db.store.queries().openid_links(chin.id).await.unwrap().len(), 1);
}

async fn a_disabled_or_locked_account_is_not_opened(db: TestDatabase) {
    let (an, ba) = (account(&db, "an").await, account(&db, "ba").await);
    let commands = db.store.commands();
    commands.link_openid(&db.actor, an.id, ISSUER, "1").await.unwrap();
    commands.disable_account(&db.actor, an.id, an.version, None).await.unwrap();
    commands.disable_account(&db.actor, ba.id, ba.version, None).await.unwrap();
    assert_eq!(sign_in(&db, &person("1", None)).await, OpenIdSignIn::Disabled);
    assert_eq!(sign_in(&db, &named("2", "ba")).await, OpenIdSignIn::Disabled);
    assert!(db.store.queries().openid_links(ba.id).await.unwrap().is_empty(), "nothing was linked");

    let chin = account(&db, "chin").await;
    for _ in 0..5 {
        db.store.sign_in("chin", &password("mật khẩu sai")).await.unwrap();
    }
    let until = db.clock.now() + TimeDelta::minutes(15);
    assert_eq!(sign_in(&db, &named("3", "chin")).await, OpenIdSignIn::Locked { until });
    let device = db.store.know_device(chin.id).await.unwrap();
    let own = db.store.sign_in_by_openid(&named("3", "chin"), Some(&device)).await.unwrap();
    accepted(own, &chin);
    db.clock.advance(TimeDelta::minutes(15));
    accepted(sign_in(&db, &named("3", "chin")).await, &chin);
}

async fn a_code_is_asked_for_unless_the_provider_did(db: TestDatabase) {
    let an = account(&db, "an").await;
    db.store.commands().link_openid(&db.actor, an.id, ISSUER, "1").await.unwrap();
    crate::second_factor::set_up(&db.store, &db.actor, an.id).await;
    assert!(matches!(sign_in(&db, &person("1", None)).await, OpenIdSignIn::NeedsSecondFactor(_)));
    let strong = OpenIdPerson { has_second_factor: true, ..person("1", None) };
    accepted(sign_in(&db, &strong).await, &an);
    // The step here counts its failures as always.
    for _ in 0..5 {
        db.store.sign_in_second_step(an.id, "000000", None).await.unwrap();
    }
    assert!(matches!(sign_in(&db, &person("1", None)).await, OpenIdSignIn::Locked { .. }));
    let by_password = db.store.sign_in("an", &password("mật khẩu rất mẫu mực")).await.unwrap();
    assert!(matches!(by_password, SignIn::Locked { .. }));
}

async fn a_sign_in_comes_back_once_and_to_its_browser(db: TestDatabase) {
    let begin = async |state: &str, browser: Option<&SecretString>| {
        let new = NewOpenIdPending {
            state: SecretString::from(state),
            nonce: SecretString::from("nonce"),
            verifier: SecretString::from("verifier"),
            back: "/results?year=2025".to_owned(),
            account: None,
        };
        db.store.begin_openid(new, browser).await.unwrap()
    };
    let take = async |state: &str, browser: &SecretString| {
        db.store.take_openid(&SecretString::from(state), browser).await.unwrap()
    };
    let browser = begin("one", None).await;
    let first = browser.clone();
    let other = begin("two", Some(&SecretString::from("made up"))).await;
    assert!(take("one", &other).await.is_none(), "another browser");
    assert!(take("three", &browser).await.is_none(), "a state that nobody made");
    let taken = take("one", &browser).await.unwrap();
    assert_eq!((taken.nonce.expose_secret(), taken.verifier.expose_secret()), ("nonce", "verifier"));
    assert_eq!((taken.back.as_str(), taken.account), ("/results?year=2025", None));
    assert!(take("one", &browser).await.is_none(), "once");

    db.clock.advance(TimeDelta::minutes(10));
    assert!(take("two", &other).await.is_none(), "too late");
    assert_eq!(db.store.delete_expired_openid().await.unwrap(), 1);
    let browser = begin("four", Some(&browser)).await;
    assert_eq!(browser.expose_secret(), first.expose_secret(), "two windows of one browser");
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (store, browser) = (db.store.clone(), browser.clone());
            tokio::spawn(async move {
                store.take_openid(&SecretString::from("four"), &browser).await.unwrap().is_some()
            })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        taken += usize::from(task.await.unwrap());
    }
    assert_eq!(taken, 1);
}

async fn links_are_told_in_the_log_without_the_subject(db: TestDatabase) {
    let an = account(&db, "an").await;
    accepted(sign_in(&db, &named("subject-4711", "an")).await, &an);
    let link = db.store.queries().openid_links(an.id).await.unwrap().remove(0);
    db.store.commands().unlink_openid(&db.actor, an.id, link.id).await.unwrap();
    let entries = db.store.queries().audit_entries(&Chain::accounts(), None, 2).await.unwrap();
    let told: Vec<_> = entries.iter().map(|entry| (entry.action.as_str(), entry.actor.as_str())).collect();
    assert_eq!(told, [("openid.unlink", "system:story"), ("openid.link", "system:sign-in")]);
    let after = entries[1].after.as_deref().unwrap();
    assert!(
        after.contains("hmac:") && after.contains("\"by\":\"name\"") && after.contains(ISSUER),
        "{after}"
    );
    assert!(entries.iter().all(|entry| !format!("{entry:?}").contains("subject-4711")));
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}
