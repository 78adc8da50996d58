//! The words by which headers are known. Headers are compared as folded words, so case and marks do not matter.

use super::Meaning;
use crate::text::{begins_with, has_phrase};

const NUMBER: [&str; 14] = [
    "stt",
    "tt",
    "so tt",
    "so thu tu",
    "thu tu",
    "ma",
    "ma so",
    "ma tieu chi",
    "ma tc",
    "so hieu",
    "ky hieu",
    "muc",
    "code",
    "no",
];

const EVIDENCE: [&str; 8] = [
    "kiem chung",
    "minh chung",
    "tlkc",
    "tai lieu chung minh",
    "ho so chung minh",
    "tai lieu kem theo",
    "bang chung",
    "evidence",
];

const SCORE: [&str; 16] = [
    "diem tu danh gia",
    "diem tu cham",
    "tu cham diem",
    "don vi tu cham",
    "diem tham dinh",
    "ket qua tham dinh",
    "diem hoi dong",
    "diem dat duoc",
    "diem dat",
    "so diem dat",
    "diem thuc te",
    "diem danh gia",
    "ket qua danh gia",
    "ket qua cham",
    "diem cham",
    "ket qua diem",
];

const SURVEY: [&str; 5] = ["dieu tra xa hoi hoc", "dieu tra xhh", "dtxhh", "xhh", "khao sat xa hoi hoc"];

const MAXIMUM: [&str; 12] = [
    "diem toi da",
    "toi da",
    "diem chuan",
    "thang diem",
    "diem quy dinh",
    "diem cao nhat",
    "muc diem",
    "khung diem",
    "diem tran",
    "bieu diem",
    "diem thanh phan",
    "maximum",
];

const RULE: [&str; 20] = [
    "cach cham",
    "cach tinh",
    "cach danh gia",
    "cach cho diem",
    "cach xac dinh",
    "phuong phap danh gia",
    "phuong phap tinh",
    "phuong phap cham",
    "phuong thuc tinh",
    "phuong thuc cham",
    "cong thuc",
    "quy dinh cham",
    "quy tac cham",
    "huong dan cham",
    "huong dan danh gia",
    "huong dan tinh",
    "tieu chuan cham",
    "dien giai cach",
    "noi dung cham diem",
    "rule",
];

const OWNER: [&str; 18] = [
    "co quan theo doi",
    "co quan tham dinh",
    "co quan chu tri",
    "co quan phu trach",
    "co quan danh gia",
    "co quan cham",
    "co quan cung cap",
    "co quan kiem tra",
    "don vi theo doi",
    "don vi tham dinh",
    "don vi chu tri",
    "don vi phu trach",
    "don vi danh gia",
    "don vi cham",
    "don vi cung cap",
    "trach nhiem theo doi",
    "trach nhiem tham dinh",
    "owner",
];

const SOURCE: [&str; 9] = [
    "hinh thuc danh gia",
    "phuong thuc danh gia",
    "cach thuc danh gia",
    "hinh thuc cham",
    "nguon so lieu",
    "nguon du lieu",
    "nguon thong tin",
    "nguon danh gia",
    "source",
];

const NOTE: [&str; 6] = ["ghi chu", "giai thich", "dien giai", "chu thich", "luu y", "note"];

const NAME: [&str; 14] = [
    "linh vuc",
    "tieu chi",
    "noi dung",
    "chi tieu",
    "chi so thanh phan",
    "ten chi so",
    "chi so danh gia",
    "hang muc",
    "nhiem vu",
    "cac mat cong tac",
    "yeu cau",
    "tieu chuan",
    "danh muc",
    "name",
];

/// The meaning of a header in folded words.
pub(super) fn meaning_of(header: &str) -> Meaning {
    let any = |phrases: &[&str]| phrases.iter().any(|phrase| has_phrase(header, phrase));
    let begins = |phrases: &[&str]| phrases.iter().any(|phrase| begins_with(header, phrase));
    if NUMBER.contains(&header) {
        return Meaning::Number;
    }
    if any(&EVIDENCE) {
        return Meaning::Evidence;
    }
    if any(&SURVEY) && !any(&MAXIMUM) {
        return Meaning::SurveyMark;
    }
    if header.ends_with("tu danh gia") && !has_phrase(header, "diem tu danh gia") && !any(&MAXIMUM) {
        return Meaning::SelfMark;
    }
    if any(&SCORE) || matches!(header, "chi so" | "ket qua" | "dat" | "tham dinh") {
        return Meaning::Score;
    }
    if any(&MAXIMUM) || matches!(header, "diem" | "so diem" | "diem so") {
        return Meaning::Maximum;
    }
    if any(&RULE) && !begins(&NAME) {
        return Meaning::Rule;
    }
    if any(&OWNER) {
        return Meaning::Owner;
    }
    if any(&SOURCE) {
        return Meaning::Source;
    }
    if any(&NAME) {
        return Meaning::Name;
    }
    if any(&NOTE) {
        return Meaning::Note;
    }
    Meaning::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_words;

    #[test]
    fn headers_of_decisions_are_known_with_and_without_marks() {
        let cases = [
            ("STT", Meaning::Number),
            ("Số TT", Meaning::Number),
            ("TT", Meaning::Number),
            ("Mã", Meaning::Number),
            ("Lĩnh vực/Tiêu chí/Tiêu chí thành phần", Meaning::Name),
            ("LINH VUC, TIEU CHI", Meaning::Name),
            ("Nội dung", Meaning::Name),
            ("Nội dung và cách tính điểm", Meaning::Name),
            ("Tiêu chí đánh giá", Meaning::Name),
            ("Điểm tối đa", Meaning::Maximum),
            ("Điểm chuẩn", Meaning::Maximum),
            ("Thang điểm", Meaning::Maximum),
            ("Điểm", Meaning::Maximum),
            ("Cách chấm điểm", Meaning::Rule),
            ("Cách tính điểm", Meaning::Rule),
            ("Phương pháp đánh giá", Meaning::Rule),
            ("Ghi chú", Meaning::Note),
            ("Tài liệu kiểm chứng", Meaning::Evidence),
            ("Các yêu cầu và tài liệu kiểm chứng", Meaning::Evidence),
            ("Cơ quan theo dõi, thẩm định", Meaning::Owner),
            ("Đơn vị thẩm định", Meaning::Owner),
            ("Hình thức đánh giá", Meaning::Source),
            ("Điểm đánh giá – Điều tra XHH", Meaning::SurveyMark),
            ("Điểm đánh giá – Tự đánh giá", Meaning::SelfMark),
            ("Điểm tự đánh giá", Meaning::Score),
            ("Điểm đạt được", Meaning::Score),
            ("Điểm thẩm định", Meaning::Score),
            ("Số liệu kê khai", Meaning::Unknown),
        ];
        for (header, meaning) in cases {
            assert_eq!(meaning_of(&fold_words(header)), meaning, "{header}");
        }
    }
}
