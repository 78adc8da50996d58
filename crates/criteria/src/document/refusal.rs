//! Why a file cannot be read at all, and what to do about it.

use caicach_findings::{Finding, Findings, Place, Text};

/// The reason why nothing is read from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There are no bytes.
    Empty,
    /// The file has more bytes than the limit, given here.
    FileTooLarge(u64),
    /// No package at all.
    NotAPackage,
    /// A package of something else: a presentation, an OpenDocument file, an archive of files.
    OtherPackage,
    /// Word or Excel before 2007, RTF, or a web page under the name of a document.
    OldFormat,
    /// A PDF file.
    Pdf,
    /// Protected by a password.
    Protected,
    /// Cut off or damaged.
    Damaged,
    /// Unpacks to more than the limits allow.
    Bomb,
    /// Elements lie deeper in each other than the limit allows.
    TooDeep,
    /// The package has no main part.
    NoText,
}

impl Refusal {
    /// The finding about a file.
    pub(super) fn into_findings(self, file: &str) -> Findings {
        let (message, hint) = self.words();
        Finding::rejected(self.code(), message).at(Place::file(file)).hint(hint).into()
    }

    fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty-file",
            Self::FileTooLarge(_) => "file-too-large",
            Self::NotAPackage | Self::OtherPackage => "not-a-document",
            Self::OldFormat => "old-format",
            Self::Pdf => "pdf-file",
            Self::Protected => "protected-file",
            Self::Damaged => "damaged-file",
            Self::Bomb => "unpacks-too-large",
            Self::TooDeep => "nested-too-deep",
            Self::NoText => "document-without-text",
        }
    }

    fn words(self) -> (Text, Text) {
        let save_again = Text::new(
            "Mở tệp bằng Word hoặc Excel, lưu lại dạng .docx hoặc .xlsx rồi tải lên lại",
            "Open the file in Word or Excel, save it as .docx or .xlsx and send it again",
        );
        match self {
            Self::Empty => (Text::new("Tệp không có nội dung", "The file is empty"), save_again),
            Self::FileTooLarge(limit) => (too_large(limit), keep_the_table()),
            Self::NotAPackage | Self::OtherPackage => (
                Text::new(
                    "Tệp không phải là văn bản DOCX hoặc bảng tính XLSX",
                    "The file is neither a DOCX document nor an XLSX workbook",
                ),
                save_again,
            ),
            Self::OldFormat => (
                Text::new(
                    "Tệp có định dạng cũ (.doc, .xls, .rtf hoặc trang web), không phải .docx hoặc .xlsx",
                    "The file has an old format (.doc, .xls, .rtf or a web page), not .docx or .xlsx",
                ),
                save_again,
            ),
            Self::Pdf => (
                Text::new(
                    "Tệp PDF không giữ cấu trúc bảng nên không đọc được",
                    "A PDF file does not keep the structure of tables and cannot be read",
                ),
                Text::new(
                    "Dùng tệp Word hoặc Excel gốc của quyết định",
                    "Use the Word or Excel file that the decision was made from",
                ),
            ),
            Self::Protected => (
                Text::new("Tệp được bảo vệ bằng mật khẩu", "The file is protected by a password"),
                Text::new(
                    "Mở tệp, bỏ mật khẩu, lưu lại rồi tải lên lại",
                    "Open the file, remove the password, save it and send it again",
                ),
            ),
            Self::Damaged => (
                Text::new(
                    "Tệp bị hỏng hoặc chưa được tải lên hết",
                    "The file is damaged, or not all of it has arrived",
                ),
                save_again,
            ),
            Self::Bomb => (
                Text::new(
                    "Tệp khi giải nén lớn hơn mức cho phép nhiều lần",
                    "The file unpacks to far more than is allowed",
                ),
                keep_the_table(),
            ),
            Self::TooDeep => (
                Text::new(
                    "Các phần của tệp lồng vào nhau quá sâu",
                    "The parts of the file lie too deep within each other",
                ),
                keep_the_table(),
            ),
            Self::NoText => (
                Text::new(
                    "Tệp DOCX không có phần nội dung văn bản",
                    "The DOCX file has no part with the text of the document",
                ),
                save_again,
            ),
        }
    }
}

fn too_large(limit: u64) -> Text {
    let mebibytes = limit / (1024 * 1024);
    Text::new(
        format!("Tệp lớn hơn mức {mebibytes} MiB"),
        format!("The file is larger than the limit of {mebibytes} MiB"),
    )
}

fn keep_the_table() -> Text {
    Text::new(
        "Chép riêng bảng tiêu chí sang một tệp mới rồi tải tệp đó lên",
        "Copy the table of criteria alone into a new file and send that",
    )
}
