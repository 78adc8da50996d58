//! What is done to the audit log behind the program's back is found.

use crate::example::{day_off, fill};
use crate::harness::{TestDatabase, stories};
use caicach_store::{AuditProblem, AuditReport, Chain, RowProblem};

stories!(
    an_altered_entry_is_found,
    a_deleted_entry_is_found,
    a_swapped_pair_is_found,
    a_cut_tail_is_found,
    an_entry_written_anew_with_its_hash_is_found,
    an_altered_or_missing_head_is_found,
    a_chain_that_vanished_is_found_by_its_head,
    an_altered_snapshot_is_found,
    an_altered_entry_of_records_is_found,
);

/// Nine entries in the chain of the calendar.
async fn with_history(db: &TestDatabase) {
    for day in 1..=9 {
        db.store
            .commands()
            .add_calendar_days(&db.actor, &[day_off(&format!("2026-05-0{day}"))])
            .await
            .unwrap();
    }
    assert!(verify(db).await.is_intact());
}

async fn verify(db: &TestDatabase) -> AuditReport {
    db.store.verify_audit(&mut |_, _| {}).await.unwrap()
}

/// The good entries of the calendar's chain, and what was found behind them.
async fn found(db: &TestDatabase) -> (u64, AuditProblem) {
    let report = verify(db).await;
    assert!(!report.is_intact());
    let chain = report.chains.into_iter().find(|chain| chain.chain == Chain::calendar()).unwrap();
    let problem = chain.problem.unwrap();
    assert!(!problem.message().vi.is_empty() && !problem.message().en.is_empty());
    (chain.entries, problem)
}

/// The rows that are not what the log says.
async fn altered(db: &TestDatabase) -> Vec<(String, RowProblem)> {
    let report = verify(db).await;
    assert!(report.chains.iter().all(|chain| chain.problem.is_none()) && !report.is_intact());
    report.altered_rows.into_iter().map(|row| (row.subject_id, row.problem)).collect()
}

async fn an_altered_entry_is_found(db: TestDatabase) {
    with_history(&db).await;
    let columns = [
        "actor = 'account:7'",
        "action = 'x'",
        "subject_id = '99'",
        "after = '{}'",
        "before = '{}'",
        "reason = 'x'",
    ];
    for column in columns {
        let raw = format!(
            "CREATE TABLE kept AS SELECT * FROM audit_entry WHERE sequence = 4; UPDATE audit_entry SET {column} WHERE sequence = 4"
        );
        db.tamper(&raw).await;
        assert_eq!(found(&db).await, (3, AuditProblem::Altered { sequence: 4 }), "{column}");
        db.tamper("DELETE FROM audit_entry WHERE sequence = 4; INSERT INTO audit_entry SELECT * FROM kept; DROP TABLE kept").await;
        assert!(verify(&db).await.is_intact());
    }
    db.tamper("UPDATE audit_entry SET hash = previous_hash WHERE sequence = 9").await;
    assert_eq!(found(&db).await, (8, AuditProblem::Altered { sequence: 9 }));
}

async fn a_deleted_entry_is_found(db: TestDatabase) {
    with_history(&db).await;
    assert_eq!(db.tamper("DELETE FROM audit_entry WHERE sequence = 5").await, 1);
    assert_eq!(found(&db).await, (4, AuditProblem::Missing { sequence: 5 }));
    db.tamper("DELETE FROM audit_entry WHERE sequence = 1").await;
    assert_eq!(found(&db).await, (0, AuditProblem::Missing { sequence: 1 }));
    // Closing the gap does not hide it: every entry behind it knows its own place.
    db.tamper("UPDATE audit_entry SET sequence = sequence - 1 WHERE sequence = 2").await;
    assert_eq!(found(&db).await, (0, AuditProblem::Reordered { sequence: 1, belongs_at: 2 }));
}

async fn a_swapped_pair_is_found(db: TestDatabase) {
    with_history(&db).await;
    for (one, other) in [(3, 4), (2, 7), (8, 9)] {
        let swap = format!(
            "UPDATE audit_entry SET sequence = 100 WHERE sequence = {one};
             UPDATE audit_entry SET sequence = {one} WHERE sequence = {other};
             UPDATE audit_entry SET sequence = {other} WHERE sequence = 100"
        );
        db.tamper(&swap).await;
        let expected = AuditProblem::Reordered { sequence: one, belongs_at: other };
        assert_eq!(found(&db).await, (u64::try_from(one - 1).unwrap(), expected));
        db.tamper(&swap).await;
        assert!(verify(&db).await.is_intact());
    }
}

async fn a_cut_tail_is_found(db: TestDatabase) {
    with_history(&db).await;
    assert_eq!(db.tamper("DELETE FROM audit_entry WHERE sequence > 6").await, 3);
    assert_eq!(found(&db).await, (6, AuditProblem::Cut { last: 6, expected: 9 }));
}

async fn an_entry_written_anew_with_its_hash_is_found(db: TestDatabase) {
    with_history(&db).await;
    // Another database with the same beginning yields an entry 4 that is right in itself.
    let other = db.another().await;
    other.store.migrate().await.unwrap();
    for day in [1, 2, 3] {
        other
            .store
            .commands()
            .add_calendar_days(&db.actor, &[day_off(&format!("2026-05-0{day}"))])
            .await
            .unwrap();
    }
    other.store.commands().add_calendar_days(&db.actor, &[day_off("2026-05-30")]).await.unwrap();
    let entries = other.store.queries().audit_entries(&Chain::calendar(), None, 1).await.unwrap();
    let forged = &entries[0];
    let forge = format!(
        "UPDATE audit_entry SET after = '{}', hash = '{}' WHERE sequence = 4",
        forged.after.as_deref().unwrap(),
        forged.hash
    );
    assert_eq!(db.tamper(&forge).await, 1);
    assert_eq!(found(&db).await, (4, AuditProblem::Altered { sequence: 4 }));
    // As the last entry it is found by the head.
    db.tamper("DELETE FROM audit_entry WHERE sequence > 4; UPDATE audit_head SET sequence = 4").await;
    assert_eq!(found(&db).await, (4, AuditProblem::Altered { sequence: 4 }));
}

async fn an_altered_or_missing_head_is_found(db: TestDatabase) {
    with_history(&db).await;
    db.tamper("UPDATE audit_head SET sequence = 7").await;
    assert_eq!(found(&db).await, (9, AuditProblem::HeadBehind { head: 7 }));
    db.tamper("DELETE FROM audit_head").await;
    assert_eq!(found(&db).await, (9, AuditProblem::HeadMissing));
}

async fn a_chain_that_vanished_is_found_by_its_head(db: TestDatabase) {
    with_history(&db).await;
    db.tamper("DELETE FROM audit_entry").await;
    assert_eq!(found(&db).await, (0, AuditProblem::Cut { last: 0, expected: 9 }));
}

async fn an_altered_snapshot_is_found(db: TestDatabase) {
    let office = fill(&db.store).await;
    let id = office.snapshot.id.0;
    db.tamper("UPDATE snapshot SET result = replace(result, '87.25', '97.25')").await;
    assert_eq!(altered(&db).await, [(id.to_string(), RowProblem::Altered)]);
    db.tamper("DELETE FROM snapshot").await;
    assert_eq!(altered(&db).await, [(id.to_string(), RowProblem::Missing)]);
}

async fn an_altered_entry_of_records_is_found(db: TestDatabase) {
    fill(&db.store).await;
    assert!(verify(&db).await.is_intact());
    // Somebody would like to have put fewer records, or other ones.
    let alter = "UPDATE audit_entry SET after = replace(after, '\"added\":2', '\"added\":1') \
                 WHERE chain = 'register:tasks' AND action = 'records.put' AND sequence = 1";
    assert_eq!(db.tamper(alter).await, 1);
    let report = verify(&db).await;
    let chain = report.chains.iter().find(|report| report.chain == Chain::register("tasks")).unwrap();
    assert_eq!((chain.entries, chain.problem), (0, Some(AuditProblem::Altered { sequence: 1 })));
    db.tamper("DELETE FROM audit_entry WHERE chain = 'register:dossiers' AND sequence = 4").await;
    let report = verify(&db).await;
    let chain = report.chains.iter().find(|report| report.chain == Chain::register("dossiers")).unwrap();
    assert_eq!((chain.entries, chain.problem), (3, Some(AuditProblem::Cut { last: 3, expected: 4 })));
}
