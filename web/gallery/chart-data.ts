import { readFileSync } from 'node:fs';
import type {
  BumpData,
  CompareData,
  ProfileData,
  RankHeatData,
  RankIntervalsData,
  SensitivityData,
  SeriesData,
  TilesData,
  WaterfallData,
} from '../src/charts/contract.ts';
import type { Language } from '../src/language.ts';

interface Published {
  par_index: { code: string; year: number; rank: number | null; value: number | null; kind: string; source: string }[];
  pci: [string, number, number][];
  papi: [string, number, number][];
  sipas_national: [number, number][];
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), 'utf8')) as unknown;

/** Published figures; each row of PAR INDEX names its source. */
export const PUBLISHED = read('published') as Published;
const NAMES = read('names') as { names_63: Record<string, string>; names_34: Record<string, string> };
export const NAMES_63 = NAMES.names_63;

/** The eight domains of 2948/QĐ-BNV with their official maxima. */
export const DOMAINS: { id: string; name: Record<Language, string>; max: number }[] = [
  {
    id: '1',
    name: { vi: 'Công tác chỉ đạo, điều hành cải cách hành chính', en: 'Direction and management of reform' },
    max: 10,
  },
  {
    id: '2',
    name: {
      vi: 'Xây dựng và tổ chức thực hiện văn bản quy phạm pháp luật tại tỉnh',
      en: 'Making and carrying out legal documents in the province',
    },
    max: 10,
  },
  { id: '3', name: { vi: 'Cải cách thủ tục hành chính', en: 'Reform of administrative procedures' }, max: 14.5 },
  { id: '4', name: { vi: 'Cải cách tổ chức bộ máy hành chính', en: 'Reform of the organisation' }, max: 11 },
  {
    id: '5',
    name: {
      vi: 'Xây dựng và nâng cao chất lượng đội ngũ công chức, viên chức',
      en: 'Quality of civil servants and public employees',
    },
    max: 16,
  },
  { id: '6', name: { vi: 'Cải cách tài chính công', en: 'Public finance reform' }, max: 7 },
  { id: '7', name: { vi: 'Hiện đại hoá hành chính', en: 'Modernisation' }, max: 16 },
  {
    id: '8',
    name: {
      vi: 'Tác động của CCHC đến người dân, tổ chức và phát triển kinh tế - xã hội của tỉnh',
      en: 'Impact on citizens, organisations and socio-economic development',
    },
    max: 15.5,
  },
];

const EXAMPLE: Record<Language, string> = {
  vi: 'Số liệu ví dụ để minh họa, không phải kết quả của đơn vị nào.',
  en: 'Example figures made for illustration; they are not the results of any unit.',
};

/** Numbers that look random and are the same every time. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

type Chart = { kind: string; title: string; data: object };

/** The chart of a name in a language. */
export function chartData(name: string, language: Language): Chart {
  const make = CHARTS[name];
  if (make === undefined) throw new Error(`no chart ${name}`);
  return make(language);
}

const CHARTS: Record<string, (language: Language) => Chart> = {
  'bump-par': bumpPar,
  'bump-pci': bumpPci,
  'bump-total': bumpTotal,
  series: series,
  'series-intervals': seriesIntervals,
  profile: profile,
  compare: compare,
  'tiles-63': tiles63,
  'tiles-34': tiles34,
  'rank-intervals': (language) => rankIntervals(language, 34),
  'rank-intervals-120': (language) => rankIntervals(language, 120),
  'rank-heat': rankHeat,
  waterfall: waterfall,
  sensitivity: sensitivity,
  broken: () => ({ kind: 'bump', title: 'Dữ liệu hỏng · Broken data', data: { units: 'x' } }),
};

function bumpPar(language: Language): Chart {
  const years = Array.from({ length: 13 }, (_, index) => 2012 + index);
  const codes = [...new Set(PUBLISHED.par_index.filter(({ rank }) => rank !== null).map(({ code }) => code))];
  const find = (code: string, year: number) =>
    PUBLISHED.par_index.find((row) => row.code === code && row.year === year);
  const data: BumpData = {
    years,
    units: codes.map((code) => ({
      code,
      name: NAMES_63[code] ?? code,
      href: `/units/${code}`,
      ranks: years.map((year) => find(code, year)?.rank ?? null),
      values: years.map((year) => find(code, year)?.value ?? null),
      highlighted: ['22', '31', '48', '46', '01'].includes(code),
    })),
    total_by_year: Object.fromEntries(years.map((year) => [year, 63])),
    breaks: [
      { before_year: 2016, label: '4361/QĐ-BNV' },
      { before_year: 2022, label: '876/QĐ-BNV' },
    ],
    note:
      language === 'vi'
        ? 'Chỉ có số liệu đã tìm được nguồn; không năm nào đủ 63 tỉnh. Vị trí các đường đứt ở đây là ví dụ.'
        : 'Only figures with a known source; no year has all 63 provinces. Where the breaks stand here is an example.',
  };
  return {
    kind: 'bump',
    title: title(language, 'Thứ hạng PAR INDEX của các tỉnh, 2012–2024', 'PAR INDEX ranks of provinces, 2012–2024'),
    data,
  };
}

function bumpPci(language: Language): Chart {
  const years = [2009, 2010, 2011, 2012, 2013, 2014, 2015, 2016];
  const codes = Object.keys(NAMES_63);
  const value = (code: string, year: number) => PUBLISHED.pci.find(([c, y]) => c === code && y === year)?.[2] ?? null;
  const complete = years.filter((year) => codes.every((code) => value(code, year) !== null));
  const rank = (code: string, year: number): number | null => {
    const own = value(code, year);
    if (own === null || !complete.includes(year)) return null;
    return 1 + codes.filter((other) => (value(other, year) ?? 0) > own).length;
  };
  const data: BumpData = {
    years,
    units: codes.map((code) => ({
      code,
      name: NAMES_63[code] ?? code,
      href: `/units/${code}`,
      ranks: years.map((year) => rank(code, year)),
      values: years.map((year) => value(code, year)),
      highlighted: ['48', '87', '10', '68'].includes(code),
    })),
    total_by_year: Object.fromEntries(complete.map((year) => [year, 63])),
    note:
      language === 'vi'
        ? 'PCI có trọng số; hạng tính lại từ bảng đủ 63 tỉnh. Năm 2013 chỉ có 13 tỉnh nên không tính hạng. Nguồn: mdtrinh/vietnamdata, CC0.'
        : 'Weighted PCI; ranks computed from complete tables of 63 provinces. 2013 has 13 provinces, so no ranks. Source: mdtrinh/vietnamdata, CC0.',
  };
  return {
    kind: 'bump',
    title: title(language, 'Thứ hạng PCI của 63 tỉnh, 2009–2016', 'PCI ranks of 63 provinces, 2009–2016'),
    data,
  };
}

function bumpTotal(language: Language): Chart {
  const random = sequence(7);
  const years = [2022, 2023, 2024, 2025, 2026];
  const data: BumpData = {
    years,
    units: Object.entries(NAMES.names_34).map(([code, name], index) => ({
      code,
      name,
      href: `/units/${code}`,
      ranks: years.map((year) => (year < 2025 ? null : ((index * 7 + Math.floor(random() * 3) + year) % 34) + 1)),
      highlighted: ['48', '01'].includes(code),
    })),
    total_by_year: { '2022': 63, '2023': 63, '2024': 63, '2025': 34, '2026': 34 },
    breaks: [{ before_year: 2025, label: title(language, '63 tỉnh sáp nhập thành 34', '63 provinces merged into 34') }],
    note: EXAMPLE[language],
  };
  return {
    kind: 'bump',
    title: title(language, 'Thứ hạng trước và sau sáp nhập (ví dụ)', 'Ranks before and after the merger (example)'),
    data,
  };
}

function series(language: Language): Chart {
  const years = [2018, 2019, 2020, 2021, 2022, 2023, 2024];
  const data: SeriesData = {
    measure: { name: 'SIPAS', unit: '%', digits: 2, better: 'higher' },
    years,
    units: [
      {
        code: 'vn',
        name: title(language, 'Cả nước', 'National'),
        href: '/results?index=sipas',
        values: years.map((year) => PUBLISHED.sipas_national.find(([y]) => y === year)?.[1] ?? null),
      },
    ],
    breaks: [{ before_year: 2022, label: title(language, 'đổi đối tượng điều tra', 'new survey population') }],
    targets: [
      {
        label: title(language, '90 % đến năm 2025 (ví dụ)', '90 % by 2025 (example)'),
        value: 90,
        from_year: 2021,
        to_year: 2024,
      },
    ],
  };
  return { kind: 'series', title: title(language, 'SIPAS cả nước, 2018–2024', 'National SIPAS, 2018–2024'), data };
}

function seriesIntervals(language: Language): Chart {
  const years = [2020, 2021, 2022, 2023, 2024, 2025];
  const units = ['Sở Nội vụ', 'Sở Tài chính', 'Sở Xây dựng', 'Sở Y tế', 'Sở Tư pháp'].map((name, index) => {
    const random = sequence(index + 3);
    const values = years.map((year, place) =>
      index === 2 && year === 2022 ? null : round(76 + index * 2.4 + place * 1.1 + random() * 3),
    );
    const around = (by: number) => values.map((value) => (value === null ? null : round(value + by)));
    return { code: String(index), name, values, ...(index < 2 ? { lower: around(-1.9), upper: around(1.9) } : {}) };
  });
  const data: SeriesData = {
    measure: { name: title(language, 'Điểm', 'Points'), unit: title(language, 'điểm', 'points'), digits: 2 },
    years,
    units,
    note: EXAMPLE[language],
  };
  return {
    kind: 'series',
    title: title(language, 'Năm đơn vị, có khoảng tin cậy (ví dụ)', 'Five units with intervals (example)'),
    data,
  };
}

function domains(language: Language): { id: string; name: string; href: string }[] {
  return DOMAINS.map(({ id, name }) => ({ id, name: name[language], href: `/frameworks/mau-tinh#${id}` }));
}

function profile(language: Language): Chart {
  const data: ProfileData = {
    domains: domains(language),
    unit: { code: 'mau-01', name: 'Sở Nội vụ', values: [94.5, 88.2, 81.4, 90, 76.3, 92.9, 71.8, 84.1] },
    median: [88, 85.5, 84.2, 86.4, 80.1, 85.7, 78.4, 82],
    best: [98.5, 96, 95.2, 97.3, 92.5, 100, 93.1, 94.4],
    max: DOMAINS.map(({ max }) => max),
    note: EXAMPLE[language],
  };
  return {
    kind: 'profile',
    title: title(language, 'Sở Nội vụ theo lĩnh vực, % điểm tối đa', 'Sở Nội vụ by domain, % of the maximum'),
    data,
  };
}

function compare(language: Language): Chart {
  const data: CompareData = {
    domains: domains(language),
    units: [
      { code: 'a', name: 'Sở Nội vụ', values: [94.5, 88.2, 81.4, 90, 76.3, 92.9, 71.8, 84.1] },
      { code: 'b', name: 'Sở Tài chính', values: [88.1, 88.2, 86.9, 85.5, 81.3, 95, 75.2, 80.6] },
      { code: 'c', name: 'Sở Xây dựng', values: [79.3, 80.4, 70.7, 83.6, 74.1, 78.6, 68.9, null] },
      { code: 'd', name: 'Sở Y tế', values: [85, 77.5, 79.8, 90, 83.4, 85.7, 80.1, 86.2] },
      { code: 'e', name: 'Sở Tư pháp', values: [91.2, 96, 88.3, 88.2, 85.6, 88.6, 77.7, 81.9] },
    ],
    note: EXAMPLE[language],
  };
  return {
    kind: 'compare',
    title: title(language, 'So sánh năm đơn vị theo lĩnh vực, % điểm tối đa', 'Five units by domain, % of the maximum'),
    data,
  };
}

function tiles63(language: Language): Chart {
  const rows = PUBLISHED.papi.filter(([, year]) => year === 2016);
  const rank = (value: number) => 1 + rows.filter(([, , other]) => other > value).length;
  const data: TilesData = {
    epoch: '63',
    measure: { name: 'PAPI 2016', unit: title(language, 'điểm', 'points'), digits: 2, better: 'higher' },
    values: Object.entries(NAMES_63).map(([code, name]) => {
      // Two provinces are left out here to show what "no data" looks like.
      const value = ['12', '84'].includes(code) ? null : (rows.find(([c]) => c === code)?.[2] ?? null);
      return { code, name, value, rank: value === null ? null : rank(value), href: `/units/${code}` };
    }),
    note: title(
      language,
      'PAPI 2016, tổng không trọng số (mdtrinh/vietnamdata, CC0). Hai tỉnh được bỏ trống để minh họa "không có số liệu".',
      'PAPI 2016, unweighted sum (mdtrinh/vietnamdata, CC0). Two provinces are left empty to show "no data".',
    ),
  };
  return {
    kind: 'tiles',
    title: title(language, 'PAPI 2016 của 63 tỉnh, thành phố', 'PAPI 2016 of 63 provinces'),
    data,
  };
}

function tiles34(language: Language): Chart {
  const random = sequence(11);
  const entries = Object.entries(NAMES.names_34).map(([code, name]) => ({
    code,
    name,
    value: round(78 + random() * 18),
  }));
  const data: TilesData = {
    epoch: '34',
    measure: { name: title(language, 'Chỉ số ví dụ', 'Example index'), unit: '%', digits: 1, better: 'lower' },
    values: entries.map((entry) => ({
      ...entry,
      rank: 1 + entries.filter(({ value }) => value < entry.value).length,
      href: `/units/${entry.code}`,
    })),
    note: EXAMPLE[language],
  };
  return {
    kind: 'tiles',
    title: title(language, '34 tỉnh, thành phố từ 01/7/2025 (ví dụ)', '34 provinces from 1 July 2025 (example)'),
    data,
  };
}

function simulated(
  count: number,
): { code: string; name: string; rank: number; p05: number; p50: number; p95: number; p_top: number }[] {
  const random = sequence(5);
  return Array.from({ length: count }, (_, index) => {
    const rank = index + 1;
    const spread = 1 + Math.sin((Math.PI * rank) / count) * count * 0.11 + random() * 2;
    const p05 = Math.max(1, Math.round(rank - spread));
    const p95 = Math.min(count, Math.round(rank + spread));
    const p50 = Math.min(count, Math.max(1, Math.round(rank + (random() - 0.5) * 3)));
    const share = (10.5 - p05) / Math.max(1, p95 - p05);
    return {
      code: `m${rank}`,
      name: unitName(index),
      rank,
      p05,
      p50,
      p95,
      p_top: Math.min(1, Math.max(0, round(share))),
    };
  });
}

function unitName(index: number): string {
  return `${index % 3 === 0 ? 'Phường' : 'Xã'} Mẫu ${String(index + 1).padStart(2, '0')}`;
}

function rankIntervals(language: Language, count: number): Chart {
  const data: RankIntervalsData = {
    total: count,
    top: 10,
    units: simulated(count).map((unit) => ({ ...unit, href: `/units/${unit.code}` })),
    note: `${title(language, '10.000 lần mô phỏng, mỗi trọng số thay đổi ±25 %, hạt giống 0.', '10,000 draws, each weight varied by ±25 %, seed 0.')} ${EXAMPLE[language]}`,
  };
  return {
    kind: 'rank-intervals',
    title: title(language, `Khoảng hạng của ${count} đơn vị (ví dụ)`, `Rank intervals of ${count} units (example)`),
    data,
  };
}

function rankHeat(language: Language): Chart {
  const units = simulated(34);
  const cells = units.flatMap((unit, row): [number, number, number][] => {
    const raw = Array.from({ length: 34 }, (_, index) =>
      Math.exp(-(((index + 1 - unit.p50) / Math.max(0.6, (unit.p95 - unit.p05) / 3)) ** 2)),
    );
    const sum = raw.reduce((total, share) => total + share, 0);
    return raw.flatMap((share, index): [number, number, number][] =>
      share / sum < 0.001 ? [] : [[row, index + 1, share / sum]],
    );
  });
  const data: RankHeatData = {
    total: 34,
    units: units.map(({ code, name, rank }) => ({ code, name, rank, href: `/units/${code}` })),
    cells,
    note: EXAMPLE[language],
  };
  return {
    kind: 'rank-heat',
    title: title(
      language,
      'Mỗi đơn vị đạt từng hạng bao nhiêu lần (ví dụ)',
      'How often each unit takes each rank (example)',
    ),
    data,
  };
}

function waterfall(language: Language): Chart {
  const lost = [0.55, 1.18, 2.7, 1.1, 3.79, 0.5, 4.51, 2.46];
  const data: WaterfallData = {
    digits: 2,
    start: { label: title(language, 'Điểm tối đa', 'Maximum'), value: 100 },
    steps: DOMAINS.map(({ id, name, max }, index) => ({
      id,
      name: name[language],
      lost: lost[index] ?? 0,
      max,
      href: `/frameworks/mau-tinh#${id}`,
    })),
    end: {
      label: title(language, 'Điểm đạt được', 'Score'),
      value: round(100 - lost.reduce((sum, points) => sum + points, 0)),
    },
    note: EXAMPLE[language],
  };
  return {
    kind: 'waterfall',
    title: title(language, 'Điểm mất theo lĩnh vực (ví dụ)', 'Points lost by domain (example)'),
    data,
  };
}

function sensitivity(language: Language): Chart {
  const effects = [0.04, 0.09, 0.21, 0.03, 0.18, -0.01, 0.27, 0.08];
  const data: SensitivityData = {
    unit: { code: 'mau-01', name: 'Sở Nội vụ', rank: 12 },
    items: DOMAINS.map(({ id, name }, index) => ({
      id,
      name: name[language],
      first_order: effects[index] ?? 0,
      total: (effects[index] ?? 0) + 0.03 + index * 0.005,
      rank_without: 9 + ((index * 5) % 8),
      href: `/frameworks/mau-tinh#${id}`,
    })),
    note: EXAMPLE[language],
  };
  return {
    kind: 'sensitivity',
    title: title(
      language,
      'Trọng số lĩnh vực nào làm đổi hạng của Sở Nội vụ (ví dụ)',
      'Which domain weight moves the rank of Sở Nội vụ (example)',
    ),
    data,
  };
}

function title(language: Language, vi: string, en: string): string {
  return language === 'vi' ? vi : en;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
