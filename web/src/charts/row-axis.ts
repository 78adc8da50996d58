import type { Option } from './echarts';
import type { Surroundings } from './plot';
import { NARROW } from './plot';
import { FONT, INK, INK_SOFT, RULE } from './theme';

/** Height of a row in pixels: on narrow screens the name stands above the marks of its row. */
export function rowHeight({ width }: Surroundings): number {
  return width < NARROW ? 76 : 48;
}

/** How far below the middle of its row a mark stands, in pixels: on narrow screens below the name. */
export function markOffset({ width }: Surroundings): number {
  return width < NARROW ? 14 : 0;
}

/** Height of a chart with a number of rows, in pixels, with its axis. */
export function rowsHeight(rows: number, surroundings: Surroundings): number {
  return rows * rowHeight(surroundings) + 44;
}

/** Axes of the charts with one named row for each domain, first row on top. */
export function rowAxes(
  names: readonly string[],
  range: { min: number; max: number; format: (value: number) => string; rightRoom?: number },
  { width }: Surroundings,
): Pick<Option, 'animation' | 'textStyle' | 'grid' | 'xAxis' | 'yAxis'> {
  const narrow = width < NARROW;
  const nameRoom = narrow ? 0 : Math.min(310, Math.round(width * 0.34));
  return {
    animation: false,
    textStyle: { fontFamily: FONT, fontSize: 12 },
    grid: { left: narrow ? 10 : nameRoom, right: range.rightRoom ?? 26, top: 8, bottom: 36 },
    xAxis: {
      type: 'value',
      min: range.min,
      max: range.max,
      axisLabel: { formatter: range.format, color: INK_SOFT, fontFamily: FONT, hideOverlap: true },
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: RULE } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...names],
      axisLabel: {
        color: INK,
        fontFamily: FONT,
        fontSize: 12.5,
        lineHeight: 16,
        interval: 0,
        overflow: 'break',
        ...(narrow
          ? {
              inside: true,
              align: 'left',
              verticalAlign: 'bottom',
              padding: [0, 0, 4, 0],
              margin: -6,
              width: width - 30,
            }
          : { width: nameRoom - 20, margin: 12 }),
      },
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: true, lineStyle: { color: RULE } },
      z: 5,
    },
  };
}

/** From a multiple of ten below the lowest figure up to 100: dots need no axis from zero, and rows near 100 stay apart. */
export function percentRange(values: readonly (number | null)[]): { min: number; max: number } {
  const known = values.filter((value) => value !== null);
  const lowest = Math.min(100, ...known);
  const highest = Math.max(100, ...known);
  return { min: Math.max(0, Math.floor((lowest - 4) / 10) * 10), max: highest };
}
