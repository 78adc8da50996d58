/** Colours and type of the charts. Every colour that carries a meaning has a shape or a label beside it. */
export const FONT = '"Be Vietnam Pro Tabular", "Be Vietnam Pro", system-ui, sans-serif';
export const INK = '#1d2733';
export const INK_SOFT = '#55606d';
export const RULE = '#e1e5e9';
export const QUIET = '#bcc4cc';
export const ACCENT = '#0b5a8c';
export const LOSS = '#b3261e';

/** Up to five units side by side: distinct as hues, as greys, and by shape; each has at least 4.5:1 on white. */
export const SERIES: readonly { color: string; symbol: ChartSymbol }[] = [
  { color: '#0b5a8c', symbol: 'circle' },
  { color: '#b8430a', symbol: 'rect' },
  { color: '#1a7742', symbol: 'triangle' },
  { color: '#7a3a9c', symbol: 'diamond' },
  { color: '#6b6100', symbol: 'cross' },
];

/** The shapes of marks; legend.ts draws the same ones. */
export type ChartSymbol = 'circle' | 'rect' | 'triangle' | 'diamond' | 'cross' | 'line' | 'dashed' | 'bar';

/** The look of the n-th unit; after the last one it begins again. */
export function seriesLook(index: number): { color: string; symbol: ChartSymbol } {
  return SERIES[index % SERIES.length] ?? { color: ACCENT, symbol: 'circle' };
}

/** The name of a shape in ECharts. */
export function symbolName(symbol: ChartSymbol): string {
  if (symbol === 'cross') return 'path://M-2 -5 H2 V-2 H5 V2 H2 V5 H-2 V2 H-5 V-2 H-2 Z';
  return symbol === 'bar' ? 'rect' : symbol;
}

/** Five steps of one hue, light to dark, as in `tiles.css`. */
export const STEPS = ['#e6eff6', '#bcd6e8', '#85b2d2', '#2c72a3', '#0a4670'] as const;
