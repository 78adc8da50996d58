//! Handing a sheet in, approving it, giving it back.

use super::refusals::{handed_in, published};
use super::{AssessedUnit, SheetView};
use crate::policy::Action;
use crate::{App, AppError, Caller};
use caicach_assessments::{Lacking, RoundKind};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_index::Item;
use caicach_store::{AssessmentId, AssessmentUnit, HandedIn, News};

impl App {
    /// Hands in what a unit entered in a round, for the unit's head to approve. From then on it does not change until it is
    /// given back.
    ///
    /// # Errors
    /// The caller may not; the round is not open; something is lacking (one finding for each component); somebody else was
    /// faster; the database cannot be written.
    pub async fn hand_in(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        round: RoundKind,
    ) -> Result<AssessmentUnit, AppError> {
        self.check_entry(caller, (id, unit), round, None)?;
        let view = self.unit_sheet(caller, id, unit).await?;
        self.check_open(&view.of, round, unit)?;
        if round == RoundKind::SelfScore {
            let lacking = lacking(&view);
            if !lacking.is_empty() {
                return Err(AppError::Input(lacking));
            }
        }
        let by = Some(caller.actor.code());
        let state = HandedIn { at: Some(self.store().now()), by, ..HandedIn::default() };
        self.set_handed_in(caller, &view.of, round, state, None).await
    }

    /// The unit's head, or who acts for the head, approves what was handed in.
    ///
    /// # Errors
    /// The caller may not; nothing was handed in; somebody else was faster; the database cannot be written.
    pub async fn approve(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        round: RoundKind,
        is_acting: bool,
    ) -> Result<AssessmentUnit, AppError> {
        self.check_sheet(caller, Action::ApproveSheet, id, unit, None)?;
        let of = self.assessed_unit(id, unit).await?;
        if of.year.is_closed() {
            return Err(published());
        }
        let known = of.unit.handed_in.get(round.code()).filter(|handed| handed.at.is_some());
        let handed = known.cloned().ok_or_else(|| AppError::Input(nothing_handed_in(unit).into()))?;
        let state = HandedIn {
            approved_at: Some(self.store().now()),
            approved_by: Some(caller.actor.code()),
            is_acting,
            ..handed
        };
        self.set_handed_in(caller, &of, round, state, None).await
    }

    /// Gives back what was handed in, with a reason, so that it can be changed while the round is open.
    ///
    /// # Errors
    /// The caller may not; no reason is given; nothing was handed in; somebody else was faster; the database cannot be written.
    pub async fn give_back(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        round: RoundKind,
        reason: &str,
    ) -> Result<AssessmentUnit, AppError> {
        self.check_sheet(caller, Action::ApproveSheet, id, unit, None)?;
        if reason.trim().is_empty() {
            return Err(AppError::Input(no_reason(unit).into()));
        }
        let of = self.assessed_unit(id, unit).await?;
        if of.year.is_closed() {
            return Err(published());
        }
        if of.unit.handed_in.get(round.code()).is_none_or(|handed| handed.at.is_none()) {
            return Err(AppError::Input(nothing_handed_in(unit).into()));
        }
        let state = HandedIn { given_back: Some(reason.trim().to_owned()), ..HandedIn::default() };
        self.set_handed_in(caller, &of, round, state, Some(reason)).await
    }

    async fn set_handed_in(
        &self,
        caller: &Caller,
        of: &AssessedUnit,
        round: RoundKind,
        state: HandedIn,
        reason: Option<&str>,
    ) -> Result<AssessmentUnit, AppError> {
        let (id, unit) = (of.year.assessment.id, &of.unit);
        if state.approved_at.is_none() && state.at.is_some() {
            let before = unit.handed_in.get(round.code());
            if before.is_some_and(|before| before.at.is_some()) {
                return Err(handed_in(&unit.code));
            }
        }
        // What waits for somebody, or was given back to somebody, is told; an approval waits for nobody.
        let news = match state.approved_at {
            None if round.is_of_unit() => {
                self.news_of_hand_in(caller, (&of.year, unit), round, reason).await?
            }
            _ => News::default(),
        };
        let commands = self.store().commands().telling(&news);
        let after = commands
            .set_handed_in(&caller.actor, id, &unit.code, unit.version, round.code(), state, reason)
            .await?;
        self.tell_of_change(id, &unit.code);
        Ok(after)
    }
}

/// One finding for each component that keeps a unit from handing in.
#[must_use]
pub(super) fn lacking(view: &SheetView) -> Findings {
    let mut findings = Findings::default();
    for (item, lacking) in view.lacking() {
        findings.push(lacks(item, lacking));
    }
    findings
}

fn lacks(item: &Item, lacking: Lacking) -> Finding {
    let (code, message, hint) = match lacking {
        Lacking::Statement => (
            "no-self-score",
            Text::new("Chưa tự chấm", "Not scored yet"),
            Text::new(
                "Nhập giá trị hoặc chọn “không áp dụng”",
                "Enter a value, or say that it does not apply",
            ),
        ),
        Lacking::Refused => (
            "self-score-refused",
            Text::new("Giá trị không hợp với quy tắc", "The value does not fit the rule"),
            Text::new("Sửa giá trị theo quy tắc của mục", "Mend the value by the rule of the item"),
        ),
        Lacking::Evidence => (
            "no-evidence",
            Text::new(
                "Chưa có tài liệu kiểm chứng, cũng chưa giải trình",
                "There is neither evidence nor an explanation",
            ),
            Text::new(
                "Đính kèm tài liệu, hoặc giải trình vào ô nhận xét",
                "Attach a document, or explain in the comment",
            ),
        ),
    };
    Finding::rejected(code, message).at(Place::item(item.code.clone())).hint(hint)
}

fn nothing_handed_in(unit: &str) -> Finding {
    Finding::rejected("not-handed-in", Text::new("Đơn vị chưa nộp", "The unit has not handed in"))
        .at(Place::item(unit))
}

fn no_reason(unit: &str) -> Finding {
    Finding::rejected("reason-missing", Text::new("Trả lại phải có lý do", "Giving back needs a reason"))
        .at(Place::item(unit))
}
