//! What is said about the settings of an uncertainty analysis.

use super::UncertaintySettings;
use crate::{Aggregation, Tree};
use caicach_findings::{Finding, Findings, Place, Text};

/// What is odd about the settings for this tree.
pub(super) fn about_settings(tree: &Tree, settings: &UncertaintySettings) -> Findings {
    let mut findings = Findings::default();
    let levels = tree.levels();
    let (unknown, known): (Vec<usize>, Vec<usize>) =
        settings.levels.iter().partition(|level| !(1..=levels).contains(*level));
    for level in unknown {
        findings.push(unknown_level(level, levels));
    }
    let weights_vary = settings.weight_noise > 0.0 && !known.is_empty();
    if !weights_vary && settings.component_error == 0.0 && !settings.vary_aggregation {
        findings.push(nothing_varies());
    }
    let takes_geometric = settings.vary_aggregation || settings.aggregation == Aggregation::Geometric;
    if takes_geometric && settings.component_error > 0.0 {
        findings.push(errors_under_geometric_mean());
    }
    findings
}

fn unknown_level(level: usize, levels: usize) -> Finding {
    let (vi, en) = if level == levels + 1 {
        (
            format!(
                "Cấp {level} là nút gốc: trọng số của nút gốc không tham gia tính điểm nên không có gì thay đổi"
            ),
            format!(
                "Level {level} is the root: its weight takes no part in any score, so nothing varies there"
            ),
        )
    } else {
        (
            format!("Cây không có cấp {level}; các cấp là 1 đến {levels}"),
            format!("The tree has no level {level}; its levels are 1 to {levels}"),
        )
    };
    Finding::warning("unknown-level", Text::new(vi, en)).at(Place::default().column("levels")).hint(
        Text::new(
            "Cấp được đếm từ các nút lá của nhánh sâu nhất: 1 = chỉ số hoặc tiêu chí thành phần",
            "Levels count from the leaves of the deepest branch: 1 = indicators or components",
        ),
    )
}

fn nothing_varies() -> Finding {
    Finding::note(
        "nothing-varies",
        Text::new(
            "Không có gì thay đổi giữa các lần lặp: mọi lần lặp cho cùng điểm và cùng hạng",
            "Nothing varies between draws: all of them give the same scores and ranks",
        ),
    )
    .hint(Text::new(
        "Chọn độ nhiễu trọng số lớn hơn 0 và ít nhất một cấp, hoặc sai số của giá trị, hoặc thay đổi cách tổng hợp",
        "Ask for weight noise above 0 at one level or more, for an error of values, or for a varied aggregation",
    ))
}

fn errors_under_geometric_mean() -> Finding {
    Finding::note(
        "errors-under-geometric-mean",
        Text::new(
            "Khi lấy trung bình nhân, giá trị bị sai số đưa xuống bằng 0 hoặc âm làm điểm của đơn vị trong lần lặp đó bằng 0 (giới hạn của trung bình nhân)",
            "Under the geometric mean, a value that the error takes to 0 or below makes the unit's mean 0 in that draw (the limit of the geometric mean)",
        ),
    )
    .hint(Text::new(
        "Giữ sai số nhỏ so với giá trị nhỏ nhất, hoặc dùng trung bình cộng",
        "Keep the error small beside the smallest value, or use the arithmetic mean",
    ))
}
