//! What is said about sensitivity.

use caicach_findings::{Finding, Place, Text};

pub(super) fn rank_never_varies(unit: &str, rank: u32) -> Finding {
    Finding::note(
        "rank-never-varies",
        Text::new(
            format!("Hạng {rank} của {unit} không đổi ở mọi lần lặp nên các mức ảnh hưởng đều bằng 0"),
            format!("The rank {rank} of {unit} is the same at every point, so all effects are 0"),
        ),
    )
    .at(Place::item(unit))
    .hint(Text::new(
        "Tăng độ nhiễu trọng số để xem trọng số nào có thể làm đổi hạng",
        "Ask for more weight noise to see which weight could change the rank",
    ))
}
