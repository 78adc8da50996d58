import htmx from 'htmx.org';
import { refusalOf } from './in-place';
import { announceProblem } from './messages';
import { word } from './words';

/**
 * Settings of htmx that a strict content security policy and personal data ask for: no evaluated code, no style elements,
 * no copies of pages in the browser's storage, requests to this server only.
 */
export function setUpHtmx(): void {
  // `allowScriptTags` stays on: off, htmx would throw the data of charts away. The policy of the page forbids inline scripts.
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.historyCacheSize = 0;
  htmx.config.refreshOnHistoryMiss = true;
  htmx.config.responseHandling = [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    // A form with findings comes back as 422 and replaces the form.
    { code: '422', swap: true },
    { code: '[45]..', swap: false, error: true },
  ];

  // A refusal is no part of a page: it is said, and what stands there stays.
  document.addEventListener('htmx:beforeSwap', (event) => {
    const detail = (event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean }>).detail;
    const refusal = refusalOf(detail.xhr);
    if (refusal === undefined) return;
    detail.shouldSwap = false;
    announceProblem(refusal.textContent.replaceAll(/\s+/g, ' ').trim());
  });
  document.addEventListener('htmx:responseError', (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (refusalOf(xhr) !== undefined) return;
    const { status } = xhr;
    announceProblem(status === 401 ? word('sessionEnded') : word('requestFailed'));
  });
  document.addEventListener('htmx:sendError', () => announceProblem(word('requestNotSent')));
  document.addEventListener('htmx:timeout', () => announceProblem(word('requestNotSent')));
}
