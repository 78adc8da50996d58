import { describe, expect, it } from 'vitest';
import { breakPosition, linePoints, runs } from '../src/charts/year-lines';

const joined = (...arguments_: Parameters<typeof linePoints>) => runs(linePoints(...arguments_));

describe('lines over years', () => {
  it('joins years that follow each other', () => {
    expect(joined([2019, 2020, 2021], [13, 16, 9])).toEqual([
      [
        [2019, 13],
        [2020, 16],
        [2021, 9],
      ],
    ]);
  });

  it('leaves a gap where a value is not known', () => {
    expect(joined([2019, 2020, 2021], [13, null, 9])).toEqual([[[2019, 13]], [[2021, 9]]]);
  });

  it('leaves a gap where a year is missing from the list', () => {
    expect(joined([2019, 2021], [13, 9])).toEqual([[[2019, 13]], [[2021, 9]]]);
  });

  it('does not join over a break of the series', () => {
    const breaks = [{ before_year: 2022, label: 'new population' }];
    expect(joined([2020, 2021, 2022, 2023], [1, 2, 3, 4], breaks)).toEqual([
      [
        [2020, 1],
        [2021, 2],
      ],
      [
        [2022, 3],
        [2023, 4],
      ],
    ]);
  });

  it('never makes a value up', () => {
    const years = [2012, 2013, 2014, 2016, 2017];
    const ranks = [null, 4, null, 7, 8];
    const shown = linePoints(years, ranks, [{ before_year: 2017, label: '' }]).filter(([, rank]) => rank !== null);
    expect(shown).toEqual([
      [2013, 4],
      [2016, 7],
      [2017, 8],
    ]);
  });

  it('treats a list of values that is too short as not known', () => {
    expect(joined([2020, 2021], [5])).toEqual([[[2020, 5]]]);
  });

  it('has no runs without values', () => {
    expect(joined([2020, 2021], [null, null])).toEqual([]);
  });

  it('draws a break halfway before its year', () => {
    expect(breakPosition({ before_year: 2022, label: '' })).toBe(2021.5);
  });
});
