/**
 * Keeps the address of a filter form short: fields that are empty, or at the default named by `data-default`, are not
 * sent. Everything else is plain HTML and htmx: the form is a GET form, so the state of the filters is the address, works
 * without scripts, and can be bookmarked and sent to a colleague.
 */
export function setUpFilters(form: HTMLFormElement): void {
  // The browser fires this for its own submission and for every request that htmx makes from the form.
  form.addEventListener('formdata', (event) => {
    const defaults = new Map(
      [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-default]')].map((field) => [
        field.name,
        field.dataset['default'] ?? '',
      ]),
    );
    dropDefaults(event.formData, defaults);
  });

  // With htmx the form says so itself (hx-trigger="change").
  if (!form.hasAttribute('data-submit-on-change')) return;
  form.addEventListener('change', () => form.requestSubmit());
}

/** Removes empty values and values at their default from what a form would send. */
export function dropDefaults(data: FormData, defaults: ReadonlyMap<string, string>): void {
  for (const name of new Set(data.keys())) {
    const values = data.getAll(name);
    const kept = values.filter((value) => value !== '' && value !== defaults.get(name));
    if (kept.length === values.length) continue;
    data.delete(name);
    for (const value of kept) data.append(name, value);
  }
}
