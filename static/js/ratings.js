// The grid of an evaluation: each student's row is saved by itself, with the sequence of its own review.
import { Autosave } from './autosave.js';
import { askWhich } from './conflict.js';
import { wireHandIn } from './handin.js';
import { SealedQueue } from './sealed.js';
import { word } from './words.js';

const TYPING = 600;

function wire(table) {
  const { ratings: url, attempt, signIn, conflicts, handIn } = table.dataset;
  const rowOf = (id) => table.querySelector(`tr[data-student="${id}"]`);
  const fieldsOf = (row) => [...row.querySelectorAll('input[data-criterion]')];

  function read(row) {
    const values = {};
    for (const field of fieldsOf(row)) if (check(field)) values[field.dataset.criterion] = field.value;
    return { student: Number(row.dataset.student), values };
  }

  function write(row, { values = {} } = {}) {
    for (const field of fieldsOf(row)) field.value = values[field.dataset.criterion] ?? '';
  }

  function check(field) {
    const isRight = field.validity.valid;
    field.closest('td').classList.toggle('wrong-cell', !isRight);
    field.setAttribute('aria-invalid', String(!isRight));
    field.title = isRight ? '' : word('range', { min: field.min, max: field.max });
    return isRight;
  }

  function show(row, { sum, total, level, gap }) {
    for (const [name, text] of Object.entries({ sum, total, level })) {
      const place = row.querySelector(`[data-${name}]`);
      if (place) place.textContent = text || '—';
    }
    const badge = Object.assign(document.createElement('span'), { className: 'badge due', textContent: gap });
    row.querySelector('[data-gap]')?.replaceChildren(...(gap ? [badge] : []));
  }

  function said(row, { values = {} } = {}) {
    const name = row.querySelector('th').textContent.trim().split('\n')[0];
    return `${name}：${fieldsOf(row).map((field) => values[field.dataset.criterion] || '—').join(' ')}`;
  }

  const autosave = new Autosave({
    url,
    queue: new SealedQueue(table.dataset),
    signIn,
    hooks: {
      seq: (id) => Number(rowOf(id)?.dataset.seq || 0),
      setSeq: (id, seq) => { rowOf(id).dataset.seq = seq; },
      content: ({ values }) => ({ values, texts: {} }),
      conflict: (id, data) => {
        const row = rowOf(id);
        askWhich(document.getElementById(conflicts), said(row, data.answer), {
          useTheirs: () => { write(row, data.answer); clean(row); autosave.resolve(id, data.seq, null); },
          keepMine: () => autosave.resolve(id, data.seq, read(row)),
        });
      },
      saved: (id, data) => { clean(rowOf(id)); if (data.row) show(rowOf(id), data.row); },
      over: () => table.querySelectorAll('input[data-criterion]').forEach((field) => { field.readOnly = true; }),
    },
  });
  const clean = (row) => row.querySelectorAll('.dirty').forEach((cell) => cell.classList.remove('dirty'));

  table.addEventListener('input', (event) => {
    if (!event.target.dataset.criterion) return;
    const row = event.target.closest('tr');
    event.target.closest('td').classList.add('dirty');
    if (check(event.target)) autosave.put(row.dataset.student, read(row), TYPING);
  });

  for (const [id, { body, seq }] of Object.entries(autosave.left())) {
    const row = rowOf(id);
    if (!row) continue;
    row.dataset.seq = seq;
    write(row, body);
    autosave.put(id, body);
  }

  const form = document.getElementById(handIn);
  if (form) wireHandIn(form, autosave, attempt);
}

document.querySelectorAll('table[data-ratings]').forEach(wire);
