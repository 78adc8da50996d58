import htmx from 'htmx.org';

/**
 * `table[data-live="STREAM"][data-live-cell="CELL"]`: what others enter into the sheet appears within seconds. The server tells the
 * versions of cells that changed; a cell with an older `data-version` is fetched anew. A cell in which somebody types is left alone,
 * with a notice: what was typed is never replaced.
 *
 * A browser opens six connections to a server at most, and a stream holds one: only the page that is looked at listens. The first
 * message tells all versions, so a page that comes back catches up by itself.
 */
export function setUpLive(table: HTMLTableElement): void {
  const stream = table.dataset['live'];
  const cell = table.dataset['liveCell'];
  if (stream === undefined || cell === undefined) return;
  const word = table.dataset['liveWord'] ?? '';
  let events: EventSource | undefined;
  const stop = (): void => {
    events?.close();
    events = undefined;
  };
  const listen = (): void => {
    if (events !== undefined || document.visibilityState === 'hidden') return;
    events = new EventSource(stream);
    events.addEventListener('cells', (event) => {
      for (const [id, version] of Object.entries(JSON.parse(String(event.data)) as Record<string, number>)) {
        refresh(id, version, cell, word);
      }
    });
  };
  keepPoints(table);
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? stop() : listen()));
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', listen);
  listen();
}

/** How long after a change the points are asked for, and how often at most: many people save all the time. */
const POINTS_AFTER_MS = 1000;
const POINTS_EVERY_MS = 10_000;

/** `data-live-points="ADDRESS"`: the points of the sheet are fetched anew after a cell of the table changed. */
function keepPoints(table: HTMLTableElement): void {
  const address = table.dataset['livePoints'];
  if (address === undefined) return;
  let isComing = false;
  let last = -Infinity;
  table.addEventListener('htmx:afterSwap', () => {
    if (isComing) return;
    isComing = true;
    const wait = Math.max(POINTS_AFTER_MS, last + POINTS_EVERY_MS - performance.now());
    window.setTimeout(() => {
      isComing = false;
      last = performance.now();
      void htmx.ajax('get', address, { target: '#sheet-points', swap: 'outerHTML' });
    }, wait);
  });
}

/** `[data-row-points]` holds the points of the rows as JSON: the row's anchor, its points and what it lost. */
export function showRowPoints(holder: HTMLElement): void {
  const rows = JSON.parse(holder.dataset['rowPoints'] ?? '[]') as [string, string, string][];
  for (const [anchor, points, lost] of rows) {
    const row = document.getElementById(`row-${anchor}`);
    const [shown, missed] = [row?.querySelector('.row-points'), row?.querySelector('.row-lost')];
    if (shown) shown.textContent = points;
    if (missed) missed.textContent = lost;
  }
}

function refresh(id: string, version: number, address: string, word: string): void {
  const shown = document.getElementById(id);
  if (shown === null || Number(shown.dataset['version']) >= version) return;
  if (shown.contains(document.activeElement) || shown.classList.contains('htmx-request')) {
    const status = shown.querySelector('.cell-status');
    if (status !== null) status.textContent = word;
    return;
  }
  const { item, round } = shown.dataset;
  if (item === undefined || round === undefined) return;
  const asked = new URLSearchParams({ item, round });
  void htmx.ajax('get', `${address}?${asked}`, { target: shown, swap: 'outerHTML' });
}
