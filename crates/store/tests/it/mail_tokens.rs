//! The ways that are sent in letters: to a new password, and to confirm an address.

use crate::example::{new_account, password};
use crate::harness::{TestDatabase, stories};
use caicach_store::{
    Account, AccountEdit, Actor, ExposeSecret, MailToken, SecretString, Session, SignIn, StoreError,
};
use chrono::TimeDelta;

stories!(
    a_forgotten_password_is_set_anew_once,
    a_way_ends_after_its_time_and_with_what_it_rests_on,
    of_two_who_come_with_one_way_one_gets_in,
    nobody_is_flooded_with_letters,
    an_address_is_confirmed_where_it_is_read,
    accounts_are_found_by_name_or_address,
);

const NEW: &str = "một mật khẩu hoàn toàn khác";

async fn person(db: &TestDatabase, name: &str) -> Account {
    db.store.commands().create_account(&db.actor, new_account(name, false)).await.unwrap()
}

async fn way(db: &TestDatabase, account: &Account) -> SecretString {
    let token = MailToken::generate().unwrap();
    assert!(db.store.commands().request_password_reset(&db.actor, account.id, &token).await.unwrap());
    token.secret().clone()
}

async fn sign_in(db: &TestDatabase, name: &str, text: &str) -> SignIn {
    db.store.sign_in(name, &password(text)).await.unwrap()
}

async fn a_forgotten_password_is_set_anew_once(db: TestDatabase) {
    let an = person(&db, "an").await;
    crate::second_factor::set_up(&db.store, &db.actor, an.id).await;
    let session = Session {
        account: Some(an.id),
        data: "{}".to_owned(),
        expires_at: db.store.now() + TimeDelta::days(1),
    };
    db.store.sessions().save("cũ", &session).await.unwrap();
    for _ in 0..5 {
        sign_in(&db, "an", "đoán mò nhiều lần").await;
    }
    assert!(matches!(sign_in(&db, "an", "mật khẩu rất mẫu mực").await, SignIn::Locked { .. }));
    let (first, second) = (way(&db, &an).await, way(&db, &an).await);
    assert_eq!(first.expose_secret().len(), 64, "256 bits in hexadecimal");
    let stored = db.tamper(&format!("DELETE FROM mail_token WHERE id = '{}'", first.expose_secret())).await;
    assert_eq!(stored, 0, "the way itself is not in the database");

    // A password that cannot be accepted leaves the way open.
    let weak = db.store.commands().reset_password(&first, &password("ngắn")).await;
    assert!(matches!(weak, Err(StoreError::Invalid { field: "password", .. })));
    let after = db.store.commands().reset_password(&first, &password(NEW)).await.unwrap();
    assert_eq!(after.map(|account| account.id), Some(an.id));
    assert_eq!(db.store.sessions().load("cũ").await.unwrap(), None);
    for used in [&first, &second] {
        assert_eq!(db.store.commands().reset_password(used, &password(NEW)).await.unwrap(), None);
        assert_eq!(db.store.queries().account_to_reset(used).await.unwrap(), None);
    }
    assert_eq!(sign_in(&db, "an", "mật khẩu rất mẫu mực").await, SignIn::Refused);
    // The second factor is asked for as before.
    assert!(matches!(sign_in(&db, "an", NEW).await, SignIn::NeedsSecondFactor(_)));
    let chain = caicach_store::Chain::accounts();
    let entries = db.store.queries().audit_entries(&chain, None, 50).await.unwrap();
    let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert!(actions.contains(&"account.request_password_reset"), "{actions:?}");
    let reset = entries.iter().find(|entry| entry.action == "account.reset_password").unwrap();
    assert_eq!(reset.actor, format!("account:{}", an.id));
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}

async fn a_way_ends_after_its_time_and_with_what_it_rests_on(db: TestDatabase) {
    let is_open =
        async |way: &SecretString| db.store.queries().account_to_reset(way).await.unwrap().is_some();
    let an = person(&db, "an").await;
    let late = way(&db, &an).await;
    db.clock.advance(TimeDelta::minutes(29));
    assert!(is_open(&late).await);
    db.clock.advance(TimeDelta::minutes(1));
    assert!(!is_open(&late).await);
    assert_eq!(db.store.commands().reset_password(&late, &password(NEW)).await.unwrap(), None);
    // Another password, another address, a disabled account: the letter is of no use any more.
    let changed = way(&db, &an).await;
    db.store.commands().change_password(&db.actor, an.id, &password(NEW), None).await.unwrap();
    assert!(!is_open(&changed).await);
    let moved = way(&db, &an).await;
    let edit = AccountEdit {
        display_name: an.display_name.clone(),
        email: Some("khac@example.invalid".to_owned()),
        is_administrator: false,
    };
    let an = db.store.commands().edit_account(&db.actor, an.id, an.version, edit).await.unwrap();
    assert!(!is_open(&moved).await);
    let open = way(&db, &an).await;
    db.store.commands().disable_account(&db.actor, an.id, an.version, None).await.unwrap();
    assert!(!is_open(&open).await);
    let token = MailToken::generate().unwrap();
    assert!(!db.store.commands().request_password_reset(&db.actor, an.id, &token).await.unwrap());
}

async fn of_two_who_come_with_one_way_one_gets_in(db: TestDatabase) {
    let an = person(&db, "an").await;
    let way = way(&db, &an).await;
    let second = db.other_process().await;
    let (one, two) = (password(NEW), password("mật khẩu của người thứ hai"));
    let (first, other) = tokio::join!(
        async { db.store.commands().reset_password(&way, &one).await.unwrap().is_some() },
        async { second.commands().reset_password(&way, &two).await.unwrap().is_some() }
    );
    assert!(first != other, "{first} {other}");
    let winner = if first { NEW } else { "mật khẩu của người thứ hai" };
    assert!(matches!(sign_in(&db, "an", winner).await, SignIn::Accepted(_)));
    second.close().await.unwrap();
}

async fn nobody_is_flooded_with_letters(db: TestDatabase) {
    let an = person(&db, "an").await;
    for _ in 0..3 {
        way(&db, &an).await;
    }
    let token = MailToken::generate().unwrap();
    let commands = db.store.commands();
    assert!(!commands.request_password_reset(&db.actor, an.id, &token).await.unwrap());
    assert_eq!(db.store.queries().account_to_reset(token.secret()).await.unwrap(), None);
    // Clearing away what has ended does not make the hour shorter.
    db.clock.advance(TimeDelta::minutes(45));
    db.store.outbox().clear(db.store.now()).await.unwrap();
    assert!(!commands.request_password_reset(&db.actor, an.id, &token).await.unwrap());
    db.clock.advance(TimeDelta::minutes(16));
    assert!(commands.request_password_reset(&db.actor, an.id, &token).await.unwrap());
}

async fn an_address_is_confirmed_where_it_is_read(db: TestDatabase) {
    let an = person(&db, "an").await;
    let actor = Actor::account(&an);
    let reset = way(&db, &an).await;
    let ask = async |address: &str| {
        let token = MailToken::generate().unwrap();
        let commands = db.store.commands();
        assert!(commands.request_address(&actor, an.id, address, &token).await.unwrap());
        token.secret().clone()
    };
    let (mistaken, right) = (ask("nham@example.invalid").await, ask("moi@example.invalid").await);
    let pending = db.store.queries().pending_address(an.id).await.unwrap();
    assert_eq!(pending.as_deref(), Some("moi@example.invalid"));
    assert_eq!(
        db.store.queries().account(an.id).await.unwrap().email,
        an.email,
        "not before it is confirmed"
    );
    // The last one asked for counts; a way to confirm is none to a password.
    assert_eq!(db.store.commands().confirm_address(&mistaken).await.unwrap(), None);
    assert_eq!(db.store.queries().account_to_reset(&right).await.unwrap(), None);
    let (account, address) = db.store.queries().address_to_confirm(&right).await.unwrap().unwrap();
    assert_eq!((account.id, address.as_str()), (an.id, "moi@example.invalid"));
    let after = db.store.commands().confirm_address(&right).await.unwrap().unwrap();
    assert_eq!(after.email.as_deref(), Some("moi@example.invalid"));
    assert_eq!(db.store.commands().confirm_address(&right).await.unwrap(), None, "once");
    assert_eq!(db.store.queries().account_to_reset(&reset).await.unwrap(), None, "the old letter box");
    let removed = db.store.commands().remove_address(&actor, an.id).await.unwrap();
    assert_eq!(removed.email, None);

    // No address is in the chain, and nothing is left of an erased person.
    let chain = caicach_store::Chain::accounts();
    for entry in db.store.queries().audit_entries(&chain, None, 50).await.unwrap() {
        let told = format!("{:?} {:?}", entry.before, entry.after);
        assert!(!told.contains("example.invalid"), "{told}");
    }
    ask("nua@example.invalid").await;
    db.store.commands().erase_account(&db.actor, an.id, "theo yêu cầu").await.unwrap();
    assert_eq!(db.tamper("DELETE FROM mail_token").await, 0);
}

async fn accounts_are_found_by_name_or_address(db: TestDatabase) {
    let an = person(&db, "an").await;
    person(&db, "binh").await;
    let find = async |text: &str| {
        let found = db.store.queries().accounts_by_name_or_address(text).await.unwrap();
        found.into_iter().map(|account| account.name).collect::<Vec<_>>()
    };
    assert_eq!(find(" AN ").await, ["an"]);
    assert_eq!(find("An@Example.Invalid").await, ["an"]);
    assert_eq!(find("").await, Vec::<String>::new());
    assert_eq!(find("%' OR 1=1 --\0").await, Vec::<String>::new());
    db.store.set_letter_language(an.id, caicach_findings::Language::En).await.unwrap();
    assert_eq!(db.store.queries().account(an.id).await.unwrap().language, caicach_findings::Language::En);
    db.store.commands().disable_account(&db.actor, an.id, an.version, None).await.unwrap();
    assert_eq!(find("an").await, Vec::<String>::new());
}
