//! The tree of administrative units over time: predecessors, successors and search.
