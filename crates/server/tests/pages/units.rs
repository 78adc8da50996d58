//! Stories about the pages of units. Numbers of units: the published counts in `content/units/unit_counts.csv` and
//! `content/units/README.md`.

use crate::world::{ADMINISTRATOR, READ_ONLY, VIEWER, World, get, hidden};
use axum::http::StatusCode;

#[test]
fn the_tree_is_shown_as_of_a_day() {
    let today = get("/units?at=2026-07-01").shows(
        200,
        &["2611 xã, 697 phường, 13 đặc khu", "27 tỉnh, 7 thành phố trực thuộc trung ương", "Tỉnh Lâm Đồng"],
    );
    assert!(today.contains(">34</a>") && today.contains(">3321</a>"));
    // Ten wards and the city of Đồng Nai are of 2026-04-30.
    get("/units?at=2025-07-01")
        .shows(200, &["2621 xã, 687 phường, 13 đặc khu", "28 tỉnh, 6 thành phố trực thuộc trung ương"]);
    let before =
        get("/units?at=2025-06-30").shows(200, &["Đồng bằng sông Hồng", "Tỉnh Đắk Nông", "Thành phố Huế"]);
    assert!(before.contains(">63</a>") && before.contains(">696</a>") && before.contains(">10035</a>"));
    // The lists of 2024 are not held; the name of 2024 is known.
    get("/units?at=2024-06-01").shows(200, &["Danh mục cũ nhất đang có là của ngày", "Tỉnh Thừa Thiên Huế"]);
    get("/units?lang=en&at=2026-07-01").shows(200, &["Provinces and cities on 1 July 2026"]);
}

#[test]
fn english_pages_name_the_types_in_english() {
    // 28 provinces and 6 cities from 1 July 2025: Resolution 202/2025/QH15.
    let page = get("/units?at=2025-07-01&lang=en").text();
    assert!(page.contains("Centrally governed city") && page.contains("28 province"), "{page}");
    assert!(!page.contains("trực thuộc trung ương"));
}

#[test]
fn a_search_says_what_it_found_where_and_why() {
    let found = get("/units?at=2026-07-01&q=ba+dinh").shows(
        200,
        &[
            "3 kết quả vào ngày 01/07/2026",
            "Phường Ba Đình",
            "Thành phố Hà Nội",
            "trùng tên",
            "Ở thời điểm khác",
            "Quận Ba Đình",
            "đến hết 30/06/2025",
        ],
    );
    assert!(found.contains("/units/commune/00004?at=2026-07-01"), "{found}");
    assert!(found.contains("/units/district/001?at=2025-06-30"), "{found}");
    get("/units?at=2026-07-01&q=thua+thien+hue&kind=province")
        .shows(200, &["Thành phố Huế", "trùng tên: Tỉnh Thừa Thiên Huế"]);
    get("/units?at=2026-07-01&q=00004").shows(200, &["Phường Ba Đình", "trùng mã", "Phường Trúc Bạch"]);
    get("/units?at=2026-07-01&q=H05").shows(200, &["mã định danh cơ quan H05"]);
    get("/units?at=2026-07-01&q=zzzz").shows(200, &["0 kết quả", "Không tìm thấy đơn vị nào"]);
    let within =
        get("/units?at=2026-07-01&within=46&kind=commune").shows(200, &["40 đơn vị vào ngày 01/07/2026"]);
    assert!(!within.contains("pagination"));
    let paged = get("/units?at=2026-07-01&kind=commune&page=34").shows(200, &["3321 đơn vị"]);
    assert_eq!(paged.matches("<th scope=\"row\">").count(), 21, "the last page of 100 rows each");
}

#[test]
fn what_an_address_asks_wrongly_is_said() {
    get("/units?at=hom-qua&q=ba+dinh").shows(422, &["Không đọc được ngày", "“hom-qua”", "value=\"ba dinh\""]);
    get("/units?kind=kingdom").shows(422, &["Không có loại đơn vị “kingdom”"]);
    get("/units?within=99999").shows(422, &["Không có đơn vị mang mã 99999"]);
    get("/units.csv?at=2026-02-30").shows(422, &["Không đọc được ngày"]);
    get("/units/province/68?at=2026-13-01").shows(422, &["Không đọc được ngày", "Tỉnh Lâm Đồng"]);
    for address in ["/units/province/999", "/units/kingdom/68", "/units/commune/68"] {
        get(address).shows(404, &["Không có trang này"]);
    }
    get("/units?at=2026-07-01&page=9999&kind=province").shows(200, &["34 đơn vị"]);
}

#[test]
fn a_unit_tells_its_past_and_what_is_in_it() {
    let province = get("/units/province/68?at=2026-07-01").shows(
        200,
        &[
            "Tỉnh Lâm Đồng",
            "hợp thành từ 3 đơn vị",
            "Tỉnh Bình Thuận",
            "Tỉnh Đắk Nông",
            "không lấy trung bình",
            "(124)",
        ],
    );
    for code in ["60", "67", "68"] {
        assert!(province.contains(&format!("/results/unit/{code}\"")), "{code}");
    }
    // The same code names the older province as well.
    assert!(province.contains("/units/province/68?at=2025-06-30"));
    get("/units/province/68?at=2024-06-01").shows(
        200,
        &["Danh mục cũ nhất đang có", "nhập toàn bộ, cùng 2 đơn vị khác", "Kết quả của Tỉnh Lâm Đồng"],
    );

    let ward = get("/units/commune/00004?at=2026-07-01")
        .shows(200, &["Phường Ba Đình", "Mã 00004 còn chỉ", "Phường Trúc Bạch", "chỉ một phần"]);
    assert!(ward.contains("/units/commune/00004?at=2025-06-30"));
    get("/units/commune/00004?at=2025-06-30")
        .shows(200, &["Phường Trúc Bạch", "nhập toàn bộ, cùng 9 đơn vị khác", "Phường Ba Đình"]);
    get("/units/commune/00016?at=2025-06-30").shows(200, &["chia vào", "kế thừa chính"]);

    // A district ended without a successor; what is asked for today shows its last day.
    get("/units/district/001?at=2026-07-01")
        .shows(200, &["trang cho thấy ngày gần nhất: 30/06/2025", "không có đơn vị kế thừa cùng cấp"]);
    get("/units/province/46?at=2025-06-30").shows(200, &["tiếp tục với cùng tên và mã"]);
    get("/units/province/46?at=2024-06-01")
        .shows(200, &["Tỉnh Thừa Thiên Huế", "đến hết 31/12/2024", "từ 01/01/2025"]);
    get("/units/province/75?at=2026-04-29").shows(200, &["Tỉnh Đồng Nai", "đến hết 29/04/2026"]);
    get("/units/province/27?at=2025-06-30").shows(200, &["H05", "đã thấy sử dụng"]);
}

#[test]
fn lists_of_units_can_be_downloaded() {
    let communes = get("/units.csv?at=2025-06-30&kind=commune");
    assert_eq!(communes.header("content-disposition"), "attachment; filename=\"don-vi-2025-06-30.csv\"");
    let text = communes.text();
    assert_eq!(text.lines().count(), 1 + 10035);
    assert!(text.starts_with("\u{feff}code,full_name,kind,type_vi,parent,path,valid_from,valid_to,origin\n"));
    assert!(text.contains(
        "\n00004,Phường Trúc Bạch,commune,Phường,001,Thành phố Hà Nội › Quận Ba Đình,,2025-06-30,official\n"
    ));
    let provinces = get("/units.csv?at=2026-07-01").text();
    assert!(provinces.contains("\n68,Tỉnh Lâm Đồng,Tỉnh,,0,124,official\n"), "{provinces}");
    assert!(get("/units.csv?at=2026-07-01&q=ba+dinh").text().lines().next().unwrap().ends_with(",matched"));
    let workbook = get("/units.xlsx?at=2026-07-01&within=46");
    assert!(workbook.bytes.starts_with(b"PK"));
    assert_eq!(get("/units/template.csv").text(), "\u{feff}code,name,kind,parent,valid_from,valid_to\n");
}

#[test]
fn who_may_not_is_asked_to_sign_in_or_refused() {
    let world = &READ_ONLY;
    let viewer = world.sign_in(VIEWER);
    for address in ["/units/new", "/calendar/announce"] {
        let answer = get(address);
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(answer.header("location").starts_with("/sign-in?back="));
        world.get(address, &viewer).shows(403, &["Bạn không có quyền"]);
    }
    for address in [
        "/units/new",
        "/units/import/confirm",
        "/calendar/announce/confirm",
        "/calendar/office/hours",
        "/calendar/days/1/withdraw",
    ] {
        let fields = [("code", "A"), ("name", "A"), ("units", "[]"), ("reason", "A")];
        assert_eq!(world.post(address, "", &fields).status, StatusCode::SEE_OTHER, "{address}");
        world.post(address, &viewer, &fields).shows(403, &["Bạn không có quyền"]);
    }
    let list = world.get("/units", &viewer).shows(200, &[]);
    assert!(!list.contains("href=\"/units/new\""), "controls that do not work are not shown");
    assert!(!world.get("/calendar/office", &viewer).text().contains("/calendar/office/hours"));
}

#[test]
fn a_unit_of_the_office_is_added_beneath_the_tree() {
    let world = World::new();
    let cookie = world.sign_in(ADMINISTRATOR);
    let department = [
        ("code", "LD.SNV"),
        ("name", "Sở Nội vụ"),
        ("kind", "department"),
        ("parent", "lam dong"),
        ("valid_from", "2025-07-01"),
    ];
    let added = world.post("/units/new", &cookie, &department);
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    assert_eq!(added.header("location"), "/units/department/LD.SNV?at=2025-07-01");
    world
        .get("/units/department/LD.SNV", "")
        .shows(200, &["Sở Nội vụ", "Tỉnh Lâm Đồng", "Do cơ quan nhập", "từ 01/07/2025"]);
    world.get("/units?q=so+noi+vu", "").shows(200, &["của cơ quan"]);

    let again = world.post("/units/new", &cookie, &department);
    again.shows(422, &["Mã LD.SNV đã được dùng", "value=\"Sở Nội vụ\"", "value=\"lam dong\""]);
    let nowhere = [("code", "LD.X"), ("name", "Chi cục X"), ("kind", "branch"), ("parent", "không đâu cả")];
    world
        .post("/units/new", &cookie, &nowhere)
        .shows(422, &["không có đơn vị mang mã hoặc tên “không đâu cả”", "value=\"Chi cục X\""]);
    // Two communes of today are called Ba Đình: one of them must be chosen.
    let doubtful = [
        ("code", "BD.MC"),
        ("name", "Một cửa"),
        ("kind", "one_stop_shop"),
        ("parent", "ba dinh"),
        ("valid_from", "2026-01-01"),
    ];
    let choice = world
        .post("/units/new", &cookie, &doubtful)
        .shows(422, &["Nhiều đơn vị có tên “ba dinh”", "Thành phố Hà Nội"]);
    assert!(choice.contains("type=\"radio\" name=\"parent\" value=\"00004\""));
    // A branch does not usually stand under a commune: the person is asked once more.
    let unusual = [
        ("code", "BD.CC"),
        ("name", "Chi cục lạ"),
        ("kind", "branch"),
        ("parent", "00004"),
        ("valid_from", "2026-01-01"),
    ];
    world
        .post("/units/new", &cookie, &unusual)
        .shows(422, &["thường không trực thuộc", "Vẫn thêm đơn vị này"]);
    let confirmed = [&unusual[..], &[("confirmed", "yes")]].concat();
    assert_eq!(world.post("/units/new", &cookie, &confirmed).status, StatusCode::SEE_OTHER);
    let no_day = [
        ("code", "A.1"),
        ("name", "Sở A"),
        ("kind", "department"),
        ("parent", "68"),
        ("valid_from", "hôm nay"),
    ];
    world.post("/units/new", &cookie, &no_day).shows(422, &["không phải là ngày"]);
}

#[test]
fn many_units_are_previewed_before_anything_is_kept() {
    let world = World::new();
    let cookie = world.sign_in(ADMINISTRATOR);
    let csv = "\u{feff}mã;tên;loại;trực thuộc;từ ngày\r\nLD.STC;Sở Tài chính;Sở, ban, ngành;68;01/07/2025\r\n\
               LD.MC;Bộ phận một cửa;one_stop_shop;LD.STC;\r\nLD.LẠ;Sở Lạ;department;68;\r\nLD.Y;Sở Y;vương quốc;68;\r\n";
    let preview = world.upload("/units/import", &cookie, &[], ("C:\\don-vi.csv", csv.as_bytes()));
    let page = preview.shows(
        200,
        &["don-vi.csv", "Sở Tài chính", "Thêm 2 đơn vị", "Không có loại đơn vị", "Chưa có gì được ghi"],
    );
    world.get("/units/department/LD.STC", "").shows(404, &[]);
    let done = world.post(
        "/units/import/confirm",
        &cookie,
        &[("name", "don-vi.csv"), ("units", &hidden(&page, "units"))],
    );
    done.shows(200, &["Đã thêm 2 đơn vị"]);
    world
        .get("/units/one_stop_shop/LD.MC", "")
        .shows(200, &["Tỉnh Lâm Đồng", "Sở Tài chính", "Bộ phận một cửa"]);
    // The same confirmation sent twice adds nothing.
    let twice = world.post(
        "/units/import/confirm",
        &cookie,
        &[("name", "don-vi.csv"), ("units", &hidden(&page, "units"))],
    );
    twice.shows(422, &["đã được dùng"]);

    let wrong_header = world.upload("/units/import", &cookie, &[], ("a.csv", b"a,b\n1,2\n"));
    wrong_header.shows(422, &["chưa có gì được ghi", "code"]);
    world.upload("/units/import", &cookie, &[], ("a.csv", b"")).shows(422, &["Chưa chọn tệp"]);
    world
        .upload("/units/import", &cookie, &[], ("a.xlsx", b"PK\x03\x04 not a workbook"))
        .shows(422, &["chưa có gì được ghi"]);
    world
        .upload("/units/import", &cookie, &[], ("a.csv", b"code,name,kind\n"))
        .shows(422, &["không có dòng đơn vị nào"]);
    world
        .upload("/units/import", &cookie, &[], ("a.csv", &[0xff, 0xfe, 0x00, 0xd8, 0x41]))
        .shows(422, &["chưa có gì được ghi"]);
    world
        .post("/units/import/confirm", &cookie, &[("name", "a.csv"), ("units", "{not json")])
        .shows(422, &["Chưa chọn tệp"]);
}
