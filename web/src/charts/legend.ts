import { element, svgElement } from '../dom';
import type { ChartSymbol } from './theme';

/** One line of a legend. */
export interface LegendItem {
  label: string;
  symbol: ChartSymbol;
  color: string;
  hollow?: boolean;
}

/** A legend in HTML: it wraps, prints, and can be read by screen readers. */
export function legend(items: readonly LegendItem[]): HTMLUListElement {
  const lines = items.map((item) => element('li', { children: [swatch(item), item.label] }));
  return element('ul', { class: 'chart-legend', children: lines });
}

/** A small drawing of a symbol, as the chart draws it. */
export function swatch({ symbol, color, hollow }: LegendItem): SVGElement {
  const drawing = svgElement('svg', { viewBox: '0 0 20 14', width: 20, height: 14, 'aria-hidden': 'true' });
  const paint = { fill: hollow === true ? '#fff' : color, stroke: color, 'stroke-width': 1.6 };
  drawing.append(shape(symbol, paint, color));
  return drawing;
}

function shape(symbol: ChartSymbol, paint: Record<string, string | number>, color: string): SVGElement {
  switch (symbol) {
    case 'circle':
      return svgElement('circle', { cx: 10, cy: 7, r: 5, ...paint });
    case 'rect':
      return svgElement('rect', { x: 5.5, y: 2.5, width: 9, height: 9, ...paint });
    case 'triangle':
      return svgElement('path', { d: 'M10 2 L15.5 12 H4.5 Z', ...paint });
    case 'diamond':
      return svgElement('path', { d: 'M10 1.5 L15.5 7 L10 12.5 L4.5 7 Z', ...paint });
    case 'cross':
      return svgElement('path', { d: 'M8 2 H12 V5 H15 V9 H12 V12 H8 V9 H5 V5 H8 Z', ...paint });
    case 'bar':
      return svgElement('path', { d: 'M10 1 V13', stroke: color, 'stroke-width': 3 });
    case 'line':
      return svgElement('path', { d: 'M0 7 H20', stroke: color, 'stroke-width': 2 });
    case 'dashed':
      return svgElement('path', { d: 'M0 7 H20', stroke: color, 'stroke-width': 1.6, 'stroke-dasharray': '5 3' });
  }
}
