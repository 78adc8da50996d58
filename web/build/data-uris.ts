import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** `url(…)` with a `data:` address, in double quotes, in single quotes or bare. */
const DATA_URL = /url\((?:"(data:(?:[^"\\]|\\.)*)"|'(data:(?:[^'\\]|\\.)*)'|(data:[^)"']*))\)/g;

const EXTENSIONS: Record<string, string> = { 'image/svg+xml': 'svg', 'image/png': 'png', 'image/jpeg': 'jpg' };

/**
 * Writes the small drawings that the style sheets of Tabler and Swagger UI carry as `data:` addresses (check marks, arrows
 * of selects) into files of their own. The content security policy, `default-src 'self'`, does not allow `data:`.
 */
export function dataUrisToFiles(): Plugin {
  return {
    name: 'data-uris-to-files',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
        const directory = file.fileName.slice(0, file.fileName.lastIndexOf('/') + 1);
        const css = typeof file.source === 'string' ? file.source : Buffer.from(file.source).toString('utf8');

        file.source = css.replace(DATA_URL, (_match, double?: string, single?: string, bare?: string) => {
          const { extension, content } = decode(double ?? single ?? bare ?? '');
          const hash = createHash('sha256').update(content).digest('base64url').slice(0, 8);
          const name = `drawing-${hash}.${extension}`;
          this.emitFile({ type: 'asset', fileName: directory + name, source: content });
          return `url(./${name})`;
        });
        if (file.source.includes('url(data:') || file.source.includes('url("data:')) {
          throw new Error(`${file.fileName} still holds a data: address`);
        }
      }
    },
  };
}

/** `data:image/svg+xml;charset=utf-8,%3csvg…` or `data:image/png;base64,…`, with the escapes of CSS strings. */
function decode(address: string): { extension: string; content: Buffer } {
  const comma = address.indexOf(',');
  const [type = '', ...parameters] = address.slice('data:'.length, comma).split(';');
  const extension = EXTENSIONS[type];
  if (extension === undefined) throw new Error(`a data: address of the type ${type} in a style sheet`);

  const payload = address.slice(comma + 1).replaceAll(/\\(.)/gs, '$1');
  const content = parameters.includes('base64')
    ? Buffer.from(payload, 'base64')
    : Buffer.from(decodeURIComponent(payload), 'utf8');
  return { extension, content };
}
