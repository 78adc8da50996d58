//! All names, folded once.
//!
//! The names stand one after the other in one text, each between two line breaks. A folded query holds no line break, so a
//! search over all names is one search in one text.

use crate::alias::Alias;
use crate::fold::fold;
use crate::unit::{Unit, UnitId};

/// How a query and a name meet; the better comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameMatch {
    /// The query is the name, with or without its type.
    Exact,
    /// The name begins with the query.
    Start,
    /// A word of the name begins with the query.
    WordStart,
    /// The query stands inside a word.
    Inside,
}

/// One name in the text: `start..end` with its type, `short_start..end` without.
#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u32,
    short_start: u32,
    end: u32,
    unit: UnitId,
}

/// A stretch of the text that is looked up by what it says: a name with or without its type, or one word of a name.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    start: u32,
    end: u32,
    unit: UnitId,
}

/// The names of all units.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameIndex {
    text: String,
    entries: Vec<Entry>,
    /// Names, in the order of what they say.
    whole_names: Vec<Stretch>,
    /// Words, in the order of what they say.
    words: Vec<Stretch>,
}

impl NameIndex {
    pub(crate) fn build(units: &[Unit], aliases: &[Alias]) -> Self {
        let mut index = Self { text: "\n".to_owned(), ..Self::default() };
        for (position, unit) in units.iter().enumerate() {
            let id = UnitId::from_index(position);
            let full_name = fold(&unit.full_name);
            index.add(id, &full_name, &fold(&unit.name));
            if let Some(name_en) = unit.name_en.as_deref().map(fold)
                && !full_name.ends_with(&name_en)
            {
                index.add(id, &name_en, "");
            }
        }
        for alias in aliases {
            index.add(alias.unit, &fold(&alias.full_name), &fold(&alias.name));
        }
        index.sort_stretches();
        index
    }

    /// Adds a name with its type and the same name without; either may be empty.
    fn add(&mut self, unit: UnitId, full_name: &str, name: &str) {
        if name.is_empty() && full_name.is_empty() {
            return;
        }
        let ends_with_name = full_name.strip_suffix(name).is_some_and(|kind| kind.ends_with(' '));
        if !full_name.is_empty() && !name.is_empty() && full_name != name && !ends_with_name {
            self.add(unit, full_name, "");
            self.add(unit, name, "");
            return;
        }
        let written = if full_name.is_empty() { name } else { full_name };
        let start = self.text.len();
        self.text.push_str(written);
        let end = self.text.len();
        self.text.push('\n');
        let short_length = if ends_with_name && !name.is_empty() { name.len() } else { written.len() };
        self.entries.push(Entry {
            start: offset(start),
            short_start: offset(end - short_length),
            end: offset(end),
            unit,
        });
    }

    fn sort_stretches(&mut self) {
        let mut names = Vec::with_capacity(self.entries.len() * 2);
        let mut words = Vec::with_capacity(self.entries.len() * 4);
        for &Entry { start, short_start, end, unit } in &self.entries {
            names.push(Stretch { start, end, unit });
            if short_start != start {
                names.push(Stretch { start: short_start, end, unit });
            }
            let mut begin = self.position(start);
            for word in self.slice(start, end).split(' ') {
                words.push(Stretch { start: offset(begin), end: offset(begin + word.len()), unit });
                begin += word.len() + 1;
            }
        }
        names.sort_by_key(|name| (self.says(name), name.unit));
        words.sort_by_key(|word| (self.says(word), word.unit));
        self.whole_names = names;
        self.words = words;
    }

    /// The units that have exactly this folded name, in ascending order.
    pub(crate) fn with_name(&self, folded: &str) -> Vec<UnitId> {
        let start = self.whole_names.partition_point(|name| self.says(name) < folded);
        let end = self.whole_names.partition_point(|name| self.says(name) <= folded);
        let mut units: Vec<UnitId> =
            self.whole_names.get(start..end).unwrap_or_default().iter().map(|name| name.unit).collect();
        units.dedup();
        units
    }

    /// Calls `hit` for each name that has the folded word, or, when it is unfinished, a word that begins with it.
    pub(crate) fn find_word(&self, word: &str, is_unfinished: bool, mut hit: impl FnMut(UnitId)) {
        let start = self.words.partition_point(|known| self.says(known) < word);
        for known in self.words.get(start..).unwrap_or_default() {
            let says = self.says(known);
            if says != word && !(is_unfinished && says.starts_with(word)) {
                return;
            }
            hit(known.unit);
        }
    }

    /// Calls `hit` for each place where a name holds the folded query, with how they meet there and whether the query
    /// ends with a word. Places that overlap are one place.
    pub(crate) fn find(&self, folded: &str, mut hit: impl FnMut(UnitId, NameMatch, bool)) {
        if folded.is_empty() {
            return;
        }
        let mut entries = self.entries.iter().peekable();
        for (begin, _) in self.text.match_indices(folded) {
            while entries.next_if(|entry| self.position(entry.end) <= begin).is_some() {}
            let Some(entry) = entries.peek() else { return };
            let end = begin + folded.len();
            let begins_name =
                begin == self.position(entry.start) || begin == self.position(entry.short_start);
            let matched = if begins_name && end == self.position(entry.end) {
                NameMatch::Exact
            } else if begins_name {
                NameMatch::Start
            } else if self.is_gap_before(begin) {
                NameMatch::WordStart
            } else {
                NameMatch::Inside
            };
            hit(entry.unit, matched, self.is_gap_at(end));
        }
    }

    fn is_gap_at(&self, position: usize) -> bool {
        self.text.as_bytes().get(position).is_none_or(|byte| matches!(byte, b' ' | b'\n'))
    }

    fn is_gap_before(&self, position: usize) -> bool {
        position.checked_sub(1).is_none_or(|before| self.is_gap_at(before))
    }

    fn says(&self, stretch: &Stretch) -> &str {
        self.slice(stretch.start, stretch.end)
    }

    fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(self.position(start)..self.position(end)).unwrap_or_default()
    }

    fn position(&self, offset: u32) -> usize {
        usize::try_from(offset).unwrap_or(self.text.len())
    }
}

/// Names beyond four thousand million bytes are not found.
fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[(&str, &str)]) -> NameIndex {
        let mut index = NameIndex { text: "\n".to_owned(), ..NameIndex::default() };
        for (position, (full_name, name)) in names.iter().enumerate() {
            index.add(UnitId::from_index(position), full_name, name);
        }
        index.sort_stretches();
        index
    }

    fn found(index: &NameIndex, query: &str) -> Vec<(usize, NameMatch, bool)> {
        let mut hits = Vec::new();
        index.find(query, |unit, matched, ends_word| hits.push((unit.index(), matched, ends_word)));
        hits
    }

    #[test]
    fn a_query_meets_names_in_four_ways() {
        let index = index(&[
            ("phuong ba dinh", "ba dinh"),
            ("xa ba dinh thuong", "ba dinh thuong"),
            ("xa dong ba dinh", "dong ba dinh"),
            ("xa aba dinhi", "aba dinhi"),
            ("xa khac", "khac"),
        ]);
        assert_eq!(
            found(&index, "ba dinh"),
            [
                (0, NameMatch::Exact, true),
                (1, NameMatch::Start, true),
                (2, NameMatch::WordStart, true),
                (3, NameMatch::Inside, false),
            ]
        );
        assert_eq!(found(&index, "phuong ba d"), [(0, NameMatch::Start, false)]);
        assert_eq!(found(&index, ""), []);
    }

    #[test]
    fn a_name_is_looked_up_with_and_without_its_type() {
        let index = index(&[("tinh hue", "hue"), ("", "brvt"), ("so noi vu", "so noi vu"), ("a b", "c")]);
        for (name, unit) in [("tinh hue", 0), ("hue", 0), ("brvt", 1), ("so noi vu", 2), ("a b", 3), ("c", 3)]
        {
            assert_eq!(index.with_name(name), [UnitId::from_index(unit)], "{name}");
        }
        assert!(index.with_name("tinh").is_empty());
        assert!(index.with_name("").is_empty());
    }

    #[test]
    fn a_word_is_found_whole_or_where_it_begins() {
        let index = index(&[("xa ha long", "ha long"), ("xa aha", "aha"), ("tinh hai ha", "hai ha")]);
        let found = |is_unfinished| {
            let mut hits = Vec::new();
            index.find_word("ha", is_unfinished, |unit| hits.push(unit.index()));
            hits
        };
        assert_eq!(found(false), [0, 2]);
        assert_eq!(found(true), [0, 2, 2]);
    }
}
