//! Frameworks, scoring rules, totals, bands and ranks of the administrative reform index.
