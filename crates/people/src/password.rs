//! What a password must be.
//!
//! Source: NIST SP 800-63B (revision 3), section 5.1.1.2: long, any characters, no rules about kinds of characters, compared with
//! what is commonly used and with what is known of the person. How early a password is guessed is estimated by zxcvbn
//! (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security 2016), which knows lists of common
//! passwords, names, words, dates and patterns on keyboards.

use caicach_findings::Text;
use zxcvbn::{Score, zxcvbn};

/// The fewest characters.
pub const SHORTEST: usize = 12;
/// The most bytes: more is not hashed, so that nobody keeps the server busy with a password of megabytes.
pub const LONGEST_IN_BYTES: usize = 1_024;

/// What is guessed first here, beside the lists that zxcvbn knows: words of passwords in Vietnamese, and of the product.
const GUESSED_HERE: [&str; 18] = [
    "matkhau",
    "mật khẩu",
    "mat khau",
    "caicach",
    "cải cách",
    "cchc",
    "hanhchinh",
    "hành chính",
    "vietnam",
    "việt nam",
    "hanoi",
    "saigon",
    "anhyeuem",
    "emyeuanh",
    "ubnd",
    "quantri",
    "admin",
    "motcua",
];

/// Why a password is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer than [`SHORTEST`] characters.
    TooShort,
    /// More than [`LONGEST_IN_BYTES`].
    TooLong,
    /// It holds the name of the person or the name for signing in.
    HoldsName,
    /// It is among the first that somebody would guess.
    EasilyGuessed,
}

impl PasswordFault {
    /// The sentence for people. The password is not in it.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::TooShort | Self::TooLong => Text::new(
                format!("Mật khẩu phải có ít nhất {SHORTEST} ký tự và không quá {LONGEST_IN_BYTES} byte."),
                format!(
                    "A password has at least {SHORTEST} characters and at most {LONGEST_IN_BYTES} bytes."
                ),
            ),
            Self::HoldsName => Text::new(
                "Mật khẩu không được chứa tên của bạn hoặc tên đăng nhập.",
                "The password must not hold your name or your sign-in name.",
            ),
            Self::EasilyGuessed => Text::new(
                "Mật khẩu này dễ đoán. Hãy dùng bốn từ trở lên không liên quan đến nhau.",
                "This password is easily guessed. Use four or more words that have nothing to do with each other.",
            ),
        }
    }
}

/// Whether a password may be used by somebody; `names` are the sign-in name, the name of the person and the like.
///
/// # Errors
/// Why it may not.
pub fn check(password: &str, names: &[&str]) -> Result<(), PasswordFault> {
    if password.len() > LONGEST_IN_BYTES {
        return Err(PasswordFault::TooLong);
    }
    if password.chars().count() < SHORTEST {
        return Err(PasswordFault::TooShort);
    }
    let folded = folded(password);
    // A short name is in many a word; only what makes a good part of the password counts.
    let holds = |name: &&str| {
        let name = self::folded(name);
        name.chars().count() >= 5 && folded.contains(&name)
    };
    if names.iter().any(holds) {
        return Err(PasswordFault::HoldsName);
    }
    let inputs: Vec<&str> = names.iter().copied().chain(GUESSED_HERE).collect();
    if zxcvbn(password, &inputs).score() < Score::Three {
        return Err(PasswordFault::EasilyGuessed);
    }
    Ok(())
}

/// Letters and digits alone, in lower case.
fn folded(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_in_characters() {
        assert_eq!(check("ngắn quá", &[]), Err(PasswordFault::TooShort));
        assert_eq!(check(&"dài".repeat(400), &[]), Err(PasswordFault::TooLong));
        assert_eq!(check("trâu vàng gặm cỏ", &[]), Ok(()));
    }

    /// Of the lists of most used passwords, with what people add to reach the length.
    #[test]
    fn what_is_guessed_early_is_refused() {
        for password in [
            "password1234",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaa",
            "iloveyou1234",
            "matkhau123456",
            "caicach20262026",
            "abcabcabcabc",
            "Admin@123456",
        ] {
            assert_eq!(check(password, &[]), Err(PasswordFault::EasilyGuessed), "{password}");
        }
    }

    #[test]
    fn a_password_is_not_the_name() {
        let names = ["nguyen.van.mau", "Nguyễn Văn Mẫu"];
        assert_eq!(check("nguyen.van.mau!9xk", &names), Err(PasswordFault::HoldsName));
        assert_eq!(check("NguyễnVănMẫu-2024-zq", &names), Err(PasswordFault::HoldsName));
        assert_eq!(check("sông dài cá lội biệt tăm", &names), Ok(()));
    }
}
