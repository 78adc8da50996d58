//! What the provider says of itself, kept for a while.

use crate::OpenIdError;
use crate::address::is_secure;
use crate::web::{Web, WebError};
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{DiscoveryError, IssuerUrl, ProviderMetadataWithLogout};
use std::sync::Arc;
use tokio::sync::Mutex;
use url::Url;

/// What the provider said is asked for anew after this.
const KEEP: TimeDelta = TimeDelta::hours(1);
/// When the provider does not answer, what it said last is good for so long.
const KEEP_WITHOUT_ANSWER: TimeDelta = TimeDelta::days(1);
/// Unknown keys are asked for no more often than this, so that forged tokens do not become requests to the provider.
const REFRESH_NO_SOONER: TimeDelta = TimeDelta::minutes(1);

/// What the provider said, and when.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) metadata: ProviderMetadataWithLogout,
    at: DateTime<Utc>,
}

/// What the provider says of itself. One request at a time asks for it; the others wait for its answer.
#[derive(Debug)]
pub(crate) struct Discovery {
    issuer: IssuerUrl,
    kept: Mutex<Option<Arc<Described>>>,
}

impl Discovery {
    pub(crate) fn new(issuer: IssuerUrl) -> Self {
        Self { issuer, kept: Mutex::new(None) }
    }

    /// What the provider says: kept, or asked for.
    pub(crate) async fn read(&self, web: &Web, now: DateTime<Utc>) -> Result<Arc<Described>, OpenIdError> {
        let mut kept = self.kept.lock().await;
        if let Some(described) = kept.as_ref().filter(|described| described.is_younger_than(KEEP, now)) {
            return Ok(Arc::clone(described));
        }
        match self.ask(web, now).await {
            Ok(described) => Ok(Arc::clone(kept.insert(described))),
            Err(error) => {
                let last = kept.as_ref().filter(|last| last.is_younger_than(KEEP_WITHOUT_ANSWER, now));
                let last = last.cloned().ok_or(error)?;
                tracing::warn!("the provider could not be asked anew; what it said last is used");
                Ok(last)
            }
        }
    }

    /// What the provider says now, when `before` is no longer new; none when it was asked just now.
    pub(crate) async fn refresh(
        &self,
        web: &Web,
        before: &Described,
        now: DateTime<Utc>,
    ) -> Result<Option<Arc<Described>>, OpenIdError> {
        let mut kept = self.kept.lock().await;
        if let Some(newer) = kept.as_ref().filter(|kept| kept.at > before.at) {
            return Ok(Some(Arc::clone(newer)));
        }
        if before.is_younger_than(REFRESH_NO_SOONER, now) {
            return Ok(None);
        }
        let described = self.ask(web, now).await?;
        Ok(Some(Arc::clone(kept.insert(described))))
    }

    async fn ask(&self, web: &Web, now: DateTime<Utc>) -> Result<Arc<Described>, OpenIdError> {
        let metadata = ProviderMetadataWithLogout::discover_async(self.issuer.clone(), web).await;
        let metadata = metadata.map_err(told)?;
        let end_session = metadata.additional_metadata().end_session_endpoint.as_ref().map(|end| end.url());
        let addresses = [
            Some(metadata.authorization_endpoint().url()),
            metadata.token_endpoint().map(|token| token.url()),
            metadata.userinfo_endpoint().map(|info| info.url()),
            end_session,
        ];
        let insecure: Option<&Url> = addresses.into_iter().flatten().find(|address| !is_secure(address));
        if let Some(insecure) = insecure {
            return Err(OpenIdError::Discovery(format!("{insecure} is neither https nor on this machine")));
        }
        Ok(Arc::new(Described { metadata, at: now }))
    }
}

impl Described {
    fn is_younger_than(&self, age: TimeDelta, now: DateTime<Utc>) -> bool {
        now - self.at < age
    }
}

fn told(error: DiscoveryError<WebError>) -> OpenIdError {
    match error {
        DiscoveryError::Request(error) => OpenIdError::Unreachable(error.to_string()),
        DiscoveryError::Response(status, _, reason) => {
            OpenIdError::Discovery(format!("the answer has the status {status}: {reason}"))
        }
        DiscoveryError::Parse(error) => OpenIdError::Discovery(error.to_string()),
        DiscoveryError::Validation(reason) => OpenIdError::Discovery(reason),
        other => OpenIdError::Discovery(other.to_string()),
    }
}
