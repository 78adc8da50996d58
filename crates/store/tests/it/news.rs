//! People are told of what happened, and only of that, and once.

use crate::example::new_account;
use crate::harness::{TestDatabase, stories};
use caicach_store::{
    Account, AccountEdit, AccountId, Chain, LetterState, NewLetter, NewNotice, News, Store, StoreError,
};
use chrono::TimeDelta;

stories!(
    what_is_told_stands_and_falls_with_the_change,
    a_person_is_told_of_a_cause_once,
    whoever_has_not_looked_is_not_written_to_again,
    notices_are_read_one_by_one_or_all,
    an_erased_person_is_told_nothing_and_nothing_of_them_waits,
);

pub(crate) fn letter(account: AccountId, subject: &str) -> NewLetter {
    NewLetter {
        account: Some(account),
        recipient: "an@example.invalid".to_owned(),
        kind: "notice",
        language: caicach_findings::Language::Vi,
        subject: subject.to_owned(),
        body: "[]".to_owned(),
        due_at: None,
        useless_after: None,
    }
}

fn notice(account: AccountId, cause: &str) -> NewNotice {
    NewNotice {
        account,
        cause: cause.to_owned(),
        kind: "message".to_owned(),
        thread: "sheet:1:68".to_owned(),
        data: "{\"item\":\"1.1\"}".to_owned(),
        letter: Some(letter(account, cause)),
    }
}

fn of(notice: NewNotice) -> News {
    News { notices: vec![notice], letters: Vec::new() }
}

/// A notice and a letter, for the example of an office.
pub(crate) async fn fill(store: &Store, account: AccountId) {
    store.notices().tell(&of(notice(account, "ví dụ"))).await.unwrap();
}

async fn person(db: &TestDatabase) -> Account {
    db.store.commands().create_account(&db.actor, new_account("an", false)).await.unwrap()
}

async fn subjects(db: &TestDatabase) -> Vec<String> {
    let mut letters = db.store.outbox().letters(50).await.unwrap();
    letters.sort_by_key(|letter| letter.id);
    letters.into_iter().map(|letter| letter.subject).collect()
}

async fn what_is_told_stands_and_falls_with_the_change(db: TestDatabase) {
    let person = person(&db).await;
    let news = of(notice(person.id, "một"));
    let edit = AccountEdit {
        display_name: "Tên mới".to_owned(),
        email: person.email.clone(),
        is_administrator: false,
    };
    let commands = db.store.commands().telling(&news);
    // The change is refused: nobody is told of it.
    let refused = commands.edit_account(&db.actor, person.id, 99, edit.clone()).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })));
    assert_eq!(db.store.notices().unread(person.id).await.unwrap(), 0);
    assert!(subjects(&db).await.is_empty());
    commands.edit_account(&db.actor, person.id, 1, edit.clone()).await.unwrap();
    assert_eq!(db.store.notices().unread(person.id).await.unwrap(), 1);
    assert_eq!(subjects(&db).await, ["một"]);

    // What cannot be told undoes the change.
    let unspeakable = of(NewNotice { data: "\0".to_owned(), ..notice(person.id, "hai") });
    let commands = db.store.commands().telling(&unspeakable);
    let entries = db.store.queries().audit_entries(&Chain::accounts(), None, 50).await.unwrap().len();
    let refused = commands.edit_account(&db.actor, person.id, 2, edit).await;
    assert!(matches!(refused, Err(StoreError::Invalid { .. })), "{refused:?}");
    assert_eq!(db.store.queries().account(person.id).await.unwrap().version, 2);
    let after = db.store.queries().audit_entries(&Chain::accounts(), None, 50).await.unwrap().len();
    assert_eq!(entries, after);
}

async fn a_person_is_told_of_a_cause_once(db: TestDatabase) {
    let (an, other) = (person(&db).await, new_account("binh", false));
    let other = db.store.commands().create_account(&db.actor, other).await.unwrap();
    let both =
        News { notices: vec![notice(an.id, "nhắc:7"), notice(other.id, "nhắc:7")], letters: Vec::new() };
    // The task runs again and again, also on two servers at the same time.
    let second = db.other_process().await;
    let (one, two) = tokio::join!(async { db.store.notices().tell(&both).await.unwrap() }, async {
        second.notices().tell(&both).await.unwrap()
    });
    assert_eq!(one + two, 2);
    assert_eq!(db.store.notices().tell(&both).await.unwrap(), 0);
    assert_eq!(subjects(&db).await.len(), 2);
    second.close().await.unwrap();
}

async fn whoever_has_not_looked_is_not_written_to_again(db: TestDatabase) {
    let person = person(&db).await;
    let tell = async |cause: &str| db.store.notices().tell(&of(notice(person.id, cause))).await.unwrap();
    assert_eq!([tell("câu 1").await, tell("câu 2").await, tell("câu 3").await], [1, 1, 1]);
    assert_eq!(subjects(&db).await, ["câu 1"]);
    assert_eq!(db.store.notices().unread(person.id).await.unwrap(), 3);
    db.store.notices().read(person.id, None).await.unwrap();
    tell("câu 4").await;
    assert_eq!(subjects(&db).await, ["câu 1", "câu 4"]);
    // Another sheet is another matter.
    let elsewhere = NewNotice { thread: "sheet:1:01".to_owned(), ..notice(person.id, "câu 5") };
    db.store.notices().tell(&of(elsewhere)).await.unwrap();
    assert_eq!(subjects(&db).await.len(), 3);
}

async fn notices_are_read_one_by_one_or_all(db: TestDatabase) {
    let person = person(&db).await;
    for cause in ["1", "2", "3"] {
        db.store.notices().tell(&of(notice(person.id, cause))).await.unwrap();
        db.clock.advance(TimeDelta::minutes(1));
    }
    let notices = db.store.notices();
    let all = notices.of_account(person.id, 50).await.unwrap();
    assert_eq!(all.len(), 3);
    assert!(all[0].id > all[1].id && all[0].created_at > all[1].created_at);
    assert_eq!(notices.read(person.id, Some(all[1].id)).await.unwrap(), 1);
    assert_eq!(notices.read(person.id, Some(all[1].id)).await.unwrap(), 0);
    assert_eq!(notices.unread(person.id).await.unwrap(), 2);
    // What is somebody else's cannot be read, or marked.
    let stranger = AccountId(person.id.0 + 1);
    assert_eq!(notices.one(stranger, all[0].id).await.unwrap(), None);
    assert_eq!(notices.read(stranger, Some(all[0].id)).await.unwrap(), 0);
    assert_eq!(notices.read(person.id, None).await.unwrap(), 2);
    assert_eq!(notices.delete_before(db.store.now()).await.unwrap(), 3);
}

async fn an_erased_person_is_told_nothing_and_nothing_of_them_waits(db: TestDatabase) {
    let person = person(&db).await;
    db.store.notices().tell(&of(notice(person.id, "một"))).await.unwrap();
    assert_eq!(db.store.outbox().letters(9).await.unwrap()[0].state, LetterState::Waits);
    db.store.commands().erase_account(&db.actor, person.id, "theo yêu cầu").await.unwrap();
    assert!(db.store.notices().of_account(person.id, 9).await.unwrap().is_empty());
    assert!(db.store.outbox().letters(9).await.unwrap().is_empty());
}
