import type { SeriesBreak } from './contract';

/** A point of a line over years; the line ends at a point whose value is null and begins anew after it. */
export type LinePoint = [year: number, value: number | null];

/**
 * The points of a line over years, with a null wherever the line must not be drawn: where a value is not known, where
 * a year is missing from the list, and where the series breaks. Nothing is interpolated.
 */
export function linePoints(
  years: readonly number[],
  values: readonly (number | null)[],
  breaks: readonly SeriesBreak[] = [],
): LinePoint[] {
  const points: LinePoint[] = [];
  let previousYear: number | undefined;

  for (const [index, year] of years.entries()) {
    const value = values[index] ?? null;
    if (previousYear !== undefined && isApart(previousYear, year, breaks)) {
      points.push([(previousYear + year) / 2, null]);
    }
    points.push([year, value]);
    previousYear = year;
  }
  return points;
}

/** Whether a line must not join two years of the list that follow each other. */
function isApart(year: number, next: number, breaks: readonly SeriesBreak[]): boolean {
  return next - year > 1 || breaks.some(({ before_year }) => year < before_year && before_year <= next);
}

/** The runs of points that a line joins, in order. A run of one is a point on its own and is drawn as a dot. */
export function runs(points: readonly LinePoint[]): [number, number][][] {
  const found: [number, number][][] = [];
  let run: [number, number][] = [];
  for (const [year, value] of [...points, [Infinity, null] as LinePoint]) {
    if (value !== null) {
      run.push([year, value]);
    } else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  }
  return found;
}

/** Where the vertical line of a break stands: halfway between the year before and the year of the break. */
export function breakPosition(seriesBreak: SeriesBreak): number {
  return seriesBreak.before_year - 0.5;
}
