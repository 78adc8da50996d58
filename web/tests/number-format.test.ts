import { describe, expect, it } from 'vitest';
import { formatChange, formatNumber, formatPercent, formatShare, parseNumber } from '../src/number-format';

describe('figures', () => {
  it.each([
    [86.75, 2, '86,75', '86.75'],
    [1234567.5, 1, '1.234.567,5', '1,234,567.5'],
    [-0.45, 2, '−0,45', '−0.45'],
    [-0.001, 2, '0,00', '0.00'],
    [0, 0, '0', '0'],
    [null, 2, '–', '–'],
    [undefined, 2, '–', '–'],
    [NaN, 2, '–', '–'],
  ])('%s with %i decimals', (value, digits, vietnamese, english) => {
    expect(formatNumber(value, digits, 'vi')).toBe(vietnamese);
    expect(formatNumber(value, digits, 'en')).toBe(english);
  });

  it('writes percent and shares', () => {
    expect(formatPercent(86.75, 2, 'vi')).toBe('86,75 %');
    expect(formatShare(0.123, 1, 'en')).toBe('12.3 %');
    expect(formatShare(null, 1, 'vi')).toBe('–');
  });

  it('gives every change but zero a sign', () => {
    expect(formatChange(2.82, 2, 'vi')).toBe('+2,82');
    expect(formatChange(-3, 0, 'vi')).toBe('−3');
    expect(formatChange(0, 2, 'vi')).toBe('0,00');
  });
});

describe('reading figures', () => {
  it.each([
    ['86,75', 'vi', 86.75],
    ['1.234,5', 'vi', 1234.5],
    ['−2,82', 'vi', -2.82],
    ['91,17 %', 'vi', 91.17],
    ['1,234.5', 'en', 1234.5],
    ['+3', 'en', 3],
    ['–', 'vi', null],
    ['', 'vi', null],
    ['12 abc', 'vi', null],
    ['1,2,3', 'vi', null],
  ] as const)('%s in %s', (text, language, expected) => {
    expect(parseNumber(text, language)).toBe(expected);
  });

  it('reads what it writes', () => {
    for (const language of ['vi', 'en'] as const) {
      for (const value of [0, 0.01, -12.5, 86.75, 1234567.89]) {
        expect(parseNumber(formatNumber(value, 2, language), language)).toBe(value);
      }
    }
  });
});
