//! The way to the mail server.

use crate::address;
use crate::letter::Envelope;
use crate::settings::{MailSettings, Privacy};
use caicach_findings::Text;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::ExposeSecret;
use std::time::Duration;

/// How long one answer of the mail server is waited for.
const ONE_ANSWER: Duration = Duration::from_secs(20);
/// How long sending one letter may take. The lease of a letter in the outbox is longer.
const ONE_LETTER: Duration = Duration::from_secs(60);

/// Why a letter did not go out, or the mail server does not answer.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The recipient is none, or the letter cannot be put into the form of a mail. Trying again does not help.
    #[error("the letter cannot be written: {0}")]
    Letter(String),
    /// The server refused this letter for good (5xx).
    #[error("the mail server refused: {0}")]
    Refused(String),
    /// The server cannot be reached, does not let us in, or is busy. Trying again may help.
    #[error("the mail server: {0}")]
    Server(String),
    /// No answer in time.
    #[error("the mail server did not answer in time")]
    TimedOut,
    /// A certificate in the settings cannot be used.
    #[error("a certificate cannot be used: {0}")]
    Certificate(String),
}

impl MailError {
    /// Whether it has to do with this one letter, so that others may go out all the same.
    #[must_use]
    pub fn is_of_letter(&self) -> bool {
        matches!(self, Self::Letter(_) | Self::Refused(_))
    }

    /// The sentence for people; what the server said stands in it as it said it.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Letter(why) => Text::new(
                format!("Không lập được thư: {why}"),
                format!("The letter cannot be written: {why}"),
            ),
            Self::Refused(why) => {
                Text::new(format!("Máy chủ thư từ chối: {why}"), format!("The mail server refused: {why}"))
            }
            Self::Server(why) => Text::new(
                format!("Không gửi được qua máy chủ thư: {why}"),
                format!("Nothing could be sent through the mail server: {why}"),
            ),
            Self::TimedOut => {
                Text::new("Máy chủ thư không trả lời kịp thời", "The mail server did not answer in time")
            }
            Self::Certificate(why) => Text::new(
                format!("Không dùng được chứng thư số: {why}"),
                format!("A certificate cannot be used: {why}"),
            ),
        }
    }
}

/// Brings letters to the mail server. Each opens a connection of its own: letters are few, and a kept connection is one more thing
/// that may have ended unnoticed.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    settings: MailSettings,
}

impl Mailer {
    /// Makes the way ready. Nothing is sent yet.
    ///
    /// # Errors
    /// [`MailError::Certificate`] when the certificate of the settings cannot be read.
    pub fn new(settings: MailSettings) -> Result<Self, MailError> {
        let tls = match settings.privacy {
            Privacy::Plain => Tls::None,
            Privacy::Wrapped => Tls::Wrapper(parameters(&settings)?),
            Privacy::Required => Tls::Required(parameters(&settings)?),
            Privacy::Opportunistic => Tls::Opportunistic(parameters(&settings)?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls)
            .timeout(Some(ONE_ANSWER));
        if let Some((user, password)) = &settings.credentials {
            let password = password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self { transport: builder.build(), settings })
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &MailSettings {
        &self.settings
    }

    /// Sends one letter. When this succeeds, the server has taken it upon itself to deliver it.
    ///
    /// # Errors
    /// Whatever keeps the letter from going out.
    pub async fn send(&self, envelope: &Envelope) -> Result<(), MailError> {
        let message = self.message(envelope)?;
        match tokio::time::timeout(ONE_LETTER, self.transport.send(message)).await {
            Err(_) => Err(MailError::TimedOut),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if error.is_timeout() => Err(MailError::TimedOut),
            Ok(Err(error)) => Err(judged(&error)),
        }
    }

    /// Connects, signs in where a name is set, asks for a sign of life and goes.
    ///
    /// # Errors
    /// [`MailError::Server`] or [`MailError::TimedOut`].
    pub async fn check(&self) -> Result<(), MailError> {
        match tokio::time::timeout(ONE_LETTER, self.transport.test_connection()).await {
            Err(_) => Err(MailError::TimedOut),
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(MailError::Server("it gives no sign of life (NOOP)".to_owned())),
            Ok(Err(error)) if error.is_timeout() => Err(MailError::TimedOut),
            Ok(Err(error)) => Err(MailError::Server(told(&error))),
        }
    }

    fn message(&self, envelope: &Envelope) -> Result<Message, MailError> {
        let recipient =
            address::parse(&envelope.recipient).map_err(|finding| MailError::Letter(finding.message.en))?;
        let sender = &self.settings.sender;
        let identifier = format!("<{}@{}>", envelope.identifier, sender.email.domain());
        let letter = &envelope.letter;
        // A line end in a subject would begin another header.
        let subject: String =
            letter.subject.chars().map(|one| if one.is_control() { ' ' } else { one }).collect();
        let mut message = Message::builder()
            .from(sender.clone())
            .to(Mailbox::new(None, recipient))
            .subject(subject)
            .message_id(Some(identifier))
            .date_now()
            .multipart(MultiPart::alternative_plain_html(letter.plain(), letter.html()))
            .map_err(|error| MailError::Letter(error.to_string()))?;
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(automatic, "auto-generated".to_owned()));
        Ok(message)
    }
}

fn parameters(settings: &MailSettings) -> Result<TlsParameters, MailError> {
    let wrong = |error: lettre::transport::smtp::Error| MailError::Certificate(told(&error));
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.authority {
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(wrong)?);
    }
    builder.build_rustls().map_err(wrong)
}

/// A refusal of a recipient or of the content is one of the letter; one of the name, the password or of us is one of the server,
/// and hits every letter alike (RFC 4954, section 6; RFC 5321, section 4.2.3).
fn judged(error: &lettre::transport::smtp::Error) -> MailError {
    let code = error.status().map(u16::from).unwrap_or_default();
    if error.is_permanent() && matches!(code, 550..=553 | 555) {
        return MailError::Refused(told(error));
    }
    MailError::Server(told(error))
}

/// An error with its causes, in one line.
fn told(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !told.contains(&more) {
            told = format!("{told}: {more}");
        }
        cause = error.source();
    }
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}
