// Typing in paper forms: one key a cell where that can be, Enter for the next form, no mouse.
import { Autosave } from './autosave.js';
import { askWhich } from './conflict.js';
import { SealedQueue } from './sealed.js';
import { word } from './words.js';

const TYPING = 600;

function wire(table) {
  const keys = new Map([...table.querySelectorAll('th[data-keys]')].map((head) => [head.dataset.column, JSON.parse(head.dataset.keys)]));
  const rows = [...table.querySelectorAll('tr[data-student]')];
  const rowOf = (id) => rows.find((row) => row.dataset.student === id);
  const fieldsOf = (row) => [...row.querySelectorAll('input[data-criterion]')];
  const all = rows.flatMap(fieldsOf);
  const onward = document.querySelector('[data-onward]');
  const valuesOf = (field) => keys.get(field.dataset.criterion) || [];
  const fold = (text) => text.normalize('NFKC').trim();

  function read(row) {
    const values = {};
    for (const field of fieldsOf(row)) if (check(field)) values[field.dataset.criterion] = field.value.trim();
    return { student: Number(row.dataset.student), values };
  }

  function write(row, { values = {} } = {}) {
    for (const field of fieldsOf(row)) field.value = values[field.dataset.criterion] ?? '';
  }

  function check(field) {
    const isRight = field.value.trim() === '' || valuesOf(field).some(([, value]) => value === field.value.trim());
    field.closest('td').classList.toggle('wrong-cell', !isRight);
    if (isRight) field.removeAttribute('aria-invalid');
    else field.setAttribute('aria-invalid', 'true');
    return isRight;
  }

  function said(row, { values = {} } = {}) {
    const name = row.querySelector('th').textContent.trim().replace(/\s+/g, ' ');
    return `${name}：${fieldsOf(row).map((field) => values[field.dataset.criterion] || '—').join(' ')}`;
  }

  const autosave = new Autosave({
    url: table.dataset.entry,
    queue: new SealedQueue(table.dataset),
    signIn: table.dataset.signIn,
    hooks: {
      seq: (id) => Number(rowOf(id)?.dataset.seq || 0),
      setSeq: (id, seq) => {
        rowOf(id).dataset.seq = seq;
        rowOf(id).querySelector('[data-sequence]').value = seq;
      },
      content: ({ values }) => ({ values, texts: {} }),
      conflict: (id, data) => {
        const row = rowOf(id);
        askWhich(document.getElementById(table.dataset.conflicts), said(row, data.answer), {
          useTheirs: () => { write(row, data.answer); clean(row); autosave.resolve(id, data.seq, null); },
          keepMine: () => autosave.resolve(id, data.seq, read(row)),
        });
      },
      saved: (id) => clean(rowOf(id)),
      over: () => all.forEach((field) => { field.readOnly = true; }),
    },
  });
  const clean = (row) => row.querySelectorAll('.dirty').forEach((cell) => cell.classList.remove('dirty'));

  function go(field) {
    if (!field) return;
    field.focus();
    field.select?.();
  }
  const beside = (field, by) => all[all.indexOf(field) + by] || (by > 0 ? onward : null);

  function down(field, by, column) {
    const row = rows[rows.indexOf(field.closest('tr')) + by];
    if (row) return fieldsOf(row).find((one) => column === undefined || one.dataset.criterion === column) || fieldsOf(row)[0];
    return by > 0 ? onward : null;
  }

  function keep(field) {
    const row = field.closest('tr');
    field.closest('td').classList.add('dirty');
    autosave.put(row.dataset.student, read(row), TYPING);
  }

  /** What was typed so far: a finished cell, the beginning of one, or nothing that fits. */
  function take(field) {
    const typed = fold(field.value);
    const fitting = valuesOf(field).filter(([key]) => key.startsWith(typed));
    const exact = fitting.find(([key]) => key === typed) || valuesOf(field).find(([, value]) => value === typed);
    if (typed === '' || exact) {
      field.dataset.last = field.value = exact ? exact[1] : '';
      check(field);
      keep(field);
      if (exact && fitting.length < 2) go(beside(field, 1));
      return;
    }
    const begins = fitting.length || valuesOf(field).some(([, value]) => value.startsWith(typed));
    if (begins) return;
    field.value = field.dataset.last || '';
    field.select();
    field.closest('td').classList.add('wrong-cell');
    const list = valuesOf(field);
    tell(list.length > 12 ? word('range', { min: list[0][1], max: list[list.length - 1][1] }) : list.map(([key, value]) => (key === value ? key : `${key} ${value}`)).join('　'), field);
  }

  function tell(text, field) {
    const place = document.getElementById(table.dataset.says);
    if (place) place.textContent = `${field.getAttribute('aria-label')}　${text}`;
  }

  table.addEventListener('input', (event) => {
    if (event.target.dataset.criterion && !event.isComposing) take(event.target);
  });
  table.addEventListener('compositionend', (event) => { if (event.target.dataset.criterion) take(event.target); });
  table.addEventListener('focusin', (event) => {
    const field = event.target;
    if (!field.dataset.criterion) return;
    field.dataset.last = field.value;
    rows.forEach((row) => row.classList.toggle('current', row.contains(field)));
    field.select();
    tell('', field);
  });
  table.addEventListener('focusout', (event) => {
    if (!event.target.dataset.criterion) return;
    if (!check(event.target)) { event.target.value = event.target.dataset.last || ''; check(event.target); }
    else event.target.closest('td').classList.remove('wrong-cell');
  });

  table.addEventListener('keydown', (event) => {
    const field = event.target;
    if (!field.dataset.criterion || event.isComposing || event.altKey || event.metaKey || event.ctrlKey) return;
    const column = field.dataset.criterion;
    const to = {
      Enter: () => down(field, event.shiftKey ? -1 : 1),
      ArrowDown: () => down(field, 1, column),
      ArrowUp: () => down(field, -1, column),
      ArrowRight: () => beside(field, 1),
      ArrowLeft: () => beside(field, -1),
      ' ': () => beside(field, 1),
      Backspace: () => (field.value === '' ? beside(field, -1) : null),
      Escape: () => { field.value = field.dataset.last || ''; check(field); return field; },
    }[event.key]?.();
    if (to === undefined || (to === null && event.key === 'Backspace')) return;
    event.preventDefault();
    go(to);
  });

  for (const [id, { body, seq }] of Object.entries(autosave.left())) {
    const row = rowOf(id);
    if (!row) continue;
    row.dataset.seq = seq;
    write(row, body);
    autosave.put(id, body);
  }

  // a scanner types an address and Enter; so does a person with a 学号
  const find = document.querySelector('form[data-find]');
  find?.addEventListener('submit', (event) => {
    const asked = find.elements.find.value.trim();
    const sheet = asked.match(/\/sheets\/(\d+)/)?.[1];
    const row = rows.find((one) => (sheet ? one.dataset.sheet === sheet : one.dataset.number === asked));
    if (!row) return; // another page may have it
    event.preventDefault();
    find.elements.find.value = '';
    go(fieldsOf(row)[0]);
  });

  document.querySelectorAll('[data-leave]').forEach((link) => link.addEventListener('click', async (event) => {
    if (autosave.isClean || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (await autosave.flush()) location.assign(link.href);
  }));

  const wanted = rows.find((row) => row.hasAttribute('data-wanted')) || rows[0];
  if (wanted) go(fieldsOf(wanted).find((field) => field.value === '') || fieldsOf(wanted)[0]);
}

document.querySelectorAll('table[data-entry]').forEach(wire);
