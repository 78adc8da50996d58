//! What the layout reads.

use super::figure::{self, Plot};
use crate::composed::{Columns, Composed, Element, Grid, Section};
use crate::document::code_point;
use crate::face;
use crate::form::{PAGE_HEIGHT, PAGE_WIDTH};
use crate::length::Length;
use crate::style::{Look, Style};
use crate::text::Run;
use chrono::Datelike;
use serde::Serialize;
use std::collections::BTreeMap;

/// A place where a word may be divided. Cleaned text has no such character, so it is free for this.
const DIVISION: char = '\u{200b}';

#[derive(Serialize)]
pub(super) struct Data {
    family: &'static str,
    title: String,
    author: String,
    date: Option<(i32, u32, u32)>,
    page: Page,
    looks: BTreeMap<Style, Look>,
    table_size: u32,
    sections: Vec<Section>,
    /// The charts in their order.
    plots: Vec<Plot>,
}

#[derive(Serialize)]
struct Page {
    width: Length,
    height: Length,
    top: Length,
    bottom: Length,
    left: Length,
    right: Length,
}

/// The document with what the face cannot show replaced, and with words divided where they are wider than their place.
pub(super) fn data(composed: &Composed) -> Data {
    let form = &composed.form;
    let looks: BTreeMap<Style, Look> = Style::ALL.iter().map(|style| (*style, style.look(form))).collect();
    let mut sections = composed.sections.clone();
    let mut plots = Vec::new();
    for section in &mut sections {
        let width = form.text_width(section.landscape);
        let mut fit = Fit { looks: &looks, table_size: form.table_size(), plots: &mut plots };
        section.elements.iter_mut().for_each(|element| fit.element(element, width));
    }
    let page = Page {
        width: PAGE_WIDTH,
        height: PAGE_HEIGHT,
        top: form.top,
        bottom: form.bottom,
        left: form.left,
        right: form.right,
    };
    Data {
        family: face::FAMILY,
        title: shown(&composed.title),
        author: shown(&composed.author),
        date: composed.date.map(|date| (date.year(), date.month(), date.day())),
        page,
        table_size: form.table_size(),
        looks,
        sections,
        plots,
    }
}

struct Fit<'a> {
    looks: &'a BTreeMap<Style, Look>,
    table_size: u32,
    plots: &'a mut Vec<Plot>,
}

impl Fit<'_> {
    fn element(&mut self, element: &mut Element, width: Length) {
        match element {
            Element::Paragraph(paragraph) => {
                if let Some(look) = self.looks.get(&paragraph.style) {
                    fit(&mut paragraph.runs, look.size, width.less(look.left));
                }
            }
            Element::Rule { .. } | Element::Gap { .. } => {}
            Element::Columns(columns) => self.columns(columns),
            Element::Table(grid) => self.grid(grid),
            Element::Chart(figure) => {
                figure.alt = shown(&figure.alt);
                self.plots.push(figure::plot(figure, width));
            }
        }
    }

    fn columns(&mut self, columns: &mut Columns) {
        for [left, right] in &mut columns.rows {
            left.iter_mut().for_each(|element| self.element(element, columns.left));
            right.iter_mut().for_each(|element| self.element(element, columns.right));
        }
    }

    fn grid(&self, grid: &mut Grid) {
        // The space between the border of a cell and its words, on both sides.
        let room = |widths: &[Length]| {
            let all: u32 = widths.iter().map(|width| width.twentieths()).sum();
            Length::from_twentieths(all).less(Length::points(8))
        };
        for cell in grid.header.iter_mut().flatten() {
            let covered = grid.widths.get(cell.column..cell.column + cell.columns).unwrap_or_default();
            fit(&mut cell.runs, self.table_size, room(covered));
        }
        for row in &mut grid.rows {
            for (cell, width) in row.cells.iter_mut().zip(&grid.widths) {
                fit(cell, self.table_size, room(&[*width]));
            }
        }
    }
}

fn fit(runs: &mut [Run], size: u32, available: Length) {
    for run in runs {
        run.text = divisible(&shown(&run.text), size, available);
    }
}

/// The text with the numbers of characters that the face lacks.
pub(super) fn shown(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            character if character == '\n' || face::covers(character) => character.to_string(),
            character => code_point(character),
        })
        .collect()
}

/// Marks every character of a word that is wider than its place. Words in bold are taken for all, being the wider ones.
pub(super) fn divisible(text: &str, size: u32, available: Length) -> String {
    let mut marked = String::with_capacity(text.len());
    for part in text.split_inclusive([' ', '\n']) {
        if face::width(part.trim_end(), size, true) <= available {
            marked.push_str(part);
            continue;
        }
        for character in part.chars() {
            marked.push(character);
            if !character.is_whitespace() {
                marked.push(DIVISION);
            }
        }
    }
    marked
}
