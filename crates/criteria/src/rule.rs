//! Reads the text that says how points are given, into a rule of `caicach-index`.
//!
//! A text is divided into tokens, tokens into cases ("từ 80% đến dưới 100%: 0,5") and statements ("mỗi sáng kiến 0,5
//! điểm"), and these into a rule. Every token ends up in the rule, in an explanation of its letters, or in a finding that
//! quotes what is left over. Where the rules of the engine cannot say what the text says, no rule is read.

mod choice;
mod condition;
mod each;
mod formula;
mod interval;
mod lex;
mod outcome;
mod pieces;
mod rate;
mod scan;
mod segments;
mod steps;
mod survey;
mod understood;

use crate::reading::{Reading, Status};
use crate::text::{shortened, tidy};
use caicach_findings::{Findings, Place, Text};
use caicach_index::{Rule, RuleKind};
use condition::{Condition, condition_of};
use formula::Formula;
use lex::Tokens;
use outcome::Outcome;
use rust_decimal::Decimal;
use scan::{Case, Scanned, scan};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::ops::Range;
use understood::{Doubt, Quoted, Understood, number_en, number_vi};

/// Longer texts are no rules.
const LONGEST_RULE: usize = 4_000;
/// Longer lines are no cases.
const LONGEST_CASE: usize = 1_000;

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

/// What the reading of one text needs to know.
pub(crate) struct Scope<'a> {
    maximum: Option<Decimal>,
    is_rate: bool,
    adjustment: Adjustment,
    context: &'a RuleContext<'a>,
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
            let kind = match context.adjustment {
                Adjustment::None => RuleKind::Points,
                Adjustment::Bonus => RuleKind::Bonus,
                Adjustment::Deduction => RuleKind::Deduction,
            };
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
    if tokens.is(0, lex::Mark::Bullet) || segments::is_explanation(&tokens, &range) {
        return true;
    }
    let condition = tokens.trimmed(range);
    let case = Case { condition, outcome: Outcome::Full, span: 0..tokens.len(), is_bare: false };
    matches!(condition_of(&tokens, &case), Condition::Number(_) | Condition::Rest | Condition::Nothing)
        || scan::counts_each(&tokens, &case.condition).is_some()
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
        return Err(vec![Doubt::compare(
            "rule-too-long",
            format!("cách chấm dài hơn {LONGEST_RULE} ký tự"),
            format!("the text is longer than {LONGEST_RULE} characters"),
        )]);
    }
    let (text, adjustment) = without_prefix(text, context.adjustment);
    let tokens = Tokens::read(text);
    let all = 0..tokens.len();
    let names_rate = |words: &str| {
        let folded = crate::text::fold_words(words);
        ["ty le", "ti le", "phan tram", "muc do hoan thanh", "muc do dat"]
            .iter()
            .any(|phrase| crate::text::has_phrase(&folded, phrase))
    };
    let is_rate = names_rate(context.name) || names_rate(text) || context.name.contains('%');
    let scope = Scope { maximum: context.maximum, is_rate, adjustment, context };
    let mut understood = if tokens.holds(&all, "nhap diem da cham") || tokens.holds(&all, "hoi dong cham diem") {
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

/// Decides which kind of rule the cases and statements of a text are.
fn decide(tokens: &Tokens<'_>, scope: &Scope<'_>) -> Result<Understood, Vec<Doubt>> {
    let mut scanned = scan(tokens);
    let left = left_over_doubt(tokens, &scanned);
    if scanned.has_groups {
        return Err(vec![in_groups(tokens, &scanned.headings)]);
    }
    if scope.adjustment != Adjustment::None {
        if tokens.len() == 0 || asks_for_points(tokens) {
            return Err(Vec::new());
        }
        return each::award(tokens, &scanned, scope).map(|read| read.with(left.into_iter().collect()));
    }
    let read = if !scanned.each.is_empty() {
        each::each(tokens, &scanned, scope)
    } else if !scanned.cases.is_empty() {
        attach_formula(tokens, &mut scanned);
        from_cases(tokens, &scanned, scope)
    } else if let [formula] = scanned.formulas.as_slice() {
        rate::formula_alone(formula, scope)
    } else if let Some(survey) = survey::unstated(tokens, &scanned) {
        return Ok(survey);
    } else if scope.context.is_survey && tokens.len() == 0 {
        return survey::unstated(&Tokens::read("điều tra xã hội học"), &scanned).ok_or_else(Vec::new);
    } else {
        Err(Vec::new())
    };
    let mut read = read?;
    if scanned.each.is_empty() {
        read.doubts.extend(scanned.caps.iter().filter_map(|cap| scope.cap_doubt(*cap)));
    }
    read.doubts.extend(bare_points(tokens, &scanned));
    read.doubts.extend(left);
    Ok(read)
}

/// A number at the end of a case that has neither a sign nor the word `điểm`, where other cases have them.
fn bare_points(tokens: &Tokens<'_>, scanned: &Scanned) -> Option<Doubt> {
    let bare: Vec<&Case> = scanned.cases.iter().filter(|case| case.is_bare).collect();
    if bare.is_empty() || (bare.len() > 1 && bare.len() == scanned.cases.len()) {
        return None;
    }
    let quoted = Quoted::of(bare.iter().map(|case| tokens.text_of(&case.span)));
    Some(Doubt::compare(
        "points-without-sign",
        format!("số cuối của {} được hiểu là số điểm", quoted.vi),
        format!("the last number of {} was taken for points", quoted.en),
    ))
}

/// Words that leave the points to the appraiser.
fn asks_for_points(tokens: &Tokens<'_>) -> bool {
    tokens.holds(&(0..tokens.len()), "nhap diem da cham")
}

/// A formula in a line of its own belongs to the case that says "theo công thức", or to what the cases leave.
fn attach_formula(tokens: &Tokens<'_>, scanned: &mut Scanned) {
    let [formula] = scanned.formulas.as_slice() else { return };
    let formula = Outcome::Formula(formula.clone());
    let unstated = Outcome::Formula(Formula::Unstated);
    let has_formula = scanned.cases.iter().any(|case| matches!(case.outcome, Outcome::Formula(_)));
    if let Some(case) = scanned.cases.iter_mut().find(|case| case.outcome == unstated) {
        case.outcome = formula;
    } else if has_formula {
        return;
    } else {
        let end = tokens.len();
        scanned.cases.push(Case {
            condition: end..end,
            outcome: formula,
            span: end..end,
            is_bare: false,
        });
    }
    scanned.formulas.clear();
}

fn from_cases(tokens: &Tokens<'_>, scanned: &Scanned, scope: &Scope<'_>) -> Result<Understood, Vec<Doubt>> {
    let cases = &scanned.cases;
    if !scanned.formulas.is_empty() {
        return Err(vec![beyond_rules()]);
    }
    let mut conditions: Vec<Condition> = cases.iter().map(|case| condition(tokens, case)).collect();
    let has_formula = cases.iter().any(|case| matches!(case.outcome, Outcome::Formula(_)));
    if let ([case], true) = (cases.as_slice(), has_formula)
        && !matches!(conditions.first(), Some(Condition::Number(_)))
        && let Outcome::Formula(formula) = &case.outcome
    {
        // "Tỷ lệ máy tính kết nối mạng: Điểm = Tỷ lệ % × Điểm tối đa": the condition is the subject.
        return rate::formula_alone(formula, scope);
    }
    let count = |wanted: fn(&Condition) -> bool| conditions.iter().filter(|one| wanted(one)).count();
    let numbers = count(|one| matches!(one, Condition::Number(_)));
    let labels = count(|one| *one == Condition::Label);
    let nothings = count(|one| *one == Condition::Nothing);
    let rests = count(|one| *one == Condition::Rest);
    let counts_things = conditions.iter().any(|one| match one {
        Condition::Number(interval) => !interval.has_percent && !scope.is_rate,
        _ => false,
    });
    let is_ladder = labels == 0
        && nothings <= 1
        && rests <= 1
        && (numbers >= 2 || (numbers == 1 && (has_formula || (nothings == 0) || counts_things)));
    if is_ladder && numbers > 0 {
        return if has_formula {
            rate::formula_cases(tokens, cases, &mut conditions, scope)
        } else {
            steps::steps(tokens, cases, &mut conditions, scope)
                .or_else(|doubts| choice::choice(tokens, cases, scope).map(|read| read.with(doubts)))
        };
    }
    if has_formula { Err(vec![beyond_rules()]) } else { choice::choice(tokens, cases, scope) }
}

/// The condition of a case; an empty one is whatever the others leave.
fn condition(tokens: &Tokens<'_>, case: &Case) -> Condition {
    if case.condition.is_empty() { Condition::Rest } else { condition_of(tokens, case) }
}

fn left_over_doubt(tokens: &Tokens<'_>, scanned: &Scanned) -> Option<Doubt> {
    (!scanned.left_over.is_empty()).then(|| left_over(tokens, &scanned.left_over))
}

/// Quotes what no part of the rule accounts for.
fn left_over(tokens: &Tokens<'_>, ranges: &[Range<usize>]) -> Doubt {
    let quoted = Quoted::of(ranges.iter().map(|range| tokens.text_of(range)));
    Doubt::compare(
        "words-left-over",
        format!("phần sau không có trong quy tắc: {}", quoted.vi),
        format!("this part is not in the rule: {}", quoted.en),
    )
}

fn in_groups(tokens: &Tokens<'_>, headings: &[Range<usize>]) -> Doubt {
    let quoted = Quoted::of(headings.iter().map(|range| tokens.text_of(range)));
    Doubt::compare(
        "cases-in-groups",
        format!(
            "cách chấm có nhiều phần, mỗi phần có các mức riêng ({}); hãy tách thành các nội dung cấp dưới",
            quoted.vi
        ),
        format!("the text has several parts with cases of their own ({}); divide it into items below", quoted.en),
    )
}

/// What the rules of the engine cannot say.
fn beyond_rules() -> Doubt {
    Doubt::compare(
        "beyond-rules",
        "các mức của cách chấm này không ghép được thành một quy tắc mà phần mềm có",
        "these cases do not make up one of the rules that there are",
    )
}

fn unread(text: &str) -> Doubt {
    if text.is_empty() {
        return Doubt::compare(
            "rule-missing",
            "không có cách chấm điểm; được tính theo điểm thẩm định",
            "there is no text of a rule; the appraiser's own points are taken",
        );
    }
    let quoted = shortened(text, 300);
    Doubt::compare(
        "rule-not-read",
        format!("chưa đọc được cách chấm điểm, tạm tính theo điểm thẩm định: “{quoted}”"),
        format!("the rule was not read, the appraiser's own points are taken: \"{quoted}\""),
    )
}

fn ambiguous_numbers(tokens: &Tokens<'_>) -> Option<Doubt> {
    let found: Vec<&str> = (0..tokens.len())
        .filter(|at| tokens.get(*at).is_some_and(|token| token.is_ambiguous))
        .map(|at| tokens.text_of(&(at..at + 1)))
        .collect();
    let numbers = found.join("; ");
    (!found.is_empty()).then(|| {
        Doubt::compare(
            "number-ambiguous",
            format!("dấu chấm trong {numbers} được hiểu là dấu phân cách hàng nghìn"),
            format!("the point in {numbers} was taken for a thousands mark"),
        )
    })
}

impl Scope<'_> {
    /// A doubt when the points that a text writes for the maximum are not the item's maximum.
    fn points_doubt(&self, points: Option<Decimal>) -> Vec<Doubt> {
        let differing = points.zip(self.maximum).filter(|(points, maximum)| points != maximum);
        differing.map(|(points, maximum)| differs(points, maximum)).into_iter().collect()
    }

    /// A doubt when an upper limit in the text is not the item's maximum.
    fn cap_doubt(&self, cap: Decimal) -> Option<Doubt> {
        self.points_doubt(Some(cap)).pop()
    }

    /// A doubt when no case earns the maximum.
    fn maximum_doubt(&self, points: impl Iterator<Item = Decimal>) -> Option<Doubt> {
        let highest = points.max()?;
        let maximum = self.maximum.filter(|maximum| highest != *maximum)?;
        Some(Doubt::compare(
            "maximum-not-reached",
            format!("mức cao nhất được {}, khác điểm tối đa {}", number_vi(highest), number_vi(maximum)),
            format!("the highest case earns {}, not the maximum {}", number_en(highest), number_en(maximum)),
        ))
    }
}

fn differs(points: Decimal, maximum: Decimal) -> Doubt {
    Doubt::compare(
        "points-differ",
        format!("cách chấm ghi {} điểm, cột điểm tối đa ghi {}", number_vi(points), number_vi(maximum)),
        format!("the rule says {} points, the column of maxima says {}", number_en(points), number_en(maximum)),
    )
}
