//! The words in which the migrations are written.

pub(super) use sea_orm_migration::prelude::*;
pub(super) use sea_orm_migration::schema::*;

/// An index, named after its table and columns.
pub(super) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// An index that lets each combination of values stand once.
pub(super) fn unique_index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).unique().take()
}
