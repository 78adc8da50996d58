//! Writing XML, in which no text can become markup.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::Result;

/// A part of the package as it is written.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
}

/// Names and values of attributes.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    pub(super) fn new() -> Result<Self> {
        let mut writer = Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        Ok(Self { writer })
    }

    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) -> Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))
    }

    pub(super) fn close(&mut self, name: &str) -> Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn leaf(&mut self, name: &str, attributes: Attributes<'_>) -> Result<()> {
        self.writer.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element whose only attribute is `val` of its namespace: `<w:jc w:val="center"/>`.
    pub(super) fn value(&mut self, name: &str, value: &str) -> Result<()> {
        let attribute = if name.starts_with("w:") { "w:val" } else { "val" };
        self.leaf(name, &[(attribute, value)])
    }

    pub(super) fn element(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> Result<()> {
        self.open(name, attributes)?;
        self.writer.write_event(Event::Text(BytesText::new(text)))?;
        self.close(name)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner()
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}
