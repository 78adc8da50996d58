//! Divides a text into tokens.

use super::lex::{Kind, Mark, Token};
use crate::text::fold_letters;
use rust_decimal::Decimal;
use std::ops::Range;

/// The tokens of a text.
pub(super) fn divide(text: &str) -> Vec<Token> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut lexer = Lexer { text, letters, at: 0, list: Vec::new(), at_line_start: true };
    lexer.run();
    lexer.list
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
            (
                Some(
                    '-' | '–' | '—' | '−' | '+' | '*' | '•' | '●' | '○' | '▪' | '■' | '□' | '◦' | '·' | '➢'
                    | '✓',
                ),
                _,
            ) => 1,
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
        let has_thousands = mark == Some('.') && fraction == 3 && whole <= 3 && !written.starts_with('0');
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
