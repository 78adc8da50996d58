//! Letters by electronic mail: what they say, and the way to the mail server.
//!
//! A [`Letter`] is a subject and a few blocks ([`Block`]); it is written once, in the language of who gets it, and goes out as
//! plain text with simple HTML beside it. The words of all letters are in [`letters`]. [`Mailer`] brings letters to the server
//! that [`MailSettings`] name. Which letters wait, and what became of them, is for the database to know (`caicach-store`).
//!
//! **Invariant:** a password, and what a letter says, never go over a network in the clear unless the office said so: without TLS only to the
//! machine itself, or with an explicit option. When TLS is required and the server does not offer it, nothing is sent.
//!
//! Sources: RFC 5321 (SMTP), RFC 8314 (TLS from the beginning is preferred, port 465), RFC 3207 (STARTTLS), RFC 3834 (letters that a
//! program writes say so, so that nobody's absence notice answers them).

mod address;
mod letter;
pub mod letters;
mod mailer;
mod settings;

pub use address::check_address;
pub use letter::{Block, Envelope, Letter};
pub use mailer::{MailError, Mailer};
pub use settings::{MailFlags, MailSettings, SiteAddress};
