//! What an address for mail looks like.

use caicach_findings::{Finding, Place, Text};
use lettre::Address;

/// Whether letters can be sent to an address. Whether somebody reads them there, only a letter can show.
///
/// # Errors
/// A finding that says what an address looks like.
pub fn check_address(text: &str) -> Result<(), Finding> {
    parse(text).map(|_| ())
}

/// An address with a domain in full: `a@localhost` is one to RFC 5321, and a slip of the hand here.
pub(crate) fn parse(text: &str) -> Result<Address, Finding> {
    let address = text.trim().parse::<Address>().ok();
    let has_domain = |address: &Address| {
        let domain = address.domain();
        domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
    };
    address.filter(has_domain).ok_or_else(|| no_address(text))
}

fn no_address(text: &str) -> Finding {
    let text = text.trim();
    Finding::rejected(
        "not-an-address",
        Text::new(
            format!("“{text}” không phải là địa chỉ thư điện tử"),
            format!("“{text}” is not an e-mail address"),
        ),
    )
    .at(Place::default().column("email"))
    .hint(Text::new("Địa chỉ có dạng ten@coquan.gov.vn", "An address looks like name@office.gov.vn"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_name_and_a_domain() {
        for good in ["van.thu@so.example", " a+b@mau.gov.vn ", "trần@mau.example"] {
            assert!(check_address(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b.vn",
            "a b@c.vn",
            "a@b",
            "a@.vn",
            "a@b.",
            "a@b.vn, c@d.vn",
            "a@b.vn\r\nBcc: x@y.vn",
        ] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }
}
