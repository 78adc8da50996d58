//! The provider where people sign in.

use crate::discovery::{Described, Discovery};
use crate::settings::Checked;
use crate::web::{Web, WebError};
use crate::{FirstLink, Identity, OpenIdError, Settings};
use caicach_findings::Text;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim,
    CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreTokenResponse,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EmptyAdditionalClaims, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, StandardErrorResponse, UserInfoClaims,
};
use secrecy::{ExposeSecret, SecretString};

/// So far may the clocks of the provider and of this server be apart.
const SKEW: TimeDelta = TimeDelta::minutes(2);
/// No token is older when it arrives, whatever it says of its end: it is fetched the moment it is made.
const OLDEST: TimeDelta = TimeDelta::minutes(10);

/// Signatures that the holder of the private key alone can make. A shared secret (`HS256`) and `none` are not among them.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The provider where people sign in.
#[derive(Debug)]
pub struct Provider {
    checked: Checked,
    discovery: Discovery,
    web: Web,
}

/// A sign-in that has begun.
#[derive(Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What the provider sends back with its answer.
    pub state: SecretString,
    /// What the token will hold.
    pub nonce: SecretString,
    /// What the provider asks for when the code is exchanged.
    pub verifier: SecretString,
}

/// With what the browser came back from the provider: the query of the address.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The code that is exchanged for a token.
    pub code: Option<SecretString>,
    /// Why there is none.
    pub error: Option<String>,
    /// Who answers (RFC 9207); not every provider says so.
    pub issuer: Option<String>,
}

impl Provider {
    /// A provider by its settings. It is asked for nothing yet.
    ///
    /// # Errors
    /// [`OpenIdError::Setting`] for a setting that cannot be used.
    pub fn new(settings: Settings) -> Result<Self, OpenIdError> {
        let checked = settings.check()?;
        let issuer = IssuerUrl::new(checked.settings.issuer.clone())
            .map_err(|error| OpenIdError::setting(error.to_string(), error.to_string()))?;
        let web = Web::new().map_err(|error| OpenIdError::Other(error.to_string()))?;
        Ok(Self { checked, discovery: Discovery::new(issuer), web })
    }

    /// The issuer, as links of accounts name it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.checked.settings.issuer
    }

    /// What stands on the button.
    #[must_use]
    pub fn label(&self) -> &Text {
        &self.checked.settings.label
    }

    /// By what somebody is known the first time.
    #[must_use]
    pub fn first_link(&self) -> FirstLink {
        self.checked.settings.first_link
    }

    /// Begins a sign-in.
    ///
    /// # Errors
    /// The provider does not answer, or says of itself what cannot be used.
    pub async fn begin(&self, now: DateTime<Utc>) -> Result<Begun, OpenIdError> {
        let described = self.discovery.read(&self.web, now).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let scopes: &[&str] = match self.first_link() {
            FirstLink::Email => &["profile", "email"],
            FirstLink::None | FirstLink::Username => &["profile"],
        };
        let client = self.client(&described)?;
        let (address, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(scopes.iter().map(|scope| Scope::new((*scope).to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Begun {
            address: address.to_string(),
            state: SecretString::from(state.into_secret()),
            nonce: SecretString::from(nonce.secret().clone()),
            verifier: SecretString::from(verifier.into_secret()),
        })
    }

    /// Finishes a sign-in with the nonce and the verifier with which it began. Whether the answer belongs to a sign-in of this browser, by
    /// its state, the caller has found out.
    ///
    /// # Errors
    /// The provider refused or does not answer; the token does not prove who signed in.
    pub async fn finish(
        &self,
        answer: &Answer,
        nonce: &SecretString,
        verifier: &SecretString,
        now: DateTime<Utc>,
    ) -> Result<Identity, OpenIdError> {
        if answer.issuer.as_deref().is_some_and(|issuer| issuer != self.issuer()) {
            return Err(OpenIdError::Token("another issuer answered".to_owned()));
        }
        if let Some(code) = &answer.error {
            return Err(OpenIdError::Refused { code: code.clone() });
        }
        let Some(code) = &answer.code else {
            return Err(OpenIdError::Exchange("the answer holds no code".to_owned()));
        };
        let described = self.discovery.read(&self.web, now).await?;
        let client = self.client(&described)?;
        let response = client
            .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
            .map_err(|error| OpenIdError::Discovery(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose_secret().to_owned()))
            .request_async(&self.web)
            .await
            .map_err(told)?;
        let token = response
            .extra_fields()
            .id_token()
            .ok_or_else(|| OpenIdError::Exchange("the provider gave no ID token".to_owned()))?;
        let nonce = Nonce::new(nonce.expose_secret().to_owned());
        let claims = match self.claims(&client, token, &nonce, now) {
            Err(error) if is_unknown_key(&error) => {
                let newer = self.discovery.refresh(&self.web, &described, now).await?;
                let Some(newer) = newer else { return Err(OpenIdError::Token(error.to_string())) };
                self.claims(&self.client(&newer)?, token, &nonce, now)
            }
            checked => checked,
        };
        let claims = claims.map_err(|error| OpenIdError::Token(reason(&error)))?;
        if claims.authorized_party().is_some_and(|party| party.as_str() != self.checked.settings.client_id) {
            return Err(OpenIdError::Token("it was made for another program".to_owned()));
        }
        let mut identity = self.identity(&claims, token);
        self.complete(&mut identity, &client, &claims, &response).await?;
        Ok(identity)
    }

    /// Where the browser goes to be signed out at the provider too; none when the provider has no such address.
    ///
    /// # Errors
    /// The provider does not answer, or says of itself what cannot be used.
    pub async fn sign_out_address(
        &self,
        id_token: &SecretString,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, OpenIdError> {
        let described = self.discovery.read(&self.web, now).await?;
        let end_session = described.metadata.additional_metadata().end_session_endpoint.as_ref();
        let Some(mut address) = end_session.map(|address| address.url().clone()) else { return Ok(None) };
        address
            .query_pairs_mut()
            .append_pair("id_token_hint", id_token.expose_secret())
            .append_pair("client_id", &self.checked.settings.client_id)
            .append_pair("post_logout_redirect_uri", self.checked.signed_out.as_str());
        Ok(Some(address.to_string()))
    }

    fn client(&self, described: &Described) -> Result<Client, OpenIdError> {
        let settings = &self.checked.settings;
        let secret = settings.client_secret.as_ref();
        let secret = secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned()));
        let redirect = RedirectUrl::new(self.checked.callback.to_string())
            .map_err(|error| OpenIdError::Other(error.to_string()))?;
        let methods = described.metadata.token_endpoint_auth_methods_supported();
        // Without a list it is the secret in the header (OpenID Connect Discovery, section 3).
        let takes_header = methods.is_none_or(|all| all.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let authentication = if takes_header { AuthType::BasicAuth } else { AuthType::RequestBody };
        let client_id = ClientId::new(settings.client_id.clone());
        Ok(CoreClient::from_provider_metadata(described.metadata.clone(), client_id, secret)
            .set_redirect_uri(redirect)
            .set_auth_type(authentication))
    }

    /// Checks the token by the list of OpenID Connect Core, section 3.1.3.7.
    fn claims(
        &self,
        client: &Client,
        token: &CoreIdToken,
        nonce: &Nonce,
        now: DateTime<Utc>,
    ) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNATURES)
            .set_time_fn(move || now - SKEW)
            .set_issue_time_verifier_fn(move |issued| {
                if issued > now + SKEW {
                    return Err(format!("it was issued at {issued}, and now it is {now}"));
                }
                if issued < now - OLDEST - SKEW {
                    return Err(format!("it was issued long ago, at {issued}"));
                }
                Ok(())
            });
        token.claims(&verifier, nonce).cloned()
    }

    fn identity(&self, claims: &CoreIdTokenClaims, token: &CoreIdToken) -> Identity {
        let methods = claims.auth_method_refs().into_iter().flatten().map(|method| method.as_str());
        let class = claims.auth_context_ref().map(|class| class.as_str());
        let wanted = &self.checked.settings.second_factor;
        let has_second_factor = methods.chain(class).any(|said| wanted.iter().any(|wanted| wanted == said));
        let email = claims.email().filter(|_| claims.email_verified() == Some(true));
        Identity {
            issuer: self.issuer().to_owned(),
            subject: claims.subject().to_string(),
            username: claims.preferred_username().map(|name| name.to_string()),
            verified_email: email.map(|email| email.to_string()),
            has_second_factor,
            id_token: SecretString::from(token.to_string()),
        }
    }

    /// Asks the provider for the names of the person that the token does not hold: many providers put them elsewhere.
    async fn complete(
        &self,
        identity: &mut Identity,
        client: &Client,
        claims: &CoreIdTokenClaims,
        response: &CoreTokenResponse,
    ) -> Result<(), OpenIdError> {
        let is_complete = match self.first_link() {
            FirstLink::Email => identity.verified_email.is_some(),
            FirstLink::None | FirstLink::Username => identity.username.is_some(),
        };
        // The subject must be the same, or somebody else's names would be taken.
        let subject = Some(claims.subject().clone());
        let request = client.user_info(response.access_token().clone(), subject).ok();
        let Some(request) = request.filter(|_| !is_complete) else { return Ok(()) };
        let info: Result<UserInfoClaims<EmptyAdditionalClaims, CoreGenderClaim>, _> =
            request.request_async(&self.web).await;
        let info = match info {
            Ok(info) => info,
            // Without names the subject is shown; nobody is known by them.
            Err(error) if self.first_link() == FirstLink::None => {
                tracing::warn!(%error, "the provider did not tell the name of a person");
                return Ok(());
            }
            Err(error) => return Err(OpenIdError::Exchange(format!("user info: {error}"))),
        };
        let username = info.preferred_username().map(|name| name.to_string());
        let email = info.email().filter(|_| info.email_verified() == Some(true));
        identity.username = identity.username.take().or(username);
        identity.verified_email = identity.verified_email.take().or(email.map(|email| email.to_string()));
        Ok(())
    }
}

fn is_unknown_key(error: &ClaimsVerificationError) -> bool {
    matches!(error, ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
}

/// Why a token was refused, with what lies behind a signature that does not fit.
fn reason(error: &ClaimsVerificationError) -> String {
    match error {
        ClaimsVerificationError::SignatureVerification(cause) => format!("{error}: {cause}"),
        other => other.to_string(),
    }
}

fn told(error: RequestTokenError<WebError, StandardErrorResponse<CoreErrorResponseType>>) -> OpenIdError {
    match error {
        RequestTokenError::Request(error) => OpenIdError::Unreachable(error.to_string()),
        RequestTokenError::ServerResponse(response) => OpenIdError::Exchange(response.to_string()),
        // What the provider wrote may hold tokens: only where it could not be read is told.
        RequestTokenError::Parse(error, _) => OpenIdError::Exchange(error.to_string()),
        RequestTokenError::Other(reason) => OpenIdError::Exchange(reason),
    }
}
