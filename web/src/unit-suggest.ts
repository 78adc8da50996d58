import Combobox from '@github/combobox-nav';
import { element } from './dom';
import { word } from './words';

const WAIT = 200;
const MOST = 8;
/** An entry that says something and cannot be chosen. */
const NO_OPTION = { role: 'option', 'aria-disabled': 'true' };

/** A unit as `/api/v1/units` lists it, as far as it is shown here. */
interface Unit {
  code: string;
  full_name: string;
  name: string;
  parent_name: string | null;
}

let fields = 0;

/**
 * Suggests units beneath an `input[data-suggest-units]` while somebody types, by code or by a part of the name without
 * diacritics, and enters the code of the one that is chosen: a name may belong to several. What is typed and not chosen
 * stays as it is, and without scripts the field is a plain one. The attribute may name the unit within which they are looked for.
 */
export function setUpUnitSuggest(input: HTMLInputElement): void {
  fields += 1;
  const list = element('ul', {
    class: 'dropdown-menu unit-suggestions',
    attributes: { id: `unit-suggestions-${fields}`, role: 'listbox', 'aria-label': word('suggestedUnits') },
  });
  list.hidden = true;
  const status = element('span', { class: 'visually-hidden', attributes: { role: 'status' } });
  const frame = element('div', { class: 'unit-suggest' });
  input.replaceWith(frame);
  frame.append(input, list, status);
  const box = new Combobox(input, list, { tabInsertsSuggestions: true });

  let timer: number | undefined;
  let request = new AbortController();

  const close = (): void => {
    window.clearTimeout(timer);
    request.abort();
    if (list.hidden) return;
    list.hidden = true;
    box.stop();
  };

  const show = (units: Unit[]): void => {
    const nothing = element('li', { class: 'dropdown-item disabled', text: word('noMatch'), attributes: NO_OPTION });
    list.replaceChildren(...(units.length === 0 ? [nothing] : units.map(option)));
    status.textContent = units.length === 0 ? word('noMatch') : word('suggestions', units.length);
    if (list.hidden) {
      list.hidden = false;
      box.start();
    }
  };

  const look = async (text: string): Promise<void> => {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const within = input.dataset['suggestUnits'] ?? '';
      const place = within === '' ? '' : `&within=${encodeURIComponent(within)}`;
      const address = `/api/v1/units?limit=${MOST}&q=${encodeURIComponent(text)}${place}`;
      const answer = await fetch(address, { signal, headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      const { items } = (await answer.json()) as { items: Unit[] };
      if (!signal.aborted) show(items);
    } catch (problem) {
      if (signal.aborted) return;
      // Suggestions are a help only: the field takes what is typed, and the server judges it.
      console.warn(problem);
      close();
    }
  };

  input.addEventListener('input', () => {
    window.clearTimeout(timer);
    const text = input.value.trim();
    if (text === '') {
      close();
      status.textContent = '';
      return;
    }
    timer = window.setTimeout(() => void look(text), WAIT);
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      close();
    }
    // What was typed is looked for again.
    if (event.key === 'ArrowDown' && list.hidden && input.value.trim() !== '') {
      event.preventDefault();
      void look(input.value.trim());
    }
  });
  // The field keeps the focus while an entry is pressed.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('combobox-commit', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    input.value = target.dataset['code'] ?? '';
    // Drafts and filters hear of it as if it were typed; the entry is chosen, so nothing is suggested for it.
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
    close();
    status.textContent = word('unitChosen', target.dataset['name'] ?? '');
  });
}

function option(unit: Unit): HTMLLIElement {
  const name = unit.full_name === '' ? unit.name : unit.full_name;
  const place = unit.parent_name === null ? unit.code : `${unit.parent_name} · ${unit.code}`;
  return element('li', {
    class: 'dropdown-item',
    attributes: { role: 'option', 'data-code': unit.code, 'data-name': name },
    children: [element('span', { text: name }), element('small', { class: 'text-secondary', text: place })],
  });
}
