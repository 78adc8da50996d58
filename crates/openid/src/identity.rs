//! Whom the provider vouches for.

use secrecy::SecretString;

/// A person for whom the provider vouches. It is no account: whose it is, a link says.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The person, by a name that the provider never gives to anybody else.
    pub subject: String,
    /// The name at the provider (`preferred_username`), which may change and pass on to another.
    pub username: Option<String>,
    /// The address for mail, when the provider has verified that it is the person's.
    pub verified_email: Option<String>,
    /// Whether the provider says that two factors were shown, in the words that the settings take for it.
    pub has_second_factor: bool,
    /// The token, to be shown to the provider when the person signs out.
    pub id_token: SecretString,
}

impl Identity {
    /// By what people recognise the person: the name at the provider, else the address, else the subject.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.username.as_deref().or(self.verified_email.as_deref()).unwrap_or(&self.subject)
    }
}
