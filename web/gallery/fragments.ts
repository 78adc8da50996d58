import type { Language } from '../src/language.ts';
import { formatChange, formatNumber } from '../src/number-format.ts';
import grid63 from '../tiles/tiles-63.json' with { type: 'json' };
import { DOMAINS, NAMES_63, PUBLISHED } from './chart-data.ts';

/** Pieces of gallery pages that are made from data, as the templates of the server make them. */
export const FRAGMENTS: Record<string, (language: Language) => string> = {
  'rank-table': rankTable,
  'year-table': yearTable,
  'server-tiles': serverTiles,
  'compare-options': compareOptions,
  'tree-rows': treeRows,
};

const SOURCES: Record<string, Record<Language, string>> = {
  official_site: { vi: 'trang chính thức', en: 'official site' },
  legal_portal: { vi: 'cổng pháp luật', en: 'legal portal' },
  press: { vi: 'báo chí', en: 'press' },
  secondary_copy: { vi: 'bản chép lại', en: 'secondary copy' },
  dataset_preview: { vi: 'bản xem trước', en: 'dataset preview' },
  public_repository: { vi: 'kho công khai', en: 'public repository' },
  given_document: { vi: 'văn bản được cấp', en: 'given document' },
};

function change(value: number | null, digits: number, unit: string, language: Language): string {
  if (value === null) return '–';
  const [kind, sign, verb] =
    value > 0
      ? ['up', '▲', language === 'vi' ? 'tăng' : 'up']
      : value < 0
        ? ['down', '▼', language === 'vi' ? 'giảm' : 'down']
        : ['same', '–', language === 'vi' ? 'không đổi' : 'unchanged'];
  if (value === 0)
    return `<span class="change same"><span aria-hidden="true">–</span><span class="visually-hidden">${verb}</span></span>`;
  const figure = formatChange(Math.abs(value), digits, language).replace('+', '');
  return `<span class="change ${kind}"><span aria-hidden="true">${sign}</span> <span class="visually-hidden">${verb} </span>${figure}<span class="visually-hidden"> ${unit}</span></span>`;
}

function sourceBadge(kind: string, href: string, language: Language): string {
  return `<a class="source source-${kind}" href="${href.replaceAll('&', '&amp;')}">{{icon:link}}${SOURCES[kind]?.[language] ?? kind}</a>`;
}

/** PAR INDEX 2021 with the change on 2020, as far as sources are known. */
function rankTable(language: Language): string {
  const [places, points] = language === 'vi' ? ['bậc', 'điểm'] : ['places', 'points'];
  const of = (year: number) => PUBLISHED.par_index.filter((row) => row.year === year && row.rank !== null);
  return of(2021)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map((row) => {
      const before = of(2020).find(({ code }) => code === row.code);
      const rose = before === undefined ? null : (before.rank ?? 0) - (row.rank ?? 0);
      const gained =
        before === undefined || before.value === null || row.value === null ? null : row.value - before.value;
      const highlighted = row.code === '68' ? ' class="highlighted"' : '';
      const group =
        row.value === null
          ? '–'
          : row.value >= 90
            ? '<span class="band band-1">A</span>'
            : '<span class="band band-2">B</span>';
      return `<tr${highlighted}>
  <td class="num">${row.rank ?? '–'}</td>
  <th scope="row"><a href="/units/${row.code}">${NAMES_63[row.code] ?? row.code}</a></th>
  <td class="num" data-value="${row.value ?? ''}">${formatNumber(row.value, 2, language)}</td>
  <td class="num" data-value="${rose ?? ''}">${change(rose, 0, places ?? '', language)}</td>
  <td class="num" data-value="${gained ?? ''}">${change(gained, 2, points ?? '', language)}</td>
  <td class="optional">${group}</td>
  <td class="optional">${sourceBadge(row.kind, row.source, language)}</td>
</tr>`;
    })
    .join('\n');
}

/** Values of PCI over the years: a wide table. */
function yearTable(language: Language): string {
  const years = [2009, 2010, 2011, 2012, 2014, 2015, 2016];
  return Object.entries(NAMES_63)
    .slice(0, 14)
    .map(([code, name]) => {
      const cells = years.map((year) => {
        const value = PUBLISHED.pci.find(([c, y]) => c === code && y === year)?.[2] ?? null;
        return `<td class="num${year === 2014 ? ' break-before' : ''}">${formatNumber(value, 2, language)}</td>`;
      });
      return `<tr><th scope="row"><a href="/units/${code}">${name}</a></th>${cells.join('')}</tr>`;
    })
    .join('\n');
}

/** The tile map as the server writes it: no script needed. */
function serverTiles(language: Language): string {
  const places = [
    ...grid63.tiles.map((tile) => ({ ...tile, island: false })),
    ...grid63.islands.map((island) => ({
      code: island.belongs_to,
      row: island.row,
      column: island.column,
      short: island.name,
      island: true,
    })),
  ].sort((a, b) => a.row - b.row || a.column - b.column);
  return places
    .map(({ code, row, column, short, island }) => {
      const found = PUBLISHED.pci.find(([c, year]) => c === code && year === 2016)?.[2] ?? null;
      const shade =
        found === null ? 'none' : `q${found >= 62 ? 5 : found >= 60 ? 4 : found >= 58 ? 3 : found >= 56 ? 2 : 1}`;
      const name = NAMES_63[code] ?? short;
      const figure = formatNumber(found, 2, language);
      const of = island ? `<span class="tile-of">(${name})</span>` : '';
      const unseen = [...(short === name || island ? [] : [name]), language === 'vi' ? 'điểm' : 'points'].join(', ');
      return `<li class="r${row} c${column} ${shade}${island ? ' island' : ''}"><a href="/units/${code}"><span class="tile-name">${short}</span>${of} <span class="tile-value">${figure}</span><span class="visually-hidden">, ${unseen}</span></a></li>`;
    })
    .join('\n');
}

function compareOptions(): string {
  return Object.entries(NAMES_63)
    .map(([code, name]) => {
      const checked = ['48', '22'].includes(code) ? ' checked' : '';
      return `<label class="form-check"><input class="form-check-input" type="checkbox" name="unit" value="${code}"${checked}><span class="form-check-label">${name}</span></label>`;
    })
    .join('\n');
}

/** The eight official domains, each with two criteria and four components of our own. */
function treeRows(language: Language): string {
  const status = (official: boolean) =>
    official
      ? `<span class="source source-official_site">${language === 'vi' ? 'chính thức' : 'official'}</span>`
      : `<span class="illustrative">${language === 'vi' ? 'minh họa' : 'illustrative'}</span>`;
  const row = (
    code: string,
    parent: string,
    level: number,
    name: string,
    max: number,
    rule: string,
    official: boolean,
  ) =>
    `<tr data-node="${code}" ${parent === '' ? '' : `data-parent="${parent}" `}data-level="${level}" id="c${code}">
  <th scope="row"><span class="tree-code">${code}</span>${name}</th>
  <td class="num">${formatNumber(max, 2, language)}</td>
  <td class="optional">${rule}</td>
  <td>${status(official)}</td>
</tr>`;
  const rule = language === 'vi' ? 'Tỷ lệ × điểm tối đa; dưới 80 %: 0 điểm' : 'Rate × maximum; below 80 %: 0 points';
  return DOMAINS.flatMap(({ id, name, max }) => [
    row(id, '', 1, name[language], max, '', true),
    ...[1, 2].flatMap((criterion) => [
      row(
        `${id}.${criterion}`,
        id,
        2,
        `${language === 'vi' ? 'Tiêu chí ví dụ' : 'Example criterion'} ${id}.${criterion}`,
        max / 2,
        '',
        false,
      ),
      ...[1, 2].map((component) =>
        row(
          `${id}.${criterion}.${component}`,
          `${id}.${criterion}`,
          3,
          language === 'vi'
            ? 'Tỷ lệ nhiệm vụ trong kế hoạch được hoàn thành đúng thời hạn (ví dụ)'
            : 'Share of planned tasks finished in time (example)',
          max / 4,
          rule,
          false,
        ),
      ),
    ]),
  ]).join('\n');
}
