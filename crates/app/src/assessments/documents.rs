//! The official documents of an assessment, filled from what was entered and published.

use super::SheetView;
use super::refusals::{nothing_published, unwritable};
use crate::policy::Action;
use crate::sheet::{ScoreSheet, SheetUnit};
use crate::{App, AppError, Caller};
use caicach_assessments::{Choice, RoundKind, Statement};
use caicach_documents::assessment::{
    AppraisalMinutes, AppraisedItem, Assessment as Assessed, Attendance, ChainHead, CouncilSession,
    Evidence as Proof, Frame, Level, Meeting, Member, Person, Publication as PublishedBy, RankedUnit,
    ReportItem, ResultDomain, ResultNotice, SelfReport, UnitResult, Vote, YearPoints,
};
use caicach_documents::{
    Capacity, Document, DocumentError, Form, IssueDate, Letterhead, Office, Phrase, Recipients, Rich,
    Signature,
};
use caicach_index::{Framework, Item, Level as ItemLevel};
use caicach_store::{AssessmentId, MessageKind};
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

/// How many years before are shown beside the one that is reported.
const YEARS_BEFORE: i32 = 4;

/// What stands around the content of a document: who issues it, and who signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// The authority directly above, if there is one.
    pub superior: String,
    /// The issuing authority.
    pub office: String,
    /// Its abbreviation in symbols.
    pub abbreviation: String,
    /// The place for the date.
    pub place: String,
    /// The number of the year; none until it is registered.
    pub number: Option<NonZeroU32>,
    /// The day of issue; none until it is known.
    pub day: Option<NaiveDate>,
    /// Legal bases, one each.
    pub bases: Vec<String>,
    /// To whom a report is addressed.
    pub addressed_to: Vec<String>,
    /// The other recipients.
    pub recipients: Vec<String>,
    /// The office of who signs, a line each as it is set above the name: `Giám đốc`; `KT. Giám đốc` and `Phó Giám đốc`; `TM. Ủy ban nhân
    /// dân` and `Chủ tịch`.
    pub signer_office: String,
    /// The name of who signs; may stay open.
    pub signer: String,
    /// The meeting, for minutes.
    pub meeting: Option<PaperMeeting>,
}

/// The meeting of which minutes are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperMeeting {
    /// When it began.
    pub begins: NaiveDateTime,
    /// When it ended.
    pub ends: NaiveDateTime,
    /// Where.
    pub place: String,
    /// Who chaired.
    pub chair: String,
    /// Who took the minutes.
    pub secretary: String,
    /// Who else took part, one each: the name, and after a comma the office.
    pub participants: Vec<String>,
}

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperKind {
    /// What a unit reports about itself.
    SelfReport,
    /// What was appraised of a unit.
    AppraisalMinutes,
    /// The meeting of the council.
    CouncilMinutes,
    /// What the council resolved.
    CouncilResolution,
    /// The published result.
    ResultNotice,
}

impl PaperKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::SelfReport,
        Self::AppraisalMinutes,
        Self::CouncilMinutes,
        Self::CouncilResolution,
        Self::ResultNotice,
    ];

    /// The word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SelfReport => "self-report",
            Self::AppraisalMinutes => "appraisal-minutes",
            Self::CouncilMinutes => "council-minutes",
            Self::CouncilResolution => "council-resolution",
            Self::ResultNotice => "result-notice",
        }
    }

    /// Whether it is about one unit.
    #[must_use]
    pub fn is_of_unit(self) -> bool {
        matches!(self, Self::SelfReport | Self::AppraisalMinutes)
    }
}

impl App {
    /// A document of an assessment. `of` is the code of a unit, or the name of a group of units, as the kind needs it.
    ///
    /// # Errors
    /// The caller may not see what it tells; nothing was published yet, for a notice; something that the form of official documents
    /// needs is missing (the finding says what); the database cannot be read.
    pub async fn assessment_document(
        &self,
        caller: &Caller,
        id: AssessmentId,
        kind: PaperKind,
        of: &str,
        paper: &Paper,
    ) -> Result<Document, AppError> {
        match kind {
            PaperKind::SelfReport => {
                let view = self.unit_sheet(caller, id, of).await?;
                let past = self.past_of(&view).await?;
                self.self_report(&view, &past, paper).map_err(refused)
            }
            PaperKind::AppraisalMinutes => {
                let view = self.unit_sheet(caller, id, of).await?;
                self.appraisal_minutes(&view, paper).map_err(refused)
            }
            PaperKind::CouncilMinutes | PaperKind::CouncilResolution => {
                self.check_year(caller, Action::RecordDecision, Some(id))?;
                self.council_document(id, kind, of, paper).await
            }
            PaperKind::ResultNotice => {
                self.check_sees_years(caller)?;
                self.result_notice(id, of, paper).await
            }
        }
    }

    /// The years before in which the unit was scored on the same scale: points of another scale cannot be compared.
    async fn past_of(&self, view: &SheetView) -> Result<BTreeMap<i32, Arc<ScoreSheet>>, AppError> {
        let year = view.of.year.assessment.year;
        let scale: Decimal = view.of.group.framework.framework.top_items().map(|top| top.attainable).sum();
        let is_same_scale =
            |sheet: &ScoreSheet| sheet.domains.iter().map(|domain| domain.maximum).sum::<Decimal>() == scale;
        let unit = &view.of.unit.code;
        self.earlier_sheets(year - YEARS_BEFORE..year, |sheet| {
            sheet.unit(unit).is_some() && is_same_scale(sheet)
        })
        .await
    }

    fn self_report(
        &self,
        view: &SheetView,
        past: &BTreeMap<i32, Arc<ScoreSheet>>,
        paper: &Paper,
    ) -> Result<Document, DocumentError> {
        let unit = &view.of.unit.code;
        let last_year = past.get(&(view.of.year.assessment.year - 1));
        let framework = &view.of.group.framework.framework;
        let scored = self.sheet_scores(view, RoundKind::SelfScore);
        let items = framework.items().iter().filter(|item| !item.role.is_adjustment());
        let items = items.map(|item| {
            let cell = view.cells.get(&(item.code.clone(), RoundKind::SelfScore));
            Ok(ReportItem {
                code: Phrase::new("mã", &item.code)?,
                name: Phrase::new("tên", &item.name.vi)?,
                level: level(item),
                maximum: attainable(framework, item, scored.as_ref()),
                score: points_of(framework, item, scored.as_ref()),
                last_year: last_year.and_then(|sheet| domain_points(sheet, unit, item)),
                reason: cell.map(|cell| cell.entry.comment.clone()).unwrap_or_default(),
                evidence: proofs(view, item)?,
            })
        });
        let report = SelfReport {
            assessment: of_unit(assessed(view.of.year.assessment.year, framework)?, scored.as_ref()),
            unit: Phrase::new("đơn vị", &view.of.unit.name)?,
            total: scored.as_ref().map(|scored| scored.points).unwrap_or_default(),
            items: items.collect::<Result<_, _>>()?,
            earlier: past
                .iter()
                .filter_map(|(year, sheet)| {
                    Some(YearPoints { year: *year, points: sheet.unit(unit)?.points })
                })
                .collect(),
            remarks: Vec::new(),
            proposals: Vec::new(),
        };
        report.document(frame(paper)?, signature(paper)?)
    }

    fn appraisal_minutes(&self, view: &SheetView, paper: &Paper) -> Result<Document, DocumentError> {
        let framework = &view.of.group.framework.framework;
        let own = self.sheet_scores(view, RoundKind::SelfScore);
        let last = view.of.year.rounds.scored_before(RoundKind::Council).unwrap_or(RoundKind::SelfScore);
        let appraised = self.sheet_scores(view, last);
        let items = framework.items().iter().filter(|item| !item.role.is_adjustment());
        let items = items.map(|item| {
            Ok(AppraisedItem {
                code: Phrase::new("mã", &item.code)?,
                name: Phrase::new("tên", &item.name.vi)?,
                level: level(item),
                maximum: attainable(framework, item, appraised.as_ref()),
                self_score: points_of(framework, item, own.as_ref()),
                appraised: points_of(framework, item, appraised.as_ref()),
                reason: comment(view, item, &[RoundKind::SecondAppraisal, RoundKind::Appraisal]),
                explanation: explanation(view, item),
            })
        });
        let minutes = AppraisalMinutes {
            assessment: of_unit(assessed(view.of.year.assessment.year, framework)?, appraised.as_ref()),
            unit: Phrase::new("đơn vị", &view.of.unit.name)?,
            meeting: meeting(paper)?,
            participants: participants(paper)?,
            self_total: own.as_ref().map(|scored| scored.points).unwrap_or_default(),
            appraised_total: appraised.as_ref().map(|scored| scored.points).unwrap_or_default(),
            items: items.collect::<Result<_, _>>()?,
            opinions: Vec::new(),
            conclusions: Vec::new(),
        };
        minutes.document(frame(paper)?)
    }

    async fn council_document(
        &self,
        id: AssessmentId,
        kind: PaperKind,
        of: &str,
        paper: &Paper,
    ) -> Result<Document, AppError> {
        let entries = self.all_entries(id).await?;
        let own = self.known_scores(&entries, RoundKind::SelfScore);
        let now = self.known_scores(&entries, entries.year.last_scored());
        let year = entries.year;
        let place = year.groups.iter().position(|group| group.name == of);
        let place = place.ok_or(AppError::NotFound("group"))?;
        let (Some(group), Some(own), Some(now)) = (year.groups.get(place), own.get(place), now.get(place))
        else {
            return Err(AppError::NotFound("group"));
        };
        let framework = &group.framework.framework;
        let document = || {
            let results = now.units.iter().map(|unit| {
                Ok(UnitResult {
                    unit: Phrase::new("đơn vị", &unit.name)?,
                    self_total: own.unit(&unit.code).map(|own| own.points),
                    appraised: unit.points,
                    maximum: unit.maximum,
                })
            });
            let members = year.council.members.iter().map(|(name, ballot)| {
                Ok(Member {
                    person: Person { name: Phrase::new("thành viên", name)?, office: String::new() },
                    attendance: match ballot {
                        Some(ballot) if ballot.in_writing => Attendance::InWriting,
                        Some(_) => Attendance::Present,
                        None => Attendance::Absent,
                    },
                    vote: ballot.as_ref().map(|ballot| match ballot.choice {
                        Choice::Approve => Vote::Approve,
                        Choice::Reject => Vote::Reject,
                        Choice::Abstain => Vote::Abstain,
                    }),
                })
            });
            let session = CouncilSession {
                assessment: assessed(year.assessment.year, framework)?,
                council: Phrase::new("hội đồng", "Hội đồng thẩm định")?,
                meeting: meeting(paper)?,
                members: members.collect::<Result<_, DocumentError>>()?,
                needed: year.council.members.len() / 2 + 1,
                results: results.collect::<Result<_, DocumentError>>()?,
                opinions: Vec::new(),
            };
            match kind {
                PaperKind::CouncilMinutes => session.minutes(frame(paper)?),
                _ => session.resolution(frame(paper)?, &[], signature(paper)?),
            }
        };
        document().map_err(refused)
    }

    async fn result_notice(&self, id: AssessmentId, of: &str, paper: &Paper) -> Result<Document, AppError> {
        let year = self.year(id).await?;
        let published = year.publications.first().ok_or_else(nothing_published)?;
        let result = self.published_year(id, published).await?;
        let content = self.store().queries().publication_content(id, published.number).await?;
        let place = year.groups.iter().position(|group| group.name == of);
        let place = place.ok_or(AppError::NotFound("group"))?;
        let (Some(group), Some(sheet)) = (year.groups.get(place), result.sheets.get(place)) else {
            return Err(AppError::NotFound("group"));
        };
        let of_group = self.store().queries().assessment_units(id).await?;
        let of_group = of_group.into_iter().filter(|unit| unit.group_id == group.id);
        let without: Vec<String> =
            of_group.filter(|unit| sheet.unit(&unit.code).is_none()).map(|unit| unit.name).collect();
        let heads: Vec<Json> = serde_json::from_str(&content.audit_heads)?;
        let key = self.audit_signer().map(|signer| signer.key.public().fingerprint());
        let document = || {
            let mut chain = heads.iter().map(chain_head).collect::<Result<Vec<_>, DocumentError>>()?;
            chain.push(ChainHead {
                subject: Phrase::new("kết quả", "Toàn bộ kết quả công bố (SHA-256)")?,
                entries: sheet.units.len(),
                hash: Phrase::new("kết quả", &published.sha256)?,
            });
            let domains = sheet.domains.iter().map(|domain| {
                Ok(ResultDomain {
                    code: Phrase::new("lĩnh vực", &domain.code)?,
                    name: Phrase::new("lĩnh vực", &domain.name.vi)?,
                    maximum: domain.maximum,
                })
            });
            let units = sheet.units.iter().enumerate().map(|(place, unit)| {
                Ok(RankedUnit {
                    rank: unit.rank.and_then(|rank| rank.to_usize()).unwrap_or(place + 1),
                    unit: Phrase::new("đơn vị", &unit.name)?,
                    domains: unit
                        .domains
                        .iter()
                        .map(|score| score.as_ref().map(|score| score.points))
                        .collect(),
                    total: unit.points,
                    maximum: unit.maximum,
                    band: unit.band.as_ref().map(|band| band.vi.clone()).unwrap_or_default(),
                })
            });
            let notice = ResultNotice {
                assessment: assessed(year.assessment.year, &group.framework.framework)?,
                publication: PublishedBy::Notice,
                domains: domains.collect::<Result<_, DocumentError>>()?,
                units: units.collect::<Result<_, DocumentError>>()?,
                further: published
                    .reason
                    .iter()
                    .map(|reason| correction(reason))
                    .chain(left_out(&without))
                    .map(Rich::from)
                    .collect(),
                chain,
                key: key.as_deref().map(|key| Phrase::new("khóa ký nhật ký", key)).transpose()?,
            };
            notice.document(frame(paper)?, signature(paper)?)
        };
        document().map_err(refused)
    }
}

/// What a unit earned in a domain of another year, by the identifier that outlives the domain's name.
fn domain_points(sheet: &ScoreSheet, unit: &str, item: &Item) -> Option<Decimal> {
    let domain = item.stable_domain.as_deref().filter(|_| item.parent.is_none())?;
    let place = sheet.domains.iter().position(|known| known.stable_id == domain)?;
    Some(sheet.unit(unit)?.domains.get(place)?.as_ref()?.points)
}

fn correction(reason: &str) -> String {
    format!("Bản này đính chính kết quả đã công bố trước: {reason}.")
}

/// The units of which nothing was known when the result was published.
fn left_out(units: &[String]) -> Option<String> {
    let count = units.len();
    (count > 0)
        .then(|| format!("Chưa có kết quả của {count} đơn vị do chưa có số liệu: {}.", units.join(", ")))
}

fn chain_head(head: &Json) -> Result<ChainHead, DocumentError> {
    let text = |name: &str| head.get(name).and_then(Json::as_str).unwrap_or_default();
    let entries = head.get("sequence").and_then(Json::as_u64).unwrap_or_default();
    Ok(ChainHead {
        subject: Phrase::new("chuỗi nhật ký", text("chain"))?,
        entries: usize::try_from(entries).unwrap_or(usize::MAX),
        hash: Phrase::new("chuỗi nhật ký", text("hash"))?,
    })
}

/// The most that could be earned: of a domain, what applies to the unit, where any of it does.
fn attainable(framework: &Framework, item: &Item, scored: Option<&SheetUnit>) -> Decimal {
    if item.parent.is_some() {
        return item.attainable;
    }
    let place = framework.top_items().position(|top| top.code == item.code);
    let score = place.and_then(|place| scored?.domains.get(place)?.as_ref());
    score.map(|score| score.maximum).filter(|maximum| *maximum > Decimal::ZERO).unwrap_or(item.attainable)
}

/// What does not apply to a unit is no part of what it could earn.
fn of_unit(assessed: Assessed, scored: Option<&SheetUnit>) -> Assessed {
    let maximum = scored.map(|scored| scored.maximum).filter(|maximum| *maximum > Decimal::ZERO);
    Assessed { maximum: maximum.unwrap_or(assessed.maximum), ..assessed }
}

/// The points of a component; of what stands above components, the sum of those beneath.
fn points_of(framework: &Framework, item: &Item, scored: Option<&SheetUnit>) -> Option<Decimal> {
    let scored = scored?;
    match item.leaf {
        Some(leaf) => scored.items.get(leaf).copied().flatten(),
        None => {
            let children = item.children.iter().filter_map(|child| framework.items().get(*child));
            let known: Vec<Decimal> =
                children.filter_map(|child| points_of(framework, child, Some(scored))).collect();
            if known.is_empty() { None } else { Some(known.into_iter().sum()) }
        }
    }
}

fn level(item: &Item) -> Level {
    if item.leaf.is_some() {
        return Level::Component;
    }
    match item.level {
        ItemLevel::Group | ItemLevel::Domain | ItemLevel::Total => Level::Domain,
        _ => Level::Criterion,
    }
}

fn proofs(view: &SheetView, item: &Item) -> Result<Vec<Proof>, DocumentError> {
    let known = view.evidence.get(&item.code).into_iter().flatten();
    let counted = known.filter(|known| known.withdrawn_at.is_none());
    counted
        .map(|known| {
            Ok(Proof { number: String::new(), name: Phrase::new("tài liệu", &known.evidence.title)? })
        })
        .collect()
}

fn comment(view: &SheetView, item: &Item, rounds: &[RoundKind]) -> String {
    let cells = rounds.iter().filter_map(|round| view.cells.get(&(item.code.clone(), *round)));
    let mut comments = cells.map(|cell| cell.entry.comment.clone()).filter(|comment| !comment.is_empty());
    comments.next().unwrap_or_default()
}

/// What the unit explained: in the round of explanations, and in its answers.
fn explanation(view: &SheetView, item: &Item) -> String {
    let written = comment(view, item, &[RoundKind::Explanation]);
    let messages = view.messages.get(&item.code).into_iter().flatten();
    let answers = messages
        .filter(|message| matches!(message.message.kind, MessageKind::Answer | MessageKind::Contest))
        .map(|message| message.message.text.clone());
    let parts: Vec<String> =
        std::iter::once(written).filter(|text| !text.is_empty()).chain(answers).collect();
    let is_left_out = view
        .cells
        .get(&(item.code.clone(), RoundKind::SelfScore))
        .is_some_and(|cell| cell.entry.statement == Some(Statement::NotApplicable));
    if parts.is_empty() && is_left_out {
        return comment(view, item, &[RoundKind::SelfScore]);
    }
    parts.join(" ")
}

fn assessed(year: i32, framework: &Framework) -> Result<Assessed, DocumentError> {
    let header = framework.header();
    // The first citation names the day (Annex I, II.6.b).
    let day = header.decided_on.as_deref().and_then(|day| day.parse::<NaiveDate>().ok());
    let on = day.map(|day| day.format(" ngày %d tháng %m năm %Y").to_string()).unwrap_or_default();
    let cited = match (&header.decision, &header.issuer) {
        (Some(decision), Some(issuer)) => format!("Quyết định số {decision}{on} của {issuer}"),
        (Some(decision), None) => format!("Quyết định số {decision}{on}"),
        (None, _) => header.name.vi.clone(),
    };
    Ok(Assessed {
        index: Phrase::new("chỉ số", "Chỉ số cải cách hành chính")?,
        year,
        framework: Phrase::new("bộ tiêu chí", &cited)?,
        maximum: framework.attainable(),
    })
}

fn frame(paper: &Paper) -> Result<Frame, DocumentError> {
    let superior = paper.superior.trim();
    let phrases = |place: &str, texts: &[String]| {
        let texts = texts.iter().filter(|text| !text.trim().is_empty());
        texts.map(|text| Phrase::new(place, text)).collect::<Result<Vec<_>, _>>()
    };
    // The line of the archive is part of the form: who typed it as well has it once.
    let (filed, others): (Vec<String>, Vec<String>) =
        paper.recipients.iter().cloned().partition(|line| filed_by(line).is_some());
    let filed = filed.iter().find_map(|line| filed_by(line)).filter(|unit| !unit.is_empty());
    Ok(Frame {
        form: Form::default(),
        letterhead: Letterhead {
            office: Office {
                superior: if superior.is_empty() {
                    None
                } else {
                    Some(Phrase::new("cơ quan chủ quản", superior)?)
                },
                name: Phrase::new("cơ quan ban hành", &paper.office)?,
                abbreviation: Phrase::new("chữ viết tắt của cơ quan", &paper.abbreviation)?,
                place: Phrase::new("địa danh", &paper.place)?,
            },
            number: paper.number,
            date: paper.day.map_or(IssueDate::Open { year: None }, IssueDate::On),
            draft: false,
        },
        bases: phrases("căn cứ", &paper.bases)?,
        recipients: Recipients {
            addressed_to: phrases("kính gửi", &paper.addressed_to)?,
            others: phrases("nơi nhận", &others)?,
            filed_by: filed.map(|unit| Phrase::new("nơi nhận", unit)).transpose()?,
        },
    })
}

/// What stands behind `Lưu: VT` in a line of recipients; none where the line is another one.
fn filed_by(line: &str) -> Option<&str> {
    let rest = line.trim().trim_start_matches('-').trim().strip_prefix("Lưu")?;
    let rest = rest.trim_start_matches(':').trim();
    let rest = rest.strip_prefix("VT").unwrap_or(rest);
    Some(rest.trim_matches(|letter: char| ",.;".contains(letter) || letter.is_whitespace()))
}

/// By what right somebody signs, from the lines that stand above the name (Annex I, II.7.b).
fn signature(paper: &Paper) -> Result<Signature, DocumentError> {
    const PLACE: &str = "chức vụ người ký";
    let name = paper.signer.trim();
    let mut lines = paper.signer_office.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let after = |line: &str, mark: &str| line.strip_prefix(mark).map(|rest| rest.trim().to_owned());
    let on_behalf_of = lines.peek().and_then(|line| after(line, "TM."));
    if on_behalf_of.is_some() {
        lines.next();
    }
    let first = lines.next().unwrap_or_default();
    let own = lines.next();
    let marked = |mark: &str| Some((after(first, mark)?, own?));
    let phrase = |text: &str| Phrase::new(PLACE, text);
    let capacity = if let Some((head, own)) = marked("KT.") {
        Capacity::ForHead { head: phrase(&head)?, office: phrase(own)? }
    } else if let Some((head, own)) = marked("TL.") {
        Capacity::ByOrder { head: phrase(&head)?, office: phrase(own)? }
    } else if let Some((head, own)) = marked("TUQ.") {
        Capacity::ByAuthorisation { head: phrase(&head)?, office: phrase(own)? }
    } else if let Some(office) = after(first, "Q.") {
        Capacity::Acting { office: phrase(&office)? }
    } else {
        Capacity::Head { office: phrase(first)? }
    };
    Ok(Signature {
        on_behalf_of: on_behalf_of.map(|body| phrase(&body)).transpose()?,
        capacity,
        other_office: None,
        name: if name.is_empty() { None } else { Some(Phrase::new("người ký", name)?) },
    })
}

/// Who took part beside chair and secretary.
fn participants(paper: &Paper) -> Result<Vec<Person>, DocumentError> {
    let lines = paper.meeting.iter().flat_map(|meeting| &meeting.participants);
    let lines = lines.map(|line| line.trim()).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (name, office) = line.split_once(',').unwrap_or((line, ""));
            Ok(Person {
                name: Phrase::new("thành phần tham dự", name)?, office: office.trim().to_owned()
            })
        })
        .collect()
}

fn meeting(paper: &Paper) -> Result<Meeting, DocumentError> {
    let meeting = paper.meeting.as_ref().ok_or_else(|| DocumentError::missing("thời gian họp"))?;
    let person = |place: &str, name: &str| {
        Ok::<_, DocumentError>(Person { name: Phrase::new(place, name)?, office: String::new() })
    };
    Ok(Meeting {
        begins: meeting.begins,
        ends: meeting.ends,
        place: Phrase::new("địa điểm họp", &meeting.place)?,
        chair: person("người chủ trì", &meeting.chair)?,
        secretary: person("thư ký", &meeting.secretary)?,
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it is the end of the error")]
fn refused(error: DocumentError) -> AppError {
    unwritable(&error.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The forms of Annex I, II.7.b of Decree 30/2020/NĐ-CP.
    #[test]
    fn the_lines_above_a_signature_say_by_what_right() {
        let signed = |office: &str| {
            signature(&Paper { signer_office: office.to_owned(), ..Paper::default() }).unwrap()
        };
        let phrase = |text: &str| Phrase::new("x", text).unwrap();
        assert_eq!(signed("Giám đốc").capacity, Capacity::Head { office: phrase("Giám đốc") });
        assert_eq!(signed("Q. Giám đốc").capacity, Capacity::Acting { office: phrase("Giám đốc") });
        let deputy = signed("TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch");
        assert_eq!(deputy.on_behalf_of, Some(phrase("Ủy ban nhân dân")));
        let (head, office) = (phrase("Chủ tịch"), phrase("Phó Chủ tịch"));
        assert_eq!(deputy.capacity, Capacity::ForHead { head, office });
        let (head, office) = (phrase("Giám đốc"), phrase("Chánh Văn phòng"));
        let ordered = signed("TL. Giám đốc\nChánh Văn phòng").capacity;
        assert_eq!(ordered, Capacity::ByOrder { head: head.clone(), office: office.clone() });
        let authorised = signed("TUQ. Giám đốc\nChánh Văn phòng").capacity;
        assert_eq!(authorised, Capacity::ByAuthorisation { head, office });
        assert!(signature(&Paper::default()).is_err());
    }

    #[test]
    fn the_line_of_the_archive_is_known() {
        assert_eq!(filed_by("- Lưu: VT, NC."), Some("NC"));
        assert_eq!(filed_by("Lưu: VT."), Some(""));
        assert_eq!(filed_by("Sở Nội vụ"), None);
    }
}
