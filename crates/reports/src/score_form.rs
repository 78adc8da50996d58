//! A score sheet to fill in without a network: only the cells that may be filled in are open, choices drop down, rules stand in words.

use crate::ReportError;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, FormatBorder,
    Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

/// A score sheet.
#[derive(Debug, Clone, Default)]
pub struct ScoreForm {
    /// The title, and the name of the sheet with the scores.
    pub title: String,
    /// What stands under the title: the unit, the round, how to fill it in.
    pub lines: Vec<String>,
    /// The titles of the eight columns that people see: code, name, maximum, rule, evidence, value, "not applicable", comment.
    pub columns: [String; 8],
    /// The names of the three hidden columns: key, version, what stood in the cell.
    pub hidden: [&'static str; 3],
    /// What a mark for "not applicable" looks like.
    pub mark: String,
    /// The rows in the order of the framework.
    pub rows: Vec<ScoreRow>,
}

/// A row: a heading, or a component.
#[derive(Debug, Clone, Default)]
pub struct ScoreRow {
    /// The code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The maximum.
    pub maximum: Option<Decimal>,
    /// The rule in words.
    pub rule: String,
    /// What proves it.
    pub evidence: String,
    /// What stands there.
    pub value: Option<ScoreValue>,
    /// Whether it does not apply.
    pub not_applicable: bool,
    /// The explanation.
    pub comment: String,
    /// The cell that can be filled in; none for headings and what is closed.
    pub open: Option<OpenCell>,
}

/// A value as it stands in a cell of a workbook.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoreValue {
    /// A label, or words that are no number.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A rate as a fraction, shown in percent.
    Rate(Decimal),
}

/// A cell that can be filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenCell {
    /// Of which cell it is, its version, and what stood in it: for the hidden columns.
    pub hidden: [String; 3],
    /// What can be filled in.
    pub answer: Answer,
}

/// What can be filled in.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// One of these.
    Choice(Vec<String>),
    /// A number between two others; open sides have none.
    Number {
        /// At least this.
        least: Option<Decimal>,
        /// At most this.
        most: Option<Decimal>,
        /// Whether it is a rate, shown in percent.
        is_rate: bool,
    },
    /// Words only.
    Words,
}

const VALUE: u16 = 5;
const NOT_APPLICABLE: u16 = 6;
const COMMENT: u16 = 7;
const HIDDEN: u16 = 8;
/// The widths of the columns that people see, in characters.
const WIDTHS: [f64; 8] = [9.0, 46.0, 9.0, 44.0, 30.0, 16.0, 11.0, 44.0];
/// The sheet with the choices.
const CHOICES: &str = "Lua chon";

struct Formats {
    title: Format,
    head: Format,
    heading: Format,
    text: Format,
    number: Format,
    open: Format,
    open_number: Format,
    open_rate: Format,
    hidden: Format,
}

impl Formats {
    fn new() -> Self {
        let bordered = || Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        let open = || bordered().set_unlocked().set_background_color(Color::RGB(0x00FF_F8E1)).set_text_wrap();
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: bordered().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00E6_EFF6)),
            heading: bordered().set_bold().set_text_wrap(),
            text: bordered().set_text_wrap(),
            number: bordered().set_num_format("0.##"),
            open: open(),
            open_number: open().set_num_format("0.####"),
            open_rate: open().set_num_format("0.####%"),
            hidden: Format::new().set_hidden(),
        }
    }
}

impl ScoreForm {
    /// The workbook.
    ///
    /// # Errors
    /// [`ReportError::Workbook`] when something is longer than a workbook can hold.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, ReportError> {
        let mut workbook = Workbook::new();
        let formats = Formats::new();
        let mut choices: Vec<Vec<String>> = Vec::new();
        self.write(workbook.add_worksheet(), &formats, &mut choices)?;
        let lists = workbook.add_worksheet();
        lists.set_name(CHOICES)?;
        for (column, labels) in (0_u16..).zip(&choices) {
            for (row, label) in (0_u32..).zip(labels) {
                lists.write_string(row, column, label)?;
            }
        }
        lists.set_hidden(true);
        lists.protect();
        Ok(workbook.save_to_buffer()?)
    }

    fn write(
        &self,
        sheet: &mut Worksheet,
        formats: &Formats,
        choices: &mut Vec<Vec<String>>,
    ) -> Result<(), XlsxError> {
        sheet.set_name("Bang diem")?;
        sheet.write_string_with_format(0, 0, &self.title, &formats.title)?;
        let mut row = 1;
        for line in &self.lines {
            sheet.write_string(row, 0, line)?;
            row += 1;
        }
        row += 1;
        for (column, title) in (0_u16..).zip(&self.columns) {
            sheet.write_string_with_format(row, column, title, &formats.head)?;
        }
        for (column, title) in (HIDDEN..).zip(self.hidden) {
            sheet.write_string(row, column, title)?;
        }
        let head = row;
        for line in &self.rows {
            row += 1;
            self.write_row(sheet, formats, choices, row, line)?;
        }
        for (column, width) in (0_u16..).zip(WIDTHS) {
            sheet.set_column_width(column, width)?;
        }
        for column in HIDDEN..HIDDEN + 3 {
            sheet.set_column_hidden(column)?;
        }
        sheet.set_freeze_panes(head + 1, 2)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(head, head)?;
        let allowed =
            ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::default() };
        sheet.protect_with_options(&allowed);
        Ok(())
    }

    fn write_row(
        &self,
        sheet: &mut Worksheet,
        formats: &Formats,
        choices: &mut Vec<Vec<String>>,
        row: u32,
        line: &ScoreRow,
    ) -> Result<(), XlsxError> {
        let is_heading = line.rule.is_empty() && line.open.is_none();
        let text = if is_heading { &formats.heading } else { &formats.text };
        sheet.write_string_with_format(row, 0, &line.code, text)?;
        sheet.write_string_with_format(row, 1, &line.name, text)?;
        match line.maximum.and_then(|maximum| maximum.to_f64()) {
            Some(maximum) => sheet.write_number_with_format(row, 2, maximum, &formats.number)?,
            None => sheet.write_blank(row, 2, text)?,
        };
        sheet.write_string_with_format(row, 3, &line.rule, text)?;
        sheet.write_string_with_format(row, 4, &line.evidence, text)?;
        let is_rate =
            matches!(&line.open, Some(OpenCell { answer: Answer::Number { is_rate: true, .. }, .. }));
        let value = match &line.open {
            Some(_) if is_rate => &formats.open_rate,
            Some(OpenCell { answer: Answer::Number { .. }, .. }) => &formats.open_number,
            Some(OpenCell { answer: Answer::Choice(_), .. }) => &formats.open,
            Some(OpenCell { answer: Answer::Words, .. }) | None => text,
        };
        match &line.value {
            Some(ScoreValue::Number(number) | ScoreValue::Rate(number)) => {
                sheet.write_number_with_format(row, VALUE, number.to_f64().unwrap_or_default(), value)?
            }
            Some(ScoreValue::Text(words)) => sheet.write_string_with_format(row, VALUE, words, value)?,
            None => sheet.write_blank(row, VALUE, value)?,
        };
        let open = if line.open.is_some() { &formats.open } else { text };
        let takes_value = line.open.as_ref().is_some_and(|cell| cell.answer != Answer::Words);
        let mark = if line.not_applicable { self.mark.as_str() } else { "" };
        sheet.write_string_with_format(row, NOT_APPLICABLE, mark, if takes_value { open } else { text })?;
        sheet.write_string_with_format(row, COMMENT, &line.comment, open)?;
        let Some(cell) = &line.open else { return Ok(()) };
        for (column, words) in (HIDDEN..).zip(&cell.hidden) {
            sheet.write_string_with_format(row, column, words, &formats.hidden)?;
        }
        if takes_value {
            sheet.add_data_validation(row, VALUE, row, VALUE, &validation(&cell.answer, line, choices)?)?;
            let marks = DataValidation::new().allow_list_strings(&[self.mark.as_str()])?;
            sheet.add_data_validation(row, NOT_APPLICABLE, row, NOT_APPLICABLE, &marks)?;
        }
        Ok(())
    }
}

/// What a cell accepts, said when something else is typed. Numbers are only warned of: what a rule makes of them it says when the
/// workbook comes back.
fn validation(
    answer: &Answer,
    line: &ScoreRow,
    choices: &mut Vec<Vec<String>>,
) -> Result<DataValidation, XlsxError> {
    let rule = match answer {
        Answer::Choice(labels) => {
            let column = match choices.iter().position(|known| known == labels) {
                Some(column) => column,
                None => {
                    choices.push(labels.clone());
                    choices.len() - 1
                }
            };
            let column =
                rust_xlsxwriter::utility::column_number_to_name(u16::try_from(column).unwrap_or(u16::MAX));
            let list = format!("='{CHOICES}'!${column}$1:${column}${}", labels.len());
            return Ok(DataValidation::new().allow_list_formula(Formula::new(list)));
        }
        Answer::Number { least, most, .. } => {
            let bound = |side: &Option<Decimal>| side.and_then(|side| side.to_f64());
            match (bound(least), bound(most)) {
                (Some(least), Some(most)) => DataValidationRule::Between(least, most),
                (Some(least), None) => DataValidationRule::GreaterThanOrEqualTo(least),
                (None, Some(most)) => DataValidationRule::LessThanOrEqualTo(most),
                (None, None) => DataValidationRule::Between(f64::MIN, f64::MAX),
            }
        }
        Answer::Words => return Ok(DataValidation::new()),
    };
    // The message of a validation holds 255 characters.
    let words: String = line.rule.chars().take(250).collect();
    DataValidation::new()
        .allow_decimal_number(rule)
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_message(words)
}
