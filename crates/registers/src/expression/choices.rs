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
    let mut all = |nodes: &[&Node]| nodes.iter().for_each(|node| collect(node, register, found));
    match node {
        Node::Constant(_) | Node::Column(_) => {}
        Node::Compare(_, left, right) => {
            all(&[left, right]);
            compare(left, right, register, found);
            compare(right, left, register, found);
        }
        Node::And(left, right) | Node::Or(left, right) | Node::Arithmetic(_, _, left, right) => {
            all(&[left, right]);
        }
        Node::Not(inner)
        | Node::IsNull(inner)
        | Node::Is(_, inner)
        | Node::Like(inner, _)
        | Node::DayOf(inner)
        | Node::HasHour(inner)
        | Node::Negate(inner) => all(&[inner]),
        Node::In(wanted, words) => {
            all(&[wanted]);
            for word in words {
                compare(wanted, word, register, found);
            }
        }
        Node::Coalesce(nodes) | Node::Call(_, nodes) => all(&nodes.iter().collect::<Vec<_>>()),
        Node::Case(branches, otherwise) => {
            for (condition, result) in branches {
                all(&[condition, result]);
            }
            all(&otherwise.iter().map(AsRef::as_ref).collect::<Vec<_>>());
        }
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
