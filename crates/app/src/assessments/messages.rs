//! What units and experts write to each other about a component.

use super::gate::domain_of;
use super::refusals::{published, unknown_item};
use crate::policy::Action;
use crate::{App, AppError, Caller};
use caicach_assessments::{RoundKind, is_filled_by_system};
use caicach_findings::{Finding, Place, Text};
use caicach_store::{AssessmentId, AssessmentMessage, MessageKind, NewMessage};

impl App {
    /// Writes about a component: an expert asks, a unit answers, or contests a value that the system filled in.
    ///
    /// # Errors
    /// The caller may not; the result is published; a value is contested that the system did not fill in; the message says
    /// nothing; the database cannot be written.
    pub async fn write_message(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        item: &str,
        kind: MessageKind,
        text: &str,
    ) -> Result<AssessmentMessage, AppError> {
        self.check_sheet(caller, Action::ReadSheet, id, unit, None)?;
        let of = self.assessed_unit(id, unit).await?;
        let framework = &of.group.framework.framework;
        let component = framework.item(item).ok_or_else(|| unknown_item(item))?;
        let domain = Some(domain_of(framework, component));
        let action = match kind {
            MessageKind::Request | MessageKind::Remark => Action::AskForExplanation,
            MessageKind::Answer => Action::Explain,
            MessageKind::Contest => Action::EnterScore,
        };
        self.check_sheet(caller, action, id, unit, domain)?;
        if of.year.is_closed() {
            return Err(published());
        }
        if kind == MessageKind::Contest && !is_filled_by_system(component) {
            return Err(AppError::Input(not_filled(item).into()));
        }
        let open = of.year.rounds.open_for(unit, self.local_now());
        let round = open.last().copied().unwrap_or(RoundKind::SelfScore);
        let new = NewMessage {
            unit: unit.to_owned(),
            item: item.to_owned(),
            round: round.code().to_owned(),
            kind,
            text: text.trim().to_owned(),
        };
        let news = self.news_of_message(caller, (&of.year, &of.unit), (item, domain), kind).await?;
        let sent = self.store().commands().telling(&news).send_message(&caller.actor, id, new).await?;
        self.tell_of_change(id, unit);
        Ok(sent)
    }

    /// Settles a request or a contested value, with the reason where there is one.
    ///
    /// # Errors
    /// The caller may not; there is no such message that is open; the database cannot be written.
    pub async fn settle_message(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        message: i64,
        reason: Option<&str>,
    ) -> Result<AssessmentMessage, AppError> {
        self.check_sheet(caller, Action::AskForExplanation, id, unit, None)?;
        let units = [unit.to_owned()];
        let known = self.store().queries().assessment_messages(id, Some(&units)).await?;
        if !known.iter().any(|known| known.id == message) {
            return Err(AppError::NotFound("message"));
        }
        let settled = self.store().commands().settle_message(&caller.actor, id, message, reason).await?;
        self.tell_of_change(id, unit);
        Ok(settled)
    }
}

fn not_filled(item: &str) -> Finding {
    Finding::rejected(
        "not-filled-by-system",
        Text::new(
            "Chỉ kiến nghị về giá trị do hệ thống điền",
            "Only values that the system filled in are contested",
        ),
    )
    .at(Place::item(item))
    .hint(Text::new(
        "Giá trị do đơn vị nhập thì sửa trong ô",
        "Change in its cell what the unit entered itself",
    ))
}
