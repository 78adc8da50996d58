//! Texts by numbers, the same across the files of a snapshot.

use super::NONE;
use crate::LakeError;
use compact_str::CompactString;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, DictionaryArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int32Type};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Texts by numbers, across files.
#[derive(Default)]
pub(super) struct Texted {
    pub(super) numbers: FxHashMap<CompactString, u32>,
    /// The number of what is not known.
    pub(super) unknown: Option<u32>,
    pub(super) texts: Vec<Option<String>>,
    /// The dictionary that was translated last, and its translation.
    pub(super) translated: Option<(ArrayRef, Vec<u32>)>,
}

impl Texted {
    pub(super) fn number(&mut self, text: Option<&str>) -> u32 {
        let known = match text {
            Some(text) => self.numbers.get(text).copied(),
            None => self.unknown,
        };
        if let Some(number) = known {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(NONE);
        match text {
            Some(text) => {
                self.numbers.insert(text.into(), number);
            }
            None => self.unknown = Some(number),
        }
        self.texts.push(text.map(str::to_owned));
        number
    }

    /// The number of the text of each record.
    pub(super) fn numbers_of(&mut self, column: &ArrayRef) -> Result<Vec<u32>, LakeError> {
        if let Some(dictionary) = column.as_any().downcast_ref::<DictionaryArray<Int32Type>>() {
            return self.of_dictionary(dictionary);
        }
        let texts = cast(column, &DataType::Utf8)?;
        let texts = texts.as_string::<i32>();
        Ok((0..texts.len()).map(|row| self.number((!texts.is_null(row)).then(|| texts.value(row)))).collect())
    }

    fn of_dictionary(&mut self, column: &DictionaryArray<Int32Type>) -> Result<Vec<u32>, LakeError> {
        let values = column.values();
        let is_known = self.translated.as_ref().is_some_and(|(known, _)| Arc::ptr_eq(known, values));
        if !is_known {
            let texts = values.as_string::<i32>();
            let translation: Vec<u32> = (0..texts.len())
                .map(|place| self.number((!texts.is_null(place)).then(|| texts.value(place))))
                .collect();
            self.translated = Some((Arc::clone(values), translation));
        }
        let nothing = if column.nulls().is_some() { self.number(None) } else { NONE };
        let translation = self.translated.as_ref().map(|(_, list)| list.as_slice()).unwrap_or_default();
        let number = |key: &i32| {
            usize::try_from(*key).ok().and_then(|key| translation.get(key)).copied().unwrap_or(nothing)
        };
        let keys = column.keys();
        Ok(match column.nulls() {
            None => keys.values().iter().map(number).collect(),
            Some(nulls) => keys
                .values()
                .iter()
                .zip(nulls)
                .map(|(key, is_there)| if is_there { number(key) } else { nothing })
                .collect(),
        })
    }
}
