import { describe, expect, it } from 'vitest';
import { shadeOf } from '../src/charts/tiles';
import { classOf, quantileClasses } from '../src/charts/quantiles';
import grid34 from '../tiles/tiles-34.json';
import grid63 from '../tiles/tiles-63.json';

// The codes of the statistics office until 2025-06-30 and from 2025-07-01 (lists of the units in content/units).
const CODES_63 =
  '01 02 04 06 08 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48 49 51 52 54 56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96';
const CODES_34 =
  '01 04 08 11 12 14 15 19 20 22 24 25 31 33 37 38 40 42 44 46 48 51 52 56 66 68 75 79 80 82 86 91 92 96';

// Pairs of provinces with a common border, from north to south.
const BORDERS_63 =
  '12-10 12-11 12-14 10-02 10-15 02-04 02-08 04-06 04-20 06-08 06-19 08-25 08-15 20-24 20-22 11-14 14-15 14-17 15-25 25-26 26-01 26-19 19-24 24-27 24-22 22-31 22-30 01-27 01-33 01-35 01-17 27-30 27-33 30-31 30-33 30-34 31-34 33-34 33-35 34-36 35-36 35-37 36-37 37-17 37-38 17-38 38-40 40-42 42-44 44-45 45-46 46-48 46-49 48-49 49-51 49-62 51-62 51-52 52-64 62-64 52-54 54-64 54-66 64-66 54-56 56-66 56-68 56-58 66-67 66-68 67-68 67-70 68-58 68-60 68-75 58-60 60-75 60-77 70-72 70-74 70-75 72-74 72-79 72-80 74-79 74-75 75-79 75-77 79-80 79-77 80-87 80-82 82-87 82-83 82-86 83-84 83-86 84-86 84-94 87-89 87-92 86-92 89-91 89-92 91-92 91-93 91-95 91-96 92-93 93-94 93-95 94-95 95-96';
const BORDERS_34 =
  '12-15 12-11 12-14 11-14 15-08 15-14 15-25 08-04 08-19 08-25 04-19 04-20 19-20 19-24 19-01 20-24 20-22 25-01 25-14 25-38 25-37 01-24 01-33 24-22 24-31 24-33 22-31 31-33 33-37 01-37 37-38 38-14 38-40 40-42 42-44 44-46 46-48 48-51 51-52 52-66 66-56 66-68 56-68 68-75 68-79 75-79 75-80 79-80 80-82 82-86 82-91 82-92 86-92 91-92 91-96 92-96';

describe.each([
  { epoch: '63', grid: grid63, codes: CODES_63, borders: BORDERS_63 },
  { epoch: '34', grid: grid34, codes: CODES_34, borders: BORDERS_34 },
])('the grid of $epoch provinces', ({ epoch, grid, codes, borders }) => {
  const byCode = new Map(grid.tiles.map((tile) => [tile.code, tile]));

  it('has every code exactly once', () => {
    expect(grid.epoch).toBe(epoch);
    expect(codes.split(' ')).toHaveLength(Number(epoch));
    expect(grid.tiles.map(({ code }) => code).sort()).toEqual(codes.split(' '));
  });

  it('has no two tiles in one place, and all inside its size', () => {
    const places = [...grid.tiles, ...grid.islands].map(({ row, column }) => `${row},${column}`);
    expect(new Set(places).size).toBe(places.length);
    expect(Math.max(...grid.tiles.map(({ row }) => row))).toBe(grid.rows);
    expect(Math.max(...[...grid.tiles, ...grid.islands].map(({ column }) => column))).toBe(grid.columns);
    // The style sheet has classes for 24 rows and 12 columns.
    expect(grid.rows).toBeLessThanOrEqual(24);
    expect(grid.columns).toBeLessThanOrEqual(12);
  });

  it('keeps neighbours near each other', () => {
    const distances = borders.split(' ').map((pair) => {
      const [a, b] = pair.split('-').map((code) => byCode.get(code));
      if (a === undefined || b === undefined) throw new Error(`${pair} names an unknown code`);
      return { pair, distance: Math.max(Math.abs(a.row - b.row), Math.abs(a.column - b.column)) };
    });
    expect(distances.filter(({ distance }) => distance > 2)).toEqual([]);
    const touching = distances.filter(({ distance }) => distance === 1).length;
    expect(touching / distances.length).toBeGreaterThan(0.75);
  });

  it('has north on top and the east on the right', () => {
    const above = (north: string, south: string) => {
      expect(byCode.get(north)?.row).toBeLessThan(byCode.get(south)?.row ?? 0);
    };
    above('04', '01');
    above('01', '40');
    above('40', '48');
    above('48', '56');
    above('56', '79');
    above('79', '96');
    expect(byCode.get('11')?.column).toBeLessThan(byCode.get('22')?.column ?? 0);
    expect(byCode.get('91')?.column).toBeLessThan(byCode.get('79')?.column ?? 0);
  });

  it('shows Hoàng Sa and Trường Sa in the east, each with the province it belongs to', () => {
    expect(grid.islands.map(({ name, belongs_to }) => [name, belongs_to])).toEqual([
      ['Hoàng Sa', '48'],
      ['Trường Sa', '56'],
    ]);
    for (const island of grid.islands) {
      const easternmost = Math.max(...grid.tiles.map(({ column }) => column));
      expect(island.column).toBeGreaterThan(easternmost);
    }
  });
});

describe('classes of a map', () => {
  it('has about the same number in each class', () => {
    const values = Array.from({ length: 63 }, (_, index) => 60 + index / 2);
    const counts = quantileClasses(values, 5).map(({ count }) => count);
    expect(counts).toHaveLength(5);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(63);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  it('keeps equal values together and leaves unknown ones out', () => {
    const classes = quantileClasses([1, 1, 1, 1, 2, null, 3], 5);
    expect(classes.map(({ low, high, count }) => [low, high, count])).toEqual([
      [1, 1, 4],
      [2, 2, 1],
      [3, 3, 1],
    ]);
    expect(classOf(null, classes)).toBe(-1);
    expect(classOf(2, classes)).toBe(1);
  });

  it('has no class without values and one for a single value', () => {
    expect(quantileClasses([null, null], 5)).toEqual([]);
    expect(quantileClasses([5], 5)).toEqual([{ low: 5, high: 5, count: 1 }]);
  });

  it('shades the best darkest, whichever way is better', () => {
    const classes = quantileClasses([10, 20, 30, 40, 50], 5);
    expect(shadeOf(50, classes, 'higher')).toBe('q5');
    expect(shadeOf(10, classes, 'higher')).toBe('q1');
    expect(shadeOf(10, classes, 'lower')).toBe('q5');
    expect(shadeOf(50, classes, 'lower')).toBe('q1');
    expect(shadeOf(null, classes, 'higher')).toBe('none');
  });
});
