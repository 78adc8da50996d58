//! How chains are called.

use crate::page::Page;
use fluent_templates::fluent_bundle::FluentValue;

/// The name of a chain for people; its own when it is of no known kind.
pub(super) fn chain(page: &Page, code: &str) -> String {
    let t = page.t;
    match code {
        "accounts" => return t.get("audit-chain-accounts"),
        "calendar" => return t.get("audit-chain-calendar"),
        "units" => return t.get("audit-chain-units"),
        "frameworks" => return t.get("audit-chain-frameworks"),
        "results" => return t.get("audit-chain-results"),
        "settings" => return t.get("audit-chain-settings"),
        "assessments" => return t.get("audit-chain-assessments"),
        _ => {}
    }
    let parts: Vec<&str> = code.split(':').collect();
    match parts.as_slice() {
        ["register", id] => {
            let name = page.running.register(id).map(|register| t.text(&register.name).to_owned());
            t.with("audit-chain-register", "name", name.unwrap_or_else(|_| (*id).to_owned()))
        }
        ["assessment", number] => t.with("audit-chain-assessment", "n", (*number).to_owned()),
        ["scores", framework, year] => {
            let arguments: [(&'static str, FluentValue<'_>); 2] =
                [("framework", (*framework).into()), ("year", (*year).into())];
            t.with_all("audit-chain-scores", &arguments)
        }
        _ => code.to_owned(),
    }
}
