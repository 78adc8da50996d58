//! The words, numbers and signs of a rule's text.

use super::divide::divide;
use rust_decimal::Decimal;
use std::ops::Range;

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Colon,
    Semicolon,
    Comma,
    Stop,
    Dash,
    Plus,
    Open,
    Close,
    Slash,
    Times,
    Equals,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Arrow,
    /// A percent sign that does not follow a number.
    PercentSign,
    /// The end of a line.
    Line,
    /// What stands at the beginning of a line of a list.
    Bullet,
    Other,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Number(Decimal),
    /// A percentage as a fraction: 0.8 for 80 %.
    Percent(Decimal),
    Word,
    /// A text in quotation marks, which are not part of its span.
    Quoted,
    Mark(Mark),
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Where it stands in the text, in bytes.
    pub(super) span: Range<usize>,
    /// The word without marks and case; empty for anything else.
    pub(super) folded: String,
    /// Whether white space stands before it.
    pub(super) is_spaced: bool,
    /// Whether the number could be read with a thousands mark or a decimal mark.
    pub(super) is_ambiguous: bool,
}

/// A text and its tokens.
pub(super) struct Tokens<'t> {
    text: &'t str,
    list: Vec<Token>,
    /// For each token, how many parentheses are open before it.
    depths: Vec<usize>,
    /// For each token, how many before it can only stand in a formula.
    formula_marks: Vec<usize>,
}

/// Words without which, and without a sign of multiplication, there is no formula.
const FORMULA_WORDS: [&str; 7] = ["thuc", "le", "suy", "tuyen", "duong", "thuan", "tram"];

impl<'t> Tokens<'t> {
    /// Divides a text (composed letters, single spaces) into tokens.
    pub(super) fn read(text: &'t str) -> Self {
        let list = divide(text);
        let mut depths = Vec::with_capacity(list.len() + 1);
        let mut formula_marks = Vec::with_capacity(list.len() + 1);
        let (mut depth, mut marks) = (0_usize, 0_usize);
        for token in &list {
            depths.push(depth);
            formula_marks.push(marks);
            let is_mark = token.kind == Kind::Mark(Mark::Times);
            marks += usize::from(is_mark || FORMULA_WORDS.contains(&token.folded.as_str()));
            match token.kind {
                Kind::Mark(Mark::Open) => depth += 1,
                Kind::Mark(Mark::Close) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        depths.push(depth);
        formula_marks.push(marks);
        Self { text, list, depths, formula_marks }
    }

    /// Whether a range may hold a formula.
    pub(super) fn may_hold_formula(&self, range: Range<usize>) -> bool {
        let before = |at: usize| self.formula_marks.get(at.min(self.list.len())).copied().unwrap_or_default();
        before(range.end) > before(range.start)
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    pub(super) fn mark(&self, at: usize) -> Option<Mark> {
        match self.get(at)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    pub(super) fn is(&self, at: usize, mark: Mark) -> bool {
        self.mark(at) == Some(mark)
    }

    /// The folded word at a position; empty where there is none.
    pub(super) fn word(&self, at: usize) -> &str {
        self.get(at).map_or("", |token| token.folded.as_str())
    }

    pub(super) fn number(&self, at: usize) -> Option<Decimal> {
        match self.get(at)?.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A number or a percentage.
    pub(super) fn amount(&self, at: usize) -> Option<(Decimal, bool)> {
        match self.get(at)?.kind {
            Kind::Number(number) => Some((number, false)),
            Kind::Percent(share) => Some((share, true)),
            _ => None,
        }
    }

    /// The position after a phrase of folded words that begins here.
    pub(super) fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut next = at;
        for word in phrase.split(' ') {
            if self.word(next) != word {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// The position after the first of some phrases that begins here.
    pub(super) fn any_phrase(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrases.iter().find_map(|phrase| self.phrase(at, phrase))
    }

    /// Whether a phrase begins anywhere in a range.
    pub(super) fn holds(&self, range: &Range<usize>, phrase: &str) -> bool {
        range.clone().any(|at| self.phrase(at, phrase).is_some_and(|next| next <= range.end))
    }

    /// The text of a range of tokens as it is written.
    pub(super) fn text_of(&self, range: &Range<usize>) -> &'t str {
        let start = self.get(range.start).map(|token| token.span.start);
        let end = range.end.checked_sub(1).and_then(|last| self.get(last)).map(|token| token.span.end);
        match (start, end) {
            (Some(start), Some(end)) if range.start < range.end => {
                self.text.get(start..end).unwrap_or_default()
            }
            _ => "",
        }
    }

    /// The range without signs at its ends.
    pub(super) fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let is_edge = |at: usize| {
            matches!(
                self.mark(at),
                Some(
                    Mark::Comma
                        | Mark::Stop
                        | Mark::Semicolon
                        | Mark::Colon
                        | Mark::Dash
                        | Mark::Bullet
                        | Mark::Line
                        | Mark::Slash
                        | Mark::Arrow
                        | Mark::Plus
                        | Mark::Equals
                        | Mark::Other
                )
            )
        };
        let mut trimmed = range;
        while trimmed.start < trimmed.end && is_edge(trimmed.start) {
            trimmed.start += 1;
        }
        while trimmed.end > trimmed.start && is_edge(trimmed.end - 1) {
            trimmed.end -= 1;
        }
        trimmed
    }

    /// How many parentheses that open from `start` on are open before `at`.
    pub(super) fn depth_at(&self, start: usize, at: usize) -> usize {
        let depth = |at: usize| self.depths.get(at).copied().unwrap_or_default();
        depth(at).saturating_sub(depth(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    fn kinds(text: &str) -> Vec<Kind> {
        Tokens::read(text).list.iter().map(|token| token.kind).collect()
    }

    #[test]
    fn numbers_signs_and_words_are_told_apart() {
        use Kind::{Number, Percent, Word};
        let mark = Kind::Mark;
        assert_eq!(
            kinds("Từ 80 % – <100%"),
            [Word, Percent(dec!(0.8)), mark(Mark::Dash), mark(Mark::Less), Percent(dec!(1))]
        );
        assert_eq!(
            kinds("- b/a x 0,25"),
            [mark(Mark::Bullet), Word, mark(Mark::Slash), Word, mark(Mark::Times), Number(dec!(0.25))]
        );
        assert_eq!(kinds("“Có, đủ”: 1"), [Kind::Quoted, mark(Mark::Colon), Number(dec!(1))]);
        assert_eq!(
            kinds("≥1.5 => 2;"),
            [
                mark(Mark::GreaterEqual),
                Number(dec!(1.5)),
                mark(Mark::Arrow),
                Number(dec!(2)),
                mark(Mark::Semicolon)
            ]
        );
    }

    #[test]
    fn a_thousands_mark_is_known_to_be_doubtful() {
        let tokens = Tokens::read("1.000 hồ sơ, 0.125 và 2.5");
        assert_eq!(tokens.number(0), Some(dec!(1000)));
        assert!(tokens.list[0].is_ambiguous);
        assert_eq!(tokens.number(4), Some(dec!(0.125)));
        assert_eq!(tokens.number(6), Some(dec!(2.5)));
    }
}
