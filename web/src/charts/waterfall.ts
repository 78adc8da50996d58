import type { Language } from '../language';
import { formatNumber } from '../number-format';
import { wordIn } from '../words';
import type { WaterfallData } from './contract';
import type { DataTable } from './data-table';
import type { Option, Series } from './echarts';
import type { LegendItem } from './legend';
import type { Plot, Surroundings } from './plot';
import { markOffset, rowAxes, rowsHeight } from './row-axis';
import { rowMarks } from './row-marks';
import { FONT, INK, LOSS } from './theme';

/**
 * From the maximum down to the score, by what each domain lost. Start and end are marks, not bars, because the axis does
 * not begin at zero: only the lengths of the losses are to be compared.
 */
export function waterfallPlot(data: WaterfallData): Plot {
  const names = [data.start.label, ...data.steps.map(({ name }) => name), data.end.label];
  const before = runningTotals(data);
  const lowest = Math.min(data.end.value, ...before);
  const range = { min: Math.max(0, Math.floor((lowest - 1.5) / 5) * 5), max: data.start.value };
  const figure = (value: number, language: Language) => formatNumber(value, data.digits, language);

  return {
    height: (surroundings) => rowsHeight(names.length, surroundings),

    option: (surroundings): Option => ({
      ...rowAxes(
        names,
        { ...range, format: (value) => formatNumber(value, 0, surroundings.language), rightRoom: 64 },
        surroundings,
      ),
      series: [
        lossBars(data, before, surroundings),
        rowMarks({
          id: 'totals',
          values: [data.start.value, ...data.steps.map(() => null), data.end.value],
          symbol: 'bar',
          size: [4, 24],
          color: INK,
          offset: markOffset(surroundings),
          label: { text: (value) => figure(value, surroundings.language), position: 'right' },
        }),
      ],
    }),

    legend: (language): LegendItem[] => [{ label: wordIn(language, 'pointsLost'), symbol: 'rect', color: LOSS }],

    summary: (language) =>
      [
        `${data.start.label}: ${figure(data.start.value, language)}`,
        ...data.steps.map(({ name, lost }) => `${name}: ${figure(-lost, language)}`),
        `${data.end.label}: ${figure(data.end.value, language)}`,
      ].join('; '),

    table: (language): DataTable => ({
      columns: [
        { label: wordIn(language, 'domain'), numeric: false },
        { label: wordIn(language, 'maximum'), numeric: true },
        { label: wordIn(language, 'pointsLost'), numeric: true },
      ],
      rows: [
        ...data.steps.map((step) => [
          { text: step.name, href: step.href },
          figure(step.max, language),
          figure(-step.lost, language),
        ]),
        [data.end.label, figure(data.start.value, language), figure(data.end.value - data.start.value, language)],
      ],
    }),

    tip: ({ seriesId, dataIndex }, language) => {
      const step = seriesId === 'losses' && dataIndex !== undefined ? data.steps[dataIndex] : undefined;
      if (step === undefined) return undefined;
      return {
        title: step.name,
        lines: [
          [wordIn(language, 'pointsLost'), figure(-step.lost, language)],
          [wordIn(language, 'maximum'), figure(step.max, language)],
        ],
        href: step.href,
      };
    },
    notes: () => (data.note === undefined ? [] : [data.note]),
  };
}

/** What is left before each step. */
export function runningTotals({ start, steps }: Pick<WaterfallData, 'start' | 'steps'>): number[] {
  let left = start.value;
  return steps.map(({ lost }) => {
    const before = left;
    left -= lost;
    return before;
  });
}

function lossBars(data: WaterfallData, before: readonly number[], surroundings: Surroundings): Series {
  const offset = markOffset(surroundings);
  return {
    id: 'losses',
    type: 'custom',
    data: data.steps.map(({ lost }) => lost),
    cursor: 'pointer',
    renderItem: ({ dataIndex }, api) => {
      const from = before[dataIndex] ?? 0;
      const lost = data.steps[dataIndex]?.lost ?? 0;
      // The first row is the start.
      const [right = 0, middleOfRow = 0] = api.coord([from, dataIndex + 1]);
      const middle = middleOfRow + offset;
      const [left = 0] = api.coord([from - lost, dataIndex + 1]);
      const bar = {
        type: 'rect' as const,
        shape: { x: left, y: middle - 9, width: Math.max(2, right - left), height: 18 },
        style: { fill: LOSS },
      };
      const label = {
        type: 'text' as const,
        style: {
          text: formatNumber(-lost, data.digits, surroundings.language),
          x: right + 6,
          y: middle,
          verticalAlign: 'middle' as const,
          fill: INK,
          font: `600 12px ${FONT}`,
        },
      };
      return { type: 'group', children: [bar, label] };
    },
  };
}
