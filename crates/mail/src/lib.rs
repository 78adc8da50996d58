//! Letters by electronic mail.
