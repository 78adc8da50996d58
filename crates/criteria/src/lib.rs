//! An office's own criteria decision becomes a draft of a framework.
//!
//! # The idea
//!
//! The complete table of no decision is published in a form that a program could take, and every province, ministry and
//! commune has its own, new each year. An office has it as a Word or Excel file. This crate reads that file into a
//! [`Draft`]: the tree of domains, criteria and components with their maxima, and for each component the rule that its
//! text says, as far as it can be understood. A person then goes through the draft line by line, corrects it and confirms
//! it; [`framework_files`] writes what `caicach-index` reads.
//!
//! Nothing is guessed silently. Each rule keeps the text it came from, says in words what was understood
//! ([`Reading::words`], made from the rule and not from the text), and has a [`Status`]: *sure* when every part of the text
//! has its place in the rule, *doubtful* when something is open or left over, *unread* when the text became no rule and the
//! appraiser's own points are taken. Every doubt is a finding that quotes the text.
//!
//! ```
//! use caicach_criteria::{Adjustment, RuleContext, Status, read_rule};
//! use caicach_findings::Place;
//! use rust_decimal::dec;
//!
//! let context = RuleContext {
//!     code: "1.1.2",
//!     name: "Mức độ hoàn thành kế hoạch",
//!     maximum: Some(dec!(1.5)),
//!     adjustment: Adjustment::None,
//!     is_survey: false,
//!     place: Place::file("quyết định.docx").line(7),
//! };
//! let text = "100%: 1,5 điểm; từ 80% đến dưới 100%: (b/a) × điểm tối đa; dưới 80%: 0 điểm";
//! let (reading, findings) = read_rule(text, &context);
//! assert_eq!((reading.kind.as_str(), reading.parameters_text().as_str()), ("proportional", r#"{"floor":0.8}"#));
//! assert_eq!(reading.words.vi, "Từ 80% trở lên: tỷ lệ × 1,5 điểm; dưới 80%: 0 điểm");
//! assert_eq!(reading.status, Status::Sure);
//! assert!(findings.is_empty());
//! ```
//!
//! # Tables
//!
//! * DOCX: all tables in their order, with cells merged over columns (`gridSpan`, `hMerge`, `gridBefore`) and rows
//!   (`vMerge`), paragraphs and line breaks within cells, numbers that Word counts by itself, fractions of the equation
//!   editor, tables within cells. Deleted and moved text is left out.
//! * XLSX: visible sheets, with merged cells; numbers without what binary fractions leave over.
//! * The header is found by its words, in one row or several, with and without Vietnamese marks ([`Meaning`]). It may stand
//!   below titles, repeat on every page, and miss on the later parts of a table that is broken over pages. The caller may say
//!   what a column means ([`ReadOptions::columns`]).
//! * A document may hold several sets of criteria, whose numbers begin again; the largest is read unless
//!   [`ReadOptions::set`] says otherwise.
//! * The title, the number and the date of the decision are taken from the text above the table.
//!
//! # Items
//!
//! * Numbers `1`, `1.1`, `1.1.1`, `I`, `A`, `a)`, also in the name ("Tiêu chí 1.1: …") or in a cell merged with it. A number
//!   that is missing, stands there twice, jumps or has no parent is a finding; a cell that shows 1.10 as 1.1 is restored.
//! * Rows without a number below a component are cases of its rule ("Ban hành kịp thời: 1"), with their points in the text or
//!   in the column of maxima; where their points add up to the maximum above, they are items whose numbers are missing.
//! * Sections "Điểm cộng", "Điểm thưởng", "Điểm trừ" hold bonus and deduction items.
//! * Sums are checked at every level and against the total row; a difference is a finding and never a refusal.
//!
//! # Rules
//!
//! | kind | texts |
//! |---|---|
//! | `choice` | `Có: 0,5; Không: 0` · `Đúng hạn: 1, chậm: 0,5` · `Có 2 / Không 0` · `Tốt: 75% điểm` |
//! | `steps` | `Từ 30% trở lên: 1; từ 25% đến dưới 30%: 0,5; dưới 25%: 0` · `90-<100: 8` · `≥ 80%` · `80% ≤ T < 100%` · `2 sáng kiến: 0,5` · `còn lại: 0` · `không kiểm tra: 0` |
//! | `proportional` | `Điểm = Tỷ lệ % × điểm tối đa` · `từ 80% đến dưới 100%: tính theo tỷ lệ` · `(b/a)*2` |
//! | `target` | `từ 90% trở lên: điểm tối đa; dưới 90%: tỷ lệ × điểm tối đa / 90%` |
//! | `per_item` | `mỗi sáng kiến 0,5 điểm, tối đa 1` · `0,5 điểm/văn bản` · `số văn bản × 0,1 điểm` |
//! | `linear` | `từ 95%: 1,5; dưới 70%: 0; ở giữa nội suy tuyến tính` · `mỗi trường hợp vi phạm trừ 0,25` (doubtful) |
//! | `relative_to_best` | `giá trị / giá trị cao nhất × điểm tối đa` |
//! | `survey` | `(điểm trung bình − 1) / (5 − 1) × điểm tối đa` · `tỷ lệ trả lời “hài lòng” × 2 điểm` · `Điều tra xã hội học` (doubtful) |
//! | `bonus`, `deduction` | `mỗi lần chậm trừ 0,25 điểm` · `chậm: trừ 0,5; không gửi: trừ 1` |
//!
//! Whatever `Rule::describe` of `caicach-index` says in Vietnamese is read back as the same rule; a test holds that for
//! rules of every kind. What no rule of the engine can say (parts that add up, a target with a floor, points for every two
//! things, several groups of cases) is not forced into one.
//!
//! # Levels of authority
//!
//! An upper level may fix domains and criteria with their points and leave the components to the level below
//! ([`draft_under`]); [`held_to`] says where a draft departs from what is fixed.
//!
//! # Limits
//!
//! [`Limits`] bounds bytes, files in the package, unpacked bytes and their ratio, depth, tables, rows, columns and
//! characters. The sizes that a ZIP file declares are not believed: every part is unpacked once with a count. PDF, scanned
//! documents, `.doc` and `.xls` are refused with what to do.

mod again;
mod columns;
mod decision;
mod document;
mod draft;
mod edit;
pub mod fuzzing;
mod items;
mod number;
mod options;
mod points;
mod read;
mod reading;
mod remark;
mod rows;
mod rule;
mod sets;
mod sums;
mod text;
mod tree;
mod upper;
mod word_serde;
mod write;

pub use again::draft_of;
pub use columns::Meaning;
pub use draft::{Draft, DraftColumn, DraftItem, DraftPlace, DraftTable, OtherText};
pub use edit::ItemEdit;
pub use options::{ColumnChoice, Limits, ReadOptions};
pub use read::read;
pub use reading::{Reading, Status};
pub use remark::Remark;
pub use rule::{Adjustment, RuleContext, check_reading, read_rule};
pub use upper::{draft_under, held_to, is_fixed};
pub use write::{FrameworkFiles, FrameworkHeader, framework_files};
