import type { Language } from '../language';
import type { DataTable } from './data-table';
import type { Option } from './echarts';
import type { LegendItem } from './legend';
import type { Tip } from './tooltip';

/** Where and for whom a chart is drawn. */
export interface Surroundings {
  /** Width in pixels. */
  width: number;
  language: Language;
}

/** What ECharts says was hovered or clicked. */
export interface Hit {
  seriesId: string;
  dataIndex: number | undefined;
}

/** A chart that ECharts draws, from the data of one `<script type="application/json">`. */
export interface Plot {
  /** Height in pixels. */
  height(surroundings: Surroundings): number;
  option(surroundings: Surroundings): Option;
  legend(language: Language): LegendItem[];
  /** One or two sentences with the main figures, for people who do not see the chart. */
  summary(language: Language): string;
  table(language: Language): DataTable;
  tip(hit: Hit, language: Language): Tip | undefined;
  /** Lines of text below the chart: breaks of the series and the note of the data. */
  notes(language: Language): string[];
}

/** Below this width, in pixels, charts put long names above their row instead of beside it. */
export const NARROW = 620;
