import type { Language } from './language';

/** What stands where a figure is not known. */
export const NOT_KNOWN = '–';

const LOCALES: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' };
const formats = new Map<string, Intl.NumberFormat>();

/** `1.234,50` in Vietnamese, `1,234.50` in English; `–` when the value is not known. */
export function formatNumber(value: number | null | undefined, digits: number, language: Language): string {
  return format(value, digits, language, 'negative');
}

/** A value that is already in percent: `86,75 %`. */
export function formatPercent(value: number | null | undefined, digits: number, language: Language): string {
  if (!isKnown(value)) return NOT_KNOWN;
  return `${formatNumber(value, digits, language)} %`;
}

/** A share between 0 and 1, written in percent: 0.123 is `12 %`. */
export function formatShare(value: number | null | undefined, digits: number, language: Language): string {
  if (!isKnown(value)) return NOT_KNOWN;
  return formatPercent(value * 100, digits, language);
}

/** A change: `+2,82`, `−0,45`, `0,00`. */
export function formatChange(value: number | null | undefined, digits: number, language: Language): string {
  return format(value, digits, language, 'exceptZero');
}

/**
 * Reads a figure as a person writes it in the language of the page: decimal comma and thousands dots in Vietnamese, the
 * other way round in English. Signs, spaces and a percent sign are allowed. `null` when it is not a number.
 */
export function parseNumber(text: string, language: Language): number | null {
  const [thousands, decimal] = language === 'vi' ? ['.', ','] : [',', '.'];
  const plain = text.replaceAll(/[\s%]/g, '').replace(/^[−–]/, '-').replaceAll(thousands, '').replace(decimal, '.');
  if (!/^[+-]?\d+(\.\d+)?$/.test(plain)) return null;
  return Number(plain);
}

function format(
  value: number | null | undefined,
  digits: number,
  language: Language,
  signDisplay: 'negative' | 'exceptZero',
): string {
  if (!isKnown(value)) return NOT_KNOWN;

  const key = `${language} ${digits} ${signDisplay}`;
  let numberFormat = formats.get(key);
  if (numberFormat === undefined) {
    numberFormat = new Intl.NumberFormat(LOCALES[language], {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay,
    });
    formats.set(key, numberFormat);
  }
  return numberFormat.format(value).replace('-', '−');
}

function isKnown(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}
