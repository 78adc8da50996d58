//! Who signs, and who receives.

use crate::text::Phrase;

/// By what right somebody signs (Annex I, II.7.b).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capacity {
    /// As the head.
    Head {
        /// The head's office: `GIÁM ĐỐC`.
        office: Phrase,
    },
    /// Q.: charged with the head's office.
    Acting {
        /// The head's office.
        office: Phrase,
    },
    /// KT.: a deputy in the head's place.
    ForHead {
        /// The head's office.
        head: Phrase,
        /// The signatory's own.
        office: Phrase,
    },
    /// TL.: by order of the head.
    ByOrder {
        /// The head's office.
        head: Phrase,
        /// The signatory's own.
        office: Phrase,
    },
    /// TUQ.: by the head's authorisation.
    ByAuthorisation {
        /// The head's office.
        head: Phrase,
        /// The signatory's own.
        office: Phrase,
    },
}

/// A signatory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// TM.: the collective or authority on whose behalf it is signed.
    pub on_behalf_of: Option<Phrase>,
    /// By what right.
    pub capacity: Capacity,
    /// Another office of the signatory, above the name: a member of a council who uses the seal of an authority (II.7.c, box 7b).
    pub other_office: Option<Phrase>,
    /// The name, without titles (II.7.c); left out until it is known.
    pub name: Option<Phrase>,
}

impl Signature {
    /// The lines above the signature, in capitals (II.7.đ).
    pub(crate) fn authority_lines(&self) -> Vec<String> {
        let mut lines: Vec<String> =
            self.on_behalf_of.iter().map(|body| format!("TM. {}", body.upper())).collect();
        match &self.capacity {
            Capacity::Head { office } => lines.push(office.upper()),
            Capacity::Acting { office } => lines.push(format!("Q. {}", office.upper())),
            Capacity::ForHead { head, office } => {
                lines.extend([format!("KT. {}", head.upper()), office.upper()]);
            }
            Capacity::ByOrder { head, office } => {
                lines.extend([format!("TL. {}", head.upper()), office.upper()]);
            }
            Capacity::ByAuthorisation { head, office } => {
                lines.extend([format!("TUQ. {}", head.upper()), office.upper()]);
            }
        }
        lines
    }
}

/// Who receives a document (Annex I, II.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipients {
    /// To whom a report or submission is addressed (Kính gửi, box 9a); `Như trên` then comes first among the recipients.
    pub addressed_to: Vec<Phrase>,
    /// The others, one on a line (box 9b).
    pub others: Vec<Phrase>,
    /// The abbreviation of the unit that drafted it, after `Lưu: VT`; the number of copies may follow it.
    pub filed_by: Option<Phrase>,
}

impl Recipients {
    /// The list under `Nơi nhận`, with its dashes and signs (II.9.d).
    pub(crate) fn lines(&self) -> Vec<String> {
        let above = (!self.addressed_to.is_empty()).then(|| "- Như trên;".to_owned());
        let others = self.others.iter().map(|name| format!("- {};", without_end(name.as_str())));
        let filed = match &self.filed_by {
            Some(unit) => format!("- Lưu: VT, {}.", without_end(unit.as_str())),
            None => "- Lưu: VT.".to_owned(),
        };
        above.into_iter().chain(others).chain([filed]).collect()
    }
}

/// Words without the sign that ends them, which depends on where they come to stand.
pub(crate) fn without_end(text: &str) -> &str {
    text.trim_end_matches(['.', ';', ',', ' '])
}

/// The end of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closing {
    /// One signatory, beside the recipients (Annex III, specimens 1.1 to 1.4).
    Signed(Signature),
    /// Secretary and chair of a meeting, the recipients beneath (specimen 1.9).
    Minutes {
        /// Who wrote the minutes.
        secretary: Option<Phrase>,
        /// Who chaired.
        chair: Option<Phrase>,
        /// The chair's office, above the name, where needed (specimen 1.9, note 5).
        chair_office: Option<Phrase>,
    },
}
