// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setUpUnitSuggest } from '../src/unit-suggest';

describe('units suggested beneath a field', () => {
  const units = [
    {
      code: '24775',
      full_name: 'Phường Xuân Hương - Đà Lạt',
      name: 'Xuân Hương - Đà Lạt',
      parent_name: 'Tỉnh Lâm Đồng',
    },
    { code: '68', full_name: 'Tỉnh Lâm Đồng', name: 'Lâm Đồng', parent_name: null },
  ];
  const input = () => document.querySelector('input') as HTMLInputElement;
  const list = () => document.querySelector('ul') as HTMLUListElement;
  const status = () => document.querySelector('[role="status"]')?.textContent;
  const type = async (text: string) => {
    input().value = text;
    input().dispatchEvent(new Event('input', { bubbles: true }));
    await vi.advanceTimersByTimeAsync(1_000);
  };
  let asked: string[] = [];
  let answer: () => Promise<Response>;

  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    answer = () => Promise.resolve(new Response(JSON.stringify({ items: units })));
    vi.stubGlobal('fetch', (address: string) => {
      asked.push(address);
      return answer();
    });
    document.body.innerHTML = '<form><label for="u">Đơn vị</label><input id="u" name="unit"></form>';
    setUpUnitSuggest(input());
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('asks once for what was typed, and shows names with what is above them', async () => {
    input().value = 'da';
    input().dispatchEvent(new Event('input', { bubbles: true }));
    await type('da lat');
    expect(asked).toEqual(['/api/v1/units?limit=8&q=da%20lat']);
    expect(list().hidden).toBe(false);
    expect([...list().children].map((entry) => entry.textContent)).toEqual([
      'Phường Xuân Hương - Đà LạtTỉnh Lâm Đồng · 24775',
      'Tỉnh Lâm Đồng68',
    ]);
    expect(input().getAttribute('aria-expanded')).toBe('true');
    expect(status()).toContain('2');
  });

  it('enters the code of what is chosen, and says so to the form', async () => {
    const heard: string[] = [];
    for (const kind of ['input', 'change']) {
      document.querySelector('form')?.addEventListener(kind, () => heard.push(`${kind} ${input().value}`));
    }
    await type('da lat');
    heard.length = 0;
    (list().children[0] as HTMLElement).click();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(input().value).toBe('24775');
    expect(heard).toEqual(['input 24775', 'change 24775']);
    expect(list().hidden).toBe(true);
    expect(asked).toHaveLength(1);
    expect(status()).toContain('Phường Xuân Hương - Đà Lạt');
  });

  it('leaves what is typed when nothing is chosen, fits, or can be had', async () => {
    await type('da lat');
    input().dispatchEvent(new Event('blur'));
    expect(list().hidden).toBe(true);
    expect(input().value).toBe('da lat');

    answer = () => Promise.resolve(new Response(JSON.stringify({ items: [] })));
    await type('khong co');
    expect([...list().children].map((entry) => entry.textContent)).toEqual(['Không có đơn vị nào khớp']);
    (list().children[0] as HTMLElement).click();
    expect(input().value).toBe('khong co');
    expect(status()).toBe('Không có đơn vị nào khớp');

    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    answer = () => Promise.resolve(new Response('', { status: 503 }));
    await type('ha noi');
    expect(warned).toHaveBeenCalled();
    expect(input().value).toBe('ha noi');
    expect(list().hidden).toBe(true);
  });

  it('shows nothing of an answer that was overtaken', async () => {
    let first: (value: Response) => void = () => undefined;
    answer = () => new Promise((done) => (first = done));
    await type('ha');
    answer = () => Promise.resolve(new Response(JSON.stringify({ items: [units[1]] })));
    await type('lam dong');
    first(new Response(JSON.stringify({ items: units })));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(list().children).toHaveLength(1);
  });
});
