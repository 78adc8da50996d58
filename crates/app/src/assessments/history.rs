//! What units earned in earlier years: what assessments published, and years that were imported and scored.

use crate::sheet::ScoreSheet;
use crate::{App, AppError};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

impl App {
    /// The scores of earlier years, by year: of each the first sheet that is wanted, an assessment's before one that was imported.
    pub(super) async fn earlier_sheets(
        &self,
        years: Range<i32>,
        is_wanted: impl Fn(&ScoreSheet) -> bool,
    ) -> Result<BTreeMap<i32, Arc<ScoreSheet>>, AppError> {
        let mut known = BTreeMap::new();
        let queries = self.store().queries();
        for assessment in queries.assessments().await? {
            if !years.contains(&assessment.year) || known.contains_key(&assessment.year) {
                continue;
            }
            let Some(newest) = queries.publications(assessment.id).await?.into_iter().next() else {
                continue;
            };
            let published = self.published_year(assessment.id, &newest).await?;
            if let Some(sheet) = published.sheets.iter().find(|sheet| is_wanted(sheet)) {
                known.insert(assessment.year, Arc::new(sheet.clone()));
            }
        }
        for scored in &self.state().sheets {
            let sheet = &scored.scores;
            if years.contains(&sheet.year) && !known.contains_key(&sheet.year) && is_wanted(sheet) {
                known.insert(sheet.year, Arc::clone(sheet));
            }
        }
        Ok(known)
    }
}
