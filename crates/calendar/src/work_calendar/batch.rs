//! Due days of many dossiers at once, for limits in whole working days.

use super::WorkCalendar;
use crate::error::CalendarError;

/// What stands for a due day that the tables do not hold.
pub const NO_DUE_DAY: i32 = i32::MIN;

impl WorkCalendar {
    /// Due days for limits in whole working days without pauses.
    ///
    /// Days are counted from 1 January 1970. Each due day is the n-th working day after the day of receipt; a receipt
    /// on a day off counts as received on the next working day, and a limit of 0 ends on the day of receipt. A day
    /// of receipt or a due day outside 1970–2120 gives [`NO_DUE_DAY`].
    ///
    /// # Errors
    /// [`CalendarError::LengthsDiffer`] when the three lists are not equally long; nothing is written then.
    pub fn due_days(
        &self,
        received_days: &[i32],
        limits: &[u16],
        due_days: &mut [i32],
    ) -> Result<(), CalendarError> {
        let count = due_days.len();
        if received_days.len() != count || limits.len() != count {
            return Err(CalendarError::LengthsDiffer {
                received: received_days.len(),
                limits: limits.len(),
                due: count,
            });
        }
        for ((received, limit), due) in received_days.iter().zip(limits).zip(due_days) {
            *due = self.due_day(*received, *limit).unwrap_or(NO_DUE_DAY);
        }
        Ok(())
    }

    /// One due day: the rank of the first working day that is not before the receipt, moved on by the limit.
    fn due_day(&self, received: i32, limit: u16) -> Option<i32> {
        let rank = self.working_days_before.get(usize::try_from(received).ok()?)?;
        let due = self.working_days.get(usize::from(*rank) + usize::from(limit))?;
        Some(i32::from(*due))
    }
}
