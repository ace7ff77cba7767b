// What a paste would change is shown before it is done: each cell from what to what, and what does not fit, with the reason.
import { limitsOf } from './cells.js';
import { close, open } from './dialogs.js';
import { word } from './words.js';

const SHOWN = 200;

const made = (tag, textContent) => Object.assign(document.createElement(tag), { textContent });

function reason(field, part) {
  if (!field) return word('outside');
  if (field.readOnly) return word('shut_cell');
  const number = Number(part.normalize('NFKC').replace(/[\s分]/g, ''));
  const { max } = limitsOf(field);
  if (Number.isNaN(number)) return word('no_number');
  return number < 0 || number > max ? word('range', { min: 0, max }) : word('two_places');
}

export function wirePreview(dialog, table) {
  if (!dialog) return;
  const place = (name) => dialog.querySelector(`[data-${name}]`);
  const go = place('go');
  let pairs = [];

  function row(name, before, after) {
    const line = document.createElement('tr');
    const head = made('th', name);
    head.scope = 'row';
    line.append(head, made('td', before), made('td', after));
    return line;
  }

  function list(name, lines) {
    const box = place(name);
    box.hidden = lines.length === 0;
    const shown = lines.slice(0, SHOWN);
    if (lines.length > SHOWN) shown.push(row(word('and_more', { n: lines.length - SHOWN }), '', ''));
    box.querySelector('tbody').replaceChildren(...shown);
  }

  table.addEventListener('lms:paste', (event) => {
    event.preventDefault();
    const { detail } = event;
    pairs = detail.pairs.filter(([field, value]) => Number(field.value) !== Number(value) || field.value === '');
    const over = pairs.filter(([field]) => field.stays).length;
    const says = [word('paste_says', { n: pairs.length, same: detail.pairs.length - pairs.length, wrong: detail.wrong.length })];
    if (over) says.push(word('paste_over', { n: over }));
    place('says').textContent = says.join('');
    list('changes', pairs.map(([field, value]) => row(field.getAttribute('aria-label'), field.value || '—', value)));
    list('refusals', detail.wrong.map(([field, part]) => row(field?.getAttribute('aria-label') || '—', part, reason(field, part))));
    go.disabled = pairs.length === 0;
    go.textContent = word('paste_go', { n: pairs.length });
    open(dialog);
    (pairs.length ? go : dialog.querySelector('[data-close]')).focus();
  });
  go.addEventListener('click', () => {
    close(dialog);
    table.dispatchEvent(new CustomEvent('lms:change', { detail: { pairs, say: word('pasted', { n: pairs.length }) } }));
  });
}
