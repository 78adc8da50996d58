//! Letters on their way to a mail server that speaks SMTP on this machine.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a story ends where something is not as it should be"
)]

mod server;

use caicach_findings::Language;
use caicach_mail::{Envelope, MailError, MailFlags, MailSettings, Mailer, letters};
use secrecy::SecretString;
use server::{Behaviour, Server};

fn flags(server: &Server, tls: &str) -> MailFlags {
    MailFlags {
        url: Some(format!("smtp://127.0.0.1:{}?tls={tls}", server.port)),
        sender: Some("Cải cách <no-reply@mau.example>".to_owned()),
        site: Some("https://cchc.mau.example".to_owned()),
        ..MailFlags::default()
    }
}

fn mailer(flags: MailFlags) -> Mailer {
    Mailer::new(MailSettings::read(flags).unwrap().unwrap()).unwrap()
}

fn envelope(recipient: &str) -> Envelope {
    let reader = letters::Reader { language: Language::Vi, name: "Trần Thị Mẫu", sign_in_name: "mau" };
    let letter = letters::password_reset(reader, "https://cchc.mau.example/reset/0123456789abcdef", 30);
    Envelope { recipient: recipient.to_owned(), identifier: "7.abc".to_owned(), letter }
}

#[tokio::test]
async fn a_letter_arrives_with_both_of_its_forms() {
    let server = Server::start(Behaviour::default()).await;
    mailer(flags(&server, "none")).send(&envelope("an@so.example")).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 1);
    let letter = &received[0];
    assert_eq!(letter.recipients, ["an@so.example"]);
    assert_eq!(letter.sender, "no-reply@mau.example");
    for part in [
        "Message-ID: <7.abc@mau.example>",
        "Auto-Submitted: auto-generated",
        "To: an@so.example",
        "text/plain",
        "text/html",
    ] {
        assert!(letter.data.contains(part), "{part} is missing in\n{}", letter.data);
    }
    // RFC 5321, section 4.5.3.1.6: no line is longer than 1000 octets, and headers are ASCII (RFC 2047 for the rest).
    assert!(letter.data.lines().all(|line| line.len() < 1000));
    assert!(letter.data.split("\r\n\r\n").next().unwrap().is_ascii());
}

#[tokio::test]
async fn a_name_and_a_password_are_shown_and_a_wrong_one_is_the_fault_of_the_settings() {
    let server = Server::start(Behaviour { password: Some("đúng"), ..Behaviour::default() }).await;
    let with = |password: &str| MailFlags {
        user: Some("caicach".to_owned()),
        password: Some(SecretString::from(password)),
        ..flags(&server, "none")
    };
    mailer(with("đúng")).check().await.unwrap();
    mailer(with("đúng")).send(&envelope("an@so.example")).await.unwrap();
    let refused = mailer(with("sai")).send(&envelope("an@so.example")).await.unwrap_err();
    assert!(matches!(refused, MailError::Server(_)), "{refused}");
    assert!(!refused.is_of_letter() && !refused.text().vi.contains("sai"), "{refused}");
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn without_the_encryption_that_is_required_nothing_is_sent() {
    let server = Server::start(Behaviour { password: Some("đúng"), ..Behaviour::default() }).await;
    let required = MailFlags {
        user: Some("caicach".to_owned()),
        password: Some(SecretString::from("đúng")),
        ..flags(&server, "required")
    };
    let refused = mailer(required).send(&envelope("an@so.example")).await.unwrap_err();
    assert!(matches!(refused, MailError::Server(_)), "{refused}");
    assert_eq!(server.received().len(), 0);
    assert!(!server.heard().iter().any(|line| line.starts_with("AUTH")), "{:?}", server.heard());
    // When it may do without, it does.
    mailer(flags(&server, "opportunistic")).send(&envelope("an@so.example")).await.unwrap();
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_refusal_of_the_recipient_is_one_of_the_letter() {
    let server =
        Server::start(Behaviour { refuses: Some((550, "no such person")), ..Behaviour::default() }).await;
    let refused = mailer(flags(&server, "none")).send(&envelope("ai@so.example")).await.unwrap_err();
    assert!(matches!(&refused, MailError::Refused(why) if why.contains("no such person")), "{refused}");
    let server = Server::start(Behaviour { refuses: Some((451, "later")), ..Behaviour::default() }).await;
    let refused = mailer(flags(&server, "none")).send(&envelope("ai@so.example")).await.unwrap_err();
    assert!(matches!(&refused, MailError::Server(why) if why.contains("later")), "{refused}");
    let nobody = mailer(flags(&server, "none")).send(&envelope("không phải địa chỉ")).await.unwrap_err();
    assert!(matches!(nobody, MailError::Letter(_)), "{nobody}");
}

#[tokio::test]
async fn nobody_there_is_said() {
    let gone = Server::start(Behaviour::default()).await;
    let flags = flags(&gone, "none");
    drop(gone);
    let error = mailer(flags).check().await.unwrap_err();
    assert!(matches!(error, MailError::Server(_)), "{error}");
}
