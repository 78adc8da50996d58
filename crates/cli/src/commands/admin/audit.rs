//! `caicach admin audit …` and `caicach admin verify-audit`

use super::progress_bar;
use crate::args;
use crate::commands::place::{audit_key_path, audit_signer, heads_file, must_exist, open_store, runtime};
use crate::commands::{Context, Done};
use crate::printer::Value;
use crate::stop::Stop;
use anyhow::Context as _;
use caicach_app::store::{AuditKey, AuditPublicKey, HeadsFile, SignReason, Signed, Testimony};
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::Utc;
use std::path::PathBuf;

/// The public key and its fingerprint.
pub(super) fn show_key(context: &Context<'_>, place: &args::Place) -> Done {
    let (signer, _) = audit_signer(place)?;
    let public = signer.key.public();
    let file = audit_key_path(place).display().to_string();
    let row = vec![public.to_hex().into(), public.fingerprint().into(), file.into()];
    context.printer.rows(&["public_key", "fingerprint", "file"], &[row])?;
    Ok(Findings::default())
}

/// Signs the heads of all chains.
pub(super) fn sign(context: &Context<'_>, place: &args::Place) -> Done {
    must_exist(place)?;
    let (signer, _) = audit_signer(place)?;
    let day = caicach_calendar::local_from_utc(Utc::now()).date();
    let signed = runtime()?.block_on(async {
        let store = open_store(place).await?;
        Ok::<_, Stop>(store.sign_audit_heads(&signer, day, SignReason::Request).await?)
    })?;
    let mut findings = Findings::default();
    let (number, heads) = match signed {
        Signed::Nothing => {
            context.printer.message(context.printer.say(
                "Hôm nay đã ký đúng những đầu chuỗi này; không ghi thêm dòng nào.",
                "These heads were signed today already; no line was added.",
            ));
            return Ok(findings);
        }
        Signed::Heads { heads, contradicting } => {
            for chain in contradicting {
                let message = Text::new(
                    "Chuỗi không nối tiếp lần ký trước",
                    "The chain does not go on from where it was signed last",
                );
                findings.push(broken("signed-heads-contradict", message, chain.as_str()));
            }
            (heads.number, heads.heads.len())
        }
    };
    let heads = i64::try_from(heads).unwrap_or(i64::MAX);
    let file = heads_file(place).path().display().to_string();
    let row = vec![Value::Whole(number), day.to_string().into(), Value::Whole(heads), file.into()];
    context.printer.rows(&["line", "day", "chains", "file"], &[row])?;
    Ok(findings)
}

/// The key that is trusted: the one that is named, else that of the server when it has one.
fn trusted_key(named: Option<&str>, place: &args::Place) -> Result<Option<AuditPublicKey>, Stop> {
    if let Some(named) = named {
        return AuditPublicKey::parse(named).map(Some).ok_or_else(|| {
            Stop::request(
                "Khóa công khai gồm 64 chữ số thập lục phân; xem bằng `caicach admin audit key`",
                "A public key has 64 hexadecimal digits; `caicach admin audit key` shows it",
            )
        });
    }
    let path = audit_key_path(place);
    if !path.exists() {
        return Ok(None);
    }
    let (key, _) = AuditKey::open(&path).with_context(|| path.display().to_string())?;
    Ok(Some(key.public()))
}

fn no_key() -> Finding {
    let message = Text::new(
        "Không biết khóa công khai: chữ ký chỉ được so với khóa ghi trong chính dòng đó",
        "No public key is known: signatures are held against the keys that stand beside them",
    );
    Finding::warning("audit-key-unknown", message).hint(Text::new(
        "Nêu khóa đã ghi lại khi cài đặt: --key",
        "Name the key that was kept when the server was installed: --key",
    ))
}

fn nothing_signed() -> Finding {
    let message = Text::new(
        "Chưa có đầu chuỗi nào được ký: không phát hiện được việc viết lại toàn bộ nhật ký",
        "No heads were signed: a log that was written anew as a whole is not found",
    );
    Finding::note("audit-nothing-signed", message)
}

/// Walks all chains, and holds them against what was signed.
pub(super) fn verify(
    context: &Context<'_>,
    heads: Option<PathBuf>,
    key: Option<&str>,
    place: &args::Place,
) -> Done {
    must_exist(place)?;
    let mut findings = Findings::default();
    let trusted = trusted_key(key, place)?;
    if trusted.is_none() {
        findings.push(no_key());
    }
    let is_copy = heads.is_some();
    let file = heads.map_or_else(|| heads_file(place), HeadsFile::at);
    if is_copy && !file.path().exists() {
        let shown = file.path().display();
        return Err(Stop::request(format!("Không có tệp {shown}"), format!("There is no file {shown}")));
    }
    let bar = progress_bar(context);
    let report = runtime()?.block_on(async {
        let store = open_store(place).await?;
        let mut progress = |chain: &caicach_app::store::Chain, entries: u64| {
            bar.set_position(entries);
            bar.set_message(chain.as_str().to_owned());
        };
        // The database first: a line is in the file before its row is here. A copy may be older than the database: what it lacks is no
        // fault of it.
        let in_database = store.queries().signed_lines().await?;
        let lines = file.lines()?.unwrap_or_default();
        let testimony = Testimony::of_file(&lines, trusted);
        let testimony = testimony.with_database(&in_database, trusted, !is_copy && trusted.is_some());
        Ok::<_, Stop>(store.verify_audit_against(&testimony, &mut progress).await?)
    })?;
    bar.finish_and_clear();
    let language = context.printer.language;
    let rows: Vec<Vec<Value>> = report
        .chains
        .iter()
        .map(|chain| {
            let problem = chain.problem.map(|problem| problem.message().in_language(language).to_owned());
            let verdict = if problem.is_none() { "ok" } else { "broken" };
            vec![
                chain.chain.as_str().into(),
                Value::Whole(i64::try_from(chain.entries).unwrap_or(i64::MAX)),
                verdict.into(),
                problem.into(),
            ]
        })
        .collect();
    context.printer.rows(&["chain", "entries", "verdict", "problem"], &rows)?;
    if report.signatures == 0 {
        findings.push(nothing_signed());
    }
    for problem in &report.witness_problems {
        let item = problem.chain().map(ToString::to_string).unwrap_or_default();
        findings.push(broken("signed-heads-contradict", problem.message(), &item));
    }
    for chain in report.chains.iter().filter(|chain| chain.problem.is_some()) {
        if let Some(problem) = chain.problem {
            findings.push(broken("audit-chain-broken", problem.message(), chain.chain.as_str()));
        }
    }
    for row in &report.altered_rows {
        let item = format!("{} › {} {}", row.chain, row.subject_kind, row.subject_id);
        findings.push(broken("stored-row-altered", row.problem.message(), &item));
    }
    Ok(findings)
}

fn broken(code: &'static str, message: Text, item: &str) -> Finding {
    Finding::rejected(code, message).at(Place::item(item)).hint(Text::new(
        "So với bản sao lưu gần nhất và tìm người có quyền ghi vào cơ sở dữ liệu",
        "Compare with the last backup, and find out who could write to the database",
    ))
}
