// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { drawChart } from '../src/charts';
import { bumpPlot } from '../src/charts/bump';
import { spread } from '../src/charts/end-labels';
import { niceRange } from '../src/charts/nice-range';
import { percentRange } from '../src/charts/row-axis';
import { heatStep } from '../src/charts/rank-heat';
import { rankIntervals } from '../src/charts/rank-intervals';
import { tileMap } from '../src/charts/tiles';
import { seriesPlot } from '../src/charts/series';
import { runningTotals } from '../src/charts/waterfall';
import { isWebAddress } from '../src/dom';

describe('bump chart', () => {
  // Lâm Đồng 2021 and Thừa Thiên Huế 2019: figures of given documents; Huế 2020 and 2021 are examples.
  const plot = bumpPlot({
    years: [2019, 2020, 2021],
    units: [
      {
        code: '68',
        name: 'Lâm Đồng',
        href: '/units/68',
        ranks: [null, null, 29],
        values: [null, 83.93, 86.75],
        highlighted: true,
      },
      { code: '46', name: 'Thừa Thiên Huế', ranks: [13, 16, null], values: [83.06, null, null] },
    ],
    total_by_year: { '2019': 63, '2020': 63, '2021': 63 },
    breaks: [{ before_year: 2021, label: 'đổi bộ tiêu chí' }],
  });

  it('says rank, number of units and value of each year that is known', () => {
    expect(plot.tip({ seriesId: '68', dataIndex: undefined }, 'vi')).toEqual({
      title: 'Lâm Đồng',
      href: '/units/68',
      lines: [
        ['2020', '– · 83,93'],
        ['2021', '29/63 · 86,75'],
      ],
    });
  });

  it('has every figure in its table, with a dash where nothing is known', () => {
    expect(plot.table('vi').rows).toEqual([
      [{ text: 'Lâm Đồng', href: '/units/68' }, '–', '–', '29/63'],
      [{ text: 'Thừa Thiên Huế', href: undefined }, '13/63', '16/63', '–'],
    ]);
  });

  it('names its breaks and its highlighted units', () => {
    expect(plot.notes('en')).toEqual(['(1) Break in the series before 2021: đổi bộ tiêu chí']);
    expect(plot.summary('en')).toBe('Lâm Đồng: rank 29/63 (2021)');
    expect(plot.legend('vi').map(({ label }) => label)).toEqual(['Lâm Đồng', 'Đơn vị khác']);
  });
});

describe('series chart', () => {
  const plot = seriesPlot({
    measure: { name: 'Đúng hạn', unit: '%', digits: 1 },
    years: [0, 1, 2],
    labels: ['2026-01', '2026-02', '2026-03'],
    units: [{ code: '68', name: 'Lâm Đồng', values: [95.5, 96, null] }],
  });

  it('names months instead of years', () => {
    expect(plot.table('vi').columns.map(({ label }) => label)).toEqual(['Đơn vị', '2026-01', '2026-02', '2026-03']);
    expect(plot.tip({ seriesId: '68', dataIndex: undefined }, 'vi')?.lines).toEqual([
      ['2026-01', '95,5 %'],
      ['2026-02', '96,0 %'],
    ]);
    expect(plot.summary('vi')).toBe('Lâm Đồng: 96,0 % (2026-02)');
  });
});

describe('tile map', () => {
  const elements = tileMap(
    {
      epoch: '63',
      measure: { name: 'PAR INDEX', unit: 'điểm', digits: 2, better: 'higher' },
      values: [
        { code: '48', name: 'Đà Nẵng', value: 88.5, rank: 3, href: '/units/48' },
        { code: '68', name: 'Lâm Đồng', value: null, rank: null, href: 'javascript:alert(1)' },
      ],
    },
    'Bản đồ',
  );
  const map = elements[0]?.querySelector('ol');

  it('has 63 provinces and two archipelagos', () => {
    expect(map?.querySelectorAll('li')).toHaveLength(65);
    const island = [...(map?.querySelectorAll('li.island') ?? [])].map((tile) => tile.firstElementChild);
    expect(island[0]?.textContent).toBe('Hoàng Sa(Đà Nẵng) 88,50, thuộc Đà Nẵng, điểm, hạng 3');
    expect(island[0]?.getAttribute('href')).toBe('/units/48');
  });

  it('never links to a script', () => {
    expect([...(map?.querySelectorAll('a') ?? [])].map((link) => link.getAttribute('href'))).toEqual([
      '/units/48',
      '/units/48',
    ]);
    expect(isWebAddress('javascript:alert(1)')).toBe(false);
    expect(isWebAddress('/results?year=2021')).toBe(true);
  });
});

describe('rank intervals', () => {
  it('is sorted by the computed rank', () => {
    const unit = (code: string, rank: number) => ({
      code,
      name: code,
      rank,
      p05: rank,
      p50: rank,
      p95: rank + 2,
      p_top: 0.5,
    });
    const elements = rankIntervals({ total: 34, top: 10, units: [unit('b', 2), unit('c', 20), unit('a', 1)] }, 'x');
    const names = [...(elements[1]?.querySelectorAll('tbody th') ?? [])].map((cell) => cell.textContent);
    expect(names).toEqual(['a', 'b', 'c']);
  });
});

describe('a figure', () => {
  const draw = async (name: string, content: string): Promise<string> => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    document.documentElement.lang = 'en';
    document.body.innerHTML = `<figure data-chart="${name}"><figcaption>Ranks</figcaption>${content}</figure>`;
    const figure = document.querySelector('figure') as HTMLElement;
    await drawChart(figure);
    return figure.textContent;
  };
  const json = (data: unknown) => `<script type="application/json">${JSON.stringify(data)}</script>`;

  it('says that its data cannot be read', async () => {
    for (const [name, content] of [
      ['bump', ''],
      ['bump', '<script type="application/json">{broken</script>'],
      ['bump', json({ years: [2021], units: 'x' })],
      ['no-such-chart', json({ years: [2021] })],
    ] as const) {
      expect(await draw(name, content)).toContain('could not be read');
    }
  });

  it('says that there is nothing to draw', async () => {
    expect(await draw('bump', json({ years: [], units: [] }))).toContain('no figures');
  });

  it('takes away what stood there without scripts', async () => {
    const values = [{ code: '48', name: 'Đà Nẵng', value: 1, rank: 1 }];
    const measure = { name: 'm', unit: '', digits: 0, better: 'higher' };
    const text = await draw('tiles', `<p class="chart-fallback">Fallback</p>${json({ epoch: '34', measure, values })}`);
    expect(text).not.toContain('Fallback');
    expect(document.querySelectorAll('ol.tiles li')).toHaveLength(36);
  });
});

describe('names at the ends of lines', () => {
  it('stay where they are when there is room', () => {
    expect(spread([10, 40, 80], 15)).toEqual([10, 40, 80]);
  });

  it('move apart evenly where they would cover each other, in their order', () => {
    expect(spread([20, 10, 12], 15)).toEqual([29, -1, 14]);
    expect(spread([50, 50], 15)).toEqual([42.5, 57.5]);
  });

  it('push the next block when a block grows into it', () => {
    const moved = spread([0, 1, 2, 30], 15);
    for (let index = 1; index < moved.length; index++) {
      expect((moved[index] ?? 0) - (moved[index - 1] ?? 0)).toBeGreaterThanOrEqual(15);
    }
  });
});

describe('scales', () => {
  it('have round steps and hold every value', () => {
    expect(niceRange([80.08, 87.16, 90])).toEqual({ min: 77.5, max: 92.5, step: 2.5 });
    expect(niceRange([0.1, 0.3])).toEqual({ min: 0.05, max: 0.35, step: 0.05 });
    expect(niceRange([5, 5]).min).toBeLessThan(5);
    expect(niceRange([62, 98], 100)).toMatchObject({ max: 100 });
    expect(niceRange([100, 120], 100).max).toBeGreaterThan(120);
    expect(niceRange([])).toEqual({ min: 0, max: 1, step: 0.2 });
  });

  it('begin at a ten below the lowest figure', () => {
    expect(percentRange([72.1, null, 98])).toEqual({ min: 60, max: 100 });
    expect(percentRange([2])).toEqual({ min: 0, max: 100 });
  });

  it('step down by what was lost', () => {
    const steps = [1.5, 0, 4].map((lost, index) => ({ id: String(index), name: '', lost, max: 10 }));
    expect(runningTotals({ start: { label: '', value: 100 }, steps })).toEqual([100, 98.5, 98.5]);
  });

  it('shade shares of draws', () => {
    expect([0.001, 0.02, 0.24, 0.5, 1].map(heatStep)).toEqual([0, 1, 2, 4, 4]);
  });
});
