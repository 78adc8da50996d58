//! Numbers that Word counts by itself (automatic lists): they are not in the text, but a reader sees them.

use crate::document::walk::{Walker, attribute, number, walk};
use crate::options::Limits;
use quick_xml::events::BytesStart;
use std::collections::{HashMap, HashSet};

/// Levels of a list, as Word has them.
const LEVELS: usize = 9;

/// How one level of a list counts.
#[derive(Debug, Clone, PartialEq)]
struct ListLevel {
    start: usize,
    format: String,
    text: String,
}

impl Default for ListLevel {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new() }
    }
}

/// A use of a list: which list, and where its levels begin anew.
#[derive(Debug, Clone, Default)]
struct ListUse {
    list: String,
    starts: HashMap<usize, usize>,
}

/// The list and level of a style of paragraphs, and the style it is based on.
#[derive(Debug, Clone, Default)]
struct ListStyle {
    list: Option<String>,
    level: Option<usize>,
    based_on: Option<String>,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    levels: HashMap<String, Vec<ListLevel>>,
    uses: HashMap<String, ListUse>,
    styles: HashMap<String, ListStyle>,
    counted: HashMap<String, Vec<Option<usize>>>,
    begun: HashSet<String>,
}

impl Lists {
    /// Reads `numbering.xml` and `styles.xml`; both may be empty.
    pub(super) fn read(numbering: &[u8], styles: &[u8], limits: &Limits) -> Self {
        let mut reader = Definitions::default();
        walk(numbering, limits.depth, &mut reader);
        let mut style_reader = Styles::default();
        walk(styles, limits.depth, &mut style_reader);
        Self { levels: reader.levels, uses: reader.uses, styles: style_reader.styles, ..Self::default() }
    }

    /// The number that stands before a paragraph, and counts it. Bullets are a dash; before an empty paragraph they are
    /// nothing.
    pub(super) fn label(
        &mut self,
        list: Option<&str>,
        level: Option<usize>,
        style: Option<&str>,
        is_empty: bool,
    ) -> String {
        let Some((list, level)) = self.place(list, level, style) else { return String::new() };
        let Some(list_use) = self.uses.get(&list).cloned() else { return String::new() };
        let Some(levels) = self.levels.get(&list_use.list) else { return String::new() };
        let Some(own) = levels.get(level) else { return String::new() };
        if matches!(own.format.as_str(), "bullet" | "none") {
            return if is_empty || own.format == "none" { String::new() } else { "-".to_owned() };
        }
        let counted = self.counted.entry(list_use.list.clone()).or_insert_with(|| vec![None; LEVELS]);
        if self.begun.insert(list.clone()) {
            for (level, start) in &list_use.starts {
                if let Some(count) = counted.get_mut(*level) {
                    *count = start.checked_sub(1);
                }
            }
        }
        for (position, count) in counted.iter_mut().enumerate() {
            let start = levels.get(position).map_or(1, |level| level.start);
            if position < level && count.is_none() {
                *count = Some(start);
            } else if position == level {
                *count = Some(count.map_or(start, |count| count.saturating_add(1)));
            } else if position > level {
                *count = None;
            }
        }
        written(&own.text, levels, counted)
    }

    /// The list and level of a paragraph: its own, or those of its style.
    fn place(
        &self,
        list: Option<&str>,
        level: Option<usize>,
        style: Option<&str>,
    ) -> Option<(String, usize)> {
        let mut place = (list.map(str::to_owned), level);
        let mut style = style.map(str::to_owned);
        for _ in 0..LEVELS {
            let Some(found) = style.as_ref().and_then(|style| self.styles.get(style)) else { break };
            place = (place.0.or_else(|| found.list.clone()), place.1.or(found.level));
            style.clone_from(&found.based_on);
        }
        place.0.filter(|list| list != "0").map(|list| (list, place.1.unwrap_or_default()))
    }
}

/// `%1.%2.` with the counts of the levels.
fn written(pattern: &str, levels: &[ListLevel], counted: &[Option<usize>]) -> String {
    let mut label = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            label.push(letter);
            continue;
        }
        let level =
            letters.next().and_then(|digit| digit.to_digit(10)).and_then(|digit| digit.checked_sub(1));
        let level = level.and_then(|level| usize::try_from(level).ok()).unwrap_or_default();
        let count = counted.get(level).copied().flatten().unwrap_or(1);
        label.push_str(&formatted(count, levels.get(level).map_or("decimal", |level| level.format.as_str())));
    }
    label
}

fn formatted(count: usize, format: &str) -> String {
    match format {
        "upperRoman" => crate::number::roman(count),
        "lowerRoman" => crate::number::roman(count).to_lowercase(),
        "upperLetter" => letter(count, b'A'),
        "lowerLetter" => letter(count, b'a'),
        _ => count.to_string(),
    }
}

fn letter(count: usize, first: u8) -> String {
    let within = u8::try_from(count.saturating_sub(1) % 26).unwrap_or_default();
    char::from(first.saturating_add(within)).to_string()
}

/// Reads the lists and their uses.
#[derive(Default)]
struct Definitions {
    levels: HashMap<String, Vec<ListLevel>>,
    uses: HashMap<String, ListUse>,
    list: Option<String>,
    list_use: Option<String>,
    level: usize,
}

impl Definitions {
    fn level(&mut self) -> Option<&mut ListLevel> {
        let list = self.list.as_ref()?;
        self.levels.get_mut(list)?.get_mut(self.level)
    }
}

impl Walker for Definitions {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = || attribute(element, "val");
        match name {
            "abstractNum" => {
                self.list = attribute(element, "abstractNumId");
                if let Some(list) = &self.list {
                    self.levels.insert(list.clone(), vec![ListLevel::default(); LEVELS]);
                }
            }
            "lvl" | "lvlOverride" => self.level = number(element, "ilvl").unwrap_or(LEVELS),
            "start" => {
                if let (Some(level), Some(start)) = (self.level(), number(element, "val")) {
                    level.start = start;
                }
            }
            "numFmt" => {
                if let (Some(level), Some(format)) = (self.level(), value()) {
                    level.format = format;
                }
            }
            "lvlText" => {
                if let (Some(level), Some(text)) = (self.level(), value()) {
                    level.text = text;
                }
            }
            "num" => {
                self.list_use = attribute(element, "numId");
                self.list = None;
            }
            "abstractNumId" => {
                if let (Some(list_use), Some(list)) = (&self.list_use, value()) {
                    self.uses.insert(list_use.clone(), ListUse { list, starts: HashMap::new() });
                }
            }
            "startOverride" => {
                let found = self.list_use.as_ref().and_then(|list_use| self.uses.get_mut(list_use));
                if let (Some(found), Some(start)) = (found, number(element, "val")) {
                    found.starts.insert(self.level, start);
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// Reads which styles are numbered.
#[derive(Default)]
struct Styles {
    styles: HashMap<String, ListStyle>,
    style: Option<String>,
}

impl Walker for Styles {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        if name == "style" {
            self.style = attribute(element, "styleId");
        }
        let Some(style) = &self.style else { return };
        let style = self.styles.entry(style.clone()).or_default();
        match name {
            "numId" => style.list = attribute(element, "val"),
            "ilvl" => style.level = number(element, "val"),
            "basedOn" => style.based_on = attribute(element, "val"),
            _ => {}
        }
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}
