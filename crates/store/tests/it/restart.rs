//! A restart keeps everything.

use crate::example::{example_dossiers, fill, new_account, password, scores_of};
use crate::harness::{TestDatabase, stories};
use crate::records::all;
use crate::registers::{dossiers, tasks};
use caicach_store::{PublishedResultFilter, SignIn};

stories!(a_restart_keeps_everything);

async fn a_restart_keeps_everything(db: TestDatabase) {
    let office = fill(&db.store).await;
    let heads = db.store.queries().audit_heads().await.unwrap();
    let db = db.restart().await;
    assert!(db.store.migrate().await.unwrap().is_empty());
    db.store.check_health().await.unwrap();

    let queries = db.store.queries();
    assert_eq!(queries.accounts().await.unwrap(), [office.administrator, office.clerk.clone()]);
    assert!(matches!(
        db.store.sign_in("van.thu", &password("mật khẩu rất mẫu mực")).await.unwrap(),
        SignIn::NeedsSecondFactor(_)
    ));
    assert!(db.store.verify_api_token(&office.token.secret).await.unwrap().is_some());
    assert_eq!(db.store.sessions().load("bánh quy").await.unwrap().unwrap().account, Some(office.clerk.id));
    assert_eq!(queries.calendar_additions().await.unwrap().len(), 3);
    assert_eq!(queries.office_units().await.unwrap().len(), 2);
    assert_eq!(queries.published_results(&PublishedResultFilter::default()).await.unwrap().len(), 2);
    assert_eq!(queries.component_values("mau-tinh", 2026).await.unwrap().len(), 60);
    assert_eq!(queries.latest_snapshot(&scores_of(2026)).await.unwrap().unwrap().header, office.snapshot);
    assert_eq!(queries.setting("office.name").await.unwrap().unwrap().value, "Văn phòng “mẫu”\nhai dòng");
    let stored: Vec<_> = all(&db, dossiers()).await.into_iter().map(|record| record.values).collect();
    assert_eq!(stored, example_dossiers());
    let tasks: Vec<_> = all(&db, tasks()).await.iter().map(|record| record.is_withdrawn).collect();
    assert_eq!(tasks, [false, true]);
    assert_eq!(queries.mappings("dossiers").await.unwrap().len(), 1);
    assert_eq!(queries.audit_heads().await.unwrap(), heads);

    // The chains go on where they ended.
    db.store.commands().create_account(&db.actor, new_account("moi", false)).await.unwrap();
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}
