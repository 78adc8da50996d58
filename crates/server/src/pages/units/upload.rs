//! Forms with a file: what was sent, in memory, within the limits of the server.

use axum::extract::Multipart;
use caicach_findings::{Finding, Text};
use std::collections::BTreeMap;

/// A form with at most one file.
#[derive(Debug, Default)]
pub(crate) struct Uploaded {
    /// The name of the file as its user knows it; empty when none was chosen.
    pub(crate) file_name: String,
    /// What is in the file.
    pub(crate) bytes: Vec<u8>,
    /// The other fields by name.
    pub(crate) fields: BTreeMap<String, String>,
}

impl Uploaded {
    /// A field without the spaces around it; empty when it was not sent.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |value| value.trim())
    }

    /// Whether a file was chosen and has something in it.
    pub(crate) fn has_file(&self) -> bool {
        !self.bytes.is_empty()
    }
}

/// Reads a form. The error says what is the matter with the transfer, such as a file above the limit.
pub(crate) async fn read_upload(mut form: Multipart) -> Result<Uploaded, Finding> {
    let mut uploaded = Uploaded::default();
    while let Some(field) = form.next_field().await.map_err(|error| not_transferred(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|error| not_transferred(&error))?;
        match file_name {
            Some(file_name) if !bytes.is_empty() => {
                uploaded.file_name = last_part(&file_name).to_owned();
                uploaded.bytes = bytes.to_vec();
            }
            Some(_) => {}
            None => {
                uploaded.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    Ok(uploaded)
}

/// Some browsers send the whole path.
fn last_part(file_name: &str) -> &str {
    file_name.rsplit(['/', '\\']).next().unwrap_or(file_name)
}

fn not_transferred(error: &axum::extract::multipart::MultipartError) -> Finding {
    tracing::info!(%error, "an upload could not be read");
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        let message = Text::new("Tệp vượt giới hạn 50 MB", "The file is larger than the limit of 50 MB");
        let hint = Text::new("Chia tệp thành nhiều phần", "Split the file into several");
        return Finding::rejected("file-too-large", message).hint(hint);
    }
    let message = Text::new("Tệp gửi lên không trọn vẹn", "The upload did not arrive complete");
    Finding::rejected("upload-incomplete", message).hint(Text::new("Gửi lại tệp", "Send the file again"))
}

#[cfg(test)]
mod tests {
    use super::last_part;

    #[test]
    fn only_the_name_of_a_file_is_kept() {
        assert_eq!(last_part("C:\\Users\\a\\don-vi.csv"), "don-vi.csv");
        assert_eq!(last_part("don-vi.csv"), "don-vi.csv");
    }
}
