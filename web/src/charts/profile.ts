import type { Language } from '../language';
import { formatNumber, formatPercent } from '../number-format';
import { wordIn } from '../words';
import type { ProfileData } from './contract';
import type { DataTable } from './data-table';
import type { Option } from './echarts';
import type { LegendItem } from './legend';
import type { Hit, Plot } from './plot';
import { NARROW } from './plot';
import { markOffset, percentRange, rowAxes, rowsHeight } from './row-axis';
import { rowMarks, rowSpans } from './row-marks';
import { ACCENT, INK_SOFT } from './theme';
import type { Tip } from './tooltip';

const SPAN = '#a9c4d6';

/**
 * One unit by domain beside the median and the best unit. A dot plot: position on a common scale is read more exactly
 * than angles and areas of a radar, and domains need no invented order around a circle.
 */
export function profilePlot(data: ProfileData): Plot {
  const digits = data.digits ?? 1;
  const range = percentRange([...data.unit.values, ...data.median, ...data.best]);

  return {
    height: (surroundings) => rowsHeight(data.domains.length, surroundings),

    option: (surroundings): Option => {
      const percent = (value: number, places: number) => formatPercent(value, places, surroundings.language);
      const offset = markOffset(surroundings);
      const names = data.domains.map((domain, index) =>
        domainName(domain.name, data.max?.[index], surroundings.language),
      );
      return {
        ...rowAxes(names, { ...range, format: (value) => percent(value, 0) }, surroundings),
        series: [
          rowSpans({ id: 'span', from: data.median, to: data.unit.values, color: SPAN, width: 4, offset }),
          rowMarks({
            id: 'best',
            values: data.best,
            symbol: 'diamond',
            size: 12,
            color: INK_SOFT,
            hollow: true,
            offset,
          }),
          rowMarks({ id: 'median', values: data.median, symbol: 'bar', size: [3, 20], color: INK_SOFT, offset }),
          rowMarks({
            id: 'unit',
            values: data.unit.values,
            symbol: 'circle',
            size: 14,
            color: ACCENT,
            offset,
            z: 4,
            label: {
              text: (value) => formatNumber(value, digits, surroundings.language),
              position: surroundings.width < NARROW ? 'bottom' : 'top',
            },
          }),
        ],
      };
    },

    legend: (language): LegendItem[] => [
      { label: data.unit.name, symbol: 'circle', color: ACCENT },
      { label: wordIn(language, 'median'), symbol: 'bar', color: INK_SOFT },
      { label: wordIn(language, 'best'), symbol: 'diamond', color: INK_SOFT, hollow: true },
    ],

    summary: (language) =>
      data.domains
        .map((domain, index) => `${domain.name}: ${formatPercent(data.unit.values[index], digits, language)}`)
        .join('; '),
    table: (language) => profileTable(data, digits, language),
    tip: ({ dataIndex }, language) => domainTip({ seriesId: '', dataIndex }, data, digits, language),
    notes: () => (data.note === undefined ? [] : [data.note]),
  };
}

/** `Cải cách thủ tục hành chính (14,5)`. */
function domainName(name: string, maximum: number | null | undefined, language: Language): string {
  if (maximum === null || maximum === undefined) return name;
  return `${name} (${formatNumber(maximum, Number.isInteger(maximum) ? 0 : 1, language)})`;
}

function domainTip({ dataIndex }: Hit, data: ProfileData, digits: number, language: Language): Tip | undefined {
  const domain = dataIndex === undefined ? undefined : data.domains[dataIndex];
  if (domain === undefined || dataIndex === undefined) return undefined;
  return {
    title: domain.name,
    lines: [
      [data.unit.name, formatPercent(data.unit.values[dataIndex], digits, language)],
      [wordIn(language, 'median'), formatPercent(data.median[dataIndex], digits, language)],
      [wordIn(language, 'best'), formatPercent(data.best[dataIndex], digits, language)],
    ],
    href: domain.href,
  };
}

function profileTable(data: ProfileData, digits: number, language: Language): DataTable {
  const hasMaximum = data.max !== undefined;
  return {
    columns: [
      { label: wordIn(language, 'domain'), numeric: false },
      ...(hasMaximum ? [{ label: wordIn(language, 'maximum'), numeric: true }] : []),
      { label: data.unit.name, numeric: true },
      { label: wordIn(language, 'median'), numeric: true },
      { label: wordIn(language, 'best'), numeric: true },
    ],
    rows: data.domains.map((domain, index) => [
      { text: domain.name, href: domain.href },
      ...(hasMaximum ? [formatNumber(data.max?.[index], 1, language)] : []),
      formatPercent(data.unit.values[index], digits, language),
      formatPercent(data.median[index], digits, language),
      formatPercent(data.best[index], digits, language),
    ]),
  };
}
