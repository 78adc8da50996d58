/** Brings one kind of element to life; called once for each element. */
export type Setup<Kind extends HTMLElement = HTMLElement> = (element: Kind) => void;

const setups: { selector: string; start: (element: HTMLElement) => void; started: WeakSet<HTMLElement> }[] = [];

/** Registers what to do with the elements that match a selector. */
export function component<Kind extends HTMLElement>(selector: string, kind: new () => Kind, setup: Setup<Kind>): void {
  const start = (found: HTMLElement): void => {
    if (found instanceof kind) setup(found);
  };
  setups.push({ selector, start, started: new WeakSet() });
}

/** Starts the registered components in a part of the page: the whole page first, later each part that htmx brings. */
export function startComponents(root: HTMLElement): void {
  for (const { selector, start, started } of setups) {
    const inside = [...root.querySelectorAll<HTMLElement>(selector)];
    const found = root.matches(selector) ? [root, ...inside] : inside;
    for (const one of found) {
      if (started.has(one)) continue;
      started.add(one);
      try {
        start(one);
      } catch (problem) {
        // One component that fails must not stop the others: the page works without scripts.
        console.error(selector, problem);
      }
    }
  }
}
