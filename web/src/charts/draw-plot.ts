import { element, isWebAddress } from '../dom';
import { pageLanguage } from '../language';
import { dataTable } from './data-table';
import { makeChart, type EChartsType } from './echarts';
import { legend } from './legend';
import type { Hit, Plot } from './plot';
import { FONT } from './theme';
import { Tooltip } from './tooltip';

/** Draws a plot into a figure: legend, picture, notes, and a table of the same figures. */
export async function drawPlot(figure: HTMLElement, caption: string, plot: Plot): Promise<void> {
  const language = pageLanguage();
  const area = element('div', {
    class: 'chart-area',
    attributes: { role: 'img', 'aria-label': `${caption}. ${plot.summary(language)}` },
  });
  const frame = element('div', { class: 'chart-frame', children: [area] });
  const scroller = element('div', { class: 'chart-scroll', children: [frame] });
  const notes = plot.notes(language).map((note) => element('p', { text: note }));
  const items = plot.legend(language);

  if (items.length > 0) figure.append(legend(items));
  figure.append(scroller);
  if (notes.length > 0) figure.append(element('div', { class: 'chart-notes', children: notes }));
  figure.append(dataTable(caption, () => plot.table(language)));

  // Labels are measured before they are drawn, so the typeface has to be there.
  await Promise.race([loadFont(), new Promise((resolve) => window.setTimeout(resolve, 1500))]);

  const chart = makeChart(area, language);
  let drawnWidth = 0;
  const draw = (): void => {
    const width = Math.floor(scroller.clientWidth);
    if (width === 0 || width === drawnWidth) return;
    drawnWidth = width;
    const height = plot.height({ width, language });
    area.style.height = `${height}px`;
    chart.resize({ width, height });
    chart.setOption(plot.option({ width, language }), { notMerge: true });
    makeScalable(area, width, height);
  };
  chart.on('finished', () => makeScalable(area, chart.getWidth(), chart.getHeight()));
  const gone = new AbortController();
  listen(chart, frame, plot, gone.signal);
  draw();

  const observer = new ResizeObserver(() => {
    if (figure.isConnected) return void window.requestAnimationFrame(draw);
    // htmx has replaced this part of the page.
    observer.disconnect();
    gone.abort();
    chart.dispose();
  });
  observer.observe(scroller);
}

function loadFont(): Promise<unknown> {
  return Promise.all([document.fonts.load(`400 12px ${FONT}`, 'Ạ0'), document.fonts.load(`600 12px ${FONT}`, 'Ạ0')]);
}

/** With a `viewBox` the printed picture is fitted to the paper by the style sheet. */
function makeScalable(area: HTMLElement, width: number, height: number): void {
  area.querySelector('svg')?.setAttribute('viewBox', `0 0 ${width} ${height}`);
}

function listen(chart: EChartsType, frame: HTMLElement, plot: Plot, gone: AbortSignal): void {
  const language = pageLanguage();
  const tooltip = new Tooltip(frame);
  let byFinger = false;
  frame.addEventListener('pointerdown', (event) => (byFinger = event.pointerType !== 'mouse'), { capture: true });

  const hitOf = (event: unknown): { hit: Hit; x: number; y: number } => {
    const {
      seriesIndex,
      dataIndex,
      event: pointer,
    } = event as {
      seriesIndex?: number;
      dataIndex?: number;
      event?: { offsetX: number; offsetY: number };
    };
    // An event of a line names its series by place only.
    const { series } = chart.getOption() as { series: { id?: string }[] };
    const seriesId = series[seriesIndex ?? -1]?.id ?? '';
    return { hit: { seriesId, dataIndex }, x: pointer?.offsetX ?? 0, y: pointer?.offsetY ?? 0 };
  };

  chart.on('mouseover', (event) => {
    const { hit, x, y } = hitOf(event);
    const tip = plot.tip(hit, language);
    if (tip !== undefined) tooltip.show(tip, x, y, byFinger);
  });
  chart.on('mouseout', () => {
    if (!byFinger) tooltip.hide();
  });
  chart.on('click', (event) => {
    const { hit, x, y } = hitOf(event);
    const tip = plot.tip(hit, language);
    if (tip === undefined) return;
    // A finger cannot hover: the first tap shows the figures with a link.
    if (byFinger) return tooltip.show(tip, x, y, true);
    if (tip.href !== undefined && isWebAddress(tip.href)) window.location.assign(tip.href);
  });
  // Away from the marks, and with Escape, the tooltip goes.
  chart.getZr().on('click', ({ target }) => {
    if (target === undefined || target === null) tooltip.hide();
  });
  frame.addEventListener('pointerleave', () => {
    if (!byFinger) tooltip.hide();
  });
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && tooltip.hide(), { signal: gone });
}
