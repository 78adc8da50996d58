//! The tree and what can be asked of it.

mod closure;
mod lookup;
mod on_date;
pub(crate) mod search;
mod succession;

pub use closure::Enclosure;
pub use on_date::UnitsOn;
pub use search::{MatchKind, SearchHit, SearchQuery};

use crate::adjacency::Adjacency;
use crate::agency::AgencyCode;
use crate::alias::{Alias, AliasUse, Naming};
use crate::build::{Draft, Succession};
use crate::code_index::CodeIndex;
use crate::link::Link;
use crate::name_index::NameIndex;
use crate::rows::UnitRows;
use crate::unit::{Unit, UnitId, UnitKey};
use caicach_findings::Findings;
use chrono::NaiveDate;

/// All units of all times.
#[derive(Debug, Clone, Default)]
pub struct UnitTree {
    pub(crate) units: Vec<Unit>,
    pub(crate) index: CodeIndex,
    pub(crate) parents: Adjacency<UnitId>,
    pub(crate) children: Adjacency<UnitId>,
    pub(crate) sometimes_top: Vec<UnitId>,
    pub(crate) successions: Vec<Succession>,
    pub(crate) successors: Adjacency<Link>,
    pub(crate) predecessors: Adjacency<Link>,
    pub(crate) aliases: Vec<Alias>,
    pub(crate) agencies: Vec<AgencyCode>,
    pub(crate) names: NameIndex,
    pub(crate) order_among_equals: Vec<u32>,
    pub(crate) oldest_list: Option<NaiveDate>,
}

impl UnitTree {
    /// A tree from rows. Rows that cannot be used are set aside, each with a finding at its place:
    ///
    /// - a unit without a readable code, kind, name or date, one that ends before it begins, and one whose kind and
    ///   code are taken at the same time;
    /// - a link to a parent that is not known, not in being, of an unfitting kind, or that closes a circle (the unit
    ///   itself stays and stands at the top);
    /// - a succession between units that are not there on its date, or whose older unit does not end the day before;
    /// - other names and identifiers of units that are not there.
    ///
    /// Warnings tell of a division without one main successor, of a parent that ends before its child, and of lists
    /// whose number of units differs from the published one.
    #[must_use]
    pub fn build(rows: UnitRows) -> (Self, Findings) {
        Draft::default().complete(rows)
    }

    /// A new tree with units of an office beneath the units that are there: departments, one-stop shops, other names,
    /// mergers among them. Nothing that is there changes, and every [`UnitId`] keeps its meaning. A row that would
    /// change official units is set aside with a finding.
    #[must_use]
    pub fn with_additions(&self, rows: UnitRows) -> (Self, Findings) {
        Draft::from_tree(self).complete(rows)
    }

    /// How many units there are, of all times.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is no unit at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// All units of all times: official ones by kind, code and first day, then additions in the same order.
    pub fn ids(&self) -> impl Iterator<Item = UnitId> + use<> {
        (0..self.units.len()).map(UnitId::from_index)
    }

    /// One unit. `None` for an id of another tree.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(id.index())
    }

    /// The tree as it was on one day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> UnitsOn<'_> {
        UnitsOn::new(self, day)
    }

    /// The day of the oldest list that is held. Before it the tree shows that list.
    #[must_use]
    pub fn oldest_list(&self) -> Option<NaiveDate> {
        self.oldest_list
    }

    /// The unit with this lasting name.
    #[must_use]
    pub fn with_key(&self, key: &UnitKey) -> Option<UnitId> {
        let with_code = self.index.with_code(&self.units, key.code.as_str());
        let is_meant = |unit: &Unit| unit.kind == key.kind && unit.valid_from == key.valid_from;
        with_code.iter().copied().find(|id| self.unit(*id).is_some_and(is_meant))
    }

    /// The units that follow a unit directly, with how much of it each took over. Empty while it goes on, and where no
    /// successor is known (districts, which ended on 2025-06-30 without one; see [`UnitTree::heirs`]).
    #[must_use]
    pub fn successors(&self, unit: UnitId) -> &[Link] {
        self.successors.of(unit)
    }

    /// The units that a unit follows directly, with how much of each it took over.
    #[must_use]
    pub fn predecessors(&self, unit: UnitId) -> &[Link] {
        self.predecessors.of(unit)
    }

    /// The other names of a unit, former names in the order of their time.
    #[must_use]
    pub fn aliases(&self, unit: UnitId) -> &[Alias] {
        let start = self.aliases.partition_point(|alias| alias.unit < unit);
        let end = self.aliases.partition_point(|alias| alias.unit <= unit);
        self.aliases.get(start..end).unwrap_or_default()
    }

    /// How a unit was called on a day: `Tỉnh Đồng Nai` until 2026-04-29, `Thành phố Đồng Nai` from then on.
    #[must_use]
    pub fn naming(&self, unit: UnitId, day: NaiveDate) -> Option<Naming<'_>> {
        let of_its_time = |alias: &&Alias| {
            alias.used_as == AliasUse::FormerName && alias.until.is_some_and(|until| day <= until)
        };
        let former = self.aliases(unit).iter().find(of_its_time).map(Naming::from);
        former.or_else(|| self.unit(unit).map(Naming::from))
    }

    /// The identifiers of agencies that were seen in use, by code.
    #[must_use]
    pub fn agencies(&self) -> &[AgencyCode] {
        &self.agencies
    }

    /// The identifiers of the agency that governs a unit.
    pub fn agencies_of(&self, unit: UnitId) -> impl Iterator<Item = &AgencyCode> {
        self.agencies.iter().filter(move |agency| agency.unit == Some(unit))
    }
}
