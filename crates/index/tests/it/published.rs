//! Published figures that the engine must agree with.

use crate::support::{scores_of, sound_framework, total};
use caicach_index::{RoundingMode, Ties, UnitScore, change, round};
use rust_decimal::{Decimal, dec};

/// A framework of leaves that take their points, `(code, maximum)`.
fn leaves(settings: &str, leaves: &[(&str, &str)]) -> String {
    let mut text = format!("[framework]\nid = \"t\"\n{settings}\n");
    for (code, maximum) in leaves {
        text.push_str(&format!(
            "[[items]]\ncode = \"{code}\"\nname_vi = \"{code}\"\nstable_domain = \"{code}\"\nmax_points = {maximum}\nrule = {{ kind = \"points\" }}\n"
        ));
    }
    text
}

/// Nam Định 2020 (sonoivu.namdinh.gov.vn 1737): "62,62 điểm, đạt 89,45%"; "61,46 điểm, đạt 87,80%"; the maximum
/// of 70 is derived. 62.62 / 70 is 89.457…, so the percentage was printed cut off, not rounded half up.
#[test]
fn nam_dinh_percent_of_what_could_be_attained() {
    let framework = sound_framework(&leaves("", &[("1", "70")]));
    let (scores, _) = scores_of(&framework, &[("sở", "1", "62.62"), ("huyện", "1", "61.46")]);
    let percent = |unit: &str| scores.total(unit).unwrap().percent.unwrap();
    assert_eq!(round(percent("sở"), 2, RoundingMode::Down), dec!(89.45));
    assert_eq!(percent("huyện"), dec!(87.8));
}

/// Hương Thủy 2016 (phuson.thuathienhue.gov.vn): "đạt 89,5/100 số điểm có nhiệm vụ được giao (tương ứng với 89,5%
/// số điểm)": what was not assigned is not in the denominator.
#[test]
fn huong_thuy_points_with_an_assigned_task() {
    let framework = sound_framework(&leaves("", &[("1", "60"), ("2", "40"), ("3", "15")]));
    let (scores, _) = scores_of(&framework, &[("xã", "1", "55"), ("xã", "2", "34.5"), ("xã", "3", "na")]);
    let score = scores.total("xã").unwrap();
    assert_eq!((score.points, score.maximum, score.percent), (dec!(89.5), dec!(100), Some(dec!(89.5))));
}

/// PAR INDEX 2020 of Quảng Ninh: 57.66 + 9.56 + 18.83 + 5 = 91.05, published 91.04. Parts that are rounded one by
/// one and a total made of unrounded parts can differ so; parts rounded before they are added cannot.
#[test]
fn quang_ninh_parts_rounded_one_by_one_and_a_total_from_unrounded_parts() {
    let parts = [("1", "61"), ("2", "10"), ("3", "23"), ("4", "6")];
    let observed = [("QN", "1", "57.656"), ("QN", "2", "9.557"), ("QN", "3", "18.826"), ("QN", "4", "5")];
    let published = [dec!(57.66), dec!(9.56), dec!(18.83), dec!(5)];

    let of_total = "[framework.round]\nat = \"total\"\nplaces = 2\nmode = \"half_up\"";
    let (scores, _) = scores_of(&sound_framework(&leaves(of_total, &parts)), &observed);
    for ((code, _), part) in parts.iter().zip(published) {
        let points = scores.item("QN", code).unwrap().points;
        assert_eq!(round(points, 2, RoundingMode::HalfUp), part);
    }
    assert_eq!(total(&scores, "QN"), dec!(91.04));
    assert_eq!(published.iter().sum::<Decimal>(), dec!(91.05));

    let of_parts = "[framework.round]\nat = \"domain\"\nplaces = 2\nmode = \"half_up\"";
    let (scores, _) = scores_of(&sound_framework(&leaves(of_parts, &parts)), &observed);
    assert_eq!(total(&scores, "QN"), dec!(91.05));
    assert_eq!(scores.total("QN").unwrap().unrounded, dec!(91.039));
}

/// Emulation contest of Hồ Chí Minh City (tailieumienphi.vn): "Ví dụ 97 + 10 = 107".
#[test]
fn a_bonus_may_lift_the_total_above_the_maximum() {
    let mut text = leaves("", &[("1", "100")]);
    text.push_str("[[items]]\ncode = \"C\"\nname_vi = \"Cờ thi đua\"\nmax_points = 15\nrule = { kind = \"bonus\", choices = [{ label = \"Cờ thi đua xuất sắc\", points = 10 }, { label = \"Cờ thi đua Chính phủ\", points = 15 }] }\n");
    let (scores, _) =
        scores_of(&sound_framework(&text), &[("A", "1", "97"), ("A", "C", "cờ thi đua xuất sắc")]);
    let score = scores.total("A").unwrap();
    assert_eq!((score.points, score.maximum, score.percent), (dec!(107), dec!(100), Some(dec!(107))));
}

/// Hà Nội, divisions of a district (thuonggiaonline.vn): "ĐTXHH (nếu có) 30/100; không tổ chức ĐTXHH thì kết quả
/// thẩm định điểm tự chấm là kết quả chỉ số, được quy về thang điểm 100".
#[test]
fn ha_noi_without_a_survey_the_rest_is_rescaled_to_100() {
    let framework = sound_framework(&leaves("rescale_to = 100", &[("1", "70"), ("ĐTXHH", "30")]));
    let (scores, _) = scores_of(
        &framework,
        &[("A", "1", "63"), ("A", "ĐTXHH", "na"), ("B", "1", "63"), ("B", "ĐTXHH", "24")],
    );
    let without = scores.total("A").unwrap();
    assert_eq!((without.points, without.maximum), (dec!(90), dec!(100)));
    assert_eq!(scores.item("A", "1").map(|score| (score.points, score.maximum)), Some((dec!(63), dec!(70))));
    assert_eq!(total(&scores, "B"), dec!(87));
    assert_eq!(scores.total_ranks(), [Some(dec!(1)), Some(dec!(2))]);
}

/// Hà Tĩnh 52/2019/QĐ-UBND: central agencies are scored out of 60.
#[test]
fn ha_tinh_a_maximum_of_60() {
    let framework = sound_framework(&leaves("maximum = 60", &[("1", "40"), ("2", "20")]));
    let (scores, _) = scores_of(&framework, &[("A", "1", "30"), ("A", "2", "15")]);
    assert_eq!(scores.total("A").unwrap().percent, Some(dec!(75)));
}

/// SIPAS counts as 10 points × rate: Hà Tĩnh 2021, 91.17 % = 9.12 points (baohatinh.vn 236001).
#[test]
fn ha_tinh_sipas_in_points() {
    let text = "[framework]\nid = \"t\"\n[framework.round]\nat = \"component\"\nplaces = 2\n[[items]]\ncode = \"8\"\nname_vi = \"SIPAS\"\nstable_domain = \"impact\"\nmax_points = 10\nrule = { kind = \"survey\", survey = \"share\", options = [\"hài lòng\"] }";
    let (scores, _) = scores_of(&sound_framework(text), &[("42", "8", "0.9117")]);
    assert_eq!(scores.item("42", "8").map(|score| score.points), Some(dec!(9.12)));
}

/// Lâm Đồng (5204/KH-UBND): 86.75 points in 2021, +2.82 on 83.93 in 2020.
#[test]
fn lam_dong_change_on_the_year_before() {
    let list = |score| [UnitScore::new("68", Some(score))];
    let (ranked, _) = change(&list(dec!(83.93)), &list(dec!(86.75)), Ties::Min);
    assert_eq!(ranked[0].score_change, Some(dec!(2.82)));
}
