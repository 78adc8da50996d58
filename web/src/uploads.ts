import { element } from './dom';
import { pageLanguage } from './language';
import { formatNumber } from './number-format';
import { word } from './words';

const BYTES_PER_MEGABYTE = 1_000_000;

/**
 * Lets people drop a file on the area of a file field, shows the name and size of what was chosen, and refuses files
 * above `data-max-mb` (50, unless it says otherwise) before they are sent. The server checks again.
 */
export function setUpUpload(area: HTMLElement): void {
  const input = area.querySelector<HTMLInputElement>('input[type="file"]');
  if (input === null) return;
  const maximum = Number(area.dataset['maxMb'] ?? 50);
  const list = element('ul', { class: 'upload-files', attributes: { 'aria-live': 'polite' } });
  area.append(list);

  const show = (): void => {
    const files = [...(input.files ?? [])];
    const tooLarge = files.find((file) => isTooLarge(file.size, maximum));
    const problem = tooLarge === undefined ? '' : tooLargeText(tooLarge, maximum);
    input.setCustomValidity(problem);
    input.classList.toggle('is-invalid', problem !== '');
    input.toggleAttribute('aria-invalid', problem !== '');

    const lines = files.map((file) => element('li', { text: word('fileChosen', file.name, sizeText(file.size)) }));
    if (problem !== '') lines.push(element('li', { class: 'upload-problem', text: problem }));
    list.replaceChildren(...lines);
  };

  input.addEventListener('change', show);
  for (const name of ['dragenter', 'dragover']) {
    area.addEventListener(name, (event) => {
      event.preventDefault();
      area.classList.add('upload-over');
    });
  }
  for (const name of ['dragleave', 'drop']) {
    area.addEventListener(name, () => area.classList.remove('upload-over'));
  }
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    const files = event.dataTransfer?.files;
    if (files === undefined || files.length === 0) return;
    input.files = files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/** Whether a size in bytes is above a limit in megabytes (10^6 bytes). */
export function isTooLarge(bytes: number, maximumMegabytes: number): boolean {
  return bytes > maximumMegabytes * BYTES_PER_MEGABYTE;
}

function tooLargeText(file: File, maximum: number): string {
  const size = formatNumber(file.size / BYTES_PER_MEGABYTE, 1, pageLanguage());
  return word('fileTooLarge', file.name, size, maximum);
}

/** `0,4 MB`, or `12 kB` below a tenth of a megabyte. */
function sizeText(bytes: number): string {
  const language = pageLanguage();
  if (bytes < BYTES_PER_MEGABYTE / 10) return `${formatNumber(Math.ceil(bytes / 1000), 0, language)} kB`;
  return `${formatNumber(bytes / BYTES_PER_MEGABYTE, 1, language)} MB`;
}
