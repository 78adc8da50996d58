//! Keeps settings of `caicach-index` in a draft by the words of its content files.

use caicach_index::Word;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes the word, or nothing.
pub(crate) fn serialize<T: Word + PartialEq, S: Serializer>(
    setting: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let word = setting.and_then(|setting| T::WORDS.iter().find(|(_, known)| *known == setting));
    match word {
        Some((word, _)) => serializer.serialize_some(word),
        None => serializer.serialize_none(),
    }
}

/// Reads the word; an unknown one is an error.
pub(crate) fn deserialize<'de, T: Word, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let Some(word) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    T::parse(&word).map(Some).ok_or_else(|| serde::de::Error::custom(format!("unknown word {word}")))
}
