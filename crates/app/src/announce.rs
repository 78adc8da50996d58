//! A newly announced day off or make-up day: what it would move, and entering it.

use crate::calendar::basis_of;
use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_calendar::{
    Announcement, DayKind, DueRequest, MovedDue, SpecialDay, SpecialDayList, Status, check_special_days,
    moved_due_dates,
};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_store::{CalendarAddition, NewCalendarAddition};
use chrono::NaiveDate;

/// A day as it is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncedDay {
    /// The day.
    pub date: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// What it is called.
    pub name: String,
    /// The other day of a swap.
    pub pair_date: Option<NaiveDate>,
    /// Number and date of the document.
    pub source: String,
    /// When it was announced, where that is known.
    pub announced_on: Option<NaiveDate>,
}

/// What an announcement changes.
#[derive(Debug, Clone)]
pub struct Announced {
    /// The days it enters: one, or both days of a swap.
    pub days: Vec<AnnouncedDay>,
    /// The open limits whose due date moves.
    pub moved: Vec<MovedDue<String>>,
    /// What is doubtful.
    pub findings: Findings,
}

impl AnnouncedDay {
    /// The day, and for a swap its partner, so that both are entered together.
    fn with_partner(&self) -> Vec<Self> {
        let other_kind = match self.kind {
            DayKind::SwapOff => DayKind::SwapWork,
            DayKind::SwapWork => DayKind::SwapOff,
            DayKind::Holiday | DayKind::Compensatory => return vec![self.clone()],
        };
        let Some(pair_date) = self.pair_date else { return vec![self.clone()] };
        let partner = Self { date: pair_date, kind: other_kind, pair_date: Some(self.date), ..self.clone() };
        vec![self.clone(), partner]
    }

    fn special_day(&self) -> SpecialDay {
        SpecialDay {
            date: self.date,
            kind: self.kind,
            name_vi: self.name.clone(),
            name_en: None,
            basis: basis_of(self.kind),
            pair_date: self.pair_date,
            status: Status::Announced,
            source: self.source.clone(),
            announced_on: self.announced_on,
        }
    }
}

impl App {
    /// What a newly announced day would move among open limits; nothing is kept. The findings say what is doubtful about
    /// the day itself (a swap without its partner, a day that is off already) and what would refuse it (rejected).
    #[must_use]
    pub fn preview_announcement(
        &self,
        day: &AnnouncedDay,
        open: Vec<(String, DueRequest)>,
        today: NaiveDate,
    ) -> Announced {
        let state = self.state();
        let days = day.with_partner();
        let announcement = Announcement {
            entered_on: today,
            source: day.source.clone(),
            days: days.iter().map(AnnouncedDay::special_day).collect(),
            cancelled: Vec::new(),
            announced_years: Vec::new(),
        };
        let mut findings = already_entered(&days, &state.calendar.additions);
        if matches!(day.kind, DayKind::SwapOff | DayKind::SwapWork) && day.pair_date.is_none() {
            findings.push(swap_without_partner());
        }
        findings.extend(new_doubts(&state.calendar.list, &announcement));
        let (after, about) = state.calendar.with(announcement);
        findings.extend(about);
        let (moved, about) = moved_due_dates(&state.calendar.work, &after, open);
        findings.extend(about);
        Announced { days, moved, findings }
    }

    /// Enters a newly announced day, with its partner when it is a swap.
    ///
    /// # Errors
    /// The caller may not; the day was entered already or lies outside the calendar ([`AppError::Input`]); it has no name
    /// or source; the database cannot be written.
    pub async fn announce(
        &self,
        caller: &Caller,
        day: &AnnouncedDay,
        open: Vec<(String, DueRequest)>,
        today: NaiveDate,
    ) -> Result<Announced, AppError> {
        self.check(caller, Action::AnnounceDay, &Resource::Office)?;
        let announced = self.preview_announcement(day, open, today);
        if announced.findings.any_rejected() {
            return Err(AppError::Input(announced.findings));
        }
        let entered: Vec<NewCalendarAddition> = announced
            .days
            .iter()
            .map(|day| NewCalendarAddition {
                date: day.date,
                kind: day.kind.code().to_owned(),
                name: day.name.clone(),
                pair_date: day.pair_date,
                source: day.source.clone(),
                announced_on: day.announced_on,
            })
            .collect();
        self.store().commands().add_calendar_days(&caller.actor, &entered).await?;
        self.reload().await?;
        Ok(announced)
    }

    /// Takes an entered day back: it stays in the history and no longer counts. The partner of a swap goes with it.
    ///
    /// # Errors
    /// The caller may not; no reason is given; there is no such entry; the database cannot be written.
    pub async fn withdraw_day(&self, caller: &Caller, id: i64, reason: &str) -> Result<(), AppError> {
        self.check(caller, Action::AnnounceDay, &Resource::Office)?;
        if reason.trim().is_empty() {
            return Err(AppError::Input(no_reason().into()));
        }
        let state = self.state();
        let partner = partner_of(&state.calendar.additions, id);
        self.store().commands().withdraw_calendar_day(&caller.actor, id, reason).await?;
        if let Some(partner) = partner {
            self.store().commands().withdraw_calendar_day(&caller.actor, partner.id, reason).await?;
        }
        self.reload().await
    }
}

/// The other day of a swap that was entered with a day and still counts.
fn partner_of(additions: &[CalendarAddition], id: i64) -> Option<&CalendarAddition> {
    let entry = additions.iter().find(|addition| addition.id == id)?;
    additions.iter().find(|other| {
        other.withdrawn_at.is_none()
            && Some(other.day.date) == entry.day.pair_date
            && other.day.pair_date == Some(entry.day.date)
    })
}

/// Days that the office entered before and that still count: they have to be withdrawn first.
fn already_entered(days: &[AnnouncedDay], additions: &[CalendarAddition]) -> Findings {
    let counts = |date: NaiveDate| {
        additions.iter().any(|addition| addition.withdrawn_at.is_none() && addition.day.date == date)
    };
    days.iter()
        .filter(|day| counts(day.date))
        .map(|day| {
            let date = day.date.format("%d/%m/%Y");
            let message = Text::new(
                format!("Ngày {date} đã được nhập trước đó"),
                format!("{} was entered before", day.date),
            );
            Finding::rejected("announcement-already-entered", message)
                .at(Place::item(day.date.to_string()))
                .hint(Text::new(
                    "Thu hồi lần nhập trước rồi nhập lại",
                    "Withdraw what was entered before, then enter it anew",
                ))
        })
        .collect()
}

/// What would be doubtful about the list with the announcement and is not doubtful about the list as it is.
fn new_doubts(list: &SpecialDayList, announcement: &Announcement) -> Findings {
    let doubts = |list: &SpecialDayList| check_special_days(&list.latest().days, &|_| Place::default());
    let known = doubts(list);
    let mut with = list.clone();
    with.add(announcement.clone());
    doubts(&with).into_iter().filter(|finding| !known.iter().any(|before| before == finding)).collect()
}

fn no_reason() -> Finding {
    Finding::rejected(
        "reason-missing",
        Text::new("Chưa ghi lý do thu hồi", "No reason for withdrawing is given"),
    )
    .hint(Text::new("Ghi lý do, ví dụ “nhập nhầm ngày”", "Write the reason, for example “wrong date”"))
}

/// A swap has two days; with one of them alone the other would be counted wrongly.
fn swap_without_partner() -> Finding {
    let message = Text::new("Hoán đổi phải có ngày kia", "A swap must name its other day");
    let hint = Text::new("Ghi ngày được hoán đổi (--pair)", "Give the day that is exchanged (--pair)");
    Finding::rejected("swap-without-partner", message).at(Place::default().column("pair_date")).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Library;
    use caicach_calendar::{Limit, LimitUnit, parse_date, parse_instant};
    use caicach_content::Source;
    use caicach_store::Store;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    async fn app(folder: &tempfile::TempDir) -> App {
        let store = Store::open_sqlite(folder.path().join("calendar.db")).await.unwrap();
        App::open(Library::load(&Source::default()).unwrap(), store).await.unwrap()
    }

    /// Thursday 29 April 2027 off for Saturday 8 May.
    fn swap() -> AnnouncedDay {
        AnnouncedDay {
            date: day("2027-04-29"),
            kind: DayKind::SwapOff,
            name: "Ngày nghỉ".into(),
            pair_date: Some(day("2027-05-08")),
            source: "Văn bản ví dụ".into(),
            announced_on: None,
        }
    }

    fn codes(findings: &Findings) -> Vec<&str> {
        findings.iter().map(|finding| finding.code).collect()
    }

    #[tokio::test]
    async fn a_swap_is_entered_and_withdrawn_with_both_days() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let caller = Caller::command_line();
        let limit = Limit::parse("3", LimitUnit::WorkingDay).unwrap();
        let open =
            || vec![("HS-1".to_owned(), DueRequest::new(parse_instant("2027-04-26T09:00").unwrap(), limit))];
        let today = day("2027-04-20");

        let preview = app.preview_announcement(&swap(), open(), today);
        assert_eq!(codes(&preview.findings), Vec::<&str>::new());
        assert_eq!(
            preview.days.iter().map(|day| day.kind).collect::<Vec<_>>(),
            [DayKind::SwapOff, DayKind::SwapWork]
        );
        // 30 April and 1 May are holidays, 3 May is off for 1 May, a Saturday.
        let moved = preview.moved.first().unwrap();
        assert_eq!(moved.before, parse_instant("2027-04-29T17:00").ok());
        assert_eq!(moved.after, parse_instant("2027-05-04T17:00").ok());
        assert!(app.state().calendar.additions.is_empty(), "a preview keeps nothing");

        app.announce(&caller, &swap(), Vec::new(), today).await.unwrap();
        let is_worked = |date: &str| app.state().calendar.work.is_working_day(day(date)).unwrap();
        assert!(!is_worked("2027-04-29") && is_worked("2027-05-08"));
        let again = app.announce(&caller, &swap(), Vec::new(), today).await.unwrap_err();
        assert!(
            matches!(again, AppError::Input(findings) if codes(&findings).contains(&"announcement-already-entered"))
        );

        let id = app.state().calendar.additions.first().unwrap().id;
        let no_reason = app.withdraw_day(&caller, id, " ").await.unwrap_err();
        assert!(matches!(no_reason, AppError::Input(findings) if codes(&findings) == ["reason-missing"]));
        app.withdraw_day(&caller, id, "nhập nhầm").await.unwrap();
        assert!(is_worked("2027-04-29") && !is_worked("2027-05-08"));
        assert!(app.state().calendar.additions.iter().all(|addition| addition.withdrawn_at.is_some()));
    }

    #[tokio::test]
    async fn what_is_doubtful_or_impossible_about_a_day_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let today = day("2027-04-20");
        let of = |day: &AnnouncedDay| app.preview_announcement(day, Vec::new(), today).findings;
        let saturday = AnnouncedDay { date: day("2027-04-24"), ..swap() };
        assert_eq!(codes(&of(&saturday)), ["swap-off-already-off"]);
        let alone = AnnouncedDay { pair_date: None, ..swap() };
        assert_eq!(codes(&of(&alone)), ["swap-without-partner", "swap-pair-unmatched"]);
        let beyond =
            AnnouncedDay { date: day("2527-04-29"), kind: DayKind::Holiday, pair_date: None, ..swap() };
        assert!(of(&beyond).any_rejected());
        let refused = app.announce(&Caller::command_line(), &beyond, Vec::new(), today).await;
        assert!(matches!(refused, Err(AppError::Input(_))));
    }
}
