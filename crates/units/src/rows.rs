//! Rows as they stand in the files of `content/units`, or as an office enters them.
//!
//! Every cell is text; [`crate::UnitTree::build`] reads it and answers with findings at the row's place. Each kind of row
//! has the list of its columns and a function that takes the cells by the name of the column.

use crate::unit::Origin;
use caicach_findings::Place;

/// All rows that make a tree.
#[derive(Debug, Clone, Default)]
pub struct UnitRows {
    /// The units.
    pub units: Vec<UnitRow>,
    /// Which unit follows which.
    pub successors: Vec<SuccessorRow>,
    /// Other names.
    pub aliases: Vec<AliasRow>,
    /// Identifiers of agencies.
    pub agencies: Vec<AgencyRow>,
    /// Published numbers of units, against which the lists are checked.
    pub counts: Vec<CountRow>,
}

/// Defines a row of text cells, the list of its columns and the function that fills it by the names of the columns.
macro_rules! row {
    (
        $(#[$about:meta])* $name:ident { $( $(#[$extra_about:meta])* $extra:ident : $extra_type:ty, )* }
        cells { $( $(#[$cell_about:meta])* $cell:ident, )* }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default)]
        pub struct $name {
            /// Where the row stands.
            pub place: Place,
            $( $(#[$extra_about])* pub $extra: $extra_type, )*
            $( $(#[$cell_about])* pub $cell: String, )*
        }

        impl $name {
            /// The columns, in the order of the file.
            pub const COLUMNS: &'static [&'static str] = &[$( stringify!($cell), )*];

            /// A row out of its cells; `cell` is asked for each column by name.
            pub fn read<'a>(place: Place, $( $extra: $extra_type, )* cell: impl Fn(&str) -> &'a str) -> Self {
                Self { place, $( $extra, )* $( $cell: cell(stringify!($cell)).to_owned(), )* }
            }
        }
    };
}

row! {
    /// One unit.
    UnitRow {
        /// Where the unit comes from.
        origin: Origin,
    }
    cells {
        /// The code with its leading zeros.
        code,
        /// The name without its type.
        name,
        /// The name with its type; empty = type and name together.
        full_name,
        /// The English name.
        name_en,
        /// The kind ([`crate::UnitKind::code`]).
        kind,
        /// The type in Vietnamese.
        type_vi,
        /// The code of the unit above.
        parent,
        /// The region.
        region,
        /// The first day, ISO 8601; empty = not known.
        valid_from,
        /// The last day, ISO 8601; empty = in being.
        valid_to,
        /// What else is to be known.
        note,
    }
}

row! {
    /// One step of succession. The older unit is the one that was valid on the day before `date`, the newer one the one
    /// that is valid on `date`.
    SuccessorRow {}
    cells {
        /// The kind of the older unit.
        old_kind,
        /// The code of the older unit.
        old_code,
        /// The kind of the newer unit.
        new_kind,
        /// The code of the newer unit.
        new_code,
        /// The first day of the new state, ISO 8601.
        date,
        /// `whole` or `split`.
        share,
        /// `yes` for the main successor, else `no`.
        is_default,
        /// What else is to be known.
        note,
    }
}

row! {
    /// Another name of one unit.
    AliasRow {}
    cells {
        /// The kind of the unit.
        unit_kind,
        /// The code of the unit.
        unit_code,
        /// The first day of the unit as in its own row; empty = not known.
        unit_valid_from,
        /// The other name without its type.
        name,
        /// The other name with its type; may be empty.
        full_name,
        /// The type of that time, for a former name.
        type_vi,
        /// `former_name`, `spelling` or `abbreviation`.
        used_as,
        /// The last day of a former name, ISO 8601.
        until,
        /// Where the name is from.
        source,
        /// What else is to be known.
        note,
    }
}

row! {
    /// One identifier of an agency, seen in use.
    AgencyRow {}
    cells {
        /// The identifier.
        code,
        /// The agency as the evidence names it.
        agency,
        /// The kind of the unit that it governs; empty = none in the list.
        unit_kind,
        /// The code of that unit.
        unit_code,
        /// The first day of that unit as in its own row; empty = not known.
        unit_valid_from,
        /// `seen in use` or `weak`.
        confidence,
        /// Where it was seen.
        evidence,
        /// What else is to be known.
        note,
    }
}

row! {
    /// How many units there were on a day, as published.
    CountRow {}
    cells {
        /// The day, ISO 8601.
        date,
        /// The number of provinces.
        provinces,
        /// The number of districts.
        districts,
        /// The number of communes.
        communes,
        /// `yes` when the list of that day is held, else `no`.
        list_held,
        /// Where the numbers are from.
        source,
    }
}
