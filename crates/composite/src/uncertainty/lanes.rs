//! Numbers of several draws side by side, so that one instruction works on several draws.

use std::ops::{Deref, DerefMut};

/// How many draws are computed side by side. The vectors of every processor divide it, so that their width has no
/// influence on any result.
pub(super) const LANES: usize = 16;

/// One quantity (a weight, a score) in [`LANES`] draws.
pub(super) type Lanes = [f64; LANES];

/// The same number in all draws.
pub(super) const fn splat(number: f64) -> Lanes {
    [number; LANES]
}

/// Rows of lanes that begin where lines of the cache begin, so that no vector straddles two of them.
pub(super) struct Rows<T> {
    storage: Vec<T>,
    start: usize,
    end: usize,
}

impl<T: Copy> Rows<T> {
    /// Bytes of a line of the cache.
    const LINE: usize = 64;

    /// So many rows of one number.
    pub(super) fn new(rows: usize, number: T) -> Self {
        let spare = Self::LINE / size_of::<T>().max(1);
        let storage = vec![number; rows * LANES + spare];
        let start = storage.as_ptr().align_offset(Self::LINE).min(spare);
        Self { storage, start, end: start + rows * LANES }
    }
}

impl<T> Deref for Rows<T> {
    type Target = [[T; LANES]];

    #[inline(always)]
    fn deref(&self) -> &Self::Target {
        self.storage.get(self.start..self.end).unwrap_or_default().as_chunks().0
    }
}

impl<T> DerefMut for Rows<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.storage.get_mut(self.start..self.end).unwrap_or_default().as_chunks_mut().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_begin_at_a_line_and_have_the_size_that_was_asked_for() {
        for rows in [0, 1, 7, 1000] {
            let mut numbers = Rows::new(rows, 1.5);
            assert_eq!(
                numbers.as_ptr().addr() % 64,
                if rows == 0 { numbers.as_ptr().addr() % 64 } else { 0 }
            );
            assert_eq!((numbers.len(), Rows::new(rows, 1_u32).len()), (rows, rows));
            if let Some(last) = numbers.last_mut() {
                last[LANES - 1] = 2.0;
            }
            assert_eq!(
                numbers.as_flattened().iter().filter(|number| **number == 2.0).count(),
                usize::from(rows > 0)
            );
        }
    }
}
