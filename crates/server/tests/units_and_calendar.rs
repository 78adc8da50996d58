//! Stories about the pages of units and of the calendar: what people ask, type and upload, and what they are shown.
//!
//! Numbers of units: the published counts in `content/units/unit_counts.csv` and `content/units/README.md`. Days off: the
//! documents named in `content/calendar/vn.csv`. Periods: NĐ 09/2019/NĐ-CP, article 12.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use caicach_app::store::{NewAccount, SecretString, Store};
use caicach_app::{App, Caller, Library};
use caicach_content::Source;
use caicach_content::calendar::read_special_days;
use caicach_server::{AppState, ServeOptions, router};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const PASSWORD: &str = "mot mat khau du dai 27";
const ADMINISTRATOR: &str = "quan-tri";
const VIEWER: &str = "nguoi-xem";

/// A server without a network, with a database of its own.
struct World {
    runtime: Runtime,
    router: Router,
    _folder: TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

/// The world of the stories that only read.
static READ_ONLY: LazyLock<World> = LazyLock::new(World::new);

fn get(address: &str) -> Answer {
    READ_ONLY.get(address, "")
}

impl World {
    /// Two people, the first of them an administrator, and the official content.
    fn new() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("caicach.sqlite");
        let router = runtime.block_on(async move {
            let library = Library::load(&Source::Embedded).unwrap();
            let app = Arc::new(App::open(library, Store::open_sqlite(path).await.unwrap()).await.unwrap());
            for name in [ADMINISTRATOR, VIEWER] {
                let new = NewAccount {
                    name: name.to_owned(),
                    display_name: format!("Người thử {name}"),
                    email: None,
                    password: SecretString::from(PASSWORD.to_owned()),
                    is_administrator: false,
                };
                app.add_person(&Caller::command_line(), new).await.unwrap();
            }
            router(AppState { app }, ServeOptions::default())
        });
        Self { runtime, router, _folder: folder }
    }

    fn get(&self, address: &str, cookie: &str) -> Answer {
        self.send(Request::get(address).header("cookie", cookie).body(Body::empty()).unwrap())
    }

    /// Posts a form.
    fn post(&self, address: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", urlencoded(value))).collect();
        let request = Request::post(address)
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.join("&"))).unwrap())
    }

    /// Posts a form with a file.
    fn upload(&self, address: &str, cookie: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .into_bytes(),
            );
        }
        let (file_name, bytes) = file;
        body.extend(
            format!(
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            )
            .into_bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        let request = Request::post(address)
            .header("cookie", cookie)
            .header("content-type", "multipart/form-data; boundary=b");
        self.send(request.body(Body::from(body)).unwrap())
    }

    fn send(&self, mut request: Request<Body>) -> Answer {
        request.headers_mut().insert("host", "cchc.example".parse().unwrap());
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
            Answer { status: parts.status, headers: parts.headers, bytes }
        })
    }

    /// Signs somebody in and answers the cookie of the session.
    fn sign_in(&self, name: &str) -> String {
        let answer = self.post("/sign-in", "", &[("name", name), ("password", PASSWORD), ("back", "/")]);
        assert!(answer.status.is_redirection(), "{}", answer.text());
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The page, which must have a status and hold every part.
    #[track_caller]
    fn shows(&self, status: u16, parts: &[&str]) -> String {
        let text = self.text();
        assert_eq!(self.status.as_u16(), status, "{text}");
        let plain = plain(&text);
        for part in parts {
            assert!(plain.contains(part) || text.contains(part), "“{part}” is missing in\n{text}");
        }
        assert!(!text.contains("Unknown localization"), "{text}");
        text
    }
}

/// The text of a page: without tags, with one space between words.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            _ if !is_tag => text.push(letter),
            _ => {}
        }
    }
    unescaped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn unescaped(html: &str) -> String {
    html.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let start = html
        .find(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no field {name} in\n{html}"));
    let value = html[start..].split('"').nth(3).unwrap();
    unescaped(value)
}

fn urlencoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

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
    for office in ["68", "24043"] {
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
