import { readFileSync } from 'node:fs';
import type { Language } from '../src/language.ts';
import { chartData } from './chart-data.ts';
import { FRAGMENTS } from './fragments.ts';

/** The pages of the gallery: one file each in `pages/`. */
export const PAGES = ['results', 'charts', 'map', 'uncertainty', 'framework', 'components', 'api'];

/** The part of Vite's manifest that a page needs. */
export type Manifest = Record<string, { file: string; css?: string[] }>;

/**
 * One page in one language. The pages are written once: `[[tiếng Việt||English]]`, `{{icon:NAME}}`, `{{chart:NAME}}` (a
 * figure with its data from chart-data.ts) and `{{fragment:NAME}}` (rows made from data, in fragments.ts).
 */
export function renderPage(page: string, language: Language, manifest: Manifest): string {
  const body = readFileSync(new URL(`./pages/${page}.html`, import.meta.url), 'utf8');
  const layout = readFileSync(new URL('./pages/_layout.html', import.meta.url), 'utf8');
  const title = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(body)?.[1] ?? page;

  const script = page === 'api' ? entry(manifest, 'src/swagger.ts') : '';
  // Swagger UI brings a <main> of its own.
  const place = page === 'api' ? layout.replace('<main ', '<div ').replace('</main>', '</div>') : layout;
  return (
    place
      .replace('{{head}}', entry(manifest, 'src/app.ts') + script)
      .replace('{{favicon}}', `/${manifest['favicon.svg']?.file ?? ''}`)
      .replace('{{nav}}', navigation(page, language))
      .replace('{{body}}', () => body)
      .replaceAll('{{title}}', title)
      .replaceAll('{{language}}', language)
      .replaceAll('{{other}}', language === 'vi' ? 'en' : 'vi')
      .replaceAll('{{page}}', page)
      .replaceAll(/\{\{fragment:([a-z0-9-]+)\}\}/g, (_match, name: string) => FRAGMENTS[name]?.(language) ?? `?${name}`)
      .replaceAll(/\[\[([\s\S]*?)\|\|([\s\S]*?)\]\]/g, (_match, vi: string, en: string) =>
        language === 'vi' ? vi : en,
      )
      .replaceAll(/\{\{icon:([a-z0-9-]+)\}\}/g, (_match, name: string) => icon(name, manifest))
      // Last, because the brackets of JSON look like the marks of the two languages.
      .replaceAll(/\{\{chart:([a-z0-9-]+)\}\}/g, (_match, name: string) => figure(name, language))
  );
}

/** The elements that bring an entry of the manifest: its style sheets and its script. */
function entry(manifest: Manifest, name: string): string {
  const { file, css } = manifest[name] ?? { file: '' };
  const styles = (css ?? []).map((sheet) => `<link rel="stylesheet" href="/${sheet}">\n`).join('');
  return `${styles}<script type="module" src="/${file}"></script>\n`;
}

function icon(name: string, manifest: Manifest): string {
  const sprite = manifest['icons.svg']?.file ?? '';
  return `<svg class="icon" aria-hidden="true"><use href="/${sprite}#${name}"></use></svg>`;
}

function navigation(page: string, language: Language): string {
  const names: Record<string, string> = {
    results: '[[Kết quả||Results]]',
    charts: '[[Biểu đồ||Charts]]',
    map: '[[Bản đồ ô||Tile map]]',
    uncertainty: '[[Độ chắc chắn||Uncertainty]]',
    framework: '[[Bộ tiêu chí||Framework]]',
    components: '[[Thành phần||Components]]',
    api: 'API',
  };
  const links = PAGES.map((name) => {
    const current = name === page ? ' aria-current="page"' : '';
    return `<li><a href="/gallery/${language}/${name}"${current}>${names[name] ?? name}</a></li>`;
  });
  return links.join('\n');
}

function figure(name: string, language: Language): string {
  const chart = chartData(name, language);
  // `<` must not close the script element: the server does the same.
  const json = JSON.stringify(chart.data).replaceAll('<', '\\u003c');
  return `<figure class="chart" data-chart="${chart.kind}" id="chart-${name}">
  <figcaption>${chart.title}</figcaption>
  <script type="application/json">${json}</script>
</figure>`;
}
