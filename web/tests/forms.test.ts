// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setUpComparePicker } from '../src/compare-picker';
import { forgetSentDraft, setUpDraft } from '../src/drafts';
import { dropDefaults } from '../src/filters';
import { isTooLarge } from '../src/uploads';

describe('filters', () => {
  it('leaves empty values and defaults out of the address', () => {
    const data = new FormData();
    for (const [name, value] of [
      ['year', '2021'],
      ['q', ''],
      ['order', 'rank'],
      ['unit', '48'],
      ['unit', ''],
      ['unit', '01'],
    ] as const) {
      data.append(name, value);
    }
    dropDefaults(data, new Map([['order', 'rank']]));
    expect([...data.entries()]).toEqual([
      ['year', '2021'],
      ['unit', '48'],
      ['unit', '01'],
    ]);
  });
});

describe('uploads', () => {
  it('counts megabytes as 10^6 bytes', () => {
    expect(isTooLarge(50_000_000, 50)).toBe(false);
    expect(isTooLarge(50_000_001, 50)).toBe(true);
  });
});

describe('choosing units to compare', () => {
  const boxes = () => [...document.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
  const search = () => document.querySelector<HTMLInputElement>('input[type="search"]') as HTMLInputElement;
  const shown = () =>
    boxes()
      .filter((box) => box.closest('label')?.hidden === false)
      .map((box) => box.value);
  const find = (text: string) => {
    search().value = text;
    search().dispatchEvent(new Event('input'));
  };

  beforeEach(() => {
    const names = [
      ['48', 'Đà Nẵng'],
      ['01', 'Hà Nội'],
      ['31', 'Hải Phòng'],
      ['22', 'Quảng Ninh'],
    ];
    const options = names.map(
      ([code, name]) => `<label><input type="checkbox" name="unit" value="${code}"><span>${name}</span></label>`,
    );
    document.body.innerHTML = `<fieldset data-max="2"><div class="compare-options">${options.join('')}</div></fieldset>`;
    setUpComparePicker(document.querySelector('fieldset') as HTMLElement);
  });

  it('finds without diacritics, and by code', () => {
    find('da nang');
    expect(shown()).toEqual(['48']);
    find('ha');
    expect(shown()).toEqual(['01', '31']);
    find('22');
    expect(shown()).toEqual(['22']);
    find('zzz');
    expect(document.querySelector<HTMLElement>('.compare-nothing')?.hidden).toBe(false);
  });

  it('stops at the maximum and goes on when one is removed', () => {
    boxes()[0]?.click();
    boxes()[1]?.click();
    expect(boxes().filter((box) => box.disabled)).toHaveLength(2);
    document.querySelector<HTMLButtonElement>('.compare-chip button')?.click();
    expect(boxes().filter((box) => box.checked)).toHaveLength(1);
    expect(boxes().filter((box) => box.disabled)).toHaveLength(0);
  });
});

describe('drafts', () => {
  const open = (version: string, note = '') => {
    document.body.innerHTML = `<form data-draft="a" data-draft-version="${version}">
      <textarea name="note">${note}</textarea><input type="checkbox" name="done">
      <input type="password" name="secret"><input type="hidden" name="token" value="t"></form>`;
    const form = document.querySelector('form') as HTMLFormElement;
    setUpDraft(form);
    return form;
  };
  const type = (form: HTMLFormElement, text: string) => {
    (form.elements.namedItem('note') as HTMLTextAreaElement).value = text;
    form.dispatchEvent(new Event('input'));
    vi.advanceTimersByTime(1000);
  };
  const note = () => document.querySelector('textarea')?.value;
  const notice = () => document.querySelector('.draft-notice');

  beforeEach(() => {
    vi.useFakeTimers();
    window.localStorage.clear();
  });

  it('brings back what was typed and says so', () => {
    type(open('1'), 'Đã kiểm tra');
    open('1');
    expect(note()).toBe('Đã kiểm tra');
    expect(notice()).not.toBeNull();
    notice()?.querySelector('button')?.click();
    expect(note()).toBe('');
    expect(window.localStorage).toHaveLength(0);
  });

  it('keeps neither passwords nor hidden fields', () => {
    const form = open('1');
    (form.elements.namedItem('secret') as HTMLInputElement).value = 'mật khẩu';
    type(form, 'x');
    const stored = window.localStorage.getItem('draft a') ?? '';
    expect(stored).toContain('"note"');
    expect(stored).not.toContain('secret');
    expect(stored).not.toContain('token');
  });

  it('keeps the draft of a form that was sent and did not arrive', () => {
    const form = open('1');
    type(form, 'Gửi lúc hết phiên');
    form.dispatchEvent(new Event('submit'));
    open('1');
    expect(note()).toBe('Gửi lúc hết phiên');
  });

  it('drops it when the record has a new version after sending', () => {
    const form = open('1');
    type(form, 'Đã gửi');
    form.dispatchEvent(new Event('submit'));
    open('2', 'Đã gửi, máy chủ sửa');
    expect(note()).toBe('Đã gửi, máy chủ sửa');
    expect(window.localStorage).toHaveLength(0);
  });

  it('drops it when a page says that it arrived', () => {
    type(open('1'), 'x');
    const mark = document.createElement('div');
    mark.dataset['draftSent'] = 'a';
    forgetSentDraft(mark);
    expect(window.localStorage).toHaveLength(0);
  });

  it('drops it when htmx has sent the form, even right after typing', () => {
    const form = open('1');
    type(form, 'x');
    form.dispatchEvent(new Event('input'));
    form.dispatchEvent(new CustomEvent('htmx:afterRequest', { detail: { elt: form, successful: true } }));
    vi.advanceTimersByTime(1000);
    expect(window.localStorage).toHaveLength(0);
  });
});
