//! Signatures and recipients.

use super::{balanced, gap, paragraph};
use crate::composed::{Columns, Element};
use crate::form::{Form, PARAGRAPH_GAP};
use crate::length::Length;
use crate::signature::{Closing, Recipients, Signature};
use crate::style::Style;
use crate::text::Phrase;

/// Room for a signature and a seal. The decree gives none; a seal is 36 mm high at most and covers a part of the signature.
const SIGNATURE_HEIGHT: u32 = 78;

/// Recipients beyond this many lines may go over to another page.
const LINES_KEPT_TOGETHER: usize = 30;

/// Boxes 7 to 9b.
pub(super) fn closing(form: &Form, closing: Closing, recipients: &Recipients, width: Length) -> Vec<Element> {
    let left = width.share(1, 2);
    let right = width.less(left);
    let list = recipient_list(recipients);
    let breakable = list.len() > LINES_KEPT_TOGETHER;
    let columns = |rows, breakable| Element::Columns(Columns { left, right, rows, breakable });
    let above = Element::Gap { height: PARAGRAPH_GAP };
    match closing {
        Closing::Signed(signature) => {
            vec![above, columns(vec![[list, signature_block(form, &signature, right)]], breakable)]
        }
        Closing::Minutes { secretary, chair, chair_office } => {
            let secretary = signer(form, "THƯ KÝ", None, secretary.as_ref(), left);
            let chair = signer(form, "CHỦ TỌA", chair_office.as_ref(), chair.as_ref(), right);
            let list = std::iter::once(gap(12)).chain(list).collect();
            vec![above, columns(vec![[secretary, chair], [list, Vec::new()]], breakable)]
        }
    }
}

fn recipient_list(recipients: &Recipients) -> Vec<Element> {
    let label = paragraph(Style::RecipientsLabel, "Nơi nhận:");
    let lines = recipients.lines().into_iter().map(|line| paragraph(Style::Recipient, line));
    std::iter::once(label).chain(lines).collect()
}

fn signature_block(form: &Form, signature: &Signature, width: Length) -> Vec<Element> {
    let office = |line: &str| balanced(form, Style::SignatoryOffice, line, width.less(Length::points(8))).0;
    let mut elements: Vec<Element> = signature.authority_lines().iter().map(|line| office(line)).collect();
    elements.push(gap(SIGNATURE_HEIGHT));
    elements.extend(signature.other_office.as_ref().map(|other| office(&other.upper())));
    elements.extend(signature.name.as_ref().map(|name| paragraph(Style::SignatoryName, name)));
    elements
}

fn signer(
    form: &Form,
    part: &str,
    office: Option<&Phrase>,
    name: Option<&Phrase>,
    width: Length,
) -> Vec<Element> {
    let mut elements = vec![paragraph(Style::SignatoryOffice, part), gap(SIGNATURE_HEIGHT)];
    elements.extend(office.map(|office| balanced(form, Style::SignatoryOffice, &office.upper(), width).0));
    elements.extend(name.map(|name| paragraph(Style::SignatoryName, name)));
    elements
}
