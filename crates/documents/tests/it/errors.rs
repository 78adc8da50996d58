//! What is wrong is said with its place.

use crate::samples::*;
use caicach_documents::*;
use rust_decimal::dec;

#[track_caller]
fn assert_says<T>(result: Result<T, DocumentError>, place: &str, vietnamese: &str) {
    let Err(error) = result else { panic!("no error at {place}") };
    assert_eq!(error.place, place);
    assert!(error.text().vi.contains(vietnamese), "{:?}", error.text());
    assert!(!error.text().en.is_empty() && error.to_string() == error.text().en);
}

#[test]
fn parts_that_are_missing_or_do_not_fit() {
    assert_says(Phrase::new("trích yếu", " \t"), "trích yếu", "để trống");
    assert_says(Document::new(parts(Vec::new())), "nội dung", "không có nội dung");
    let minutes = Parts { kind: Kind::Minutes, ..parts(vec![Block::paragraph("x")]) };
    assert_says(Document::new(minutes), "người ký", "thư ký và chủ tọa");
    let points =
        std::iter::once(Block::clause("Khoản")).chain((0..24).map(|_| Block::Point(Rich::from("điểm"))));
    assert_says(Document::new(parts(points.collect())), "khoản 1", "24 điểm");
}

/// III.1.a: the text refers to each annex.
#[test]
fn an_annex_that_the_text_does_not_name() {
    let annex = || Annex { title: phrase("Bảng"), landscape: false, body: vec![Block::paragraph("x")] };
    let with = |text: &str, annexes: Vec<Annex>| {
        Document::new(Parts { annexes, ..parts(vec![Block::paragraph(text)]) })
    };
    assert_says(with("Không dẫn chiếu.", vec![annex()]), "nội dung", "Phụ lục");
    assert!(with("Xem Phụ lục kèm theo.", vec![annex()]).is_ok());
    assert_says(with("Xem Phụ lục II.", vec![annex(), annex()]), "nội dung", "Phụ lục I (");
    assert!(with("Xem Phụ lục I, Phụ lục II.", vec![annex(), annex()]).is_ok());
    let empty = Annex { body: Vec::new(), ..annex() };
    assert_says(with("Xem Phụ lục.", vec![empty]), "Phụ lục", "không có nội dung");
}

#[test]
fn tables_and_charts_that_cannot_be() {
    let column = || Column::new("Cột", 10, Align::Left).unwrap();
    assert_says(Column::new("Cột", 0, Align::Left), "cột Cột", "độ rộng");
    let rows = vec![Row::plain(vec![Cell::Empty, Cell::Empty]), Row::plain(vec![Cell::Empty])];
    assert_says(
        Table::new(Some(phrase("Điểm")), vec![column(), column()], rows),
        "bảng “Điểm”, dòng 2",
        "1 ô, bảng có 2 cột",
    );
    assert_says(Table::new(None, Vec::new(), Vec::new()), "bảng", "không có nội dung");
    assert_says(Bar::new("Lĩnh vực", dec!(-1), dec!(2)), "Lĩnh vực", "nhỏ hơn 0");
    assert_says(Bar::new("Lĩnh vực", dec!(1), dec!(0)), "Lĩnh vực", "lớn hơn 0");
    assert_says(Chart::bars(phrase("Điểm"), Vec::new()), "biểu đồ “Điểm”", "không có nội dung");
    assert_says(
        Chart::years(phrase("Điểm"), vec![(2024, dec!(1)), (2024, dec!(1))]),
        "biểu đồ “Điểm”",
        "năm 2024",
    );
    assert_says(
        Chart::years(phrase("Điểm"), vec![(2024, dec!(-1))]),
        "biểu đồ “Điểm”, năm 2024",
        "nhỏ hơn 0",
    );
}

/// I.3, II.1, II.2 and II.6.e leave ranges; beyond them nothing is set.
#[test]
fn margins_and_sizes_beyond_the_decree() {
    assert_says(Form::default().with_margins(20, 20, 29, 15), "I.3", "29");
    assert_says(Form::default().with_margins(26, 20, 30, 15), "I.3", "20 đến 25");
    assert_says(Form::default().with_sizes(11, 14), "II.1.a", "12 đến 13");
    assert_says(Form::default().with_sizes(12, 15), "II.6.e", "13 đến 14");
    assert_says(Form::default().with_line_spacing(151), "II.6.e", "151");
}
