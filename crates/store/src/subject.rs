//! What a change or an error is about.

use caicach_findings::Text;
use std::fmt;

/// The kinds of things that the store keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A person who may sign in.
    Account,
    /// A role held by an account.
    RoleGrant,
    /// A token of a program.
    ApiToken,
    /// A letter that waits to be sent.
    Letter,
    /// A notice to a person.
    Notice,
    /// Whose account somebody is who signs in at a provider.
    OpenIdLink,
    /// A day that the office entered into the calendar.
    CalendarAddition,
    /// Weekly office hours.
    OfficeHours,
    /// A unit that the office added.
    OfficeUnit,
    /// A framework that the office entered.
    OfficeFramework,
    /// An imported file.
    ImportBatch,
    /// The values of one framework and year.
    ComponentValues,
    /// A register, with all that it holds.
    Register,
    /// A record of a register.
    Record,
    /// Which column of a file goes into which field of a register.
    ImportMapping,
    /// A stored computed result.
    Snapshot,
    /// A year's scoring of groups of units.
    Assessment,
    /// A group of units in an assessment.
    AssessmentGroup,
    /// A published result of an assessment.
    Publication,
    /// A published result that is being corrected, by the number of the publication.
    Correction,
    /// A unit in an assessment.
    AssessmentUnit,
    /// What was entered for a component.
    AssessmentEntry,
    /// What was written about a component.
    AssessmentMessage,
    /// A document behind an entry.
    Evidence,
    /// An entry of the audit log.
    AuditEntry,
    /// A setting.
    Setting,
    /// A request that may be sent twice.
    Request,
}

impl Subject {
    /// The word that stands in audit entries; it never changes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::RoleGrant => "role_grant",
            Self::ApiToken => "api_token",
            Self::Letter => "letter",
            Self::Notice => "notice",
            Self::OpenIdLink => "openid_link",
            Self::CalendarAddition => "calendar_addition",
            Self::OfficeHours => "office_hours",
            Self::OfficeFramework => "office_framework",
            Self::OfficeUnit => "office_unit",
            Self::ImportBatch => "import_batch",
            Self::ComponentValues => "component_values",
            Self::Register => "register",
            Self::Record => "record",
            Self::ImportMapping => "import_mapping",
            Self::Snapshot => "snapshot",
            Self::Assessment => "assessment",
            Self::AssessmentGroup => "assessment_group",
            Self::Publication => "publication",
            Self::Correction => "correction",
            Self::AssessmentUnit => "assessment_unit",
            Self::AssessmentEntry => "assessment_entry",
            Self::AssessmentMessage => "assessment_message",
            Self::Evidence => "evidence",
            Self::AuditEntry => "audit_entry",
            Self::Setting => "setting",
            Self::Request => "request",
        }
    }

    /// The word shown to people, in the middle of a sentence.
    #[must_use]
    pub fn name(self) -> Text {
        match self {
            Self::Account => Text::new("tài khoản", "account"),
            Self::RoleGrant => Text::new("vai trò được giao", "role"),
            Self::ApiToken => Text::new("mã truy cập API", "API token"),
            Self::Letter => Text::new("thư", "letter"),
            Self::Notice => Text::new("thông báo", "notice"),
            Self::OpenIdLink => Text::new("liên kết đăng nhập", "sign-in link"),
            Self::CalendarAddition => Text::new("ngày bổ sung vào lịch", "calendar entry"),
            Self::OfficeHours => Text::new("giờ làm việc", "office hours entry"),
            Self::OfficeFramework => Text::new("bộ tiêu chí", "framework"),
            Self::OfficeUnit => Text::new("đơn vị", "unit"),
            Self::ImportBatch => Text::new("lần nhập tệp", "import"),
            Self::ComponentValues => Text::new("bảng số liệu", "table of values"),
            Self::Register => Text::new("sổ theo dõi", "register"),
            Self::Record => Text::new("bản ghi", "record"),
            Self::ImportMapping => Text::new("cách ghép cột của tệp", "mapping of columns"),
            Self::Snapshot => Text::new("kết quả đã lưu", "stored result"),
            Self::Assessment => Text::new("kỳ đánh giá", "assessment"),
            Self::AssessmentGroup => {
                Text::new("nhóm đơn vị trong kỳ đánh giá", "group of units in the assessment")
            }
            Self::Publication => Text::new("kết quả công bố", "published result"),
            Self::Correction => Text::new("việc đính chính", "correction"),
            Self::AssessmentUnit => Text::new("đơn vị trong kỳ đánh giá", "unit of the assessment"),
            Self::AssessmentEntry => Text::new("ô điểm", "entry"),
            Self::AssessmentMessage => Text::new("trao đổi", "message"),
            Self::Evidence => Text::new("tài liệu kiểm chứng", "evidence"),
            Self::AuditEntry => Text::new("mục nhật ký", "entry of the audit log"),
            Self::Setting => Text::new("thiết lập", "setting"),
            Self::Request => Text::new("yêu cầu", "request"),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name().en)
    }
}
