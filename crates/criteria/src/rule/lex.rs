//! The words, numbers and signs of a rule's text.

use crate::text::fold_letters;
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
}

impl<'t> Tokens<'t> {
    /// Divides a text (composed letters, single spaces) into tokens.
    pub(super) fn read(text: &'t str) -> Self {
        let letters: Vec<(usize, char)> = text.char_indices().collect();
        let mut lexer = Lexer { text, letters, at: 0, list: Vec::new(), at_line_start: true };
        lexer.run();
        let mut depths = Vec::with_capacity(lexer.list.len() + 1);
        let mut depth = 0_usize;
        for token in &lexer.list {
            depths.push(depth);
            match token.kind {
                Kind::Mark(Mark::Open) => depth += 1,
                Kind::Mark(Mark::Close) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        depths.push(depth);
        Self { text, list: lexer.list, depths }
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

struct Lexer<'t> {
    text: &'t str,
    letters: Vec<(usize, char)>,
    at: usize,
    list: Vec<Token>,
    at_line_start: bool,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).map(|(_, letter)| *letter)
    }

    fn offset(&self, at: usize) -> usize {
        self.letters.get(at).map_or(self.text.len(), |(offset, _)| *offset)
    }

    fn run(&mut self) {
        while let Some(letter) = self.peek(0) {
            if letter == '\n' {
                self.push(1, Kind::Mark(Mark::Line));
                self.at_line_start = true;
            } else if letter.is_whitespace() {
                self.at += 1;
            } else if self.at_line_start && self.bullet() {
                self.at_line_start = false;
            } else {
                self.token(letter);
                self.at_line_start = false;
            }
        }
    }

    fn push(&mut self, letters: usize, kind: Kind) {
        self.push_span(self.at..self.at + letters, letters, kind, false);
    }

    fn push_span(&mut self, span: Range<usize>, letters: usize, kind: Kind, is_ambiguous: bool) {
        let bytes = self.offset(span.start)..self.offset(span.end);
        let before = self.at.checked_sub(1).and_then(|before| self.letters.get(before));
        let is_spaced = before.is_none_or(|(_, letter)| letter.is_whitespace());
        let folded = if kind == Kind::Word {
            fold_letters(self.text.get(bytes.clone()).unwrap_or_default())
        } else {
            String::new()
        };
        self.list.push(Token { kind, span: bytes, folded, is_spaced, is_ambiguous });
        self.at += letters;
    }

    /// A dash, a dot or an enumeration at the beginning of a line.
    fn bullet(&mut self) -> bool {
        let (first, second, third) = (self.peek(0), self.peek(1), self.peek(2));
        let ends = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
        let length = match (first, second) {
            (Some('-' | '–' | '—' | '−' | '+' | '*' | '•' | '●' | '○' | '▪' | '■' | '□' | '◦' | '·' | '➢' | '✓'), _) => 1,
            (Some(letter), Some(')')) if letter.is_alphanumeric() && ends(third) => 2,
            (Some(letter), Some('.')) if letter.is_ascii_digit() && third == Some(' ') => 2,
            _ => return false,
        };
        self.push(length, Kind::Mark(Mark::Bullet));
        true
    }

    fn token(&mut self, letter: char) {
        if letter.is_ascii_digit() {
            self.number();
        } else if letter.is_alphabetic() {
            let length = self.run_of(char::is_alphanumeric);
            let end = self.at + length;
            self.push_span(self.at..end, length, Kind::Word, false);
            self.times_sign();
        } else if let Some(close) = closing_quote(letter) {
            self.quoted(close);
        } else {
            let (length, mark) = sign(letter, self.peek(1));
            self.push(length, Kind::Mark(mark));
        }
    }

    fn run_of(&self, belongs: fn(char) -> bool) -> usize {
        let rest = self.letters.get(self.at..).unwrap_or_default();
        rest.iter().take_while(|(_, letter)| belongs(*letter)).count()
    }

    /// An `x` that stands alone multiplies.
    fn times_sign(&mut self) {
        if let Some(last) = self.list.last_mut().filter(|token| token.folded == "x") {
            last.kind = Kind::Mark(Mark::Times);
            last.folded.clear();
        }
    }

    fn number(&mut self) {
        let mut length = self.run_of(|letter| letter.is_ascii_digit());
        let whole = length;
        let mut fraction = 0;
        let mut mark = None;
        if let Some(sign @ ('.' | ',')) = self.peek(length) {
            let rest = self.letters.get(self.at + length + 1..).unwrap_or_default();
            fraction = rest.iter().take_while(|(_, letter)| letter.is_ascii_digit()).count();
            if fraction > 0 {
                length += 1 + fraction;
                mark = Some(sign);
            }
        }
        let written = self.text.get(self.offset(self.at)..self.offset(self.at + length)).unwrap_or_default();
        let has_thousands =
            mark == Some('.') && fraction == 3 && whole <= 3 && !written.starts_with('0');
        let digits = if has_thousands { written.replace('.', "") } else { written.replace(',', ".") };
        let number = digits.parse::<Decimal>().ok().filter(|number| *number <= Decimal::from(1_000_000_000));
        let gap = usize::from(self.letters.get(self.at + length).is_some_and(|(_, letter)| *letter == ' '));
        let is_percent = self.letters.get(self.at + length + gap).is_some_and(|(_, letter)| *letter == '%');
        match number {
            None => self.push(length, Kind::Mark(Mark::Other)),
            Some(number) if is_percent => {
                let share = number.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default().normalize();
                let end = self.at + length + gap + 1;
                self.push_span(self.at..end, length + gap + 1, Kind::Percent(share), has_thousands);
            }
            Some(number) => {
                let end = self.at + length;
                self.push_span(self.at..end, length, Kind::Number(number.normalize()), has_thousands);
            }
        }
    }

    fn quoted(&mut self, close: char) {
        let rest = self.letters.get(self.at + 1..).unwrap_or_default();
        let length = rest.iter().take_while(|(_, letter)| *letter != close && *letter != '\n').count();
        let is_closed = self.letters.get(self.at + 1 + length).is_some_and(|(_, letter)| *letter == close);
        if is_closed && length > 0 {
            self.push_span(self.at + 1..self.at + 1 + length, length + 2, Kind::Quoted, false);
        } else {
            self.push(1, Kind::Mark(Mark::Other));
        }
    }
}

fn closing_quote(letter: char) -> Option<char> {
    match letter {
        '“' | '”' => Some('”'),
        '"' => Some('"'),
        '«' => Some('»'),
        '‘' => Some('’'),
        _ => None,
    }
}

/// The sign that begins with a letter, and how many letters it takes.
fn sign(letter: char, next: Option<char>) -> (usize, Mark) {
    match (letter, next) {
        ('<', Some('=')) | ('=', Some('<')) => (2, Mark::LessEqual),
        ('>', Some('=')) => (2, Mark::GreaterEqual),
        ('=' | '-', Some('>')) => (2, Mark::Arrow),
        ('<', _) => (1, Mark::Less),
        ('>', _) => (1, Mark::Greater),
        ('≤' | '⩽' | '≦', _) => (1, Mark::LessEqual),
        ('≥' | '⩾' | '≧', _) => (1, Mark::GreaterEqual),
        ('→' | '⇒' | '➔', _) => (1, Mark::Arrow),
        (':' | '：', _) => (1, Mark::Colon),
        (';' | '；', _) => (1, Mark::Semicolon),
        (',', _) => (1, Mark::Comma),
        ('.', _) => (1, Mark::Stop),
        ('-' | '–' | '—' | '−' | '‑' | '÷' | '~', _) if letter != '÷' => (1, Mark::Dash),
        ('+', _) => (1, Mark::Plus),
        ('(' | '[', _) => (1, Mark::Open),
        (')' | ']', _) => (1, Mark::Close),
        ('/' | '÷', _) => (1, Mark::Slash),
        ('*' | '×' | '∗' | '·' | '•', _) => (1, Mark::Times),
        ('=', _) => (1, Mark::Equals),
        ('%', _) => (1, Mark::PercentSign),
        _ => (1, Mark::Other),
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
        assert_eq!(kinds("Từ 80 % – <100%"), [
            Word,
            Percent(dec!(0.8)),
            mark(Mark::Dash),
            mark(Mark::Less),
            Percent(dec!(1))
        ]);
        assert_eq!(kinds("- b/a x 0,25"), [
            mark(Mark::Bullet),
            Word,
            mark(Mark::Slash),
            Word,
            mark(Mark::Times),
            Number(dec!(0.25))
        ]);
        assert_eq!(kinds("“Có, đủ”: 1"), [Kind::Quoted, mark(Mark::Colon), Number(dec!(1))]);
        assert_eq!(kinds("≥1.5 => 2;"), [
            mark(Mark::GreaterEqual),
            Number(dec!(1.5)),
            mark(Mark::Arrow),
            Number(dec!(2)),
            mark(Mark::Semicolon)
        ]);
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
