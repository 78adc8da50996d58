import { element } from './dom';
import { fold } from './fold';
import { word } from './words';

/**
 * Turns a list of check boxes into a picker: a search box that needs no diacritics, what is chosen shown on top, and
 * never more than `data-max` chosen (five, unless it says otherwise). Without scripts it stays a list of check boxes.
 */
export function setUpComparePicker(picker: HTMLElement): void {
  const boxes = [...picker.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
  const options = picker.querySelector<HTMLElement>('.compare-options');
  if (options === null || boxes.length === 0) return;
  const maximum = Number(picker.dataset['max'] ?? 5);

  const search = element('input', {
    class: 'form-control',
    attributes: {
      type: 'search',
      'aria-label': word('searchUnits'),
      placeholder: word('searchUnits'),
      autocomplete: 'off',
    },
  });
  const status = element('p', { class: 'compare-status', attributes: { role: 'status' } });
  const chips = element('ul', { class: 'compare-chips' });
  const nothing = element('p', { class: 'compare-nothing', text: word('noMatch') });
  options.before(chips, status, search, nothing);

  const filter = (): void => {
    const wanted = fold(search.value);
    let shown = 0;
    for (const box of boxes) {
      const option = box.closest<HTMLElement>('label') ?? box;
      option.hidden = wanted !== '' && !fold(`${labelOf(box)} ${box.value}`).includes(wanted);
      if (!option.hidden) shown += 1;
    }
    nothing.hidden = shown > 0;
  };

  const update = (): void => {
    const chosen = boxes.filter((box) => box.checked);
    const full = chosen.length >= maximum;
    for (const box of boxes) box.disabled = full && !box.checked;
    status.textContent = word(full ? 'chosenFull' : 'chosen', chosen.length, maximum);
    chips.replaceChildren(...chosen.map((box) => chip(box, update, search)));
  };

  for (const box of boxes) box.addEventListener('change', update);
  search.addEventListener('input', filter);
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    // Enter takes the only match instead of sending the form.
    event.preventDefault();
    const matches = boxes.filter((box) => !(box.closest<HTMLElement>('label') ?? box).hidden && !box.disabled);
    if (matches.length !== 1) return;
    matches[0]?.click();
    search.value = '';
    filter();
  });
  filter();
  update();
}

function labelOf(box: HTMLInputElement): string {
  return box.closest('label')?.textContent?.trim() ?? box.value;
}

function chip(box: HTMLInputElement, update: () => void, search: HTMLElement): HTMLLIElement {
  const remove = element('button', {
    class: 'btn-close',
    attributes: { type: 'button', 'aria-label': word('remove', labelOf(box)) },
  });
  remove.addEventListener('click', () => {
    box.checked = false;
    box.dispatchEvent(new Event('change', { bubbles: true }));
    update();
    search.focus();
  });
  return element('li', { class: 'compare-chip', children: [labelOf(box), remove] });
}
