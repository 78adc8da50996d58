//! Tables as XLSX and CSV for download.
