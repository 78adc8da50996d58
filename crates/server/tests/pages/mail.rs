//! Pages about letters where there is no mail server, and what strangers get to see. Letters themselves are told of in `e2e/`.

use crate::world::{ADMINISTRATOR, VIEWER, World, get};

#[test]
fn without_a_mail_server_the_pages_say_whom_to_ask() {
    get("/sign-in").shows(200, &["Quên mật khẩu?", "href=\"/reset\""]);
    get("/reset").shows(200, &["Hãy liên hệ người quản trị hệ thống của cơ quan"]);
    let world = World::new();
    let asked = world.post("/reset", "", &[("who", VIEWER)]);
    asked.shows(200, &["Hãy liên hệ người quản trị hệ thống của cơ quan"]);
    let cookie = world.sign_in(VIEWER);
    world
        .get("/account", &cookie)
        .shows(200, &["Chưa có địa chỉ thư", "người quản trị nhập địa chỉ của bạn"]);
    world.get("/notices", &cookie).shows(200, &["Chưa có thông báo nào", "Thông báo: 0 chưa đọc"]);
    world.get("/admin/mail", &cookie).shows(403, &[]);
    let cookie = world.sign_in(ADMINISTRATOR);
    world
        .get("/admin/mail", &cookie)
        .shows(200, &["Chưa thiết lập máy chủ thư", "Không có thư nào đang chờ"]);
}

#[test]
fn a_way_that_was_never_sent_leads_nowhere() {
    let world = World::new();
    for token in ["0", &"f".repeat(64), "%2e%2e%2f", "%00"] {
        let address = format!("/reset/{token}");
        world.get(&address, "").shows(404, &["Địa chỉ không còn hiệu lực"]);
        let fields = [("new", "mot mat khau khac du dai"), ("again", "mot mat khau khac du dai")];
        world.post(&address, "", &fields).shows(404, &["Địa chỉ không còn hiệu lực"]);
        world.get(&format!("/address/{token}"), "").shows(404, &["đã quá thời hạn"]);
        world.post(&format!("/address/{token}"), "", &[]).shows(404, &["đã quá thời hạn"]);
    }
}

#[test]
fn one_address_of_the_network_asks_so_often_and_no_more() {
    let world = World::new();
    let statuses: Vec<u16> =
        (0..62).map(|_| world.post("/reset", "", &[("who", "ai")]).status.as_u16()).collect();
    assert!(statuses[..60].iter().all(|status| *status == 200), "{statuses:?}");
    assert_eq!(statuses[60..], [429, 429]);
}
