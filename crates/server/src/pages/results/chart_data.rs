//! The data of charts as scripts read them (see `web/README.md`).

use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Debug, Serialize)]
pub(crate) struct Bump {
    pub(crate) years: Vec<i32>,
    pub(crate) units: Vec<BumpUnit>,
    pub(crate) breaks: Vec<Break>,
    pub(crate) total_by_year: BTreeMap<String, u32>,
    pub(crate) digits: u32,
    pub(crate) note: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct BumpUnit {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) ranks: Vec<Option<u32>>,
    pub(crate) values: Vec<Option<f64>>,
    pub(crate) highlighted: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Break {
    pub(crate) before_year: i32,
    pub(crate) label: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Measure {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) digits: u32,
    pub(crate) better: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct Series {
    pub(crate) measure: Measure,
    pub(crate) years: Vec<i32>,
    pub(crate) units: Vec<SeriesUnit>,
    pub(crate) breaks: Vec<Break>,
    pub(crate) note: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct SeriesUnit {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) values: Vec<Option<f64>>,
}

#[derive(Debug, Serialize)]
pub(crate) struct DomainName {
    pub(crate) id: String,
    pub(crate) name: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct UnitValues {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) values: Vec<Option<f64>>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Profile {
    pub(crate) domains: Vec<DomainName>,
    pub(crate) unit: UnitValues,
    pub(crate) median: Vec<Option<f64>>,
    pub(crate) best: Vec<Option<f64>>,
    pub(crate) max: Vec<Option<f64>>,
    pub(crate) note: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Compare {
    pub(crate) domains: Vec<DomainName>,
    pub(crate) units: Vec<UnitValues>,
    pub(crate) note: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Waterfall {
    pub(crate) digits: u32,
    pub(crate) start: Level,
    pub(crate) steps: Vec<Step>,
    pub(crate) end: Level,
}

#[derive(Debug, Serialize)]
pub(crate) struct Level {
    pub(crate) label: String,
    pub(crate) value: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) lost: f64,
    pub(crate) max: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct RankIntervals {
    pub(crate) total: usize,
    pub(crate) top: u32,
    pub(crate) units: Vec<RankInterval>,
    pub(crate) note: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct RankInterval {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) rank: u32,
    pub(crate) p05: f64,
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p_top: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct RankHeat {
    pub(crate) total: usize,
    pub(crate) units: Vec<HeatUnit>,
    pub(crate) cells: Vec<(usize, usize, f64)>,
}

#[derive(Debug, Serialize)]
pub(crate) struct HeatUnit {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) rank: u32,
}
