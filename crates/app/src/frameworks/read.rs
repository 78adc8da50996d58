//! Reading a decision into a draft, and going through it.

use super::{DraftHeader, KeptDraft};
use crate::{App, AppError, Caller};
use caicach_criteria::{Draft, ItemEdit, ReadOptions, draft_of, draft_under, is_fixed};
use caicach_findings::{Finding, Place, Text};
use caicach_index::Framework;
use caicach_store::{FrameworkDraft, FrameworkState, OfficeFramework, OfficeFrameworkId};
use chrono::NaiveDate;
use serde_json::json;

/// A decision on its way in.
#[derive(Debug, Clone)]
pub struct NewCriteria {
    /// The name of the file.
    pub file: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The identifier of the framework.
    pub code: String,
    /// Its name; the title of the decision when it is empty.
    pub name: String,
    /// What the document does not say.
    pub header: DraftHeader,
}

/// A new year's framework, made from one that is there.
#[derive(Debug, Clone)]
pub struct NewYearCriteria {
    /// The framework from which it is made.
    pub from: String,
    /// The identifier of the new one.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The first year scored by it.
    pub year_from: Option<i32>,
}

/// What somebody says about the framework of a draft as a whole.
#[derive(Debug, Clone, Default)]
pub struct DecisionEdit {
    /// Its name.
    pub name: String,
    /// The number of the decision; empty where there is none yet.
    pub decision: String,
    /// The day of the decision.
    pub decided_on: Option<NaiveDate>,
    /// Who decided.
    pub issuer: String,
}

/// The framework of a lower level, beneath the criteria that an upper level fixed.
#[derive(Debug, Clone)]
pub struct NewLowerCriteria {
    /// The framework of the upper level.
    pub upper: String,
    /// The identifier of the new one.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What is its own: who decides, whom it is for, from when on.
    pub header: DraftHeader,
}

impl App {
    /// Reads the office's decision (DOCX or XLSX) into a draft.
    ///
    /// # Errors
    /// The caller may not; the file cannot be read, or holds no table of criteria; the identifier is taken; the database cannot be
    /// written.
    pub async fn read_criteria(
        &self,
        caller: &Caller,
        new: NewCriteria,
    ) -> Result<OfficeFrameworkId, AppError> {
        self.check_frameworks(caller)?;
        let NewCriteria { file, bytes, code, name, header } = new;
        let read = tokio::task::spawn_blocking(move || {
            caicach_criteria::read(&file, &bytes, &ReadOptions::default())
        });
        let draft = read.await.map_err(|_| AppError::Input(gave_up().into()))?.map_err(AppError::Input)?;
        let name = match name.trim() {
            "" => draft.title.clone().unwrap_or_else(|| code.clone()),
            name => name.to_owned(),
        };
        self.keep_draft(caller, code, name, KeptDraft { header, base: None, draft }).await
    }

    /// Makes a draft for a new year from a framework that is there.
    ///
    /// # Errors
    /// The caller may not; there is no such framework; the identifier is taken; the database cannot be written.
    pub async fn renew_framework(
        &self,
        caller: &Caller,
        new: NewYearCriteria,
    ) -> Result<OfficeFrameworkId, AppError> {
        self.check_frameworks(caller)?;
        let state = self.state();
        let versioned = state.framework(&new.from).ok_or(AppError::NotFound("framework"))?;
        let known = versioned.framework.header();
        let header = DraftHeader {
            issuer: known.issuer.clone().unwrap_or_default(),
            applies_to: known.applies_to.clone(),
            year_from: new.year_from,
            year_to: None,
            upper: known.upper.clone(),
        };
        let mut draft = draft_of(&versioned.framework);
        // The next year has a decision of its own.
        (draft.decision, draft.decided_on) = (None, None);
        let name = match new.name.trim() {
            "" => known.name.vi.clone(),
            name => name.to_owned(),
        };
        let kept = KeptDraft { header, base: Some(versioned.text.clone()), draft };
        self.keep_draft(caller, new.code, name, kept).await
    }

    /// Makes a draft beneath the criteria of an upper level. Those stay as they are; the components are added.
    ///
    /// # Errors
    /// The caller may not; there is no such framework; the identifier is taken; the database cannot be written.
    pub async fn begin_lower_framework(
        &self,
        caller: &Caller,
        new: NewLowerCriteria,
    ) -> Result<OfficeFrameworkId, AppError> {
        self.check_frameworks(caller)?;
        let state = self.state();
        let upper = state.framework(&new.upper).ok_or(AppError::NotFound("framework"))?;
        let header = DraftHeader { upper: Some(new.upper), ..new.header };
        let name = match new.name.trim() {
            "" => upper.framework.header().name.vi.clone(),
            name => name.to_owned(),
        };
        let draft = draft_under(&upper.framework);
        self.keep_draft(caller, new.code, name, KeptDraft { header, base: Some(upper.text.clone()), draft })
            .await
    }

    async fn keep_draft(
        &self,
        caller: &Caller,
        code: String,
        name: String,
        kept: KeptDraft,
    ) -> Result<OfficeFrameworkId, AppError> {
        if self.library().framework(&code).is_some() {
            return Err(AppError::Input(taken(&code).into()));
        }
        let new = FrameworkDraft { code, name, draft: json!(kept) };
        Ok(self.store().commands().add_framework_draft(&caller.actor, new).await?.id)
    }

    /// Changes one item of a draft. Its text is read anew, and what was noticed about it is noticed anew.
    ///
    /// # Errors
    /// The caller may not; there is no such draft or item; somebody else was faster; the database cannot be written.
    pub async fn change_draft_item(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
        code: &str,
        edit: &ItemEdit,
    ) -> Result<OfficeFramework, AppError> {
        let change = |draft: &mut Draft, upper: Option<&Framework>| {
            let known = draft.item(code).ok_or(AppError::NotFound("item"))?;
            let is_other = known.name != edit.name.trim() || known.maximum != edit.maximum;
            if is_other && upper.is_some_and(|upper| is_fixed(upper, code)) {
                return Err(AppError::Input(of_upper(code).into()));
            }
            draft.edit(code, edit);
            Ok(())
        };
        self.change_draft(caller, id, version, change).await
    }

    /// Adds an item as the last beneath another one: a row that the document lacks, or a component beneath a criterion of the upper
    /// level.
    ///
    /// # Errors
    /// The caller may not; there is no such draft or item; the item has no name; somebody else was faster; the database cannot be
    /// written.
    pub async fn add_draft_item(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
        parent: &str,
        edit: &ItemEdit,
    ) -> Result<(OfficeFramework, String), AppError> {
        if edit.name.trim().is_empty() {
            return Err(AppError::Input(no_name(parent).into()));
        }
        let mut added = String::new();
        let change = |draft: &mut Draft, _: Option<&Framework>| {
            added = draft.add(parent, edit).ok_or(AppError::NotFound("item"))?;
            Ok(())
        };
        let changed = self.change_draft(caller, id, version, change).await?;
        Ok((changed, added))
    }

    /// Takes an item out of a draft.
    ///
    /// # Errors
    /// The caller may not; there is no such draft or item; others stand beneath it, or the upper level fixes it; somebody else was
    /// faster; the database cannot be written.
    pub async fn remove_draft_item(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
        code: &str,
    ) -> Result<OfficeFramework, AppError> {
        let change = |draft: &mut Draft, upper: Option<&Framework>| {
            draft.item(code).ok_or(AppError::NotFound("item"))?;
            if upper.is_some_and(|upper| is_fixed(upper, code)) {
                return Err(AppError::Input(of_upper(code).into()));
            }
            if draft.remove(code) { Ok(()) } else { Err(AppError::Input(has_others(code).into())) }
        };
        self.change_draft(caller, id, version, change).await
    }

    /// Confirms the reading of one item, or takes that back.
    ///
    /// # Errors
    /// The caller may not; there is no such draft or item; somebody else was faster; the database cannot be written.
    pub async fn confirm_draft_item(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
        code: &str,
        confirmed: bool,
    ) -> Result<OfficeFramework, AppError> {
        let confirm = |draft: &mut Draft, _: Option<&Framework>| {
            let item = draft.items.iter_mut().find(|item| item.code == code);
            item.ok_or(AppError::NotFound("item"))?.confirmed = confirmed;
            Ok(())
        };
        self.change_draft(caller, id, version, confirm).await
    }

    /// Confirms every item whose text was understood in all its parts and about which nothing was noticed.
    ///
    /// # Errors
    /// The caller may not; there is no such draft; somebody else was faster; the database cannot be written.
    pub async fn confirm_sure_items(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
    ) -> Result<OfficeFramework, AppError> {
        let confirm = |draft: &mut Draft, _: Option<&Framework>| {
            draft.confirm_sure();
            Ok(())
        };
        self.change_draft(caller, id, version, confirm).await
    }

    /// Changes what a draft says about the framework as a whole: its name, and the decision that it is.
    ///
    /// # Errors
    /// The caller may not; there is no such draft; it has no name; somebody else was faster; the database cannot be written.
    pub async fn change_draft_decision(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
        edit: &DecisionEdit,
    ) -> Result<OfficeFramework, AppError> {
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let name = text(&edit.name).ok_or_else(|| AppError::Input(needs_name().into()))?;
        let change = |kept: &mut KeptDraft, own: &mut String, _: Option<&Framework>| {
            *own = name;
            kept.draft.decision = text(&edit.decision);
            kept.draft.decided_on = edit.decided_on.map(|day| day.to_string());
            kept.header.issuer = edit.issuer.trim().to_owned();
            Ok(())
        };
        self.change_kept(caller, id, version, change).await
    }

    async fn change_draft(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
        change: impl FnOnce(&mut Draft, Option<&Framework>) -> Result<(), AppError>,
    ) -> Result<OfficeFramework, AppError> {
        let change =
            |kept: &mut KeptDraft, _: &mut String, upper: Option<&Framework>| change(&mut kept.draft, upper);
        self.change_kept(caller, id, version, change).await
    }

    async fn change_kept(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
        change: impl FnOnce(&mut KeptDraft, &mut String, Option<&Framework>) -> Result<(), AppError>,
    ) -> Result<OfficeFramework, AppError> {
        self.check_frameworks(caller)?;
        let stored = self.store().queries().office_framework(id).await?;
        if stored.state != FrameworkState::Draft {
            return Err(AppError::NotFound("draft"));
        }
        let mut kept: KeptDraft = serde_json::from_str(&stored.draft)?;
        let upper = self.upper_of(&kept.header);
        let mut name = stored.name;
        change(&mut kept, &mut name, upper.as_ref().map(|upper| &upper.framework))?;
        let edit = FrameworkDraft { code: stored.code, name, draft: json!(kept) };
        Ok(self.store().commands().edit_framework_draft(&caller.actor, id, version, edit).await?)
    }
}

fn needs_name() -> Finding {
    Finding::rejected("field-empty", Text::new("Bộ tiêu chí phải có tên", "The framework needs a name"))
        .hint(Text::new("Ghi tên theo quyết định", "Enter the name by the decision"))
}

fn of_upper(code: &str) -> Finding {
    Finding::rejected(
        "fixed-by-upper-level",
        Text::new(format!("{code} do cấp trên quy định"), format!("{code} is fixed by the upper level")),
    )
    .at(Place::item(code))
    .hint(Text::new(
        "Chỉ sửa cách chấm, hoặc thêm tiêu chí thành phần bên dưới",
        "Change only how it is scored, or add components beneath it",
    ))
}

fn has_others(code: &str) -> Finding {
    Finding::rejected(
        "items-beneath",
        Text::new(format!("Dưới {code} còn mục khác"), format!("Other items stand beneath {code}")),
    )
    .at(Place::item(code))
    .hint(Text::new("Bỏ các mục bên dưới trước", "Take out those beneath it first"))
}

fn no_name(parent: &str) -> Finding {
    Finding::rejected("no-name", Text::new("Mục mới chưa có tên", "The new item has no name"))
        .at(Place::item(parent).column("name"))
        .hint(Text::new("Ghi tên tiêu chí thành phần", "Write the name of the component"))
}

fn taken(code: &str) -> Finding {
    let message = Text::new(
        format!("Mã {code} đã có một bộ tiêu chí khác dùng"),
        format!("The identifier {code} is that of another framework"),
    );
    Finding::rejected("identifier-taken", message)
        .at(Place::item("").column("code"))
        .hint(Text::new("Chọn mã khác, ví dụ thêm năm", "Choose another one, for example with the year"))
}

fn gave_up() -> Finding {
    Finding::rejected("unreadable", Text::new("Không đọc được tệp", "The file cannot be read"))
        .hint(Text::new("Lưu lại tệp bằng Word hoặc Excel rồi gửi lại", "Save it again with Word or Excel"))
}
