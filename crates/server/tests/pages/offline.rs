//! A score sheet that is filled in without a network and sent back.

use crate::access::office;
use crate::world::Answer;
use caicach_app::Library;
use caicach_assessments::labels_of;
use caicach_content::Source;
use caicach_tables::{Schema, Table};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const SCORER: &str = "cham-diem-xa-mau-1";
const SHEET: &str = "/assessments/1/units/MAU.X001";

fn table(bytes: &[u8]) -> Table {
    let schema = Schema { required: &["caicach_key"], open: true, ..Schema::default() };
    caicach_tables::read("bang-diem.xlsx", bytes, &schema).unwrap().0
}

/// The workbook with something else in some cells, as a spreadsheet program would save it.
fn filled(bytes: &[u8], cells: &[(String, &str)]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let mut text = String::from_utf8(content).unwrap();
            for (cell, value) in cells {
                let begin = text.find(&format!("<c r=\"{cell}\"")).unwrap();
                let end = match text[begin..].find("/>").zip(text[begin..].find('>')) {
                    Some((close, first)) if close < first => begin + close + 2,
                    _ => begin + text[begin..].find("</c>").unwrap() + 4,
                };
                let new = format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{value}</t></is></c>");
                text.replace_range(begin..end, &new);
            }
            content = text.into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn plan(answer: &Answer) -> String {
    let text = answer.text();
    let begin = text.find("name=\"plan\" value=\"").unwrap() + "name=\"plan\" value=\"".len();
    let plan = &text[begin..begin + text[begin..].find('"').unwrap()];
    plan.replace("&#34;", "\"").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn a_sheet_is_filled_in_without_a_network_and_conflicts_are_settled_cell_by_cell() {
    let (office, _turn) = office();
    let (world, cookie) = (&office.world, office.cookie(SCORER));
    let address = format!("{SHEET}/offline");
    let form = world.get(&address, cookie);
    assert_eq!(form.status.as_u16(), 200);
    let rows = table(&form.bytes);
    let (key, value) = (rows.column("caicach_key").unwrap(), rows.column("Giá trị").unwrap());
    let open: Vec<(String, u64)> = rows
        .rows()
        .filter(|row| !row.cell(key).is_empty())
        .map(|row| (row.cell(key).rsplit('|').next().unwrap().to_owned(), row.line))
        .collect();
    assert!(open.len() > 15, "{open:?}");
    assert!(rows.rows().all(|row| row.cell(value).is_empty()));
    let columns: String = char::from(b'A' + u8::try_from(value).unwrap()).to_string();

    // Nothing was filled in: nothing is changed. Something is: it is shown, and written when it is confirmed.
    let same = world.upload(&address, cookie, &[], ("a.xlsx", &form.bytes));
    assert!(same.text().contains("Không có ô nào thay đổi"), "{}", same.text());
    let framework =
        Library::load(&Source::Embedded).unwrap().framework("mau-tinh").unwrap().framework.clone();
    let choices: Vec<(&str, u64, Vec<String>)> = open
        .iter()
        .filter_map(|(item, line)| Some((item.as_str(), *line, labels_of(framework.item(item)?)?)))
        .take(2)
        .collect();
    let [(first, first_line, labels), (second, second_line, other_labels)] = &choices[..] else {
        panic!("{choices:?}")
    };
    let (good, bad) = (labels[0].as_str(), labels[1].as_str());
    let both = [
        (format!("{columns}{first_line}"), good),
        (format!("{columns}{second_line}"), other_labels[0].as_str()),
    ];
    let file = filled(&form.bytes, &both);
    let shown = world.upload(&address, cookie, &[], ("a.xlsx", &file));
    assert!(shown.text().contains("2 ô sẽ được ghi"), "{}", shown.text());

    // Meanwhile somebody else enters something into the first: it is asked about, and what is chosen is kept.
    let typed = [
        ("item", *first),
        ("round", "self_score"),
        ("version", "0"),
        ("value", bad),
        ("comment", "của người khác"),
    ];
    let entered = world.post(&format!("{SHEET}/cell"), cookie, &typed);
    assert!(entered.status.is_redirection(), "{}", entered.text());
    let shown = world.upload(&address, cookie, &[], ("a.xlsx", &file));
    let text = shown.text();
    assert!(text.contains("1 ô cả hai bên cùng sửa") && text.contains("1 ô sẽ được ghi"), "{text}");
    assert!(text.contains("của người khác"), "{text}");
    let keep = format!("keep-{first}");
    // Where what stands there is kept everywhere, there is nothing to write, and no failure.
    let one = world.upload(&address, cookie, &[], ("a.xlsx", &filled(&form.bytes, &both[..1])));
    let fields = [("round", "self_score"), ("plan", &plan(&one)), (keep.as_str(), "now")];
    assert!(world.post(&format!("{address}/apply"), cookie, &fields).status.is_redirection());
    let apply = |choice: &str, plan: &str| {
        let fields = [("round", "self_score"), ("plan", plan), (keep.as_str(), choice)];
        world.post(&format!("{address}/apply"), cookie, &fields)
    };
    let cell = |item: &str| world.get(&format!("{SHEET}/cell?item={item}&round=self_score"), cookie).text();
    assert!(apply("now", &plan(&shown)).status.is_redirection());
    assert!(cell(first).contains("của người khác"));
    let chosen = |label: &str| format!("value=\"{label}\" selected");
    assert!(cell(second).contains(&chosen(&other_labels[0])), "{}", cell(second));
    // The plan of before is too old for the second cell by now: nothing is overwritten.
    assert_eq!(apply("file", &plan(&shown)).status.as_u16(), 409);
    let again = world.upload(&address, cookie, &[], ("a.xlsx", &file));
    assert!(apply("file", &plan(&again)).status.is_redirection());
    assert!(cell(first).contains(&chosen(good)) && !cell(first).contains("của người khác"));

    // What cannot be taken is named with its row, and what is no such workbook says what to do.
    let wrong = filled(&form.bytes, &[(format!("{columns}{second_line}"), "Có lẽ")]);
    let text = world.upload(&address, cookie, &[], ("a.xlsx", &wrong)).text();
    assert!(text.contains(&format!("{second_line}")) && text.contains("Có lẽ"), "{text}");
    let text = world.upload(&address, cookie, &[], ("a.xlsx", b"PK no workbook")).text();
    assert!(text.contains("không phải bảng chấm điểm"), "{text}");
    let other = world.upload("/assessments/1/units/MAU.X002/offline", cookie, &[], ("a.xlsx", &file));
    assert_eq!(other.status.as_u16(), 404);
    let owner = office.cookie("chu-tri-chi-so");
    let text = world.upload("/assessments/1/units/MAU.X002/offline", owner, &[], ("a.xlsx", &file)).text();
    assert!(text.contains("MAU.X001"), "{text}");
}
