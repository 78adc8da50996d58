import './styles/tabler.scss';
import './app.css';
import './tabler.js';
import htmx from 'htmx.org';
import { setUpComparePicker } from './compare-picker';
import { component, startComponents } from './components';
import { setUpCopy } from './copy';
import { forgetSentDraft, forgetDraftsOnSubmit, setUpDraft } from './drafts';
import { setUpInPlace } from './in-place';
import { setUpFilters } from './filters';
import { setUpHtmx } from './htmx-setup';
import { setUpLive, showRowPoints } from './live';
import { setUpTableSort } from './table-sort';
import { setUpTree } from './tree';
import { setUpUnitSuggest } from './unit-suggest';
import { setUpUpload } from './uploads';

document.documentElement.classList.add('js');
setUpHtmx();

component('table[data-tree]', HTMLTableElement, setUpTree);
component('table[data-live]', HTMLTableElement, setUpLive);
component('table[data-sortable]', HTMLTableElement, setUpTableSort);
component('[data-compare-picker]', HTMLElement, setUpComparePicker);
component('form[data-filters]', HTMLFormElement, setUpFilters);
component('button[data-copy], button[data-copy-from]', HTMLButtonElement, setUpCopy);
component('form[data-in-place]', HTMLFormElement, setUpInPlace);
component('[data-row-points]', HTMLElement, showRowPoints);
component('input[data-suggest-units]', HTMLInputElement, setUpUnitSuggest);
component('[data-upload]', HTMLElement, setUpUpload);
// What arrived is forgotten before forms look for what is left.
component('[data-draft-sent]', HTMLElement, forgetSentDraft);
component('form[data-draft]', HTMLFormElement, setUpDraft);
component('form[data-forget-drafts]', HTMLFormElement, forgetDraftsOnSubmit);
component('.site-nav [aria-current]', HTMLElement, (link) => {
  // On phones the links scroll sideways: the current one must be in sight. The page itself stays where its address points to.
  for (let bar = link.parentElement; bar !== null && bar !== document.body; bar = bar.parentElement) {
    if (bar.scrollWidth <= bar.clientWidth) continue;
    const middle = link.getBoundingClientRect().left - bar.getBoundingClientRect().left;
    bar.scrollLeft += middle - (bar.clientWidth - link.clientWidth) / 2;
    break;
  }
});
component('button[data-print]', HTMLButtonElement, (button) => {
  button.addEventListener('click', () => window.print());
});
component('[data-chart]', HTMLElement, (figure) => {
  // The charts are a bundle of their own that only pages with a chart load.
  void import('./charts').then(({ drawChart }) => drawChart(figure));
});

// htmx calls this for the whole page when it is ready, and for every part that it brings later.
htmx.onLoad((root) => {
  if (root instanceof HTMLElement) startComponents(root);
});
