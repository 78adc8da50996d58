//! How the provider is spoken to.
//!
//! **Invariant:** a request goes to the address that it names and to no other. A redirect is an answer like any other, so that a
//! provider, or who speaks in its name, cannot send this server to addresses within the office.

use crate::address::is_secure;
use openidconnect::http::Response;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, reqwest};
use std::pin::Pin;
use std::time::Duration;
use url::Url;

/// No answer is waited for any longer.
const LONGEST: Duration = Duration::from_secs(10);
/// No answer is longer, in bytes: keys and tokens take a few thousand.
const LARGEST: usize = 1024 * 1024;

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WebError {
    #[error("{0} is neither https nor on this machine")]
    Insecure(String),
    #[error("the answer is longer than {LARGEST} bytes")]
    TooLarge,
    #[error("{}", causes(.0))]
    Request(#[from] reqwest::Error),
    #[error(transparent)]
    Http(#[from] openidconnect::http::Error),
}

/// What happened, with all its causes: the outermost of an error of the network says nothing.
fn causes(error: &reqwest::Error) -> String {
    let mut told = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        told = format!("{told}: {error}");
        cause = error.source();
    }
    told
}

/// A client for the addresses of the provider.
#[derive(Debug, Clone)]
pub(crate) struct Web(reqwest::Client);

impl Web {
    pub(crate) fn new() -> Result<Self, WebError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(LONGEST)
            .user_agent(concat!("caicach/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, WebError> {
        let address = request.uri().to_string();
        if !Url::parse(&address).is_ok_and(|address| is_secure(&address)) {
            return Err(WebError::Insecure(address));
        }
        let mut answer = self.0.execute(request.try_into()?).await?;
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(bytes) = answer.chunk().await? {
            if body.len() + bytes.len() > LARGEST {
                return Err(WebError::TooLarge);
            }
            body.extend_from_slice(&bytes);
        }
        Ok(response.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Web {
    type Error = WebError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, WebError>> + Send + Sync + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
