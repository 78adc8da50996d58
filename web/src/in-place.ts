import { element } from './dom';
import { announceProblem } from './messages';
import { word } from './words';

/**
 * `form[data-in-place]`: a form whose refusal is shown above its fields, so that nothing that was typed or chosen is lost. What is
 * accepted leads to the page to which the server sends the browser. Files show how far they are. Without scripts the form is sent
 * as any other, and the page of the refusal leads back.
 */
export function setUpInPlace(form: HTMLFormElement): void {
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset['sending'] === undefined) send(form, event.submitter);
  });
}

function send(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const data = new FormData(form, submitter);
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.setRequestHeader('HX-Request', 'true');
  form.dataset['sending'] = '';
  form.querySelector('.refusal')?.remove();

  const bar = element('progress', { class: 'sending w-100', attributes: { max: '1', 'aria-label': word('sending') } });
  request.upload.addEventListener('progress', (event) => {
    if (!event.lengthComputable) return;
    if (!bar.isConnected) form.append(bar);
    bar.value = event.loaded / event.total;
  });
  request.addEventListener('loadend', () => {
    delete form.dataset['sending'];
    bar.remove();
    answer(form, request);
  });
  const isMultipart = form.enctype === 'multipart/form-data';
  request.send(isMultipart ? data : new URLSearchParams([...data].map(([name, value]) => [name, String(value)])));
}

function answer(form: HTMLFormElement, request: XMLHttpRequest): void {
  if (request.status === 0) return announceProblem(word('requestNotSent'));
  if (request.status === 401) return announceProblem(word('sessionEnded'));
  if (request.status < 400) {
    const here = window.location.href.split('#')[0];
    if (request.responseURL === here) window.location.reload();
    else window.location.assign(request.responseURL);
    return;
  }
  const refusal = refusalOf(request);
  if (refusal === undefined) return announceProblem(word('requestFailed'));
  form.prepend(refusal);
  refusal.focus();
}

/** What the server says instead of doing what was asked; nothing when it failed for another reason. */
export function refusalOf(request: XMLHttpRequest): HTMLElement | undefined {
  if (request.getResponseHeader('X-Refusal') === null) return undefined;
  const parsed = new DOMParser().parseFromString(request.responseText, 'text/html');
  return parsed.querySelector<HTMLElement>('.refusal') ?? undefined;
}
