// The form of objectives: a new row gets the next code of its kind, a parent that is picked joins the others.
import './rowforms.js';

const form = document.querySelector('[data-rowform]');
const taken = form.dataset.taken.split(' ');
const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function nextCode(stem) {
  const pattern = new RegExp(`^${escaped(stem)}(\\d{1,6})$`);
  const codes = [...taken, ...[...form.querySelectorAll('[data-code]')].map((field) => field.value)];
  const numbers = codes.map((code) => code.match(pattern)).filter(Boolean).map((found) => Number(found[1]));
  return stem && `${stem}${Math.max(0, ...numbers) + 1}`;
}

function suggest(row) {
  const code = row.querySelector('[data-code]');
  const suggested = row.querySelector('[data-suggested]');
  if (code.value !== suggested.value) return;
  const stems = JSON.parse(row.closest('[data-rows]').dataset.stems);
  code.value = '';
  code.value = nextCode(stems[row.querySelector('[data-kind-of-row]').value] || '');
  suggested.value = code.value;
}

const isNew = (row) => !row.querySelector('[name$="-was"]').value;

form.addEventListener('click', (event) => {
  const group = event.target.closest('[data-row-add]')?.closest('[data-rows]');
  if (!group) return;
  const row = group.querySelector('[data-row-list]').lastElementChild;
  const before = row.previousElementSibling;
  for (const name of ['-kind', '-expected']) {
    const value = before?.querySelector(`[name$="${name}"]`).value;
    if (value) row.querySelector(`[name$="${name}"]`).value = value;
  }
  suggest(row);
  row.querySelector('[name$="-title"]').focus();
});

form.addEventListener('change', (event) => {
  const row = event.target.closest('[data-row]');
  if (!row) return;
  if ('kindOfRow' in event.target.dataset && isNew(row)) suggest(row);
  if ('parent' in event.target.dataset && event.target.value.trim()) {
    const parents = row.querySelector('[data-parents]');
    const weight = row.querySelector('[data-parent-weight]');
    const [code] = event.target.value.trim().split(/\s/);
    const more = weight.value && weight.value !== '1' ? `${code}:${weight.value}` : code;
    parents.value = `${parents.value} ${more}`.trim();
    event.target.value = '';
    weight.value = '';
  }
});
