//! Pauses: stretches in which an office waits, for papers, for a fee, or because the applicant asked to stop.

use crate::error::{CalendarError, Expected, vietnamese_date};
use crate::instant::{instant_to_the_minute, parse_instant};
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{NaiveDate, NaiveDateTime};

/// What an office waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PauseKind {
    /// A supplement to the dossier (national state 5).
    Supplement,
    /// A fee or another financial duty (state 6).
    Fee,
    /// A stop (state 8).
    Stop,
}

impl PauseKind {
    /// Reads `supplement`, `fee` or `stop`.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for anything else.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        match text.trim() {
            "supplement" => Ok(Self::Supplement),
            "fee" => Ok(Self::Fee),
            "stop" => Ok(Self::Stop),
            _ => Err(CalendarError::unreadable(Expected::PauseKind, text)),
        }
    }

    /// The word in files and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Supplement => "supplement",
            Self::Fee => "fee",
            Self::Stop => "stop",
        }
    }
}

/// One pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pause {
    /// When the waiting began.
    pub from: NaiveDateTime,
    /// When it ended; `None` while it lasts.
    pub to: Option<NaiveDateTime>,
    /// What for.
    pub kind: PauseKind,
}

/// A pause as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WrittenPause {
    /// The pause; without a kind it is a supplement.
    pub pause: Pause,
    /// Whether the kind was written. The caller adds [`kind_not_stated`] when it was not.
    pub kind_is_stated: bool,
}

impl WrittenPause {
    /// Reads `FROM/TO/KIND`, `FROM/TO` or `FROM/` (still open), with instants as [`parse_instant`] reads them.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for anything else.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let unreadable = || CalendarError::unreadable(Expected::Pause, text);
        let mut parts = text.split('/').map(str::trim);
        let from = parse_instant(parts.next().unwrap_or_default()).map_err(|_| unreadable())?;
        let to = match parts.next().ok_or_else(unreadable)? {
            "" => None,
            instant => Some(parse_instant(instant).map_err(|_| unreadable())?),
        };
        let kind = match parts.next() {
            None | Some("") => None,
            Some(word) => Some(PauseKind::parse(word)?),
        };
        if parts.next().is_some() {
            return Err(unreadable());
        }
        let pause = Pause { from, to, kind: kind.unwrap_or(PauseKind::Supplement) };
        Ok(Self { pause, kind_is_stated: kind.is_some() })
    }

    /// Reads a list of pauses separated by `;`; an empty text is an empty list.
    ///
    /// # Errors
    /// The first error of [`WrittenPause::parse`].
    pub fn parse_list(text: &str) -> Result<Vec<Self>, CalendarError> {
        text.split(';').filter(|part| !part.trim().is_empty()).map(Self::parse).collect()
    }
}

impl Pause {
    /// The pause as it is written.
    #[must_use]
    pub fn written(self) -> String {
        let instant = |instant: NaiveDateTime| instant.format("%Y-%m-%dT%H:%M").to_string();
        format!("{}/{}/{}", instant(self.from), self.to.map(instant).unwrap_or_default(), self.kind.code())
    }

    fn place(self) -> Place {
        Place::default().column("pauses").of(self.written())
    }
}

/// The note for a pause whose kind was not written.
#[must_use]
pub fn kind_not_stated(pause: Pause) -> Finding {
    Finding::note(
        "pause-kind-not-stated",
        Text::new(
            "Khoảng tạm dừng không nêu loại; được tính là chờ bổ sung hồ sơ",
            "The pause does not say its kind; it counts as waiting for a supplement",
        ),
    )
    .at(pause.place())
    .hint(Text::new("Ghi rõ supplement, fee hoặc stop", "Write supplement, fee or stop"))
}

/// Pauses that can be counted, to the minute, in order of their beginning.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct CheckedPauses {
    list: Vec<Pause>,
}

impl CheckedPauses {
    /// Sets aside pauses that end before they begin or before the receipt, shortens those that begin before it, and
    /// names overlaps.
    pub(crate) fn check(pauses: &[Pause], received: NaiveDateTime) -> (Self, Findings) {
        let received = instant_to_the_minute(received);
        let mut findings = Findings::default();
        let mut list: Vec<Pause> = Vec::new();
        for &pause in pauses {
            let from = instant_to_the_minute(pause.from);
            let to = pause.to.map(instant_to_the_minute);
            if to.is_some_and(|to| to < from) {
                findings.push(ends_before_it_begins(pause));
                continue;
            }
            if to.is_some_and(|to| to < received) {
                findings.push(before_receipt(pause, received));
                continue;
            }
            if from < received {
                findings.push(begins_before_receipt(pause, received));
            }
            list.push(Pause { from: from.max(received), to, kind: pause.kind });
        }
        list.sort_by_key(|pause| pause.from);
        let mut latest_end = NaiveDateTime::MIN;
        for &pause in &list {
            if pause.from < latest_end {
                findings.push(overlaps(pause));
            }
            latest_end = latest_end.max(pause.to.unwrap_or(NaiveDateTime::MAX));
        }
        (Self { list }, findings)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of them still lasts.
    pub(crate) fn any_open(&self) -> bool {
        self.list.iter().any(|pause| pause.to.is_none())
    }

    /// When the first one began.
    pub(crate) fn first(&self) -> Option<Pause> {
        self.list.first().copied()
    }

    /// When the last wait for a supplement ended.
    pub(crate) fn end_of_last_supplement(&self) -> Option<NaiveDateTime> {
        let supplements = self.list.iter().filter(|pause| pause.kind == PauseKind::Supplement);
        supplements.filter_map(|pause| pause.to).max()
    }

    /// The last instant that is named.
    pub(crate) fn last_instant(&self) -> Option<NaiveDateTime> {
        self.list.iter().map(|pause| pause.to.unwrap_or(pause.from)).max()
    }

    /// The closed pauses as stretches that do not overlap, without what lies before an instant.
    pub(crate) fn stretches_from(&self, start: NaiveDateTime) -> Vec<(NaiveDateTime, NaiveDateTime)> {
        let closed = self.list.iter().filter_map(|pause| Some((pause.from.max(start), pause.to?)));
        union(closed.filter(|(from, to)| from < to))
    }

    /// The dates that lie in (from, to] of a closed pause, as stretches (from, to] of dates that do not overlap,
    /// without what lies before an instant.
    pub(crate) fn dates_from(&self, start: NaiveDateTime) -> Vec<(NaiveDate, NaiveDate)> {
        let closed =
            self.list.iter().filter_map(|pause| Some((pause.from.max(start).date(), pause.to?.date())));
        union(closed.filter(|(from, to)| from < to))
    }
}

/// Joins stretches that overlap or touch; they must come in order of their beginning.
fn union<T: Ord + Copy>(stretches: impl Iterator<Item = (T, T)>) -> Vec<(T, T)> {
    let mut joined: Vec<(T, T)> = Vec::new();
    for (from, to) in stretches {
        match joined.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => joined.push((from, to)),
        }
    }
    joined
}

fn ends_before_it_begins(pause: Pause) -> Finding {
    Finding::rejected(
        "pause-ends-before-it-begins",
        Text::new(
            "Khoảng tạm dừng kết thúc trước khi bắt đầu nên không được tính",
            "The pause ends before it begins and is left out",
        ),
    )
    .at(pause.place())
    .hint(Text::new("Kiểm tra hai thời điểm của khoảng tạm dừng", "Check the two ends of the pause"))
}

fn before_receipt(pause: Pause, received: NaiveDateTime) -> Finding {
    Finding::rejected(
        "pause-before-receipt",
        Text::new(
            format!(
                "Khoảng tạm dừng kết thúc trước khi tiếp nhận ({}) nên không được tính",
                vietnamese_date(received.date())
            ),
            format!("The pause ends before the receipt ({}) and is left out", received.date()),
        ),
    )
    .at(pause.place())
    .hint(Text::new("Kiểm tra ngày tiếp nhận và khoảng tạm dừng", "Check the day of receipt and the pause"))
}

fn begins_before_receipt(pause: Pause, received: NaiveDateTime) -> Finding {
    Finding::warning(
        "pause-begins-before-receipt",
        Text::new(
            format!(
                "Khoảng tạm dừng bắt đầu trước khi tiếp nhận ({}); chỉ phần sau khi tiếp nhận được tính",
                vietnamese_date(received.date())
            ),
            format!(
                "The pause begins before the receipt ({}); only the part after it counts",
                received.date()
            ),
        ),
    )
    .at(pause.place())
    .hint(Text::new("Kiểm tra ngày tiếp nhận và khoảng tạm dừng", "Check the day of receipt and the pause"))
}

fn overlaps(pause: Pause) -> Finding {
    Finding::warning(
        "pauses-overlap",
        Text::new(
            "Khoảng tạm dừng này chồng lên khoảng trước; phần chung chỉ được tính một lần",
            "This pause overlaps an earlier one; what they share counts once",
        ),
    )
    .at(pause.place())
    .hint(Text::new("Kiểm tra thời điểm của các khoảng tạm dừng", "Check the ends of the pauses"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(text: &str) -> Pause {
        WrittenPause::parse(text).unwrap().pause
    }

    #[test]
    fn pauses_are_read_as_they_are_written() {
        let written = "2026-03-02T09:00/2026-03-04T10:30/fee";
        assert_eq!(pause(written).written(), written);
        let open = WrittenPause::parse("2026-03-02T09:00/").unwrap();
        assert_eq!((open.pause.to, open.kind_is_stated), (None, false));
        assert_eq!(WrittenPause::parse("2026-03-02T09:00//stop").unwrap().pause.kind, PauseKind::Stop);
        assert_eq!(WrittenPause::parse_list(" ; ").unwrap(), []);
        assert_eq!(WrittenPause::parse_list("2026-03-02/2026-03-03;2026-03-05/").unwrap().len(), 2);
        for text in
            ["", "2026-03-02", "2026-03-02/x", "x/2026-03-02", "2026-03-02/2026-03-03/fees", "a/b/c/d"]
        {
            assert!(WrittenPause::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn wrong_pauses_are_set_aside_and_overlaps_are_joined() {
        let received = parse_instant("2026-03-02T08:00").unwrap();
        let pauses = [
            "2026-03-05T08:00/2026-03-04T08:00",
            "2026-02-26T08:00/2026-02-27T08:00",
            "2026-02-27T08:00/2026-03-03T08:00",
            "2026-03-03T07:00/2026-03-03T09:00",
            "2026-03-09T08:00/2026-03-09T09:00",
        ]
        .map(pause);
        let (checked, findings) = CheckedPauses::check(&pauses, received);
        assert_eq!(
            findings.iter().map(|finding| finding.code).collect::<Vec<_>>(),
            [
                "pause-ends-before-it-begins",
                "pause-before-receipt",
                "pause-begins-before-receipt",
                "pauses-overlap"
            ]
        );
        let at = |text: &str| parse_instant(text).unwrap();
        assert_eq!(
            checked.stretches_from(received),
            [
                (at("2026-03-02T08:00"), at("2026-03-03T09:00")),
                (at("2026-03-09T08:00"), at("2026-03-09T09:00"))
            ]
        );
        // The pause of 9 March does not reach another date.
        assert_eq!(checked.dates_from(received), [(at("2026-03-02").date(), at("2026-03-03").date())]);
        assert_eq!(checked.stretches_from(at("2026-03-09T08:30")).len(), 1);
    }
}
