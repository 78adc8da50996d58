//! A person is forgotten, and the log stays whole.

use crate::backup::back_up;
use crate::example::{fill, new_account, password};
use crate::harness::{TestDatabase, stories};
use caicach_store::{AccountEdit, Actor, DatabaseKind, NewAccount, SignIn, StoreError};

stories!(nothing_personal_is_left_of_an_erased_person, the_chain_never_held_a_name);

const PERSONAL: [&str; 4] = ["nguyen.bi.mat", "Nguyễn Thị Bí Mật", "bimat@example.invalid", "Trần Đổi Tên"];

async fn person(db: &TestDatabase) -> caicach_store::Account {
    let new = NewAccount {
        name: PERSONAL[0].to_owned(),
        display_name: PERSONAL[1].to_owned(),
        email: Some(PERSONAL[2].to_owned()),
        ..new_account("x", false)
    };
    let account = db.store.commands().create_account(&db.actor, new).await.unwrap();
    let edit = AccountEdit {
        display_name: PERSONAL[3].to_owned(),
        email: account.email.clone(),
        is_administrator: false,
    };
    db.store.commands().edit_account(&Actor::account(&account), account.id, 1, edit).await.unwrap()
}

async fn nothing_personal_is_left_of_an_erased_person(db: TestDatabase) {
    fill(&db.store).await;
    let account = person(&db).await;
    let token = db.store.commands().create_api_token(&db.actor, account.id, PERSONAL[3], None).await.unwrap();
    db.store.requests().claim(&Actor::account(&account), "k", PERSONAL[1]).await.unwrap();
    db.store.commands().link_openid(&db.actor, account.id, "https://id.example", PERSONAL[0]).await.unwrap();
    let erased = db.store.commands().erase_account(&db.actor, account.id, "theo yêu cầu").await.unwrap();
    assert_eq!(
        (erased.name, erased.display_name, erased.email),
        (format!("#{}", account.id), String::new(), None)
    );

    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
    assert_eq!(
        db.store.sign_in(PERSONAL[0], &password("mật khẩu rất mẫu mực")).await.unwrap(),
        SignIn::Refused
    );
    assert_eq!(db.store.verify_api_token(&token.secret).await.unwrap(), None);
    let (_, backup) = back_up(&db.store).await;
    for text in PERSONAL {
        assert!(!contains(&backup, text), "{text} is still there");
    }
    let commands = db.store.commands();
    assert!(matches!(
        commands.erase_account(&db.actor, account.id, "lại").await,
        Err(StoreError::Invalid { .. })
    ));
    assert!(matches!(
        commands.enable_account(&db.actor, account.id, erased.version).await,
        Err(StoreError::Invalid { .. })
    ));
    assert!(
        commands
            .change_password(&db.actor, account.id, &password("mật khẩu vừa đổi mới"), None)
            .await
            .is_err()
    );
    // The name is free again, for another person with another number.
    let namesake = commands.create_account(&db.actor, new_account(PERSONAL[0], false)).await.unwrap();
    assert_ne!(namesake.id, account.id);
    commands.erase_account(&db.actor, namesake.id, "theo yêu cầu").await.unwrap();

    if db.kind() == DatabaseKind::Sqlite {
        nothing_is_left_in_the_file(db).await;
    }
}

/// Not only the rows are gone: the bytes were overwritten.
async fn nothing_is_left_in_the_file(db: TestDatabase) {
    let url = db.url().to_string();
    let path = url.strip_prefix("sqlite:").unwrap().to_owned();
    db.store.clone().close().await.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.windows(9).any(|window| window == "quan.tri@".as_bytes()), "the file is not as expected");
    for text in PERSONAL {
        assert!(
            !bytes.windows(text.len()).any(|window| window == text.as_bytes()),
            "{text} is still in the file"
        );
    }
    assert!(!std::path::Path::new(&format!("{path}-wal")).exists());
}

async fn the_chain_never_held_a_name(db: TestDatabase) {
    let account = person(&db).await;
    let entries =
        db.store.queries().audit_entries(&caicach_store::Chain::accounts(), None, 10).await.unwrap();
    let text = format!("{entries:?}");
    for personal in PERSONAL {
        assert!(!text.contains(personal), "{personal}");
    }
    // What stands for a name is the same in both entries, and another for another person with the same name.
    let edited = stand_in(entries[0].before.as_deref().unwrap());
    let created = stand_in(entries[1].after.as_deref().unwrap());
    assert_eq!(edited, created);
    assert!(created.starts_with("hmac:") && created.len() == "hmac:".len() + 64);
    assert_ne!(edited, stand_in(entries[0].after.as_deref().unwrap()));
    let mut namesake = new_account("khac", false);
    namesake.display_name = PERSONAL[1].to_owned();
    db.store.commands().create_account(&db.actor, namesake).await.unwrap();
    let entries = db.store.queries().audit_entries(&caicach_store::Chain::accounts(), None, 1).await.unwrap();
    assert_ne!(stand_in(entries[0].after.as_deref().unwrap()), created);
    assert_eq!(account.version, 2);
}

/// What stands for the displayed name.
fn stand_in(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    value["display_name"].as_str().unwrap().to_owned()
}

fn contains(backup: &[u8], text: &str) -> bool {
    let tables = crate::backup::content(backup);
    tables.values().flatten().any(|line| line.contains(text))
}
