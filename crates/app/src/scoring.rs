//! Scoring a year: from the stored values of all units to stored sheets of scores and of their uncertainty.

use crate::index_values::{CountedIndex, CountedUnit, CountedValue};
use crate::policy::{Action, Resource};
use crate::sheet::{
    CountedIn, DomainScore, ScoreSheet, SheetDomain, SheetUnit, UncertaintySheet, UncertaintyUnit,
};
use crate::{App, AppError, Caller};
use caicach_calendar::{Period, PeriodKind, local_from_utc};
use caicach_composite::{Run, UncertaintySettings, uncertainty};
use caicach_content::frameworks::Versioned;
use caicach_findings::{Findings, Place};
use caicach_index::{Assessed, Framework, FrameworkStatus, Level, Mark, Scores, Values, score};
use caicach_store::{ComponentValue, NewSnapshot, SnapshotKind, SnapshotSubject};
use caicach_units::{Origin, UnitId};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Draws of the stored uncertainty: enough for a chance to be known to half a percentage point.
const DRAWS: u32 = 20_000;

impl App {
    /// Scores all units that have values for a framework and year, each kind of unit as a group of its own, and keeps the
    /// result as snapshots. An item that takes its value from a measure has the value that the lake counts, where there are
    /// records; a stated value stands in where there are none.
    ///
    /// # Errors
    /// The caller may not; there is no such framework; the database cannot be read or written.
    pub async fn score_year(
        &self,
        caller: &Caller,
        framework_id: &str,
        year: i32,
    ) -> Result<Findings, AppError> {
        self.check(caller, Action::Score, &Resource::Office)?;
        let state = self.state();
        let versioned = state.framework(framework_id).ok_or(AppError::NotFound("framework"))?;
        let stored = self.store().queries().component_values(framework_id, year).await?;
        let counted = match Period::parse(&year.to_string(), PeriodKind::Administrative) {
            Ok(period) => {
                let now = local_from_utc(self.store().now());
                self.counted_now(period, Some(framework_id), now).await?.pop().map(|(_, counted)| counted)
            }
            Err(_) => None,
        };
        let mut findings = Findings::default();
        for (group, values) in self.by_group(&stored, year) {
            let counted = counted.as_ref();
            let computed = beside_other_tasks(|| self.compute(versioned, year, &group, &values, counted))?;
            findings.extend(computed.findings);
            let snapshots = [
                (SnapshotKind::Score, serde_json::to_value(&computed.scores)?),
                (SnapshotKind::Uncertainty, serde_json::to_value(&computed.uncertainty)?),
            ];
            for (kind, result) in snapshots {
                let new = NewSnapshot {
                    subject: SnapshotSubject {
                        kind,
                        framework_id: framework_id.to_owned(),
                        year,
                        group_name: group.clone(),
                    },
                    framework_version: versioned.version.clone(),
                    parameters: json!({ "values": values.len(), "draws": DRAWS, "seed": 0 }),
                    result,
                };
                self.store().commands().save_snapshot(&caller.actor, new).await?;
            }
        }
        self.reload().await?;
        Ok(findings)
    }

    /// The values of a year, apart for each kind of unit; units that the tree does not know form a group `other`.
    fn by_group<'a>(
        &self,
        values: &'a [ComponentValue],
        year: i32,
    ) -> BTreeMap<String, Vec<&'a ComponentValue>> {
        let state = self.state();
        let mut groups: BTreeMap<String, Vec<&ComponentValue>> = BTreeMap::new();
        for value in values {
            let unit = unit_in_year(&state.units, &value.unit_code, year).and_then(|id| state.units.unit(id));
            let group = unit.map_or("other", |unit| unit.kind.code());
            groups.entry(group.to_owned()).or_default().push(value);
        }
        groups
    }

    fn compute(
        &self,
        versioned: &Versioned,
        year: i32,
        group: &str,
        stored: &[&ComponentValue],
        counted: Option<&CountedIndex>,
    ) -> Result<Computed, AppError> {
        let framework = &versioned.framework;
        let place = Place::item(format!("{} {year} {group}", framework.id()));
        let of_units = counted.map(scored_by_count).unwrap_or_default();
        let mut builder = Values::builder(framework, place);
        for value in stored {
            let of_unit = of_units.get(value.unit_code.as_str());
            if of_unit.is_none_or(|items| !items.contains_key(&value.item_code)) {
                builder.push_text(&value.unit_code, &value.item_code, &value.value, None);
            }
        }
        let units: BTreeSet<&str> = stored.iter().map(|value| value.unit_code.as_str()).collect();
        for unit in units {
            for (item, counted) in of_units.get(unit).into_iter().flatten() {
                builder.push_text(unit, item, &counted.value.to_string(), None);
            }
        }
        let (values, mut findings) = builder.finish();
        let assessed = Assessed { year: Some(year), subject: Some(group.to_owned()), ..Assessed::default() };
        let (scores, about) = score(&values, &assessed);
        findings.extend(about);
        let mut scores_sheet = self.sheet(framework, &scores, year, group);
        scores_sheet.counted = counted.map(|counted| CountedIn {
            period: counted.period.clone(),
            period_kind: counted.period_kind.clone(),
            snapshots: counted.snapshots.clone(),
        });
        for unit in &mut scores_sheet.units {
            unit.counted = of_units.get(unit.code.as_str()).cloned().unwrap_or_default();
        }
        let (uncertainty, about) = uncertainty_sheet(&scores, &scores_sheet)?;
        findings.extend(about);
        Ok(Computed { scores: scores_sheet, uncertainty, findings })
    }

    /// The sheet of units that were scored.
    pub(crate) fn sheet(&self, framework: &Framework, scores: &Scores, year: i32, group: &str) -> ScoreSheet {
        let state = self.state();
        let domains: Vec<SheetDomain> = framework
            .items()
            .iter()
            .filter(|item| item.level == Level::Domain && !item.role.is_adjustment())
            .map(|item| SheetDomain {
                code: item.code.clone(),
                stable_id: item.stable_domain.clone().unwrap_or_else(|| item.code.clone()),
                name: (&item.name).into(),
                maximum: item.attainable,
            })
            .collect();
        let domain_ranks: Vec<Vec<Option<Decimal>>> =
            domains.iter().map(|domain| scores.item_ranks(&domain.code)).collect();
        let items: Vec<String> = framework.leaves().map(|item| item.code.clone()).collect();
        let total_ranks = scores.total_ranks();
        let mut is_illustrative = framework.header().status == FrameworkStatus::Illustrative;
        let mut units: Vec<SheetUnit> = Vec::with_capacity(scores.units().len());
        for (position, code) in scores.units().iter().enumerate() {
            let Some(total) = scores.total(code) else { continue };
            let unit = unit_in_year(&state.units, code, year).and_then(|id| state.units.unit(id));
            is_illustrative |= unit.is_some_and(|unit| unit.origin == Origin::Illustrative);
            let domain_score = |(domain, ranks): (&SheetDomain, &Vec<Option<Decimal>>)| {
                let score = scores.item(code, &domain.code)?;
                let rank = ranks.get(position).copied().flatten();
                Some(DomainScore {
                    points: score.points,
                    maximum: score.maximum,
                    percent: score.percent,
                    rank,
                })
            };
            let item_points = |item: &String| {
                let applies = scores.mark(code, item) != Some(Mark::NotApplicable);
                scores.item(code, item).filter(|_| applies).map(|score| score.points)
            };
            units.push(SheetUnit {
                code: code.clone(),
                name: unit.map_or_else(|| code.clone(), |unit| unit.full_name.to_string()),
                points: total.points,
                maximum: total.maximum,
                percent: total.percent,
                rank: total_ranks.get(position).copied().flatten(),
                band: scores.band(code).map(|band| (&band.label).into()),
                domains: domains.iter().zip(&domain_ranks).map(domain_score).collect(),
                items: items.iter().map(item_points).collect(),
                counted: BTreeMap::new(),
            });
        }
        units.sort_by(|one, other| {
            let key = |unit: &SheetUnit| (unit.rank.is_none(), unit.rank, unit.code.clone());
            key(one).cmp(&key(other))
        });
        let header = framework.header();
        ScoreSheet {
            framework_id: header.id.clone(),
            framework_name: (&header.name).into(),
            year,
            group: group.to_owned(),
            is_illustrative,
            domains,
            items,
            units,
            counted: None,
        }
    }
}

/// The values of scored items that were counted, by unit.
fn scored_by_count(counted: &CountedIndex) -> BTreeMap<&str, BTreeMap<String, CountedValue>> {
    let of_unit = |unit: &CountedUnit| {
        let values = counted.items.iter().zip(&unit.values);
        let scored = values.filter_map(|(item, value)| {
            let value = (*value).filter(|value| value.points.is_some())?;
            Some((item.code.clone(), value))
        });
        scored.collect()
    };
    counted.units.iter().map(|unit| (unit.code.as_str(), of_unit(unit))).collect()
}

struct Computed {
    scores: ScoreSheet,
    uncertainty: Option<UncertaintySheet>,
    findings: Findings,
}

/// Runs a long computation so that other tasks of this thread move on meanwhile, where the runtime has other threads.
fn beside_other_tasks<R>(work: impl FnOnce() -> R) -> R {
    match tokio::runtime::Handle::current().runtime_flavor() {
        tokio::runtime::RuntimeFlavor::MultiThread => tokio::task::block_in_place(work),
        _ => work(),
    }
}

/// The unit that a code meant at the end of a year; units of the office without dates are valid at any time.
pub(crate) fn unit_in_year(tree: &caicach_units::UnitTree, code: &str, year: i32) -> Option<UnitId> {
    let last_day = NaiveDate::from_ymd_opt(year, 12, 31)?;
    let on_that_day = tree.on(last_day).with_code(code).next();
    on_that_day.or_else(|| tree.with_code(code).last().copied())
}

fn uncertainty_sheet(
    scores: &Scores,
    sheet: &ScoreSheet,
) -> Result<(Option<UncertaintySheet>, Findings), AppError> {
    let (weighted, mut findings) = scores.weighted();
    // One unit has no rank to be unsure of.
    let Some(weighted) = weighted.filter(|_| sheet.units.len() > 1) else { return Ok((None, findings)) };
    let settings = UncertaintySettings {
        draws: DRAWS,
        scale: weighted.scale,
        constants: weighted.constants,
        ..UncertaintySettings::default()
    };
    let (result, about) = uncertainty(&weighted.tree, &weighted.data, &settings, &Run::default())?;
    findings.extend(about);
    let names: BTreeMap<&str, &str> =
        sheet.units.iter().map(|unit| (unit.code.as_str(), unit.name.as_str())).collect();
    let mut units: Vec<UncertaintyUnit> = result
        .units
        .iter()
        .enumerate()
        .filter_map(|(position, unit)| {
            let (nominal, drawn) = (unit.nominal?, unit.drawn?);
            Some(UncertaintyUnit {
                code: unit.unit.clone(),
                name: names
                    .get(unit.unit.as_str())
                    .map_or_else(|| unit.unit.clone(), |name| (*name).to_owned()),
                rank: nominal.rank,
                rank_quantiles: [drawn.rank.p05, drawn.rank.p50, drawn.rank.p95],
                score_quantiles: [drawn.score.p05, drawn.score.p50, drawn.score.p95],
                p_top: drawn.p_top,
                rank_counts: result.frequencies.of_unit(position).to_vec(),
            })
        })
        .collect();
    units.sort_by(|one, other| (one.rank, &one.code).cmp(&(other.rank, &other.code)));
    let settings = &result.settings;
    let sheet = UncertaintySheet {
        draws: settings.draws,
        seed: settings.seed,
        weight_noise: settings.weight_noise,
        levels: settings.levels.clone(),
        top: settings.top,
        units,
    };
    Ok((Some(sheet), findings))
}
