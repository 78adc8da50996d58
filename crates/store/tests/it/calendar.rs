//! Days and hours that the office enters.

use crate::example::{date, day_off};
use crate::harness::{TestDatabase, stories};
use caicach_store::{Chain, NewOfficeHours, StoreError};
use serde_json::json;

stories!(
    days_are_entered_and_withdrawn,
    a_swap_goes_in_whole_or_not_at_all,
    hours_of_one_unit_do_not_overlap
);

async fn days_are_entered_and_withdrawn(db: TestDatabase) {
    let commands = db.store.commands();
    let added = commands.add_calendar_days(&db.actor, &[day_off("2026-01-02")]).await.unwrap().remove(0);
    assert_eq!((added.day.clone(), added.entered_at), (day_off("2026-01-02"), db.clock.now()));
    assert_eq!(added.entered_by, "system:story");
    let again = commands.add_calendar_days(&db.actor, &[day_off("2026-01-02")]).await;
    assert!(matches!(again, Err(StoreError::AlreadyExists { id, .. }) if id == "2026-01-02"));

    let withdrawn = commands.withdraw_calendar_day(&db.actor, added.id, "nhập nhầm").await.unwrap();
    assert_eq!(withdrawn.withdrawn_at, Some(db.clock.now()));
    let twice = commands.withdraw_calendar_day(&db.actor, added.id, "nhập nhầm").await;
    assert!(matches!(twice, Err(StoreError::NotFound { .. })));
    // A day that was withdrawn can be entered anew; both stay in the list.
    let anew = commands.add_calendar_days(&db.actor, &[day_off("2026-01-02")]).await.unwrap().remove(0);
    assert_eq!(db.store.queries().calendar_additions().await.unwrap(), [withdrawn, anew]);
    assert_eq!(db.store.queries().revision(&Chain::calendar()).await.unwrap(), 3);
}

async fn a_swap_goes_in_whole_or_not_at_all(db: TestDatabase) {
    let commands = db.store.commands();
    commands.add_calendar_days(&db.actor, &[day_off("2026-01-10")]).await.unwrap();
    let half_taken =
        commands.add_calendar_days(&db.actor, &[day_off("2026-01-02"), day_off("2026-01-10")]).await;
    assert!(matches!(half_taken, Err(StoreError::AlreadyExists { .. })));
    let mut nameless = day_off("2026-01-03");
    nameless.source = " ".to_owned();
    let without_source = commands.add_calendar_days(&db.actor, &[day_off("2026-01-02"), nameless]).await;
    assert!(matches!(without_source, Err(StoreError::Invalid { field: "source", .. })));
    assert!(commands.add_calendar_days(&db.actor, &[]).await.is_err());
    assert_eq!(db.store.queries().calendar_additions().await.unwrap().len(), 1);
    assert_eq!(db.store.queries().revision(&Chain::calendar()).await.unwrap(), 1);
}

fn hours(unit: Option<&str>, from: &str, to: Option<&str>) -> NewOfficeHours {
    NewOfficeHours {
        unit_code: unit.map(str::to_owned),
        valid_from: date(from),
        valid_to: to.map(date),
        week: json!({ "monday": ["07:30-11:30"] }),
    }
}

async fn hours_of_one_unit_do_not_overlap(db: TestDatabase) {
    let commands = db.store.commands();
    let winter =
        commands.add_office_hours(&db.actor, hours(None, "2026-01-01", Some("2026-04-15"))).await.unwrap();
    commands.add_office_hours(&db.actor, hours(Some("snv"), "2026-01-01", None)).await.unwrap();
    let summer = commands.add_office_hours(&db.actor, hours(None, "2026-04-16", None)).await.unwrap();
    for (from, to) in [("2025-01-01", None), ("2026-04-15", Some("2026-04-15")), ("2030-01-01", None)] {
        let overlapping = commands.add_office_hours(&db.actor, hours(None, from, to)).await;
        assert!(matches!(overlapping, Err(StoreError::AlreadyExists { .. })), "{from}");
    }
    let later = hours(None, "2026-01-01", Some("2026-04-30"));
    assert!(matches!(
        commands.edit_office_hours(&db.actor, winter.id, 1, later).await,
        Err(StoreError::AlreadyExists { .. })
    ));
    let shorter = hours(None, "2026-01-01", Some("2026-03-31"));
    let edited = commands.edit_office_hours(&db.actor, winter.id, 1, shorter.clone()).await.unwrap();
    assert_eq!((edited.hours, edited.version), (shorter.clone(), 2));
    assert!(matches!(
        commands.edit_office_hours(&db.actor, winter.id, 1, shorter).await,
        Err(StoreError::Conflict { .. })
    ));
    commands.remove_office_hours(&db.actor, summer.id, 1, "nhập nhầm").await.unwrap();
    assert_eq!(db.store.queries().office_hours().await.unwrap().len(), 2);
}
