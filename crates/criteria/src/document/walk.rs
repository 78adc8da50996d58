//! Walks through XML without recursion, with a limit on its depth.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// Takes the elements and texts of an XML part in order. Names are without their prefixes.
pub(in crate::document) trait Walker {
    /// An element begins.
    fn open(&mut self, name: &str, element: &BytesStart<'_>);
    /// An element ends.
    fn close(&mut self, name: &str);
    /// Text within the innermost open element.
    fn text(&mut self, text: &str);
}

/// How far a walk came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) enum Walked {
    /// To the end.
    Whole,
    /// To a place where the part is no XML any more.
    CutOff,
    /// To an element beyond the allowed depth.
    TooDeep,
}

/// Walks through a part in UTF-8 or UTF-16.
pub(in crate::document) fn walk(part: &[u8], deepest: usize, walker: &mut impl Walker) -> Walked {
    let (text, _, _) = encoding_rs::UTF_8.decode(part);
    let mut reader = Reader::from_str(&text);
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                depth += 1;
                if depth > deepest {
                    return Walked::TooDeep;
                }
                walker.open(element.local_name().as_ref(), &element);
            }
            Ok(Event::Empty(element)) => {
                walker.open(element.local_name().as_ref(), &element);
                walker.close(element.local_name().as_ref());
            }
            Ok(Event::End(element)) => {
                depth = depth.saturating_sub(1);
                walker.close(element.local_name().as_ref());
            }
            Ok(Event::Text(words)) => walker.text(&words),
            Ok(Event::CData(words)) => walker.text(&words),
            Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                Ok(Some(letter)) => walker.text(letter.encode_utf8(&mut [0; 4])),
                _ => walker.text(resolve_predefined_entity(&reference).unwrap_or_default()),
            },
            Ok(Event::Eof) => return if depth == 0 { Walked::Whole } else { Walked::CutOff },
            Ok(_) => {}
            Err(_) => return Walked::CutOff,
        }
    }
}

/// The value of an attribute, by its name without prefix.
pub(in crate::document) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// The whole number in an attribute.
pub(in crate::document) fn number(element: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(element, name)?.trim().parse().ok()
}
