//! Who may sign in to the demonstration.

use super::places::PROVINCE;
use crate::AppError;
use caicach_findings::{Finding, Text};
use caicach_people::{GrantTerms, Reach, Role};
use caicach_store::{ExposeSecret, NewAccount, SecretString};
use chrono::NaiveDate;
use rand::TryRng;

/// A person of the demonstration with the password that is printed once.
#[derive(Debug, Clone)]
pub struct DemonstrationPerson {
    /// The name to sign in with.
    pub name: String,
    /// What the person does.
    pub role: Text,
    /// The password.
    pub password: SecretString,
    is_administrator: bool,
    held: Option<(Role, Reach)>,
}

impl DemonstrationPerson {
    pub(super) fn account(&self) -> NewAccount {
        NewAccount {
            name: self.name.clone(),
            display_name: self.role.vi.clone(),
            email: None,
            password: self.password.clone(),
            is_administrator: self.is_administrator,
        }
    }

    /// The role that the person holds, from a day on; an appraiser's is bound to the first domain.
    pub(super) fn terms(&self, valid_from: NaiveDate) -> Option<GrantTerms> {
        let (role, reach) = self.held.clone()?;
        let domains = if role.may_have_domains() { vec!["1".to_owned()] } else { Vec::new() };
        Some(GrantTerms { role, reach, domains, valid_from, valid_to: None, acting_for: None })
    }

    /// The password, to print it.
    #[must_use]
    pub fn password(&self) -> &str {
        self.password.expose_secret()
    }
}

/// A name, what it stands for in both languages, and the role with what it reaches; an administrator has none.
type Held = (&'static str, &'static str, &'static str, Option<(Role, Option<Reach>)>);

/// One account a role, each over a unit where such a person works. Passwords are random: a demonstration that somebody leaves on
/// a network must not have a password that everybody knows. Names are of roles, not of people.
pub(super) fn people() -> Result<Vec<DemonstrationPerson>, AppError> {
    let tree = |code: &str| Some(Reach::Subtree(code.to_owned()));
    let department = || tree(&format!("{PROVINCE}.S01"));
    let commune = || tree(&format!("{PROVINCE}.X001"));
    let held: [Held; 14] = [
        ("quantri", "Quản trị (minh họa)", "Administrator (illustrative)", None),
        (
            "chu-tri-chi-so",
            "Chủ trì chỉ số (minh họa)",
            "Index owner (illustrative)",
            Some((Role::IndexOwner, Some(Reach::Office))),
        ),
        (
            "cham-diem-so-noi-vu",
            "Chấm điểm, Sở Nội vụ (minh họa)",
            "Scorer of a department (illustrative)",
            Some((Role::Scorer, department())),
        ),
        (
            "duyet-so-noi-vu",
            "Duyệt, Sở Nội vụ (minh họa)",
            "Approver of a department (illustrative)",
            Some((Role::Approver, department())),
        ),
        (
            "cham-diem-xa-mau-1",
            "Chấm điểm, Xã Mẫu 1 (minh họa)",
            "Scorer of a commune (illustrative)",
            Some((Role::Scorer, commune())),
        ),
        (
            "duyet-xa-mau-1",
            "Duyệt, Xã Mẫu 1 (minh họa)",
            "Approver of a commune (illustrative)",
            Some((Role::Approver, commune())),
        ),
        (
            "tham-dinh-linh-vuc-1",
            "Thẩm định lĩnh vực 1 (minh họa)",
            "Appraiser of domain 1 (illustrative)",
            Some((Role::Appraiser, tree(PROVINCE))),
        ),
        (
            "hoi-dong",
            "Thành viên hội đồng (minh họa)",
            "Council member (illustrative)",
            Some((Role::CouncilMember, tree(PROVINCE))),
        ),
        (
            "dieu-tra-vien",
            "Điều tra viên (minh họa)",
            "Surveyor (illustrative)",
            Some((Role::Surveyor, tree(PROVINCE))),
        ),
        (
            "giam-sat-dieu-tra",
            "Giám sát điều tra (minh họa)",
            "Survey supervisor (illustrative)",
            Some((Role::Supervisor, tree(PROVINCE))),
        ),
        (
            "mot-cua-xa-mau-1",
            "Cập nhật sổ, Xã Mẫu 1 (minh họa)",
            "Clerk of a commune (illustrative)",
            Some((Role::Clerk, commune())),
        ),
        (
            "lanh-dao-tinh",
            "Lãnh đạo tỉnh (minh họa)",
            "Leader (illustrative)",
            Some((Role::Leader, tree(PROVINCE))),
        ),
        (
            "thanh-tra",
            "Kiểm tra, thanh tra (minh họa)",
            "Auditor (illustrative)",
            Some((Role::Auditor, Some(Reach::Office))),
        ),
        ("xem", "Người xem (minh họa)", "Viewer (illustrative)", None),
    ];
    let mut people = Vec::with_capacity(held.len());
    for (name, vi, en, role) in held {
        people.push(DemonstrationPerson {
            name: name.to_owned(),
            role: Text::new(vi, en),
            password: random_password()?,
            is_administrator: name == "quantri",
            held: role.and_then(|(role, reach)| Some((role, reach?))),
        });
    }
    Ok(people)
}

/// A password of sixteen letters and digits without those that look alike: 80 bits.
///
/// # Errors
/// The operating system gives no randomness.
pub fn random_password() -> Result<SecretString, AppError> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let mut bytes = [0_u8; 16];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|error| {
        let text = format!("{error}");
        AppError::Input(Finding::rejected("no-randomness", Text::new(text.clone(), text)).into())
    })?;
    let letters = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
    Ok(SecretString::from(letters.map(|letter| char::from(*letter)).collect::<String>()))
}
