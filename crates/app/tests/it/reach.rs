//! What Cedar decides about one thing, and what SQL lists, are the same: for every role, reach, action and unit, on both databases.

use crate::world::World;
use caicach_app::people::{GrantTerms, Reach, Role};
use caicach_app::policy::{Action, Resource};
use caicach_app::store::{Account, AccountId, NewAccount, SecretString};
use caicach_app::{App, AppError, Caller};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Units that are there today and units that have ended, of Lâm Đồng and of Hà Nội, and one that no tree knows.
const PROVINCE: &str = "68";
const OTHERS: [&str; 7] = ["67", "01", "001", "00001", "00004", "660", "ngoài-cây"];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The units that are asked about: some communes of the province, and the others.
fn units(app: &App) -> Vec<String> {
    let state = app.state();
    let on = state.units.on(app.today());
    let province = on.with_code(PROVINCE).next().unwrap();
    let communes = on.children(province).into_iter().take(3);
    let codes = communes.filter_map(|id| state.units.unit(id)).map(|unit| unit.code.to_string());
    codes.chain([PROVINCE.to_owned()]).chain(OTHERS.map(str::to_owned)).collect()
}

async fn account(app: &App, name: &str) -> Account {
    let new = NewAccount {
        name: name.to_owned(),
        display_name: "Người thử".to_owned(),
        email: None,
        password: SecretString::from("sông dài cá lội biệt tăm"),
        is_administrator: false,
    };
    app.store().commands().create_account(&Caller::command_line().actor, new).await.unwrap()
}

async fn caller(app: &App, id: AccountId) -> Caller {
    app.person(id).await.unwrap().unwrap().caller()
}

fn terms(role: Role, reach: Reach) -> GrantTerms {
    GrantTerms {
        role,
        reach,
        domains: Vec::new(),
        valid_from: day("2025-01-01"),
        valid_to: None,
        acting_for: None,
    }
}

async fn lists_and_decisions_agree(world: World) {
    let app = &world.app;
    account(app, "quan.tri").await;
    let asked = units(app);
    let commune = asked[0].clone();
    let reaches = [
        Reach::Office,
        Reach::Subtree(PROVINCE.to_owned()),
        Reach::Unit(PROVINCE.to_owned()),
        Reach::Subtree(commune.clone()),
        Reach::Unit(commune.clone()),
        // Units that have ended.
        Reach::Subtree("67".to_owned()),
        Reach::Unit("00001".to_owned()),
    ];
    let actions: Vec<Action> =
        Action::ALL.into_iter().filter(|action| action.resource_of_unit("", None).is_some()).collect();
    let mut permitted = 0;
    for role in Role::ALL {
        for (number, reach) in reaches.iter().enumerate() {
            let person = account(app, &format!("{}.{number}", role.code())).await;
            let commands = app.store().commands();
            let actor = Caller::command_line().actor;
            commands.grant_role(&actor, person.id, &terms(role, reach.clone())).await.unwrap();
            // What has ended, and what is to come, reaches nothing.
            let ended = GrantTerms { valid_to: Some(day("2025-12-31")), ..terms(role, Reach::Office) };
            let to_come = GrantTerms { valid_from: day("2999-01-01"), ..terms(role, Reach::Office) };
            for other in [ended, to_come] {
                commands.grant_role(&actor, person.id, &other).await.unwrap();
            }
            let caller = caller(app, person.id).await;
            for action in &actions {
                let listed = app.visible_units(&caller, *action).await.unwrap();
                let listed: Option<BTreeSet<String>> = listed.map(|codes| codes.into_iter().collect());
                for unit in &asked {
                    let thing = action.resource_of_unit(unit, None).unwrap();
                    let decided = app.may_on(&caller, *action, &thing);
                    let is_listed = listed.as_ref().is_none_or(|codes| codes.contains(unit));
                    assert_eq!(decided, is_listed, "{role:?} over {reach:?}: {action:?} of {unit}");
                    permitted += usize::from(decided);
                }
                let may = listed.as_ref().is_none_or(|codes| !codes.is_empty());
                assert!(app.may(Some(&caller), *action) || !may, "{role:?} over {reach:?}: {action:?}");
            }
        }
    }
    assert!(permitted > 300, "{permitted}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_and_decisions_agree_on_sqlite() {
    lists_and_decisions_agree(World::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_and_decisions_agree_on_postgres() {
    if let Some(world) = World::on_postgres().await {
        lists_and_decisions_agree(world).await;
    }
}

#[tokio::test]
async fn a_person_who_moves_in_mid_year_sees_the_new_unit_and_no_longer_the_old_one() {
    let world = World::on_sqlite().await;
    let app = &world.app;
    account(app, "quan.tri").await;
    let [old, new, ..] = &units(app)[..] else { panic!("there are communes") };
    let person = account(app, "an").await;
    let office = Caller::command_line();
    let held = terms(Role::Scorer, Reach::Unit(old.clone()));
    let granted = app.grant_role(&office, person.id, &held).await.unwrap();
    let sheet = |unit: &str| Resource::sheet(1, unit, Some("1"));
    let before = caller(app, person.id).await;
    assert!(app.check(&before, Action::EnterScore, &sheet(old)).is_ok());
    let unseen = app.check(&before, Action::EnterScore, &sheet(new));
    assert!(matches!(unseen, Err(AppError::NotFound(_))), "{unseen:?}");
    let seen = app.check(&before, Action::ApproveSheet, &sheet(old));
    assert!(matches!(seen, Err(AppError::Forbidden)), "{seen:?}");

    let to = (Reach::Unit(new.clone()), app.today());
    app.move_role(&office, granted.grant.id, granted.version, to, "điều động").await.unwrap();
    let after = caller(app, person.id).await;
    assert!(app.check(&after, Action::EnterScore, &sheet(new)).is_ok());
    assert!(matches!(app.check(&after, Action::ReadSheet, &sheet(old)), Err(AppError::NotFound(_))));
    assert_eq!(before.actor, after.actor, "what was entered stays the person's");
}

#[tokio::test]
async fn who_administers_a_part_grants_roles_there_alone() {
    let world = World::on_sqlite().await;
    let app = &world.app;
    account(app, "quan.tri").await;
    let units = units(app);
    let commune = units[0].clone();
    let (keeper, other) = (account(app, "quan.tri.tinh").await, account(app, "can.bo").await);
    let over_province = terms(Role::Administrator, Reach::Subtree(PROVINCE.to_owned()));
    app.grant_role(&Caller::command_line(), keeper.id, &over_province).await.unwrap();
    let keeper = caller(app, keeper.id).await;
    let over = |reach: Reach| terms(Role::Clerk, reach);
    assert!(app.grant_role(&keeper, other.id, &over(Reach::Subtree(commune.clone()))).await.is_ok());
    for beyond in [Reach::Office, Reach::Subtree("01".to_owned())] {
        let refused = app.grant_role(&keeper, other.id, &over(beyond)).await;
        assert!(matches!(refused, Err(AppError::Forbidden)), "{refused:?}");
    }
    let ended =
        app.grant_role(&Caller::command_line(), other.id, &over(Reach::Subtree("67".to_owned()))).await;
    assert!(matches!(ended, Err(AppError::Input(_))), "a unit that has ended gets nobody new: {ended:?}");
    // People of other parts are not there.
    let elsewhere = account(app, "noi.khac").await;
    app.grant_role(&Caller::command_line(), elsewhere.id, &over(Reach::Unit("01".to_owned()))).await.unwrap();
    let names: Vec<String> =
        app.people_with_roles(&keeper).await.unwrap().into_iter().map(|person| person.account.name).collect();
    assert_eq!(names, ["can.bo", "quan.tri.tinh"]);
    assert!(matches!(app.person_with_roles(&keeper, elsewhere.id).await, Err(AppError::NotFound(_))));
    let disable = app.set_person_disabled(&keeper, other.id, other.version, Some("thử")).await;
    assert!(matches!(disable, Err(AppError::Forbidden)));
}

#[tokio::test]
async fn a_role_that_requires_a_second_factor_counts_for_nothing_without_one() {
    let world = World::on_sqlite().await;
    let app = &world.app;
    account(app, "quan.tri").await;
    let person = account(app, "an").await;
    let held = terms(Role::Clerk, Reach::Subtree(PROVINCE.to_owned()));
    app.grant_role(&Caller::command_line(), person.id, &held).await.unwrap();
    let records = Resource::records("tasks", PROVINCE);
    assert!(app.may_on(&caller(app, person.id).await, Action::WriteRegister, &records));
    app.require_second_factor(&Caller::command_line(), &[Role::Clerk]).await.unwrap();
    let without = app.person(person.id).await.unwrap().unwrap();
    assert!(without.lacks_second_factor);
    assert!(!app.may_on(&without.caller(), Action::WriteRegister, &records));
    app.require_second_factor(&Caller::command_line(), &[]).await.unwrap();
    assert!(app.may_on(&caller(app, person.id).await, Action::WriteRegister, &records));
}
