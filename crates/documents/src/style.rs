//! The look of each part of a document, with its clause of Annex I.

use crate::face;
use crate::form::{self, Form};
use crate::length::Length;
use crate::table::Align;
use serde::Serialize;

/// A part of a document that has a look of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) enum Style {
    NationalName,
    Motto,
    Superior,
    Issuer,
    Number,
    DraftMark,
    PlaceAndDate,
    KindName,
    Subject,
    Enacting,
    LegalBasis,
    Addressee,
    AddresseesLabel,
    AddresseeItem,
    PartLabel,
    PartTitle,
    Heading,
    ArticleTitle,
    ClauseTitle,
    Body,
    TableCaption,
    TableHeader,
    TableText,
    ChartCaption,
    SmallPrint,
    SignatoryOffice,
    SignatoryName,
    RecipientsLabel,
    Recipient,
    AnnexLabel,
    AnnexTitle,
    AnnexReference,
    PageNumber,
}

/// How a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Standing {
    Left,
    Center,
    Right,
    Justify,
}

impl From<Align> for Standing {
    fn from(align: Align) -> Self {
        match align {
            Align::Left => Self::Left,
            Align::Center => Self::Center,
            Align::Right => Self::Right,
        }
    }
}

/// The look of a paragraph. The size is in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Look {
    pub(crate) size: u32,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) standing: Standing,
    /// Of the first line.
    pub(crate) indent: Length,
    /// Of all lines.
    pub(crate) left: Length,
    pub(crate) after: Length,
    /// Whether it stays on the page of what follows it.
    pub(crate) keep: bool,
    /// Distance of lines in hundredths of a single line.
    pub(crate) spacing: u32,
}

impl Style {
    pub(crate) const ALL: [Self; 33] = [
        Self::NationalName,
        Self::Motto,
        Self::Superior,
        Self::Issuer,
        Self::Number,
        Self::DraftMark,
        Self::PlaceAndDate,
        Self::KindName,
        Self::Subject,
        Self::Enacting,
        Self::LegalBasis,
        Self::Addressee,
        Self::AddresseesLabel,
        Self::AddresseeItem,
        Self::PartLabel,
        Self::PartTitle,
        Self::Heading,
        Self::ArticleTitle,
        Self::ClauseTitle,
        Self::Body,
        Self::TableCaption,
        Self::TableHeader,
        Self::TableText,
        Self::ChartCaption,
        Self::SmallPrint,
        Self::SignatoryOffice,
        Self::SignatoryName,
        Self::RecipientsLabel,
        Self::Recipient,
        Self::AnnexLabel,
        Self::AnnexTitle,
        Self::AnnexReference,
        Self::PageNumber,
    ];

    /// The name of the style in a word processor.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NationalName => "Quốc hiệu",
            Self::Motto => "Tiêu ngữ",
            Self::Superior => "Cơ quan chủ quản",
            Self::Issuer => "Cơ quan ban hành",
            Self::Number => "Số, ký hiệu",
            Self::DraftMark => "Dự thảo",
            Self::PlaceAndDate => "Địa danh và thời gian",
            Self::KindName => "Tên loại",
            Self::Subject => "Trích yếu",
            Self::Enacting => "Thẩm quyền ban hành",
            Self::LegalBasis => "Căn cứ",
            Self::Addressee => "Kính gửi một nơi",
            Self::AddresseesLabel => "Kính gửi nhiều nơi",
            Self::AddresseeItem => "Nơi được kính gửi",
            Self::PartLabel => "Phần, chương, mục",
            Self::PartTitle => "Tiêu đề phần, chương, mục",
            Self::Heading => "Mục La Mã",
            Self::ArticleTitle => "Điều",
            Self::ClauseTitle => "Tiêu đề khoản",
            Self::Body => "Nội dung",
            Self::TableCaption => "Tên bảng",
            Self::TableHeader => "Đầu bảng",
            Self::TableText => "Ô bảng",
            Self::ChartCaption => "Tên biểu đồ",
            Self::SmallPrint => "Thông tin kiểm chứng",
            Self::SignatoryOffice => "Quyền hạn, chức vụ",
            Self::SignatoryName => "Họ tên người ký",
            Self::RecipientsLabel => "Từ Nơi nhận",
            Self::Recipient => "Nơi nhận",
            Self::AnnexLabel => "Từ Phụ lục",
            Self::AnnexTitle => "Tên phụ lục",
            Self::AnnexReference => "Chỉ dẫn kèm theo",
            Self::PageNumber => "Số trang",
        }
    }

    /// The look within what the office chose.
    pub(crate) fn look(self, form: &Form) -> Look {
        let text = Look {
            size: form.text_size,
            bold: false,
            italic: false,
            standing: Standing::Justify,
            indent: Length::default(),
            left: Length::default(),
            after: form::PARAGRAPH_GAP,
            keep: false,
            spacing: form.line_spacing,
        };
        let middle = Look { standing: Standing::Center, after: Length::default(), spacing: 100, ..text };
        let title = Look { bold: true, keep: true, ..middle };
        let indented = Look { indent: form::FIRST_LINE_INDENT, ..text };
        let table = Look { size: form.table_size(), after: Length::default(), spacing: 100, ..text };
        match self {
            // II.1
            Self::NationalName => Look { size: form.name_size, bold: true, ..middle },
            Self::Motto => Look { size: form.motto_size(), bold: true, ..middle },
            // II.2.b
            Self::Superior => Look { size: form.name_size, ..middle },
            Self::Issuer => Look { size: form.name_size, bold: true, ..middle },
            // II.3.c
            Self::Number => Look { size: form::NUMBER_SIZE, ..middle },
            Self::DraftMark => Look { size: form::NUMBER_SIZE, bold: true, ..middle },
            // II.4.c
            Self::PlaceAndDate => Look { size: form.motto_size(), italic: true, ..middle },
            // II.5.b
            Self::KindName | Self::Subject => title,
            // Specimens 1.1 and 1.2 of Annex III.
            Self::Enacting => Look { after: form::PARAGRAPH_GAP, ..title },
            // II.6.a
            Self::LegalBasis => Look { italic: true, ..indented },
            // II.9.d, box 9a
            Self::Addressee => Look { after: Length::points(12), ..middle },
            Self::AddresseesLabel => Look {
                standing: Standing::Left,
                left: ADDRESSEES_INDENT,
                after: Length::default(),
                keep: true,
                ..text
            },
            Self::AddresseeItem => {
                let colon = face::width("Kính gửi", form.text_size, false).twentieths();
                let left = Length::from_twentieths(ADDRESSEES_INDENT.twentieths() + colon);
                Look { standing: Standing::Left, left, after: Length::default(), ..text }
            }
            // II.6.đ and section V, 6
            Self::PartLabel => title,
            Self::PartTitle => Look { after: form::PARAGRAPH_GAP, ..title },
            Self::Heading | Self::ArticleTitle | Self::ClauseTitle => {
                Look { bold: true, keep: true, ..indented }
            }
            // II.6.e
            Self::Body => indented,
            Self::TableCaption | Self::ChartCaption => {
                Look { italic: true, after: Length::points(3), keep: self == Self::TableCaption, ..middle }
            }
            Self::TableHeader => Look { bold: true, standing: Standing::Center, ..table },
            Self::TableText => Look { standing: Standing::Left, ..table },
            Self::SmallPrint => Look {
                size: form::VERIFICATION_SIZE,
                standing: Standing::Left,
                after: Length::points(2),
                spacing: 100,
                ..text
            },
            // II.7.đ
            Self::SignatoryOffice | Self::SignatoryName => title,
            // II.9.d, box 9b
            Self::RecipientsLabel => Look {
                size: form::RECIPIENTS_LABEL_SIZE,
                bold: true,
                italic: true,
                standing: Standing::Left,
                keep: true,
                ..middle
            },
            Self::Recipient => Look { size: form::RECIPIENTS_SIZE, standing: Standing::Left, ..middle },
            // III.1
            Self::AnnexLabel => Look { size: form::ANNEX_LABEL_SIZE, ..title },
            Self::AnnexTitle => title,
            Self::AnnexReference => Look { italic: true, keep: true, ..middle },
            // I.7
            Self::PageNumber => middle,
        }
    }
}

/// Where `Kính gửi:` begins when there are several addressees; the decree leaves it open.
const ADDRESSEES_INDENT: Length = Length::tenths_of_millimetre(300);
