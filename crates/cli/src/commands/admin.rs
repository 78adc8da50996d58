//! `caicach admin …`

mod audit;

use super::mail;
use super::place::{must_exist, open_app, open_files, open_store, runtime};
use super::{Context, Done};
use crate::args;
use crate::printer::Value;
use crate::stop::Stop;
use anyhow::Context as _;
use caicach_app::people::{GrantTerms, Reach, Role};
use caicach_app::store::{Account, NewAccount, SecretString};
use caicach_app::{App, Caller, Library};
use caicach_content::Source;
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::NaiveDate;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{BufRead, IsTerminal};
use std::path::Path;

pub(crate) fn run(context: &Context<'_>, command: args::Admin) -> Done {
    match command {
        args::Admin::Check { folder, mail } => check(context, &folder, &mail),
        args::Admin::Mail(command) => mail::run(context, &command),
        args::Admin::Migrate { place } => migrate(context, &place),
        args::Admin::User(args::User::Add {
            name,
            display_name,
            email,
            administrator,
            password_stdin,
            place,
        }) => {
            let display_name = display_name.unwrap_or_else(|| name.clone());
            let password = password(context, password_stdin)?;
            let new = NewAccount { name, display_name, email, password, is_administrator: administrator };
            add_user(context, new, &place)
        }
        args::Admin::User(args::User::Password { name, password_stdin, place }) => {
            must_exist(&place)?;
            set_password(context, &name, &password(context, password_stdin)?, &place)
        }
        args::Admin::User(args::User::Grant {
            name,
            role,
            unit,
            alone,
            domains,
            from,
            to,
            acting_for,
            place,
        }) => {
            must_exist(&place)?;
            let reach = Reach::of(unit.as_deref(), !alone);
            let asked = Granted { name, role, reach, domains, from, to, acting_for };
            grant_role(context, asked, &place)
        }
        args::Admin::User(args::User::Link { name, subject, issuer, place }) => {
            must_exist(&place)?;
            link_user(context, &name, &issuer, &subject, &place)
        }
        args::Admin::User(args::User::List { place }) => list_users(context, &place),
        args::Admin::Backup { file, place } => backup(context, &file, &place),
        args::Admin::Restore { file, place } => restore(context, &file, &place),
        args::Admin::Audit(args::Audit::Key { place }) => audit::show_key(context, &place),
        args::Admin::Audit(args::Audit::Sign { place }) => audit::sign(context, &place),
        args::Admin::VerifyAudit { heads, key, place } => {
            audit::verify(context, heads, key.as_deref(), &place)
        }
    }
}

fn check(context: &Context<'_>, folder: &Path, own_mail: &args::Mail) -> Done {
    if !folder.is_dir() {
        let shown = folder.display();
        return Err(Stop::request(
            format!("{shown} không phải là thư mục"),
            format!("{shown} is not a folder"),
        ));
    }
    let mut library = Library::load(&Source::Folder(folder.to_path_buf()))?;
    let mail_checked = mail::check(own_mail)?;
    let count = |number: usize| Value::Whole(i64::try_from(number).unwrap_or(i64::MAX));
    let figures: usize = library
        .results
        .indices()
        .iter()
        .flat_map(|index| {
            library
                .results
                .years(&index.id)
                .into_iter()
                .map(|year| library.results.figures(&index.id, year).len())
        })
        .sum();
    let mut rows = vec![
        vec!["units".into(), count(library.units.len())],
        vec!["special_days".into(), count(library.special_days.days.len())],
        vec!["frameworks".into(), count(library.frameworks.len())],
        vec!["registers".into(), count(library.registers.registers.len())],
        vec!["measures".into(), count(library.registers.measures.len())],
        vec!["published_figures".into(), count(figures)],
        vec!["findings".into(), count(library.findings.len())],
    ];
    if let Some(findings) = mail_checked {
        rows.push(vec!["mail_servers".into(), count(1)]);
        for finding in findings.iter() {
            library.findings.push(finding.clone());
        }
    }
    context.printer.rows(&["content", "count"], &rows)?;
    Ok(library.findings)
}

fn migrate(context: &Context<'_>, place: &args::Place) -> Done {
    let applied = runtime()?.block_on(async { Ok::<_, Stop>(open_store(place).await?.migrate().await?) })?;
    let rows: Vec<Vec<Value>> = applied.iter().map(|name| vec![name.as_str().into()]).collect();
    context.printer.rows(&["migration"], &rows)?;
    if applied.is_empty() {
        context
            .printer
            .message(context.printer.say("Cơ sở dữ liệu đã cập nhật.", "The database is up to date."));
    }
    Ok(Findings::default())
}

fn password(context: &Context<'_>, from_stdin: bool) -> Result<SecretString, Stop> {
    if from_stdin || !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).context("stdin")?;
        return Ok(SecretString::from(line.trim_end_matches(['\r', '\n']).to_owned()));
    }
    let ask =
        |vi, en| rpassword::prompt_password(format!("{}: ", context.printer.say(vi, en))).context("password");
    let first = ask("Mật khẩu (ít nhất 12 ký tự)", "Password (at least 12 characters)")?;
    let again = ask("Nhập lại mật khẩu", "Password again")?;
    if first != again {
        return Err(Stop::request("Hai mật khẩu không giống nhau", "The two passwords differ"));
    }
    Ok(SecretString::from(first))
}

fn add_user(context: &Context<'_>, new: NewAccount, place: &args::Place) -> Done {
    let account = runtime()?.block_on(async {
        let app = open_app(context, place).await?;
        Ok::<_, Stop>(app.add_person(&Caller::command_line(), new).await?)
    })?;
    let role = if account.is_administrator { "administrator" } else { "" };
    context.printer.rows(
        &["name", "display_name", "role"],
        &[vec![account.name.into(), account.display_name.into(), role.into()]],
    )?;
    Ok(Findings::default())
}

/// A role as it is asked for.
struct Granted {
    name: String,
    role: String,
    reach: Reach,
    domains: Vec<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    acting_for: Option<String>,
}

fn grant_role(context: &Context<'_>, asked: Granted, place: &args::Place) -> Done {
    let role = Role::parse(&asked.role).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.into_iter().map(Role::code).collect();
        let known = known.join(", ");
        Stop::request(
            format!("Không có vai trò {}. Các vai trò: {known}", asked.role),
            format!("There is no role {}. The roles: {known}", asked.role),
        )
    })?;
    let granted = runtime()?.block_on(async {
        let app = open_app(context, place).await?;
        let person = person_named(&app, &asked.name).await?;
        let acting_for = match &asked.acting_for {
            Some(name) => Some(person_named(&app, name).await?.id.0),
            None => None,
        };
        let terms = GrantTerms {
            role,
            reach: asked.reach,
            domains: asked.domains,
            valid_from: asked.from.unwrap_or_else(|| app.today()),
            valid_to: asked.to,
            acting_for,
        };
        Ok::<_, Stop>(app.grant_role(&Caller::command_line(), person.id, &terms).await?)
    })?;
    let terms = &granted.grant.terms;
    let row = vec![
        asked.name.into(),
        role.code().into(),
        terms.reach.unit().map(str::to_owned).into(),
        terms.valid_from.to_string().into(),
        terms.valid_to.map(|day| day.to_string()).into(),
    ];
    context.printer.rows(&["name", "role", "unit", "from", "to"], &[row])?;
    Ok(Findings::default())
}

async fn person_named(app: &App, name: &str) -> Result<Account, Stop> {
    app.store().queries().account_by_name(name).await?.ok_or_else(|| {
        Stop::request(format!("Không có tài khoản {name}"), format!("There is no account {name}"))
    })
}

/// Lets somebody sign in at a provider.
fn link_user(context: &Context<'_>, name: &str, issuer: &str, subject: &str, place: &args::Place) -> Done {
    let link = runtime()?.block_on(async {
        let app = open_app(context, place).await?;
        let account = person_named(&app, name).await?;
        Ok::<_, Stop>(app.link_openid(&Caller::command_line(), account.id, issuer, subject).await?)
    })?;
    let row = vec![name.into(), link.issuer.into(), link.subject.into()];
    context.printer.rows(&["name", "issuer", "subject"], &[row])?;
    Ok(Findings::default())
}

/// A new password for somebody who lost theirs; a lock-out ends, and so do all of their sessions.
fn set_password(context: &Context<'_>, name: &str, password: &SecretString, place: &args::Place) -> Done {
    runtime()?.block_on(async {
        let app = open_app(context, place).await?;
        Ok::<_, Stop>(app.reset_password(&Caller::command_line(), name, password).await?)
    })?;
    context.printer.message(context.printer.say("Đã đặt mật khẩu mới.", "The new password is set."));
    Ok(Findings::default())
}

fn list_users(context: &Context<'_>, place: &args::Place) -> Done {
    must_exist(place)?;
    let people = runtime()?.block_on(async {
        let app = open_app(context, place).await?;
        Ok::<_, Stop>(app.people(&Caller::command_line()).await?)
    })?;
    let rows: Vec<Vec<Value>> = people
        .into_iter()
        .map(|account| {
            let role = if account.is_administrator { "administrator" } else { "" };
            let since = account.disabled_at.map(|at| at.to_rfc3339());
            vec![
                account.name.into(),
                account.display_name.into(),
                account.email.into(),
                role.into(),
                since.into(),
            ]
        })
        .collect();
    context.printer.rows(&["name", "display_name", "email", "role", "disabled_since"], &rows)?;
    Ok(Findings::default())
}

fn progress_bar(context: &Context<'_>) -> ProgressBar {
    if !context.printer.shows_progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn backup(context: &Context<'_>, file: &Path, place: &args::Place) -> Done {
    must_exist(place)?;
    let bar = progress_bar(context);
    // The backup grows under another name, so that a file with the name that was asked for is always whole.
    let unfinished = file.with_extension("unfinished");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    // It holds what the database holds, and is for the same eyes.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let out = options.open(&unfinished).with_context(|| unfinished.display().to_string())?;
    let written = runtime()?.block_on(async {
        let store = open_store(place).await?;
        let mut report = |progress: caicach_app::store::BackupProgress| {
            bar.set_length(progress.total);
            bar.set_position(progress.rows);
            bar.set_message(progress.table);
        };
        let files = open_files(place)?;
        Ok::<_, Stop>(store.backup(out, Some(&files), &mut report).await?)
    });
    bar.finish_and_clear();
    let manifest = match written {
        Ok(manifest) => manifest,
        Err(stop) => {
            std::fs::remove_file(&unfinished).with_context(|| unfinished.display().to_string())?;
            return Err(stop);
        }
    };
    std::fs::rename(&unfinished, file).with_context(|| file.display().to_string())?;
    print_manifest(context, &manifest)
}

fn restore(context: &Context<'_>, file: &Path, place: &args::Place) -> Done {
    let bar = progress_bar(context);
    let input = std::fs::File::open(file).with_context(|| file.display().to_string())?;
    let manifest = runtime()?.block_on(async {
        let store = open_store(place).await?;
        let mut report = |progress: caicach_app::store::BackupProgress| {
            bar.set_length(progress.total);
            bar.set_position(progress.rows);
            bar.set_message(progress.table);
        };
        let files = open_files(place)?;
        let manifest = store.restore(input, Some(&files), &mut report).await?;
        // The database is one whole file then, to be copied or moved.
        store.close().await?;
        Ok::<_, Stop>(manifest)
    })?;
    bar.finish_and_clear();
    print_manifest(context, &manifest)
}

fn print_manifest(context: &Context<'_>, manifest: &caicach_app::store::Manifest) -> Done {
    let mut rows: Vec<Vec<Value>> = manifest
        .tables
        .iter()
        .map(|table| {
            vec![
                table.name.as_str().into(),
                Value::Whole(i64::try_from(table.rows).unwrap_or(i64::MAX)),
                table.sha256.as_str().into(),
            ]
        })
        .collect();
    let files = i64::try_from(manifest.files.len()).unwrap_or(i64::MAX);
    rows.push(vec!["files".into(), Value::Whole(files), "".into()]);
    context.printer.rows(&["table", "rows", "sha256"], &rows)?;
    let lost = manifest.lost_files.iter().map(|sha256| {
        let message = Text::new(
            "Tệp đã nộp không còn, hoặc không còn như lúc nộp",
            "A file that was handed in is gone, or not what it was",
        );
        Finding::rejected("file-lost", message)
            .at(Place::item(sha256.clone()))
            .hint(Text::new("Tìm tệp trong bản sao lưu trước", "Look for it in an earlier backup"))
    });
    Ok(lost.collect())
}
