import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const WEB = fileURLToPath(new URL('..', import.meta.url));

/** Packages of which styles, fonts, icons or copied files are shipped: they never appear as modules of a script. */
const SHIPPED_WITHOUT_MODULES = ['@fontsource/be-vietnam-pro', '@tabler/core', '@tabler/icons', 'swagger-ui-dist'];

/** Licence texts that a package names in its package.json but does not carry. */
const TEXTS_KEPT_HERE: Record<string, string> = { '@tabler/core': 'build/licences/tabler-core.txt' };

const LICENCE_FILE = /^(licen[cs]e|notice|copyright|copyrightnotice|.*\.license)(\.(md|txt))?$/i;

/**
 * Writes `licences.txt` with the licence of every package of which the bundle holds a part. The build fails when a
 * package has no licence text, so that nothing is shipped without one.
 */
export function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const packages = new Set(SHIPPED_WITHOUT_MODULES);
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        for (const moduleId of file.moduleIds) {
          const name = packageOf(moduleId);
          if (name !== undefined) packages.add(name);
        }
      }

      const sections = [...packages].sort().map((name) => section(name));
      const introduction = 'Parts of these packages are in the styles, scripts, fonts and icons of this folder.\n';
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: [introduction, ...sections].join('\n') });
    },
  };
}

/** `…/node_modules/@scope/name/file.js` is of `@scope/name`; our own files are of no package. */
function packageOf(moduleId: string): string | undefined {
  const inside = moduleId.split('/node_modules/').slice(1).pop();
  if (inside === undefined) return undefined;
  const parts = inside.split('/');
  return inside.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

function section(name: string): string {
  const folder = join(WEB, 'node_modules', name);
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string;
    license?: string;
  };
  const texts = licenceTexts(name, folder);
  if (texts.length === 0) throw new Error(`The package ${name} has no licence text; add one to build/licences.ts`);

  const title = `${name} ${description.version} (${description.license ?? 'see text'})`;
  return `${'='.repeat(100)}\n${title}\n${'='.repeat(100)}\n\n${texts.join('\n\n')}\n`;
}

function licenceTexts(name: string, folder: string): string[] {
  const keptHere = TEXTS_KEPT_HERE[name];
  if (keptHere !== undefined) return [readFileSync(join(WEB, keptHere), 'utf8').trim()];

  const folders = [folder, join(folder, 'licenses')].filter((path) => existsSync(path));
  return folders.flatMap((path) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .filter((entry) => LICENCE_FILE.test(entry.name) || path.endsWith('licenses'))
      .filter((entry) => name !== 'swagger-ui-dist' || !entry.name.includes('-es-'))
      .map((entry) => readFileSync(join(path, entry.name), 'utf8').trim()),
  );
}
