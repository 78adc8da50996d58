//! Tables over many pages, wide words, nothing at all.

use crate::docx;
use crate::poppler::{lines, pages, text};
use crate::samples::*;
use caicach_documents::*;
use rust_decimal::{Decimal, dec};

fn columns() -> Vec<Column> {
    vec![
        Column::new("Thứ tự", 15, Align::Center).unwrap(),
        Column::new("Tên đơn vị", 100, Align::Left).unwrap(),
        Column::new("Số điểm", 30, Align::Right).unwrap(),
    ]
}

fn with_table(table: Table) -> Document {
    Document::new(parts(vec![Block::Table(table), Block::paragraph("Hết.")])).unwrap()
}

/// A thousand rows: each is there once, each page has the header, no word leaves the page.
#[test]
fn a_thousand_rows_keep_their_header() {
    let rows = (1..=1000).map(|number| {
        Row::plain(vec![
            Cell::Text(Rich::from(format!("n{number}"))),
            Cell::text("Ủy ban nhân dân phường"),
            Cell::points(Some(Decimal::new(number * 25, 2))),
        ])
    });
    let document = with_table(Table::new(Some(phrase("Kết quả")), columns(), rows.collect()).unwrap());
    let pdf = to_pdf(&document).unwrap();
    let printed = text(&pdf);
    let pages = pages(&pdf);
    assert!((20..60).contains(&pages), "{pages}");
    assert!(
        (pages - 1..=pages).contains(&printed.matches("Tên đơn vị").count()),
        "{pages} {}",
        printed.matches("Tên đơn vị").count()
    );
    let rows: Vec<&str> = printed
        .lines()
        .filter(|line| {
            line.strip_prefix('n').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
        })
        .collect();
    assert_eq!(rows.len(), 1000);
    assert_eq!(rows[0], "n1 Ủy ban nhân dân phường 0,25");
    assert_eq!(rows[999], "n1000 Ủy ban nhân dân phường 250,00");
    let xml = docx::part(&to_docx(&document).unwrap(), "word/document.xml");
    // The rows, their header, two rows of the letterhead and the signature stay whole.
    assert_eq!(
        (xml.matches("<w:tblHeader/>").count(), xml.matches("<w:cantSplit/>").count()),
        (1, 1000 + 1 + 2 + 1)
    );
}

/// Numbers stand at the right, under each other by their commas.
#[test]
fn numbers_have_commas_and_stand_at_the_right() {
    let rows = [dec!(0.25), dec!(14.5), dec!(1234.125)]
        .map(|value| Row::plain(vec![Cell::Empty, Cell::Empty, Cell::points(Some(value))]));
    let all = lines(&to_pdf(&with_table(Table::new(None, columns(), rows.into()).unwrap())).unwrap());
    let right = |words: &str| crate::poppler::find(&all, words).right();
    assert!(
        (right("0,25") - right("14,50")).abs() <= 1.0 && (right("14,50") - right("1.234,125")).abs() <= 1.0
    );
}

#[test]
fn wide_words_are_divided_and_nothing_leaves_the_page() {
    let (word, address) = ("W".repeat(300), format!("https://cchc.vi-du.vn/{}", "a1b2c3d4".repeat(20)));
    let rows = vec![
        Row::plain(vec![Cell::text("1"), Cell::text(&word), Cell::text("123456789012345678901234567890")]),
        Row::plain(vec![Cell::text("2"), Cell::text(&address), Cell::text(&"rất dài ".repeat(400))]),
    ];
    let table = Table::new(None, columns(), rows).unwrap();
    let bars = Chart::bars(phrase("Điểm"), vec![Bar::new(&word, dec!(1), dec!(2)).unwrap()]).unwrap();
    let body = vec![
        Block::Table(table),
        Block::paragraph(word.clone()),
        Block::Chart(bars),
        Block::paragraph("Hết."),
    ];
    let subject = phrase(&"Về một việc có tên rất dài ".repeat(12));
    let office =
        Office { superior: Some(phrase(&"Cơ quan chủ quản có tên dài ".repeat(6))), ..office() };
    let letterhead = Letterhead { office, ..letterhead() };
    let document = Document::new(Parts { subject, letterhead, ..parts(body) }).unwrap();
    let pdf = to_pdf(&document).unwrap();
    let (left, right) = (30.0 * 72.0 / 25.4, 195.0 * 72.0 / 25.4);
    for line in lines(&pdf) {
        assert!(line.left >= left - 1.5 && line.right() <= right + 1.5, "{line:?}");
    }
    let dense: String = text(&pdf).split_whitespace().collect();
    assert_eq!(dense.matches('W').count(), 900);
    assert!(dense.contains(&address) && dense.contains("123456789012345678901234567890"));
    assert_eq!(dense.matches("dài").count(), 400 + 12);
}

#[test]
fn a_table_without_rows_and_empty_words_are_no_harm() {
    let table = Table::new(Some(phrase("Chưa có số liệu")), columns(), Vec::new()).unwrap();
    let body = vec![Block::Table(table), Block::paragraph(""), Block::clause(""), Block::Dash(Rich::new())];
    let document = Document::new(parts(body)).unwrap();
    let printed = text(&to_pdf(&document).unwrap());
    assert!(printed.contains("Bảng 1. Chưa có số liệu") && printed.contains("Tên đơn vị"), "{printed}");
    to_docx(&document).unwrap();
}

/// One bar, one year, a bar that is longer than its maximum: charts are drawn whatever the figures.
#[test]
fn charts_of_little_and_of_much() {
    let one = Chart::bars(phrase("Một"), vec![Bar::new("Lĩnh vực", dec!(12), dec!(10)).unwrap()]).unwrap();
    let year = Chart::years(phrase("Năm"), vec![(2025, dec!(0))]).unwrap();
    let long =
        Chart::years(phrase("Dài"), (1900..2020).map(|year| (year, Decimal::from(year))).collect()).unwrap();
    let document = Document::new(parts(vec![
        Block::Chart(one),
        Block::Chart(year),
        Block::Chart(long),
        Block::paragraph("Hết."),
    ]))
    .unwrap();
    let printed = text(&to_pdf(&document).unwrap());
    for words in ["12,00/10,00", "Biểu đồ 1. Một", "Biểu đồ 3. Dài", "2025"] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    to_docx(&document).unwrap();
}
