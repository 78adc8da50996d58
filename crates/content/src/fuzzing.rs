//! What the fuzz targets and the replay of their corpora run: one function for each kind of input from outside.

use crate::calendar::read_special_days;
use crate::open_limits::read_open_limits;
use crate::scores::read_scores;
use crate::trees::{read_data, read_tree};
use crate::values::read_values;
use crate::{File, frameworks};
use caicach_calendar::{CoveredYears, OfficeHoursSchedule, WorkCalendar};
use caicach_index::{Assessed, Framework, score};
use std::sync::LazyLock;

/// Bytes as a framework: CSV, and TOML without files beside it.
pub fn framework(bytes: &[u8]) {
    for name in ["f.csv", "f.toml"] {
        let file = File { path: name.to_owned(), bytes: bytes.to_vec().into() };
        if let Ok((framework, _)) = frameworks::read(&file, &|_| Ok(None)) {
            for item in framework.items() {
                let _ = item.rule.as_ref().map(caicach_index::Rule::describe);
            }
        }
    }
}

/// Bytes as values of a small framework, as totals, and as a tree with its data.
pub fn values(bytes: &[u8]) {
    static FRAMEWORK: LazyLock<Option<Framework>> = LazyLock::new(|| {
        const TABLE: &str = "code,parent,level,name_vi,name_en,max_points,value_source,rule_kind,rule_parameters\n\
            1,,domain,A,A,3,,,\n\
            1.1,1,criterion,B,B,1,self,proportional,{}\n\
            1.2,1,criterion,C,C,1,self,choice,\"{\"\"choices\"\":[{\"\"label\"\":\"\"Có\"\",\"\"points\"\":1},{\"\"label\"\":\"\"Không\"\",\"\"points\"\":0}]}\"\n\
            1.3,1,criterion,D,D,1,self,relative_to_best,{}\n";
        let file = File { path: "f.csv".to_owned(), bytes: TABLE.as_bytes().into() };
        frameworks::read(&file, &|_| Ok(None)).ok().map(|(framework, _)| framework)
    });
    if let Some(framework) = FRAMEWORK.as_ref()
        && let Ok((values, _)) = read_values(framework, "v.csv", bytes)
    {
        let _ = score(&values, &Assessed::default());
    }
    let _ = read_scores("s.csv", bytes);
    if let Ok((Some(tree), _)) = read_tree("t.csv", bytes) {
        let _ = read_data("d.csv", bytes, &tree);
    }
}

/// Bytes as a list of special days and as running limits.
pub fn calendar(bytes: &[u8]) {
    static CALENDAR: LazyLock<WorkCalendar> = LazyLock::new(|| {
        WorkCalendar::build(&[], &CoveredYears::default(), OfficeHoursSchedule::default()).0
    });
    if let Ok((list, _)) = read_special_days("c.csv", bytes) {
        let _ = WorkCalendar::build(&list.days, &list.covered, OfficeHoursSchedule::default());
    }
    if let Ok((limits, _)) = read_open_limits("l.csv", bytes) {
        for (_, request) in limits.iter().take(100) {
            let _ = CALENDAR.due(request);
        }
    }
}
