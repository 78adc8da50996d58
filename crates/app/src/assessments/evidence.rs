//! Documents behind what a unit states: files of known types, and addresses of records and measures.

use super::Year;
use super::gate::domain_of;
use super::refusals::unknown_item;
use crate::policy::Action;
use crate::{App, AppError, Caller};
use bytes::Bytes;
use caicach_assessments::RoundKind;
use caicach_findings::{Finding, Place, Text};
use caicach_store::{AssessmentId, Evidence, EvidenceId, EvidenceKind, NewEvidence};

/// The largest file: 50 MB.
pub const MOST_BYTES: usize = 50 * 1024 * 1024;

/// The types of files that are taken, each with the endings that its files have.
const TYPES: [(&str, &[&str]); 9] = [
    ("application/pdf", &["pdf"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/png", &["png"]),
    ("image/webp", &["webp"]),
    ("image/gif", &["gif"]),
    ("image/tiff", &["tif", "tiff"]),
    ("image/heif", &["heic", "heif"]),
];

/// How far before its end a PDF says that it ends.
const END_OF_PDF: usize = 4096;

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Where a document belongs.
#[derive(Debug, Clone)]
pub struct EvidencePlace {
    /// The unit; empty for a document of the assessment as a whole.
    pub unit: String,
    /// The component; empty for a document of the assessment as a whole.
    pub item: String,
    /// The round in which it is handed in.
    pub round: RoundKind,
}

impl EvidencePlace {
    /// The place of what was signed: minutes and resolution of the council, the decision by which the result is published.
    #[must_use]
    pub fn signed(round: RoundKind) -> Self {
        Self { unit: String::new(), item: String::new(), round }
    }
}

impl Year {
    /// The rounds of which signed documents are kept.
    pub fn signed_rounds(&self) -> impl Iterator<Item = RoundKind> {
        let has_council = self.rounds.round(RoundKind::Council).is_some() || !self.council.members.is_empty();
        let council = has_council.then_some(RoundKind::Council);
        council.into_iter().chain([RoundKind::Publication])
    }
}

impl App {
    /// Attaches a file to a component. It is kept under the hash of its bytes; one that it replaces stays to be looked at.
    ///
    /// # Errors
    /// The caller may not; the round is not open; the file is empty, too large, cut off, of a type that is not taken or not of
    /// the type that its name says; it cannot be kept.
    pub async fn attach_file(
        &self,
        caller: &Caller,
        id: AssessmentId,
        place: &EvidencePlace,
        title: &str,
        file: SentFile,
        replaces: Option<EvidenceId>,
    ) -> Result<Evidence, AppError> {
        self.check_attaching(caller, id, place).await?;
        let media_type = type_of(&file)?.to_owned();
        let blobs = self.blobs().ok_or(AppError::NotFound("blobs"))?;
        let bytes = u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
        let sha256 = blobs.put(file.bytes).await?;
        let kind = EvidenceKind::File { name: file.name, media_type, bytes, sha256 };
        self.add_evidence(caller, id, place, title, kind, replaces).await
    }

    /// Attaches the address of a document, of records or of a measure.
    ///
    /// # Errors
    /// The caller may not; the round is not open; the address is neither one of this server nor `https://…`.
    pub async fn attach_link(
        &self,
        caller: &Caller,
        id: AssessmentId,
        place: &EvidencePlace,
        title: &str,
        target: &str,
    ) -> Result<Evidence, AppError> {
        self.check_attaching(caller, id, place).await?;
        let is_own = target.starts_with('/') && !target.starts_with("//");
        if !is_own && !target.starts_with("https://") {
            return Err(refused(
                "wrong-address",
                target,
                Text::new("Địa chỉ không dùng được", "The address cannot be used"),
                Text::new(
                    "Ghi địa chỉ https://… hoặc đường dẫn của hệ thống này",
                    "Write https://… or a path of this server",
                ),
            ));
        }
        self.add_evidence(caller, id, place, title, EvidenceKind::Link(target.to_owned()), None).await
    }

    /// Withdraws a document; it stays to be looked at.
    ///
    /// # Errors
    /// The caller may not; the round is not open; there is no such document; the database cannot be written.
    pub async fn withdraw_evidence(
        &self,
        caller: &Caller,
        id: AssessmentId,
        evidence: EvidenceId,
        reason: &str,
    ) -> Result<Evidence, AppError> {
        let known = self.store().queries().one_evidence(id, evidence).await?.evidence;
        let round = RoundKind::parse(&known.round).ok_or(AppError::NotFound("round"))?;
        let place = EvidencePlace { unit: known.unit, item: known.item, round };
        self.check_attaching(caller, id, &place).await?;
        let withdrawn =
            self.store().commands().withdraw_evidence(&caller.actor, id, evidence, reason).await?;
        self.tell_of_change(id, &place.unit);
        Ok(withdrawn)
    }

    /// A document with its bytes; no bytes for an address.
    ///
    /// # Errors
    /// The caller may not see it; there is none; its bytes are lost or altered.
    pub async fn evidence_file(
        &self,
        caller: &Caller,
        id: AssessmentId,
        evidence: EvidenceId,
    ) -> Result<(Evidence, Option<Bytes>), AppError> {
        let known = self.store().queries().one_evidence(id, evidence).await?;
        if known.evidence.unit.is_empty() {
            self.check_sees_years(caller)?;
        } else {
            self.check_sheet(caller, Action::ReadSheet, id, &known.evidence.unit, None)?;
        }
        let EvidenceKind::File { sha256, .. } = &known.evidence.kind else { return Ok((known, None)) };
        let blobs = self.blobs().ok_or(AppError::NotFound("blobs"))?;
        let bytes = blobs.get(sha256).await?;
        Ok((known, Some(bytes)))
    }

    /// The signed documents of an assessment, also those that were withdrawn.
    ///
    /// # Errors
    /// The caller may not see assessments; the database cannot be read.
    pub async fn signed_documents(
        &self,
        caller: &Caller,
        id: AssessmentId,
    ) -> Result<Vec<Evidence>, AppError> {
        self.check_sees_years(caller)?;
        Ok(self.store().queries().evidence(id, Some(&[String::new()])).await?)
    }

    async fn check_attaching(
        &self,
        caller: &Caller,
        id: AssessmentId,
        place: &EvidencePlace,
    ) -> Result<(), AppError> {
        if place.unit.is_empty() {
            self.check_year(caller, Action::RecordDecision, Some(id))?;
            let is_known = self.year(id).await?.signed_rounds().any(|round| round == place.round);
            return if is_known { Ok(()) } else { Err(AppError::NotFound("round")) };
        }
        self.check_sheet(caller, Action::ReadSheet, id, &place.unit, None)?;
        let of = self.assessed_unit(id, &place.unit).await?;
        let framework = &of.group.framework.framework;
        let item = framework.item(&place.item).ok_or_else(|| unknown_item(&place.item))?;
        let domain = domain_of(framework, item);
        self.check_sheet(caller, Action::AttachEvidence, id, &place.unit, Some(domain))?;
        self.check_open(&of, place.round, &place.item)
    }

    async fn add_evidence(
        &self,
        caller: &Caller,
        id: AssessmentId,
        place: &EvidencePlace,
        title: &str,
        kind: EvidenceKind,
        replaces: Option<EvidenceId>,
    ) -> Result<Evidence, AppError> {
        let new = NewEvidence {
            unit: place.unit.clone(),
            item: place.item.clone(),
            round: place.round.code().to_owned(),
            title: title.trim().to_owned(),
            kind,
            replaces,
        };
        let added = self.store().commands().add_evidence(&caller.actor, id, new).await?;
        self.tell_of_change(id, &place.unit);
        Ok(added)
    }
}

/// The type of a file by its content, when it is one that is taken and the one that its name says.
fn type_of(file: &SentFile) -> Result<&'static str, AppError> {
    let name = file.name.as_str();
    if file.bytes.is_empty() {
        return Err(refused(
            "empty-file",
            name,
            Text::new("Tệp không có nội dung", "The file is empty"),
            Text::new("Chọn lại tệp", "Choose the file again"),
        ));
    }
    if file.bytes.len() > MOST_BYTES {
        return Err(refused(
            "file-too-large",
            name,
            Text::new("Tệp lớn hơn 50 MB", "The file is larger than 50 MB"),
            Text::new(
                "Quét ở độ phân giải thấp hơn, hoặc chia thành nhiều tệp",
                "Scan it at a lower resolution, or divide it",
            ),
        ));
    }
    let found = infer::get(&file.bytes).map(|found| found.mime_type());
    let known = TYPES.iter().find(|(known, _)| Some(*known) == found);
    let Some((media_type, endings)) = known else {
        return Err(refused(
            "unknown-file-type",
            name,
            Text::new(
                "Nội dung không phải PDF, DOCX, XLSX hay ảnh",
                "The content is neither PDF, DOCX, XLSX nor a picture",
            ),
            Text::new("Lưu tài liệu dạng PDF rồi gửi lại", "Save the document as PDF and send that"),
        ));
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if !endings.contains(&ending.as_str()) {
        return Err(refused(
            "file-is-not-what-it-says",
            name,
            Text::new(
                format!("Tên tệp kết thúc bằng “.{ending}” nhưng nội dung là {media_type}"),
                format!("The name ends with “.{ending}”, but the content is {media_type}"),
            ),
            Text::new("Kiểm tra lại tệp, đổi tên cho đúng loại", "Check the file, and name it by its type"),
        ));
    }
    if is_cut_off(media_type, &file.bytes) {
        return Err(refused(
            "file-cut-off",
            name,
            Text::new("Tệp bị cắt giữa chừng", "The file ends in the middle"),
            Text::new("Mở thử tệp trên máy, rồi gửi lại", "Open it on your computer, then send it again"),
        ));
    }
    Ok(media_type)
}

/// Whether a file lacks its end: a PDF its last mark, an Office document the list of what is in it.
fn is_cut_off(media_type: &str, bytes: &[u8]) -> bool {
    if media_type == "application/pdf" {
        let tail = bytes.get(bytes.len().saturating_sub(END_OF_PDF)..).unwrap_or_default();
        return !tail.windows(5).any(|mark| mark == b"%%EOF");
    }
    media_type.starts_with("application/vnd.openxmlformats")
        && zip::ZipArchive::new(std::io::Cursor::new(bytes)).is_err()
}

fn refused(code: &'static str, name: &str, message: Text, hint: Text) -> AppError {
    AppError::Input(Finding::rejected(code, message).at(Place::file(name)).hint(hint).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str, bytes: &[u8]) -> String {
        match type_of(&SentFile { name: name.to_owned(), bytes: Bytes::copy_from_slice(bytes) }) {
            Ok(media_type) => media_type.to_owned(),
            Err(AppError::Input(findings)) => findings.iter().next().unwrap().code.to_owned(),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let pdf = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n";
        assert_eq!(code("KH 307.PDF", pdf), "application/pdf");
        assert_eq!(code("ke-hoach.docx", pdf), "file-is-not-what-it-says");
        assert_eq!(code("ke-hoach", pdf), "file-is-not-what-it-says");
        assert_eq!(code("a.pdf", b"%PDF-1.7\n1 0 obj\nend"), "file-cut-off");
        assert_eq!(code("a.pdf", b""), "empty-file");
        assert_eq!(code("a.exe", b"MZ\x90\x00\x03\x00\x00\x00"), "unknown-file-type");
        assert_eq!(code("a.html", b"<html><script>alert(1)</script></html>"), "unknown-file-type");
        assert_eq!(code("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png");
        assert_eq!(code("a.png", &vec![b'x'; MOST_BYTES + 1]), "file-too-large");
    }
}
