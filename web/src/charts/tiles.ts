import grid34 from '../../tiles/tiles-34.json';
import grid63 from '../../tiles/tiles-63.json';
import { element, isWebAddress } from '../dom';
import { pageLanguage, type Language } from '../language';
import { formatNumber, NOT_KNOWN } from '../number-format';
import { word } from '../words';
import type { Measure, TilesData } from './contract';
import { classOf, quantileClasses, type ValueClass } from './quantiles';

const STEPS = 5;

/** The tile grid of an epoch, as in web/tiles. */
interface Grid {
  tiles: { code: string; row: number; column: number; short: string }[];
  islands: { name: string; belongs_to: string; row: number; column: number }[];
}

const GRIDS: Record<TilesData['epoch'], Grid> = { '63': grid63, '34': grid34 };

/**
 * The provinces as a grid of links, coloured by the class of their value. The archipelagos Hoàng Sa and Trường Sa stand
 * to the east with the value of the province they belong to. The server can write the same list; see README.md.
 */
export function tileMap(data: TilesData, caption: string): HTMLElement[] {
  const language = pageLanguage();
  const grid = GRIDS[data.epoch];
  const classes = quantileClasses(
    data.values.map(({ value }) => value),
    STEPS,
  );
  const byCode = new Map(data.values.map((value) => [value.code, value]));
  const shade = (value: number | null): string => shadeOf(value, classes, data.measure.better);

  const tile = (code: string, row: number, column: number, short: string, island: boolean): Node => {
    const province = byCode.get(code);
    const value = province?.value ?? null;
    const figure = formatNumber(value, data.measure.digits, language);
    const name = province?.name ?? short;
    const rank = province?.rank ?? null;
    const unseen = [
      ...(short === name ? [] : island ? [word('archipelagoOf', name)] : [name]),
      value === null ? word('notKnown') : data.measure.unit,
      ...(rank === null ? [] : [word('rankOf', rank)]),
    ].filter((part) => part !== '');

    // The accessible name is what is seen and what is hidden, in this order.
    const inside = [
      element('span', { class: 'tile-name', text: short }),
      ...(island ? [element('span', { class: 'tile-of', text: `(${name})` })] : []),
      ' ',
      element('span', { class: 'tile-value', text: figure }),
      element('span', { class: 'visually-hidden', text: `, ${unseen.join(', ')}` }),
    ];
    const title = [short, figure, ...unseen].join(', ');
    const href = province?.href;
    const body =
      href !== undefined && isWebAddress(href)
        ? element('a', { attributes: { href, title }, children: inside })
        : element('span', { attributes: { title }, children: inside });
    return element('li', { class: `r${row} c${column} ${shade(value)}${island ? ' island' : ''}`, children: [body] });
  };

  // From north to south, so that the order of the keyboard is the order of the map.
  const places = [
    ...grid.tiles.map(({ code, row, column, short }) => ({ row, column, node: tile(code, row, column, short, false) })),
    ...grid.islands.map((island) => ({
      row: island.row,
      column: island.column,
      node: tile(island.belongs_to, island.row, island.column, island.name, true),
    })),
  ].sort((a, b) => a.row - b.row || a.column - b.column);

  const map = element('ol', {
    class: `tiles tiles-${data.epoch}`,
    attributes: { 'aria-label': caption },
    children: places.map(({ node }) => node),
  });
  const notes = data.note === undefined ? [] : [element('p', { class: 'chart-notes', text: data.note })];
  const hasUnknown = data.values.some(({ value }) => value === null) || byCode.size < grid.tiles.length;
  return [
    element('div', { class: 'tiles-frame', children: [map, mapLegend(data.measure, classes, hasUnknown, language)] }),
    ...notes,
  ];
}

/** `q1` (worst) to `q5` (best), `none` when the value is not known. */
export function shadeOf(value: number | null, classes: readonly ValueClass[], better: 'higher' | 'lower'): string {
  const place = classOf(value, classes);
  if (place < 0) return 'none';
  const fromWorst = better === 'higher' ? place : classes.length - 1 - place;
  // With fewer classes than steps the darkest are used: the best is always q5.
  return `q${fromWorst + 1 + STEPS - classes.length}`;
}

function mapLegend(
  measure: TilesData['measure'],
  classes: readonly ValueClass[],
  hasUnknown: boolean,
  language: Language,
): HTMLElement {
  const figure = (value: number) => formatNumber(value, measure.digits, language);
  const bestFirst = measure.better === 'higher' ? [...classes].reverse() : [...classes];

  const lines = bestFirst.map(({ low, high, count }, index) => {
    const range = low === high ? figure(low) : `${figure(low)} – ${figure(high)}`;
    const children = [
      element('span', { class: `tile-swatch ${shadeOf(low, classes, measure.better)}` }),
      element('span', { class: 'num', text: range }),
      element('span', { class: 'tile-count', text: `(${count})` }),
      ...(index === 0 && classes.length > 1 ? [element('span', { class: 'tile-better', text: word('better') })] : []),
    ];
    return element('li', { children });
  });
  if (hasUnknown) {
    const swatch = element('span', { class: 'tile-swatch none', text: NOT_KNOWN });
    lines.push(element('li', { children: [swatch, word('notKnown')] }));
  }
  return element('div', {
    class: 'tiles-legend',
    children: [element('p', { text: legendTitle(measure) }), element('ul', { children: lines })],
  });
}

/** `Chỉ số CCHC (điểm)`. */
function legendTitle({ name, unit }: Measure): string {
  return unit === '' ? name : `${name} (${unit})`;
}
