import type { Language } from '../language';
import { formatPercent } from '../number-format';
import { wordIn } from '../words';
import type { CompareData } from './contract';
import type { DataTable } from './data-table';
import type { Option } from './echarts';
import type { LegendItem } from './legend';
import type { Plot } from './plot';
import { markOffset, percentRange, rowAxes, rowsHeight } from './row-axis';
import { rowMarks, rowSpans } from './row-marks';
import { RULE, seriesLook } from './theme';
import type { Tip } from './tooltip';

/** Up to five units by domain; each unit has its own colour, shape and lane, so that equal values stay apart. */
export function comparePlot(data: CompareData): Plot {
  const digits = data.digits ?? 1;
  const range = percentRange(data.units.flatMap((unit) => unit.values));
  const lane = 6;
  const firstLane = (-lane * (data.units.length - 1)) / 2;

  const inDomain = (row: number): number[] =>
    data.units.map((unit) => unit.values[row] ?? null).filter((value) => value !== null);
  const lowest = data.domains.map((_domain, row) => (inDomain(row).length > 0 ? Math.min(...inDomain(row)) : null));
  const highest = data.domains.map((_domain, row) => (inDomain(row).length > 0 ? Math.max(...inDomain(row)) : null));

  return {
    height: (surroundings) => rowsHeight(data.domains.length, surroundings),

    option: (surroundings): Option => ({
      ...rowAxes(
        data.domains.map(({ name }) => name),
        { ...range, format: (value) => formatPercent(value, 0, surroundings.language) },
        surroundings,
      ),
      series: [
        rowSpans({ id: 'span', from: lowest, to: highest, color: RULE, width: 6, offset: markOffset(surroundings) }),
        ...data.units.map((unit, index) => {
          const { color, symbol } = seriesLook(index);
          const offset = markOffset(surroundings) + firstLane + index * lane;
          return rowMarks({ id: unit.code, values: unit.values, symbol, size: 11, color, offset });
        }),
      ],
    }),

    legend: (): LegendItem[] => data.units.map((unit, index) => ({ label: unit.name, ...seriesLook(index) })),

    summary: (language) =>
      data.domains
        .map(({ name }, row) => {
          const values = data.units.map((unit) => `${unit.name} ${formatPercent(unit.values[row], digits, language)}`);
          return `${name}: ${values.join(', ')}`;
        })
        .join('; '),
    table: (language) => compareTable(data, digits, language),
    tip: ({ dataIndex }, language) => domainTip(dataIndex, data, digits, language),
    notes: () => (data.note === undefined ? [] : [data.note]),
  };
}

function domainTip(row: number | undefined, data: CompareData, digits: number, language: Language): Tip | undefined {
  const domain = row === undefined ? undefined : data.domains[row];
  if (domain === undefined || row === undefined) return undefined;
  return {
    title: domain.name,
    lines: data.units.map((unit) => [unit.name, formatPercent(unit.values[row], digits, language)]),
    href: domain.href,
  };
}

function compareTable(data: CompareData, digits: number, language: Language): DataTable {
  return {
    columns: [
      { label: wordIn(language, 'domain'), numeric: false },
      ...data.units.map(({ name }) => ({ label: name, numeric: true })),
    ],
    rows: data.domains.map((domain, row) => [
      { text: domain.name, href: domain.href },
      ...data.units.map((unit) => formatPercent(unit.values[row], digits, language)),
    ]),
  };
}
