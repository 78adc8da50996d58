//! A letter: a subject, a few blocks, and how they look as text and as HTML.

use caicach_findings::Language;
use serde::{Deserialize, Serialize};

/// A piece of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A short list.
    List(Vec<String>),
    /// An address to go to, with what to do there.
    Link {
        /// What to do there.
        label: String,
        /// The address.
        address: String,
    },
}

/// What is written to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The language in which it is written.
    pub language: Language,
    /// What it is about; it holds no secret.
    pub subject: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A letter on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Who gets it.
    pub recipient: String,
    /// What makes the letter the same one when it is sent twice: the left side of its `Message-ID`.
    pub identifier: String,
    /// The letter.
    pub letter: Letter,
}

impl Letter {
    /// The letter as plain text. A line is a paragraph: mail programs break it where their window ends.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut parts: Vec<String> = self.blocks.iter().map(Block::plain).collect();
        parts.push(format!("-- \n{}", self.footer()));
        parts.join("\n\n")
    }

    /// The letter as HTML without styles from elsewhere, pictures or scripts.
    #[must_use]
    pub fn html(&self) -> String {
        let blocks: String = self.blocks.iter().map(Block::html).collect();
        format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
             <body style=\"font-family:sans-serif;font-size:16px;line-height:1.5;color:#182433;max-width:36em\">\
             {blocks}<hr style=\"border:0;border-top:1px solid #dadfe5\"><p style=\"color:#49566c;font-size:14px\">{}</p></body></html>",
            self.language.code(),
            escape(&self.subject),
            escape(self.footer()),
        )
    }

    fn footer(&self) -> &'static str {
        match self.language {
            Language::Vi => "Thư do hệ thống Caicach tự động gửi; xin không trả lời thư này.",
            Language::En => "This letter was sent by Caicach; please do not answer it.",
        }
    }
}

impl Block {
    fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(items) => items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n"),
            Self::Link { label, address } => format!("{label}:\n{address}"),
        }
    }

    fn html(&self) -> String {
        match self {
            Self::Text(text) => format!("<p>{}</p>", escape(text).replace('\n', "<br>")),
            Self::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>", escape(item))).collect();
                format!("<ul>{items}</ul>")
            }
            Self::Link { label, address } => {
                let address = escape(address);
                // The address itself stands there too, so that it can be read before it is followed.
                format!("<p><a href=\"{address}\">{}</a><br><small>{address}</small></p>", escape(label))
            }
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_no_markup() {
        let letter = Letter {
            language: Language::Vi,
            subject: "<b>".to_owned(),
            blocks: vec![
                Block::Text("a < b & \"c\"".to_owned()),
                Block::List(vec!["<script>".to_owned()]),
                Block::Link {
                    label: "Mở".to_owned(),
                    address: "https://a.example/?x=\"><script>".to_owned(),
                },
            ],
        };
        let html = letter.html();
        assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
        assert!(html.contains("a &lt; b &amp; &quot;c&quot;"));
        assert!(letter.plain().starts_with("a < b & \"c\"\n\n- <script>\n\nMở:\nhttps://a.example/"));
    }
}
