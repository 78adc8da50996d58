//! Working days and hours of Vietnamese offices, deadlines with pauses, administrative periods, lunar dates.
