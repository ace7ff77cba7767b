// The grid of an evaluation: each student's row is saved by itself, with the sequence of its own review.
import { Autosave } from './autosave.js';
import { askWhich } from './conflict.js';
import { sent, shown } from './cells.js';
import { open } from './dialogs.js';
import { check, wireCells } from './gridcells.js';
import { wireComments } from './gridcomments.js';
import { wireStart } from './gridstart.js';
import { wireHandIn } from './handin.js';
import { SealedQueue } from './sealed.js';
import { word } from './words.js';

const TYPING = 600;

function wire(table) {
  const { ratings: url, attempt, signIn, conflicts, handIn } = table.dataset;
  const rowOf = (id) => table.querySelector(`tr[data-student="${id}"]`);
  const fieldsOf = (row) => [...row.querySelectorAll('input[data-criterion]')];
  const clean = (row) => row.querySelectorAll('.dirty').forEach((cell) => cell.classList.remove('dirty'));
  let comments = null;

  function read(row) {
    const values = {};
    for (const field of fieldsOf(row)) if (check(field)) values[field.dataset.criterion] = sent(field);
    const texts = 'said' in row.dataset ? { comment: row.dataset.comment } : {};
    const used = row.dataset.used ? { used: JSON.parse(row.dataset.used) } : {};
    return { student: Number(row.dataset.student), values, texts, ...used };
  }

  function write(row, { values = {}, texts = {} } = {}) {
    for (const field of fieldsOf(row)) {
      field.value = shown(field, values[field.dataset.criterion]);
      check(field);
    }
    if (!('comment' in texts)) return;
    row.dataset.comment = texts.comment;
    comments?.show(row);
  }

  function show(row, { sum, total, level, gap }) {
    for (const [name, text] of Object.entries({ sum, total, level })) {
      const place = row.querySelector(`[data-${name}]`);
      if (place) place.textContent = text || '—';
    }
    const badge = Object.assign(document.createElement('span'), { className: 'badge due', textContent: gap });
    row.querySelector('[data-gap]')?.replaceChildren(...(gap ? [badge] : []));
  }

  function said(row, { values = {}, texts = {} } = {}) {
    const given = fieldsOf(row).map((field) => shown(field, values[field.dataset.criterion]) || '—').join(' ');
    return [`${row.dataset.name}：${given}`, texts.comment].filter(Boolean).join('\n');
  }

  /** How many rows are complete and not handed in yet. */
  function count() {
    const ready = [...table.tBodies[0].rows].filter((row) => row.dataset.student && !('done' in row.dataset)
      && fieldsOf(row).length && fieldsOf(row).every((field) => field.value !== '' && field.getAttribute('aria-invalid') !== 'true'));
    document.querySelectorAll('[data-hand-in-all]').forEach((button) => { button.textContent = word('hand_in_ready', { n: ready.length }); });
  }

  const autosave = new Autosave({
    url,
    queue: new SealedQueue(table.dataset),
    signIn,
    hooks: {
      seq: (id) => Number(rowOf(id)?.dataset.seq || 0),
      setSeq: (id, seq) => { rowOf(id).dataset.seq = seq; },
      content: ({ values, texts }) => ({ values, texts }),
      conflict: (id, data) => {
        const row = rowOf(id);
        askWhich(document.getElementById(conflicts), said(row, data.answer), {
          useTheirs: () => { write(row, data.answer); clean(row); count(); autosave.resolve(id, data.seq, null); },
          keepMine: () => autosave.resolve(id, data.seq, read(row)),
        });
      },
      saved: (id, data) => {
        const row = rowOf(id);
        delete row.dataset.used;
        clean(row);
        if (data.row) show(row, data.row);
        const wrong = row.querySelector('input[aria-invalid=true]'); // it was left out of what was saved
        if (wrong) setTimeout(() => autosave.show('wrong', word('refused', { why: `${wrong.getAttribute('aria-label')} ${wrong.title}` })));
      },
      over: () => table.querySelectorAll('input[data-criterion]').forEach((field) => { field.readOnly = true; }),
    },
  });

  table.addEventListener('input', (event) => {
    if (!event.target.dataset.criterion) return;
    const row = event.target.closest('tr');
    event.target.closest('td').classList.add('dirty');
    count();
    if (check(event.target)) autosave.put(row.dataset.student, read(row), TYPING);
  });
  // Typing goes on without a mark while it may still become an option; leaving the cell settles it.
  table.addEventListener('change', (event) => { if (event.target.dataset.criterion) count(); });

  wireCells(table, document.querySelector('[data-offers]'));
  const dialog = document.getElementById('comment');
  if (dialog) {
    comments = wireComments(dialog, table, (row, used, delay) => {
      row.dataset.said = '';
      if (used.length) row.dataset.used = JSON.stringify(used);
      autosave.put(row.dataset.student, read(row), delay);
    });
  }
  document.querySelectorAll('form[data-start]').forEach((form) => wireStart(form, table));
  listen(table, comments);

  for (const [id, { body, seq }] of Object.entries(autosave.left())) {
    const row = rowOf(id);
    if (!row) continue;
    row.dataset.seq = seq;
    write(row, body);
    if ('comment' in (body.texts || {})) row.dataset.said = '';
    autosave.put(id, body);
  }

  const form = document.getElementById(handIn);
  if (form) wireHandIn(form, autosave, attempt);
  count();
}

// Keys for the whole grid. Told by place as well: an input method for Chinese hides what they say.
function listen(table, comments) {
  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]') || event.isComposing || event.altKey || event.metaKey) return;
    const isHere = table.contains(event.target);
    if (event.target.closest('textarea, select, input:not([data-criterion]):not([type=checkbox])')) return;
    const { key, code, shiftKey, ctrlKey } = event;
    let act = null;
    if (ctrlKey) {
      if (key === 'Enter') act = () => document.querySelector('[data-hand-in-all]')?.focus();
    } else if (key === '?' || (code === 'Slash' && shiftKey)) act = () => open(document.getElementById('keys'));
    else if ((key === '/' || code === 'Slash' || code === 'NumpadDivide') && isHere && comments) act = () => comments.edit(event.target.closest('tr'));
    if (!act) return;
    event.preventDefault();
    act();
  });
}

document.querySelectorAll('table[data-ratings]').forEach(wire);
