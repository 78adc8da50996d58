import { element } from './dom';
import { pageLanguage } from './language';
import { word } from './words';

const PREFIX = 'draft ';
const DAYS_KEPT = 30;
const TIME = { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const;

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface Draft {
  /** When it was last typed in, ISO 8601. */
  saved: string;
  /** The version of the record that the form showed (`data-draft-version`). */
  version: string;
  /** Whether the form was sent; the draft stays until the server says that it arrived. */
  sent: boolean;
  /** The value of each field, by its place among the fields of its name. */
  values: Record<string, (string | boolean | string[])[]>;
}

/**
 * Keeps what is typed into `form[data-draft="KEY"]` in the browser until it has reached the server, and brings it back
 * with a notice when the form is opened again. Never kept: passwords, files, hidden fields and what says `data-no-draft`.
 *
 * A draft is dropped when htmx sent the form with success, when a page holds `[data-draft-sent="KEY"]`, or when the form was
 * sent and comes back with another `data-draft-version`. A form that failed to arrive keeps its draft.
 */
export function setUpDraft(form: HTMLFormElement): void {
  const key = PREFIX + (form.dataset['draft'] ?? '');
  const version = form.dataset['draftVersion'] ?? '';

  const draft = read(key);
  if (draft !== undefined) {
    const arrived = draft.sent && draft.version !== version;
    const expired = Date.now() - Date.parse(draft.saved) > DAYS_KEPT * 86_400_000;
    if (arrived || expired) forget(key);
    else if (restore(form, draft)) form.prepend(notice(form, key, draft, version));
  }

  let timer: number | undefined;
  const save = (sent: boolean): void => {
    window.clearTimeout(timer);
    write(key, { saved: new Date().toISOString(), version, sent, values: valuesOf(form) });
  };
  form.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => save(false), 400);
  });
  form.addEventListener('submit', () => save(true));
  form.addEventListener('htmx:afterRequest', (event) => {
    const detail = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    if (detail.elt !== form || !detail.successful) return;
    window.clearTimeout(timer);
    forget(key);
  });
}

/** `[data-draft-sent="KEY"]` on a page: the server has it, the draft can go. */
export function forgetSentDraft(mark: HTMLElement): void {
  forget(PREFIX + (mark.dataset['draftSent'] ?? ''));
}

/** `form[data-forget-drafts]`, for signing out: no draft stays on a shared computer. */
export function forgetDraftsOnSubmit(form: HTMLFormElement): void {
  form.addEventListener('submit', () => {
    for (const key of Object.keys(window.localStorage)) if (key.startsWith(PREFIX)) forget(key);
  });
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter((field): field is Field => {
    const isField =
      field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement;
    if (!isField || field.name === '' || field.hasAttribute('data-no-draft')) return false;
    return !['password', 'file', 'hidden', 'submit', 'button', 'reset'].includes(field.type);
  });
}

function valueOf(field: Field): string | boolean | string[] {
  if (field instanceof HTMLInputElement && ['checkbox', 'radio'].includes(field.type)) return field.checked;
  if (field instanceof HTMLSelectElement && field.multiple) {
    return [...field.selectedOptions].map((option) => option.value);
  }
  return field.value;
}

function valuesOf(form: HTMLFormElement): Draft['values'] {
  const values: Draft['values'] = {};
  for (const field of fieldsOf(form)) (values[field.name] ??= []).push(valueOf(field));
  return values;
}

/** Puts the values of a draft back; `false` when the form shows them already. */
function restore(form: HTMLFormElement, draft: Draft): boolean {
  const places = new Map<string, number>();
  let changed = false;
  for (const field of fieldsOf(form)) {
    const place = places.get(field.name) ?? 0;
    places.set(field.name, place + 1);
    const value = draft.values[field.name]?.[place];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(valueOf(field))) continue;

    changed = true;
    if (field instanceof HTMLInputElement && typeof value === 'boolean') field.checked = value;
    else if (field instanceof HTMLSelectElement && Array.isArray(value)) {
      for (const option of field.options) option.selected = value.includes(option.value);
    } else if (typeof value === 'string') field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  return changed;
}

function notice(form: HTMLFormElement, key: string, draft: Draft, version: string): HTMLElement {
  const locale = pageLanguage() === 'vi' ? 'vi-VN' : 'en-GB';
  const time = new Date(draft.saved).toLocaleString(locale, TIME);
  const sentences = [word('draftRestored', time)];
  if (draft.version !== version) sentences.push(word('draftOutdated'));

  const discard = element('button', {
    class: 'btn btn-sm',
    text: word('draftDiscard'),
    attributes: { type: 'button' },
  });
  const made = element('div', {
    class: 'draft-notice',
    attributes: { role: 'status' },
    children: [element('span', { text: sentences.join(' ') }), discard],
  });
  discard.addEventListener('click', () => {
    forget(key);
    form.reset();
    made.remove();
  });
  return made;
}

function read(key: string): Draft | undefined {
  try {
    const stored = window.localStorage.getItem(key);
    return stored === null ? undefined : (JSON.parse(stored) as Draft);
  } catch {
    return undefined;
  }
}

function write(key: string, draft: Draft): void {
  try {
    window.localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden storage must not disturb the person who types.
  }
}

function forget(key: string): void {
  window.localStorage.removeItem(key);
}
