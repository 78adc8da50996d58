//! How the provider is reached, and what is taken from it.

use crate::OpenIdError;
use crate::address::is_secure;
use caicach_findings::Text;
use secrecy::SecretString;
use url::Url;

/// The path to which the provider sends the browser back, below the public address.
const CALLBACK: &str = "sign-in/openid/callback";
/// Where the browser goes after it was signed out at the provider, below the public address.
const SIGNED_OUT: &str = "sign-in";

/// By what somebody who signs in at the provider for the first time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FirstLink {
    /// By nothing: people link their accounts themselves, or an administrator does.
    #[default]
    None,
    /// By the claim `preferred_username`, which is the name of the account. Only for a provider where people cannot choose their names.
    Username,
    /// By the claim `email`, when the provider has verified it, which is the address of one account.
    Email,
}

impl FirstLink {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 3] = [Self::None, Self::Username, Self::Email];

    /// The word that settings have for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Username => "username",
            Self::Email => "email",
        }
    }
}

/// How the provider is reached, and what is taken from it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The issuer, as the provider itself writes it.
    pub issuer: String,
    /// The name under which the provider knows this installation.
    pub client_id: String,
    /// The secret that the provider gave, if it gave one.
    pub client_secret: Option<SecretString>,
    /// The address at which people reach this installation, such as `https://cchc.example.vn`.
    pub public_address: String,
    /// What stands on the button.
    pub label: Text,
    /// By what somebody is known the first time.
    pub first_link: FirstLink,
    /// Values of the claims `amr` or `acr` that say that two factors were shown at the provider. Empty when no value does.
    pub second_factor: Vec<String>,
}

/// Settings that were checked.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) settings: Settings,
    pub(crate) callback: Url,
    pub(crate) signed_out: Url,
}

impl Settings {
    /// Checks what can be checked without asking the provider.
    pub(crate) fn check(self) -> Result<Checked, OpenIdError> {
        let settings = Self { issuer: self.issuer.trim().to_owned(), ..self };
        if settings.client_id.trim().is_empty() {
            return Err(OpenIdError::setting(
                "chưa có định danh ứng dụng (client id) do máy chủ định danh cấp",
                "the client id that the provider gave is missing",
            ));
        }
        secure_address("issuer", &settings.issuer)?;
        let mut public = secure_address("public address", &settings.public_address)?;
        // Without the slash, joining would replace the last part of the path.
        if !public.path().ends_with('/') {
            public.set_path(&format!("{}/", public.path()));
        }
        let below = |path: &str| public.join(path).map_err(|error| OpenIdError::Other(error.to_string()));
        Ok(Checked { callback: below(CALLBACK)?, signed_out: below(SIGNED_OUT)?, settings })
    }
}

fn secure_address(what: &str, text: &str) -> Result<Url, OpenIdError> {
    let address = Url::parse(text).ok().filter(|address| {
        is_secure(address)
            && address.query().is_none()
            && address.fragment().is_none()
            && address.username().is_empty()
            && address.password().is_none()
    });
    address.ok_or_else(|| {
        OpenIdError::setting(
            format!("{what} “{text}” phải là địa chỉ https (http chỉ dùng trên chính máy này)"),
            format!("the {what} “{text}” must be an https address (http only on this machine itself)"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(issuer: &str, public_address: &str) -> Settings {
        Settings {
            issuer: issuer.to_owned(),
            client_id: "caicach".to_owned(),
            client_secret: None,
            public_address: public_address.to_owned(),
            label: Text::new("Đăng nhập", "Sign in"),
            first_link: FirstLink::None,
            second_factor: Vec::new(),
        }
    }

    #[test]
    fn the_browser_comes_back_below_the_public_address() {
        let check = |public| settings("https://id.example", public).check().unwrap().callback.to_string();
        assert_eq!(check("https://cchc.example"), "https://cchc.example/sign-in/openid/callback");
        assert_eq!(check("https://cchc.example/a/"), "https://cchc.example/a/sign-in/openid/callback");
        assert_eq!(check("https://cchc.example/a"), "https://cchc.example/a/sign-in/openid/callback");
    }

    #[test]
    fn what_cannot_be_reached_safely_is_refused() {
        for (issuer, public) in [
            ("http://id.example", "https://cchc.example"),
            ("https://id.example?a=b", "https://cchc.example"),
            ("https://a:b@id.example", "https://cchc.example"),
            ("id.example", "https://cchc.example"),
            ("https://id.example", "http://cchc.example"),
            ("https://id.example", ""),
        ] {
            let refused = settings(issuer, public).check();
            assert!(matches!(refused, Err(OpenIdError::Setting(_))), "{issuer} {public}");
        }
        let nameless =
            Settings { client_id: " ".to_owned(), ..settings("https://a.example", "https://b.example") };
        assert!(nameless.check().is_err());
        assert!(settings("http://localhost:9", "http://127.0.0.1:8080").check().is_ok());
    }
}
