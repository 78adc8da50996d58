import { formatNumber } from '../number-format';
import { wordIn } from '../words';
import type { SensitivityData } from './contract';
import type { DataTable } from './data-table';
import type { Option } from './echarts';
import type { LegendItem } from './legend';
import type { Plot } from './plot';
import { markOffset, rowAxes, rowsHeight } from './row-axis';
import { rowMarks, rowSpans } from './row-marks';
import { ACCENT, INK_SOFT, RULE } from './theme';

const TOTAL = '#b8430a';

/** First-order and total effect of each domain's weight on the rank of a unit, largest total effect on top. */
export function sensitivityPlot(data: SensitivityData): Plot {
  const items = [...data.items].sort((a, b) => b.total - a.total);
  const firstOrder = items.map((item) => item.first_order);
  const total = items.map((item) => item.total);
  // Estimates of small effects may fall a little below zero.
  const lowest = Math.min(0, ...firstOrder, ...total);
  const highest = Math.max(0.1, ...firstOrder, ...total);
  const range = { min: Math.floor(lowest * 20) / 20, max: Math.ceil(highest * 10) / 10 };

  return {
    height: (surroundings) => rowsHeight(items.length, surroundings),

    option: (surroundings): Option => {
      const { language } = surroundings;
      const offset = markOffset(surroundings);
      return {
        ...rowAxes(
          items.map(({ name }) => name),
          { ...range, format: (value) => formatNumber(value, 2, language), rightRoom: 74 },
          surroundings,
        ),
        series: [
          rowSpans({ id: 'span', from: firstOrder, to: total, color: RULE, width: 5, offset }),
          rowMarks({ id: 'total', values: total, symbol: 'diamond', size: 14, color: TOTAL, hollow: true, offset }),
          rowMarks({ id: 'first', values: firstOrder, symbol: 'circle', size: 12, color: ACCENT, offset }),
          rankColumn(
            items.map((item) => item.rank_without),
            range.max,
            offset,
            (rank) => wordIn(language, 'rankOf', rank),
          ),
        ],
      };
    },

    legend: (language): LegendItem[] => [
      { label: wordIn(language, 'firstOrder'), symbol: 'circle', color: ACCENT },
      { label: wordIn(language, 'totalEffect'), symbol: 'diamond', color: TOTAL, hollow: true },
    ],

    summary: (language) =>
      items.map(({ name, total: effect }) => `${name}: ${formatNumber(effect, 2, language)}`).join('; '),

    table: (language): DataTable => ({
      columns: [
        { label: wordIn(language, 'domain'), numeric: false },
        { label: wordIn(language, 'firstOrder'), numeric: true },
        { label: wordIn(language, 'totalEffect'), numeric: true },
        { label: wordIn(language, 'rankWithout'), numeric: true },
      ],
      rows: items.map((item) => [
        { text: item.name, href: item.href },
        formatNumber(item.first_order, 3, language),
        formatNumber(item.total, 3, language),
        formatNumber(item.rank_without, 0, language),
      ]),
    }),

    tip: ({ dataIndex }, language) => {
      const item = dataIndex === undefined ? undefined : items[dataIndex];
      if (item === undefined) return undefined;
      return {
        title: item.name,
        lines: [
          [wordIn(language, 'firstOrder'), formatNumber(item.first_order, 3, language)],
          [wordIn(language, 'totalEffect'), formatNumber(item.total, 3, language)],
          [wordIn(language, 'rankWithout'), formatNumber(item.rank_without, 0, language)],
        ],
        href: item.href,
      };
    },

    notes: (language) => [
      `${wordIn(language, 'rankWithout')}: → · ${data.unit.name}: ${wordIn(language, 'rankOf', data.unit.rank)}`,
      ...(data.note === undefined ? [] : [data.note]),
    ],
  };
}

/** The rank without the domain, as text at the right end of each row. */
function rankColumn(ranks: readonly (number | null)[], x: number, offset: number, text: (rank: number) => string) {
  return {
    ...rowMarks({
      id: 'ranks',
      values: ranks.map((rank) => (rank === null ? null : x)),
      symbol: 'bar',
      size: 0,
      color: INK_SOFT,
      offset,
    }),
    silent: true,
    label: {
      show: true,
      position: 'right' as const,
      formatter: ({ dataIndex }: { dataIndex: number }) => `→ ${text(ranks[dataIndex] ?? 0)}`,
      color: INK_SOFT,
    },
  };
}
