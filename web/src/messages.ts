import { element } from './dom';
import { word } from './words';

/** Says something briefly to screen readers, and to nobody else. */
export function announce(text: string): void {
  region('announcements', 'visually-hidden', 'status').textContent = text;
}

/** Shows that something did not work, at the foot of the window until it is closed. */
export function announceProblem(text: string): void {
  const place = region('problems', 'page-problem', 'alert');
  const close = element('button', {
    class: 'btn-close',
    attributes: { type: 'button', 'aria-label': word('close') },
  });
  close.addEventListener('click', () => place.replaceChildren());
  place.replaceChildren(element('div', { class: 'page-problem-box', children: [text, close] }));
}

/** The live region of a name; made when it is first needed. */
function region(id: string, className: string, role: 'status' | 'alert'): HTMLElement {
  const existing = document.getElementById(id);
  if (existing !== null) return existing;
  const made = element('div', { class: className, attributes: { id, role } });
  document.body.append(made);
  return made;
}
