/**
 * A range for an axis with round steps that holds all values with a little room: about five steps. Above `ceiling`, which no value
 * passes by its nature, there is no room.
 */
export function niceRange(values: readonly number[], ceiling = Infinity): { min: number; max: number; step: number } {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  if (!Number.isFinite(lowest) || !Number.isFinite(highest)) return { min: 0, max: 1, step: 0.2 };

  const room = (highest - lowest || Math.abs(highest) * 0.1 || 1) * 0.06;
  const wanted = (highest - lowest + 2 * room) / 5;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= wanted) ?? power;
  const min = roundOff(Math.floor((lowest - room) / step) * step);
  const max = roundOff(Math.ceil((highest + room) / step) * step);
  return {
    // What is never negative has no room below zero.
    min: lowest >= 0 ? Math.max(0, min) : min,
    max: highest <= ceiling ? Math.min(ceiling, max) : max,
    step,
  };
}

/** Takes off what binary fractions add: 0.30000000000000004 is 0.3. */
function roundOff(value: number): number {
  return Number(value.toPrecision(12));
}
