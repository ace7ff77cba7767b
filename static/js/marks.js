// The gradebook as a spreadsheet: what is typed, pasted or filled is saved in small batches, each cell with the number of
// the mark it showed, so that nothing another teacher entered meanwhile is overwritten without asking.
import './grid.js';
import { Autosave } from './autosave.js';
import { bareOf } from './barecells.js';
import { limitsOf, take } from './cells.js';
import { wireClashes } from './clashes.js';
import { wirePreview } from './pastes.js';
import { SealedQueue } from './sealed.js';
import { wireSift } from './sift.js';
import { toast } from './toast.js';
import { word } from './words.js';

const TOGETHER = 900; // edits made one after another go as one batch
const PAUSE = 2000; // typing that stops is taken as it stands

const tidy = (text) => (text === '' ? '' : String(Number(text)));

function why(cell) {
  const { max } = limitsOf(cell);
  const number = Number(cell.value);
  return number >= 0 && number <= max ? word('two_places') : word('range', { min: 0, max });
}

/** Marks a cell that cannot be saved and says why. */
function check(cell) {
  const fits = take(cell, cell.value) !== null;
  cell.td.classList.toggle('wrong-cell', !fits);
  if (cell.isHere) cell.field.setAttribute('aria-invalid', String(!fits));
  cell.td.title = fits ? '' : why(cell);
  return fits;
}

function show(cell, source) {
  cell.source = source;
  cell.td.classList.toggle('low', cell.value !== '' && Number(cell.value) * 10 < Number(cell.dataset.max) * 6);
  if (source === 'override' || source === 'import') cell.td.dataset.s = source;
  else delete cell.td.dataset.s;
}

function wire(table) {
  const bar = document.getElementById(table.dataset.grid);
  const rows = new Map([...table.tBodies[0].rows].map((row) => [row.dataset.u, row]));
  const heads = [...(table.tHead?.rows[0].cells || [])];
  const reason = document.querySelector('[data-reason]');
  const changed = new Set(); // cells of this moment, sent together
  let batch = null;
  let count = 0;
  let pause = null;

  const onlyOne = 'u' in table.dataset; // the page of one student: a row for each column
  const headOf = (column) => (onlyOne ? table.querySelector(`td[data-c="${column}"]`) : heads.find((one) => one.dataset.c === column));
  function cellAt(student, column) {
    const head = headOf(column);
    const td = onlyOne ? head : rows.get(String(student))?.cells[head?.cellIndex];
    return td ? bareOf(td) : null;
  }

  const autosave = new Autosave({
    url: table.dataset.save,
    queue: new SealedQueue(table.dataset),
    signIn: table.dataset.signIn,
    hooks: {
      seq: () => 0,
      setSeq: () => {},
      content: (body) => body.edits,
      saved: (id, data) => {
        data.saved.forEach(accept);
        clashes.add(data.conflicts);
        tell(data);
      },
      over: () => { table.dataset.shut = ''; },
    },
  });

  const clashes = wireClashes(document.getElementById('clashes'), cellAt, {
    useTheirs: (cell, { theirs, number }) => {
      cell.value = theirs ?? '';
      cell.asked = undefined;
      cell.known = { value: cell.value, number, source: theirs === null ? '' : 'override' };
      show(cell, cell.known.source);
      cell.td.classList.remove('dirty');
    },
    useMine: (cell, { yours, number }) => {
      cell.known.number = number;
      put([[cell, yours]], 0);
    },
  });
  wirePreview(document.getElementById('paste'), table);

  // What the person wants of a cell becomes an edit; nothing is sent that stands already.
  function settle(cell) {
    const { goal } = cell;
    cell.goal = undefined;
    if (!check(cell)) {
      autosave.show('wrong', word('refused', { why: `${cell.getAttribute('aria-label')} ${why(cell)}` }));
      return;
    }
    const value = tidy(take(cell, cell.value));
    if (value !== cell.value) cell.value = value;
    if (value === (cell.asked ?? cell.known.value)) return;
    if (value === '' && cell.stays && goal === undefined) {
      cell.value = cell.asked ?? cell.known.value;
      toast(word('computed_stays'));
      return;
    }
    const isBack = goal === '' || goal === 'computed' || value === '';
    cell.asked = value;
    cell.wish = isBack ? null : value;
    show(cell, isBack ? goal || '' : 'override');
    cell.td.classList.add('dirty');
    if (!changed.size) queueMicrotask(collect);
    changed.add(cell);
  }

  function collect() {
    put([...changed].map((cell) => [cell, cell.wish]), TOGETHER);
    changed.clear();
  }

  /** Edits join the batch that has not left yet, and those that were refused try again with them. */
  function put(pairs, delay) {
    const edits = new Map();
    const add = (one) => edits.set(`${one.student}:${one.column}`, one);
    for (const [id, held] of [...autosave.held]) {
      if (held !== 'refused') continue;
      autosave.waiting.get(id).edits.forEach(add);
      autosave.resolve(id, 0, null);
    }
    if (batch && autosave.waiting.has(batch) && !autosave.sent.has(batch)) autosave.waiting.get(batch).edits.forEach(add);
    else batch = `${Date.now()}-${count += 1}`;
    for (const [cell, points] of pairs) {
      const { key, column, student } = cell;
      add({ column, student, points, seen: edits.get(key)?.seen ?? cell.known.number });
    }
    autosave.put(batch, { edits: [...edits.values()], reason: reason?.value.trim() || '' }, delay);
  }

  function accept({ column, student, item, points, source, number }) {
    const cell = cellAt(student, column);
    if (!cell) return;
    const head = headOf(column);
    if (item) head.dataset.i = item;
    cell.known = { value: points ?? '', number, source: source || '' };
    const later = [...autosave.waiting.values()].flatMap((body) => body.edits).find((one) => one.column === column && one.student === student);
    if (later) {
      later.seen = number;
      autosave.keep();
      return;
    }
    if (cell.value === cell.asked) cell.value = cell.known.value;
    cell.asked = undefined;
    show(cell, cell.known.source);
    cell.td.classList.remove('dirty');
  }

  function tell({ totals = {}, averages = {} }) {
    for (const [student, { text, low, steps }] of Object.entries(totals)) {
      const place = onlyOne ? document.querySelector('[data-total]') : rows.get(student)?.querySelector('.sum');
      if (!place) continue;
      place.textContent = text;
      place.classList.toggle('low', low);
      const list = document.querySelector('[data-steps]');
      if (onlyOne && list) list.replaceChildren(...steps.map((textContent) => Object.assign(document.createElement('li'), { textContent })));
    }
    for (const [column, text] of Object.entries(averages)) {
      const place = !onlyOne && table.tFoot?.rows[0].cells[headOf(column)?.cellIndex];
      if (place) place.textContent = text;
    }
  }

  // the line above the grid says where the mark comes from, and leads to its story
  function story(cell) {
    const { i } = headOf(cell.column).dataset;
    return i && cell.known.number ? `${table.dataset.here}/${cell.student}/${i}` : null;
  }

  function explain(cell) {
    if (!bar) return;
    const parts = [word('full_mark', { n: cell.dataset.max }), cell.source && word(`source_${cell.source}`), cell.td.querySelector('small')?.textContent];
    bar.append(...parts.filter(Boolean).map((textContent) => Object.assign(document.createElement('span'), { textContent })));
    const href = story(cell);
    if (href) bar.append(Object.assign(document.createElement('a'), { href, textContent: word('story') }));
  }

  table.addEventListener('focusin', (event) => {
    const cell = bareOf(event.target.closest('td') || table);
    if (cell) explain(cell);
  });
  table.addEventListener('change', (event) => {
    const cell = bareOf(event.target.closest('td'));
    if (cell) settle(cell);
  });
  table.addEventListener('input', (event) => {
    const cell = bareOf(event.target.closest('td'));
    if (!cell || !check(cell)) return;
    clearTimeout(pause);
    if (event.target === cell.field) pause = setTimeout(() => { if (cell.isHere) settle(cell); }, PAUSE);
  });
  table.addEventListener('keydown', (event) => {
    const cell = event.ctrlKey && event.key === 'Enter' && bareOf(event.target.closest('td'));
    const href = cell && story(cell);
    if (href) location.assign(href);
  });
  const last = () => {
    const field = table.querySelector('.editor');
    const cell = field && bareOf(field.closest('td'));
    if (cell) settle(cell);
    if (changed.size) collect();
  };
  document.addEventListener('visibilitychange', last, true);
  addEventListener('beforeunload', last, true);
  document.querySelectorAll('[data-leave]').forEach((link) => link.addEventListener('click', async (event) => {
    last();
    if (autosave.isClean || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (await autosave.flush()) location.assign(link.href);
  }));

  for (const [id, { body }] of Object.entries(autosave.left())) {
    for (const { column, student, points } of body.edits) {
      const cell = cellAt(student, column);
      if (!cell) continue;
      cell.value = points ?? '';
      cell.asked = cell.value;
      show(cell, points === null ? '' : 'override');
      cell.td.classList.add('dirty');
    }
    autosave.put(id, body);
  }
}

document.querySelectorAll('table[data-save]').forEach(wire);
document.querySelectorAll('form[data-sift]').forEach(wireSift);
