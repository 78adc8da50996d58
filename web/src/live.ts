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
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? stop() : listen()));
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', listen);
  listen();
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
