//! `caicach serve` and `caicach demo`

use super::mail::with_mail;
use super::place::{audit_signer, open_app_with_lake, runtime};
use super::{Context, Done};
use crate::args;
use crate::stop::Stop;
use anyhow::Context as _;
use caicach_app::demo::{Size, Step};
use caicach_app::provider::{FirstLink, Provider, Settings};
use caicach_app::store::{AuditSigner, SecretString};
use caicach_app::{App, AppError, Caller};
use caicach_findings::{Findings, Text};
use caicach_server::ServeOptions;
use indicatif::{ProgressBar, ProgressStyle};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

pub(crate) fn serve(context: &Context<'_>, arguments: &args::Serve) -> Done {
    start_logging();
    runtime()?.block_on(async {
        let app = open_app_with_lake(context, &arguments.place, &arguments.lake).await?;
        let app = with_mail(app, &arguments.mail, &arguments.reminders)?;
        let mut app = app.signing_audit_with(signer(context, &arguments.place)?);
        if let Some(provider) = provider(arguments)? {
            app = app.signing_in_at(provider);
        }
        listen(context, app, arguments.listen, arguments.secure_cookies).await
    })
}

/// With what heads of the audit log are signed; a new key is told, because it must be kept elsewhere too.
fn signer(context: &Context<'_>, place: &args::Place) -> Result<AuditSigner, Stop> {
    let (signer, is_new) = audit_signer(place)?;
    if is_new {
        let key = signer.key.public().to_hex();
        context.printer.message(context.printer.say(
            "Đã tạo khóa ký nhật ký. Ghi lại khóa công khai này ở nơi khác, để sau này kiểm tra chữ ký:",
            "A key for the audit log was made. Keep this public key elsewhere, to check signatures with later:",
        ));
        context.printer.message(&key);
    }
    Ok(signer)
}

/// The provider where people may sign in, when the settings name one.
fn provider(arguments: &args::Serve) -> Result<Option<Provider>, Stop> {
    let openid = &arguments.openid;
    let Some(issuer) = &openid.openid_issuer else { return Ok(None) };
    let settings = Settings {
        issuer: issuer.clone(),
        client_id: openid.openid_client_id.clone().unwrap_or_default(),
        client_secret: openid.openid_client_secret.clone().map(SecretString::from),
        public_address: arguments.mail.public_address.clone().unwrap_or_default(),
        label: Text::new(&openid.openid_label_vi, &openid.openid_label_en),
        first_link: match openid.openid_first_link {
            args::FirstLinkBy::None => FirstLink::None,
            args::FirstLinkBy::Username => FirstLink::Username,
            args::FirstLinkBy::Email => FirstLink::Email,
        },
        second_factor: openid.openid_second_factor.clone(),
    };
    Ok(Some(Provider::new(settings).map_err(AppError::from)?))
}

pub(crate) fn demo(context: &Context<'_>, arguments: &args::Demo) -> Done {
    start_logging();
    runtime()?.block_on(async {
        let app = open_app_with_lake(context, &arguments.place, &arguments.lake).await?;
        let app = with_mail(app, &arguments.mail, &arguments.reminders)?;
        let app = app.signing_audit_with(signer(context, &arguments.place)?);
        if app.is_empty().await? {
            fill(context, &app, arguments.small).await?;
        } else {
            context.printer.message(context.printer.say(
                "Thư mục đã có dữ liệu; mở dữ liệu đang có.",
                "The folder has data already; what is there is served.",
            ));
        }
        if arguments.only_fill {
            return Ok(Findings::default());
        }
        listen(context, app, arguments.listen, false).await
    })
}

async fn fill(context: &Context<'_>, app: &App, small: bool) -> Result<(), Stop> {
    let size = if small { Size::Small } else { Size::Full };
    let bar =
        if context.printer.shows_progress() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    let say = |vi: &str, en: &str| context.printer.say(vi, en).to_owned();
    let progress = |step: Step| {
        bar.set_message(match step {
            Step::People => say("tài khoản", "people"),
            Step::Units => say("đơn vị", "units"),
            Step::Registers => say("các sổ theo dõi", "registers"),
            Step::Counts => say("số đếm từ các sổ", "counts from registers"),
            Step::Values(year) => format!("{} {year}", say("giá trị năm", "values of")),
            Step::Scores(year) => format!("{} {year}", say("chấm điểm năm", "scores of")),
        });
        bar.tick();
    };
    let people =
        app.load_demonstration(&Caller::system("demo"), size, context.common.seed, &progress).await?;
    bar.finish_and_clear();
    let heading = say(
        "Tỉnh Mẫu đã sẵn sàng (số liệu minh họa). Tên đăng nhập và mật khẩu, chỉ hiện một lần:",
        "The demonstration province is ready (illustrative figures). Names and passwords, shown only once:",
    );
    context.printer.line(&heading)?;
    for person in &people {
        let role = person.role.in_language(context.printer.language);
        context.printer.line(&format!("  {:<22} {:<18} {role}", person.name, person.password()))?;
    }
    Ok(())
}

async fn listen(context: &Context<'_>, app: App, address: SocketAddr, secure_cookies: bool) -> Done {
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Stop::request(
            format!("Không mở được {address}: {error}. Chọn địa chỉ khác với --listen."),
            format!("{address} cannot be listened on: {error}. Choose another address with --listen."),
        )
    })?;
    let bound = listener.local_addr().context("address")?;
    if !app.state().has_administrator {
        context.printer.message(context.printer.say(
            "Chưa có người quản trị: chạy `caicach admin user add TÊN` với cùng --data.",
            "There is no administrator: run `caicach admin user add NAME` with the same --data.",
        ));
    }
    context
        .printer
        .line(&format!("{} http://{bound}", context.printer.say("Đang phục vụ tại", "Serving at")))?;
    caicach_server::serve(Arc::new(app), listener, ServeOptions { secure_cookies }).await.context("serve")?;
    Ok(Findings::default())
}

/// Logs go to stderr; `RUST_LOG` says what is logged.
fn start_logging() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,caicach=info"));
    // A second start in one process keeps the first.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
