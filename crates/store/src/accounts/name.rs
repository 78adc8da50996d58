//! Names for signing in, and what else people type about an account.

use crate::StoreError;

const SHORTEST: usize = 2;
const LONGEST: usize = 64;
const LONGEST_TEXT: usize = 200;

/// A name as it is stored and looked up: without the spaces around it, in lower case.
///
/// # Errors
/// [`StoreError::Invalid`] when it has other characters than those allowed or is too short or too long. Letters are
/// ASCII only, so that two names that look alike are the same.
pub(super) fn parse(name: &str) -> Result<String, StoreError> {
    let name = name.trim().to_lowercase();
    let is_allowed = |character: char| {
        character.is_ascii_lowercase()
            || character.is_ascii_digit()
            || matches!(character, '.' | '_' | '-' | '@' | '+')
    };
    if (SHORTEST..=LONGEST).contains(&name.len()) && name.chars().all(is_allowed) {
        return Ok(name);
    }
    Err(StoreError::invalid(
        "name",
        "Tên đăng nhập gồm 2 đến 64 ký tự: chữ cái không dấu, chữ số và . _ - @ +",
        "A sign-in name has 2 to 64 characters: letters without diacritics, digits, and . _ - @ +",
    ))
}

/// A person's name as it is stored.
///
/// # Errors
/// [`StoreError::Invalid`] when it is empty or too long.
pub(super) fn parse_display_name(text: &str) -> Result<String, StoreError> {
    let text = text.trim();
    let has_control = text.chars().any(char::is_control);
    if !text.is_empty() && !has_control && text.chars().count() <= LONGEST_TEXT {
        return Ok(text.to_owned());
    }
    Err(StoreError::invalid(
        "display_name",
        "Họ tên không được để trống, nằm trên một dòng và không quá 200 ký tự.",
        "The name of the person must not be empty, is one line, and has at most 200 characters.",
    ))
}

/// An e-mail address as it is stored; an empty one is none. Whether it exists, only a mail can show.
///
/// # Errors
/// [`StoreError::Invalid`] when it cannot be one.
pub(crate) fn parse_email(text: Option<&str>) -> Result<Option<String>, StoreError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let has_both_sides =
        text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    let is_one_word = !text.chars().any(|character| character.is_whitespace() || character.is_control());
    if has_both_sides && is_one_word && text.chars().count() <= LONGEST_TEXT {
        return Ok(Some(text.to_owned()));
    }
    Err(StoreError::invalid("email", "Địa chỉ thư điện tử không hợp lệ.", "This is not an e-mail address."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lowered_and_checked() {
        assert_eq!(parse("  An.Nguyen@Sở ").map_err(|_| ()), Err(()));
        assert_eq!(parse("  An.Nguyen@SNV ").unwrap(), "an.nguyen@snv");
        for name in ["", "a", "hai từ", "#12", &"a".repeat(65)] {
            assert!(parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn an_empty_email_is_none() {
        assert_eq!(parse_email(Some("  ")).unwrap(), None);
        assert_eq!(parse_email(Some(" a@b ")).unwrap().as_deref(), Some("a@b"));
        for text in ["@b", "a@", "ab", "a b@c"] {
            assert!(parse_email(Some(text)).is_err(), "{text}");
        }
    }
}
