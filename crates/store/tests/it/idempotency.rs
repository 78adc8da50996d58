//! Requests that are sent twice are carried out once.

use crate::harness::{TestDatabase, stories};
use caicach_store::{Actor, Claim, KeptResponse, StoreError, TAKE_OVER_AFTER};
use chrono::TimeDelta;

stories!(a_request_is_carried_out_once, an_abandoned_claim_is_taken_over_once);

async fn a_request_is_carried_out_once(db: TestDatabase) {
    let requests = db.store.requests();
    let answer = KeptResponse { status: 201, body: "{\"id\":1}".to_owned() };
    assert_eq!(requests.claim(&db.actor, "k", "h").await.unwrap(), Claim::New);
    assert_eq!(requests.claim(&db.actor, "k", "h").await.unwrap(), Claim::InProgress);
    requests.complete(&db.actor, "k", &answer).await.unwrap();
    assert_eq!(requests.claim(&db.actor, "k", "h").await.unwrap(), Claim::Done(answer.clone()));
    let other_request = requests.claim(&db.actor, "k", "other").await;
    assert!(matches!(other_request, Err(StoreError::Invalid { .. })));
    // The key of another actor is another key.
    let other = Actor::system("other");
    assert_eq!(requests.claim(&other, "k", "h").await.unwrap(), Claim::New);
    requests.release(&other, "k").await.unwrap();
    assert_eq!(requests.claim(&other, "k", "h").await.unwrap(), Claim::New);
    // An answer that was given is not released.
    requests.release(&db.actor, "k").await.unwrap();
    assert_eq!(requests.claim(&db.actor, "k", "h").await.unwrap(), Claim::Done(answer));

    db.clock.advance(TimeDelta::days(1));
    assert_eq!(requests.forget_before(db.clock.now()).await.unwrap(), 2);
    assert_eq!(requests.claim(&db.actor, "k", "h").await.unwrap(), Claim::New);
}

async fn an_abandoned_claim_is_taken_over_once(db: TestDatabase) {
    assert_eq!(db.store.requests().claim(&db.actor, "k", "h").await.unwrap(), Claim::New);
    db.clock.advance(TAKE_OVER_AFTER + TimeDelta::microseconds(1));
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            let (store, actor) = (db.store.clone(), db.actor.clone());
            tokio::spawn(async move { store.requests().claim(&actor, "k", "h").await.unwrap() })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        taken += usize::from(task.await.unwrap() == Claim::New);
    }
    assert_eq!(taken, 1);
}
