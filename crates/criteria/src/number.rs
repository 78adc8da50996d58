//! The numbers of items: `1`, `1.1`, `1.1.1`, `I`, `A`, `a)`, `Tiêu chí 1.1:`.

use crate::text::fold_letters;

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Style {
    /// `A`, `B`: parts of a table.
    Letter,
    /// `I`, `II`.
    Roman,
    /// `1`, `1.1`, `1.1.1`, by the count of its parts.
    Path(usize),
    /// `a)`, `b)`.
    Small,
    /// Any other code without spaces.
    Own,
}

/// A number as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutlineNumber {
    /// How it is written.
    pub(crate) style: Style,
    /// Its parts: 1 and 2 for `1.2`; 2 for `II`, `B` and `b)`.
    pub(crate) parts: Vec<u32>,
    /// Its usual form: `1.2`, `II`, `B`, `b`.
    pub(crate) text: String,
}

/// Words that stand before a number.
const WORDS: [&str; 12] = [
    "tieu chi thanh phan",
    "tieu chi",
    "linh vuc",
    "chi so thanh phan",
    "chi so",
    "noi dung",
    "nhom",
    "phan",
    "muc",
    "tctp",
    "tc",
    "lv",
];

/// The longest code of another form.
const LONGEST_OWN: usize = 24;

impl OutlineNumber {
    /// Reads a cell that holds nothing but a number.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (body, _) = without_word(text.trim());
        let bare = body.trim_matches(|letter: char| {
            letter.is_whitespace() || matches!(letter, '.' | ':' | '(' | ')' | '-' | '–' | ',' | '*')
        });
        if bare.is_empty() || bare.contains(char::is_whitespace) {
            return None;
        }
        path(bare).or_else(|| lettered(bare))
    }

    /// Whether it is that of a second or later item beneath another: `1.3.2` beneath `1.3`.
    pub(crate) fn is_later_beneath(&self, above: &Self) -> bool {
        let (Some((last, own)), Style::Path(_), Style::Path(_)) =
            (self.parts.split_last(), self.style, above.style)
        else {
            return false;
        };
        own == above.parts && *last > 1
    }

    /// Reads a code of any other form, for columns that hold codes.
    pub(crate) fn own(text: &str) -> Option<Self> {
        let bare = text.trim().trim_end_matches(['.', ':']);
        let is_code = !bare.is_empty()
            && bare.chars().count() <= LONGEST_OWN
            && bare.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '/'))
            && bare.contains(|letter: char| letter.is_ascii_digit());
        is_code.then(|| Self { style: Style::Own, parts: Vec::new(), text: bare.to_owned() })
    }

    /// Reads the number at the beginning of a name: `1.1. Kế hoạch`, `I. CÔNG TÁC`, `Tiêu chí 1.1: …`. Gives the name
    /// without it.
    pub(crate) fn split_front(text: &str) -> Option<(Self, &str)> {
        let (body, had_word) = without_word(text.trim_start());
        let end = body.find(|letter: char| letter.is_whitespace() || matches!(letter, ':' | ')'));
        let (front, rest) = body.split_at_checked(end?)?;
        let is_closed = front.ends_with('.') || rest.starts_with([':', ')']) || had_word;
        let number = Self::parse(front)?;
        let is_certain = match number.style {
            Style::Path(1) => is_closed,
            Style::Path(_) => true,
            Style::Roman | Style::Letter => is_closed,
            Style::Small => rest.starts_with(')'),
            Style::Own => false,
        };
        let name = rest.trim_start_matches(|letter: char| {
            letter.is_whitespace() || matches!(letter, ':' | ')' | '.' | '-' | '–')
        });
        let first_word = fold_letters(name.split_whitespace().next().unwrap_or_default());
        let counts_something = matches!(first_word.as_str(), "diem" | "d" | "%");
        (is_certain && !name.is_empty() && !counts_something).then_some((number, name))
    }

    /// The last part: 2 for `1.2`, `II` and `b)`.
    pub(crate) fn ordinal(&self) -> Option<u32> {
        self.parts.last().copied()
    }
}

/// The text after a word such as `Tiêu chí`, when a number follows it.
fn without_word(text: &str) -> (&str, bool) {
    let folded = fold_letters(text);
    for word in WORDS {
        let Some(rest) = folded.strip_prefix(word) else { continue };
        let after = rest.trim_start();
        let number_follows = after.starts_with(|letter: char| letter.is_ascii_digit())
            || after.split([' ', ':', '.', ')']).next().is_some_and(lettered_any_case);
        if rest.starts_with(char::is_whitespace) && number_follows {
            let words = word.split(' ').count();
            return (after_words(text, words), true);
        }
    }
    (text, false)
}

fn lettered_any_case(word: &str) -> bool {
    roman_value(&word.to_uppercase()).is_some() || (word.len() == 1 && word.is_ascii())
}

/// A text without its first words.
fn after_words(text: &str, count: usize) -> &str {
    let mut rest = text.trim_start();
    for _ in 0..count {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    rest
}

fn path(text: &str) -> Option<OutlineNumber> {
    let mut parts = Vec::new();
    for part in text.split(['.', ',']) {
        let is_short = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.push(part.parse::<u32>().ok().filter(|_| is_short)?);
    }
    let written: Vec<String> = parts.iter().map(u32::to_string).collect();
    let fits = !parts.is_empty() && parts.len() <= 7;
    fits.then(|| OutlineNumber { style: Style::Path(parts.len()), text: written.join("."), parts })
}

fn lettered(text: &str) -> Option<OutlineNumber> {
    if let Some(value) = roman_value(text) {
        return Some(OutlineNumber { style: Style::Roman, parts: vec![value], text: text.to_owned() });
    }
    let mut letters = text.chars();
    let letter = letters.next().filter(|letter| letters.next().is_none() && letter.is_ascii_alphabetic())?;
    let value = u32::from(letter.to_ascii_lowercase()).checked_sub(u32::from('a'))? + 1;
    let style = if letter.is_ascii_uppercase() { Style::Letter } else { Style::Small };
    Some(OutlineNumber { style, parts: vec![value], text: letter.to_string() })
}

/// The value of a Roman number up to 39; letters beyond X are taken for letters.
fn roman_value(text: &str) -> Option<u32> {
    if text.is_empty() || !text.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X')) {
        return None;
    }
    (1..40_u32).find(|value| usize::try_from(*value).is_ok_and(|value| roman(value) == text))
}

/// A number in Roman figures.
pub(crate) fn roman(value: usize) -> String {
    const FIGURES: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = value.min(3999);
    let mut written = String::new();
    for (figure, letters) in FIGURES {
        while left >= figure {
            written.push_str(letters);
            left -= figure;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        OutlineNumber::parse(text)
            .map_or("-".to_owned(), |number| format!("{:?} {}", number.style, number.text))
    }

    #[test]
    fn numbers_of_all_forms_are_read() {
        for (text, expected) in [
            ("1", "Path(1) 1"),
            ("1.", "Path(1) 1"),
            ("01", "Path(1) 1"),
            ("1.1", "Path(2) 1.1"),
            ("1.1.10.", "Path(3) 1.1.10"),
            ("1,2", "Path(2) 1.2"),
            ("I", "Roman I"),
            ("VIII.", "Roman VIII"),
            ("IIII", "-"),
            ("A.", "Letter A"),
            ("C", "Letter C"),
            ("a)", "Small a"),
            ("(b)", "Small b"),
            ("Tiêu chí 1.1:", "Path(2) 1.1"),
            ("TC 2.3", "Path(2) 2.3"),
            ("Lĩnh vực III", "Roman III"),
            ("Kế hoạch", "-"),
            ("", "-"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_in_front_of_a_name_is_split_off() {
        let split = |text| OutlineNumber::split_front(text).map(|(number, name)| (number.text, name));
        assert_eq!(split("1.1. Kế hoạch"), Some(("1.1".to_owned(), "Kế hoạch")));
        assert_eq!(split("1.1 Kế hoạch"), Some(("1.1".to_owned(), "Kế hoạch")));
        assert_eq!(split("I. CÔNG TÁC"), Some(("I".to_owned(), "CÔNG TÁC")));
        assert_eq!(split("Tiêu chí 1.1: Kế hoạch"), Some(("1.1".to_owned(), "Kế hoạch")));
        assert_eq!(split("a) Ban hành"), Some(("a".to_owned(), "Ban hành")));
        assert_eq!(split("1.5 điểm cho mỗi sáng kiến"), None);
        assert_eq!(split("5 sáng kiến trở lên: 1"), None);
        assert_eq!(split("Tiêu chí được chấm"), None);
    }
}
