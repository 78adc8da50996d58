/** Attributes, then children; `class` and `text` are as in HTML. */
interface ElementOptions {
  class?: string;
  text?: string;
  attributes?: Record<string, string>;
  children?: (Node | string)[];
}

/** Makes an HTML element. Text is always set as text, never as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  options: ElementOptions = {},
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (options.class !== undefined) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  for (const [attribute, value] of Object.entries(options.attributes ?? {})) made.setAttribute(attribute, value);
  made.append(...(options.children ?? []));
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an SVG element. */
export function svgElement(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** A link when the address is one of this site or the web, else plain text. */
export function linkOrText(text: string, href: string | undefined): Node {
  if (href === undefined || !isWebAddress(href)) return document.createTextNode(text);
  return element('a', { text, attributes: { href } });
}

/** Whether an address is http(s): data must not be able to name `javascript:`. */
export function isWebAddress(href: string): boolean {
  try {
    return /^https?:$/.test(new URL(href, window.location.href).protocol);
  } catch {
    return false;
  }
}
