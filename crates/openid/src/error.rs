//! Why somebody could not be signed in by the provider.

use caicach_findings::Text;

/// Why somebody could not be signed in by the provider. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenIdError {
    /// A setting cannot be used.
    #[error("a setting of OpenID Connect cannot be used: {}", .0.en)]
    Setting(Text),
    /// The provider does not answer.
    #[error("the provider does not answer: {0}")]
    Unreachable(String),
    /// The provider says of itself what cannot be used.
    #[error("the description of the provider cannot be used: {0}")]
    Discovery(String),
    /// The provider refused to sign the person in, or the person stopped there.
    #[error("the provider refused: {code}")]
    Refused {
        /// The code of the error (RFC 6749, section 4.1.2.1, and OpenID Connect Core, section 3.1.2.6).
        code: String,
    },
    /// The provider did not take the code that it gave.
    #[error("the provider did not exchange the code: {0}")]
    Exchange(String),
    /// The token does not prove who signed in.
    #[error("the token of the provider cannot be trusted: {0}")]
    Token(String),
    /// Something else.
    #[error("signing in by OpenID Connect failed: {0}")]
    Other(String),
}

impl OpenIdError {
    pub(crate) fn setting(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Setting(Text::new(vi, en))
    }

    /// What is the matter, for people. What the provider wrote stays in the log.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Setting(what) => Text::new(
                format!("Thiết lập đăng nhập OpenID Connect không dùng được: {}", what.vi),
                format!("A setting of OpenID Connect cannot be used: {}", what.en),
            ),
            Self::Unreachable(_) => Text::new(
                "Máy chủ định danh không trả lời",
                "The provider where people sign in does not answer",
            ),
            Self::Discovery(_) => Text::new(
                "Thông tin mà máy chủ định danh công bố không dùng được",
                "What the provider says of itself cannot be used",
            ),
            Self::Refused { code } if code == "access_denied" => Text::new(
                "Việc đăng nhập đã bị từ chối hoặc bị hủy tại máy chủ định danh",
                "Signing in was refused or stopped at the provider",
            ),
            Self::Refused { code } => Text::new(
                format!("Máy chủ định danh từ chối yêu cầu đăng nhập ({})", shown(code)),
                format!("The provider refused the request to sign in ({})", shown(code)),
            ),
            Self::Exchange(_) => Text::new(
                "Máy chủ định danh không xác nhận lần đăng nhập này",
                "The provider did not confirm this sign-in",
            ),
            Self::Token(_) => Text::new(
                "Thông tin định danh nhận được không đáng tin cậy nên đã bị từ chối",
                "What was received about the person cannot be trusted and was refused",
            ),
            Self::Other(_) => {
                Text::new("Không đăng nhập được qua máy chủ định danh", "Signing in at the provider failed")
            }
        }
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> Text {
        match self {
            Self::Setting(_) => Text::new(
                "Sửa thiết lập --openid-… hoặc --public-address rồi khởi động lại máy chủ",
                "Mend the settings --openid-… or --public-address and start the server again",
            ),
            Self::Unreachable(_) => Text::new(
                "Thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu",
                "Try again in a few minutes, or sign in with your password",
            ),
            Self::Refused { .. } => {
                Text::new("Thử lại, hoặc đăng nhập bằng mật khẩu", "Try again, or sign in with your password")
            }
            Self::Discovery(_) | Self::Exchange(_) | Self::Token(_) | Self::Other(_) => Text::new(
                "Thử lại; nếu vẫn lỗi, báo người quản trị: nhật ký của máy chủ ghi rõ nguyên nhân",
                "Try again; when it fails again, tell the administrator: the log of the server says why",
            ),
        }
    }
}

/// A code as it may be shown: it came in the address, and anybody can write an address.
fn shown(code: &str) -> &str {
    let is_code = code.len() <= 64
        && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if is_code { code } else { "?" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_stranger_wrote_into_the_address_is_shown() {
        let told = |code: &str| OpenIdError::Refused { code: code.to_owned() }.message().en;
        assert!(told("login_required").contains("(login_required)"));
        assert!(told("Call 0123 now!").contains("(?)"));
    }
}
