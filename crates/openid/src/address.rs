//! Which addresses are safe to send secrets to.

use url::{Host, Url};

/// Whether what is sent to an address stays between the two ends: `https`, or `http` that does not leave the machine.
pub(crate) fn is_secure(address: &Url) -> bool {
    match address.scheme() {
        "https" => true,
        "http" => is_loopback(address),
        _ => false,
    }
}

fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_the_machine() {
        let check = |address: &str| is_secure(&Url::parse(address).unwrap());
        for good in ["https://id.example/", "http://127.0.0.1:9/", "http://localhost/", "http://[::1]:1/"] {
            assert!(check(good), "{good}");
        }
        for bad in [
            "http://id.example/",
            "http://127.0.0.1.example/",
            "http://localhost.example/",
            "ftp://127.0.0.1/",
        ] {
            assert!(!check(bad), "{bad}");
        }
    }
}
