//! The four documents of an assessment.

use crate::poppler::{pages, text};
use crate::samples::*;
use caicach_documents::assessment::*;
use caicach_documents::*;

/// The words of a PDF on one line.
fn words(document: &Document) -> String {
    text(&to_pdf(document).unwrap()).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn assert_in_order(text: &str, expected: &[&str]) {
    let mut rest = text;
    for words in expected {
        let Some((_, after)) = rest.split_once(words) else {
            panic!("{words:?} is not where it belongs in {text}")
        };
        rest = after;
    }
}

#[test]
fn a_unit_reports_how_it_scores_itself() {
    let document = self_report_document();
    assert_eq!(
        document.title(),
        "Báo cáo kết quả tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm 2025"
    );
    let printed = words(&document);
    assert_in_order(
        &printed,
        &[
            "BÁO CÁO",
            "Kính gửi:",
            "I. KẾT QUẢ TỰ ĐÁNH GIÁ, CHẤM ĐIỂM",
            "82,3734/100,00 điểm, bằng 82,37% điểm tối đa; so với năm 2024 (78,90 điểm) tăng 3,4734 điểm.",
            "Bảng 1. Điểm tự chấm theo lĩnh vực",
            "Cải cách thể chế 10,00 8,75 87,50% 8,00",
            "Tổng điểm 100,00 82,3734 82,37% 78,90",
            "II. ĐIỂM CHƯA ĐẠT VÀ NGUYÊN NHÂN",
            // Of the 95 components every second and fourth of four loses 0,25 and 0,75: 24 and 23 of them.
            "Có 47 tiêu chí thành phần tự chấm thấp hơn điểm tối đa; tổng số điểm chưa đạt là 23,25 điểm.",
            "III. ĐÁNH GIÁ CHUNG VÀ KIẾN NGHỊ",
            "tại Phụ lục kèm theo Báo cáo này./.",
            "- Như trên;",
            "Phụ lục BẢNG TỰ ĐÁNH GIÁ, CHẤM ĐIỂM",
            "Số 12/KH-SNV: Kế hoạch cải cách hành chính năm 2025",
            "./.",
        ],
    );
}

#[test]
fn a_report_without_anything_to_tell_is_still_one() {
    let mut report = self_report();
    report.items = Vec::new();
    report.earlier = Vec::new();
    report.remarks = Vec::new();
    report.proposals = Vec::new();
    let printed = words(&report.document(frame(&[]), director()).unwrap());
    assert!(printed.contains("Không có tiêu chí thành phần tự chấm nào thấp hơn điểm tối đa."));
    assert!(!printed.contains("Biểu đồ") && !printed.contains("III. ") && !printed.contains("so với năm"));
}

#[test]
fn appraisers_take_minutes() {
    let document = minutes_document();
    let printed = words(&document);
    assert_in_order(
        &printed,
        &[
            "Số: 05/BB-SNV",
            "BIÊN BẢN",
            "Thời gian bắt đầu: 08 giờ 00 phút, ngày 20 tháng 01 năm 2026",
            "Địa điểm: Phòng họp số 2, Sở Nội vụ",
            "Thành phần tham dự: - Phạm Văn D, Trưởng phòng Cải cách hành chính",
            "- Vũ Văn G Chủ trì (chủ tọa): Trần Thị B",
            "Thư ký (người ghi biên bản): Lê Văn C",
            "1. Kết quả thẩm định",
            "tổng điểm thẩm định là 79,25/100,00 điểm, giảm 3,1234 điểm so với điểm tự chấm",
            "3. Kết luận",
            "Cuộc họp kết thúc vào 11 giờ 30 phút, ngày 20 tháng 01 năm 2026./.",
            "THƯ KÝ",
            "Lê Văn C",
            "CHỦ TỌA",
            "Trần Thị B",
            "Nơi nhận:",
            "Phụ lục",
            "Đơn vị gửi bổ sung Kế hoạch số 12/KH-SNV.",
        ],
    );
    // Specimen 1.9 has no place and date under Quốc hiệu.
    assert!(!printed.contains("Mẫu, ngày"));
    let mut late = minutes();
    late.meeting.ends = late.meeting.begins - chrono::TimeDelta::minutes(1);
    assert_eq!(late.document(frame(&[])).unwrap_err().problem, Problem::EndsBeforeItBegins);
}

#[test]
fn a_council_votes() {
    assert_in_order(
        &words(&session_minutes()),
        &[
            "7/10 thành viên có mặt; 2 thành viên cho ý kiến bằng văn bản; 1 thành viên vắng mặt.",
            "9 Thành viên số 9 lãnh đạo sở Bằng văn bản Không tán thành",
            "Số phiếu tán thành: 8/10 thành viên (80,00%), trong đó 1 phiếu bằng văn bản; không tán thành: 1; không có ý kiến: 0; chưa biểu quyết: 1.",
            "Số phiếu tán thành cần để thông qua: 6.",
            "thông qua kết quả thẩm định Chỉ số cải cách hành chính năm 2025 của 34 đơn vị tại Phụ lục",
        ],
    );
    assert_in_order(
        &words(&resolution()),
        &[
            "NGHỊ QUYẾT",
            "HỘI ĐỒNG THẨM ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH TỈNH Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
            "(minh họa); Theo đề nghị của Trưởng phòng Cải cách hành chính. QUYẾT NGHỊ:",
            "Điều 1. Thông qua",
            "Điều 2. Giao Sở Nội vụ",
            "Điều 3. Nghị quyết này có hiệu lực kể từ ngày ký./.",
            "TM. HỘI ĐỒNG THẨM ĐỊNH CHỦ TỊCH",
            "PHÓ CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
            "1 Đơn vị mẫu số 1 94,00 91,25 91,25%",
        ],
    );
}

/// The rule of the council under Hà Nội 4762 of 2024: more than half of all members. Five of ten are not enough.
#[test]
fn a_vote_that_did_not_pass_makes_no_resolution() {
    let mut session = session();
    for member in session.members.iter_mut().take(3) {
        member.vote = Some(Vote::Abstain);
    }
    assert!(!session.is_approved());
    let error = session.resolution(frame(&[]), &[], director()).unwrap_err();
    assert_eq!(error.problem, Problem::NotApproved { approve: 5, needed: 6 });
    assert!(words(&session.minutes(frame(&[])).unwrap()).contains("chưa thông qua kết quả thẩm định"));
    session.members[9].vote = Some(Vote::Approve);
    assert_eq!(session.minutes(frame(&[])).unwrap_err().place, "Thành viên số 10");
    session.members.clear();
    assert_eq!(session.minutes(frame(&[])).unwrap_err().problem, Problem::Votes { counted: 6, most: 0 });
}

#[test]
fn a_result_is_published() {
    let document = notice();
    let printed = words(&document);
    assert_in_order(
        &printed,
        &[
            "Điểm trung bình của các đơn vị là 80,38/100,00 điểm; cao nhất là Ủy ban nhân dân phường Mẫu 1 (92,25 điểm), thấp nhất là Ủy ban \
             nhân dân phường Mẫu 20 (68,50 điểm); xếp loại Xuất sắc: 4 đơn vị; xếp loại Tốt: 16 đơn vị.",
            "trước ngày 01 tháng 3 năm 2026./.",
            "1 Ủy ban nhân dân phường Mẫu 1 13,25 8,75 14,50 9,00 11,50 7,25 12,00 6,1234 92,25 92,25% Xuất sắc",
            "Lĩnh vực: I: Công tác chỉ đạo",
            "./.",
            "Kỳ đánh giá năm 2025: 12.345 mục, mã băm 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ],
    );
    assert!(pages(&to_pdf(&document).unwrap()) >= 3);
    assert_in_order(
        &words(&decision()),
        &[
            "QUYẾT ĐỊNH",
            "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
            "QUYẾT ĐỊNH:",
            "Điều 1. Công bố kết quả",
            "Điều 3. Quyết định này có hiệu lực",
        ],
    );
    let mut wrong = result(Publication::Notice);
    wrong.units[1].domains.pop();
    let error = wrong.document(frame(&[]), director()).unwrap_err();
    assert_eq!(
        (error.place.as_str(), &error.problem),
        ("bảng, dòng 2", &Problem::RowWidth { cells: 12, columns: 13 })
    );
    wrong.units.clear();
    wrong.chain.clear();
    assert!(wrong.document(frame(&[]), director()).is_err());
}
