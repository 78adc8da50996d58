//! Documents to look at. All of it is illustrative: no unit, person or figure here is real.

use caicach_documents::assessment::*;
use caicach_documents::*;
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::{Decimal, dec};
use std::num::NonZeroU32;

pub(crate) fn phrase(text: &str) -> Phrase {
    Phrase::new("mẫu", text).unwrap()
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn at(hour: u32, minute: u32) -> NaiveDateTime {
    day(2026, 1, 20).and_hms_opt(hour, minute, 0).unwrap()
}

pub(crate) fn office() -> Office {
    Office {
        superior: Some(phrase("Ủy ban nhân dân tỉnh Mẫu")),
        name: phrase("Sở Nội vụ"),
        abbreviation: phrase("SNV"),
        place: phrase("Mẫu"),
    }
}

pub(crate) fn letterhead() -> Letterhead {
    Letterhead {
        office: office(),
        number: NonZeroU32::new(5),
        date: IssueDate::On(day(2026, 1, 5)),
        draft: false,
    }
}

pub(crate) fn recipients(addressed_to: &[&str]) -> Recipients {
    Recipients {
        addressed_to: addressed_to.iter().copied().map(phrase).collect(),
        others: vec![phrase("Các sở, ban, ngành tỉnh"), phrase("UBND các xã, phường")],
        filed_by: Some(phrase("CCHC (02)")),
    }
}

pub(crate) fn director() -> Signature {
    Signature {
        on_behalf_of: None,
        capacity: Capacity::ForHead { head: phrase("Giám đốc"), office: phrase("Phó Giám đốc") },
        other_office: None,
        name: Some(phrase("Nguyễn Văn A")),
    }
}

pub(crate) fn frame(addressed_to: &[&str]) -> Frame {
    Frame {
        form: Form::default(),
        letterhead: letterhead(),
        bases: Vec::new(),
        recipients: recipients(addressed_to),
    }
}

pub(crate) fn bases() -> Vec<Phrase> {
    vec![
        phrase("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"),
        phrase(
            "Căn cứ Quyết định số 01/QĐ-MAU ngày 02 tháng 01 năm 2026 của cơ quan mẫu về bộ tiêu chí (minh họa);",
        ),
        phrase("Theo đề nghị của Trưởng phòng Cải cách hành chính."),
    ]
}

/// Parts of a notice with this body.
pub(crate) fn parts(body: Vec<Block>) -> Parts {
    Parts {
        form: Form::default(),
        letterhead: letterhead(),
        kind: Kind::Notice,
        subject: phrase(
            "Về lịch thẩm định kết quả cải cách hành chính năm 2025 của các sở, ban, ngành và địa phương",
        ),
        bases: Vec::new(),
        body,
        recipients: recipients(&[]),
        closing: Closing::Signed(director()),
        annexes: Vec::new(),
    }
}

pub(crate) fn assessment() -> Assessment {
    Assessment {
        index: phrase("Chỉ số cải cách hành chính"),
        year: 2025,
        framework: phrase("Quyết định số 01/QĐ-MAU ngày 02 tháng 01 năm 2026 (minh họa)"),
        maximum: dec!(100),
    }
}

const DOMAINS: [(&str, Decimal, Decimal); 8] = [
    ("Công tác chỉ đạo, điều hành cải cách hành chính", dec!(15), dec!(13.25)),
    ("Cải cách thể chế", dec!(10), dec!(8.75)),
    ("Cải cách thủ tục hành chính", dec!(15), dec!(14.5)),
    ("Cải cách tổ chức bộ máy hành chính", dec!(10), dec!(9)),
    ("Cải cách chế độ công vụ", dec!(15), dec!(11.5)),
    ("Cải cách tài chính công", dec!(10), dec!(7.25)),
    ("Xây dựng và phát triển chính quyền điện tử, chính quyền số", dec!(15), dec!(12)),
    ("Tác động của cải cách hành chính đến người dân, tổ chức", dec!(10), dec!(6.1234)),
];

/// Eight domains with criteria and 95 components, as many as the framework of 2019 for provinces has.
pub(crate) fn items() -> Vec<ReportItem> {
    let mut items = Vec::new();
    let mut components = 0;
    for (index, (name, maximum, score)) in DOMAINS.iter().enumerate() {
        let item = |code: String, name: String, level, maximum: Decimal, score: Option<Decimal>| ReportItem {
            code: phrase(&code),
            name: phrase(&name),
            level,
            maximum,
            score,
            last_year: (level == Level::Domain).then_some(maximum * dec!(0.8)),
            reason: String::new(),
            evidence: Vec::new(),
        };
        items.push(item(format!("{}", index + 1), (*name).to_owned(), Level::Domain, *maximum, Some(*score)));
        for criterion in 1..=3 {
            let code = format!("{}.{criterion}", index + 1);
            items.push(item(
                code,
                format!("Tiêu chí thứ {criterion} của lĩnh vực"),
                Level::Criterion,
                dec!(4),
                None,
            ));
            for component in 1..=4 {
                components += 1;
                if components > 95 {
                    break;
                }
                let code = format!("{}.{criterion}.{component}", index + 1);
                let name = "Mức độ hoàn thành kế hoạch cải cách hành chính năm được giao của cơ quan, đơn vị";
                let score = [dec!(1), dec!(0.75), dec!(1), dec!(0.25)][component - 1];
                let mut line = item(code, name.to_owned(), Level::Component, dec!(1), Some(score));
                if score < dec!(1) {
                    line.reason =
                        "Hoàn thành 95% kế hoạch; 01 nhiệm vụ chậm 12 ngày do chờ ý kiến thẩm định."
                            .to_owned();
                }
                line.evidence = vec![
                    Evidence {
                        number: "12/KH-SNV".to_owned(),
                        name: phrase("Kế hoạch cải cách hành chính năm 2025"),
                    },
                    Evidence {
                        number: "275/BC-SNV".to_owned(),
                        name: phrase("Báo cáo kết quả thực hiện kế hoạch năm 2025"),
                    },
                ];
                items.push(line);
            }
        }
    }
    items
}

pub(crate) fn self_report() -> SelfReport {
    SelfReport {
        assessment: assessment(),
        unit: phrase("Sở Nội vụ"),
        total: dec!(82.3734),
        items: items(),
        earlier: vec![
            YearPoints { year: 2020, points: dec!(74.5) },
            YearPoints { year: 2021, points: dec!(76.25) },
            YearPoints { year: 2023, points: dec!(79.4) },
            YearPoints { year: 2024, points: dec!(78.9) },
        ],
        remarks: vec![Rich::from("Các nhiệm vụ trong kế hoạch năm được hoàn thành đúng tiến độ.")],
        proposals: vec![Rich::from("Hướng dẫn sớm về tài liệu kiểm chứng của các tiêu chí mới.")],
    }
}

pub(crate) fn self_report_document() -> Document {
    let frame = frame(&["Ủy ban nhân dân tỉnh", "Hội đồng thẩm định Chỉ số cải cách hành chính"]);
    self_report().document(frame, director()).unwrap()
}

fn person(name: &str, office: &str) -> Person {
    Person { name: phrase(name), office: office.to_owned() }
}

fn meeting() -> Meeting {
    Meeting {
        begins: at(8, 0),
        ends: at(11, 30),
        place: phrase("Phòng họp số 2, Sở Nội vụ"),
        chair: person("Trần Thị B", "Phó Giám đốc Sở Nội vụ"),
        secretary: person("Lê Văn C", "chuyên viên phòng Cải cách hành chính"),
    }
}

pub(crate) fn minutes() -> AppraisalMinutes {
    let items = self_report().items.into_iter().enumerate().map(|(index, item)| AppraisedItem {
        appraised: if index % 11 == 5 { item.score.map(|score| score / dec!(2)) } else { item.score },
        reason: if index % 11 == 5 {
            "Tài liệu kiểm chứng ban hành sau thời hạn.".to_owned()
        } else {
            String::new()
        },
        explanation: if index % 11 == 5 {
            "Đơn vị gửi bổ sung Kế hoạch số 12/KH-SNV.".to_owned()
        } else {
            String::new()
        },
        code: item.code,
        name: item.name,
        level: item.level,
        maximum: item.maximum,
        self_score: item.score,
    });
    AppraisalMinutes {
        assessment: assessment(),
        unit: phrase("Sở Xây dựng"),
        meeting: meeting(),
        participants: vec![
            person("Phạm Văn D", "Trưởng phòng Cải cách hành chính"),
            person("Hoàng Thị E", "Phó Giám đốc Sở Xây dựng"),
            person("Vũ Văn G", ""),
        ],
        self_total: dec!(82.3734),
        appraised_total: dec!(79.25),
        items: items.collect(),
        opinions: vec![Rich::from("Sở Xây dựng đề nghị xem xét lại tiêu chí 1.2.3.")],
        conclusions: vec![Rich::from("Thống nhất tổng điểm thẩm định là 79,25 điểm.")],
    }
}

pub(crate) fn minutes_document() -> Document {
    minutes().document(frame(&[])).unwrap()
}

pub(crate) fn session() -> CouncilSession {
    let member = |number: usize, attendance, vote| Member {
        person: person(&format!("Thành viên số {number}"), "lãnh đạo sở"),
        attendance,
        vote,
    };
    let mut members: Vec<Member> =
        (1..=7).map(|number| member(number, Attendance::Present, Some(Vote::Approve))).collect();
    members.push(member(8, Attendance::InWriting, Some(Vote::Approve)));
    members.push(member(9, Attendance::InWriting, Some(Vote::Reject)));
    members.push(member(10, Attendance::Absent, None));
    let results = (1..=34).map(|number| UnitResult {
        unit: phrase(&format!("Đơn vị mẫu số {number}")),
        self_total: Some(dec!(95) - Decimal::from(number)),
        appraised: dec!(92.25) - Decimal::from(number),
        maximum: dec!(100),
    });
    CouncilSession {
        assessment: assessment(),
        council: phrase("Hội đồng thẩm định Chỉ số cải cách hành chính tỉnh"),
        meeting: meeting(),
        members,
        needed: 6,
        results: results.collect(),
        opinions: vec![Rich::from("Thành viên số 9 đề nghị rà soát điểm lĩnh vực tài chính công.")],
    }
}

pub(crate) fn session_minutes() -> Document {
    session().minutes(frame(&[])).unwrap()
}

fn council_frame() -> Frame {
    let office = Office {
        name: phrase("Hội đồng thẩm định Chỉ số cải cách hành chính"),
        abbreviation: phrase("HĐTĐ"),
        ..office()
    };
    Frame { letterhead: Letterhead { office, ..letterhead() }, bases: bases(), ..frame(&[]) }
}

pub(crate) fn resolution() -> Document {
    let signature = Signature {
        on_behalf_of: Some(phrase("Hội đồng thẩm định")),
        capacity: Capacity::Head { office: phrase("Chủ tịch") },
        other_office: Some(phrase("Phó Chủ tịch Ủy ban nhân dân tỉnh")),
        name: Some(phrase("Trần Thị B")),
    };
    let further = [Rich::from("Giao Sở Nội vụ trình Chủ tịch Ủy ban nhân dân tỉnh công bố kết quả.")];
    session().resolution(council_frame(), &further, signature).unwrap()
}

pub(crate) fn result(publication: Publication) -> ResultNotice {
    let codes = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"];
    let domains = DOMAINS.iter().zip(codes).map(|((name, maximum, _), code)| ResultDomain {
        code: phrase(code),
        name: phrase(name),
        maximum: *maximum,
    });
    let units = (1..=20).map(|number| RankedUnit {
        rank: number,
        unit: phrase(&format!("Ủy ban nhân dân phường Mẫu {number}")),
        domains: DOMAINS.iter().map(|(_, _, score)| Some(*score)).collect(),
        total: dec!(93.5) - Decimal::from(number) * dec!(1.25),
        maximum: dec!(100),
        band: if number < 5 { "Xuất sắc" } else { "Tốt" }.to_owned(),
    });
    ResultNotice {
        assessment: assessment(),
        publication,
        domains: domains.collect(),
        units: units.collect(),
        further: vec![Rich::from(
            "Các cơ quan, đơn vị xây dựng kế hoạch khắc phục hạn chế trước ngày 01 tháng 3 năm 2026.",
        )],
        chain: vec![ChainHead {
            subject: phrase("Kỳ đánh giá năm 2025"),
            entries: 12_345,
            hash: phrase("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        }],
        key: Some(phrase("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")),
    }
}

pub(crate) fn notice() -> Document {
    result(Publication::Notice).document(frame(&[]), director()).unwrap()
}

pub(crate) fn decision() -> Document {
    let office = Office {
        superior: None,
        name: phrase("Ủy ban nhân dân tỉnh Mẫu"),
        abbreviation: phrase("UBND"),
        place: phrase("Thành phố Hồ Chí Minh"),
    };
    let letterhead =
        Letterhead { office, number: None, date: IssueDate::Open { year: Some(2026) }, draft: true };
    let signature = Signature {
        on_behalf_of: Some(phrase("Ủy ban nhân dân")),
        capacity: Capacity::Head { office: phrase("Chủ tịch") },
        other_office: None,
        name: None,
    };
    let frame = Frame { letterhead, bases: bases(), ..frame(&[]) };
    result(Publication::Decision { authority: phrase("Chủ tịch Ủy ban nhân dân tỉnh") })
        .document(frame, signature)
        .unwrap()
}

/// A document with every kind of block.
pub(crate) fn everything() -> Document {
    let mut parts = parts(vec![
        Block::Part(phrase("Quy định chung")),
        Block::Chapter(phrase("Phạm vi và nguyên tắc")),
        Block::Section(phrase("Nguyên tắc")),
        Block::Subsection(phrase("Nguyên tắc chung")),
        Block::Article {
            title: Some(phrase("Phạm vi điều chỉnh")),
            text: Rich::from("Văn bản này quy định việc chấm điểm."),
        },
        Block::clause("Khoản không có tiêu đề."),
        Block::Point(Rich::from("Điểm thứ nhất;")),
        Block::Point(Rich::from("Điểm thứ hai.")),
        Block::Clause { title: Some(phrase("Khoản có tiêu đề")), text: Rich::new() },
        Block::Paragraph(Rich::new().plain("Có chữ ").bold("đậm").plain(" và ").italic("nghiêng").plain(".")),
        Block::article("Điều không có tiêu đề."),
        Block::Part(phrase("Tình hình thực hiện")),
        Block::Heading(phrase("Kết quả")),
        Block::clause("Khoản đầu."),
        Block::Heading(phrase("Hạn chế")),
        Block::clause("Đếm lại từ một."),
        Block::Dash(Rich::from("Một dòng gạch đầu dòng.")),
        Block::paragraph("Chi tiết tại Phụ lục I và Phụ lục II kèm theo."),
    ]);
    let table = |caption: Option<Phrase>| {
        let columns = vec![
            Column::new("TT", 1, Align::Center).unwrap(),
            Column::new("Nội dung", 5, Align::Left).unwrap(),
            Column::new("Điểm", 2, Align::Right).unwrap(),
        ];
        let rows = vec![
            Row::plain(vec![Cell::count(1), Cell::text("Dòng"), Cell::points(Some(dec!(0.25)))]),
            Row::new(RowKind::Sum, vec![Cell::Empty, Cell::text("Cộng"), Cell::points(Some(dec!(1234.5)))]),
        ];
        Table::new(caption, columns, rows).unwrap()
    };
    parts.annexes = vec![
        Annex {
            title: phrase("Bảng thứ nhất"),
            landscape: false,
            body: vec![Block::Table(table(Some(phrase("Điểm"))))],
        },
        Annex { title: phrase("Bảng thứ hai"), landscape: true, body: vec![Block::Table(table(None))] },
    ];
    Document::new(parts).unwrap()
}
