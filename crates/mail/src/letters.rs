//! The words of all letters, in Vietnamese and English.

use crate::letter::{Block, Letter};
use caicach_findings::{Language, Text};

/// To whom a letter is written.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The language of the letter.
    pub language: Language,
    /// The person's name as shown.
    pub name: &'a str,
    /// The name to sign in with.
    pub sign_in_name: &'a str,
}

impl Reader<'_> {
    fn letter(self, subject: &Text, blocks: Vec<Block>) -> Letter {
        let greeting = self.say(&format!("Kính gửi {},", self.name), &format!("Dear {},", self.name));
        let blocks = std::iter::once(greeting).chain(blocks).collect();
        Letter { language: self.language, subject: subject.in_language(self.language).to_owned(), blocks }
    }

    fn say(self, vi: &str, en: &str) -> Block {
        Block::Text(self.pick(vi, en))
    }

    fn link(self, vi: &str, en: &str, address: &str) -> Block {
        Block::Link { label: self.pick(vi, en), address: address.to_owned() }
    }

    fn pick(self, vi: &str, en: &str) -> String {
        match self.language {
            Language::Vi => vi.to_owned(),
            Language::En => en.to_owned(),
        }
    }
}

/// Somebody forgot a password: the way to a new one, open for so many minutes.
#[must_use]
pub fn password_reset(reader: Reader<'_>, address: &str, minutes: i64) -> Letter {
    let name = reader.sign_in_name;
    reader.letter(
        &Text::new("Đặt lại mật khẩu Caicach", "A new password for Caicach"),
        vec![
            reader.say(
                &format!("Có yêu cầu đặt lại mật khẩu cho tài khoản {name}. Để đặt mật khẩu mới, mở địa chỉ dưới đây; địa chỉ có hiệu lực {minutes} phút và chỉ dùng được một lần."),
                &format!("Somebody asked for a new password for the account {name}. To set one, open the address below; it is good for {minutes} minutes and for one use."),
            ),
            reader.link("Đặt mật khẩu mới", "Set a new password", address),
            reader.say(
                "Nếu không phải bạn yêu cầu, xin bỏ qua thư này: mật khẩu hiện tại không thay đổi. Không chuyển tiếp thư này cho người khác.",
                "If it was not you who asked, leave this letter alone: your password stays as it is. Do not pass this letter on to anybody.",
            ),
        ],
    )
}

/// A password was set anew by a letter.
#[must_use]
pub fn password_changed(reader: Reader<'_>, at: &str) -> Letter {
    let name = reader.sign_in_name;
    reader.letter(
        &Text::new("Mật khẩu Caicach đã được thay đổi", "Your password for Caicach was changed"),
        vec![
            reader.say(
                &format!("Mật khẩu của tài khoản {name} đã được đặt lại qua thư lúc {at}. Mọi phiên đăng nhập trước đó đã kết thúc."),
                &format!("The password of the account {name} was set anew by a letter at {at}. All sessions before that have ended."),
            ),
            not_you(reader),
        ],
    )
}

/// Somebody wants letters to come to this address: the way to say that it is theirs.
#[must_use]
pub fn confirm_address(reader: Reader<'_>, address: &str, hours: i64) -> Letter {
    let name = reader.sign_in_name;
    reader.letter(
        &Text::new("Xác nhận địa chỉ thư của bạn", "Confirm your e-mail address"),
        vec![
            reader.say(
                &format!("Tài khoản {name} muốn nhận thư tại địa chỉ này. Để xác nhận, mở địa chỉ dưới đây trong vòng {hours} giờ."),
                &format!("The account {name} wants its letters to come to this address. To confirm that, open the address below within {hours} hours."),
            ),
            reader.link("Xác nhận địa chỉ thư", "Confirm the address", address),
            reader.say(
                "Nếu bạn không biết việc này, xin bỏ qua thư: địa chỉ sẽ không được dùng.",
                "If you know nothing of this, leave this letter alone: the address will not be used.",
            ),
        ],
    )
}

/// Letters go to another address from now on; this one goes to the old one.
#[must_use]
pub fn address_changed(reader: Reader<'_>, at: &str) -> Letter {
    let name = reader.sign_in_name;
    reader.letter(
        &Text::new("Địa chỉ nhận thư Caicach đã thay đổi", "Your letters from Caicach go to another address"),
        vec![
            reader.say(
                &format!("Từ {at}, thư của tài khoản {name} không gửi đến địa chỉ này nữa."),
                &format!("From {at} on, letters of the account {name} do not come to this address any more."),
            ),
            not_you(reader),
        ],
    )
}

/// What an administrator sends to see whether letters arrive. It is nobody's letter, so that it greets nobody.
#[must_use]
pub fn test(language: Language, site: &str) -> Letter {
    let (subject, text) = match language {
        Language::Vi => {
            ("Thư thử từ Caicach", "Thư này cho biết máy chủ thư đã được thiết lập đúng cho trang")
        }
        Language::En => (
            "A test letter from Caicach",
            "This letter shows that the mail server is set up rightly for the site",
        ),
    };
    Letter { language, subject: subject.to_owned(), blocks: vec![Block::Text(format!("{text} {site}"))] }
}

/// Something happened, or is to be done: what a notice on the pages says, with the way there.
#[must_use]
pub fn notice(reader: Reader<'_>, heading: &Text, text: &Text, details: &[Text], address: &str) -> Letter {
    let mut blocks = vec![Block::Text(text.in_language(reader.language).to_owned())];
    if !details.is_empty() {
        blocks.push(Block::List(
            details.iter().map(|one| one.in_language(reader.language).to_owned()).collect(),
        ));
    }
    blocks.push(reader.link("Mở trong Caicach", "Open it in Caicach", address));
    reader.letter(heading, blocks)
}

fn not_you(reader: Reader<'_>) -> Block {
    reader.say(
        "Nếu không phải bạn thực hiện, hãy báo ngay cho người quản trị hệ thống của cơ quan.",
        "If it was not you, tell the administrator of your office at once.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_in_the_language_of_who_reads_it() {
        let reader = |language| Reader { language, name: "Trần Văn Mẫu", sign_in_name: "mau" };
        let vi = password_reset(reader(Language::Vi), "https://a.example/reset/x", 30);
        assert_eq!(vi.subject, "Đặt lại mật khẩu Caicach");
        assert!(vi.plain().contains("\nhttps://a.example/reset/x\n"), "{}", vi.plain());
        assert!(vi.plain().contains("30 phút") && vi.html().contains("lang=\"vi\""));
        let en = password_reset(reader(Language::En), "https://a.example/reset/x", 30);
        assert!(en.plain().contains("30 minutes") && en.html().contains("lang=\"en\""));
        // The way to a new password stands in no subject: lists and logs show those.
        assert!(!vi.subject.contains("https") && !en.subject.contains("https"));
    }
}
