import { element, linkOrText } from '../dom';
import { word } from '../words';

/** A cell of a data table: plain text, or text with the page it opens. */
export type DataCell = string | { text: string; href: string | undefined };

/** The figures of a chart as a table, for keyboards, screen readers and copying. */
export interface DataTable {
  columns: { label: string; numeric: boolean }[];
  rows: DataCell[][];
}

/** A table below a chart, made when it is first opened. The first cell of a row names the row. */
export function dataTable(caption: string, make: () => DataTable): HTMLDetailsElement {
  const details = element('details', {
    class: 'chart-data',
    children: [element('summary', { text: word('showTable') })],
  });
  details.addEventListener('toggle', () => details.append(scrollable(caption, make())), { once: true });
  return details;
}

function scrollable(caption: string, { columns, rows }: DataTable): HTMLElement {
  const head = columns.map(({ label, numeric }) =>
    element('th', { text: label, class: numeric ? 'num' : '', attributes: { scope: 'col' } }),
  );
  const body = rows.map((row) =>
    element('tr', {
      children: row.map((cell, index) => {
        const content = typeof cell === 'string' ? document.createTextNode(cell) : linkOrText(cell.text, cell.href);
        if (index === 0) return element('th', { children: [content], attributes: { scope: 'row' } });
        return element('td', { children: [content], class: columns[index]?.numeric === true ? 'num' : '' });
      }),
    }),
  );
  const table = element('table', {
    class: 'ranks',
    children: [
      element('caption', { class: 'visually-hidden', text: caption }),
      element('thead', { children: [element('tr', { children: head })] }),
      element('tbody', { children: body }),
    ],
  });
  return element('div', {
    class: 'table-scroll',
    attributes: { tabindex: '0', role: 'region', 'aria-label': caption },
    children: [table],
  });
}
