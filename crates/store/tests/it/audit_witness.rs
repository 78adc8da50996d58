//! What is done to the audit log by somebody who may write all of the database is found by what was signed.

use crate::example::{date, day_off};
use crate::harness::{TestDatabase, stories};
use caicach_store::{
    AuditFilter, AuditKey, AuditPlace, AuditReport, AuditSigner, Chain, HeadsFile, SignReason, Signed, Store,
    Testimony, WitnessProblem,
};
use chrono::{NaiveDate, TimeDelta};
use sea_orm::{ConnectionTrait, Statement};
use std::path::Path;
use tempfile::TempDir;

stories!(
    heads_are_signed_once_a_day_and_when_they_moved,
    a_full_rewrite_is_found_by_what_was_signed,
    a_chain_that_was_cut_with_its_head_is_found,
    a_chain_that_was_taken_away_is_found,
    a_server_that_signs_a_rewritten_chain_says_so,
    what_is_done_to_the_file_is_found,
    a_line_that_a_crash_cut_off_is_written_anew,
    entries_are_searched_page_by_page,
    what_came_of_verifying_is_kept,
);

/// A key and a file of signed heads in a folder.
pub(crate) fn signer(folder: &Path) -> AuditSigner {
    let (key, _) = AuditKey::open(&folder.join("audit-key.pk8")).unwrap();
    AuditSigner { key, file: HeadsFile::at(folder.join("audit-heads.jsonl")) }
}

async fn sign(db: &TestDatabase, signer: &AuditSigner, day: &str) -> Signed {
    db.store.sign_audit_heads(signer, date(day), SignReason::Day).await.unwrap()
}

/// Six days off in three days, each signed in the evening.
async fn three_days(db: &TestDatabase) -> (TempDir, AuditSigner) {
    let folder = TempDir::new().unwrap();
    let signer = signer(folder.path());
    for (day, first) in [("2026-05-01", 1), ("2026-05-02", 3), ("2026-05-03", 5)] {
        for number in [first, first + 1] {
            let day_off = day_off(&format!("2026-05-0{number}"));
            db.store.commands().add_calendar_days(&db.actor, &[day_off]).await.unwrap();
        }
        db.store.commands().set_setting(&db.actor, day, "x", 0).await.unwrap();
        assert!(matches!(sign(db, &signer, day).await, Signed::Heads { .. }));
        db.clock.advance(TimeDelta::days(1));
    }
    assert!(verify(db, &signer).await.is_intact());
    (folder, signer)
}

/// As a verification does it: with the file, the rows of the database, and the key.
async fn verify(db: &TestDatabase, signer: &AuditSigner) -> AuditReport {
    let trusted = Some(signer.key.public());
    let lines = signer.file.lines().unwrap();
    let rows = db.store.queries().signed_lines().await.unwrap();
    let testimony = Testimony::of_file(&lines.unwrap_or_default(), trusted);
    let testimony = testimony.with_database(&rows, trusted, true);
    db.store.verify_audit_against(&testimony, &mut |_, _| {}).await.unwrap()
}

fn day(text: &str) -> NaiveDate {
    date(text)
}

/// Writes the chain of the calendar anew, with other reasons from an entry on: all hashes and the head are right.
async fn rewrite(db: &TestDatabase, from: i64) {
    let other = db.another().await;
    other.store.migrate().await.unwrap();
    let raw = db.raw().await;
    let kind = raw.get_database_backend();
    // The same commands on another database, with other days off from there on, make a chain that is right in itself.
    for number in 1..=6 {
        let shown = if number < from { number } else { number + 10 };
        let day_off = day_off(&format!("2026-05-{shown:02}"));
        other.store.commands().add_calendar_days(&other.actor, &[day_off]).await.unwrap();
        if number % 2 == 0 {
            other.clock.advance(TimeDelta::days(1));
        }
    }
    let forged = other.store.queries().audit_entries(&Chain::calendar(), None, 100).await.unwrap();
    raw.execute_unprepared("DELETE FROM audit_entry WHERE chain = 'calendar'").await.unwrap();
    let mut entries = forged;
    entries.reverse();
    let mut previous = "0".repeat(64);
    for entry in &entries {
        let holder = |n: usize| match kind {
            sea_orm::DatabaseBackend::Postgres => format!("${n}"),
            _ => "?".to_owned(),
        };
        let holders = (1..=12).map(holder).collect::<Vec<_>>().join(", ");
        let insert = format!(
            "INSERT INTO audit_entry (chain, sequence, at, actor, action, subject_kind, subject_id, before, after, reason, previous_hash, hash) VALUES ({holders})"
        );
        let values: [sea_orm::Value; 12] = [
            entry.chain.as_str().into(),
            entry.sequence.into(),
            entry.at.into(),
            entry.actor.clone().into(),
            entry.action.clone().into(),
            entry.subject_kind.clone().into(),
            entry.subject_id.clone().into(),
            entry.before.clone().into(),
            entry.after.clone().into(),
            entry.reason.clone().into(),
            previous.clone().into(),
            entry.hash.clone().into(),
        ];
        raw.execute_raw(Statement::from_sql_and_values(kind, insert, values)).await.unwrap();
        previous.clone_from(&entry.hash);
    }
    let head = format!(
        "UPDATE audit_head SET sequence = {}, hash = '{previous}' WHERE chain = 'calendar'",
        entries.len()
    );
    raw.execute_unprepared(&head).await.unwrap();
    raw.close().await.unwrap();
    let report = db.store.verify_audit(&mut |_, _| {}).await.unwrap();
    assert!(report.is_intact(), "without what was signed, nothing is found: {report:?}");
}

async fn heads_are_signed_once_a_day_and_when_they_moved(db: TestDatabase) {
    let (_folder, signer) = three_days(&db).await;
    assert_eq!(sign(&db, &signer, "2026-05-03").await, Signed::Nothing, "nothing moved on that day");
    let next = sign(&db, &signer, "2026-05-04").await;
    let Signed::Heads { heads, contradicting } = next else { panic!("a day has begun") };
    assert_eq!((heads.number, heads.day, contradicting.len()), (4, day("2026-05-04"), 0));
    db.store.commands().set_setting(&db.actor, "b", "x", 0).await.unwrap();
    assert!(matches!(sign(&db, &signer, "2026-05-04").await, Signed::Heads { .. }));
    assert_eq!(signer.file.lines().unwrap().unwrap().len(), 5);
    assert_eq!(db.store.queries().signed_lines().await.unwrap(), signer.file.lines().unwrap().unwrap());
    assert_eq!(db.store.queries().last_signed_heads().await.unwrap().unwrap().number, 5);
    let report = verify(&db, &signer).await;
    assert!(report.is_intact());
    assert_eq!(report.signatures, 5);
}

async fn a_full_rewrite_is_found_by_what_was_signed(db: TestDatabase) {
    let (_folder, signer) = three_days(&db).await;
    rewrite(&db, 4).await;
    let problems = verify(&db, &signer).await.witness_problems;
    let expected = WitnessProblem::Rewritten {
        chain: Chain::calendar(),
        sequence: 4,
        day: day("2026-05-02"),
        good_until: Some(day("2026-05-01")),
    };
    assert_eq!(problems, [expected]);

    // Taking the signatures out of the database helps nobody: the file has them.
    db.tamper("DELETE FROM audit_signature").await;
    assert_eq!(verify(&db, &signer).await.witness_problems.len(), 1);
}

async fn a_chain_that_was_cut_with_its_head_is_found(db: TestDatabase) {
    let (_folder, signer) = three_days(&db).await;
    db.tamper("DELETE FROM audit_entry WHERE chain = 'calendar' AND sequence > 3").await;
    db.tamper(
        "UPDATE audit_head SET sequence = 3, hash = (SELECT hash FROM audit_entry WHERE chain = 'calendar' AND sequence = 3) \
         WHERE chain = 'calendar'",
    )
    .await;
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
    let expected = WitnessProblem::Cut {
        chain: Chain::calendar(),
        sequence: 4,
        day: day("2026-05-02"),
        good_until: Some(day("2026-05-01")),
    };
    assert_eq!(verify(&db, &signer).await.witness_problems, [expected]);
}

async fn a_chain_that_was_taken_away_is_found(db: TestDatabase) {
    let (_folder, signer) = three_days(&db).await;
    db.tamper(
        "DELETE FROM audit_entry WHERE chain = 'calendar'; DELETE FROM audit_head WHERE chain = 'calendar'",
    )
    .await;
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
    let expected = WitnessProblem::Cut {
        chain: Chain::calendar(),
        sequence: 2,
        day: day("2026-05-01"),
        good_until: None,
    };
    assert_eq!(verify(&db, &signer).await.witness_problems, [expected]);
}

async fn a_server_that_signs_a_rewritten_chain_says_so(db: TestDatabase) {
    let (_folder, signer) = three_days(&db).await;
    rewrite(&db, 6).await;
    let Signed::Heads { contradicting, .. } = sign(&db, &signer, "2026-05-04").await else { panic!() };
    assert_eq!(contradicting, [Chain::calendar()]);
    // What was signed before is not forgotten by signing anew.
    let problems = verify(&db, &signer).await.witness_problems;
    assert!(matches!(&problems[..], [WitnessProblem::Rewritten { .. }]), "{problems:?}");
}

async fn what_is_done_to_the_file_is_found(db: TestDatabase) {
    let (folder, signer) = three_days(&db).await;
    let path = folder.path().join("audit-heads.jsonl");
    let lines: Vec<String> = std::fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
    let found = async |lines: &[String]| {
        std::fs::write(&path, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
        verify(&db, &signer).await.witness_problems
    };
    let cut = found(&lines[..2]).await;
    assert_eq!(cut, [WitnessProblem::NotInFile { number: 3, day: day("2026-05-03") }]);
    let missing = found(&[lines[0].clone(), lines[2].clone()]).await;
    assert!(missing.contains(&WitnessProblem::OutOfOrder { line: 2 }), "{missing:?}");
    let swapped = found(&[lines[1].clone(), lines[0].clone(), lines[2].clone()]).await;
    assert!(swapped.contains(&WitnessProblem::OutOfOrder { line: 1 }), "{swapped:?}");
    let altered =
        found(&[lines[0].clone(), lines[1].replace("2026-05-02", "2026-05-01"), lines[2].clone()]).await;
    assert!(altered.contains(&WitnessProblem::NotSigned { line: 2 }), "{altered:?}");
    let garbled = found(&[lines[0].clone(), "{".to_owned(), lines[2].clone()]).await;
    assert!(garbled.contains(&WitnessProblem::Unreadable { line: 2 }), "{garbled:?}");
    assert!(found(&lines).await.is_empty());

    // Whoever signs with another key is not believed.
    let foreign = TempDir::new().unwrap();
    let other = crate::audit_witness::signer(foreign.path());
    sign(&db, &other, "2026-05-04").await;
    let forged = other.file.lines().unwrap().unwrap();
    let not_ours = found(&forged).await;
    assert!(not_ours.contains(&WitnessProblem::NotSigned { line: 1 }), "{not_ours:?}");
    db.tamper("UPDATE audit_signature SET line = replace(line, '2026-05-02', '2026-05-09') WHERE number = 2")
        .await;
    assert!(!found(&lines).await.is_empty());
}

async fn a_line_that_a_crash_cut_off_is_written_anew(db: TestDatabase) {
    let (folder, signer) = three_days(&db).await;
    let path = folder.path().join("audit-heads.jsonl");
    let whole = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{whole}{{\"number\":4,\"at\"")).unwrap();
    sign(&db, &signer, "2026-05-04").await;
    assert!(std::fs::read_to_string(&path).unwrap().starts_with(&whole));
    assert_eq!(signer.file.lines().unwrap().unwrap().len(), 4);
    assert!(verify(&db, &signer).await.is_intact());
}

async fn entries_are_searched_page_by_page(db: TestDatabase) {
    let (_folder, _signer) = three_days(&db).await;
    let search = async |filter: &AuditFilter, behind: Option<&AuditPlace>, limit: u64| {
        db.store.queries().search_audit(filter, behind, limit).await.unwrap()
    };
    let all = search(&AuditFilter::default(), None, 100).await;
    assert_eq!(all.len(), 9);
    let mut paged = Vec::new();
    let mut behind: Option<AuditPlace> = None;
    loop {
        let page = search(&AuditFilter::default(), behind.as_ref(), 2).await;
        let Some(last) = page.last() else { break };
        behind = Some(AuditPlace::from(last));
        paged.extend(page);
    }
    assert_eq!(paged, all, "no entry twice, and none left out, though several have one instant");
    let of_chain = AuditFilter { chain: Some(Chain::settings()), ..AuditFilter::default() };
    assert_eq!(search(&of_chain, None, 100).await.len(), 3);
    let by_action = AuditFilter { action: Some("calendar_addition.".to_owned()), ..AuditFilter::default() };
    assert_eq!(search(&by_action, None, 100).await.len(), 6);
    let of_one = async |subject: &str| {
        let filter = AuditFilter { subject: Some(subject.to_owned()), ..AuditFilter::default() };
        search(&filter, None, 100).await
    };
    let about = |entry: &caicach_store::AuditEntry| (entry.subject_kind.clone(), entry.subject_id.clone());
    let (kind, id) = about(&all[0]);
    let expected: Vec<_> = all.iter().filter(|entry| about(entry) == about(&all[0])).cloned().collect();
    assert!(expected.len() < all.len());
    assert_eq!(of_one(&format!("{kind} {id}")).await, expected);
    assert!(of_one(&id).await.len() >= expected.len());
    assert!(of_one("account 99").await.is_empty());
    let by_nobody = AuditFilter { actor: Some("account:99".to_owned()), ..AuditFilter::default() };
    assert!(search(&by_nobody, None, 100).await.is_empty());
    let (from, before) = (Some(all[5].at), Some(all[0].at));
    let of_days = AuditFilter { from, before, ..AuditFilter::default() };
    assert_eq!(search(&of_days, None, 100).await, all[3..6]);
    let one = db.store.queries().audit_entry(&all[0].chain, all[0].sequence).await.unwrap();
    assert_eq!(one, all[0]);
    assert!(db.store.queries().audit_entry(&Chain::calendar(), 99).await.is_err());
}

async fn what_came_of_verifying_is_kept(db: TestDatabase) {
    let (_folder, signer) = three_days(&db).await;
    let keep = async |store: &Store| {
        let report = verify(&db, &signer).await;
        store.keep_audit_verification(&db.actor, store.now(), &report).await.unwrap();
    };
    keep(&db.store).await;
    db.tamper("UPDATE audit_entry SET reason = 'x' WHERE chain = 'calendar' AND sequence = 2").await;
    keep(&db.store).await;
    let kept = db.store.queries().audit_verifications(5).await.unwrap();
    assert_eq!(kept.len(), 2);
    assert_eq!((kept[1].entries, kept[1].signatures, kept[1].problems.len()), (9, 3, 0));
    assert_eq!(kept[0].problems[0].place, "calendar");
    assert!(kept[0].problems[0].message.vi.contains("mục 2"), "{:?}", kept[0].problems);
    assert_eq!(kept[0].actor, "system:story");
}
