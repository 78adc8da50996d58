//! Where the mail server is, and who the letters are from.

use crate::address;
use caicach_findings::{Finding, Place, Text};
use lettre::message::Mailbox;
use secrecy::SecretString;
use std::net::IpAddr;
use url::Url;

/// The settings as they were given, by flags or in the environment.
#[derive(Debug, Clone, Default)]
pub struct MailFlags {
    /// `smtps://HOST[:PORT]` or `smtp://HOST[:PORT][?tls=required|opportunistic|none]`.
    pub url: Option<String>,
    /// The name at the mail server.
    pub user: Option<String>,
    /// The password at the mail server.
    pub password: Option<SecretString>,
    /// Who the letters are from: an address, or `Name <address>`.
    pub sender: Option<String>,
    /// Where people reach the pages: `https://cchc.example`.
    pub site: Option<String>,
    /// A certificate (PEM) that is trusted beside those of the system.
    pub authority: Option<Vec<u8>>,
    /// Whether letters may go to another machine in the clear.
    pub allows_plain: bool,
}

/// How the way to the mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Privacy {
    /// TLS from the beginning.
    Wrapped,
    /// STARTTLS, or nothing is sent.
    Required,
    /// STARTTLS when the server offers it.
    Opportunistic,
    /// None.
    Plain,
}

/// Where the mail server is, and who the letters are from.
#[derive(Debug, Clone)]
pub struct MailSettings {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) privacy: Privacy,
    /// Name and password.
    pub(crate) credentials: Option<(String, SecretString)>,
    pub(crate) sender: Mailbox,
    pub(crate) authority: Option<Vec<u8>>,
    site: SiteAddress,
}

/// Where people reach the pages, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteAddress(String);

impl SiteAddress {
    /// The full address of a path.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The address itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parse(text: &str) -> Result<Self, Finding> {
        let wrong = || {
            finding(
                "mail-site",
                "site",
                "Địa chỉ công khai của trang không hợp lệ",
                "The public address of the site is not valid",
            )
            .hint(Text::new(
                "Địa chỉ có dạng https://cchc.coquan.gov.vn; http:// chỉ dùng cho chính máy này",
                "It looks like https://cchc.office.gov.vn; http:// is only for this machine itself",
            ))
        };
        let url = Url::parse(text.trim()).map_err(|_| wrong())?;
        let is_bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        let is_safe = match url.scheme() {
            "https" => true,
            "http" => url.host_str().is_some_and(is_loopback),
            _ => false,
        };
        if !is_bare || !is_safe || url.host_str().is_none() {
            return Err(wrong());
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl MailSettings {
    /// Reads the settings; none when no mail server is named.
    ///
    /// # Errors
    /// A finding that says which setting is missing or cannot be used.
    pub fn read(flags: MailFlags) -> Result<Option<Self>, Finding> {
        let Some(url) = flags.url.as_deref().map(str::trim).filter(|url| !url.is_empty()) else {
            return Ok(None);
        };
        let url = Url::parse(url).map_err(|_| wrong_url())?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong_url)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(password_in_url());
        }
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(wrong_url());
        }
        let privacy = privacy(&url)?;
        let may_be_plain = flags.allows_plain || is_loopback(&host);
        if matches!(privacy, Privacy::Plain | Privacy::Opportunistic) && !may_be_plain {
            return Err(plain_refused(&host));
        }
        let default_port = if privacy == Privacy::Wrapped { 465 } else { 587 };
        let sender = flags.sender.as_deref().ok_or_else(|| missing("sender"))?;
        let sender: Mailbox = sender.trim().parse().map_err(|_| wrong_sender(sender))?;
        address::parse(sender.email.as_ref()).map_err(|_| wrong_sender(&sender.to_string()))?;
        let site = SiteAddress::parse(flags.site.as_deref().ok_or_else(|| missing("site"))?)?;
        let user = flags.user.filter(|user| !user.is_empty());
        let credentials = match (user, flags.password) {
            (None, None) => None,
            (Some(user), Some(password)) => Some((user, password)),
            (Some(_), None) => return Err(missing("password")),
            (None, Some(_)) => return Err(missing("user")),
        };
        Ok(Some(Self {
            host,
            port: url.port().unwrap_or(default_port),
            privacy,
            credentials,
            sender,
            authority: flags.authority,
            site,
        }))
    }

    /// Where people reach the pages.
    #[must_use]
    pub fn site(&self) -> &SiteAddress {
        &self.site
    }

    /// The mail server, for people: host and port.
    #[must_use]
    pub fn server(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Who the letters are from.
    #[must_use]
    pub fn sender(&self) -> String {
        self.sender.to_string()
    }

    /// How the way to the mail server is kept private, in a word: `tls`, `starttls`, `starttls?` or `plain`.
    #[must_use]
    pub fn privacy(&self) -> &'static str {
        match self.privacy {
            Privacy::Wrapped => "tls",
            Privacy::Required => "starttls",
            Privacy::Opportunistic => "starttls?",
            Privacy::Plain => "plain",
        }
    }
}

fn privacy(url: &Url) -> Result<Privacy, Finding> {
    let mut tls = None;
    for (key, value) in url.query_pairs() {
        if key != "tls" || tls.is_some() {
            return Err(wrong_url());
        }
        tls = Some(value.into_owned());
    }
    match (url.scheme(), tls.as_deref()) {
        ("smtps", None) => Ok(Privacy::Wrapped),
        ("smtp", None | Some("required")) => Ok(Privacy::Required),
        ("smtp", Some("opportunistic")) => Ok(Privacy::Opportunistic),
        ("smtp", Some("none")) => Ok(Privacy::Plain),
        _ => Err(wrong_url()),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn finding(code: &'static str, setting: &str, vi: &str, en: &str) -> Finding {
    Finding::rejected(code, Text::new(vi, en)).at(Place::item(variable(setting)))
}

/// The variable of the environment that holds a setting.
fn variable(setting: &str) -> &'static str {
    match setting {
        "sender" => "CAICACH_MAIL_FROM",
        "site" => "CAICACH_PUBLIC_ADDRESS",
        "user" => "CAICACH_MAIL_USER",
        "password" => "CAICACH_MAIL_PASSWORD",
        _ => "CAICACH_MAIL_URL",
    }
}

fn missing(setting: &'static str) -> Finding {
    finding(
        "mail-setting-missing",
        setting,
        "Đã đặt máy chủ thư nhưng thiếu một thiết lập đi kèm",
        "A mail server is set, and a setting that belongs to it is missing",
    )
    .hint(Text::new(
        "Cần CAICACH_MAIL_FROM, CAICACH_PUBLIC_ADDRESS; CAICACH_MAIL_USER và CAICACH_MAIL_PASSWORD đi cùng nhau",
        "CAICACH_MAIL_FROM and CAICACH_PUBLIC_ADDRESS are needed; CAICACH_MAIL_USER and CAICACH_MAIL_PASSWORD go together",
    ))
}

fn wrong_url() -> Finding {
    finding("mail-url", "url", "Địa chỉ máy chủ thư không hợp lệ", "The address of the mail server is not valid").hint(
        Text::new(
            "Dạng smtps://may-chu:465 hoặc smtp://may-chu:587, có thể thêm ?tls=required, opportunistic hoặc none",
            "It is smtps://host:465 or smtp://host:587, with ?tls=required, opportunistic or none where needed",
        ),
    )
}

fn password_in_url() -> Finding {
    finding(
        "mail-password-in-url",
        "url",
        "Tên và mật khẩu không ghi trong địa chỉ máy chủ thư",
        "Name and password do not belong into the address of the mail server",
    )
    .hint(Text::new(
        "Đặt chúng trong CAICACH_MAIL_USER và CAICACH_MAIL_PASSWORD",
        "Set them in CAICACH_MAIL_USER and CAICACH_MAIL_PASSWORD",
    ))
}

fn plain_refused(host: &str) -> Finding {
    finding(
        "mail-in-the-clear",
        "url",
        &format!("Thư có thể đi không mã hóa đến {host}, ai trên đường truyền cũng đọc được"),
        &format!("Letters could go to {host} in the clear, for anybody on the way to read"),
    )
    .hint(Text::new(
        "Dùng smtps:// hoặc ?tls=required; nếu mạng nội bộ bắt buộc, đặt CAICACH_MAIL_ALLOW_PLAIN=true",
        "Use smtps:// or ?tls=required; where an internal network leaves no choice, set CAICACH_MAIL_ALLOW_PLAIN=true",
    ))
}

fn wrong_sender(text: &str) -> Finding {
    finding(
        "mail-sender",
        "sender",
        &format!("“{text}” không phải là địa chỉ người gửi"),
        &format!("“{text}” is not an address that letters can be from"),
    )
    .hint(Text::new(
        "Dạng khong-tra-loi@coquan.gov.vn hoặc Tên <khong-tra-loi@coquan.gov.vn>",
        "It is no-reply@office.gov.vn or Name <no-reply@office.gov.vn>",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(url: &str) -> MailFlags {
        MailFlags {
            url: Some(url.to_owned()),
            sender: Some("Cải cách <no-reply@mau.example>".to_owned()),
            site: Some("https://cchc.mau.example/".to_owned()),
            ..MailFlags::default()
        }
    }

    fn code(flags: MailFlags) -> &'static str {
        match MailSettings::read(flags) {
            Ok(_) => "ok",
            Err(finding) => finding.code,
        }
    }

    #[test]
    fn the_way_is_private_unless_it_is_said_otherwise() {
        let read = |url: &str| {
            let settings = MailSettings::read(flags(url)).unwrap().unwrap();
            (settings.server(), settings.privacy())
        };
        assert_eq!(read("smtps://mail.example"), ("mail.example:465".to_owned(), "tls"));
        assert_eq!(read("smtp://mail.example"), ("mail.example:587".to_owned(), "starttls"));
        assert_eq!(read("smtp://127.0.0.1:2525?tls=none"), ("127.0.0.1:2525".to_owned(), "plain"));
        assert_eq!(read("smtp://localhost:25?tls=opportunistic"), ("localhost:25".to_owned(), "starttls?"));
        assert_eq!(code(flags("smtp://mail.example?tls=none")), "mail-in-the-clear");
        assert_eq!(code(flags("smtp://mail.example?tls=opportunistic")), "mail-in-the-clear");
        let allowed = MailFlags { allows_plain: true, ..flags("smtp://10.0.0.5:25?tls=none") };
        assert_eq!(code(allowed), "ok");
    }

    #[test]
    fn what_is_missing_or_wrong_is_said() {
        assert!(MailSettings::read(MailFlags::default()).unwrap().is_none());
        for url in [
            "mail.example",
            "http://mail.example",
            "smtp://mail.example?tls=maybe",
            "smtps://m.example?tls=none",
        ] {
            assert_eq!(code(flags(url)), "mail-url", "{url}");
        }
        assert_eq!(code(flags("smtps://a:b@mail.example")), "mail-password-in-url");
        let password = Some(SecretString::from("x"));
        let user = Some("u".to_owned());
        for lacking in [
            MailFlags { sender: None, ..flags("smtps://m.example") },
            MailFlags { site: None, ..flags("smtps://m.example") },
            MailFlags { user: user.clone(), ..flags("smtps://m.example") },
            MailFlags { password: password.clone(), ..flags("smtps://m.example") },
        ] {
            assert_eq!(code(lacking), "mail-setting-missing");
        }
        assert_eq!(code(MailFlags { user, password, ..flags("smtps://m.example") }), "ok");
        for site in ["cchc.example", "ftp://a.example", "http://cchc.example", "https://a.example/?q"] {
            assert_eq!(
                code(MailFlags { site: Some(site.to_owned()), ..flags("smtps://m.example") }),
                "mail-site",
                "{site}"
            );
        }
        assert_eq!(
            code(MailFlags { sender: Some("nobody".to_owned()), ..flags("smtps://m.example") }),
            "mail-sender"
        );
    }

    #[test]
    fn links_have_one_slash_and_secrets_are_not_shown() {
        let settings = MailSettings::read(MailFlags {
            user: Some("u".to_owned()),
            password: Some(SecretString::from("rất bí mật")),
            ..flags("smtps://m.example")
        });
        let settings = settings.unwrap().unwrap();
        assert_eq!(settings.site().link("/reset"), "https://cchc.mau.example/reset");
        assert!(!format!("{settings:?}").contains("bí mật"));
        assert_eq!(
            SiteAddress::parse("http://127.0.0.1:8080").unwrap().link("/a"),
            "http://127.0.0.1:8080/a"
        );
    }
}
