// The attendance of a class: each student's row is saved by itself, with the signs the page had seen.
import { Autosave } from './autosave.js';
import { askWhich } from './conflict.js';
import { offersOf, take } from './cells.js';
import { check, wireCells } from './gridcells.js';
import { SealedQueue } from './sealed.js';

const TYPING = 600;

function wire(table) {
  const { attendance: url, signIn, conflicts } = table.dataset;
  const rowOf = (id) => table.querySelector(`tr[data-student="${id}"]`);
  const fieldsOf = (row) => [...row.querySelectorAll('input[data-criterion]')];
  const byShort = (field, short) => offersOf(field).choices.find((one) => one.short === short)?.value ?? '';
  const byValue = (field, value) => offersOf(field).choices.find((one) => one.value === value)?.short ?? '';
  const signOf = (field) => byShort(field, take(field, field.value) ?? '');

  function read(row) {
    const changed = fieldsOf(row).filter((field) => check(field) && signOf(field) !== field.dataset.seen);
    return { student: Number(row.dataset.student), signs: Object.fromEntries(changed.map((field) => [field.dataset.criterion, signOf(field)])) };
  }

  function write(row, { signs = {} } = {}) {
    for (const field of fieldsOf(row)) {
      if (!(field.dataset.criterion in signs)) continue;
      field.value = byValue(field, signs[field.dataset.criterion]);
      check(field);
    }
  }

  function said(row, { signs = {} } = {}) {
    const named = fieldsOf(row).filter((field) => field.dataset.criterion in signs);
    return named.map((field) => `${field.getAttribute('aria-label')} ${byValue(field, signs[field.dataset.criterion]) || '—'}`).join('\n');
  }

  function show(row, data) {
    for (const [name, text] of Object.entries(data.row || {})) {
      const place = row.querySelector(`[data-${name}]`);
      if (place) place.textContent = text;
    }
    const line = document.querySelector('[data-waiting-marks]');
    if (!line) return;
    line.textContent = data.waiting;
    line.parentElement.hidden = !data.waiting;
  }

  const autosave = new Autosave({
    url,
    queue: new SealedQueue(table.dataset),
    signIn,
    hooks: {
      // What the page has seen stands for the sequence: each cell has its own.
      seq: (id) => Object.fromEntries(fieldsOf(rowOf(id)).map((field) => [field.dataset.criterion, field.dataset.seen])),
      setSeq: (id, seen) => fieldsOf(rowOf(id)).forEach((field) => {
        if (field.dataset.criterion in seen) field.dataset.seen = seen[field.dataset.criterion];
      }),
      content: ({ signs }) => ({ signs }),
      conflict: (id, data) => {
        const row = rowOf(id);
        const mine = read(row);
        askWhich(document.getElementById(conflicts), said(row, data.answer), {
          useTheirs: () => { write(row, data.answer); autosave.resolve(id, data.seq, null); },
          keepMine: () => autosave.resolve(id, data.seq, mine),
        });
      },
      saved: (id, data) => {
        const row = rowOf(id);
        row.querySelectorAll('.dirty').forEach((cell) => cell.classList.remove('dirty'));
        show(row, data);
      },
    },
  });

  table.addEventListener('input', (event) => {
    if (!event.target.dataset.criterion) return;
    event.target.closest('td').classList.add('dirty');
    const row = event.target.closest('tr');
    if (check(event.target)) autosave.put(row.dataset.student, read(row), TYPING);
  });
  wireCells(table, document.querySelector('[data-offers]'));
}

document.querySelectorAll('table[data-attendance]').forEach(wire);
