//! Free search.

use super::UnitTree;
use crate::abbreviation::other_readings;
use crate::fold::fold;
use crate::kind::UnitKind;
use crate::name_index::NameMatch;
use crate::unit::{Unit, UnitId};
use chrono::NaiveDate;
use std::cmp::Reverse;

/// More words than this are not looked for one by one.
const MOST_WORDS: usize = 16;

/// What is searched, and among which units.
#[derive(Debug, Clone)]
pub struct SearchQuery<'a> {
    /// What somebody typed: a name or a part of it, with or without diacritics, or a code.
    pub text: &'a str,
    /// Only these kinds; empty = all.
    pub kinds: &'a [UnitKind],
    /// Only units in being on this day; `None` = of all times.
    pub day: Option<NaiveDate>,
    /// Only the unit with this code and what stands below it: the code of a province.
    pub within: Option<&'a str>,
    /// At most so many hits.
    pub limit: usize,
}

impl<'a> SearchQuery<'a> {
    /// A search among all units of all times, for the first 20 hits.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, kinds: &[], day: None, within: None, limit: 20 }
    }
}

/// How a unit was found; the better comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// The query is the code of the unit, or of the agency that governs it.
    Code,
    /// The query is the name, with or without its type.
    Name,
    /// The name begins with the query.
    NameStart,
    /// The code begins with the query.
    CodeStart,
    /// A word of the name begins with the query.
    WordStart,
    /// The query stands inside a word of the name.
    Inside,
    /// All words of the query are there, some in the name and some in the names above: `ba dinh ha noi`.
    Words,
}

/// One unit that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SearchHit {
    /// The unit.
    pub unit: UnitId,
    /// How it was found.
    pub matched: MatchKind,
}

/// How well a unit fits: the kind of match, then whether the match breaks off within a word.
type Rank = (MatchKind, bool);

/// The best rank of each unit so far.
struct Ranks(Vec<Option<Rank>>);

impl Ranks {
    fn improve(&mut self, unit: UnitId, rank: Rank) {
        if let Some(best) = self.0.get_mut(unit.index())
            && best.is_none_or(|best| rank < best)
        {
            *best = Some(rank);
        }
    }
}

impl UnitTree {
    /// The units that fit a query, the best first. Equal matches stand in this order: units in being before those that
    /// have ended, large territories before small ones, short names before long ones, then by code. An empty text
    /// finds nothing.
    #[must_use]
    pub fn search(&self, query: &SearchQuery<'_>) -> Vec<SearchHit> {
        let folded = fold(query.text);
        let mut ranks = Ranks(vec![None; self.units.len()]);
        self.rank_codes(query.text.trim(), &mut ranks);
        self.rank_names(&folded, &mut ranks);
        self.rank_words(&folded, query.day, &mut ranks);
        for reading in other_readings(&folded) {
            self.rank_names(&reading, &mut ranks);
            self.rank_words(&reading, query.day, &mut ranks);
        }

        let within = query.within.map(|code| self.all_within(code, query.day));
        let is_wanted = |id: UnitId| {
            within.as_ref().is_none_or(|within| within.get(id.index()) == Some(&true))
                && self.unit(id).is_some_and(|unit| fits(unit, query))
        };
        let mut hits: Vec<(Rank, u32, UnitId)> = Vec::new();
        for ((id, rank), order) in self.ids().zip(&ranks.0).zip(&self.order_among_equals) {
            if let Some(rank) = rank
                && is_wanted(id)
            {
                hits.push((*rank, *order, id));
            }
        }
        if query.limit < hits.len() {
            hits.select_nth_unstable(query.limit);
            hits.truncate(query.limit);
        }
        hits.sort_unstable();
        hits.into_iter().map(|((matched, _), _, unit)| SearchHit { unit, matched }).collect()
    }

    fn rank_codes(&self, text: &str, ranks: &mut Ranks) {
        if text.is_empty() {
            return;
        }
        for (id, unit) in self.ids().zip(&self.units) {
            let code = unit.code.as_str().as_bytes();
            let start = code.get(..text.len());
            if start.is_some_and(|start| start.eq_ignore_ascii_case(text.as_bytes())) {
                let matched = if code.len() == text.len() { MatchKind::Code } else { MatchKind::CodeStart };
                ranks.improve(id, (matched, false));
            }
        }
        for agency in &self.agencies {
            if let Some(unit) = agency.unit
                && agency.code.as_str().eq_ignore_ascii_case(text)
            {
                ranks.improve(unit, (MatchKind::Code, false));
            }
        }
    }

    fn rank_names(&self, folded: &str, ranks: &mut Ranks) {
        self.names.find(folded, |unit, matched, ends_word| {
            let matched = match matched {
                NameMatch::Exact => MatchKind::Name,
                NameMatch::Start => MatchKind::NameStart,
                NameMatch::WordStart => MatchKind::WordStart,
                NameMatch::Inside => MatchKind::Inside,
            };
            ranks.improve(unit, (matched, !ends_word));
        });
    }

    /// Finds units whose own name has some of the words while the names above have the others; the last word may be
    /// unfinished. At least one word must
    /// stand in the own name alone, or every unit of Hà Nội with a word in `Ha…` would answer to `ha noi`.
    fn rank_words(&self, folded: &str, day: Option<NaiveDate>, ranks: &mut Ranks) {
        let words: Vec<&str> = folded.split(' ').collect();
        if words.len() < 2 || words.len() > MOST_WORDS {
            return;
        }
        let mut own_words = vec![0_u32; self.units.len()];
        let mut bit = 1;
        let mut all_words = 0;
        let last = words.len() - 1;
        for (position, word) in words.into_iter().enumerate() {
            self.names.find_word(word, position == last, |unit| {
                if let Some(own) = own_words.get_mut(unit.index()) {
                    *own |= bit;
                }
            });
            all_words |= bit;
            bit <<= 1;
        }
        let words_of = |unit: UnitId| own_words.get(unit.index()).copied().unwrap_or_default();
        let mut above = Vec::new();
        for (id, &own) in self.ids().zip(&own_words) {
            if own == 0 {
                continue;
            }
            self.collect_above(id, day, &mut above);
            let words_above = above.iter().fold(0, |words, unit| words | words_of(*unit));
            if own | words_above == all_words && own & !words_above != 0 {
                ranks.improve(id, (MatchKind::Words, false));
            }
        }
    }

    /// For each unit whether it has the code or stands, on a day or at any time, below a unit that has it.
    fn all_within(&self, code: &str, day: Option<NaiveDate>) -> Vec<bool> {
        let mut within = vec![false; self.units.len()];
        let mut open = self.with_code(code).to_vec();
        while let Some(next) = open.pop() {
            let Some(mark) = within.get_mut(next.index()) else { continue };
            if *mark {
                continue;
            }
            *mark = true;
            match day {
                Some(day) => open.extend(self.on(day).children(next)),
                None => open.extend(self.children.of(next)),
            }
        }
        within
    }

    /// Fills `above` with the units above one, on a day or at any time.
    fn collect_above(&self, id: UnitId, day: Option<NaiveDate>, above: &mut Vec<UnitId>) {
        above.clear();
        if let Some(day) = day {
            let on = self.on(day);
            above.extend(std::iter::successors(on.parent(id), |unit| on.parent(*unit)));
            return;
        }
        above.extend_from_slice(self.parents.of(id));
        let mut next = 0;
        while let Some(unit) = above.get(next).copied() {
            for parent in self.parents.of(unit) {
                if !above.contains(parent) {
                    above.push(*parent);
                }
            }
            next += 1;
        }
    }
}

fn fits(unit: &Unit, query: &SearchQuery<'_>) -> bool {
    (query.kinds.is_empty() || query.kinds.contains(&unit.kind))
        && query.day.is_none_or(|day| unit.is_valid_on(day))
}

/// For each unit its place among units that fit a query equally well.
pub(crate) fn order_among_equals(units: &[Unit]) -> Vec<u32> {
    let mut ids: Vec<(usize, &Unit)> = units.iter().enumerate().collect();
    ids.sort_by_cached_key(|(_, unit)| {
        let has_ended = unit.valid_to.is_some();
        let letters = unit.name.chars().count();
        (has_ended, unit.kind, letters, unit.code.as_str(), Reverse(unit.valid_from))
    });
    let mut order = vec![u32::MAX; units.len()];
    for (place, (index, _)) in (0_u32..).zip(ids) {
        if let Some(entry) = order.get_mut(index) {
            *entry = place;
        }
    }
    order
}
