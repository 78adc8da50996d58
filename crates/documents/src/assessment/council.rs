//! Biên bản họp và nghị quyết của Hội đồng thẩm định.

use super::{Assessment, Frame, Meeting, Person, dashes, labelled, ours};
use crate::block::{Annex, Block};
use crate::document::{Document, Parts};
use crate::error::{DocumentError, Problem};
use crate::kind::Kind;
use crate::number::{count, percent};
use crate::signature::{Closing, Signature};
use crate::table::{Align, Cell, Column, Row, Table};
use crate::text::{Phrase, Rich};
use rust_decimal::Decimal;

/// A council's vote on the results of all units.
#[derive(Debug, Clone)]
pub struct CouncilSession {
    /// The assessment.
    pub assessment: Assessment,
    /// The council by its full name.
    pub council: Phrase,
    /// When and where it met.
    pub meeting: Meeting,
    /// All members.
    pub members: Vec<Member>,
    /// How many votes are needed, by the rules of the council; more than half of all members as a rule.
    pub needed: usize,
    /// The results on which it voted.
    pub results: Vec<UnitResult>,
    /// What was said.
    pub opinions: Vec<Rich>,
}

/// A member of the council.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// How the member took part.
    pub attendance: Attendance,
    /// What the member said; none while nothing was said.
    pub vote: Option<Vote>,
}

/// How a member took part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attendance {
    /// At the meeting.
    Present,
    /// In writing.
    InWriting,
    /// Not at all.
    Absent,
}

/// What a member said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vote {
    /// For.
    Approve,
    /// Against.
    Reject,
    /// Neither.
    Abstain,
}

/// The result of a unit before the council.
#[derive(Debug, Clone)]
pub struct UnitResult {
    /// The unit.
    pub unit: Phrase,
    /// What it gave itself.
    pub self_total: Option<Decimal>,
    /// What was appraised.
    pub appraised: Decimal,
    /// The most that it could earn: what does not apply to it is no part of that.
    pub maximum: Decimal,
}

impl CouncilSession {
    /// Biên bản họp Hội đồng: who took part, how they voted, whether the results passed.
    ///
    /// # Errors
    /// A meeting that ends before it begins; the vote of an absent member.
    pub fn minutes(&self, frame: Frame) -> Result<Document, DocumentError> {
        self.check()?;
        let name = self.assessment.name();
        let participants = vec![
            labelled("Thành phần tham dự", &self.attendance_words()),
            Block::Table(self.members_table()?),
        ];
        let mut body = self.meeting.opening(participants)?;
        body.push(labelled("Nội dung", &format!("Xem xét, thông qua kết quả thẩm định {name}.")));
        if !self.opinions.is_empty() {
            body.push(Block::Clause {
                title: Some(ours("Ý kiến tại cuộc họp")?), text: Rich::new()
            });
            body.extend(dashes(&self.opinions));
        }
        body.push(Block::Clause {
            title: Some(ours("Biểu quyết")?), text: Rich::from(self.vote_words())
        });
        let conclusion = if self.is_approved() { "thông qua" } else { "chưa thông qua" };
        let conclusion = format!(
            "{} {conclusion} kết quả thẩm định {name} của {} đơn vị tại Phụ lục kèm theo Biên bản này.",
            self.council,
            count(self.results.len())
        );
        body.push(Block::Clause { title: Some(ours("Kết luận")?), text: Rich::from(conclusion) });
        body.push(self.meeting.end());
        Document::new(Parts {
            form: frame.form,
            letterhead: frame.letterhead,
            kind: Kind::Minutes,
            subject: ours(&format!("Họp {} về kết quả {name}", self.council))?,
            bases: frame.bases,
            body,
            recipients: frame.recipients,
            closing: self.meeting.closing(),
            annexes: vec![self.annex()?],
        })
    }

    /// Nghị quyết of the council. `further` are the articles after the first, without their numbers.
    ///
    /// # Errors
    /// A vote that did not pass; the vote of an absent member.
    pub fn resolution(
        &self,
        frame: Frame,
        further: &[Rich],
        signature: Signature,
    ) -> Result<Document, DocumentError> {
        self.check()?;
        if !self.is_approved() {
            let problem = Problem::NotApproved { approve: self.votes(Vote::Approve), needed: self.needed };
            return Err(DocumentError::new("biểu quyết", problem));
        }
        let name = self.assessment.name();
        let mut body = vec![Block::article(format!(
            "Thông qua kết quả thẩm định {name} của {} đơn vị tại Phụ lục kèm theo Nghị quyết này. {}",
            count(self.results.len()),
            self.vote_words()
        ))];
        body.extend(further.iter().cloned().map(|text| Block::Article { title: None, text }));
        body.push(Block::article("Nghị quyết này có hiệu lực kể từ ngày ký."));
        Document::new(Parts {
            form: frame.form,
            letterhead: frame.letterhead,
            kind: Kind::Resolution { authority: self.council.clone() },
            subject: ours(&format!("Về việc thông qua kết quả thẩm định {name}"))?,
            bases: frame.bases,
            body,
            recipients: frame.recipients,
            closing: Closing::Signed(signature),
            annexes: vec![self.annex()?],
        })
    }

    /// Whether enough members voted for the results.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.votes(Vote::Approve) >= self.needed
    }

    fn check(&self) -> Result<(), DocumentError> {
        let absent = self
            .members
            .iter()
            .find(|member| member.attendance == Attendance::Absent && member.vote.is_some());
        if let Some(member) = absent {
            return Err(DocumentError::new(
                member.person.name.to_string(),
                Problem::Votes { counted: 1, most: 0 },
            ));
        }
        if self.needed == 0 || self.needed > self.members.len() {
            let problem = Problem::Votes { counted: self.needed, most: self.members.len() };
            return Err(DocumentError::new("số phiếu cần để thông qua", problem));
        }
        Ok(())
    }

    fn votes(&self, vote: Vote) -> usize {
        self.members.iter().filter(|member| member.vote == Some(vote)).count()
    }

    fn attending(&self, attendance: Attendance) -> usize {
        self.members.iter().filter(|member| member.attendance == attendance).count()
    }

    fn attendance_words(&self) -> String {
        format!(
            "{}/{} thành viên có mặt; {} thành viên cho ý kiến bằng văn bản; {} thành viên vắng mặt.",
            count(self.attending(Attendance::Present)),
            count(self.members.len()),
            count(self.attending(Attendance::InWriting)),
            count(self.attending(Attendance::Absent))
        )
    }

    /// How the votes fell: at the meeting and in writing, for and against, and how many are needed.
    fn vote_words(&self) -> String {
        let approve = self.votes(Vote::Approve);
        let written = |member: &&Member| {
            member.attendance == Attendance::InWriting && member.vote == Some(Vote::Approve)
        };
        let share = percent(Decimal::from(approve), Decimal::from(self.members.len())).unwrap_or_default();
        format!(
            "Số phiếu tán thành: {}/{} thành viên ({share}), trong đó {} phiếu bằng văn bản; không tán thành: {}; không có ý kiến: \
             {}; chưa biểu quyết: {}. Số phiếu tán thành cần để thông qua: {}.",
            count(approve),
            count(self.members.len()),
            count(self.members.iter().filter(written).count()),
            count(self.votes(Vote::Reject)),
            count(self.votes(Vote::Abstain)),
            count(self.members.iter().filter(|member| member.vote.is_none()).count()),
            count(self.needed)
        )
    }

    fn members_table(&self) -> Result<Table, DocumentError> {
        let columns = vec![
            Column::new("TT", 11, Align::Center)?,
            Column::new("Họ và tên", 42, Align::Left)?,
            Column::new("Chức vụ", 46, Align::Left)?,
            Column::new("Tham dự", 30, Align::Center)?,
            Column::new("Biểu quyết", 36, Align::Center)?,
        ];
        let rows = self.members.iter().enumerate().map(|(index, member)| {
            let attendance = match member.attendance {
                Attendance::Present => "Có mặt",
                Attendance::InWriting => "Bằng văn bản",
                Attendance::Absent => "Vắng mặt",
            };
            let vote = match member.vote {
                Some(Vote::Approve) => "Tán thành",
                Some(Vote::Reject) => "Không tán thành",
                Some(Vote::Abstain) => "Không có ý kiến",
                None => "",
            };
            Row::plain(vec![
                Cell::count(index + 1),
                Cell::text(member.person.name.as_str()),
                Cell::text(&member.person.office),
                Cell::text(attendance),
                Cell::text(vote),
            ])
        });
        Table::new(None, columns, rows.collect())
    }

    fn annex(&self) -> Result<Annex, DocumentError> {
        let columns = vec![
            Column::new("TT", 12, Align::Center)?,
            Column::new("Đơn vị", 75, Align::Left)?,
            Column::new("Điểm tự chấm", 26, Align::Right)?,
            Column::new("Điểm thẩm định", 28, Align::Right)?,
            Column::new("Tỷ lệ", 24, Align::Right)?,
        ];
        let rows = self.results.iter().enumerate().map(|(index, result)| {
            Row::plain(vec![
                Cell::count(index + 1),
                Cell::text(result.unit.as_str()),
                Cell::points(result.self_total),
                Cell::points(Some(result.appraised)),
                Cell::text(&percent(result.appraised, result.maximum).unwrap_or_default()),
            ])
        });
        Ok(Annex {
            title: ours(&format!("Kết quả thẩm định {}", self.assessment.name()))?,
            landscape: false,
            body: vec![Block::Table(Table::new(None, columns, rows.collect())?)],
        })
    }
}
