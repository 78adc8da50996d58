import { element, linkOrText } from '../dom';
import { word } from '../words';

/** What a tooltip says: a title and lines of name and value; `href` is offered where a tap cannot also be a click. */
export interface Tip {
  title: string;
  lines: [name: string, value: string][];
  href?: string | undefined;
}

/** A tooltip inside a chart. It is HTML made from text, without styles in the markup. */
export class Tooltip {
  readonly #box = element('div', { class: 'chart-tip', attributes: { hidden: '' } });
  readonly #area: HTMLElement;

  constructor(area: HTMLElement) {
    this.#area = area;
    area.append(this.#box);
  }

  /** Shows a tip near a point of the area, in pixels; `withLink` for fingers. */
  show(tip: Tip, x: number, y: number, withLink: boolean): void {
    const lines = tip.lines.flatMap(([name, value]) => [element('dt', { text: name }), element('dd', { text: value })]);
    this.#box.replaceChildren(element('strong', { text: tip.title }), element('dl', { children: lines }));
    if (withLink && tip.href !== undefined) this.#box.append(linkOrText(`${word('open')}: ${tip.title}`, tip.href));
    this.#box.classList.toggle('chart-tip-touch', withLink);
    this.#box.hidden = false;

    const { offsetWidth: width, offsetHeight: height } = this.#box;
    const left = x + 14 + width <= this.#area.clientWidth ? x + 14 : x - 14 - width;
    const top = Math.min(Math.max(0, y - height / 2), Math.max(0, this.#area.clientHeight - height));
    this.#box.style.left = `${Math.max(0, left)}px`;
    this.#box.style.top = `${top}px`;
  }

  hide(): void {
    this.#box.hidden = true;
  }
}
