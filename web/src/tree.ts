import { element } from './dom';
import { word } from './words';

interface Node {
  id: string;
  row: HTMLTableRowElement;
  parent: Node | undefined;
  children: Node[];
  toggle: HTMLButtonElement | undefined;
}

/**
 * Makes a table of `tr[data-node][data-parent]` rows collapsible. Rows that have children get a button with
 * `aria-expanded`; arrow keys move between the buttons as in a tree; what is open is remembered for the session.
 * Without scripts the table simply shows every row.
 */
export function setUpTree(table: HTMLTableElement): void {
  const nodes = readNodes(table);
  const parents = nodes.filter((node) => node.children.length > 0);
  if (parents.length === 0) return;

  const storageKey = `tree ${window.location.pathname} ${table.dataset['tree'] ?? ''}`;
  const closed = readClosed(storageKey) ?? closedAtFirst(table, parents);

  const show = (): void => {
    for (const node of nodes) {
      node.row.hidden = ancestors(node).some((ancestor) => closed.has(ancestor.id));
      node.toggle?.setAttribute('aria-expanded', String(!closed.has(node.id)));
    }
  };
  const change = (action: () => void): void => {
    action();
    window.sessionStorage.setItem(storageKey, JSON.stringify([...closed]));
    show();
  };
  const open = (node: Node): void => change(() => closed.delete(node.id));
  const close = (node: Node): void => change(() => closed.add(node.id));

  for (const node of parents) {
    node.toggle = addToggle(node);
    node.toggle.addEventListener('click', () => (closed.has(node.id) ? open(node) : close(node)));
  }
  for (const node of nodes) {
    if (node.toggle === undefined) nameCell(node.row)?.prepend(element('span', { class: 'tree-leaf' }));
  }
  addTools(table, {
    expandAll: () => change(() => closed.clear()),
    collapseAll: () => change(() => parents.forEach((node) => closed.add(node.id))),
  });
  table.addEventListener('keydown', (event) => onKey(event, parents, closed, open, close));

  const revealTarget = (): void => {
    if (!table.isConnected) return window.removeEventListener('hashchange', revealTarget);
    const target = nodes.find((node) => node.row.id !== '' && `#${node.row.id}` === window.location.hash);
    if (target === undefined) return;
    change(() => ancestors(target).forEach((ancestor) => closed.delete(ancestor.id)));
    target.row.scrollIntoView({ block: 'center' });
  };
  window.addEventListener('hashchange', revealTarget);
  show();
  revealTarget();
}

function readNodes(table: HTMLTableElement): Node[] {
  const byId = new Map<string, Node>();
  for (const row of table.querySelectorAll<HTMLTableRowElement>('tr[data-node]')) {
    const id = row.dataset['node'] ?? '';
    const parent = byId.get(row.dataset['parent'] ?? '');
    const node: Node = { id, row, parent, children: [], toggle: undefined };
    parent?.children.push(node);
    byId.set(id, node);
  }
  return [...byId.values()];
}

function ancestors(node: Node): Node[] {
  const above: Node[] = [];
  for (let next = node.parent; next !== undefined; next = next.parent) above.push(next);
  return above;
}

/** `data-open-levels="1"` opens the first level only; without it every level is open. */
function closedAtFirst(table: HTMLTableElement, parents: Node[]): Set<string> {
  const openLevels = Number(table.dataset['openLevels'] ?? Infinity);
  return new Set(parents.filter((node) => ancestors(node).length >= openLevels).map((node) => node.id));
}

function readClosed(storageKey: string): Set<string> | undefined {
  try {
    const stored = window.sessionStorage.getItem(storageKey);
    return stored === null ? undefined : new Set(JSON.parse(stored) as string[]);
  } catch {
    return undefined;
  }
}

function nameCell(row: HTMLTableRowElement): HTMLElement | null {
  return row.querySelector<HTMLElement>('th, td');
}

function addToggle(node: Node): HTMLButtonElement {
  const cell = nameCell(node.row);
  const name = cell?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? node.id;
  const toggle = element('button', {
    class: 'tree-toggle',
    attributes: { type: 'button', 'aria-label': word('childrenOf', name) },
  });
  cell?.prepend(toggle);
  return toggle;
}

function addTools(table: HTMLTableElement, actions: { expandAll: () => void; collapseAll: () => void }): void {
  const buttons = (['expandAll', 'collapseAll'] as const).map((name) => {
    const button = element('button', { class: 'btn btn-sm', text: word(name), attributes: { type: 'button' } });
    button.addEventListener('click', actions[name]);
    return button;
  });
  const tools = element('div', { class: 'tree-tools', children: buttons });
  (table.closest('.table-scroll') ?? table).before(tools);
}

function onKey(
  event: KeyboardEvent,
  parents: Node[],
  closed: Set<string>,
  open: (node: Node) => void,
  close: (node: Node) => void,
): void {
  const visible = parents.filter((node) => !node.row.hidden);
  const index = visible.findIndex((node) => node.toggle === event.target);
  const node = visible[index];
  if (node === undefined) return;

  switch (event.key) {
    case 'ArrowRight':
      if (closed.has(node.id)) open(node);
      else node.children.find((child) => child.toggle !== undefined)?.toggle?.focus();
      break;
    case 'ArrowLeft':
      if (closed.has(node.id)) node.parent?.toggle?.focus();
      else close(node);
      break;
    case 'ArrowDown':
      visible[index + 1]?.toggle?.focus();
      break;
    case 'ArrowUp':
      visible[index - 1]?.toggle?.focus();
      break;
    case 'Home':
      visible[0]?.toggle?.focus();
      break;
    case 'End':
      visible.at(-1)?.toggle?.focus();
      break;
    default:
      return;
  }
  event.preventDefault();
}
