//! Decides which kind of rule the cases and statements of a text are.

use super::condition::{Condition, condition_of, settle_joined};
use super::doubts::{bare_points, beyond_rules, in_groups, left_over_doubt};
use super::formula::Formula;
use super::lex::Tokens;
use super::outcome::Outcome;
use super::scan::{Case, Scanned, scan};
use super::scope::Scope;
use super::understood::{Doubt, Understood};
use super::{Adjustment, choice, each, rate, steps, survey};
use rust_decimal::Decimal;

/// The rule of a text, or why there is none.
pub(super) fn decide(tokens: &Tokens<'_>, scope: &Scope<'_>) -> Result<Understood, Vec<Doubt>> {
    let mut scanned = scan(tokens);
    let left = left_over_doubt(tokens, &scanned);
    if scanned.has_groups {
        return Err(vec![in_groups(tokens, &scanned.headings)]);
    }
    if scope.adjustment != Adjustment::None {
        if tokens.len() == 0 {
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
    } else if scope.context.is_survey {
        survey::unstated(&Tokens::read("điều tra xã hội học"), &Scanned::default()).ok_or_else(Vec::new)
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
        scanned.cases.push(Case { condition: end..end, outcome: formula, span: end..end, is_bare: false });
    }
    scanned.formulas.clear();
}

/// The rule of texts with cases.
fn from_cases(tokens: &Tokens<'_>, scanned: &Scanned, scope: &Scope<'_>) -> Result<Understood, Vec<Doubt>> {
    let cases = &scanned.cases;
    if !scanned.formulas.is_empty() {
        return Err(vec![beyond_rules()]);
    }
    let mut conditions: Vec<Condition> = cases.iter().map(|case| condition(tokens, case)).collect();
    settle_joined(tokens, &mut conditions);
    if let Some(read) = each::one_thing(cases, &conditions, scanned, scope) {
        return Ok(read);
    }
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
    if has_formula {
        return Err(vec![beyond_rules()]);
    }
    let doubt = labels_beside_numbers(tokens, cases, &mut conditions, scope);
    choice::choice(tokens, cases, scope).map(|read| read.with(doubt.into_iter().collect()))
}

/// A doubt where conditions on a number stand among labels: the numbers alone may cover everything, so that the label is an
/// exception; or nothing says what earns nothing.
fn labels_beside_numbers(
    tokens: &Tokens<'_>,
    cases: &[Case],
    conditions: &mut [Condition],
    scope: &Scope<'_>,
) -> Option<Doubt> {
    let is_number = |condition: &Condition| matches!(condition, Condition::Number(_));
    let numbers = conditions.iter().filter(|condition| is_number(condition)).count();
    let covers_all = numbers > 1
        && steps::ladder(tokens, &mut numbers_of(conditions), scope).is_some_and(|ladder| ladder.is_whole());
    let has_nothing = cases.iter().any(|case| case.outcome == Outcome::Points(Decimal::ZERO));
    if covers_all {
        return Some(Doubt::compare(
            "label-beside-numbers",
            "các mức theo số đã phủ hết giá trị, mức còn lại là ngoại lệ; được đọc thành danh sách mức để chọn",
            "the cases on a number cover all values and another one is an exception; read as labels to choose from",
        ));
    }
    (numbers > 0 && !has_nothing).then(|| {
        Doubt::compare(
            "no-case-for-nothing",
            "có mức theo số nhưng không mức nào nói trường hợp không được điểm",
            "there are cases on a number, but none says what earns nothing",
        )
    })
}

/// The conditions on a number alone.
fn numbers_of(conditions: &[Condition]) -> Vec<Condition> {
    conditions.iter().filter(|condition| matches!(condition, Condition::Number(_))).cloned().collect()
}

/// The condition of a case; an empty one is whatever the others leave.
fn condition(tokens: &Tokens<'_>, case: &Case) -> Condition {
    if case.condition.is_empty() { Condition::Rest } else { condition_of(tokens, case) }
}
