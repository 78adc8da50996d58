import { announce } from './messages';
import { word } from './words';

/** Copies the text of `data-copy`, or of the element that `data-copy-from` names, and says so on the button. */
export function setUpCopy(button: HTMLButtonElement): void {
  const label = button.querySelector<HTMLElement>('[data-copy-label]') ?? button;
  const before = [...label.childNodes];

  button.addEventListener('click', () => {
    const source = button.dataset['copyFrom'];
    const text = source === undefined ? button.dataset['copy'] : document.querySelector(source)?.textContent;
    void copy(text?.trim() ?? '').then((done) => {
      const message = word(done ? 'copied' : 'copyFailed');
      announce(message);
      label.replaceChildren(message);
      window.setTimeout(() => label.replaceChildren(...before), 2000);
    });
  });
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard outside https, or the person refused.
    return false;
  }
}
