//! A mail server of a few lines: it takes every letter and keeps it.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A letter that arrived.
#[derive(Debug, Clone, Default)]
pub(crate) struct Received {
    pub(crate) recipients: Vec<String>,
    pub(crate) data: String,
}

impl Received {
    /// The plain part, decoded (RFC 2045, sections 6.7 and 6.8).
    pub(crate) fn text(&self) -> String {
        let plain = self.data.split("Content-Type: text/plain").nth(1).unwrap();
        let (head, rest) = plain.split_once("\r\n\r\n").unwrap();
        let body = rest.split("\r\n--").next().unwrap();
        let encoding = head.lines().find_map(|line| line.strip_prefix("Content-Transfer-Encoding: "));
        match encoding {
            Some("quoted-printable") => quoted_printable(body),
            Some("base64") => base64(body),
            _ => body.to_owned(),
        }
    }
}

fn quoted_printable(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut parts = joined.split('=');
    bytes.extend(parts.next().unwrap().bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].bytes());
    }
    String::from_utf8(bytes).unwrap()
}

fn base64(body: &str) -> String {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for letter in body.chars().filter(|letter| !letter.is_whitespace() && *letter != '=') {
        bits = bits << 6 | u32::try_from(LETTERS.find(letter).unwrap()).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 255).unwrap());
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The server, until it is closed.
pub(crate) struct PostOffice {
    pub(crate) port: u16,
    letters: Arc<Mutex<Vec<Received>>>,
    serving: Mutex<JoinHandle<()>>,
}

impl PostOffice {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let letters = Arc::default();
        let serving = Mutex::new(tokio::spawn(serve(listener, Arc::clone(&letters))));
        Self { port, letters, serving }
    }

    pub(crate) fn close(&self) {
        self.serving.lock().unwrap().abort();
    }

    pub(crate) async fn open_again(&self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        *self.serving.lock().unwrap() = tokio::spawn(serve(listener, Arc::clone(&self.letters)));
    }

    pub(crate) fn letters(&self) -> Vec<Received> {
        self.letters.lock().unwrap().clone()
    }

    /// The letters to an address, as text.
    pub(crate) fn letters_to(&self, address: &str) -> Vec<String> {
        let letters = self.letters();
        let own = letters.iter().filter(|letter| letter.recipients == [address]);
        own.map(Received::text).collect()
    }
}

async fn serve(listener: TcpListener, letters: Arc<Mutex<Vec<Received>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        // A client that goes away in the middle is no failure of the server.
        let _ = converse(stream, &letters).await;
    }
}

async fn converse(stream: TcpStream, letters: &Mutex<Vec<Received>>) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 mail.example ESMTP\r\n").await?;
    let mut letter = Received::default();
    while let Some(line) = lines.next_line().await? {
        let mut answer = "250 ok";
        if let Some(recipient) = line.strip_prefix("RCPT TO:<") {
            letter.recipients.push(recipient.split('>').next().unwrap().to_owned());
        } else if line == "DATA" {
            writing.write_all(b"354 go on\r\n").await?;
            while let Some(line) = lines.next_line().await? {
                if line == "." {
                    break;
                }
                letter.data.push_str(line.strip_prefix('.').unwrap_or(&line));
                letter.data.push_str("\r\n");
            }
            letters.lock().unwrap().push(std::mem::take(&mut letter));
        } else if line == "QUIT" {
            answer = "221 bye";
        }
        writing.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
