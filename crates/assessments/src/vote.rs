//! The council's vote.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a member says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Approves.
    Approve,
    /// Does not approve.
    Reject,
    /// Neither.
    Abstain,
}

/// What a member said, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// What the member says.
    pub choice: Choice,
    /// In writing (lấy ý kiến bằng văn bản), and not at the meeting. It counts all the same.
    pub in_writing: bool,
    /// The member's remark.
    #[serde(default)]
    pub remark: String,
}

/// A vote of a council: its members, and who said what. A member who votes again replaces the earlier ballot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// The members by name or number; none while somebody has not voted.
    pub members: BTreeMap<String, Option<Ballot>>,
}

/// How a vote stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoteResult {
    /// How many members there are.
    pub members: usize,
    /// How many have voted.
    pub voted: usize,
    /// How many of those at the meeting.
    pub present: usize,
    /// How many approve.
    pub approve: usize,
    /// How many do not.
    pub reject: usize,
    /// How many abstain.
    pub abstain: usize,
}

impl VoteResult {
    /// Approved: more than half of all members, whether present or in writing (as the council under Hà Nội 4762 of 2024).
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.approve > self.members / 2
    }

    /// Rejected for good: those who have not yet voted could no longer make a majority.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        let open = self.members.saturating_sub(self.voted);
        self.approve.saturating_add(open) <= self.members / 2
    }

    /// How many more must approve.
    #[must_use]
    pub fn still_needed(&self) -> usize {
        (self.members / 2 + 1).saturating_sub(self.approve)
    }
}

impl Vote {
    /// A vote of these members, in which nobody has voted.
    pub fn of<S: Into<String>>(members: impl IntoIterator<Item = S>) -> Self {
        Self { members: members.into_iter().map(|member| (member.into(), None)).collect() }
    }

    /// Takes a ballot. False: there is no such member.
    pub fn cast(&mut self, member: &str, ballot: Ballot) -> bool {
        let Some(place) = self.members.get_mut(member) else { return false };
        *place = Some(ballot);
        true
    }

    /// How the vote stands.
    #[must_use]
    pub fn result(&self) -> VoteResult {
        let ballots = || self.members.values().flatten();
        let of = |choice: Choice| ballots().filter(|ballot| ballot.choice == choice).count();
        VoteResult {
            members: self.members.len(),
            voted: ballots().count(),
            present: ballots().filter(|ballot| !ballot.in_writing).count(),
            approve: of(Choice::Approve),
            reject: of(Choice::Reject),
            abstain: of(Choice::Abstain),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ballot(choice: Choice, in_writing: bool) -> Ballot {
        Ballot { choice, in_writing, remark: String::new() }
    }

    /// Ten members, as the council under Hà Nội 4762 of 2024: five are not more than half, six are.
    #[test]
    fn more_than_half_of_all_members_approve_also_in_writing() {
        let names: Vec<String> = (1..=10).map(|number| format!("m{number}")).collect();
        let mut vote = Vote::of(names.iter().cloned());
        for name in names.iter().take(5) {
            assert!(vote.cast(name, ballot(Choice::Approve, false)));
        }
        assert!(!vote.result().is_approved());
        assert_eq!(vote.result().still_needed(), 1);
        assert!(vote.cast("m6", ballot(Choice::Approve, true)));
        let result = vote.result();
        assert!(result.is_approved());
        assert_eq!((result.voted, result.present, result.approve), (6, 5, 6));
        assert!(!vote.cast("somebody", ballot(Choice::Approve, false)));
        // Somebody thinks again.
        assert!(vote.cast("m6", ballot(Choice::Abstain, true)));
        assert!(!vote.result().is_approved());
    }

    #[test]
    fn a_vote_is_lost_when_the_rest_cannot_save_it() {
        let mut vote = Vote::of(["a", "b", "c"]);
        vote.cast("a", ballot(Choice::Reject, false));
        assert!(!vote.result().is_lost());
        vote.cast("b", ballot(Choice::Abstain, false));
        assert!(vote.result().is_lost());
        let empty = Vote::default().result();
        assert!(!empty.is_approved() && empty.is_lost());
    }
}
