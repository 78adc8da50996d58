import type { Language } from '../language';
import { formatNumber, NOT_KNOWN } from '../number-format';
import { wordIn } from '../words';
import type { BumpData } from './contract';
import type { DataTable } from './data-table';
import type { Option, Series } from './echarts';
import { endLabels, type EndLabel } from './end-labels';
import type { LegendItem } from './legend';
import type { Hit, Plot, Surroundings } from './plot';
import { NARROW } from './plot';
import { FONT, INK, INK_SOFT, QUIET, seriesLook, symbolName } from './theme';
import type { Tip } from './tooltip';
import { breakLine, breakNotes, nameRoom, plotPixels, yearAxis } from './year-axis';
import { linePoints, runs, type LinePoint } from './year-lines';

type Unit = BumpData['units'][number];

/** The axis begins and ends a little outside rank 1 and the last rank. */
const TOP = 0.4;
const BELOW = 0.6;

/** Ranks of many units over the years, rank 1 on top. Only the highlighted units are in colour and named. */
export function bumpPlot(data: BumpData): Plot {
  const highlighted = data.units.filter((unit) => unit.highlighted === true);
  const lookOf = (unit: Unit) => seriesLook(highlighted.indexOf(unit));
  const worst = worstRank(data);
  const breaks = data.breaks ?? [];
  const height = ({ width }: Surroundings) => Math.max(width < NARROW ? 380 : 420, Math.min(620, worst * 9 + 90));

  const names = highlighted.map(({ name }) => name);
  const labelRoom = (surroundings: Surroundings) => nameRoom(names, surroundings);

  return {
    height,

    option: (surroundings): Option => ({
      ...yearAxis(data.years, breaks, surroundings, labelRoom(surroundings)),
      yAxis: {
        type: 'value',
        inverse: true,
        min: TOP,
        max: worst + BELOW,
        axisLabel: { customValues: rankTicks(worst), color: INK_SOFT, fontFamily: FONT },
        axisTick: { show: false },
        axisLine: { show: false },
        splitLine: { show: false },
      },
      series: [
        breakLine(breaks, surroundings, true),
        ...totalLine(data),
        ...data.units.map((unit) => rankLine(unit, data, highlighted.includes(unit) ? lookOf(unit) : undefined)),
        endLabels(
          highlighted.flatMap((unit) => lastPoint(unit, data, lookOf(unit).color)),
          highlighted.map((unit) => linePoints(data.years, unit.ranks, breaks)),
          plotPixels(
            data.years,
            breaks,
            { width: surroundings.width, height: height(surroundings), labelRoom: labelRoom(surroundings) },
            { from: TOP, to: worst + BELOW },
          ),
        ),
      ],
    }),

    legend: (language): LegendItem[] => [
      ...highlighted.map((unit) => ({ label: unit.name, ...lookOf(unit) })),
      ...(highlighted.length < data.units.length
        ? [{ label: wordIn(language, 'otherUnits'), symbol: 'line' as const, color: QUIET }]
        : []),
      ...(totalLine(data).length > 0
        ? [{ label: wordIn(language, 'unitsRanked'), symbol: 'dashed' as const, color: INK_SOFT }]
        : []),
    ],

    summary: (language) => highlighted.map((unit) => `${unit.name}: ${lastRank(unit, data, language)}`).join('; '),
    table: (language) => rankTable(data, language),
    tip: (hit, language) => rankTip(hit, data, language),
    notes: (language) => [...breakNotes(breaks, language), ...(data.note === undefined ? [] : [data.note])],
  };
}

function rankLine(unit: Unit, data: BumpData, look: ReturnType<typeof seriesLook> | undefined): Series {
  const points = linePoints(data.years, unit.ranks, data.breaks);
  const alone = new Set(
    runs(points)
      .filter((run) => run.length === 1)
      .map((run) => run[0]?.[0]),
  );
  const color = look?.color ?? QUIET;

  return {
    id: unit.code,
    name: unit.name,
    type: 'line',
    data: points,
    triggerEvent: 'line',
    symbol: symbolName(look?.symbol ?? 'circle'),
    symbolSize: (point: number[]) => (look !== undefined ? 9 : alone.has(point[0]) ? 5 : 3),
    showAllSymbol: true,
    lineStyle: { color, width: look === undefined ? 1.2 : 2.6 },
    itemStyle: { color },
    z: look === undefined ? 2 : 4,
    emphasis: {
      scale: 1.4,
      lineStyle: { color: look?.color ?? INK, width: 3 },
      itemStyle: { color: look?.color ?? INK },
    },
    cursor: 'pointer',
  };
}

/** The number of units ranked, a short line at each year, drawn only when it changes. */
function totalLine(data: BumpData): Series[] {
  const totals = data.years.map((year) => data.total_by_year?.[String(year)] ?? null);
  if (new Set(totals.filter((total) => total !== null)).size < 2) return [];
  return [
    {
      id: 'total',
      type: 'line',
      data: data.years.flatMap((year, index): LinePoint[] => {
        const total = totals[index] ?? null;
        return [
          [year - 0.3, total],
          [year + 0.3, total],
          [year + 0.5, null],
        ];
      }),
      silent: true,
      symbol: 'none',
      lineStyle: { color: INK_SOFT, width: 1.2, type: 'dashed' },
    },
  ];
}

function worstRank(data: BumpData): number {
  const ranks = data.units.flatMap((unit) => unit.ranks).filter((rank) => rank !== null);
  return Math.max(2, ...ranks, ...Object.values(data.total_by_year ?? {}));
}

function rankTicks(worst: number): number[] {
  const step = worst > 80 ? 20 : worst > 25 ? 10 : 5;
  const between = Array.from({ length: Math.ceil(worst / step) }, (_, index) => index * step).filter(
    (rank) => rank > 1 && worst - rank > step / 3,
  );
  return [1, ...between, worst];
}

/** Where the name of a unit stands: at its last known rank. */
function lastPoint(unit: Unit, data: BumpData, color: string): EndLabel[] {
  const last = unit.ranks.findLastIndex((rank) => rank !== null);
  const [year, rank] = [data.years[last], unit.ranks[last] ?? null];
  return year === undefined || rank === null ? [] : [{ unit, year, value: rank, color }];
}

function lastRank(unit: Unit, data: BumpData, language: Language): string {
  const last = unit.ranks.findLastIndex((rank) => rank !== null);
  if (last < 0) return wordIn(language, 'notKnown');
  const year = data.years[last] ?? '';
  return `${wordIn(language, 'rankOf', rankText(unit.ranks[last], year, data))} (${year})`;
}

/** `29/63`, or `29` when the number of units is not given. */
function rankText(rank: number | null | undefined, year: number | string, data: BumpData): string {
  if (rank === null || rank === undefined) return NOT_KNOWN;
  const total = data.total_by_year?.[String(year)];
  return total === undefined ? String(rank) : `${rank}/${total}`;
}

function rankTip({ seriesId }: Hit, data: BumpData, language: Language): Tip | undefined {
  const unit = data.units.find(({ code }) => code === seriesId);
  if (unit === undefined) return undefined;

  const lines = data.years.flatMap((year, index): [string, string][] => {
    const rank = unit.ranks[index] ?? null;
    const value = unit.values?.[index] ?? null;
    if (rank === null && value === null) return [];
    const shownValue = value === null ? '' : ` · ${formatNumber(value, data.digits ?? 2, language)}`;
    return [[String(year), rankText(rank, year, data) + shownValue]];
  });
  return { title: unit.name, lines, href: unit.href };
}

function rankTable(data: BumpData, language: Language): DataTable {
  return {
    columns: [
      { label: wordIn(language, 'unit'), numeric: false },
      ...data.years.map((year) => ({ label: String(year), numeric: true })),
    ],
    rows: data.units.map((unit) => [
      { text: unit.name, href: unit.href },
      ...data.years.map((year, index) => rankText(unit.ranks[index], year, data)),
    ]),
  };
}
