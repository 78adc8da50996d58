//! What notices are about, and how they say it.

use caicach_assessments::RoundKind;
use caicach_findings::Text;
use caicach_store::MessageKind;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// So many units are named; the others are counted.
const UNITS_NAMED: usize = 8;

/// The assessment in which something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Where {
    /// Its number.
    pub assessment: i64,
    /// What it was called then.
    pub name: String,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnitName {
    /// Its code.
    pub code: String,
    /// What it was called then.
    pub name: String,
}

/// What is to be done before a round ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Score the unit and hand in.
    HandIn,
    /// Approve what was handed in.
    Approve,
    /// Explain what was asked.
    Explain,
    /// Appraise.
    Appraise,
}

/// What a notice is about. It is stored as JSON: variants and fields are added, never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum About {
    /// A round ends soon, and something is not done.
    Reminder {
        /// Where.
        place: Where,
        /// The round.
        round: RoundKind,
        /// What is to be done.
        task: Task,
        /// The end.
        closes: NaiveDateTime,
        /// How many days before it.
        days: i64,
        /// For which units.
        units: Vec<UnitName>,
    },
    /// Something was written about a component.
    Message {
        /// Where.
        place: Where,
        /// Whose sheet.
        unit: UnitName,
        /// The component.
        item: String,
        /// What it is: `request`, `answer`, `contest`, `remark`.
        kind: String,
    },
    /// A sheet was handed in and waits for approval.
    HandedIn {
        /// Where.
        place: Where,
        /// Whose sheet.
        unit: UnitName,
        /// The round.
        round: RoundKind,
    },
    /// A sheet was given back to be changed.
    GivenBack {
        /// Where.
        place: Where,
        /// Whose sheet.
        unit: UnitName,
        /// The round.
        round: RoundKind,
        /// Why.
        reason: String,
    },
    /// A round goes on longer.
    Extended {
        /// Where.
        place: Where,
        /// The round.
        round: RoundKind,
        /// For which unit; none: for all.
        unit: Option<UnitName>,
        /// The new end.
        until: NaiveDateTime,
        /// Why.
        reason: String,
    },
    /// The result was published.
    Published {
        /// Where.
        place: Where,
        /// The number of the decision.
        decision: String,
        /// Its date.
        decided_on: NaiveDate,
        /// Why it was published again; none for the first time.
        reason: Option<String>,
    },
}

impl About {
    /// The word for the kind of notice.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Reminder { .. } => "reminder",
            Self::Message { .. } => "message",
            Self::HandedIn { .. } => "handed_in",
            Self::GivenBack { .. } => "given_back",
            Self::Extended { .. } => "extended",
            Self::Published { .. } => "published",
        }
    }

    /// The assessment.
    #[must_use]
    pub fn place(&self) -> &Where {
        match self {
            Self::Reminder { place, .. }
            | Self::Message { place, .. }
            | Self::HandedIn { place, .. }
            | Self::GivenBack { place, .. }
            | Self::Extended { place, .. }
            | Self::Published { place, .. } => place,
        }
    }

    /// A few words, for the head of a notice and the subject of a letter.
    #[must_use]
    pub fn heading(&self) -> Text {
        match self {
            Self::Reminder { round, task, days, .. } => {
                let (task, round, left) = (task.label(), round.label(), left(*days));
                Text::new(
                    format!("{}: vòng “{}” {}", task.vi, round.vi, left.vi),
                    format!("{}: the round “{}” {}", task.en, round.en, left.en),
                )
            }
            Self::Message { unit, item, kind, .. } => {
                let label = message_label(kind);
                Text::new(
                    format!("{} về mục {item} – {}", label.vi, unit.name),
                    format!("{} on {item} – {}", label.en, unit.name),
                )
            }
            Self::HandedIn { unit, .. } => Text::new(
                format!("Chờ duyệt: bảng điểm của {}", unit.name),
                format!("To be approved: the sheet of {}", unit.name),
            ),
            Self::GivenBack { unit, .. } => Text::new(
                format!("Trả lại để sửa: bảng điểm của {}", unit.name),
                format!("Given back: the sheet of {}", unit.name),
            ),
            Self::Extended { round, until, .. } => {
                let (round, until) = (round.label(), moment(*until));
                Text::new(
                    format!("Gia hạn vòng “{}” đến {}", round.vi, until.vi),
                    format!("The round “{}” goes on until {}", round.en, until.en),
                )
            }
            Self::Published { place, reason: None, .. } => Text::new(
                format!("Đã công bố kết quả: {}", place.name),
                format!("The result is published: {}", place.name),
            ),
            Self::Published { place, .. } => Text::new(
                format!("Đã công bố bản đính chính: {}", place.name),
                format!("A corrected result is published: {}", place.name),
            ),
        }
    }

    /// What it says, in a sentence or two.
    #[must_use]
    pub fn text(&self) -> Text {
        let name = &self.place().name;
        match self {
            Self::Reminder { round, task, closes, .. } => {
                let (round, closes, what) = (round.label(), moment(*closes), task.sentence());
                Text::new(
                    format!("{name}: vòng “{}” kết thúc {}. {}", round.vi, closes.vi, what.vi),
                    format!("{name}: the round “{}” ends {}. {}", round.en, closes.en, what.en),
                )
            }
            Self::Message { unit, item, kind, .. } => {
                let label = message_label(kind);
                Text::new(
                    format!(
                        "{name}: có {} mới về mục {item} trong bảng điểm của {}.",
                        lowered(&label.vi),
                        unit.name
                    ),
                    format!(
                        "{name}: there is a new {} on {item} in the sheet of {}.",
                        lowered(&label.en),
                        unit.name
                    ),
                )
            }
            Self::HandedIn { unit, round, .. } => {
                let round = round.label();
                Text::new(
                    format!(
                        "{name}: {} đã nộp bảng điểm vòng “{}”, chờ người đứng đầu đơn vị duyệt.",
                        unit.name, round.vi
                    ),
                    format!(
                        "{name}: {} handed in its sheet of the round “{}”; it waits for the approval of the unit's head.",
                        unit.name, round.en
                    ),
                )
            }
            Self::GivenBack { unit, round, reason, .. } => {
                let round = round.label();
                Text::new(
                    format!(
                        "{name}: bảng điểm vòng “{}” của {} được trả lại để sửa. Lý do: {reason}",
                        round.vi, unit.name
                    ),
                    format!(
                        "{name}: the sheet of {} for the round “{}” was given back. Reason: {reason}",
                        unit.name, round.en
                    ),
                )
            }
            Self::Extended { round, unit, until, reason, .. } => {
                let (round, until) = (round.label(), moment(*until));
                let of = unit.as_ref().map_or_else(
                    || Text::new("tất cả đơn vị", "all units"),
                    |unit| Text::new(unit.name.clone(), unit.name.clone()),
                );
                Text::new(
                    format!(
                        "{name}: vòng “{}” được gia hạn đến {} cho {}. Lý do: {reason}",
                        round.vi, until.vi, of.vi
                    ),
                    format!(
                        "{name}: the round “{}” goes on until {} for {}. Reason: {reason}",
                        round.en, until.en, of.en
                    ),
                )
            }
            Self::Published { decision, decided_on, reason, .. } => {
                let day = decided_on.format("%d/%m/%Y");
                let (vi, en) = match reason {
                    None => (String::new(), String::new()),
                    Some(reason) => (
                        format!(" Lý do đính chính: {reason}"),
                        format!(" Reason of the correction: {reason}"),
                    ),
                };
                Text::new(
                    format!("{name}: kết quả được công bố theo Quyết định số {decision} ngày {day}.{vi}"),
                    format!(
                        "{name}: the result is published by decision {decision} of {}.{en}",
                        decided_on.format("%-d %B %Y")
                    ),
                )
            }
        }
    }

    /// What a reminder counts up: the units, some of them by name.
    #[must_use]
    pub fn details(&self) -> Vec<Text> {
        let Self::Reminder { units, .. } = self else { return Vec::new() };
        let named = units.iter().take(UNITS_NAMED);
        let mut details: Vec<Text> =
            named.map(|unit| Text::new(unit.name.clone(), unit.name.clone())).collect();
        let more = units.len().saturating_sub(UNITS_NAMED);
        if more > 0 {
            details.push(Text::new(format!("và {more} đơn vị khác"), format!("and {more} other units")));
        }
        details
    }

    /// The page on which it is done, or can be looked at.
    #[must_use]
    pub fn path(&self) -> String {
        let number = self.place().assessment;
        let sheet = |unit: &UnitName| format!("/assessments/{number}/units/{}", path_part(&unit.code));
        match self {
            Self::Reminder { units, .. } => match units.as_slice() {
                [unit] => sheet(unit),
                _ => format!("/assessments/{number}"),
            },
            Self::Message { unit, item, .. } => format!("{}/items/{}", sheet(unit), path_part(item)),
            Self::HandedIn { unit, .. } | Self::GivenBack { unit, .. } => sheet(unit),
            Self::Extended { unit: Some(unit), .. } => sheet(unit),
            Self::Extended { .. } | Self::Published { .. } => format!("/assessments/{number}"),
        }
    }
}

impl Task {
    /// The word that stands in causes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::HandIn => "hand_in",
            Self::Approve => "approve",
            Self::Explain => "explain",
            Self::Appraise => "appraise",
        }
    }

    fn label(self) -> Text {
        match self {
            Self::HandIn => Text::new("Chưa nộp bảng tự chấm", "Not handed in"),
            Self::Approve => Text::new("Chưa duyệt", "Not approved"),
            Self::Explain => Text::new("Chưa giải trình", "Not explained"),
            Self::Appraise => Text::new("Chưa thẩm định xong", "Not appraised"),
        }
    }

    fn sentence(self) -> Text {
        match self {
            Self::HandIn => Text::new("Bảng tự chấm chưa được nộp:", "The self-score was not handed in:"),
            Self::Approve => {
                Text::new("Bảng điểm đã nộp còn chờ duyệt:", "What was handed in waits for approval:")
            }
            Self::Explain => Text::new(
                "Yêu cầu giải trình chưa được trả lời:",
                "A request for explanation was not answered:",
            ),
            Self::Appraise => {
                Text::new("Bảng điểm còn mục chưa thẩm định:", "There are items that were not appraised:")
            }
        }
    }
}

fn message_label(kind: &str) -> Text {
    if kind == MessageKind::Request.code() {
        Text::new("Yêu cầu giải trình", "Request for explanation")
    } else if kind == MessageKind::Answer.code() {
        Text::new("Giải trình", "Explanation")
    } else if kind == MessageKind::Contest.code() {
        Text::new("Kiến nghị", "Objection")
    } else {
        Text::new("Nhận xét", "Remark")
    }
}

fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn left(days: i64) -> Text {
    match days {
        0 => Text::new("kết thúc hôm nay", "ends today"),
        1 => Text::new("còn 1 ngày", "ends in 1 day"),
        _ => Text::new(format!("còn {days} ngày"), format!("ends in {days} days")),
    }
}

/// An end as people say it: what ends at midnight ends with the day before.
fn moment(at: NaiveDateTime) -> Text {
    if at.time() == NaiveTime::MIN {
        let day = (at - TimeDelta::seconds(1)).date();
        return Text::new(
            format!("hết ngày {}", day.format("%d/%m/%Y")),
            format!("with {}", day.format("%-d %B %Y")),
        );
    }
    Text::new(at.format("%H:%M ngày %d/%m/%Y").to_string(), at.format("%-d %B %Y at %H:%M").to_string())
}

/// A code as a part of a path.
fn path_part(code: &str) -> String {
    code.bytes().fold(String::new(), |mut part, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            part.push(char::from(byte));
        } else {
            part.push_str(&format!("%{byte:02X}"));
        }
        part
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reminder(units: usize) -> About {
        About::Reminder {
            place: Where { assessment: 4, name: "Đánh giá năm 2026".to_owned() },
            round: RoundKind::SelfScore,
            task: Task::HandIn,
            closes: "2026-10-06T00:00:00".parse().unwrap(),
            days: 3,
            units: (1..=units)
                .map(|n| UnitName { code: format!("X {n}"), name: format!("Xã {n}") })
                .collect(),
        }
    }

    #[test]
    fn a_reminder_says_until_when_and_for_whom() {
        let one = reminder(1);
        assert_eq!(one.heading().vi, "Chưa nộp bảng tự chấm: vòng “Tự đánh giá” còn 3 ngày");
        // What closes at midnight closes on the day before.
        assert!(one.text().vi.contains("kết thúc hết ngày 05/10/2026"), "{}", one.text().vi);
        assert_eq!(one.path(), "/assessments/4/units/X%201");
        let many = reminder(11);
        assert_eq!(many.path(), "/assessments/4");
        assert_eq!(many.details().last().unwrap().vi, "và 3 đơn vị khác");
    }

    #[test]
    fn what_is_stored_reads_back() {
        let stored = serde_json::to_string(&reminder(2)).unwrap();
        assert!(stored.starts_with("{\"about\":\"reminder\""), "{stored}");
        assert_eq!(serde_json::from_str::<About>(&stored).unwrap(), reminder(2));
    }
}
