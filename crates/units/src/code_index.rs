//! Units by code.

use crate::unit::{Unit, UnitId};

/// The units in the order of code, kind and first day, so that those of one code stand together.
#[derive(Debug, Clone, Default)]
pub(crate) struct CodeIndex(Vec<UnitId>);

impl CodeIndex {
    pub(crate) fn build(units: &[Unit]) -> Self {
        let mut ids: Vec<UnitId> = (0..units.len()).map(UnitId::from_index).collect();
        ids.sort_by_key(|id| units.get(id.index()).map(|unit| (&unit.code, unit.kind, unit.valid_from)));
        Self(ids)
    }

    /// All units that ever had the code, of whatever kind.
    pub(crate) fn with_code(&self, units: &[Unit], code: &str) -> &[UnitId] {
        let code_of = |id: &UnitId| units.get(id.index()).map_or("", |unit| unit.code.as_str());
        let start = self.0.partition_point(|id| code_of(id) < code);
        let end = self.0.partition_point(|id| code_of(id) <= code);
        self.0.get(start..end).unwrap_or_default()
    }
}
