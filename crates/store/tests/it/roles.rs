//! Roles begin, end and move; they are never lost.

use crate::example::{date, new_account, terms};
use crate::harness::{TestDatabase, stories};
use caicach_people::{GrantTerms, Reach, Role};
use caicach_store::{Account, Chain, StoreError};

stories!(
    a_role_is_held_from_a_day_to_a_day,
    a_role_that_has_not_begun_is_never_held,
    a_person_who_moves_loses_nothing,
    who_acts_for_somebody_does_so_within_that_role,
    what_does_not_hold_together_is_refused,
);

async fn account(db: &TestDatabase, name: &str) -> Account {
    db.store.commands().create_account(&db.actor, new_account(name, false)).await.unwrap()
}

async fn a_role_is_held_from_a_day_to_a_day(db: TestDatabase) {
    let commands = db.store.commands();
    let an = account(&db, "an").await;
    let granted =
        commands.grant_role(&db.actor, an.id, &terms(Role::Scorer, "68", "2026-01-01")).await.unwrap();
    let id = granted.grant.id;
    assert!(matches!(
        commands.end_role(&db.actor, id, 1, date("2026-06-30"), "  ").await,
        Err(StoreError::Invalid { field: "reason", .. })
    ));
    let ended = commands.end_role(&db.actor, id, 1, date("2026-06-30"), "chuyển công tác").await.unwrap();
    assert_eq!((ended.version, ended.end_reason.as_deref()), (2, Some("chuyển công tác")));
    assert!(matches!(
        commands.end_role(&db.actor, id, 1, date("2026-07-31"), "lại").await,
        Err(StoreError::Conflict { .. })
    ));
    let queries = db.store.queries();
    assert_eq!(queries.role_grants(an.id).await.unwrap(), std::slice::from_ref(&ended));
    for (day, count) in [("2025-12-31", 0), ("2026-01-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)] {
        assert_eq!(queries.roles_in_force(an.id, date(day)).await.unwrap().len(), count, "{day}");
    }
    let entries = queries.audit_entries(&Chain::accounts(), None, 2).await.unwrap();
    let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["role_grant.end", "role_grant.create"]);
    assert_eq!(entries[0].reason.as_deref(), Some("chuyển công tác"));
}

async fn a_role_that_has_not_begun_is_never_held(db: TestDatabase) {
    let commands = db.store.commands();
    let an = account(&db, "an").await;
    let granted =
        commands.grant_role(&db.actor, an.id, &terms(Role::Clerk, "68", "2027-01-01")).await.unwrap();
    let ended =
        commands.end_role(&db.actor, granted.grant.id, 1, date("2026-11-22"), "nhầm người").await.unwrap();
    assert_eq!(ended.grant.terms.valid_to, Some(date("2026-12-31")));
    assert!(db.store.queries().roles_in_force(an.id, date("2027-01-01")).await.unwrap().is_empty());
}

async fn a_person_who_moves_loses_nothing(db: TestDatabase) {
    let commands = db.store.commands();
    let an = account(&db, "an").await;
    let bound = GrantTerms { domains: vec!["1".to_owned()], ..terms(Role::Appraiser, "S01", "2026-01-01") };
    let old = commands.grant_role(&db.actor, an.id, &bound).await.unwrap();
    let new_place = Reach::Unit("S02".to_owned());
    let moved = commands
        .move_role(&db.actor, old.grant.id, 1, (new_place.clone(), date("2026-07-01")), "điều động")
        .await
        .unwrap();
    assert_eq!(moved.ended.grant.terms.valid_to, Some(date("2026-06-30")));
    assert_eq!((moved.begun.follows, moved.begun.grant.account), (Some(old.grant.id), an.id.0));
    assert_eq!(
        moved.begun.grant.terms,
        GrantTerms { reach: new_place.clone(), valid_from: date("2026-07-01"), ..bound }
    );
    let queries = db.store.queries();
    let reach = |day: &'static str| {
        let queries = &queries;
        async move {
            let held = queries.roles_in_force(an.id, date(day)).await.unwrap();
            held.into_iter().map(|grant| grant.terms.reach).collect::<Vec<_>>()
        }
    };
    assert_eq!(reach("2026-06-30").await, [Reach::Subtree("S01".to_owned())]);
    assert_eq!(reach("2026-07-01").await, std::slice::from_ref(&new_place));

    // What has ended does not move, and neither does what has not begun before.
    for (id, version) in [(moved.ended.grant.id, 2), (moved.begun.grant.id, 1)] {
        let to = (new_place.clone(), date("2026-07-01"));
        let again = commands.move_role(&db.actor, id, version, to, "lại").await;
        assert!(matches!(again, Err(StoreError::Invalid { field: "first_day", .. })), "{again:?}");
    }
    assert_eq!(queries.role_grants(an.id).await.unwrap(), [moved.ended, moved.begun]);
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}

async fn who_acts_for_somebody_does_so_within_that_role(db: TestDatabase) {
    let commands = db.store.commands();
    let (head, deputy) = (account(&db, "truong").await, account(&db, "pho").await);
    let held =
        GrantTerms { valid_to: Some(date("2026-12-31")), ..terms(Role::Approver, "X001", "2026-01-01") };
    commands.grant_role(&db.actor, head.id, &held).await.unwrap();
    let acting = GrantTerms {
        reach: Reach::Unit("X001".to_owned()),
        valid_from: date("2026-08-03"),
        valid_to: Some(date("2026-08-14")),
        acting_for: Some(head.id.0),
        ..held.clone()
    };
    let granted = commands.grant_role(&db.actor, deputy.id, &acting).await.unwrap();
    assert_eq!(granted.grant.terms, acting);
    let too_long = GrantTerms { valid_to: Some(date("2027-01-31")), ..acting.clone() };
    let elsewhere = GrantTerms { reach: Reach::Unit("X002".to_owned()), ..acting.clone() };
    let other_role = GrantTerms { role: Role::Scorer, ..acting.clone() };
    for wrong in [too_long, elsewhere, other_role] {
        let refused = commands.grant_role(&db.actor, deputy.id, &wrong).await;
        assert!(matches!(refused, Err(StoreError::Invalid { field: "acting_for", .. })), "{wrong:?}");
    }
    // An acting head hands nothing on.
    let third = account(&db, "ba").await;
    let chained = GrantTerms { acting_for: Some(deputy.id.0), ..acting };
    assert!(commands.grant_role(&db.actor, third.id, &chained).await.is_err());
}

async fn what_does_not_hold_together_is_refused(db: TestDatabase) {
    let commands = db.store.commands();
    let an = account(&db, "an").await;
    let good = terms(Role::Scorer, "68", "2026-01-01");
    let wrong = [
        GrantTerms { valid_to: Some(date("2025-12-31")), ..good.clone() },
        GrantTerms { domains: vec!["1".to_owned()], ..good.clone() },
        GrantTerms { acting_for: Some(an.id.0), valid_to: Some(date("2026-12-31")), ..good.clone() },
        GrantTerms { reach: Reach::Unit("nul\0".to_owned()), ..good.clone() },
    ];
    for terms in wrong {
        let refused = commands.grant_role(&db.actor, an.id, &terms).await;
        assert!(matches!(refused, Err(StoreError::Invalid { .. })), "{terms:?}");
    }
    let nobody = commands.grant_role(&db.actor, caicach_store::AccountId(99), &good).await;
    assert!(matches!(nobody, Err(StoreError::NotFound { .. })));
    assert!(db.store.queries().all_role_grants().await.unwrap().is_empty());
}
