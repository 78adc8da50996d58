// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { setUpTree } from '../src/tree';

const ROWS = `
  <tr data-node="1" data-level="1" id="n1"><th>Chỉ đạo</th></tr>
  <tr data-node="1.1" data-parent="1" data-level="2"><th>Kế hoạch</th></tr>
  <tr data-node="1.1.1" data-parent="1.1" data-level="3" id="n111"><th>Ban hành</th></tr>
  <tr data-node="2" data-level="1"><th>Thể chế</th></tr>
  <tr data-node="2.1" data-parent="2" data-level="2"><th>Văn bản</th></tr>`;

function start(attributes = ''): void {
  document.body.innerHTML = `<table data-tree="mau" ${attributes}><tbody>${ROWS}</tbody></table>`;
  setUpTree(document.querySelector('table') as HTMLTableElement);
}

const visible = () =>
  [...document.querySelectorAll<HTMLElement>('tr')].filter((row) => !row.hidden).map((row) => row.dataset['node']);
const toggle = (node: string) => document.querySelector<HTMLButtonElement>(`tr[data-node="${node}"] .tree-toggle`);
const key = (node: string, name: string) =>
  toggle(node)?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));

// jsdom does not lay pages out.
HTMLElement.prototype.scrollIntoView = () => undefined;

beforeEach(() => {
  window.sessionStorage.clear();
  window.location.hash = '';
});

it('shows every row at first, with buttons only where there is something below', () => {
  start();
  expect(visible()).toEqual(['1', '1.1', '1.1.1', '2', '2.1']);
  expect(toggle('1')?.getAttribute('aria-expanded')).toBe('true');
  expect(toggle('1.1.1')).toBeNull();
});

it('opens only the levels asked for', () => {
  start('data-open-levels="1"');
  expect(visible()).toEqual(['1', '1.1', '2', '2.1']);
});

it('closes a branch with all of its levels and remembers it', () => {
  start();
  toggle('1')?.click();
  expect(visible()).toEqual(['1', '2', '2.1']);
  start();
  expect(visible()).toEqual(['1', '2', '2.1']);
  expect(toggle('1')?.getAttribute('aria-expanded')).toBe('false');
});

it('keeps what was closed inside a branch that is closed and opened', () => {
  start();
  toggle('1.1')?.click();
  toggle('1')?.click();
  toggle('1')?.click();
  expect(visible()).toEqual(['1', '1.1', '2', '2.1']);
});

it('opens and closes everything', () => {
  start();
  const [expandAll, collapseAll] = [...document.querySelectorAll<HTMLButtonElement>('.tree-tools button')];
  collapseAll?.click();
  expect(visible()).toEqual(['1', '2']);
  expandAll?.click();
  expect(visible()).toHaveLength(5);
});

it('follows the arrow keys', () => {
  start();
  toggle('1')?.focus();
  key('1', 'ArrowLeft');
  expect(visible()).toEqual(['1', '2', '2.1']);
  key('1', 'ArrowRight');
  expect(visible()).toHaveLength(5);
  key('1', 'ArrowDown');
  expect(document.activeElement).toBe(toggle('1.1'));
  key('1.1', 'ArrowLeft');
  key('1.1', 'ArrowLeft');
  expect(document.activeElement).toBe(toggle('1'));
  key('1', 'End');
  expect(document.activeElement).toBe(toggle('2'));
});

it('reveals the row that the address names', () => {
  window.location.hash = '#n111';
  start('data-open-levels="0"');
  expect(visible()).toEqual(['1', '1.1', '1.1.1', '2']);
});
