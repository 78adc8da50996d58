//! Who holds which role, where and when; and what a password must be.
//!
//! A [`Grant`] gives one account one [`Role`] over units: over one unit, over a unit and all beneath it, or over the whole
//! office ([`Reach`]). It holds from a day to a day, may be bound to domains of a framework (an appraiser's), and may stand
//! for somebody else (ủy quyền: an acting head). Grants are never deleted: they are ended, with a reason, so that what was
//! done under them can still be understood. A person who moves keeps what they entered; one grant ends and another begins.
//!
//! What a role allows is no business of this crate: the policy says it.
//!
//! A password is judged by [`password::check`], after NIST SP 800-63B: long enough, not one that is guessed early, and nothing
//! made of the person's own name. There are no rules about kinds of characters.
//!
//! The crate is pure: no files, no network, no clock.

mod grant;
pub mod password;
mod role;

pub use grant::{Grant, GrantFault, GrantTerms, Reach};
pub use role::Role;
