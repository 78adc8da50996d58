import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Puts the icon of the site beside the bundle; the manifest lists it as `favicon.svg`. */
export function favicon(): Plugin {
  return {
    name: 'favicon',
    apply: 'build',
    buildStart() {
      const source = readFileSync(new URL('../src/favicon.svg', import.meta.url), 'utf8');
      this.emitFile({ type: 'asset', name: 'favicon.svg', originalFileName: 'favicon.svg', source });
    },
  };
}
