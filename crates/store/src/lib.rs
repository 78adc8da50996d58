//! The database: accounts, sessions, results, calendar additions, scores, and an audit entry with every change.
