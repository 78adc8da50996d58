//! The mail server of the arguments, and `caicach admin mail …`

use super::place::{must_exist, open_app, runtime};
use super::{Context, Done, read_file};
use crate::args;
use crate::printer::Value;
use crate::stop::Stop;
use caicach_app::mail::{Envelope, MailError, MailFlags, MailSettings, Mailer, letters};
use caicach_app::store::{LetterState, SecretString};
use caicach_app::{App, Caller};
use caicach_findings::{Finding, Findings, Place, Text};

/// The way to the mail server; none when none is named.
fn mailer(mail: &args::Mail) -> Result<Option<Mailer>, Stop> {
    let authority = mail.mail_ca.as_deref().map(read_file).transpose()?;
    let flags = MailFlags {
        url: mail.mail_url.clone(),
        user: mail.mail_user.clone(),
        password: mail.mail_password.clone().map(SecretString::from),
        sender: mail.mail_from.clone(),
        site: mail.public_address.clone(),
        authority,
        allows_plain: mail.mail_allow_plain,
    };
    let Some(settings) = MailSettings::read(flags).map_err(|finding| refused(&finding))? else {
        return Ok(None);
    };
    Ok(Some(Mailer::new(settings).map_err(|error| failed(&error))?))
}

/// The product, writing letters and reminding people as the arguments say.
pub(super) fn with_mail(app: App, mail: &args::Mail, reminders: &args::Reminders) -> Result<App, Stop> {
    let app = app.reminding(reminders.reminder_days.clone());
    Ok(match mailer(mail)? {
        Some(mailer) => app.with_mail(mailer),
        None => app,
    })
}

/// Whether the mail server lets us in; none when none is named.
pub(super) fn check(mail: &args::Mail) -> Result<Option<Findings>, Stop> {
    let Some(mailer) = mailer(mail)? else { return Ok(None) };
    let checked = runtime()?.block_on(mailer.check());
    let finding = |error: MailError| {
        Finding::rejected("mail-server", error.text())
            .at(Place::item(mailer.settings().server()))
            .hint(hint())
    };
    Ok(Some(checked.err().map(finding).into_iter().collect()))
}

pub(super) fn run(context: &Context<'_>, command: &args::MailCommand) -> Done {
    match command {
        args::MailCommand::Test { address, mail } => test(context, address, mail),
        args::MailCommand::List { place } => list(context, place),
    }
}

fn test(context: &Context<'_>, address: &str, mail: &args::Mail) -> Done {
    let mailer = mailer(mail)?.ok_or_else(|| {
        Stop::request(
            "Chưa đặt máy chủ thư: dùng --mail-url hoặc CAICACH_MAIL_URL",
            "No mail server is set: use --mail-url or CAICACH_MAIL_URL",
        )
    })?;
    let settings = mailer.settings();
    let envelope = Envelope {
        recipient: address.to_owned(),
        identifier: format!("caicach.test.{}", chrono::Utc::now().timestamp_micros()),
        letter: letters::test(context.printer.language, settings.site().as_str()),
    };
    runtime()?.block_on(mailer.send(&envelope)).map_err(|error| failed(&error))?;
    let row = vec![
        settings.server().into(),
        settings.privacy().into(),
        settings.sender().into(),
        address.trim().into(),
    ];
    context.printer.rows(&["server", "privacy", "from", "to"], &[row])?;
    Ok(Findings::default())
}

fn list(context: &Context<'_>, place: &args::Place) -> Done {
    must_exist(place)?;
    let state = runtime()?.block_on(async {
        let app = open_app(context, place).await?;
        Ok::<_, Stop>(app.mail_state(&Caller::command_line()).await?)
    })?;
    let rows: Vec<Vec<Value>> = state
        .letters
        .into_iter()
        .map(|letter| {
            let word = match letter.state {
                LetterState::GivenUp => "given_up",
                LetterState::TriedAgain => "tried_again",
                LetterState::Waits => "waits",
                LetterState::Sent => "sent",
            };
            let at = letter.sent_at.or(letter.gave_up_at).unwrap_or(letter.due_at);
            vec![
                Value::Whole(letter.id),
                word.into(),
                letter.recipient.into(),
                letter.kind.into(),
                at.to_rfc3339().into(),
                Value::Whole(i64::from(letter.tries)),
                letter.last_error.into(),
            ]
        })
        .collect();
    context.printer.rows(&["letter", "state", "to", "kind", "at", "tries", "error"], &rows)?;
    Ok(Findings::default())
}

fn refused(finding: &Finding) -> Stop {
    let (message, place) = (&finding.message, &finding.place);
    let message = Text::new(format!("{place}: {}", message.vi), format!("{place}: {}", message.en));
    Stop::Request { message, hint: finding.hint.clone() }
}

fn failed(error: &MailError) -> Stop {
    Stop::Request { message: error.text(), hint: Some(hint()) }
}

fn hint() -> Text {
    Text::new(
        "Kiểm tra địa chỉ, cổng, mã hóa, tên và mật khẩu của máy chủ thư",
        "Check address, port, encryption, name and password of the mail server",
    )
}
