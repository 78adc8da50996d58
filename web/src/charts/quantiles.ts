/** One class of a map: the values from `low` to `high`, both included, and how many units are in it. */
export interface ValueClass {
  low: number;
  high: number;
  count: number;
}

/**
 * Divides known values into at most `wanted` classes with about the same number of units. Equal values are always in the
 * same class, so there are fewer classes when there are few different values. Classes go from low to high.
 */
export function quantileClasses(values: readonly (number | null)[], wanted: number): ValueClass[] {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const classes: ValueClass[] = [];

  let start = 0;
  for (let place = 1; place <= wanted && start < sorted.length; place++) {
    let end = Math.round((sorted.length * place) / wanted);
    if (end <= start) continue;
    while (end < sorted.length && sorted[end] === sorted[end - 1]) end++;
    const members = sorted.slice(start, end);
    classes.push({ low: members[0] ?? NaN, high: members.at(-1) ?? NaN, count: members.length });
    start = end;
  }
  return classes;
}

/** The place of a value among the classes, from 0; -1 when it is not known. */
export function classOf(value: number | null, classes: readonly ValueClass[]): number {
  if (value === null) return -1;
  return classes.findIndex(({ low, high }) => low <= value && value <= high);
}
