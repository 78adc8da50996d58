//! Reads the text that says how points are given, into a rule of `caicach-index`.
//!
//! A text is divided into tokens, tokens into cases ("từ 80% đến dưới 100%: 0,5") and statements ("mỗi sáng kiến 0,5
//! điểm"), and these into a rule. Every token ends up in the rule, in an explanation of its letters, or in a finding that
//! quotes what is left over. Where the rules of the engine cannot say what the text says, no rule is read.

mod choice;
mod condition;
mod decide;
mod divide;
mod doubts;
mod each;
mod formula;
mod interval;
mod lex;
mod outcome;
mod pieces;
mod rate;
mod scan;
mod scope;
mod segments;
mod steps;
mod survey;
mod understood;

use crate::reading::{Reading, Status};
use crate::text::tidy;
use caicach_findings::{Findings, Place, Text};
use caicach_index::{Rule, RuleKind};
use condition::{Condition, condition_of};
use decide::decide;
use doubts::{ambiguous_numbers, too_long, unread};
use formula::Formula;
use lex::Tokens;
use outcome::Outcome;
use rust_decimal::Decimal;
use scan::{Case, scan};
use scope::Scope;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use understood::{Doubt, Understood};

/// Longer texts are no rules.
const LONGEST_RULE: usize = 4_000;
/// Longer lines are no cases.
const LONGEST_CASE: usize = 1_000;
/// Texts of more words and signs are no rules: what reads them looks at pairs of places.
const MOST_TOKENS: usize = 1_200;
/// Lines of more words and signs are no cases.
const MOST_CASE_TOKENS: usize = 300;

/// Whether an item stands beside the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// It is part of the tree.
    #[default]
    None,
    /// Its points are added (điểm cộng, điểm thưởng).
    Bonus,
    /// Its points are taken away (điểm trừ).
    Deduction,
}

/// What is known about the item whose rule is read.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleContext<'a> {
    /// The code, for findings.
    pub code: &'a str,
    /// The name: `Tỷ lệ …` says that numbers are percentages.
    pub name: &'a str,
    /// The maximum points.
    pub maximum: Option<Decimal>,
    /// Whether it stands beside the tree.
    pub adjustment: Adjustment,
    /// Whether the document says that a survey scores it.
    pub is_survey: bool,
    /// Where the text stands.
    pub place: Place,
}

/// Reads a rule's text. What cannot be read becomes the rule `points` (or a bonus or deduction of the appraiser's own
/// points), with a finding that quotes the text.
#[must_use]
pub fn read_rule(text: &str, context: &RuleContext<'_>) -> (Reading, Findings) {
    let tidied = tidy(text);
    let mut findings = Findings::default();
    let about = |doubts: Vec<Doubt>, findings: &mut Findings| {
        for doubt in doubts {
            findings.push(doubt.into_finding(context.code, &context.place));
        }
    };
    let understood = understand(&tidied, context).and_then(|understood| held(understood, context));
    let understood = match understood {
        Ok(understood) => understood,
        Err(doubts) => {
            about(doubts, &mut findings);
            about(vec![unread(&tidied)], &mut findings);
            let kind = own_points(context.adjustment);
            return (reading_of(kind, json!({}), Status::Unread, context), findings);
        }
    };
    let is_sure = understood.doubts.iter().all(|doubt| doubt.is_note);
    let status = if is_sure { Status::Sure } else { Status::Doubtful };
    about(understood.doubts, &mut findings);
    (reading_of(understood.kind, understood.parameters, status, context), findings)
}

/// Says in words what a rule does that a person has chosen or changed, and whether it holds.
#[must_use]
pub fn check_reading(kind: &str, parameters: &Json, context: &RuleContext<'_>) -> (Option<Text>, Findings) {
    let maximum = context.maximum.unwrap_or_default();
    let (rule, findings) = Rule::parse(kind, parameters, context.code, maximum, &context.place);
    (rule.map(|rule| rule.describe()), findings)
}

/// The most points that a text names for a case: what an item without a maximum of its own most likely has.
pub(crate) fn most_points(text: &str) -> Option<Decimal> {
    if is_longer(text, LONGEST_RULE) {
        return None;
    }
    let tidied = tidy(text);
    let tokens = Tokens::read(&tidied);
    if tokens.len() > MOST_TOKENS {
        return None;
    }
    let scanned = scan(&tokens);
    let points = scanned.cases.iter().filter_map(|case| match &case.outcome {
        Outcome::Points(points) | Outcome::UpTo(points) => Some(*points),
        Outcome::Formula(Formula::Rate(points) | Formula::Over { points, .. }) => *points,
        _ => None,
    });
    points.chain(scanned.caps.iter().copied()).max().filter(|points| !points.is_zero())
}

/// Whether a text ends with points, as a case does: `Hoàn thành 100% kế hoạch: 1`.
pub(crate) fn is_case(text: &str) -> bool {
    if is_longer(text, LONGEST_CASE) {
        return false;
    }
    let tokens = Tokens::read(text);
    if tokens.len() > MOST_CASE_TOKENS {
        return false;
    }
    let scanned = scan(&tokens);
    let any = !scanned.cases.is_empty() || !scanned.each.is_empty() || !scanned.formulas.is_empty();
    any && scanned.left_over.is_empty()
}

/// Whether a text is a condition, an explanation of letters, or a point of a list, and so no name of an item.
pub(crate) fn is_condition(text: &str) -> bool {
    if is_longer(text, LONGEST_CASE) {
        return false;
    }
    let tokens = Tokens::read(text);
    let range = 0..tokens.len();
    if tokens.len() > MOST_CASE_TOKENS {
        return false;
    }
    if tokens.is(0, lex::Mark::Bullet) || segments::is_explanation(&tokens, &range) {
        return true;
    }
    let condition = tokens.trimmed(range);
    let case = Case { condition, outcome: Outcome::Full, span: 0..tokens.len(), is_bare: false };
    matches!(condition_of(&tokens, &case), Condition::Number(_) | Condition::Rest | Condition::Nothing)
        || scan::counts_each(&tokens, &case.condition).is_some()
}

/// The kind of rule by which the appraiser's own points are taken.
fn own_points(adjustment: Adjustment) -> RuleKind {
    match adjustment {
        Adjustment::None => RuleKind::Points,
        Adjustment::Bonus => RuleKind::Bonus,
        Adjustment::Deduction => RuleKind::Deduction,
    }
}

fn is_longer(text: &str, letters: usize) -> bool {
    text.chars().nth(letters).is_some()
}

/// A rule in words as [`Rule::describe`] says it.
fn reading_of(kind: RuleKind, parameters: Json, status: Status, context: &RuleContext<'_>) -> Reading {
    let words = check_reading(kind.key(), &parameters, context).0.unwrap_or_default();
    Reading { kind: kind.key().to_owned(), parameters, status, words }
}

/// The rule, when `caicach-index` accepts it.
fn held(understood: Understood, context: &RuleContext<'_>) -> Result<Understood, Vec<Doubt>> {
    let kind = understood.kind.key();
    let maximum = context.maximum.unwrap_or_default();
    let (rule, findings) = Rule::parse(kind, &understood.parameters, context.code, maximum, &context.place);
    let mut reasons: Vec<Doubt> = findings.iter().map(Doubt::of_index).collect();
    reasons.dedup();
    if rule.is_some() { Ok(understood.with(reasons)) } else { Err(reasons) }
}

fn understand(text: &str, context: &RuleContext<'_>) -> Result<Understood, Vec<Doubt>> {
    if is_longer(text, LONGEST_RULE) {
        return Err(vec![too_long()]);
    }
    let (text, adjustment) = without_prefix(text, context.adjustment);
    let tokens = Tokens::read(text);
    if tokens.len() > MOST_TOKENS {
        return Err(vec![too_long()]);
    }
    let all = 0..tokens.len();
    let names_rate = |words: &str| {
        let folded = crate::text::fold_words(words);
        ["ty le", "ti le", "phan tram", "muc do hoan thanh", "muc do dat"]
            .iter()
            .any(|phrase| crate::text::has_phrase(&folded, phrase))
    };
    let is_rate = names_rate(context.name) || names_rate(text) || context.name.contains('%');
    let scope = Scope { maximum: context.maximum, is_rate, adjustment, context };
    let mut understood =
        if tokens.holds(&all, "nhap diem da cham") || tokens.holds(&all, "hoi dong cham diem") {
            Understood::sure(RuleKind::Points, json!({}))
        } else if let Some(stated) = survey::stated(&tokens, &scope) {
            stated
        } else {
            decide(&tokens, &scope)?
        };
    understood.doubts.extend(ambiguous_numbers(&tokens));
    Ok(understood)
}

/// The text without `Điểm cộng (ngoài điểm tối đa):`, and what these words say.
fn without_prefix(text: &str, adjustment: Adjustment) -> (&str, Adjustment) {
    let folded = crate::text::fold_words(text);
    let found = [
        ("diem cong ngoai diem toi da", Adjustment::Bonus),
        ("diem tru ngoai diem toi da", Adjustment::Deduction),
    ]
    .into_iter()
    .find(|(phrase, _)| crate::text::begins_with(&folded, phrase));
    match found.zip(text.split_once(':')) {
        Some(((_, found), (_, rest))) => (rest.trim_start(), found),
        None => (text, adjustment),
    }
}
