//! The use cases: one function each, called by the server and the command line alike.
