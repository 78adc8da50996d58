import { element, linkOrText, svgElement } from '../dom';
import { pageLanguage, type Language } from '../language';
import { formatNumber, formatShare } from '../number-format';
import { word } from '../words';
import type { RankIntervalsData } from './contract';
import { legend } from './legend';
import { ACCENT, INK } from './theme';

type Unit = RankIntervalsData['units'][number];

const BAND = '#9cc0d8';

/**
 * How certain each rank is: a table with one row for each unit, the interval drawn in its row. A table stays legible for
 * 120 units, is found by the browser's search, and is its own alternative for screen readers.
 */
export function rankIntervals(data: RankIntervalsData, caption: string): HTMLElement[] {
  const language = pageLanguage();
  const units = [...data.units].sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name, 'vi'));

  const header = element('tr', {
    children: [
      headerCell(word('rank'), 'num'),
      headerCell(word('unit'), ''),
      axisCell(data.total),
      headerCell('5–95 %', 'num interval-figures'),
      headerCell(word('probabilityTop', data.top), 'num'),
    ],
  });
  const table = element('table', {
    class: 'ranks rank-intervals',
    children: [
      element('caption', { class: 'visually-hidden', text: caption }),
      element('thead', { children: [header] }),
      element('tbody', { children: units.map((unit) => row(unit, data, language)) }),
    ],
  });
  const scroll = element('div', {
    class: 'table-scroll table-scroll-inside',
    attributes: { tabindex: '0', role: 'region', 'aria-label': caption },
    children: [table],
  });
  const symbols = legend([
    { label: word('rankInterval'), symbol: 'line', color: BAND },
    { label: word('medianRank'), symbol: 'bar', color: INK },
    { label: word('nominalRank'), symbol: 'circle', color: ACCENT },
  ]);
  const notes = data.note === undefined ? [] : [element('p', { class: 'chart-notes', text: data.note })];
  return [symbols, scroll, ...notes];
}

function headerCell(text: string, className: string): HTMLElement {
  return element('th', { text, class: className, attributes: { scope: 'col' } });
}

function row(unit: Unit, data: RankIntervalsData, language: Language): HTMLTableRowElement {
  const interval = `${rankText(unit.p05, language)}–${rankText(unit.p95, language)}`;
  const chance = element('div', {
    class: 'share',
    children: [
      formatShare(unit.p_top, 0, language),
      element('progress', {
        attributes: { max: '1', value: String(unit.p_top), 'aria-hidden': 'true' },
      }),
    ],
  });
  return element('tr', {
    children: [
      element('td', { class: 'num', text: String(unit.rank) }),
      element('th', { attributes: { scope: 'row' }, children: [linkOrText(unit.name, unit.href)] }),
      element('td', { class: 'interval', children: [intervalDrawing(unit, data.total, language)] }),
      element('td', { class: 'num interval-figures', text: interval }),
      element('td', { class: 'num', children: [chance] }),
    ],
  });
}

function axisCell(total: number): HTMLElement {
  const drawing = svgElement('svg', { class: 'interval-drawing', 'aria-hidden': 'true' });
  for (const rank of gridRanks(total)) {
    const attributes = { x: place(rank, total), y: 14, 'text-anchor': rank === 1 ? 'start' : 'middle' };
    drawing.append(svgElement('text', attributes, String(rank)));
  }
  const label = element('span', { class: 'visually-hidden', text: word('rankInterval') });
  return element('th', { class: 'interval', attributes: { scope: 'col' }, children: [label, drawing] });
}

function intervalDrawing(unit: Unit, total: number, language: Language): SVGElement {
  const drawing = svgElement('svg', { class: 'interval-drawing', role: 'img' });
  const [low, middle, high] = [unit.p05, unit.p50, unit.p95].map((rank) => rankText(rank, language));
  const description = `${word('rankOf', unit.rank)}; ${word('rankInterval')}: ${low}–${high}; ${word('medianRank')}: ${middle}`;
  drawing.append(svgElement('title', {}, description));

  for (const rank of gridRanks(total)) {
    const x = place(rank, total);
    drawing.append(svgElement('line', { class: 'interval-grid', x1: x, x2: x, y1: 0, y2: '100%' }));
  }
  const [from, to, median] = [place(unit.p05, total), place(unit.p95, total), place(unit.p50, total)];
  drawing.append(
    svgElement('line', { class: 'interval-band', x1: from, x2: to, y1: '50%', y2: '50%' }),
    svgElement('line', { class: 'interval-median', x1: median, x2: median, y1: '18%', y2: '82%' }),
    svgElement('circle', { class: 'interval-rank', cx: place(unit.rank, total), cy: '50%', r: 4.5 }),
  );
  return drawing;
}

/** A quantile of ranks may lie between two ranks: `12,5`. */
function rankText(rank: number, language: Language): string {
  return formatNumber(rank, Number.isInteger(rank) ? 0 : 1, language);
}

/** Where a rank stands on the axis, with 2 % left free at both ends for the marks. */
function place(rank: number, total: number): string {
  const share = total > 1 ? (rank - 1) / (total - 1) : 0;
  return `${(2 + share * 96).toFixed(2)}%`;
}

function gridRanks(total: number): number[] {
  const step = total > 90 ? 30 : total > 40 ? 20 : 10;
  const between = Array.from({ length: Math.floor(total / step) }, (_, index) => (index + 1) * step);
  return [1, ...between.filter((rank) => rank > 1 && rank <= total)];
}
