import { CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import type { CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import type { GridComponentOption, MarkLineComponentOption } from 'echarts/components';
import { init, registerLocale, use, type ComposeOption, type EChartsType } from 'echarts/core';
import langEN from 'echarts/lib/i18n/langEN.js';
import langVI from 'echarts/lib/i18n/langVI.js';
import { SVGRenderer } from 'echarts/renderers';
import type { Language } from '../language';

// Only these parts of ECharts are in the bundle. Tooltips and legends are HTML of our own: see tooltip.ts and legend.ts.
use([CustomChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, SVGRenderer]);
registerLocale('VI', langVI);
registerLocale('EN', langEN);

/** The options that the parts in the bundle understand. */
export type Option = ComposeOption<
  CustomSeriesOption | LineSeriesOption | ScatterSeriesOption | GridComponentOption | MarkLineComponentOption
>;

/** One series of an option. */
export type Series = CustomSeriesOption | LineSeriesOption | ScatterSeriesOption;

/** An empty chart in an element, as SVG, in the language of the page. */
export function makeChart(area: HTMLElement, language: Language): EChartsType {
  return init(area, null, { renderer: 'svg', locale: language.toUpperCase() });
}

export type { EChartsType };
