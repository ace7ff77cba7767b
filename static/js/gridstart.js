// A value for many cells at once as a starting point: shown before it is done, taken back in one step.
import { limitsOf, offersOf, take } from './cells.js';
import { close } from './dialogs.js';
import { word } from './words.js';

const TINY = 1e-9;

/** So many percent of the full mark, on the step of the row, halves up. */
function share(field, percent) {
  const { max, step } = limitsOf(field);
  return String(Math.min(max, Math.round(((max * percent) / 100) / step + TINY) * step));
}

export function wireStart(form, table) {
  const named = (name) => form.elements[name];
  const chosen = () => [...table.tBodies[0].rows].filter((row) => row.dataset.student
    && (named('whom').value === 'all' || row.querySelector('input[name=student]')?.checked));

  function valueFor(field) {
    const value = named('value').value;
    if (offersOf(field).choices.length) return take(field, value);
    const percent = Number(value === 'percent' ? named('percent').value : value);
    return percent > 0 && percent <= 100 ? share(field, percent) : null;
  }

  function plan() {
    const fields = chosen().flatMap((row) => [...row.querySelectorAll('input[data-criterion]')]).filter((field) => !field.readOnly);
    const filled = fields.filter((field) => field.value !== '');
    const wanted = named('over').checked ? fields : fields.filter((field) => field.value === '');
    const pairs = wanted.map((field) => [field, valueFor(field)]).filter(([, value]) => value);
    const people = new Set(pairs.map(([field]) => field.closest('tr'))).size;
    return { pairs, people, kept: named('over').checked ? 0 : filled.length };
  }

  function preview() {
    const { pairs, people, kept } = plan();
    form.querySelector('[data-preview]').textContent = word('start_preview', { people, cells: pairs.length, kept });
    form.querySelector('button[type=submit]').disabled = pairs.length === 0;
  }

  form.addEventListener('input', (event) => {
    if (event.target.name === 'percent') form.querySelector('input[value=percent]').checked = true;
    preview();
  });
  form.closest('dialog').addEventListener('lms:open', preview);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { pairs, people } = plan();
    close(form.closest('dialog'));
    table.dispatchEvent(new CustomEvent('lms:change', { detail: { pairs, say: word('started', { people, cells: pairs.length }) } }));
  });
}
