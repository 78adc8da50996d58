//! Stories about registers: lists, forms, import and export.

use crate::world::{ADMINISTRATOR, Answer, VIEWER, World, get, hidden, plain, unescaped};
use axum::http::StatusCode;
use caicach_reports::{Cell, Sheet, to_xlsx};

const HEADER: [&str; 7] = [
    "Mã nhiệm vụ",
    "Nội dung nhiệm vụ",
    "Đơn vị chủ trì",
    "Nguồn giao",
    "Hạn hoàn thành",
    "Tình trạng",
    "Ngày hoàn thành",
];

/// A workbook as an office keeps it: titles above, Vietnamese headers, days as text, labels of choices.
fn workbook(header: &[&str], rows: &[Vec<&str>]) -> Vec<u8> {
    let line = |cells: &[&str]| cells.iter().map(|cell| Cell::text(*cell)).collect::<Vec<_>>();
    let mut all = vec![Vec::new(), line(header)];
    all.extend(rows.iter().map(|row| line(row)));
    let sheet = Sheet {
        title: "Nhiệm vụ 2026".into(),
        columns: vec!["THEO DÕI NHIỆM VỤ ĐƯỢC GIAO NĂM 2026".into()],
        rows: all,
        notes: Vec::new(),
    };
    to_xlsx(&[sheet]).unwrap()
}

fn task<'a>(code: &'a str, due: &'a str, state: &'a str, done: &'a str) -> Vec<&'a str> {
    vec![code, "Rà soát quy trình nội bộ", "Tỉnh Lâm Đồng", "Kế hoạch cải cách hành chính", due, state, done]
}

/// Where an answer leads, when nothing is under way there any more.
#[track_caller]
fn arrive(world: &World, cookie: &str, answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let address = answer.header("location").to_owned();
    for _ in 0..500 {
        let page = world.get(&address, cookie).shows(200, &[]);
        if !page.contains("hx-trigger=\"every 1s\"") {
            return (address, page);
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{address} does not come to an end");
}

/// The figures of an import: rows, new, changed, unchanged, rejected.
fn figures(page: &str) -> Vec<u64> {
    let values = page.split("key-figure-value\">").skip(1);
    values.map(|part| part.split('<').next().unwrap().replace('.', "").parse().unwrap()).collect()
}

/// Sends a file, looks at it and writes it. Answers the figures of the preview, and the page at the end with its address.
#[track_caller]
fn import(world: &World, cookie: &str, register: &str, file: (&str, &[u8])) -> (Vec<u64>, String, String) {
    let sent = world.upload(&format!("/registers/{register}/import"), cookie, &[], file);
    let (address, preview) = arrive(world, cookie, &sent);
    let looked = figures(&preview);
    let (address, done) = arrive(world, cookie, &world.post(&format!("{address}/commit"), cookie, &[]));
    (looked, address, done)
}

/// The number of records that the list says there are.
fn count(world: &World, cookie: &str, register: &str, query: &str) -> usize {
    let page = world.get(&format!("/registers/{register}?{query}"), cookie).shows(200, &[]);
    let heading = page.split("<strong class=\"num\">").nth(1).unwrap();
    heading.split(' ').next().unwrap().replace('.', "").parse().unwrap()
}

#[test]
fn definitions_are_for_everybody_and_records_for_those_who_may() {
    let page = get("/registers")
        .shows(200, &["Sổ theo dõi", "Hồ sơ thủ tục hành chính", "NĐ 61/2018", "Đăng nhập để xem"]);
    assert!(page.contains("href=\"/registers/tasks/definition\""));
    let found = get("/registers?q=nhiem+vu").shows(200, &["Nhiệm vụ được giao"]);
    assert!(!found.contains("Hộp thư công vụ"));
    get("/registers?q=khong-co-dau").shows(200, &["Không có sổ nào phù hợp"]);
    get("/registers/tasks/definition").shows(
        200,
        &[
            "Mã nhiệm vụ",
            "Kế hoạch cải cách hành chính",
            "reform_plan",
            "Ngày hoàn thành trước ngày giao",
            "done_on >= assigned_on",
            "bị loại",
        ],
    );
    get("/registers/dossiers/definition?lang=en")
        .shows(200, &["Dossier code", "By the program", "at the moment of asking"]);
    get("/registers/no-such/definition").shows(404, &[]);

    let world = World::new();
    let viewer = world.sign_in(VIEWER);
    let addresses = [
        "/registers/tasks",
        "/registers/tasks/new",
        "/registers/tasks/import",
        "/registers/tasks/export.csv",
    ];
    for address in addresses {
        assert!(get(address).header("location").starts_with("/sign-in?back="), "{address}");
        world.get(address, &viewer).shows(403, &["Bạn không có quyền"]);
    }
    for address in
        ["/registers/tasks/new", "/registers/tasks/records/1/withdraw", "/registers/tasks/records/1/restore"]
    {
        world.post(address, &viewer, &[("version", "1")]).shows(403, &[]);
    }
    world.upload("/registers/tasks/import", &viewer, &[], ("a.csv", b"code\n1\n")).shows(403, &[]);
    let administrator = world.sign_in(ADMINISTRATOR);
    world.get("/registers", &administrator).shows(200, &["Số bản ghi", "chưa có"]);
    world.get("/registers/tasks", &administrator).shows(200, &["Sổ chưa có bản ghi nào", "Tệp mẫu XLSX"]);
    world.get("/registers/no-such", &administrator).shows(404, &[]);
    world.get("/registers/tasks/records/7", &administrator).shows(404, &[]);
    for address in ["0123456789abcdef0123456789abcdef", "..%2F..", "x"] {
        world.get(&format!("/registers/tasks/import/{address}"), &administrator).shows(404, &[]);
    }
    assert!(world.get("/registers/tasks/template.xlsx", &administrator).bytes.starts_with(b"PK"));
}

#[test]
fn a_record_is_entered_mended_withdrawn_and_restored() {
    for world in World::on_every_database() {
        let cookie = world.sign_in(ADMINISTRATOR);
        let form = world.get("/registers/tasks/new", &cookie).shows(200, &["bắt buộc", "Phải điền khi"]);
        assert!(
            form.contains("type=\"date\"")
                && form.contains("<textarea")
                && form.contains("value=\"task\" selected")
        );
        let typed = [
            ("code", "NV-1"),
            ("title", "Rà soát <quy trình>"),
            ("unit", "lam dong"),
            ("kind", "task"),
            ("assigner", "reform_plan"),
            ("due_on", "hôm nào đó"),
            ("state", "done"),
        ];
        let refused = world.post("/registers/tasks/new", &cookie, &typed);
        let page = refused.shows(422, &["trường cần sửa", "không phải là ngày", "lam dong"]);
        assert!(
            page.contains("value=\"hôm nào đó\"") && page.contains("Rà soát &#60;quy trình&#62;"),
            "{page}"
        );
        assert!(page.contains("value=\"reform_plan\" selected") && page.contains("aria-invalid=\"true\""));
        let mut typed = typed.to_vec();
        typed[5] = ("due_on", "2026-06-30");
        world.post("/registers/tasks/new", &cookie, &typed).shows(422, &["Thiếu Ngày hoàn thành"]);
        typed.push(("done_on", "2026-07-02"));
        let added = world.post("/registers/tasks/new", &cookie, &typed);
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
        let one = added.header("location").split('?').next().unwrap().to_owned();
        let page = world.get(added.header("location"), &cookie).shows(
            200,
            &[
                "Đã thêm bản ghi",
                "Tỉnh Lâm Đồng",
                "Hoàn thành quá hạn Có",
                "Nhập bằng biểu mẫu",
                "Người thử quan-tri",
            ],
        );
        assert!(page.contains("data-draft-sent=\"registers/tasks/new\""));

        let taken = world.post("/registers/tasks/new", &cookie, &typed);
        taken.shows(409, &["Đã có bản ghi trùng khóa", "Mở bản ghi đã có", "value=\"NV-1\""]);

        let form =
            world.get(&format!("{one}/edit"), &cookie).shows(200, &["value=\"2026-06-30\"", "value=\"68\""]);
        let version = hidden(&form, "_version");
        let mut edited = typed.clone();
        edited[5] = ("due_on", "2026-07-31");
        edited.push(("_version", &version));
        let saved = world.post(&format!("{one}/edit"), &cookie, &edited);
        world.get(saved.header("location"), &cookie).shows(
            200,
            &[
                "Đã lưu thay đổi",
                "Hạn hoàn thành: 30/06/2026 → 31/07/2026",
                "Nhập bằng biểu mẫu",
                "Hoàn thành quá hạn Không",
            ],
        );
        // Somebody who opened the form before is told, and what was typed stays.
        edited[1] = ("title", "Đến muộn");
        let late = world.post(&format!("{one}/edit"), &cookie, &edited);
        let page =
            late.shows(409, &["Người khác đã sửa", "Đến muộn", "Giá trị hiện có: Rà soát <quy trình>"]);
        assert_eq!(hidden(&page, "_version"), "2");
        // What others entered where one typed nothing is kept: the form says what it showed at first.
        let shown =
            [("title", "Rà soát <quy trình>"), ("unit", "68"), ("due_on", "2026-06-30"), ("state", "done")];
        let base = serde_json::json!(std::collections::BTreeMap::from(shown)).to_string();
        let mut late = edited.clone();
        late[5] = ("due_on", "2026-06-30");
        late.push(("_base", &base));
        let page = world.post(&format!("{one}/edit"), &cookie, &late).shows(409, &["Người khác đã sửa"]);
        assert!(page.contains("value=\"2026-07-31\"") && !page.contains("value=\"2026-06-30\""), "{page}");
        assert!(page.contains("Đến muộn"), "{page}");

        world
            .post(&format!("{one}/withdraw"), &cookie, &[("version", "2"), ("reason", " ")])
            .shows(422, &["Ghi lý do"]);
        world
            .post(&format!("{one}/withdraw"), &cookie, &[("version", "1"), ("reason", "nhầm")])
            .shows(409, &["Người khác"]);
        let withdrawn =
            world.post(&format!("{one}/withdraw"), &cookie, &[("version", "2"), ("reason", "nhập nhầm")]);
        let page = world
            .get(withdrawn.header("location"), &cookie)
            .shows(200, &["không còn được tính", "nhập nhầm"]);
        assert_eq!(count(&world, &cookie, "tasks", ""), 0);
        assert_eq!(count(&world, &cookie, "tasks", "withdrawn=yes"), 1);
        let version = hidden(&page, "version");
        let restored = world.post(&format!("{one}/restore"), &cookie, &[("version", &version)]);
        world.get(restored.header("location"), &cookie).shows(200, &["Đã khôi phục", "Rút", "Sửa"]);
        assert_eq!(count(&world, &cookie, "tasks", ""), 1);
        world.post(&format!("{one}/restore"), &cookie, &[("version", "4")]).shows(422, &["chưa được rút"]);
    }
}

#[test]
fn a_workbook_with_titles_is_looked_at_written_and_taken_out_again() {
    for world in World::on_every_database() {
        let cookie = world.sign_in(ADMINISTRATOR);
        let file = workbook(
            &HEADER,
            &[
                task("NV-1", "30/06/2026", "Hoàn thành", "02/07/2026"),
                task("NV-2", "2026-07-31", "Đang thực hiện", ""),
                task("NV-3", "chưa rõ", "Đang thực hiện", ""),
                task("NV-4", "15/08/2026", "hoan thanh", "01/08/2026"),
            ],
        );
        let sent = world.upload("/registers/tasks/import", &cookie, &[], ("C:\\nhiem-vu.xlsx", &file));
        let (address, preview) = arrive(&world, &cookie, &sent);
        assert_eq!(figures(&preview), [4, 3, 0, 0, 1]);
        let shown = plain(&preview);
        for part in
            ["nhiem-vu.xlsx", "bản xem trước", "Ghi 3 dòng vào sổ", "“chưa rõ” không phải là ngày", "NV-3"]
        {
            assert!(shown.contains(part), "{part} is missing in\n{shown}");
        }
        assert_eq!(count(&world, &cookie, "tasks", ""), 0, "a preview writes nothing");
        world.get(&format!("{address}/rejected.csv"), &cookie).shows(404, &[]);
        let (_, done) = arrive(&world, &cookie, &world.post(&format!("{address}/commit"), &cookie, &[]));
        assert_eq!(figures(&done), [4, 3, 0, 0, 1]);
        assert!(plain(&done).contains("Đã nhập xong 3 dòng"), "{done}");
        let rejected = world.get(&format!("{address}/rejected.csv"), &cookie).text();
        let lines: Vec<&str> = rejected.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(
            lines[0].starts_with("\u{feff}_line;_reason;code;title;unit;") && lines[1].starts_with("6;"),
            "{rejected}"
        );
        // Confirmed twice, it is written once.
        arrive(&world, &cookie, &world.post(&format!("{address}/commit"), &cookie, &[]));

        assert_eq!(count(&world, &cookie, "tasks", ""), 3);
        for (query, expected) in [
            ("q=nv-2", 1),
            ("f.state=done", 2),
            ("unit=lam+dong", 3),
            ("unit=46", 0),
            ("from=2026-07-01&to=2026-07-31", 1),
            ("q=khong-co", 0),
        ] {
            assert_eq!(count(&world, &cookie, "tasks", query), expected, "{query}");
            let csv = world.get(&format!("/registers/tasks/export.csv?{query}"), &cookie).text();
            assert_eq!(csv.lines().count(), expected + 1, "{query}: {csv}");
        }
        // A code as it is typed, one that nobody knows, and addresses that lead nowhere.
        let typed = world.get("/registers/tasks?unit=mau.x1", &cookie);
        typed.shows(200, &["Danh mục đơn vị không có mã “mau.x1”"]);
        world.get("/registers/tasks/records/abc", &cookie).shows(404, &["<html lang=\"vi\">"]);
        world.get("/registers/tasks/imports/abc", &cookie).shows(404, &["<html lang=\"vi\">"]);
        world.get("/registers/tasks?from=khong", &cookie).shows(422, &["Chưa tìm được", "value=\"khong\""]);
        world.get("/registers/tasks?unit=ba+dinh", &cookie).shows(422, &["Nhiều đơn vị có tên", "00004"]);

        // The same file changes nothing, and neither does what was taken out.
        let (looked, _, done) = import(&world, &cookie, "tasks", ("nhiem-vu.xlsx", &file));
        assert_eq!((looked, figures(&done)), (vec![4, 0, 0, 3, 1], vec![4, 0, 0, 3, 1]));
        for ending in ["csv", "xlsx"] {
            let export = world.get(&format!("/registers/tasks/export.{ending}"), &cookie);
            assert!(export.header("content-disposition").contains("tasks-"));
            let (looked, _, _) = import(&world, &cookie, "tasks", (&format!("x.{ending}"), &export.bytes));
            assert_eq!(looked, [3, 0, 0, 3, 0], "{ending}");
        }
        world.get("/registers/tasks/import", &cookie).shows(200, &["Các tệp đã nhập", "nhiem-vu.xlsx"]);
    }
}

#[test]
fn of_a_file_with_wrong_rows_the_rest_goes_in() {
    for world in World::on_every_database() {
        let cookie = world.sign_in(ADMINISTRATOR);
        let mut csv = "code,title,unit,assigner,due_on,state\n".to_owned();
        for number in 0..12_000 {
            let state = if number % 10 == 3 { "sai" } else { "open" };
            csv.push_str(&format!("NV-{number},Việc {number},68,reform_plan,2026-06-30,{state}\n"));
        }
        csv.push_str("NV-0,Trùng khóa,68,reform_plan,2026-06-30,open\n");
        let (looked, address, done) = import(&world, &cookie, "tasks", ("lon.csv", csv.as_bytes()));
        assert_eq!(looked, [12_001, 10_800, 0, 0, 1_201]);
        assert_eq!(figures(&done), looked);
        assert!(plain(&done).contains("và 1197 chỗ khác"), "{done}");
        assert_eq!(count(&world, &cookie, "tasks", ""), 10_800);
        let rejected = world.get(&format!("{address}/rejected.csv"), &cookie).text();
        assert_eq!(rejected.lines().count(), 1_202);
        assert!(rejected.contains("12002,") && rejected.contains("Khóa đã có ở dòng trước"), "{rejected}");
        let exported = world.get("/registers/tasks/export.csv", &cookie).text();
        assert_eq!(exported.lines().count(), 10_801);

        // Mended, the rejected rows go in by themselves.
        let mended: String = rejected
            .lines()
            .filter(|line| !line.contains("Trùng khóa"))
            .map(|line| line.replace(",sai", ",open") + "\n")
            .collect();
        let (looked, _, _) = import(&world, &cookie, "tasks", ("sua.csv", mended.as_bytes()));
        assert_eq!(looked, [1_200, 1_200, 0, 0, 0]);
        let (looked, _, done) = import(&world, &cookie, "tasks", ("lon.csv", csv.as_bytes()));
        assert_eq!((looked[3], figures(&done)[1..4].to_vec()), (10_800, vec![0, 0, 10_800]));
        assert_eq!(count(&world, &cookie, "tasks", ""), 12_000);
    }
}

/// A file says nothing about the columns that it does not have, and a record that was withdrawn does not come back unnoticed.
#[test]
fn columns_that_a_file_does_not_have_stay_as_they_are() {
    let world = World::new();
    let cookie = world.sign_in(ADMINISTRATOR);
    let whole =
        "code,title,unit,assigner,due_on,state,product\nNV-1,Một,68,reform_plan,2026-06-30,open,Báo cáo 12\n";
    import(&world, &cookie, "tasks", ("a.csv", whole.as_bytes()));
    let part = "code,title,unit,assigner,due_on,state\nNV-1,Một nữa,68,reform_plan,2026-06-30,open\n";
    let sent = world.upload("/registers/tasks/import", &cookie, &[], ("b.csv", part.as_bytes()));
    let (address, page) = arrive(&world, &cookie, &sent);
    let kept = "Cột không có trong tệp được giữ như trong sổ:";
    assert!(plain(&page).contains(kept) && plain(&page).contains("Sản phẩm"), "{page}");
    // What would change is said before it does.
    assert!(
        plain(&page).contains("NV-1 · Tỉnh Lâm Đồng Nội dung nhiệm vụ: Một → Một nữa"),
        "{}",
        plain(&page)
    );
    arrive(&world, &cookie, &world.post(&format!("{address}/commit"), &cookie, &[]));
    let export = world.get("/registers/tasks/export.csv", &cookie).text();
    assert!(export.contains("Một nữa") && export.contains("Báo cáo 12"), "{export}");

    let list = world.get("/registers/tasks", &cookie).text();
    let one = list.split("href=\"").find(|part| part.starts_with("/registers/tasks/records/")).unwrap();
    let one = one.split('"').next().unwrap();
    let version = hidden(&world.get(one, &cookie).text(), "version");
    world.post(&format!("{one}/withdraw"), &cookie, &[("version", &version), ("reason", "nhầm")]);
    let sent = world.upload("/registers/tasks/import", &cookie, &[], ("b.csv", part.as_bytes()));
    let (_, page) = arrive(&world, &cookie, &sent);
    assert!(plain(&page).contains("1 bản ghi đã được rút trước đây"), "{page}");
    assert!(plain(&page).contains("NV-1 · Tỉnh Lâm Đồng Bản ghi được đưa trở lại"), "{}", plain(&page));

    let rows =
        (1..=25).map(|n| format!("M-{n:02},Việc,68,reform_plan,2026-06-30,open\n")).collect::<String>();
    let many = format!("code,title,unit,assigner,due_on,state\n{rows}");
    import(&world, &cookie, "tasks", ("c.csv", many.as_bytes()));
    let many = many.replace("Việc", "Việc khác");
    let sent = world.upload("/registers/tasks/import", &cookie, &[], ("d.csv", many.as_bytes()));
    let (address, page) = arrive(&world, &cookie, &sent);
    assert!(plain(&page).contains("20 bản ghi đầu tiên trong 25 bản ghi sẽ thay đổi"), "{page}");
    assert!(page.contains("M-20 · ") && !page.contains("M-21 · "));
    let (_, done) = arrive(&world, &cookie, &world.post(&format!("{address}/commit"), &cookie, &[]));
    assert!(!done.contains("bản ghi sẽ thay đổi"));
}

#[test]
fn unknown_headers_are_asked_about_once() {
    let world = World::new();
    let cookie = world.sign_in(ADMINISTRATOR);
    let header = [
        "Ký hiệu",
        "Việc phải làm",
        "Đơn vị chủ trì",
        "Nguồn giao",
        "Xong trước",
        "Tình trạng",
        "Ngày hoàn thành",
        "STT",
    ];
    let mut row = task("NV-1", "30/06/2026", "Đang thực hiện", "");
    row.push("1");
    let file = workbook(&header, std::slice::from_ref(&row));
    let sent = world.upload("/registers/tasks/import", &cookie, &[], ("la.xlsx", &file));
    let (address, page) = arrive(&world, &cookie, &sent);
    let shown = plain(&page);
    assert!(shown.contains("Chưa biết hết các cột bắt buộc") && shown.contains("Việc phải làm"), "{page}");
    assert!(!page.contains("/commit\""), "what cannot be read cannot be written");
    let twice = [
        ("column-0", "code"),
        ("column-1", "title"),
        ("column-2", "unit"),
        ("column-3", "assigner"),
        ("column-4", "due_on"),
        ("column-5", "state"),
        ("column-6", "due_on"),
        ("column-7", ""),
    ];
    let (_, page) = arrive(&world, &cookie, &world.post(&format!("{address}/mapping"), &cookie, &twice));
    assert!(
        plain(&page).contains("Hai cột “Xong trước” và “Ngày hoàn thành” cùng ghi vào một trường"),
        "{page}"
    );
    let chosen: Vec<_> = twice
        .iter()
        .map(|(name, field)| (*name, if *name == "column-6" { "done_on" } else { field }))
        .collect();
    let (_, page) = arrive(&world, &cookie, &world.post(&format!("{address}/mapping"), &cookie, &chosen));
    assert_eq!(figures(&page), [1, 1, 0, 0, 0]);
    arrive(&world, &cookie, &world.post(&format!("{address}/commit"), &cookie, &[]));

    row[0] = "NV-2";
    let next = workbook(&header, &[row]);
    let (_, page) =
        arrive(&world, &cookie, &world.upload("/registers/tasks/import", &cookie, &[], ("sau.xlsx", &next)));
    assert_eq!(figures(&page), [1, 1, 0, 0, 0]);
    assert!(plain(&page).contains("đã được chọn cho một tệp trước"), "{page}");
    let (_, page) = arrive(&world, &cookie, &world.post(&format!("{address}/discard"), &cookie, &[]));
    assert!(plain(&page).contains("Nhập bản ghi từ tệp"));
}

#[test]
fn what_is_no_table_is_said_and_changes_nothing() {
    let world = World::new();
    let cookie = world.sign_in(ADMINISTRATOR);
    world.upload("/registers/tasks/import", &cookie, &[], ("a.csv", b"")).shows(422, &["Chưa chọn tệp"]);
    world
        .upload("/registers/tasks/import", &cookie, &[("note", "x")], ("", b""))
        .shows(422, &["Chưa chọn tệp"]);
    for bytes in [b"PK\x03\x04 not a workbook".as_slice(), b"\x00\x01\x02", b"PAR1 no parquet"] {
        let sent = world.upload("/registers/tasks/import", &cookie, &[], ("a.bin", bytes));
        let (address, page) = arrive(&world, &cookie, &sent);
        assert!(plain(&page).contains("chưa có gì được ghi") && !page.contains("/commit\""), "{page}");
        let (_, page) = arrive(&world, &cookie, &world.post(&format!("{address}/commit"), &cookie, &[]));
        assert!(plain(&page).contains("chưa có gì được ghi") && !page.contains("/commit\""), "{page}");
    }
    let sent = world.upload(
        "/registers/tasks/import",
        &cookie,
        &[],
        ("a.csv", "code,title,unit,assigner,due_on,state\n".as_bytes()),
    );
    let (_, page) = arrive(&world, &cookie, &sent);
    assert!(plain(&page).contains("Tệp chỉ có dòng tiêu đề"), "{page}");
    assert_eq!(count(&world, &cookie, "tasks", ""), 0);
}

#[test]
fn a_due_time_that_is_worked_out_is_shown_and_not_kept() {
    let world = World::new();
    let cookie = world.sign_in(ADMINISTRATOR);
    let csv = "code,unit,received_at,limit_days,status\nHS-1,68,02/03/2026 08:00,5,in_process\n";
    let (looked, _, _) = import(&world, &cookie, "dossiers", ("ho-so.csv", csv.as_bytes()));
    assert_eq!(looked, [1, 1, 0, 0, 0]);
    let list = world.get("/registers/dossiers", &cookie).shows(200, &["HS-1", "09/03/2026"]);
    let one = list.split("href=\"").find(|part| part.starts_with("/registers/dossiers/records/")).unwrap();
    let one = one.split('"').next().unwrap();
    world.get(one, &cookie).shows(200, &["tính ra", "Nhập từ tệp", "5 ngày"]);
    let form = unescaped(&world.get(&format!("{one}/edit"), &cookie).text());
    assert!(form.contains("name=\"due_at\" value=\"\""), "{form}");
    let export = world.get("/registers/dossiers/export.csv", &cookie).text();
    assert!(!export.contains("2026-03-09"), "{export}");
}
