//! The few numeric conversions of this crate, in one place because the language's `as` hides what it loses.

/// A count as a real number. Exact below 2⁵³, which no count in memory reaches.
#[expect(
    clippy::as_conversions,
    reason = "there is no lossless conversion in the standard library; see above"
)]
pub(crate) fn real(count: usize) -> f64 {
    count as f64
}

/// The whole part of a position in a list: negative numbers and NaN give 0, what is too large the largest index.
#[expect(clippy::as_conversions, reason = "a float to integer cast saturates, which is what is wanted here")]
pub(crate) fn whole(position: f64) -> usize {
    position as usize
}

/// A 32-bit count or rank as an index.
#[expect(clippy::as_conversions, reason = "usize has at least 32 bits on every platform with threads")]
#[inline(always)]
pub(crate) fn index(count: u32) -> usize {
    count as usize
}

/// A position in memory as a 32-bit number; what does not fit becomes the largest one.
pub(crate) fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// A score rounded to single precision; monotone, so it never turns an order around.
#[expect(clippy::as_conversions, reason = "rounding to the nearest single is the purpose")]
#[inline(always)]
pub(crate) fn single(score: f64) -> f32 {
    score as f32
}
