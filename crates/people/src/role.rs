//! The roles.

use caicach_findings::Text;

/// What somebody is, for a unit. What it allows stands in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Keeps people, units and calendar.
    Administrator,
    /// Owns the index: frameworks, assessments, publication.
    IndexOwner,
    /// Scores the own unit and hands in evidence.
    Scorer,
    /// Approves the sheet of the unit before it is handed in: its head, or who acts for the head.
    Approver,
    /// Appraises the domains of which the own agency has charge.
    Appraiser,
    /// Votes in the council.
    CouncilMember,
    /// Interviews in a survey.
    Surveyor,
    /// Leads surveyors, and looks at what they bring.
    Supervisor,
    /// Keeps registers.
    Clerk,
    /// Reads what is known of the units led.
    Leader,
    /// Reads everything and changes nothing.
    Auditor,
}

impl Role {
    /// All roles, in the order in which people are shown them.
    pub const ALL: [Self; 11] = [
        Self::Administrator,
        Self::IndexOwner,
        Self::Scorer,
        Self::Approver,
        Self::Appraiser,
        Self::CouncilMember,
        Self::Surveyor,
        Self::Supervisor,
        Self::Clerk,
        Self::Leader,
        Self::Auditor,
    ];

    /// The word that is stored and that the policy uses; it never changes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::IndexOwner => "index_owner",
            Self::Scorer => "scorer",
            Self::Approver => "approver",
            Self::Appraiser => "appraiser",
            Self::CouncilMember => "council_member",
            Self::Surveyor => "surveyor",
            Self::Supervisor => "supervisor",
            Self::Clerk => "clerk",
            Self::Leader => "leader",
            Self::Auditor => "auditor",
        }
    }

    /// Reads the word of [`Role::code`].
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> Text {
        match self {
            Self::Administrator => Text::new("Quản trị", "Administrator"),
            Self::IndexOwner => Text::new("Chủ trì chỉ số", "Index owner"),
            Self::Scorer => Text::new("Cán bộ chấm điểm", "Scorer"),
            Self::Approver => Text::new("Người duyệt của đơn vị", "Approver of the unit"),
            Self::Appraiser => Text::new("Chuyên gia thẩm định", "Appraiser"),
            Self::CouncilMember => Text::new("Thành viên hội đồng", "Council member"),
            Self::Surveyor => Text::new("Điều tra viên", "Surveyor"),
            Self::Supervisor => Text::new("Giám sát điều tra", "Survey supervisor"),
            Self::Clerk => Text::new("Cán bộ cập nhật sổ", "Clerk"),
            Self::Leader => Text::new("Lãnh đạo", "Leader"),
            Self::Auditor => Text::new("Kiểm tra, thanh tra", "Auditor"),
        }
    }

    /// What somebody with the role does, in a sentence.
    #[must_use]
    pub fn about(self) -> Text {
        match self {
            Self::Administrator => Text::new(
                "Quản lý tài khoản, vai trò, đơn vị, lịch làm việc; không chấm điểm thay đơn vị",
                "Keeps accounts, roles, units and the calendar; does not score for anybody",
            ),
            Self::IndexOwner => Text::new(
                "Soạn bộ tiêu chí, mở kỳ đánh giá, ghi quyết định, công bố kết quả",
                "Edits frameworks, opens assessments, records decisions, publishes results",
            ),
            Self::Scorer => Text::new(
                "Tự chấm điểm cho đơn vị, gắn tài liệu kiểm chứng, giải trình",
                "Scores the own unit, attaches evidence, explains",
            ),
            Self::Approver => Text::new(
                "Người đứng đầu đơn vị (hoặc người được ủy quyền) duyệt bảng tự chấm trước khi nộp",
                "The head of the unit, or who acts for the head, approves the sheet before it is handed in",
            ),
            Self::Appraiser => Text::new(
                "Thẩm định điểm ở các lĩnh vực được giao, yêu cầu giải trình",
                "Appraises the domains that are stated, and asks for explanations",
            ),
            Self::CouncilMember => Text::new(
                "Xem bảng điểm và biểu quyết trong hội đồng",
                "Reads the sheets and votes in the council",
            ),
            Self::Surveyor => {
                Text::new("Phỏng vấn theo phiếu điều tra được giao", "Interviews in the surveys assigned")
            }
            Self::Supervisor => Text::new(
                "Phân công điều tra viên, kiểm tra và phúc tra phiếu",
                "Assigns surveyors, checks and re-verifies what they bring",
            ),
            Self::Clerk => Text::new(
                "Xem, nhập và sửa bản ghi trong các sổ theo dõi của đơn vị",
                "Reads, enters and changes records in the registers of the unit",
            ),
            Self::Leader => Text::new(
                "Xem số liệu, sổ theo dõi và bảng điểm của các đơn vị phụ trách",
                "Reads figures, registers and sheets of the units led",
            ),
            Self::Auditor => Text::new(
                "Xem tất cả trong phạm vi và nhật ký; không sửa gì",
                "Reads everything within reach and the audit log; changes nothing",
            ),
        }
    }

    /// Whether grants of the role may be bound to domains.
    #[must_use]
    pub fn may_have_domains(self) -> bool {
        self == Self::Appraiser
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_its_own_word_and_both_languages() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
            for text in [role.name(), role.about()] {
                assert!(!text.vi.is_empty() && !text.en.is_empty() && text.vi != text.en, "{role:?}");
            }
        }
        assert_eq!(Role::parse("boss"), None);
    }
}
