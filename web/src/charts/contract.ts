/**
 * The data of each chart, as the server writes it into `<script type="application/json">`. Shares, probabilities and
 * effects are fractions (0.87); scores, and whatever the page calls percent, are as shown (86.75). `null` = not known.
 */

/** A unit as charts name it; `href` is the page that a click opens. */
export interface UnitName {
  code: string;
  name: string;
  href?: string;
}

/** The series cannot be compared across the turn into `before_year`. */
export interface SeriesBreak {
  before_year: number;
  label: string;
}

/** What the figures are: its name, the unit it is written in (`điểm`, `%`), and the decimals shown. */
export interface Measure {
  name: string;
  unit: string;
  digits: number;
  better?: 'higher' | 'lower';
}

/** `bump`: ranks of many units over the years. */
export interface BumpData {
  years: number[];
  units: (UnitName & { ranks: (number | null)[]; values?: (number | null)[]; highlighted?: boolean })[];
  breaks?: SeriesBreak[];
  /** How many units were ranked in a year: `{"2021": 63}`. */
  total_by_year?: Record<string, number>;
  /** Decimals of `values`; 2 unless it says otherwise. */
  digits?: number;
  note?: string;
}

/** `series`: values of up to five units over the years. */
export interface SeriesData {
  measure: Measure;
  years: number[];
  /** Names of the places on the axis, where they are no years: months or quarters, with `years` counting 0, 1, 2 … */
  labels?: string[];
  units: (UnitName & { values: (number | null)[]; lower?: (number | null)[]; upper?: (number | null)[] })[];
  breaks?: SeriesBreak[];
  targets?: { label: string; value: number; from_year?: number; to_year?: number }[];
  note?: string;
}

/** `profile`: one unit by domain, in percent of the maximum, beside the median and the best unit. */
export interface ProfileData {
  domains: { id: string; name: string; href?: string }[];
  unit: UnitName & { values: (number | null)[] };
  median: (number | null)[];
  best: (number | null)[];
  /** Maximum points of each domain, shown with its name. */
  max?: (number | null)[];
  digits?: number;
  note?: string;
}

/** `compare`: up to five units by domain, in percent of the maximum. */
export interface CompareData {
  domains: { id: string; name: string; href?: string }[];
  units: (UnitName & { values: (number | null)[] })[];
  digits?: number;
  note?: string;
}

/** `tiles`: one measure of every province on the tile grid of its epoch. */
export interface TilesData {
  epoch: '63' | '34';
  measure: Measure & { better: 'higher' | 'lower' };
  values: (UnitName & { value: number | null; rank: number | null })[];
  note?: string;
}

/** `rank-intervals`: how certain each rank is. */
export interface RankIntervalsData {
  /** Number of units ranked: the length of the axis. */
  total: number;
  /** The k of "top k". */
  top: number;
  units: (UnitName & { rank: number; p05: number; p50: number; p95: number; p_top: number })[];
  note?: string;
}

/** `rank-heat`: how often each unit took each rank. */
export interface RankHeatData {
  total: number;
  units: (UnitName & { rank: number })[];
  /** `[place in units, rank, share of draws]`; ranks never taken are left out. */
  cells: [number, number, number][];
  note?: string;
}

/** `waterfall`: from the maximum to the score, by what each domain lost. */
export interface WaterfallData {
  digits: number;
  start: { label: string; value: number };
  steps: { id: string; name: string; lost: number; max: number; href?: string }[];
  end: { label: string; value: number };
  note?: string;
}

/** `sensitivity`: how much the weight of each domain moves the rank of a unit. */
export interface SensitivityData {
  unit: UnitName & { rank: number };
  items: { id: string; name: string; first_order: number; total: number; rank_without: number | null; href?: string }[];
  note?: string;
}
