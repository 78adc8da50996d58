//! Signing in by OpenID Connect, at a provider that the office trusts.
//!
//! The browser goes to the provider, the person signs in there, and the browser comes back with a code. The server exchanges the code
//! for an ID token, which says who signed in ([OpenID Connect Core 1.0](https://openid.net/specs/openid-connect-core-1_0.html), the
//! authorization code flow). A [`Provider`] does the server's part of it, in two steps:
//!
//! - [`Provider::begin`] makes the address that the browser is sent to, and what must be kept until it comes back ([`Begun`]): the state,
//!   by which the answer is known to belong to this browser; the nonce, by which the token is known to belong to this sign-in; and the
//!   verifier (PKCE, RFC 7636), without which a stolen code is worth nothing.
//! - [`Provider::finish`] exchanges the code and checks the token: signature, issuer, audience, authorized party, instants and nonce.
//!   What it answers ([`Identity`]) is what the provider vouches for, and no account: whose account it is, the caller knows.
//!
//! What the provider says of itself (discovery) is kept for an hour; keys are fetched anew when a token was signed with one that is not
//! known yet. Requests follow no redirects, take no more than a megabyte and end after ten seconds. Addresses are `https`, or `http` on
//! loopback for a provider on the same machine.

mod address;
mod discovery;
mod error;
mod identity;
mod provider;
mod settings;
mod web;

pub use error::OpenIdError;
pub use identity::Identity;
pub use provider::{Answer, Begun, Provider};
pub use settings::{FirstLink, Settings};
