// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { setUpTableSort, sortByValue } from '../src/table-sort';

const things = (texts: string[]) => texts.map((text) => ({ value: { text, exact: false } }));
const texts = (sorted: { value: { text: string } }[]) => sorted.map(({ value }) => value.text);

describe('sorting', () => {
  it('uses the Vietnamese alphabet: d before đ, a before ă before â', () => {
    const names = ['Đồng Nai', 'Đà Nẵng', 'Điện Biên', 'Cà Mau', 'Đắk Lắk', 'An Giang', 'Bắc Ninh', 'Hà Nội', 'Dak'];
    expect(texts(sortByValue(things(names), 'text', 'ascending', 'vi'))).toEqual([
      'An Giang',
      'Bắc Ninh',
      'Cà Mau',
      'Dak',
      'Đà Nẵng',
      'Đắk Lắk',
      'Điện Biên',
      'Đồng Nai',
      'Hà Nội',
    ]);
  });

  it('reads decimal commas on Vietnamese pages', () => {
    const sorted = sortByValue(things(['9,5', '86,75', '1.000,00', '91,2']), 'number', 'descending', 'vi');
    expect(texts(sorted)).toEqual(['1.000,00', '91,2', '86,75', '9,5']);
  });

  it('puts what is not known last in both directions', () => {
    const values = things(['–', '3', '', '1']);
    expect(texts(sortByValue(values, 'number', 'ascending', 'vi'))).toEqual(['1', '3', '–', '']);
    expect(texts(sortByValue(values, 'number', 'descending', 'vi'))).toEqual(['3', '1', '–', '']);
  });

  it('keeps the order of equal values', () => {
    const rows = [
      { name: 'first', value: { text: '5', exact: false } },
      { name: 'second', value: { text: '5,0', exact: false } },
    ];
    expect(sortByValue(rows, 'number', 'descending', 'vi').map(({ name }) => name)).toEqual(['first', 'second']);
  });

  it('reads data-value with a decimal point on every page', () => {
    const rows = [{ value: { text: '2.5', exact: true } }, { value: { text: '10.25', exact: true } }];
    expect(texts(sortByValue(rows, 'number', 'descending', 'vi'))).toEqual(['10.25', '2.5']);
  });
});

describe('a sortable table', () => {
  beforeEach(() => {
    document.documentElement.lang = 'vi';
    document.body.innerHTML = `
      <table data-sortable>
        <thead><tr><th data-sort="text">Tỉnh</th><th data-sort="number">Điểm</th><th>Nguồn</th></tr></thead>
        <tbody>
          <tr><td>Hà Nội</td><td>91,43</td><td></td></tr>
          <tr><td>Đà Nẵng</td><td>–</td><td></td></tr>
          <tr><td>Hải Phòng</td><td>91,87</td><td></td></tr>
        </tbody>
      </table>`;
    setUpTableSort(document.querySelector('table') as HTMLTableElement);
  });

  const names = () => [...document.querySelectorAll('tbody tr td:first-child')].map((cell) => cell.textContent);
  const press = (column: number) => document.querySelectorAll('th')[column]?.querySelector('button')?.click();

  it('sorts by a column and says so', () => {
    press(1);
    expect(names()).toEqual(['Hải Phòng', 'Hà Nội', 'Đà Nẵng']);
    expect(document.querySelectorAll('th')[1]?.getAttribute('aria-sort')).toBe('descending');
    press(1);
    expect(names()).toEqual(['Hà Nội', 'Hải Phòng', 'Đà Nẵng']);
    press(0);
    expect(names()).toEqual(['Đà Nẵng', 'Hà Nội', 'Hải Phòng']);
    expect(document.querySelectorAll('[aria-sort]')).toHaveLength(1);
  });

  it('leaves other columns alone', () => {
    expect(document.querySelectorAll('th')[2]?.querySelector('button')).toBeNull();
  });
});
