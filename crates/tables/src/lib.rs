//! Tables as people send them: CSV in any common encoding and XLSX, with findings instead of failures.
