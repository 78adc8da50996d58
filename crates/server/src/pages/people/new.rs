//! `/admin/people/new`: a new account, with a first password that is shown once.

use crate::page::Page;
use crate::pages::units::allowed;
use askama::Template;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::Response;
use caicach_app::policy::Action;
use caicach_app::random_password;
use caicach_app::store::{ExposeSecret, NewAccount};
use serde::Deserialize;

/// What is typed into the form.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    administrator: String,
}

#[derive(Template)]
#[template(path = "people/new.html")]
struct NewPage<'a> {
    page: &'a Page,
    typed: &'a Typed,
    problem: String,
    added: Option<Added>,
}

/// An account that was just made.
struct Added {
    id: i64,
    name: String,
    password: String,
}

pub(super) async fn show(page: Page) -> Response {
    if let Err(answer) = allowed(&page, Action::ManageAccounts) {
        return answer;
    }
    page.show(&NewPage { page: &page, typed: &Typed::default(), problem: String::new(), added: None })
}

pub(super) async fn add(page: Page, Form(typed): Form<Typed>) -> Response {
    let caller = match allowed(&page, Action::ManageAccounts) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let password = match random_password() {
        Ok(password) => password,
        Err(error) => return page.error(&error),
    };
    let new = NewAccount {
        name: typed.name.clone(),
        display_name: typed.display_name.clone(),
        email: Some(typed.email.clone()),
        password: password.clone(),
        is_administrator: typed.administrator == "yes",
    };
    match page.running.add_person(&caller, new).await {
        Ok(account) => {
            let password = password.expose_secret().to_owned();
            let added = Some(Added { id: account.id.0, name: account.name, password });
            let typed = Typed::default();
            page.show(&NewPage { page: &page, typed: &typed, problem: String::new(), added })
        }
        Err(error) => {
            let problem = page.t.text(&error.message()).to_owned();
            page.show_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &NewPage { page: &page, typed: &typed, problem, added: None },
            )
        }
    }
}
