//! How far each register has come.

use crate::commands::Change;
use crate::entities::register_state;
use crate::{Queries, StoreError, UnitScope};
use caicach_registers::DOSSIERS;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, Statement};

/// How far a register has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterState {
    /// The register.
    pub register: String,
    /// The number of writes so far. It grows with each, so that what was made from the records can be kept until it does.
    pub revision: i64,
    /// The number of records that are not withdrawn.
    pub rows: i64,
}

impl Queries<'_> {
    /// How far each register has come to which something was ever written, by name.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn register_states(&self) -> Result<Vec<RegisterState>, StoreError> {
        let states = register_state::Entity::find().all(self.store.read()).await?;
        let mut states: Vec<RegisterState> = states.into_iter().map(RegisterState::from).collect();
        states.sort_by(|one, other| one.register.cmp(&other.register));
        Ok(states)
    }
}

impl Queries<'_> {
    /// How many records stand in each register, without those that were withdrawn, of the units that a scope reaches; registers
    /// without any may be left out. One statement, whatever the scope.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn register_rows(&self, scope: &UnitScope) -> Result<Vec<(String, i64)>, StoreError> {
        let connection = self.store.read();
        let backend = connection.get_database_backend();
        let mut parameters: Vec<sea_orm::Value> = Vec::new();
        let mut bind = |value: sea_orm::Value| {
            parameters.push(value);
            format!("${}", parameters.len())
        };
        let sql = match scope.subquery(backend, &mut bind) {
            None => "SELECT register, \"rows\" FROM register_state".to_owned(),
            Some(units) => format!(
                "SELECT register, count(*) FROM record WHERE NOT is_withdrawn AND unit IN {units} GROUP BY register \
                 UNION ALL SELECT '{DOSSIERS}', count(*) FROM dossier WHERE NOT is_withdrawn AND unit IN {units}"
            ),
        };
        let statement = Statement::from_sql_and_values(backend, &sql, parameters);
        let rows = connection.query_all_raw(statement).await?;
        let row = |row: &sea_orm::QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        rows.iter().map(row).collect::<Result<_, sea_orm::DbErr>>().map_err(StoreError::from)
    }
}

/// How far a register has come, inside a change of its chain.
pub(super) async fn find(change: &Change<'_>, register: &str) -> Result<RegisterState, StoreError> {
    let state = register_state::Entity::find_by_id(register).one(change.connection()).await?;
    Ok(state.map_or_else(
        || RegisterState { register: register.to_owned(), revision: 0, rows: 0 },
        RegisterState::from,
    ))
}

/// Enters how far a register has come.
pub(super) async fn save(change: &Change<'_>, state: &RegisterState) -> Result<(), StoreError> {
    use register_state::Column;
    let row = register_state::Model {
        register: state.register.clone(),
        revision: state.revision,
        rows: state.rows,
    };
    register_state::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(Column::Register).update_columns([Column::Revision, Column::Rows]).to_owned(),
        )
        .exec_without_returning(change.connection())
        .await?;
    Ok(())
}

impl From<register_state::Model> for RegisterState {
    fn from(row: register_state::Model) -> Self {
        Self { register: row.register, revision: row.revision, rows: row.rows }
    }
}
