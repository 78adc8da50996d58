//! Stories about the pages of the calendar. Days off: the documents named in `content/calendar/vn.csv`. Periods: NĐ
//! 09/2019/NĐ-CP, article 12.

use crate::world::{ADMINISTRATOR, READ_ONLY, World, get, hidden, unescaped};
use axum::http::StatusCode;
use caicach_app::Library;
use caicach_content::Source;
use caicach_content::calendar::read_special_days;

#[test]
fn a_year_shows_its_days_off_and_make_up_days() {
    let year = get("/calendar?year=2026").shows(
        200,
        &[
            "Lịch làm việc năm 2026",
            "thứ Ba, 17/02/2026",
            "Chủ nhật, 26/04/2026",
            "VB 12729/VPCP-KGVX",
            "Hoán đổi với ngày 10/01/2026",
            "Đã thông báo đủ",
        ],
    );
    // 2 January is off in exchange for 10 January, a Saturday.
    assert!(year.contains("2<div class=\"fs-5 lh-1\" aria-hidden=\"true\">Đ</div>"), "{year}");
    assert!(year.contains("10<div class=\"fs-5 lh-1\" aria-hidden=\"true\">+</div>"), "{year}");
    get("/calendar?year=2027").shows(200, &["Ngày nghỉ năm 2027 là ước tính", "~ ước tính"]);
    // A calendar of UTC+8 gives 3 February 2030 and 19 February 2053.
    get("/calendar?year=2030").shows(200, &["thứ Bảy, 02/02/2030", "Lịch không có ngày nghỉ của năm 2030"]);
    get("/calendar?year=2053").shows(200, &["18/02/2053"]);
    get("/calendar?year=1970").shows(200, &["Lịch làm việc năm 1970"]);
    get("/calendar?year=2026&lang=en")
        .shows(200, &["Working calendar 2026", "Make-up working day", "Monday"]);
    for wrong in ["abc", "1969", "2121", "20260"] {
        get(&format!("/calendar?year={wrong}")).shows(422, &[&format!("“{wrong}” không phải là năm")]);
        get(&format!("/calendar.csv?year={wrong}")).shows(422, &["không phải là năm"]);
    }
}

#[test]
fn the_list_of_a_year_goes_round() {
    let list = get("/calendar.csv?year=2026");
    let (read, findings) = read_special_days("lich-2026.csv", &list.bytes).unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    let official = Library::load(&Source::Embedded).unwrap().special_days.days;
    let of_2026: Vec<_> =
        official.into_iter().filter(|day| day.date.to_string().starts_with("2026")).collect();
    assert!(of_2026.len() > 15);
    assert_eq!(read.days, of_2026);
    assert!(get("/calendar.xlsx?year=2026").bytes.starts_with(b"PK"));

    // RFC 5545, 3.6.1: an event of a whole day has a DATE as its start and ends before the next day.
    let file = get("/calendar.ics?year=2026");
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    let text = file.text();
    assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), of_2026.len());
    assert!(
        text.contains("DTSTART;VALUE=DATE:20260217\r\n") && text.contains("DTEND;VALUE=DATE:20260218\r\n"),
        "{text}"
    );
    assert!(text.contains("UID:2026-02-17-vn@caicach\r\n"));
    get("/calendar.ics?year=x").shows(422, &["không phải là năm"]);
}

#[test]
fn a_due_date_is_explained() {
    let page = get("/calendar/due?received=2026-02-13T15:30&limit=5").shows(
        200,
        &[
            "17:00, thứ Sáu, 27/02/2026",
            "Tết Nguyên Đán",
            "NĐ 118/2025/NĐ-CP",
            "Suy luận của chúng tôi",
            "4 ngày nghỉ hằng tuần",
            "value=\"2026-02-13T15:30\"",
        ],
    );
    assert!(unescaped(&page).contains("/api/v1/calendar/due?received=2026-02-13T15%3A30&days=5\""));
    // NĐ 61/2018 art. 19.4: the limit runs anew when the supplement is complete. Wednesday 3 April 2024 + 3 working days.
    let restart = "/calendar/due?received=2024-04-01T08:00&limit=3&pause1_from=2024-04-02T08:00&pause1_to=2024-04-03T09:00&pause1_kind=supplement";
    get(restart).shows(
        200,
        &[
            "17:00, thứ Hai, 08/04/2024",
            "NĐ 61/2018/NĐ-CP",
            "Nguyên văn văn bản",
            "hồ sơ nhận từ 21/06/2018 đến 30/06/2025",
        ],
    );
    get("/calendar/due?received=2026-03-02T08:00&limit=0,5")
        .shows(200, &["13:30, thứ Hai, 02/03/2026", "Đúng hạn tính đến từng phút"]);
    get("/calendar/due?received=2026-03-02T16:30&limit=1&cutoff=16:00")
        .shows(200, &["17:00, thứ Tư, 04/03/2026", "07:30, thứ Ba, 03/03/2026"]);
    let waiting = "/calendar/due?received=2026-03-02T08:00&limit=5&pause1_from=2026-03-03T08:00";
    get(waiting).shows(200, &["Chưa có hạn trả"]);
    get("/calendar/due").shows(200, &["Nhập ngày tiếp nhận và thời hạn"]);
}

#[test]
fn what_is_typed_wrongly_stays_and_is_named() {
    get("/calendar/due?received=2026-03-02T08:00&limit=-5")
        .shows(422, &["Thời hạn là số âm: -5", "value=\"-5\"", "Chưa có hạn trả"]);
    let page = get("/calendar/due?received=h%C3%B4m+qua&limit=n%C4%83m&cutoff=25:00&rule=wait&pause2_from=x")
        .shows(
            422,
            &["Tiếp nhận lúc", "“hôm qua”", "“năm”", "“25:00”", "“wait”", "Tạm dừng lần 2", "value=\"năm\""],
        );
    assert_eq!(page.matches("is-invalid").count(), 5);
    get("/calendar/due?received=2999-01-01T08:00&limit=5").shows(422, &["nằm ngoài lịch"]);
    get("/calendar/due?received=2016-01-04T08:00&limit=5&pause1_from=2016-01-05T08:00&pause1_to=2016-01-06T08:00")
        .shows(422, &["Chưa biết quy tắc tính thời hạn khi tạm dừng"]);
    get("/calendar/between?from=2026-02-13T15:30&to=mai")
        .shows(422, &["“mai”", "value=\"2026-02-13T15:30\""]);
}

#[test]
fn working_time_and_reporting_periods() {
    // 16 to 20 February are Tết: 13 February 15:30–17:00, 23 to 26 February, 27 February 07:30–10:00.
    get("/calendar/between?from=2026-02-13T15:30&to=2026-02-27T10:00")
        .shows(200, &["Ngày làm việc 5", "36 giờ 0 phút"]);
    get("/calendar/between?from=2026-02-27T10:00&to=2026-02-13T15:30")
        .shows(200, &["Ngày làm việc -5", "−36 giờ 0 phút", "đứng trước ngày bắt đầu"]);
    get("/calendar/periods?year=2026").shows(
        200,
        &[
            "Quý I năm 2026",
            "2026-Q1 15/12/2025 14/03/2026 01/01/2026 31/03/2026",
            "9 tháng chưa rõ",
            "NĐ 09/2019/NĐ-CP",
        ],
    );
    get("/calendar/periods?year=0").shows(422, &["không phải là năm"]);
    let file = get("/calendar/periods.csv?year=2026").text();
    assert_eq!(file.lines().count(), 1 + 2 * (12 + 4 + 2 + 1));
    assert!(file.contains("\n2026-H1,administrative,2025-12-15,2026-06-14\n"), "{file}");
}

/// Thursday 29 April 2027 off for Saturday 8 May.
const SWAP: [(&str, &str); 6] = [
    ("date", "2027-04-29"),
    ("kind", "swap_off"),
    ("pair_date", "2027-05-08"),
    ("name", "Nghỉ hoán đổi (ví dụ)"),
    ("source", "Văn bản ví dụ"),
    ("announced_on", "2027-04-20"),
];

#[test]
fn an_announced_day_shows_what_it_moves_before_it_counts() {
    let world = World::new();
    let cookie = world.sign_in(ADMINISTRATOR);
    // Three working days from Monday 26 April 2027: the 29th; when that is off, 30 April to 3 May are off as well.
    let open = "code,received,days\nHS-1,2027-04-26T09:00,3\nHS-2,2027-04-26T09:00,2\n";
    let preview =
        world.upload("/calendar/announce", &cookie, &SWAP, ("dang-giai-quyet.csv", open.as_bytes()));
    let page = preview.shows(
        200,
        &[
            "thứ Năm, 29/04/2027",
            "thứ Bảy, 08/05/2027",
            "Đã đọc 2 hồ sơ",
            "1 hạn trả bị dời",
            "HS-1 17:00, thứ Năm, 29/04/2027 17:00, thứ Ba, 04/05/2027",
        ],
    );
    let file = world.post(
        "/calendar/announce/moved",
        &cookie,
        &[("moved", &hidden(&page, "moved")), ("format", "csv")],
    );
    assert_eq!(file.text(), "\u{feff}code,before,after\nHS-1,2027-04-29T17:00,2027-05-04T17:00\n");
    world.get("/calendar/office", "").shows(200, &["Cơ quan chưa nhập thêm ngày nào"]);

    let confirmed = world.post("/calendar/announce/confirm", &cookie, &SWAP);
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text());
    let entered = world
        .get("/calendar/office", &cookie)
        .shows(200, &["Nghỉ hoán đổi (ví dụ)", "Người thử quan-tri", "đang áp dụng"]);
    assert_eq!(entered.matches("/withdraw\"").count(), 2);
    assert!(
        !world.get("/calendar/office", "").text().contains("Người thử"),
        "who entered a day is for those who sign in"
    );
    world.get("/calendar?year=2027", "").shows(200, &["* cơ quan nhập thêm", "Hoán đổi với ngày 08/05/2027"]);
    world
        .get("/calendar/due?received=2027-04-26T09:00&limit=3", "")
        .shows(200, &["17:00, thứ Ba, 04/05/2027"]);
    world
        .upload("/calendar/announce", &cookie, &SWAP, ("", b""))
        .shows(422, &["Ngày 29/04/2027 đã được nhập trước đó"]);
    world.post("/calendar/announce/confirm", &cookie, &SWAP).shows(422, &["đã được nhập trước đó"]);

    // Undone: both days of the exchange together, with a reason.
    world
        .post("/calendar/days/1/withdraw", &cookie, &[("reason", "  ")])
        .shows(422, &["Chưa ghi lý do thu hồi"]);
    assert_eq!(
        world.post("/calendar/days/1/withdraw", &cookie, &[("reason", "nhập nhầm")]).status,
        StatusCode::SEE_OTHER
    );
    let withdrawn = world.get("/calendar/office", &cookie).shows(200, &["đã thu hồi"]);
    assert_eq!(withdrawn.matches("đã thu hồi").count(), 2);
    world
        .get("/calendar/due?received=2027-04-26T09:00&limit=3", "")
        .shows(200, &["17:00, thứ Năm, 29/04/2027"]);
    world.post("/calendar/days/1/withdraw", &cookie, &[("reason", "lần nữa")]).shows(404, &[]);
}

#[test]
fn what_is_wrong_with_an_announcement_is_said_and_kept() {
    let world = &READ_ONLY;
    let cookie = world.sign_in(ADMINISTRATOR);
    let with = |changes: &[(&'static str, &'static str)]| {
        SWAP.map(|(name, value)| {
            changes.iter().find(|(changed, _)| *changed == name).copied().unwrap_or((name, value))
        })
    };
    let preview = |fields: &[(&str, &str)]| world.upload("/calendar/announce", &cookie, fields, ("", b""));
    preview(&with(&[("date", "mai"), ("name", "")]))
        .shows(422, &["Không đọc được ngày", "“mai”", "Ô này để trống", "value=\"Văn bản ví dụ\""]);
    preview(&with(&[("pair_date", "")])).shows(422, &["cần ngày còn lại"]);
    preview(&with(&[("kind", "holiday!")])).shows(422, &["Không đọc được loại ngày"]);
    preview(&with(&[("date", "2527-04-29")])).shows(422, &["nằm ngoài lịch"]);
    preview(&with(&[])).shows(200, &["chưa biết hạn trả nào bị dời", "Xác nhận nhập"]);
    // 24 April 2027 is a Saturday: giving it free changes nothing.
    preview(&with(&[("date", "2027-04-24")])).shows(200, &["24/04/2027", "cảnh báo"]);
    let wrong = world.upload("/calendar/announce", &cookie, &SWAP, ("a.csv", b"x,y\n1,2\n"));
    let page = wrong.shows(422, &["code", "value=\"2027-04-29\""]);
    assert!(!page.contains("/calendar/announce/confirm"));
    let doubtful = b"code,received,days\nHS-1,mai,3\nHS-2,2027-04-26T09:00,\n";
    world
        .upload("/calendar/announce", &cookie, &SWAP, ("a.csv", doubtful))
        .shows(200, &["Đã đọc 0 hồ sơ", "“mai”", "Dòng không có thời hạn"]);
    assert_eq!(
        world.post("/calendar/announce/moved", &cookie, &[("moved", "x")]).status,
        StatusCode::BAD_REQUEST
    );
}

#[test]
fn office_hours_hold_from_a_day_on() {
    let world = World::new();
    let cookie = world.sign_in(ADMINISTRATOR);
    let week = |from: &'static str, saturday: &'static str| {
        let day = "07:30-11:30, 13:00-17:00";
        [
            ("from", from),
            ("mon", day),
            ("tue", day),
            ("wed", day),
            ("thu", day),
            ("fri", day),
            ("sat", saturday),
            ("sun", ""),
        ]
    };
    // Friday 8 January 2027 and one working day: Monday, unless Saturday morning is worked.
    let due = "/calendar/due?received=2027-01-08T09:00&limit=1";
    world.get(due, "").shows(200, &["17:00, thứ Hai, 11/01/2027"]);
    let set = world.post("/calendar/office/hours", &cookie, &week("2027-01-01", "07:30-11:30"));
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
    world.get(due, "").shows(200, &["11:30, thứ Bảy, 09/01/2027"]);
    // Later hours end the earlier ones; the same day again replaces them.
    for saturday in ["08:00-11:00", ""] {
        assert_eq!(
            world.post("/calendar/office/hours", &cookie, &week("2027-02-01", saturday)).status,
            StatusCode::SEE_OTHER
        );
    }
    world.get(due, "").shows(200, &["11:30, thứ Bảy, 09/01/2027"]);
    world
        .get("/calendar/due?received=2027-03-05T09:00&limit=1", "")
        .shows(200, &["17:00, thứ Hai, 08/03/2027"]);
    world.get("/calendar/office", "").shows(200, &["Mặc định", "01/01/2027", "01/02/2027"]);
    let wrong = world.post("/calendar/office/hours", &cookie, &week("2027-03-01", "sáng"));
    wrong.shows(
        422,
        &["Không đọc được các buổi làm việc", "thứ Bảy", "value=\"sáng\"", "value=\"2027-03-01\""],
    );
    world.post("/calendar/office/hours", &cookie, &week("ngày kia", "")).shows(422, &["Không đọc được ngày"]);
    world
        .post("/calendar/office/hours", &cookie, &[("from", "2027-03-01")])
        .shows(422, &["Ngày làm việc không có buổi nào"]);

    // A unit with Saturday mornings of its own, and those beneath it; the office still rests.
    let mut own = week("2027-02-01", "07:30-11:30").to_vec();
    own.push(("unit", "68"));
    assert_eq!(world.post("/calendar/office/hours", &cookie, &own).status, StatusCode::SEE_OTHER);
    world.get("/calendar/office", "").shows(200, &["Tỉnh Lâm Đồng (68)"]);
    let friday = "received=2027-03-05T09:00";
    world.get(&format!("/calendar/due?{friday}&limit=1"), "").shows(200, &["17:00, thứ Hai, 08/03/2027"]);
    for office in ["68", "22918"] {
        let page = world.get(&format!("/calendar/due?{friday}&limit=1&office={office}"), "");
        page.shows(200, &["11:30, thứ Bảy, 06/03/2027"]);
        let api = world.get(&format!("/api/v1/calendar/due?{friday}&days=1&office={office}"), "");
        api.shows(200, &["2027-03-06T11:30"]);
    }
    world.get(&format!("/calendar/due?{friday}&limit=1&office=01"), "").shows(200, &["17:00, thứ Hai"]);
    let between = "from=2027-03-05T17:00&to=2027-03-08T07:30";
    world
        .get(&format!("/api/v1/calendar/between?{between}&office=68"), "")
        .shows(200, &["\"working_hours\":4"]);
    world.get(&format!("/calendar/due?{friday}&limit=1&office=X9"), "").shows(422, &["X9"]);
    world.get(&format!("/api/v1/calendar/due?{friday}&days=1&office=X9"), "").shows(400, &["X9", "office"]);
    own.last_mut().unwrap().1 = "X9";
    world.post("/calendar/office/hours", &cookie, &own).shows(422, &["X9", "value=\"X9\""]);
}
