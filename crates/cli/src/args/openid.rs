//! The words for signing in at a provider of OpenID Connect.

use clap::{Args, ValueEnum};

/// The provider; none without an issuer.
#[derive(Debug, Clone, Args)]
pub(crate) struct OpenId {
    /// The issuer of an OpenID Connect provider where people may sign in, as the provider itself writes it
    #[arg(
        long,
        value_name = "URL",
        env = "CAICACH_OPENID_ISSUER",
        requires_all = ["openid_client_id", "public_address"]
    )]
    pub(crate) openid_issuer: Option<String>,
    /// The name under which the provider knows this installation
    #[arg(long, value_name = "ID", env = "CAICACH_OPENID_CLIENT_ID")]
    pub(crate) openid_client_id: Option<String>,
    /// The secret that the provider gave; better in the environment than on the command line
    #[arg(long, value_name = "SECRET", env = "CAICACH_OPENID_CLIENT_SECRET", hide_env_values = true)]
    pub(crate) openid_client_secret: Option<String>,
    /// What stands on the button, in Vietnamese
    #[arg(
        long,
        value_name = "TEXT",
        env = "CAICACH_OPENID_LABEL_VI",
        default_value = "Đăng nhập bằng tài khoản của cơ quan"
    )]
    pub(crate) openid_label_vi: String,
    /// What stands on the button, in English
    #[arg(
        long,
        value_name = "TEXT",
        env = "CAICACH_OPENID_LABEL_EN",
        default_value = "Sign in with your office account"
    )]
    pub(crate) openid_label_en: String,
    /// By what an account is found when somebody signs in at the provider for the first time
    #[arg(long, value_enum, default_value = "none", env = "CAICACH_OPENID_FIRST_LINK")]
    pub(crate) openid_first_link: FirstLinkBy,
    /// Values of the claims amr or acr that say that two factors were shown at the provider; several by comma
    #[arg(long, value_name = "VALUE,…", value_delimiter = ',', env = "CAICACH_OPENID_SECOND_FACTOR")]
    pub(crate) openid_second_factor: Vec<String>,
}

/// By what an account is found the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FirstLinkBy {
    /// By nothing: people link their accounts themselves, or an administrator does
    None,
    /// By the claim preferred_username; only where people cannot choose their names at the provider
    Username,
    /// By the claim email, when the provider has verified it
    Email,
}
