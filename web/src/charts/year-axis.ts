import type { Language } from '../language';
import { wordIn } from '../words';
import type { SeriesBreak } from './contract';
import type { Option, Series } from './echarts';
import type { Surroundings } from './plot';
import { NARROW } from './plot';
import { FONT, INK_SOFT, RULE } from './theme';
import { breakPosition } from './year-lines';

/** Pixels left of the plot for figures, and below it for years. */
const LEFT_ROOM = 44;
const BOTTOM_ROOM = 30;
/** The axis goes on a little before the first and after the last year. */
const SIDE = 0.3;

/** Pixels above the plot: the labels of breaks need a line. */
function topRoom(breaks: readonly SeriesBreak[]): number {
  return breaks.length > 0 ? 34 : 12;
}

/** Where a point is drawn, in pixels from the top left of the plot; `from` is the value on top, `to` the one below. */
export function plotPixels(
  years: readonly number[],
  breaks: readonly SeriesBreak[],
  size: { width: number; height: number; labelRoom: number },
  values: { from: number; to: number },
): (point: [year: number, value: number]) => [x: number, y: number] {
  const first = Math.min(...years) - SIDE;
  const last = Math.max(...years) + SIDE;
  const width = size.width - LEFT_ROOM - size.labelRoom;
  const height = size.height - topRoom(breaks) - BOTTOM_ROOM;
  return ([year, value]) => [
    ((year - first) / (last - first)) * width,
    ((value - values.from) / (values.to - values.from)) * height,
  ];
}

/** The width of a name in the type of the labels, in pixels, roughly. */
export function nameWidth(name: string): number {
  return name.length * 7.2;
}

/** Room to the right of the last year for the longest of some names, in pixels. */
export function nameRoom(names: readonly string[], { width }: Surroundings): number {
  return Math.min(width * 0.3, Math.max(0, ...names.map(nameWidth)) + 22);
}

/** The horizontal axis of the charts over years, with room on the right for names and on top for the labels of breaks. */
export function yearAxis(
  years: readonly number[],
  breaks: readonly SeriesBreak[],
  { width }: Surroundings,
  labelRoom: number,
  name: (year: number) => string = String,
): Pick<Option, 'animation' | 'textStyle' | 'grid' | 'xAxis'> {
  const first = Math.min(...years);
  const last = Math.max(...years);
  const pixelsPerYear = (width - LEFT_ROOM - labelRoom) / Math.max(1, last - first + 1);
  const widest = Math.max(44, ...years.map((year) => nameWidth(name(year)) + 8));
  const every = Math.max(1, Math.ceil(widest / pixelsPerYear));

  return {
    animation: false,
    textStyle: { fontFamily: FONT, fontSize: 12 },
    grid: { left: LEFT_ROOM, right: labelRoom, top: topRoom(breaks), bottom: BOTTOM_ROOM },
    xAxis: {
      type: 'value',
      min: first - SIDE,
      max: last + SIDE,
      axisLabel: {
        customValues: years.filter((year) => (last - year) % every === 0),
        formatter: (year: number) => name(year),
        color: INK_SOFT,
        fontFamily: FONT,
      },
      axisTick: { customValues: [...years], length: 4, lineStyle: { color: RULE } },
      axisLine: { lineStyle: { color: RULE }, onZero: false },
      splitLine: { show: false },
    },
  };
}

/**
 * Vertical dashed lines where the series breaks; on phones they carry a number that the notes explain.
 * `bestOnTop` says that the vertical axis is turned over, as for ranks.
 */
export function breakLine(breaks: readonly SeriesBreak[], { width }: Surroundings, bestOnTop: boolean): Series {
  return {
    id: 'breaks',
    type: 'line',
    data: [],
    silent: true,
    markLine: {
      silent: true,
      symbol: 'none',
      data: breaks.map((seriesBreak, index) => ({
        xAxis: breakPosition(seriesBreak),
        label: {
          // The lines run from the lowest value to the highest, so their upper end depends on the axis.
          position: bestOnTop ? 'start' : 'end',
          formatter: width < NARROW ? `(${index + 1})` : `(${index + 1}) ${seriesBreak.label}`,
          width: 220,
          overflow: 'truncate',
        },
      })),
      lineStyle: { color: INK_SOFT, type: [5, 4], width: 1.2 },
      label: { color: INK_SOFT, fontFamily: FONT, fontSize: 11.5 },
    },
  };
}

/** The breaks in words, numbered as in the picture. */
export function breakNotes(breaks: readonly SeriesBreak[], language: Language): string[] {
  return breaks.map(({ before_year, label }, index) => {
    const when = wordIn(language, 'beforeYear', before_year);
    return `(${index + 1}) ${wordIn(language, 'seriesBreak')} ${when}: ${label}`;
  });
}
