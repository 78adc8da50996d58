import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/**
 * Joins the Tabler icons named in `icons.json` into one SVG file of symbols. The manifest lists it as `icons.svg`; a page
 * shows an icon with `<svg class="icon" aria-hidden="true"><use href="…/icons-HASH.svg#check" /></svg>`.
 */
export function iconSprite(): Plugin {
  return {
    name: 'icon-sprite',
    apply: 'build',
    buildStart() {
      const names = JSON.parse(readFileSync(new URL('../icons.json', import.meta.url), 'utf8')) as string[];
      const symbols = names.map((name) => symbol(name));
      this.emitFile({
        type: 'asset',
        name: 'icons.svg',
        originalFileName: 'icons.svg',
        source: `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`,
      });
    },
  };
}

function symbol(name: string): string {
  const file = new URL(`../node_modules/@tabler/icons/icons/outline/${name}.svg`, import.meta.url);
  const drawing = readFileSync(file, 'utf8');
  const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(drawing)?.[1];
  if (inner === undefined) throw new Error(`${name}.svg is not an SVG drawing`);
  const paths = inner.trim().replaceAll(/\s*\n\s*/g, '');
  const stroke = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${stroke}>${paths}</symbol>`;
}
