//! Letters from the use cases to a mail server that speaks SMTP on this machine.

use crate::post::PostOffice;
use crate::world::World;
use caicach_app::mail::{MailFlags, MailSettings, Mailer};
use caicach_app::store::{
    Account, AccountEdit, ExposeSecret, LetterState, NewAccount, SecretString, Session,
};
use caicach_app::{AddressAsked, App, AppError, Caller, LettersSent, SignedIn};
use chrono::TimeDelta;
use std::time::{Duration, Instant};

const OLD: &str = "mật khẩu rất mẫu mực";
const NEW: &str = "một mật khẩu hoàn toàn khác";

/// Makes one test a story and database.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod sqlite { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() { super::$story(crate::world::World::on_sqlite().await).await; }
        )+ }
        mod postgres { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                if let Some(world) = crate::world::World::on_postgres().await { super::$story(world).await; }
            }
        )+ }
    };
}
pub(crate) use stories;

stories!(
    a_forgotten_password_is_set_anew_by_letter,
    a_stranger_learns_nothing,
    without_a_mail_server_nothing_is_written,
    a_person_changes_the_own_address,
    letters_wait_while_the_mail_server_is_away,
);

pub(crate) fn mailer(office: &PostOffice) -> Mailer {
    let flags = MailFlags {
        url: Some(format!("smtp://127.0.0.1:{}?tls=none", office.port)),
        sender: Some("Cải cách <no-reply@mau.example>".to_owned()),
        site: Some("https://cchc.mau.example".to_owned()),
        ..MailFlags::default()
    };
    Mailer::new(MailSettings::read(flags).unwrap().unwrap()).unwrap()
}

impl World {
    /// The product with a mail server.
    pub(crate) fn with_mail(self, office: &PostOffice) -> Self {
        Self { app: self.app.with_mail(mailer(office)), ..self }
    }
}

pub(crate) async fn person(app: &App, name: &str, email: Option<&str>) -> Account {
    let new = NewAccount {
        name: name.to_owned(),
        display_name: format!("Người dùng {name}"),
        email: email.map(str::to_owned),
        password: SecretString::from(OLD),
        is_administrator: false,
    };
    app.add_person(&Caller::command_line(), new).await.unwrap()
}

async fn signed_in(app: &App, name: &str, password: &str) -> bool {
    let signed_in = app.sign_in(name, &SecretString::from(password), None).await.unwrap();
    matches!(signed_in, SignedIn::Accepted(_))
}

pub(crate) async fn send(app: &App) -> LettersSent {
    app.send_due_letters(|| true).await.unwrap()
}

/// What stands behind a path in a letter.
fn way(letter: &str, path: &str) -> SecretString {
    let start = letter.find(&format!("https://cchc.mau.example{path}/")).expect(letter);
    let rest = letter[start..].split(path).nth(1).unwrap();
    let token: String = rest[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
    SecretString::from(token)
}

async fn a_forgotten_password_is_set_anew_by_letter(world: World) {
    let office = PostOffice::open().await;
    let world = world.with_mail(&office);
    let app = &world.app;
    person(app, "quan.tri", None).await;
    let an = person(app, "an", Some("an@so.example")).await;
    let session = Session {
        account: Some(an.id),
        data: "{}".to_owned(),
        expires_at: app.store().now() + TimeDelta::days(1),
    };
    app.store().sessions().save("phiên cũ", &session).await.unwrap();
    app.request_password_reset("AN@so.example").await.unwrap();
    assert!(office.letters().is_empty(), "the request only writes it");
    assert_eq!(send(app).await, LettersSent { sent: 1, ..LettersSent::default() });
    assert_eq!(send(app).await, LettersSent::default(), "once");
    let letters = office.letters();
    assert_eq!(letters[0].recipients, ["an@so.example"]);
    let token = way(&letters[0].text(), "/reset");
    assert!(app.can_reset_password(&token).await.unwrap());
    // What was sent is not kept, so that the database does not hold the way.
    let held = app.store().outbox().letters(9).await.unwrap();
    assert!(held[0].state == LetterState::Sent && !held[0].can_be_sent);

    let weak = app.set_forgotten_password(&token, &SecretString::from("an")).await;
    assert!(matches!(weak, Err(AppError::Store(_))));
    assert!(app.set_forgotten_password(&token, &SecretString::from(NEW)).await.unwrap());
    assert!(!app.set_forgotten_password(&token, &SecretString::from(OLD)).await.unwrap());
    assert!(signed_in(app, "an", NEW).await && !signed_in(app, "an", OLD).await);
    assert!(app.store().sessions().load("phiên cũ").await.unwrap().is_none());
    // Whoever owns the address is told.
    send(app).await;
    assert!(office.letters()[1].text().contains("đã được đặt lại qua thư"));
}

async fn a_stranger_learns_nothing(world: World) {
    let office = PostOffice::open().await;
    let world = world.with_mail(&office);
    let app = &world.app;
    person(app, "quan.tri", None).await;
    person(app, "an", Some("an@so.example")).await;
    person(app, "khong.thu", None).await;
    let mut times = Vec::new();
    for who in ["an", "khong.thu", "ai-do", "ai@so.example", "", "an@so.example' --"] {
        let begun = Instant::now();
        app.request_password_reset(who).await.unwrap();
        times.push(begun.elapsed());
    }
    for time in &times {
        assert!(*time >= Duration::from_millis(400), "{times:?}");
    }
    send(app).await;
    assert_eq!(office.letters().len(), 1);
    // Whoever asks again and again fills nobody's letter box.
    for _ in 0..5 {
        app.request_password_reset("an").await.unwrap();
    }
    send(app).await;
    assert_eq!(office.letters().len(), 3);
}

async fn without_a_mail_server_nothing_is_written(world: World) {
    let app = &world.app;
    person(app, "quan.tri", None).await;
    let an = person(app, "an", Some("an@so.example")).await;
    assert!(!app.has_mail());
    assert!(matches!(app.request_password_reset("an").await, Err(AppError::Input(_))));
    let caller = app.person(an.id).await.unwrap().unwrap().caller();
    let asked = app.request_address(&caller, &an, &SecretString::from(OLD), "moi@so.example").await;
    assert!(matches!(asked, Err(AppError::Input(_))));
    assert!(app.store().outbox().letters(9).await.unwrap().is_empty());
    assert_eq!(send(app).await, LettersSent::default());
}

async fn a_person_changes_the_own_address(world: World) {
    let office = PostOffice::open().await;
    let world = world.with_mail(&office);
    let app = &world.app;
    person(app, "quan.tri", None).await;
    let an = person(app, "an", Some("cu@so.example")).await;
    let caller = app.person(an.id).await.unwrap().unwrap().caller();
    let ask = async |password: &str, address: &str| {
        app.request_address(&caller, &an, &SecretString::from(password), address).await
    };
    assert_eq!(ask("không phải", "moi@so.example").await.unwrap(), AddressAsked::WrongPassword);
    assert!(matches!(ask(OLD, "không phải địa chỉ").await, Err(AppError::Input(_))));
    assert_eq!(ask(OLD, "moi@so.example").await.unwrap(), AddressAsked::Written);
    app.set_letter_language(&caller, &an, caicach_findings::Language::En).await.unwrap();
    send(app).await;
    let letter = &office.letters()[0];
    assert_eq!(letter.recipients, ["moi@so.example"]);
    let token = way(&letter.text(), "/address");
    assert_eq!(app.address_to_confirm(&token).await.unwrap().as_deref(), Some("moi@so.example"));
    assert!(!app.can_reset_password(&token).await.unwrap(), "it opens nothing else");
    assert!(app.confirm_address(&token).await.unwrap());
    assert!(!app.confirm_address(&token).await.unwrap());
    send(app).await;
    let told = &office.letters()[1];
    assert_eq!(told.recipients, ["cu@so.example"]);
    assert!(told.text().contains("do not come to this address any more"), "in the language of the person");
    // Another person may not, and an administrator may not type nonsense.
    let other = person(app, "binh", None).await;
    let stranger = app.person(other.id).await.unwrap().unwrap().caller();
    let refused = app.request_address(&stranger, &an, &SecretString::from(OLD), "x@so.example").await;
    assert!(matches!(refused, Err(AppError::Forbidden | AppError::NotFound(_))));
    let edit = AccountEdit {
        display_name: other.display_name.clone(),
        email: Some("nhầm".to_owned()),
        is_administrator: false,
    };
    let refused = app.edit_person(&Caller::command_line(), other.id, 1, edit).await;
    assert!(matches!(refused, Err(AppError::Input(_))));
}

async fn letters_wait_while_the_mail_server_is_away(world: World) {
    let office = PostOffice::open().await;
    let world = world.with_mail(&office);
    let app = &world.app;
    let admin = person(app, "quan.tri", Some("qt@so.example")).await;
    app.request_password_reset("quan.tri").await.unwrap();
    office.close();
    let done = send(app).await;
    assert!(done.sent == 0 && done.stopped.is_some(), "{done:?}");
    let caller = app.person(admin.id).await.unwrap().unwrap().caller();
    let state = app.mail_state(&caller).await.unwrap();
    assert_eq!((state.letters.len(), state.letters[0].state), (1, LetterState::TriedAgain));
    assert!(state.letters[0].last_error.as_ref().is_some_and(|error| !error.is_empty()));
    assert_eq!(send(app).await, LettersSent::default(), "not before its time");
    office.open_again().await;
    app.retry_letter(&caller, state.letters[0].id).await.unwrap();
    assert_eq!(send(app).await.sent, 1);
    let letter = &office.letters()[0];
    assert!(letter.data.contains(&format!("Message-ID: <caicach.{}.", state.letters[0].id)));
    assert!(!way(&letter.text(), "/reset").expose_secret().is_empty());
    // Only who keeps the accounts sees to letters.
    let other = person(app, "binh", None).await;
    let stranger = app.person(other.id).await.unwrap().unwrap().caller();
    assert!(matches!(app.mail_state(&stranger).await, Err(AppError::Forbidden)));
    assert!(matches!(app.drop_letter(&stranger, 1).await, Err(AppError::Forbidden)));
    assert!(matches!(app.retry_letter(&stranger, 1).await, Err(AppError::Forbidden)));
}
