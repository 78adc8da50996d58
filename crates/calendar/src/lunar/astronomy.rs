//! New moons and the longitude of the sun.
//!
//! Series of Jean Meeus, *Astronomical Algorithms*, 2nd edition: chapter 49 (phases of the moon, to a few seconds)
//! and chapter 25 (the sun's apparent longitude, to 0.01°, a quarter of an hour). The difference between the uniform
//! time of the series and the clock follows the polynomials of Espenak and Meeus, *Five Millennium Canon of Solar
//! Eclipses* (2006).

use crate::date_range::FIRST_DAY;
use chrono::{Datelike, NaiveDate, TimeDelta};

/// The Julian day at which 1 January 1970 began at Greenwich.
const JULIAN_DAY_OF_FIRST_DAY: f64 = 2_440_587.5;
/// The Julian day of the epoch J2000.0.
const J2000: f64 = 2_451_545.0;
/// The mean length of a lunar month in days.
const MEAN_MONTH: f64 = 29.530_588_861;
/// The mean new moon of index 0, as a Julian day.
const FIRST_NEW_MOON: f64 = 2_451_550.097_66;

/// A new moon, and the lunar month that begins with it: the n-th after that of 6 January 2000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NewMoon {
    pub(super) index: i32,
}

impl NewMoon {
    /// The last mean new moon before the end of a day; at most one month off the true one.
    pub(super) fn near(date: NaiveDate) -> Self {
        let end_of_day = julian_day(date) + 1.0;
        Self { index: whole((end_of_day - FIRST_NEW_MOON) / MEAN_MONTH) }
    }

    pub(super) fn next(self) -> Self {
        Self { index: self.index + 1 }
    }

    pub(super) fn previous(self) -> Self {
        Self { index: self.index - 1 }
    }

    /// The day it falls on where clocks are ahead of UTC by a number of hours.
    pub(super) fn day(self, utc_offset_hours: i32) -> NaiveDate {
        let dynamical = self.julian_ephemeris_day();
        let universal = dynamical - clock_correction(dynamical) / 86_400.0;
        let days = universal - JULIAN_DAY_OF_FIRST_DAY + f64::from(utc_offset_hours) / 24.0;
        FIRST_DAY + TimeDelta::days(i64::from(whole(days)))
    }

    /// Its instant in dynamical time (Meeus, chapter 49).
    fn julian_ephemeris_day(self) -> f64 {
        let k = f64::from(self.index);
        let t = k / 1236.85;
        let mean = FIRST_NEW_MOON + MEAN_MONTH * k + polynomial(t, &[0.0, 0.0, 15_437e-8, -15e-8, 73e-11]);

        let eccentricity = polynomial(t, &[1.0, -0.002_516, -0.000_007_4]);
        let sun = 2.5534 + 29.105_356_70 * k + polynomial(t, &[0.0, 0.0, -14e-7, -11e-8]);
        let moon = 201.5643 + 385.816_935_28 * k + polynomial(t, &[0.0, 0.0, 0.010_758_2, 1_238e-8, -58e-9]);
        let latitude =
            160.7108 + 390.670_502_84 * k + polynomial(t, &[0.0, 0.0, -0.001_611_8, -227e-8, 11e-9]);
        let node = 124.7746 - 1.563_755_88 * k + polynomial(t, &[0.0, 0.0, 0.002_067_2, 215e-8]);

        let mut correction = -0.00017 * sine(node);
        for &(days, power, of_sun, of_moon, of_latitude) in &PERIODIC_TERMS {
            let angle = of_sun * sun + of_moon * moon + of_latitude * latitude;
            correction += days * eccentricity.powi(power) * sine(angle);
        }
        for &(days, start, rate) in &PLANETARY_TERMS {
            correction += days * sine(start + rate * k);
        }
        correction += 0.000_325 * sine(299.77 + 0.107_408 * k - 0.009_173 * t * t);
        mean + correction
    }
}

/// Terms of the new moon: days, power of the eccentricity, multiples of the sun's mean anomaly, of the moon's mean
/// anomaly and of the moon's argument of latitude.
const PERIODIC_TERMS: [(f64, i32, f64, f64, f64); 24] = [
    (-0.40720, 0, 0.0, 1.0, 0.0),
    (0.17241, 1, 1.0, 0.0, 0.0),
    (0.01608, 0, 0.0, 2.0, 0.0),
    (0.01039, 0, 0.0, 0.0, 2.0),
    (0.00739, 1, -1.0, 1.0, 0.0),
    (-0.00514, 1, 1.0, 1.0, 0.0),
    (0.00208, 2, 2.0, 0.0, 0.0),
    (-0.00111, 0, 0.0, 1.0, -2.0),
    (-0.00057, 0, 0.0, 1.0, 2.0),
    (0.00056, 1, 1.0, 2.0, 0.0),
    (-0.00042, 0, 0.0, 3.0, 0.0),
    (0.00042, 1, 1.0, 0.0, 2.0),
    (0.00038, 1, 1.0, 0.0, -2.0),
    (-0.00024, 1, -1.0, 2.0, 0.0),
    (-0.00007, 0, 2.0, 1.0, 0.0),
    (0.00004, 0, 0.0, 2.0, -2.0),
    (0.00004, 0, 3.0, 0.0, 0.0),
    (0.00003, 0, 1.0, 1.0, -2.0),
    (0.00003, 0, 0.0, 2.0, 2.0),
    (-0.00003, 0, 1.0, 1.0, 2.0),
    (0.00003, 0, -1.0, 1.0, 2.0),
    (-0.00002, 0, -1.0, 1.0, -2.0),
    (-0.00002, 0, 1.0, 3.0, 0.0),
    (0.00002, 0, 0.0, 4.0, 0.0),
];

/// Terms of the planets: days, angle of index 0 and its change a month, in degrees. The first one of the book has a
/// square as well and stands in the formula.
const PLANETARY_TERMS: [(f64, f64, f64); 13] = [
    (0.000_165, 251.88, 0.016_321),
    (0.000_164, 251.83, 26.651_886),
    (0.000_126, 349.42, 36.412_478),
    (0.000_110, 84.66, 18.206_239),
    (0.000_062, 141.74, 53.303_771),
    (0.000_060, 207.14, 2.453_732),
    (0.000_056, 154.84, 7.306_860),
    (0.000_047, 34.52, 27.261_239),
    (0.000_042, 207.19, 0.121_824),
    (0.000_040, 291.34, 1.844_379),
    (0.000_037, 161.72, 24.198_154),
    (0.000_035, 239.56, 25.513_099),
    (0.000_023, 331.55, 3.592_518),
];

/// The twelfth part of its yearly circle, 0 to 11, that the sun is in when a day begins where clocks are ahead of
/// UTC by a number of hours: part 9 begins at the winter solstice.
pub(super) fn major_term_at(date: NaiveDate, utc_offset_hours: i32) -> u32 {
    let universal = julian_day(date) - f64::from(utc_offset_hours) / 24.0;
    let dynamical = universal + clock_correction(universal) / 86_400.0;
    let part = whole(sun_longitude(dynamical) / 30.0);
    u32::try_from(part).map_or(0, |part| part.min(11))
}

/// The apparent longitude of the sun in degrees, 0 to 360 (Meeus, chapter 25).
fn sun_longitude(julian_ephemeris_day: f64) -> f64 {
    let t = (julian_ephemeris_day - J2000) / 36_525.0;
    let mean_longitude = polynomial(t, &[280.466_46, 36_000.769_83, 0.000_303_2]);
    let mean_anomaly = polynomial(t, &[357.529_11, 35_999.050_29, -0.000_153_7]);
    let equation_of_center = polynomial(t, &[1.914_602, -0.004_817, -0.000_014]) * sine(mean_anomaly)
        + (0.019_993 - 0.000_101 * t) * sine(2.0 * mean_anomaly)
        + 0.000_289 * sine(3.0 * mean_anomaly);
    let node = 125.04 - 1_934.136 * t;
    let apparent = mean_longitude + equation_of_center - 0.005_69 - 0.004_78 * sine(node);
    apparent.rem_euclid(360.0)
}

/// Dynamical time minus universal time, in seconds, for the years 1961 to 2150 (Espenak and Meeus).
fn clock_correction(julian_day: f64) -> f64 {
    let year = 2000.0 + (julian_day - J2000) / 365.25;
    if year < 1986.0 {
        let t = year - 1975.0;
        polynomial(t, &[45.45, 1.067, -1.0 / 260.0, -1.0 / 718.0])
    } else if year < 2005.0 {
        let t = year - 2000.0;
        polynomial(t, &[63.86, 0.3345, -0.060_374, 0.001_727_5, 0.000_651_814, 0.000_023_735_99])
    } else if year < 2050.0 {
        let t = year - 2000.0;
        polynomial(t, &[62.92, 0.322_17, 0.005_589])
    } else {
        let centuries = (year - 1820.0) / 100.0;
        -20.0 + 32.0 * centuries * centuries - 0.5628 * (2150.0 - year)
    }
}

/// The Julian day at which a date began at Greenwich.
fn julian_day(date: NaiveDate) -> f64 {
    JULIAN_DAY_OF_FIRST_DAY + f64::from(date.num_days_from_ce() - FIRST_DAY.num_days_from_ce())
}

/// A polynomial by its coefficients, the constant first.
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The sine of an angle in degrees.
fn sine(degrees: f64) -> f64 {
    degrees.to_radians().sin()
}

/// The largest whole number that is not above a number.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "days and months near our time: far below 2^31"
)]
fn whole(number: f64) -> i32 {
    number.floor() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date_range::constant_date;

    /// Meeus, example 49.a: the new moon of February 1977 is at JDE 2443192.65118.
    #[test]
    fn the_new_moon_of_the_textbook() {
        let new_moon = NewMoon { index: -283 };
        assert!((new_moon.julian_ephemeris_day() - 2_443_192.651_18).abs() < 1e-5);
        assert_eq!(new_moon.day(0), constant_date(1977, 2, 18));
    }

    /// Meeus, example 25.a: the apparent longitude on 13 October 1992 at 0h dynamical time is 199.90895°.
    #[test]
    fn the_sun_of_the_textbook() {
        assert!((sun_longitude(2_448_908.5) - 199.908_95).abs() < 1e-5);
    }
}
