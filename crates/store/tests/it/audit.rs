//! Every change is entered, and a good log verifies.

use crate::example::{day_off, fill, new_account};
use crate::harness::{TestDatabase, stories};
use caicach_store::{Actor, Chain};

stories!(
    a_good_history_verifies,
    an_entry_says_who_when_what_and_why,
    an_empty_database_verifies,
    entries_are_read_page_by_page
);

async fn a_good_history_verifies(db: TestDatabase) {
    fill(&db.store).await;
    let mut seen = Vec::new();
    let report =
        db.store.verify_audit(&mut |chain, entries| seen.push((chain.clone(), entries))).await.unwrap();
    assert!(report.is_intact(), "{report:?}");
    let counts: Vec<(&str, u64)> =
        report.chains.iter().map(|chain| (chain.chain.as_str(), chain.entries)).collect();
    let expected = [
        // Two accounts, a role, a second factor begun and confirmed, a token, a link to a provider.
        ("accounts", 7),
        ("assessment:1", 8),
        ("assessments", 3),
        ("calendar", 5),
        ("frameworks", 2),
        ("register:dossiers", 4),
        ("register:tasks", 5),
        ("results", 1),
        ("scores:mau-tinh:2026", 2),
        ("settings", 1),
        ("units", 2),
    ];
    assert_eq!(counts, expected);
    assert_eq!(seen.len(), expected.len());

    let heads = db.store.queries().audit_heads().await.unwrap();
    assert_eq!(
        heads.iter().map(|head| (head.chain.as_str(), head.sequence)).collect::<Vec<_>>(),
        expected.map(|(chain, entries)| (chain, i64::try_from(entries).unwrap()))
    );
    assert_eq!(db.store.queries().revision(&Chain::calendar()).await.unwrap(), 5);
    assert_eq!(db.store.queries().revision(&Chain::named("unknown")).await.unwrap(), 0);
}

async fn an_entry_says_who_when_what_and_why(db: TestDatabase) {
    let account = db.store.commands().create_account(&db.actor, new_account("an", true)).await.unwrap();
    let actor = Actor::account(&account);
    let added = db.store.commands().add_calendar_days(&actor, &[day_off("2026-01-02")]).await.unwrap();
    db.clock.advance(chrono::TimeDelta::hours(1));
    db.store.commands().withdraw_calendar_day(&actor, added[0].id, " nhập nhầm ").await.unwrap();

    let entries = db.store.queries().audit_entries(&Chain::calendar(), None, 10).await.unwrap();
    let [withdrawn, entered] = entries.try_into().unwrap();
    assert_eq!(entered.after.as_deref().map(|after| after.contains("2026-01-02")), Some(true));
    assert_eq!(withdrawn.before, entered.after);
    assert_eq!(withdrawn.reason.as_deref(), Some("nhập nhầm"));
    assert_eq!(withdrawn.actor, format!("account:{}", account.id));
    assert_eq!(withdrawn.at, db.clock.now());
    assert_eq!(
        (withdrawn.action.as_str(), withdrawn.subject_kind.as_str()),
        ("calendar_addition.withdraw", "calendar_addition")
    );
    assert_eq!(withdrawn.subject_id, added[0].id.to_string());
}

async fn an_empty_database_verifies(db: TestDatabase) {
    let report = db.store.verify_audit(&mut |_, _| {}).await.unwrap();
    assert!(report.is_intact() && report.chains.is_empty());
}

async fn entries_are_read_page_by_page(db: TestDatabase) {
    for day in 1..=7 {
        db.store
            .commands()
            .add_calendar_days(&db.actor, &[day_off(&format!("2026-05-0{day}"))])
            .await
            .unwrap();
    }
    let queries = db.store.queries();
    let mut before = None;
    let mut pages = Vec::new();
    loop {
        let page = queries.audit_entries(&Chain::calendar(), before, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.sequence);
        pages.push(page.iter().map(|entry| entry.sequence).collect::<Vec<_>>());
    }
    assert_eq!(pages, [vec![7, 6, 5], vec![4, 3, 2], vec![1]]);
}
