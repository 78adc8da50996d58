import { formatShare } from '../number-format';
import { wordIn } from '../words';
import type { RankHeatData } from './contract';
import type { DataTable } from './data-table';
import type { Option, Series } from './echarts';
import type { LegendItem } from './legend';
import type { Plot } from './plot';
import { NARROW } from './plot';
import { FONT, INK, INK_SOFT, STEPS } from './theme';

const ROW = 18;
/** Shares from which the next darker step is used. */
const CLASSES = [0, 0.02, 0.1, 0.25, 0.5] as const;

/** How often each unit took each rank: one row for each unit, one column for each rank. */
export function rankHeatPlot(data: RankHeatData): Plot {
  return {
    height: () => data.units.length * ROW + 60,

    option: ({ width }): Option => {
      const nameRoom = width < NARROW ? 104 : 150;
      const every = Math.ceil(data.total / ((width - nameRoom) / 26));
      const ranks = Array.from({ length: data.total }, (_, index) => index + 1);
      const rankLabels = {
        type: 'category' as const,
        data: ranks,
        axisLabel: {
          interval: (index: number) => index === 0 || (index + 1) % every === 0,
          color: INK_SOFT,
          fontFamily: FONT,
        },
        axisTick: { show: false },
        axisLine: { show: false },
      };
      return {
        animation: false,
        textStyle: { fontFamily: FONT, fontSize: 12 },
        grid: { left: nameRoom, right: 12, top: 30, bottom: 30 },
        xAxis: [{ ...rankLabels, position: 'top' }, rankLabels],
        yAxis: {
          type: 'category',
          inverse: true,
          data: data.units.map(({ name }) => name),
          axisLabel: { interval: 0, color: INK, fontFamily: FONT, width: nameRoom - 14, overflow: 'truncate' },
          axisTick: { show: false },
          axisLine: { show: false },
        },
        series: [heatCells(data)],
      };
    },

    legend: (language): LegendItem[] =>
      CLASSES.map((from, index) => {
        const to = CLASSES[index + 1];
        const low = formatShare(from, 0, language);
        const label =
          to === undefined
            ? `≥ ${low}`
            : index === 0
              ? `< ${formatShare(to, 0, language)}`
              : `${low} – ${formatShare(to, 0, language)}`;
        return { label, symbol: 'rect', color: STEPS[index] ?? '' };
      }),

    summary: (language) =>
      data.units
        .slice(0, 10)
        .map(({ name, rank }) => `${name}: ${wordIn(language, 'rankOf', rank)}`)
        .join('; '),

    table: (language): DataTable => ({
      columns: [
        { label: wordIn(language, 'unit'), numeric: false },
        { label: wordIn(language, 'nominalRank'), numeric: true },
        { label: `${wordIn(language, 'rank')}: ${wordIn(language, 'shareOfDraws')}`, numeric: false },
      ],
      rows: data.units.map((unit, row) => [
        { text: unit.name, href: unit.href },
        String(unit.rank),
        data.cells
          .filter(([place]) => place === row)
          .map(([, rank, share]) => `${rank}: ${formatShare(share, 1, language)}`)
          .join(' · '),
      ]),
    }),

    tip: ({ dataIndex }, language) => {
      const [row, rank, share] = (dataIndex === undefined ? undefined : data.cells[dataIndex]) ?? [];
      const unit = row === undefined ? undefined : data.units[row];
      if (unit === undefined) return undefined;
      return {
        title: unit.name,
        lines: [
          [wordIn(language, 'rankOf', rank ?? ''), formatShare(share, 1, language)],
          [wordIn(language, 'nominalRank'), String(unit.rank)],
        ],
        href: unit.href,
      };
    },
    notes: (language) => [wordIn(language, 'heatFrame'), ...(data.note === undefined ? [] : [data.note])],
  };
}

/** The step of a share of draws, from 0. */
export function heatStep(share: number): number {
  return CLASSES.findLastIndex((from) => share >= from);
}

function heatCells(data: RankHeatData): Series {
  return {
    id: 'cells',
    type: 'custom',
    data: data.cells.map(([row, rank]) => [rank - 1, row]),
    cursor: 'pointer',
    renderItem: ({ dataIndex }, api) => {
      const [row, rank, share] = data.cells[dataIndex] ?? [0, 1, 0];
      const [x = 0, y = 0] = api.coord([rank - 1, row]);
      const [width = 0, height = 0] = api.size?.([1, 1]) as number[];
      return {
        type: 'rect',
        shape: { x: x - width / 2 + 0.5, y: y - height / 2 + 0.5, width: Math.max(1, width - 1), height: height - 1 },
        style: {
          fill: STEPS[heatStep(share)] ?? STEPS[0],
          ...(data.units[row]?.rank === rank ? { stroke: INK, lineWidth: 1.4 } : {}),
        },
      };
    },
  };
}
