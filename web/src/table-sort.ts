import { element } from './dom';
import { pageLanguage, type Language } from './language';
import { parseNumber } from './number-format';

/** How the values of a column compare. */
export type SortKind = 'text' | 'number';

/** Which way a column is sorted. */
export type Direction = 'ascending' | 'descending';

/**
 * Lets people sort a table by its columns. A column takes part when its header says `data-sort="text"` or
 * `data-sort="number"`; a cell may give its value as `data-value` (a number with a decimal point, or text).
 */
export function setUpTableSort(table: HTMLTableElement): void {
  const headers = [...table.querySelectorAll<HTMLTableCellElement>('thead th[data-sort]')];

  for (const header of headers) {
    const button = element('button', { class: 'sort-button', attributes: { type: 'button' } });
    button.append(...header.childNodes);
    header.append(button);

    button.addEventListener('click', () => {
      const kind: SortKind = header.dataset['sort'] === 'number' ? 'number' : 'text';
      const direction = nextDirection(header.getAttribute('aria-sort'), kind);
      for (const other of headers) other.removeAttribute('aria-sort');
      header.setAttribute('aria-sort', direction);
      sortRows(table, header.cellIndex, kind, direction);
    });
  }
}

/** Names begin with A, figures with the highest; the second time the other way round. */
function nextDirection(current: string | null, kind: SortKind): Direction {
  if (current === 'ascending') return 'descending';
  if (current === 'descending') return 'ascending';
  return kind === 'text' ? 'ascending' : 'descending';
}

function sortRows(table: HTMLTableElement, column: number, kind: SortKind, direction: Direction): void {
  const language = pageLanguage();
  for (const body of table.tBodies) {
    const rows = [...body.rows].map((row) => ({ row, value: cellValue(row.cells[column]) }));
    const sorted = sortByValue(rows, kind, direction, language);
    body.append(...sorted.map(({ row }) => row));
  }
}

function cellValue(cell: HTMLTableCellElement | undefined): { text: string; exact: boolean } {
  const exact = cell?.dataset['value'];
  if (exact !== undefined) return { text: exact, exact: true };
  return { text: cell?.textContent?.trim() ?? '', exact: false };
}

/**
 * Sorts things that carry the text of a cell: text in Vietnamese order, figures by size. What is empty or not a number
 * comes last in either direction, and equal values keep their order. An `exact` value is written with a decimal point.
 */
export function sortByValue<Thing extends { value: { text: string; exact: boolean } }>(
  things: readonly Thing[],
  kind: SortKind,
  direction: Direction,
  language: Language,
): Thing[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const collator = new Intl.Collator('vi', { numeric: true });
  const number = ({ text, exact }: Thing['value']): number | null => parseNumber(text, exact ? 'en' : language);

  return [...things].sort(({ value: a }, { value: b }) => {
    if (kind === 'text') {
      if (a.text === '' || b.text === '') return Number(a.text === '') - Number(b.text === '');
      return sign * collator.compare(a.text, b.text);
    }
    const [numberA, numberB] = [number(a), number(b)];
    if (numberA === null || numberB === null) return Number(numberA === null) - Number(numberB === null);
    return sign * (numberA - numberB);
  });
}
