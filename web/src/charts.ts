import { bumpPlot } from './charts/bump';
import { comparePlot } from './charts/compare';
import { drawPlot } from './charts/draw-plot';
import type { Plot } from './charts/plot';
import { profilePlot } from './charts/profile';
import { rankHeatPlot } from './charts/rank-heat';
import { rankIntervals } from './charts/rank-intervals';
import { sensitivityPlot } from './charts/sensitivity';
import { seriesPlot } from './charts/series';
import { tileMap } from './charts/tiles';
import { waterfallPlot } from './charts/waterfall';
import { element } from './dom';
import { word } from './words';

/** The charts that ECharts draws, by the name in `data-chart`. The data is read as the types in charts/contract.ts. */
const PLOTS: Record<string, (data: never) => Plot> = {
  bump: bumpPlot,
  series: seriesPlot,
  profile: profilePlot,
  compare: comparePlot,
  'rank-heat': rankHeatPlot,
  waterfall: waterfallPlot,
  sensitivity: sensitivityPlot,
};

/** The charts that are HTML: a list of links and a table. */
const PICTURES: Record<string, (data: never, caption: string) => HTMLElement[]> = {
  tiles: tileMap,
  'rank-intervals': rankIntervals,
};

/**
 * Draws the chart of a `figure[data-chart]` from the JSON inside it. What the server put into `.chart-fallback` is what
 * people see without scripts; it goes when the chart is there. When the data cannot be read the figure says so.
 */
export async function drawChart(figure: HTMLElement): Promise<void> {
  try {
    const data = readData(figure) as never;
    if (isEmpty(data)) {
      figure.append(element('p', { class: 'chart-empty', text: word('chartEmpty') }));
      return;
    }
    const caption = figure.querySelector('figcaption')?.textContent?.trim() ?? '';
    const name = figure.dataset['chart'] ?? '';

    const picture = PICTURES[name];
    const plot = PLOTS[name];
    if (picture !== undefined) figure.append(...picture(data, caption));
    else if (plot !== undefined) await drawPlot(figure, caption, plot(data));
    else throw new Error(`there is no chart named "${name}"`);

    figure.querySelector('.chart-fallback')?.remove();
  } catch (problem) {
    console.error(problem);
    figure.append(element('p', { class: 'chart-problem', text: word('chartFailed') }));
  }
}

/** Whether the main list of the data has nothing in it: a chart that is right, but of nothing. */
function isEmpty(data: Record<string, unknown>): boolean {
  return ['years', 'units', 'domains', 'values', 'steps', 'items'].some((name) => {
    const list = data[name];
    return Array.isArray(list) && list.length === 0;
  });
}

/** The JSON inside the figure or right after it. */
function readData(figure: HTMLElement): unknown {
  const next = figure.nextElementSibling;
  const script = figure.querySelector('script[type="application/json"]') ?? next;
  if (script === null || !script.matches('script[type="application/json"]')) throw new Error('the chart has no data');
  return JSON.parse(script.textContent ?? '');
}
