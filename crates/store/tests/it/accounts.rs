//! Accounts are created, edited, disabled and enabled.

use crate::example::{new_account, password};
use crate::harness::{TestDatabase, stories};
use caicach_store::{AccountEdit, AccountId, NewAccount, SignIn, StoreError, Subject};

stories!(
    the_first_administrator_is_created_and_kept,
    a_name_is_taken_once_whatever_its_case,
    an_edit_of_an_old_version_is_refused,
    a_disabled_account_cannot_be_used,
    a_changed_password_ends_sessions,
    what_cannot_be_accepted_is_refused_with_a_reason,
);

async fn the_first_administrator_is_created_and_kept(db: TestDatabase) {
    let (queries, commands) = (db.store.queries(), db.store.commands());
    assert!(!queries.has_administrator().await.unwrap());
    let first = commands.create_account(&db.actor, new_account("Quan.Tri", true)).await.unwrap();
    assert_eq!((first.name.as_str(), first.version, first.created_at), ("quan.tri", 1, db.clock.now()));
    assert!(queries.has_administrator().await.unwrap());

    let edit = AccountEdit { display_name: "An".to_owned(), email: None, is_administrator: false };
    let demoted = commands.edit_account(&db.actor, first.id, 1, edit.clone()).await;
    assert!(matches!(demoted, Err(StoreError::Invalid { field: "is_administrator", .. })));
    let disabled = commands.disable_account(&db.actor, first.id, 1, None).await;
    assert!(matches!(disabled, Err(StoreError::Invalid { .. })));
    let erased = commands.erase_account(&db.actor, first.id, "theo yêu cầu").await;
    assert!(matches!(erased, Err(StoreError::Invalid { .. })));

    commands.create_account(&db.actor, new_account("quan.tri.2", true)).await.unwrap();
    let demoted = commands.edit_account(&db.actor, first.id, 1, edit).await.unwrap();
    assert!(!demoted.is_administrator && demoted.version == 2);
    assert_eq!(queries.account(first.id).await.unwrap(), demoted);
}

async fn a_name_is_taken_once_whatever_its_case(db: TestDatabase) {
    let commands = db.store.commands();
    let account = commands.create_account(&db.actor, new_account("an", false)).await.unwrap();
    let again = NewAccount { name: " AN ".to_owned(), ..new_account("an", false) };
    let again = commands.create_account(&db.actor, again).await;
    assert!(matches!(again, Err(StoreError::AlreadyExists { subject: Subject::Account, id }) if id == "an"));
    let found = db.store.queries().account_by_name("AN").await.unwrap();
    assert_eq!(found, Some(account.clone()));
    assert_eq!(db.store.queries().accounts().await.unwrap(), [account]);
    assert_eq!(db.store.queries().account_by_name("nul\0").await.unwrap(), None);
}

async fn an_edit_of_an_old_version_is_refused(db: TestDatabase) {
    let commands = db.store.commands();
    let account = commands.create_account(&db.actor, new_account("an", false)).await.unwrap();
    let edit =
        |name: &str| AccountEdit { display_name: name.to_owned(), email: None, is_administrator: false };
    commands.edit_account(&db.actor, account.id, 1, edit("một")).await.unwrap();
    let late = commands.edit_account(&db.actor, account.id, 1, edit("hai")).await.unwrap_err();
    assert!(matches!(late, StoreError::Conflict { expected: 1, found: 2, .. }), "{late:?}");
    assert!(late.message().vi.contains("tài khoản") && late.hint().is_some());
    assert_eq!(db.store.queries().account(account.id).await.unwrap().display_name, "một");
    let nobody = commands.edit_account(&db.actor, AccountId(999), 1, edit("x")).await;
    assert!(matches!(nobody, Err(StoreError::NotFound { .. })));
    // What was refused left no entry.
    let entries =
        db.store.queries().audit_entries(&caicach_store::Chain::accounts(), None, 10).await.unwrap();
    let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["account.edit", "account.create"]);
}

async fn a_disabled_account_cannot_be_used(db: TestDatabase) {
    let commands = db.store.commands();
    let account = commands.create_account(&db.actor, new_account("an", false)).await.unwrap();
    let token = commands.create_api_token(&db.actor, account.id, "máy", None).await.unwrap();
    let disabled = commands.disable_account(&db.actor, account.id, 1, Some("nghỉ việc")).await.unwrap();
    assert_eq!(disabled.disabled_at, Some(db.clock.now()));
    let right = db.store.sign_in("an", &password("mật khẩu rất mẫu mực")).await.unwrap();
    assert_eq!(right, SignIn::Disabled);
    let wrong = db.store.sign_in("an", &password("sai mật khẩu")).await.unwrap();
    assert_eq!(wrong, SignIn::Refused);
    assert_eq!(db.store.verify_api_token(&token.secret).await.unwrap(), None);
    assert!(commands.create_api_token(&db.actor, account.id, "máy", None).await.is_err());

    commands.enable_account(&db.actor, account.id, 2).await.unwrap();
    assert!(matches!(
        db.store.sign_in("an", &password("mật khẩu rất mẫu mực")).await.unwrap(),
        SignIn::Accepted(_)
    ));
    assert!(db.store.verify_api_token(&token.secret).await.unwrap().is_some());
}

async fn a_changed_password_ends_sessions(db: TestDatabase) {
    let commands = db.store.commands();
    let account = commands.create_account(&db.actor, new_account("an", false)).await.unwrap();
    let session = caicach_store::Session {
        account: Some(account.id),
        data: "{}".to_owned(),
        expires_at: db.clock.now() + chrono::TimeDelta::hours(1),
    };
    for token in ["điện thoại", "máy bàn"] {
        db.store.sessions().save(token, &session).await.unwrap();
    }
    commands
        .change_password(&db.actor, account.id, &password("mật khẩu vừa đổi mới"), Some("máy bàn"))
        .await
        .unwrap();
    assert_eq!(db.store.sessions().load("điện thoại").await.unwrap(), None);
    assert_eq!(db.store.sessions().load("máy bàn").await.unwrap(), Some(session));
    assert_eq!(db.store.sign_in("an", &password("mật khẩu rất mẫu mực")).await.unwrap(), SignIn::Refused);
    assert!(matches!(
        db.store.sign_in("an", &password("mật khẩu vừa đổi mới")).await.unwrap(),
        SignIn::Accepted(_)
    ));
}

async fn what_cannot_be_accepted_is_refused_with_a_reason(db: TestDatabase) {
    let commands = db.store.commands();
    let mut short = new_account("an", false);
    short.password = password("ngắn");
    let mut no_mail = new_account("an", false);
    no_mail.email = Some("không phải thư".to_owned());
    let mut control = new_account("an", false);
    control.display_name = "A\0n".to_owned();
    for (new, expected) in [
        (short, "password"),
        (no_mail, "email"),
        (control, "display_name"),
        (new_account("#1", false), "name"),
    ] {
        match commands.create_account(&db.actor, new).await {
            Err(StoreError::Invalid { field, reason }) => {
                assert_eq!(field, expected);
                assert!(!reason.vi.is_empty() && !reason.en.is_empty());
            }
            other => panic!("{expected}: {other:?}"),
        }
    }
    assert!(db.store.queries().accounts().await.unwrap().is_empty());
}
