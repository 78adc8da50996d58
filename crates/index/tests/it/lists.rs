//! Ranks of lists and changes on the year before.

use crate::support::codes;
use caicach_index::{Ties, UnitScore, change, rank, ranks};
use rust_decimal::{Decimal, dec};

fn list(scores: &[(&str, Option<Decimal>)]) -> Vec<UnitScore> {
    scores.iter().map(|(unit, score)| UnitScore::new(*unit, *score)).collect()
}

#[test]
fn the_three_tie_rules() {
    // Competition ranking, dense ranking (seen in provincial scoring software) and mean ranks (fractional
    // ranking).
    let values = [dec!(90), dec!(85), dec!(85), dec!(80)].map(Some);
    let as_text =
        |ties| ranks(&values, ties).into_iter().map(|rank| rank.unwrap().to_string()).collect::<Vec<_>>();
    assert_eq!(as_text(Ties::Min), ["1", "2", "2", "4"]);
    assert_eq!(as_text(Ties::Dense), ["1", "2", "2", "3"]);
    assert_eq!(as_text(Ties::Average), ["1", "2.5", "2.5", "4"]);
}

#[test]
fn equal_scores_written_with_other_digits_are_a_tie() {
    let (ranked, _) = rank(&list(&[("A", Some(dec!(86.50))), ("B", Some(dec!(86.5)))]), Ties::Min);
    assert_eq!(ranked.iter().map(|unit| unit.rank).collect::<Vec<_>>(), [Some(dec!(1)), Some(dec!(1))]);
}

#[test]
fn a_positive_change_is_a_rise_and_units_in_one_list_have_none() {
    let previous = list(&[("A", Some(dec!(90))), ("B", Some(dec!(80))), ("C", Some(dec!(70)))]);
    let current = list(&[("A", Some(dec!(85))), ("B", Some(dec!(86))), ("D", Some(dec!(60)))]);
    let (ranked, findings) = change(&previous, &current, Ties::Min);
    let changes: Vec<_> =
        ranked.iter().map(|unit| (unit.unit.as_str(), unit.rank_change, unit.score_change)).collect();
    assert_eq!(
        changes,
        [("A", Some(dec!(-1)), Some(dec!(-5))), ("B", Some(dec!(1)), Some(dec!(6))), ("D", None, None)]
    );
    assert_eq!(codes(&findings), ["other-units"]);
}

#[test]
fn a_second_row_and_a_missing_score_are_found() {
    let (ranked, findings) =
        rank(&list(&[("A", Some(dec!(1))), ("B", None), ("A", Some(dec!(9)))]), Ties::Min);
    assert_eq!(ranked.len(), 2);
    assert_eq!((ranked[0].rank, ranked[1].rank), (Some(dec!(1)), None));
    assert_eq!(codes(&findings), ["missing-score", "duplicate-unit"]);
    assert!(findings.any_rejected());
}

#[test]
fn extreme_scores_do_not_stop_the_program() {
    let previous = list(&[("A", Some(Decimal::MIN))]);
    let current = list(&[("A", Some(Decimal::MAX))]);
    let (ranked, _) = change(&previous, &current, Ties::Average);
    assert_eq!(ranked[0].score_change, None);
}
