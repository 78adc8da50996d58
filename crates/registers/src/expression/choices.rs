//! Words in expressions that a field does not know: a comparison with them holds for no record, ever.

use super::Node;
use crate::schema::{FieldKind, Register};
use crate::value::Value;

/// The words that are compared with a choice of the register and are none of its codes: the field, and the word.
pub(super) fn unknown<'r>(node: &Node, register: &'r Register) -> Vec<(&'r str, String)> {
    let mut found = Vec::new();
    collect(node, register, &mut found);
    found
}

fn collect<'r>(node: &Node, register: &'r Register, found: &mut Vec<(&'r str, String)>) {
    match node {
        Node::Compare(_, left, right) => {
            compare(left, right, register, found);
            compare(right, left, register, found);
        }
        Node::In(wanted, words) => words.iter().for_each(|word| compare(wanted, word, register, found)),
        _ => {}
    }
    for part in node.parts() {
        collect(part, register, found);
    }
}

fn compare<'r>(column: &Node, word: &Node, register: &'r Register, found: &mut Vec<(&'r str, String)>) {
    let (Node::Column(place), Node::Constant(Value::Text(word))) = (column, word) else { return };
    let Some(field) = register.fields.get(*place) else { return };
    if matches!(field.kind, FieldKind::Choice(_))
        && !field.choices().iter().any(|choice| choice.code == *word)
    {
        found.push((&field.name, word.to_string()));
    }
}
