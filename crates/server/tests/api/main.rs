//! Stories about the JSON API: what programs ask, and what they are told.

mod caching;
mod calendar;
mod document;
mod frameworks;
mod import;
mod paging;
mod people;
mod problems;
mod results;
mod scored;
mod units;
mod world;
