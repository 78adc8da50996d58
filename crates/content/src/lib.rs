//! Reads and checks what an office can change: units, holidays, frameworks, published results.
