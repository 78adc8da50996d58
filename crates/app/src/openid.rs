//! Signing in at a provider of OpenID Connect, and linking accounts to people there.

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller, Person};
use caicach_findings::Text;
use caicach_openid::{Answer, FirstLink, Identity, Provider};
use caicach_store::{
    Account, AccountId, NewOpenIdPending, OpenIdLink, OpenIdLinkId, OpenIdMatch, OpenIdPerson, OpenIdSignIn,
    SecretString, SignIn,
};
use chrono::{DateTime, Utc};

/// A browser on its way to the provider.
#[derive(Debug)]
pub struct OpenIdBegun {
    /// Where it goes.
    pub address: String,
    /// What its cookie must hold when it comes back.
    pub browser: SecretString,
}

/// What came of it when the browser came back.
#[derive(Debug)]
pub enum OpenIdDone {
    /// Somebody signed in.
    SignedIn {
        /// The person.
        person: Box<Person>,
        /// The token, for signing out at the provider.
        id_token: SecretString,
        /// Where the person wanted to go.
        back: String,
    },
    /// Somebody did, and a code of the second factor is needed: see [`App::sign_in_second_step`].
    NeedsSecondFactor {
        /// Whose.
        account: AccountId,
        /// The token, for signing out at the provider.
        id_token: SecretString,
        /// Where the person wanted to go.
        back: String,
    },
    /// Somebody who is signed in here showed who they are there: to be linked when they confirm it.
    ToLink {
        /// The account of who began.
        account: AccountId,
        /// The person at the provider.
        identity: Identity,
    },
    /// Nobody was signed in.
    Refused(OpenIdRefusal),
}

/// Why somebody for whom the provider vouches is not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenIdRefusal {
    /// The answer belongs to no sign-in that this browser began a few minutes ago.
    NotBegun,
    /// No account is linked to the person.
    Unknown {
        /// By what people recognise the person.
        shown: String,
    },
    /// The account with the name or address is linked to somebody else at the provider.
    LinkedToAnother,
    /// Several accounts have the address.
    Ambiguous,
    /// Too many wrong passwords or codes.
    Locked {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The account is disabled.
    Disabled,
}

impl OpenIdRefusal {
    /// What is the matter.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::NotBegun => Text::new(
                "Lần đăng nhập này không bắt đầu từ trình duyệt này, đã dùng rồi hoặc đã quá 10 phút",
                "This sign-in did not begin in this browser, was finished already, or took longer than 10 minutes",
            ),
            Self::Unknown { shown } => Text::new(
                format!(
                    "Máy chủ định danh xác nhận bạn là {shown}, nhưng chưa có tài khoản nào ở đây liên kết với người này"
                ),
                format!(
                    "The provider says that you are {shown}, but no account here is linked to this person"
                ),
            ),
            Self::LinkedToAnother => Text::new(
                "Tài khoản trùng tên hoặc địa chỉ thư đã liên kết với một người khác tại máy chủ định danh",
                "The account with this name or address is linked to somebody else at the provider",
            ),
            Self::Ambiguous => Text::new(
                "Có nhiều tài khoản cùng địa chỉ thư điện tử này nên không biết là tài khoản nào",
                "Several accounts have this address, so it is not known which one is meant",
            ),
            Self::Locked { until } => {
                let until = caicach_calendar::local_from_utc(*until).format("%H:%M");
                Text::new(
                    format!("Tài khoản bị khóa đến {until} vì nhập sai quá nhiều lần"),
                    format!("The account is locked until {until} after too many wrong attempts"),
                )
            }
            Self::Disabled => Text::new("Tài khoản này đã ngừng sử dụng", "The account is disabled"),
        }
    }

    /// What to do, and whom to ask.
    #[must_use]
    pub fn hint(&self) -> Text {
        match self {
            Self::NotBegun => Text::new("Đăng nhập lại từ đầu", "Sign in again from the beginning"),
            Self::Unknown { .. } => Text::new(
                "Nếu đã có tài khoản: đăng nhập bằng mật khẩu rồi liên kết ở trang tài khoản. Nếu chưa có, liên hệ người quản trị hệ thống của cơ quan",
                "If you have an account, sign in with your password and link it on the page of the account. If not, ask the administrator of your office",
            ),
            Self::LinkedToAnother | Self::Ambiguous => Text::new(
                "Liên hệ người quản trị hệ thống của cơ quan để liên kết đúng tài khoản",
                "Ask the administrator of your office to link the right account",
            ),
            Self::Locked { .. } => Text::new(
                "Chờ hết thời gian khóa, hoặc nhờ người quản trị mở khóa",
                "Wait until then, or ask an administrator to unlock it",
            ),
            Self::Disabled => Text::new(
                "Liên hệ người quản trị hệ thống của cơ quan nếu đây là nhầm lẫn",
                "Ask the administrator of your office if this is a mistake",
            ),
        }
    }
}

impl App {
    /// Lets people sign in at a provider.
    #[must_use]
    pub fn signing_in_at(mut self, provider: Provider) -> Self {
        self.openid = Some(provider);
        self
    }

    /// The provider where people may sign in.
    #[must_use]
    pub fn openid(&self) -> Option<&Provider> {
        self.openid.as_ref()
    }

    fn provider(&self) -> Result<&Provider, AppError> {
        self.openid().ok_or(AppError::NotFound("provider"))
    }

    /// Sends a browser to the provider: to sign somebody in, or to link the account of who is signed in. `browser` is what its cookie
    /// holds from another sign-in that it has begun.
    ///
    /// # Errors
    /// There is no provider, or it does not answer; the caller may not link the account.
    pub async fn begin_openid(
        &self,
        linking: Option<(&Caller, AccountId)>,
        back: &str,
        browser: Option<&SecretString>,
    ) -> Result<OpenIdBegun, AppError> {
        let provider = self.provider()?;
        if let Some((caller, account)) = linking {
            self.check(caller, Action::ChangePassword, &Resource::Account(account.to_string()))?;
        }
        let begun = provider.begin(self.store().now()).await?;
        let pending = NewOpenIdPending {
            state: begun.state,
            nonce: begun.nonce,
            verifier: begun.verifier,
            back: back.to_owned(),
            account: linking.map(|(_, account)| account),
        };
        let browser = self.store().begin_openid(pending, browser).await?;
        Ok(OpenIdBegun { address: begun.address, browser })
    }

    /// Finishes what a browser brings back from the provider.
    ///
    /// # Errors
    /// There is no provider, or it does not answer or refused; what it says cannot be trusted.
    pub async fn finish_openid(
        &self,
        state: &SecretString,
        answer: &Answer,
        browser: Option<&SecretString>,
        device: Option<&SecretString>,
    ) -> Result<OpenIdDone, AppError> {
        let provider = self.provider()?;
        let Some(browser) = browser else { return Ok(OpenIdDone::Refused(OpenIdRefusal::NotBegun)) };
        let Some(pending) = self.store().take_openid(state, browser).await? else {
            return Ok(OpenIdDone::Refused(OpenIdRefusal::NotBegun));
        };
        let now = self.store().now();
        let identity = provider.finish(answer, &pending.nonce, &pending.verifier, now).await?;
        if let Some(account) = pending.account {
            return Ok(OpenIdDone::ToLink { account, identity });
        }
        let first_match = match provider.first_link() {
            FirstLink::None => None,
            FirstLink::Username => identity.username.clone().map(OpenIdMatch::Name),
            FirstLink::Email => identity.verified_email.clone().map(OpenIdMatch::Email),
        };
        let person = OpenIdPerson {
            issuer: identity.issuer.clone(),
            subject: identity.subject.clone(),
            first_match,
            has_second_factor: identity.has_second_factor,
        };
        let refused = match self.store().sign_in_by_openid(&person, device).await? {
            OpenIdSignIn::Accepted(account) => {
                let person = Box::new(self.with_roles(account).await?);
                return Ok(OpenIdDone::SignedIn { person, id_token: identity.id_token, back: pending.back });
            }
            OpenIdSignIn::NeedsSecondFactor(account) => {
                let (account, id_token) = (account.id, identity.id_token);
                return Ok(OpenIdDone::NeedsSecondFactor { account, id_token, back: pending.back });
            }
            OpenIdSignIn::Unknown => OpenIdRefusal::Unknown { shown: identity.shown().to_owned() },
            OpenIdSignIn::LinkedToAnother => OpenIdRefusal::LinkedToAnother,
            OpenIdSignIn::Ambiguous => OpenIdRefusal::Ambiguous,
            OpenIdSignIn::Locked { until } => OpenIdRefusal::Locked { until },
            OpenIdSignIn::Disabled => OpenIdRefusal::Disabled,
        };
        Ok(OpenIdDone::Refused(refused))
    }

    /// The links of an account.
    ///
    /// # Errors
    /// The caller may not; the database cannot be reached.
    pub async fn openid_links(
        &self,
        caller: &Caller,
        account: AccountId,
    ) -> Result<Vec<OpenIdLink>, AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.to_string()))?;
        Ok(self.store().queries().openid_links(account).await?)
    }

    /// Links one's own account; the password shows that it is not somebody who found the browser open. Answers whether the password was
    /// right.
    ///
    /// # Errors
    /// The caller may not; the person at the provider is linked already.
    pub async fn link_own_openid(
        &self,
        caller: &Caller,
        account: &Account,
        issuer: &str,
        subject: &str,
        password: &SecretString,
    ) -> Result<bool, AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.id.to_string()))?;
        let right = self.store().sign_in(&account.name, password).await?;
        if !matches!(right, SignIn::Accepted(_) | SignIn::NeedsSecondFactor(_)) {
            return Ok(false);
        }
        self.store().commands().link_openid(&caller.actor, account.id, issuer, subject).await?;
        Ok(true)
    }

    /// Links the account of somebody.
    ///
    /// # Errors
    /// The caller may not keep accounts; there is no such account; the person at the provider is linked already.
    pub async fn link_openid(
        &self,
        caller: &Caller,
        account: AccountId,
        issuer: &str,
        subject: &str,
    ) -> Result<OpenIdLink, AppError> {
        self.check(caller, Action::ManageAccounts, &Resource::Office)?;
        Ok(self.store().commands().link_openid(&caller.actor, account, issuer, subject).await?)
    }

    /// Takes a link of an account away.
    ///
    /// # Errors
    /// The caller may not; the account has no such link.
    pub async fn unlink_openid(
        &self,
        caller: &Caller,
        account: AccountId,
        link: OpenIdLinkId,
    ) -> Result<(), AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.to_string()))?;
        Ok(self.store().commands().unlink_openid(&caller.actor, account, link).await?)
    }

    /// Where the browser of somebody who signed in at the provider goes to be signed out there too; none when there is no such address.
    ///
    /// # Errors
    /// The provider does not answer.
    pub async fn openid_sign_out_address(&self, id_token: &SecretString) -> Result<Option<String>, AppError> {
        let Some(provider) = self.openid() else { return Ok(None) };
        Ok(provider.sign_out_address(id_token, self.store().now()).await?)
    }
}
