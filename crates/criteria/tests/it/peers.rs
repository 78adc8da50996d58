//! One table as two other programs write it: `tests/documents/python-docx.docx` by python-docx 1.2.0 and `openpyxl.xlsx` by
//! openpyxl 3.1.5, with cells merged by their own functions.

use crate::support::{codes, draft, shown};
use std::path::Path;

fn document(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name)).unwrap()
}

#[test]
fn documents_of_other_programs_read_alike() {
    for name in ["python-docx.docx", "openpyxl.xlsx"] {
        let read = draft(name, &document(name));
        assert_eq!(
            shown(&read),
            [
                "I <- - | domain | CHỈ ĐẠO ĐIỀU HÀNH | 3 | -",
                "I.1 <- I | criterion | Kế hoạch CCHC | 1.5 | -",
                "I.1.1 <- I.1 | component | Ban hành kế hoạch | 0.5 | choice",
                "I.1.2 <- I.1 | component | Hoàn thành kế hoạch | 1 | proportional",
                "I.2 <- I | criterion | Sáng kiến | 1.5 | per_item",
                "II <- - | domain | HÀI LÒNG | 2 | survey",
            ]
        );
        assert_eq!(codes(&read), ["survey-not-stated"], "{name}");
        for code in ["I.1.1", "I.1.2"] {
            assert_eq!(read.item(code).unwrap().evidence, "Kế hoạch\nBáo cáo", "{name} {code}");
        }
    }
    let read = draft("t.docx", &document("python-docx.docx"));
    assert_eq!(read.title.as_deref(), Some("BỘ TIÊU CHÍ CHẤM ĐIỂM CẢI CÁCH HÀNH CHÍNH CÁC SỞ, BAN, NGÀNH"));
    assert_eq!(
        (read.decision.as_deref(), read.decided_on.as_deref()),
        (Some("15/2026/QĐ-UBND"), Some("2026-02-03"))
    );
}
