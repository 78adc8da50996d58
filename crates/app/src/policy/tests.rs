//! The table of who may do what, and that lists and decisions agree about it.

use super::*;
use caicach_people::GrantTerms;
use chrono::NaiveDate;

/// The units of the tests: a province, a commune of it, a shop of the commune, and another commune.
const PROVINCE: &str = "T";
const COMMUNE: &str = "A";
const SHOP: &str = "A.MC";
const OTHER: &str = "B";

fn above(unit: &str) -> Vec<String> {
    let codes: &[&str] = match unit {
        PROVINCE => &[PROVINCE],
        COMMUNE => &[COMMUNE, PROVINCE],
        SHOP => &[SHOP, COMMUNE, PROVINCE],
        OTHER => &[OTHER, PROVINCE],
        _ => &[],
    };
    codes.iter().map(|code| (*code).to_owned()).collect()
}

fn grant(role: Role, reach: Reach, domains: &[&str]) -> Grant {
    Grant {
        id: 7,
        account: 1,
        terms: GrantTerms {
            role,
            reach,
            domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
            valid_from: NaiveDate::default(),
            valid_to: None,
            acting_for: None,
        },
    }
}

fn account(is_administrator: bool, roles: Vec<Grant>) -> Principal {
    Principal::Account { id: "1".into(), is_administrator, roles }
}

/// What every action is asked about.
fn resources(action: Action) -> Vec<(&'static str, Resource)> {
    match action.resource_of_unit(COMMUNE, None) {
        None if matches!(action, Action::ChangePassword | Action::ManageTokens) => {
            vec![("own", Resource::Account("1".into())), ("other's", Resource::Account("2".into()))]
        }
        None => vec![("office", Resource::Office)],
        Some(_) => {
            let of = |unit, domain| action.resource_of_unit(unit, domain).unwrap_or(Resource::Office);
            let mut all = vec![("unit", of(COMMUNE, None)), ("beneath", of(SHOP, None))];
            if of(COMMUNE, Some("1")).domain().is_some() {
                all.extend([("domain", of(COMMUNE, Some("1"))), ("other domain", of(COMMUNE, Some("2")))]);
            }
            all.push(("other unit", of(OTHER, None)));
            all
        }
    }
}

/// Rows are actions on things, columns are roles over the commune and all beneath it.
#[test]
fn role_by_action_by_resource() {
    let policy = Policy::built_in().unwrap();
    let mut principals = vec![("nobody", account(false, Vec::new())), ("office", account(true, Vec::new()))];
    let tree = || Reach::Subtree(COMMUNE.to_owned());
    for (name, role) in [
        ("admin", Role::Administrator),
        ("owner", Role::IndexOwner),
        ("scorer", Role::Scorer),
        ("approver", Role::Approver),
        ("council", Role::CouncilMember),
        ("surveyor", Role::Surveyor),
        ("superv.", Role::Supervisor),
        ("clerk", Role::Clerk),
        ("leader", Role::Leader),
        ("auditor", Role::Auditor),
    ] {
        principals.push((name, account(false, vec![grant(role, tree(), &[])])));
    }
    principals.push(("appr. 1", account(false, vec![grant(Role::Appraiser, tree(), &["1"])])));
    principals.push(("appr. all", account(false, vec![grant(Role::Appraiser, tree(), &[])])));
    principals
        .push(("unit only", account(false, vec![grant(Role::Scorer, Reach::Unit(COMMUNE.to_owned()), &[])])));
    principals.push(("whole own.", account(false, vec![grant(Role::IndexOwner, Reach::Office, &[])])));
    principals.push(("whole aud.", account(false, vec![grant(Role::Auditor, Reach::Office, &[])])));
    assert_eq!(principals.len(), Role::ALL.len() + 6, "every role has a column");

    let mut table = format!("{:<32}", "");
    for (name, _) in &principals {
        table.push_str(&format!("{name:<11}"));
    }
    table = format!("{}\n", table.trim_end());
    for action in Action::ALL {
        for (thing, resource) in resources(action) {
            let mut line = format!("{:<32}", format!("{action:?} {thing}"));
            for (_, principal) in &principals {
                let above = resource.unit().map(above).unwrap_or_default();
                let mark = if policy.allows(principal, action, &resource, &above) { "yes" } else { "-" };
                line.push_str(&format!("{mark:<11}"));
            }
            table.push_str(&format!("{}\n", line.trim_end()));
            for all_powerful in [Principal::System, Principal::CommandLine] {
                assert!(policy.allows(&all_powerful, action, &resource, &[]), "{action:?} {thing}");
            }
        }
    }
    expect_test::expect_file!["table.txt"].assert_eq(&table);
}

#[test]
fn an_action_on_the_wrong_kind_of_thing_is_forbidden() {
    let policy = Policy::built_in().unwrap();
    assert!(!policy.allows(&Principal::System, Action::AddUnit, &Resource::Account("1".into()), &[]));
}

/// Asking which roles permit an action, and asking about each unit, come to the same.
#[test]
fn what_roles_permit_is_what_is_allowed_in_their_reach() {
    let policy = Policy::built_in().unwrap();
    let reaches = [
        Reach::Office,
        Reach::Subtree(PROVINCE.to_owned()),
        Reach::Subtree(COMMUNE.to_owned()),
        Reach::Unit(COMMUNE.to_owned()),
        Reach::Unit("ngoài cây".to_owned()),
    ];
    let mut compared = 0;
    for role in Role::ALL {
        for reach in &reaches {
            for action in Action::ALL {
                let principal = account(false, vec![grant(role, reach.clone(), &[])]);
                let permitting = policy.permitting_grants(&principal, action);
                for unit in [PROVINCE, COMMUNE, SHOP, OTHER, "ngoài cây"] {
                    let Some(thing) = action.resource_of_unit(unit, Some("1")) else { continue };
                    let codes = above(unit);
                    let is_reached = codes.iter().any(|code| code == unit)
                        && Reach::Unit(unit.to_owned()).is_within(reach, &codes);
                    let listed = match &permitting {
                        Permitting::Everywhere => true,
                        Permitting::Grants(grants) => !grants.is_empty() && is_reached,
                    };
                    let allowed = policy.allows(&principal, action, &thing, &codes);
                    assert_eq!(allowed, listed, "{role:?} over {reach:?}: {action:?} {unit}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 3_000);
}
