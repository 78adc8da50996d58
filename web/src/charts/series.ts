import type { Language } from '../language';
import { formatNumber } from '../number-format';
import { wordIn } from '../words';
import type { Measure, SeriesData } from './contract';
import type { DataTable } from './data-table';
import type { Option, Series } from './echarts';
import { endLabels, type EndLabel } from './end-labels';
import type { LegendItem } from './legend';
import { niceRange } from './nice-range';
import type { Hit, Plot, Surroundings } from './plot';
import { FONT, INK, INK_SOFT, RULE, seriesLook, symbolName } from './theme';
import type { Tip } from './tooltip';
import { breakLine, breakNotes, nameRoom, plotPixels, yearAxis } from './year-axis';
import { linePoints, runs } from './year-lines';

type Unit = SeriesData['units'][number];

const HEIGHT = 340;

/** Values of up to five units over the years, with their intervals as bands and targets as dashed lines. */
export function seriesPlot(data: SeriesData): Plot {
  const breaks = data.breaks ?? [];
  const range = niceRange(shownValues(data), data.measure.unit === '%' ? 100 : Infinity);
  const names = data.units.map(({ name }) => name);
  const labelRoom = (surroundings: Surroundings) => nameRoom(names, surroundings);
  const hasIntervals = data.units.some((unit) => unit.lower !== undefined);

  return {
    height: () => HEIGHT,

    option: (surroundings): Option => ({
      ...yearAxis(data.years, breaks, surroundings, labelRoom(surroundings), (year) => placeName(data, year)),
      yAxis: {
        type: 'value',
        min: range.min,
        max: range.max,
        interval: range.step,
        axisLabel: {
          formatter: (value: number) => formatNumber(value, tickDigits(value), surroundings.language),
          color: INK_SOFT,
          fontFamily: FONT,
        },
        axisLine: { show: false },
        axisTick: { show: false },
        splitLine: { lineStyle: { color: RULE } },
      },
      series: [
        breakLine(breaks, surroundings, false),
        ...data.units.flatMap((unit, index) => bands(unit, index, data)),
        ...targetLines(data),
        ...data.units.map((unit, index) => valueLine(unit, index, data)),
        endLabels(
          data.units.flatMap((unit, index) => lastPoint(unit, index, data)),
          data.units.map((unit) => linePoints(data.years, unit.values, breaks)),
          plotPixels(
            data.years,
            breaks,
            { width: surroundings.width, height: HEIGHT, labelRoom: labelRoom(surroundings) },
            { from: range.max, to: range.min },
          ),
        ),
      ],
    }),

    legend: (language): LegendItem[] => [
      ...data.units.map((unit, index) => ({ label: unit.name, ...seriesLook(index) })),
      ...(data.targets ?? []).map(({ label }) => ({
        label: `${wordIn(language, 'target')}: ${label}`,
        symbol: 'dashed' as const,
        color: INK,
      })),
      ...(hasIntervals ? [{ label: wordIn(language, 'interval'), symbol: 'rect' as const, color: '#c9d6df' }] : []),
    ],

    summary: (language) => data.units.map((unit) => `${unit.name}: ${lastValue(unit, data, language)}`).join('; '),
    table: (language) => valueTable(data, language),
    tip: (hit, language) => valueTip(hit, data, language),
    notes: (language) => [...breakNotes(breaks, language), ...(data.note === undefined ? [] : [data.note])],
  };
}

/** What a place on the axis is called: its label, or the year itself. */
function placeName({ years, labels }: SeriesData, year: number): string {
  return labels?.[years.indexOf(year)] ?? (Number.isNaN(year) ? '' : String(year));
}

function valueLine(unit: Unit, index: number, data: SeriesData): Series {
  const { color, symbol } = seriesLook(index);
  return {
    id: unit.code,
    type: 'line',
    data: linePoints(data.years, unit.values, data.breaks),
    triggerEvent: 'line',
    symbol: symbolName(symbol),
    symbolSize: 9,
    showAllSymbol: true,
    lineStyle: { color, width: 2.4 },
    itemStyle: { color },
    z: 4,
    cursor: 'pointer',
  };
}

/** Every value that the axis has to hold. */
function shownValues(data: SeriesData): number[] {
  const ofUnits = data.units.flatMap(({ values, lower, upper }) => [...values, ...(lower ?? []), ...(upper ?? [])]);
  const ofTargets = (data.targets ?? []).map(({ value }) => value);
  return [...ofUnits, ...ofTargets].filter((value) => value !== null);
}

/** Where the name of a unit stands: at its last known value. */
function lastPoint(unit: Unit, index: number, data: SeriesData): EndLabel[] {
  const last = unit.values.findLastIndex((value) => value !== null);
  const [year, value] = [data.years[last], unit.values[last] ?? null];
  return year === undefined || value === null ? [] : [{ unit, year, value, color: seriesLook(index).color }];
}

/** The interval of a unit: one shape for each run of years, so that it breaks where the line breaks. */
function bands(unit: Unit, index: number, data: SeriesData): Series[] {
  if (unit.lower === undefined || unit.upper === undefined) return [];
  const lower = runs(linePoints(data.years, unit.lower, data.breaks));
  const upper = runs(linePoints(data.years, unit.upper, data.breaks));
  const { color } = seriesLook(index);

  return lower.flatMap((run, place): Series[] => {
    const top = upper[place];
    if (top === undefined || top.length !== run.length) return [];
    // A year on its own gets a bar of a fifth of a year.
    const outline =
      run.length === 1
        ? [...run, ...top].flatMap(([year, value], end): [number, number][] => {
            const [from, to] = end === 0 ? [-0.1, 0.1] : [0.1, -0.1];
            return [
              [year + from, value],
              [year + to, value],
            ];
          })
        : [...run, ...[...top].reverse()];
    return [
      {
        id: `${unit.code} interval ${place}`,
        type: 'custom',
        silent: true,
        z: 1,
        data: run.slice(0, 1),
        renderItem: (_parameters, api) => ({
          type: 'polygon',
          shape: { points: outline.map((point) => api.coord(point) as [number, number]) },
          style: { fill: color, opacity: 0.15 },
        }),
      },
    ];
  });
}

function targetLines(data: SeriesData): Series[] {
  const first = Math.min(...data.years);
  const last = Math.max(...data.years);
  return (data.targets ?? []).map(({ value, from_year, to_year }, index) => ({
    id: `target ${index}`,
    type: 'line',
    silent: true,
    symbol: 'none',
    data: [
      [(from_year ?? first) - 0.3, value],
      [(to_year ?? last) + 0.3, value],
    ],
    lineStyle: { color: INK, width: 1.4, type: [6, 4] },
  }));
}

function tickDigits(value: number): number {
  return Number.isInteger(value) ? 0 : Number.isInteger(value * 10) ? 1 : 2;
}

/** `86,75 %`, with the unit of the measure. */
function withUnit(value: number | null | undefined, { digits, unit }: Measure, language: Language): string {
  const figure = formatNumber(value, digits, language);
  return value === null || value === undefined ? figure : `${figure} ${unit}`.trim();
}

function lastValue(unit: Unit, data: SeriesData, language: Language): string {
  const last = unit.values.findLastIndex((value) => value !== null);
  if (last < 0) return wordIn(language, 'notKnown');
  return `${withUnit(unit.values[last], data.measure, language)} (${placeName(data, data.years[last] ?? NaN)})`;
}

function valueText(unit: Unit, index: number, data: SeriesData, language: Language): string {
  const text = withUnit(unit.values[index], data.measure, language);
  const [low, high] = [unit.lower?.[index], unit.upper?.[index]];
  if (low === null || low === undefined || high === null || high === undefined) return text;
  const { digits } = data.measure;
  return `${text} (${formatNumber(low, digits, language)}–${formatNumber(high, digits, language)})`;
}

function valueTip({ seriesId }: Hit, data: SeriesData, language: Language): Tip | undefined {
  const unit = data.units.find(({ code }) => code === seriesId);
  if (unit === undefined) return undefined;
  const lines = data.years.flatMap((year, index): [string, string][] =>
    unit.values[index] === null ? [] : [[placeName(data, year), valueText(unit, index, data, language)]],
  );
  return { title: unit.name, lines, href: unit.href };
}

function valueTable(data: SeriesData, language: Language): DataTable {
  return {
    columns: [
      { label: wordIn(language, 'unit'), numeric: false },
      ...data.years.map((year) => ({ label: placeName(data, year), numeric: true })),
    ],
    rows: data.units.map((unit) => [
      { text: unit.name, href: unit.href },
      ...data.years.map((_year, index) => valueText(unit, index, data, language)),
    ]),
  };
}
