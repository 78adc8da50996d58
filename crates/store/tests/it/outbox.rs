//! No letter is lost, and none goes out twice.

use crate::harness::{TestDatabase, stories};
use crate::news::letter;
use caicach_store::{AccountId, LetterState, NewLetter, News, OutboxLetter, StoreError};
use chrono::TimeDelta;
use std::collections::BTreeSet;

stories!(
    a_letter_is_claimed_sent_and_forgotten,
    of_many_senders_one_gets_each_letter,
    what_a_killed_sender_held_is_sent_by_another,
    waiting_letters_survive_a_restart,
    a_failure_is_tried_again_later_and_given_up_in_the_end,
    a_letter_of_no_use_is_not_sent_and_its_secret_is_deleted,
    an_administrator_tries_again_and_drops,
    old_letters_are_cleared_away,
);

async fn write(db: &TestDatabase, letters: Vec<NewLetter>) {
    let news = News { notices: Vec::new(), letters };
    db.store.notices().tell(&news).await.unwrap();
}

fn plain(subject: &str) -> NewLetter {
    NewLetter { account: None, ..letter(AccountId(0), subject) }
}

async fn only(db: &TestDatabase) -> OutboxLetter {
    let mut letters = db.store.outbox().letters(50).await.unwrap();
    assert_eq!(letters.len(), 1);
    letters.remove(0)
}

async fn bodies(db: &TestDatabase) -> u64 {
    db.tamper("UPDATE outbox SET body = body WHERE body <> ''").await
}

async fn a_letter_is_claimed_sent_and_forgotten(db: TestDatabase) {
    assert_eq!(db.store.outbox().claim().await.unwrap(), None);
    let later = NewLetter { due_at: Some(db.store.now() + TimeDelta::hours(1)), ..plain("sau") };
    write(&db, vec![later, plain("ngay")]).await;
    let claimed = db.store.outbox().claim().await.unwrap().unwrap();
    assert_eq!((claimed.subject.as_str(), claimed.body.as_str()), ("ngay", "[]"));
    assert!(!format!("{claimed:?}").contains("[]"));
    assert_eq!(db.store.outbox().claim().await.unwrap(), None, "the other one is not due");
    assert!(db.store.outbox().sent(&claimed).await.unwrap());
    let letters = db.store.outbox().letters(50).await.unwrap();
    let states: Vec<LetterState> = letters.iter().map(|letter| letter.state).collect();
    assert_eq!(states, [LetterState::Waits, LetterState::Sent]);
    assert!(!letters[1].can_be_sent);
    assert_eq!(bodies(&db).await, 1);
    db.clock.advance(TimeDelta::hours(1));
    assert_eq!(db.store.outbox().claim().await.unwrap().unwrap().subject, "sau");
}

async fn of_many_senders_one_gets_each_letter(db: TestDatabase) {
    const LETTERS: usize = 40;
    write(&db, (0..LETTERS).map(|number| plain(&format!("thư {number}"))).collect()).await;
    let mut senders = Vec::new();
    for _ in 0..4 {
        let store = db.other_process().await;
        senders.push(tokio::spawn(async move {
            let mut sent = Vec::new();
            while let Some(letter) = store.outbox().claim().await.unwrap() {
                tokio::task::yield_now().await;
                assert!(store.outbox().sent(&letter).await.unwrap());
                sent.push(letter.id);
            }
            store.close().await.unwrap();
            sent
        }));
    }
    let mut sent = Vec::new();
    for sender in senders {
        sent.extend(sender.await.unwrap());
    }
    assert_eq!(sent.len(), LETTERS);
    assert_eq!(sent.into_iter().collect::<BTreeSet<i64>>().len(), LETTERS);
}

async fn what_a_killed_sender_held_is_sent_by_another(db: TestDatabase) {
    write(&db, vec![plain("thư")]).await;
    let lost = db.store.outbox().claim().await.unwrap().unwrap();
    db.clock.advance(TimeDelta::minutes(4));
    assert_eq!(db.store.outbox().claim().await.unwrap(), None);
    db.clock.advance(TimeDelta::minutes(1));
    let found = db.store.outbox().claim().await.unwrap().unwrap();
    assert_eq!(found.id, lost.id);
    // The first one comes back to life: its word does not count any more.
    assert!(!db.store.outbox().sent(&lost).await.unwrap());
    db.store.outbox().failed(&lost, "muộn", false).await.unwrap();
    assert_eq!(only(&db).await.last_error, None);
    assert!(db.store.outbox().sent(&found).await.unwrap());
}

async fn waiting_letters_survive_a_restart(db: TestDatabase) {
    write(&db, vec![plain("thư")]).await;
    let db = db.restart().await;
    assert_eq!(db.store.outbox().claim().await.unwrap().unwrap().subject, "thư");
}

async fn a_failure_is_tried_again_later_and_given_up_in_the_end(db: TestDatabase) {
    write(&db, vec![plain("thư")]).await;
    let begun = db.store.now();
    let mut waits = Vec::new();
    loop {
        let claimed = db.store.outbox().claim().await.unwrap().unwrap();
        db.store.outbox().failed(&claimed, "421 later\r\n", false).await.unwrap();
        let letter = only(&db).await;
        assert_eq!(letter.last_error.as_deref(), Some("421 later"));
        if letter.state == LetterState::GivenUp {
            break;
        }
        assert_eq!(letter.state, LetterState::TriedAgain);
        assert_eq!(db.store.outbox().claim().await.unwrap(), None, "not before its time");
        let wait = letter.due_at - db.store.now();
        waits.push(wait.num_minutes());
        db.clock.advance(wait);
    }
    assert_eq!(waits[..4], [1, 2, 4, 8]);
    let lasted = db.store.now() - begun;
    assert!(lasted > TimeDelta::hours(36) && lasted < TimeDelta::days(3), "{lasted}");
    assert_eq!(bodies(&db).await, 1, "it can be tried again");

    write(&db, vec![plain("không có người này")]).await;
    for tries in 1..=3 {
        let claimed = db.store.outbox().claim().await.unwrap().unwrap();
        db.store.outbox().failed(&claimed, "550 no such person", true).await.unwrap();
        let letters = db.store.outbox().letters(50).await.unwrap();
        let letter = letters.iter().find(|letter| letter.id == claimed.id).unwrap();
        assert_eq!(letter.state == LetterState::GivenUp, tries == 3);
        db.clock.advance(TimeDelta::hours(1));
    }
}

async fn a_letter_of_no_use_is_not_sent_and_its_secret_is_deleted(db: TestDatabase) {
    let ends = db.store.now() + TimeDelta::minutes(30);
    let reset = |subject: &str| NewLetter { useless_after: Some(ends), ..plain(subject) };
    write(&db, vec![reset("một"), reset("hai")]).await;
    // Both fail, one until it is given up; the other one is not tried again in time.
    for _ in 0..4 {
        let claimed = db.store.outbox().claim().await.unwrap().unwrap();
        db.store.outbox().failed(&claimed, "550", true).await.unwrap();
        db.clock.advance(TimeDelta::minutes(1));
    }
    let states: Vec<LetterState> =
        db.store.outbox().letters(9).await.unwrap().iter().map(|letter| letter.state).collect();
    assert_eq!(states, [LetterState::TriedAgain, LetterState::TriedAgain]);
    db.clock.advance(TimeDelta::minutes(1));
    let claimed = db.store.outbox().claim().await.unwrap().unwrap();
    db.store.outbox().failed(&claimed, "550", true).await.unwrap();
    assert_eq!(db.store.outbox().letters(9).await.unwrap()[0].state, LetterState::GivenUp);
    assert_eq!(bodies(&db).await, 2, "an administrator may try again while it is of use");
    db.clock.advance(TimeDelta::minutes(31));
    assert_eq!(db.store.outbox().claim().await.unwrap(), None);
    db.store.outbox().clear(db.store.now() - TimeDelta::days(30)).await.unwrap();
    assert_eq!(bodies(&db).await, 0);
    for letter in db.store.outbox().letters(9).await.unwrap() {
        assert_eq!(letter.state, LetterState::GivenUp);
        let refused = db.store.commands().retry_letter(&db.actor, letter.id).await;
        assert!(matches!(refused, Err(StoreError::Invalid { .. })), "{refused:?}");
    }
}

async fn an_administrator_tries_again_and_drops(db: TestDatabase) {
    write(&db, vec![plain("thư")]).await;
    let id = only(&db).await.id;
    for _ in 0..3 {
        let claimed = db.store.outbox().claim().await.unwrap().unwrap();
        let commands = db.store.commands();
        assert!(matches!(commands.drop_letter(&db.actor, id).await, Err(StoreError::Invalid { .. })));
        db.store.outbox().failed(&claimed, "550", true).await.unwrap();
        db.clock.advance(TimeDelta::hours(1));
    }
    assert_eq!(only(&db).await.state, LetterState::GivenUp);
    db.store.commands().retry_letter(&db.actor, id).await.unwrap();
    assert_eq!(only(&db).await.state, LetterState::Waits);
    db.store.commands().drop_letter(&db.actor, id).await.unwrap();
    assert!(db.store.outbox().letters(9).await.unwrap().is_empty());
    for gone in [
        db.store.commands().drop_letter(&db.actor, id).await,
        db.store.commands().retry_letter(&db.actor, id).await,
    ] {
        assert!(matches!(gone, Err(StoreError::NotFound { .. })));
    }
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}

async fn old_letters_are_cleared_away(db: TestDatabase) {
    write(&db, vec![plain("một"), plain("hai")]).await;
    let claimed = db.store.outbox().claim().await.unwrap().unwrap();
    db.store.outbox().sent(&claimed).await.unwrap();
    db.clock.advance(TimeDelta::days(31));
    let before = db.store.now() - TimeDelta::days(30);
    assert_eq!(db.store.outbox().clear(before).await.unwrap(), 1);
    assert_eq!(only(&db).await.state, LetterState::Waits, "what waits is never cleared away");
}
