//! Codes of units.

use std::fmt;
use thiserror::Error;

/// The longest code: an agency identifier has at most 35 characters (QĐ 20/2020/QĐ-TTg, article 4).
const MAXIMUM_CHARACTERS: usize = 35;

/// The code of a unit as text, with its leading zeros: `01`, `00004`, `H05.12`.
///
/// Not empty, at most 35 characters of `0-9`, `A-Z`, `a-z`, `.` and `-`. A code alone does not name a unit: it is used
/// again with a new meaning (see [`crate::UnitKey`]).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitCode(Box<str>);

/// Why a text is no code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnitCodeError {
    /// Nothing but spaces.
    #[error("the code is empty")]
    Empty,
    /// More than 35 characters.
    #[error("the code has {characters} characters, at most 35 are allowed")]
    TooLong {
        /// How many it has.
        characters: usize,
    },
    /// A character that no code has.
    #[error("the character {0:?} is not allowed in a code; allowed are 0-9, A-Z, a-z, '.' and '-'")]
    Character(char),
}

impl UnitCodeError {
    /// The same sentence in Vietnamese.
    #[must_use]
    pub fn vietnamese(&self) -> String {
        match self {
            Self::Empty => "mã để trống".to_owned(),
            Self::TooLong { characters } => format!("mã có {characters} ký tự, tối đa là 35"),
            Self::Character(character) => {
                format!("ký tự {character:?} không được dùng trong mã; chỉ dùng 0-9, A-Z, a-z, '.' và '-'")
            }
        }
    }
}

impl UnitCode {
    /// Reads a code; spaces around it are dropped.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, UnitCodeError> {
        let code = text.trim();
        if code.is_empty() {
            return Err(UnitCodeError::Empty);
        }
        if let Some(character) = code.chars().find(|character| !is_allowed(*character)) {
            return Err(UnitCodeError::Character(character));
        }
        let characters = code.chars().count();
        if characters > MAXIMUM_CHARACTERS {
            return Err(UnitCodeError::TooLong { characters });
        }
        Ok(Self(code.into()))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '-')
}

impl fmt::Display for UnitCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_leading_zeros() {
        assert_eq!(UnitCode::parse(" 00004 ").expect("a code").as_str(), "00004");
        assert_eq!(UnitCode::parse("000.00.01.H26").expect("a code").to_string(), "000.00.01.H26");
    }

    #[test]
    fn what_is_no_code_says_why() {
        assert_eq!(UnitCode::parse("  "), Err(UnitCodeError::Empty));
        assert_eq!(UnitCode::parse("01 02"), Err(UnitCodeError::Character(' ')));
        assert_eq!(UnitCode::parse("Hà"), Err(UnitCodeError::Character('à')));
        assert_eq!(UnitCode::parse(&"1".repeat(36)), Err(UnitCodeError::TooLong { characters: 36 }));
        assert!(UnitCode::parse(&"1".repeat(35)).is_ok());
    }
}
