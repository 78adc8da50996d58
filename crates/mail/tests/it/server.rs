//! A mail server of a few lines: it speaks as much SMTP as a client needs, and keeps what it gets.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How the server is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Behaviour {
    /// The password of the only user; with one, letters are taken from those alone who know it or who do not ask.
    pub(crate) password: Option<&'static str>,
    /// Recipients are answered with this.
    pub(crate) refuses: Option<(u16, &'static str)>,
}

/// A letter that arrived.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) sender: String,
    pub(crate) recipients: Vec<String>,
    pub(crate) data: String,
}

#[derive(Debug, Default)]
struct Kept {
    received: Vec<Received>,
    heard: Vec<String>,
}

/// The server, for as long as it is held.
pub(crate) struct Server {
    pub(crate) port: u16,
    kept: Arc<Mutex<Kept>>,
    serving: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Server {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let kept = Arc::new(Mutex::new(Kept::default()));
        let keeping = Arc::clone(&kept);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that goes away in the middle is no failure of the server.
                let _ = converse(stream, behaviour, &keeping).await;
            }
        });
        Self { port, kept, serving }
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.kept.lock().unwrap().received.clone()
    }

    pub(crate) fn heard(&self) -> Vec<String> {
        self.kept.lock().unwrap().heard.clone()
    }
}

async fn converse(stream: TcpStream, behaviour: Behaviour, kept: &Mutex<Kept>) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 mail.example ESMTP\r\n").await?;
    let mut letter = Received { sender: String::new(), recipients: Vec::new(), data: String::new() };
    while let Some(line) = lines.next_line().await? {
        kept.lock().unwrap().heard.push(line.clone());
        let upper = line.to_ascii_uppercase();
        let answer = if upper.starts_with("EHLO") {
            "250-mail.example\r\n250-8BITMIME\r\n250 AUTH PLAIN".to_owned()
        } else if upper.starts_with("AUTH PLAIN") {
            // RFC 4616: authorization, name and password with a NUL before each of the last two.
            let expected = base64(&format!("\0caicach\0{}", behaviour.password.unwrap_or_default()));
            let is_right = line.split(' ').nth(2) == Some(expected.as_str());
            (if is_right { "235 welcome" } else { "535 who are you" }).to_owned()
        } else if upper.starts_with("MAIL FROM:") {
            letter.sender = between(&line);
            "250 ok".to_owned()
        } else if upper.starts_with("RCPT TO:") {
            match behaviour.refuses {
                Some((code, why)) => format!("{code} {why}"),
                None => {
                    letter.recipients.push(between(&line));
                    "250 ok".to_owned()
                }
            }
        } else if upper == "DATA" {
            writing.write_all(b"354 go on\r\n").await?;
            while let Some(line) = lines.next_line().await? {
                if line == "." {
                    break;
                }
                letter.data.push_str(line.strip_prefix('.').unwrap_or(&line));
                letter.data.push_str("\r\n");
            }
            kept.lock().unwrap().received.push(letter.clone());
            letter = Received { sender: String::new(), recipients: Vec::new(), data: String::new() };
            "250 taken".to_owned()
        } else if upper == "QUIT" {
            writing.write_all(b"221 bye\r\n").await?;
            return Ok(());
        } else {
            "250 ok".to_owned()
        };
        writing.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

fn between(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

/// RFC 4648, section 4.
fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for part in text.as_bytes().chunks(3) {
        let mut bits = 0_u32;
        for place in 0..3 {
            bits = bits << 8 | u32::from(part.get(place).copied().unwrap_or(0));
        }
        for place in 0..4 {
            let index = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap();
            out.push(if place <= part.len() { char::from(LETTERS[index]) } else { '=' });
        }
    }
    out
}
