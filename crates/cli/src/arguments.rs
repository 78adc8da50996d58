//! Arguments that cannot be read, said in the language of messages.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::io::Write;
use std::process::ExitCode;

/// Says what is wrong with the arguments: in English as clap says it, in Vietnamese in our own words, with the usage below. Help and
/// the version, which are answers and no errors, are printed as they are.
pub(crate) fn refused(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || is_english(std::env::args()) {
        // What cannot be printed is said nowhere.
        let _ = error.print();
    } else {
        let mut text = format!("lỗi: {}\n", sentence(error));
        if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
            text.push_str(&format!("\n{}\n", usage.to_string().replace("Usage:", "Cách dùng:")));
        }
        text.push_str("\nXem thêm bằng --help.\n");
        let _ = write!(std::io::stderr(), "{text}");
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Whether English is asked for; the arguments as a whole could not be read.
fn is_english(arguments: impl Iterator<Item = String>) -> bool {
    let mut asked = std::env::var("CAICACH_LANG").ok();
    let mut is_next = false;
    for argument in arguments {
        if is_next {
            asked = Some(argument.clone());
        }
        is_next = argument == "--lang";
        if let Some(word) = argument.strip_prefix("--lang=") {
            asked = Some(word.to_owned());
        }
    }
    asked.as_deref() == Some("en")
}

fn sentence(error: &clap::Error) -> String {
    let words = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        _ => String::new(),
    };
    let (argument, value) = (words(ContextKind::InvalidArg), words(ContextKind::InvalidValue));
    let near = |kind: ContextKind| match words(kind) {
        none if none.is_empty() => String::new(),
        near => format!(". Gần giống: {near}"),
    };
    match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("thiếu tham số {argument}"),
        ErrorKind::UnknownArgument => {
            format!("không có tham số {argument}{}", near(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} cần một giá trị"),
        ErrorKind::InvalidValue => {
            let allowed = words(ContextKind::ValidValue);
            format!("giá trị “{value}” không dùng được cho {argument}; các giá trị dùng được: {allowed}")
        }
        ErrorKind::ValueValidation => format!("giá trị “{value}” không dùng được cho {argument}"),
        ErrorKind::InvalidSubcommand => {
            let word = words(ContextKind::InvalidSubcommand);
            format!("không có lệnh “{word}”{}", near(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::MissingSubcommand => {
            format!("thiếu lệnh con; các lệnh con: {}", words(ContextKind::ValidSubcommand))
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} không dùng cùng với {}", words(ContextKind::PriorArg))
        }
        _ => format!("tham số không dùng được {argument}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Arguments;
    use clap::Parser;

    fn said(arguments: &[&str]) -> String {
        let all = std::iter::once("caicach").chain(arguments.iter().copied());
        sentence(&Arguments::try_parse_from(all).unwrap_err())
    }

    #[test]
    fn wrong_arguments_are_said_in_vietnamese() {
        let import = ["lake", "import", "--register", "tasks", "--lake", "x"];
        assert_eq!(said(&import), "thiếu tham số <FILE>...");
        assert_eq!(
            said(&["measure", "run", "--periode", "2026"]),
            "không có tham số --periode. Gần giống: --period"
        );
        assert!(
            said(&["--format", "xml", "measure", "list"])
                .starts_with("giá trị “xml” không dùng được cho --format")
        );
        assert_eq!(said(&["measur"]), "không có lệnh “measur”. Gần giống: measure");
        assert!(said(&["--seed", "một", "measure", "list"]).contains("“một”"));
    }

    #[test]
    fn english_is_asked_for_by_the_option() {
        let english = |arguments: &[&str]| is_english(arguments.iter().map(|&text| text.to_owned()));
        assert!(english(&["caicach", "x", "--lang", "en"]) && english(&["caicach", "--lang=en"]));
        assert!(!english(&["caicach", "--lang", "vi"]));
    }
}
