// A grid that works like a spreadsheet: arrows and Enter move, typing replaces, a block is chosen, copied and pasted,
// a column fills, and every step can be taken back.
import { bareOf } from './barecells.js';
import { take, write } from './cells.js';
import { toast } from './toast.js';
import { word } from './words.js';

const PAGE = 10;
const NAMED = 3; // of what did not fit, so many are named

function wire(table) {
  const bar = document.getElementById(table.dataset.grid) || table.closest('section, form, main')?.querySelector('.gridbar');
  // A table may have thousands of cells: only the rows asked for are looked into, and rows a filter hides are passed over.
  const lines = () => [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !row.hidden);
  const cellsOf = (row) => (row ? [...row.cells].filter((cell) => cell.tagName === 'TD') : []);
  const inputOf = (cell) => bareOf(cell) || cell.querySelector('input, select');
  const isClosed = (field) => field.readOnly || field.disabled;
  const steps = []; // what was changed: each a list of [field, before, after, what to go back to]
  const undone = [];
  let chosen = [];
  let current = null;
  let anchor = null; // where a chosen block begins
  let isEditing = false;
  let isChoosing = false;
  let before = '';
  let was = null;

  function place(cell) {
    const all = lines();
    const y = all.indexOf(cell.parentElement);
    return [all, y, y < 0 ? -1 : cellsOf(all[y]).indexOf(cell)];
  }

  /** The chosen cells, row by row; one where no block is chosen. */
  function block() {
    if (!current) return [];
    const [all, y, x] = place(current);
    const [, from, left] = place(anchor || current);
    const [top, bottom] = [Math.min(y, from), Math.max(y, from)];
    if (y < 0 || from < 0) return [[current]]; // a filter has hidden it
    return all.slice(top, bottom + 1).map((row) => cellsOf(row).slice(Math.min(x, left), Math.max(x, left) + 1));
  }

  const isBlock = () => anchor && anchor !== current;

  function mark() {
    chosen.forEach((cell) => cell.classList.remove('chosen'));
    chosen = isBlock() ? block().flat() : [];
    chosen.forEach((cell) => cell.classList.add('chosen'));
  }

  /** What was typed into the cell becomes a step of its own. */
  function settle() {
    const field = current && inputOf(current);
    if (field && field.value !== before) done([[field, before, field.value, was]]);
    remember();
  }

  function done(step) {
    steps.push(step);
    undone.length = 0;
  }

  function remember() {
    const field = current && inputOf(current);
    before = field?.value ?? '';
    was = field?.memo?.() ?? null;
  }

  function select(cell) {
    settle();
    if (current && current !== cell) {
      current.removeAttribute('aria-selected');
      if (!inputOf(current)) current.tabIndex = -1;
    }
    current = cell;
    if (!isChoosing) anchor = cell;
    isEditing = false;
    remember();
    cell.setAttribute('aria-selected', 'true');
    if (!inputOf(cell)) cell.tabIndex = 0;
    mark();
    explain(cell);
  }

  function go(cell) {
    const target = inputOf(cell) || cell;
    if (target === cell) cell.tabIndex = 0;
    target.focus();
    target.select?.();
  }

  function explain(cell) {
    if (!bar) return;
    const parts = (cell.dataset.say || titleOf(cell)).split('|').map((part) => part.trim());
    bar.replaceChildren(...parts.map((part, i) => Object.assign(document.createElement(i ? 'span' : 'b'), { textContent: part })));
  }

  const columnOf = (cell) => {
    const heads = table.tHead?.rows[table.tHead.rows.length - 1]?.cells[cell.cellIndex];
    return heads?.firstChild?.textContent.trim() || '';
  };
  const titleOf = (cell) => (inputOf(cell)
    ? [inputOf(cell).getAttribute('aria-label'), cell.querySelector('small')?.title]
    : [cell.parentElement.querySelector('th')?.textContent.trim(), columnOf(cell), cell.textContent.trim()])
    .filter(Boolean).join(' | ');

  function target(event, cell) {
    const [all, y, x] = place(cell);
    if (y < 0) return null;
    const last = all.length - 1;
    const width = cellsOf(all[y]).length;
    const to = {
      ArrowDown: [y + 1, x], ArrowUp: [y - 1, x], ArrowRight: [y, x + 1], ArrowLeft: [y, x - 1],
      Enter: [event.shiftKey ? y - 1 : y + 1, x],
      PageDown: [Math.min(last, y + PAGE), x], PageUp: [Math.max(0, y - PAGE), x],
      Home: [event.ctrlKey ? 0 : y, 0], End: [event.ctrlKey ? last : y, width - 1],
      Tab: 'bare' in table.dataset ? [y, x + (event.shiftKey ? -1 : 1)] : undefined,
    }[event.key];
    const keepsKey = isEditing && !(inputOf(cell)?.tagName === 'SELECT' ? /Enter/ : /Enter|ArrowUp|ArrowDown|Page|Tab/).test(event.key);
    if (!to || keepsKey) return null;
    if (event.key === 'Tab') return sideways(all[y], x, event.shiftKey ? -1 : 1); // at the end of a row it goes on as in any page
    // A grid to type in skips what cannot be typed in, sideways.
    if (inputOf(cell) && /ArrowRight|ArrowLeft/.test(event.key)) {
      return sideways(all[y], x, event.key === 'ArrowRight' ? 1 : -1) || cellsOf(all[y])[to[1]] || cell;
    }
    return cellsOf(all[to[0]])[to[1]] || cell;
  }

  function sideways(row, x, step) {
    const cells = cellsOf(row);
    let at = x + step;
    while (cells[at] && !inputOf(cells[at])) at += step;
    return cells[at] || null;
  }

  const isWide = (event) => event.shiftKey && /Arrow|Page|Home|End/.test(event.key) && !isEditing;

  /** A bare cell that is selected and not being typed in is taken whole: cleared by one key, replaced by typing. */
  const isWhole = (field) => 'bare' in table.dataset && field && !isClosed(field) && !isEditing && field.value === before;

  table.addEventListener('keydown', (event) => {
    const cell = event.target.closest('td');
    if (!cell || event.altKey || event.isComposing || event.defaultPrevented) return;
    const field = inputOf(cell);
    const deed = (event.ctrlKey || event.metaKey) && field ? { z: event.shiftKey ? redo : undo, y: redo, d: fillDown }[event.key.toLowerCase()] : null;
    if (deed) {
      event.preventDefault();
      deed();
      return;
    }
    if (event.metaKey || (event.ctrlKey && event.key === 'Enter')) return;
    if (event.key === 'F2') isEditing = !isEditing;
    if (event.key === 'Escape' && field && field.value !== before) write(field, before);
    if (/^(Delete|Backspace)$/.test(event.key) && (isBlock() || isWhole(field))) {
      event.preventDefault();
      if (isBlock()) clear();
      else write(field, '');
      return;
    }
    if (event.key === 'Enter' && !field && cell.querySelector('a, button')) return;
    const to = target(event, cell);
    if (!to) return;
    event.preventDefault();
    isChoosing = isWide(event);
    go(to);
    isChoosing = false;
  });
  table.addEventListener('focusin', (event) => {
    const cell = event.target.closest('td');
    if (cell) select(cell);
  });
  table.addEventListener('mousedown', (event) => {
    const cell = event.target.closest('td');
    if (!cell || !event.shiftKey || !current) return;
    event.preventDefault();
    isChoosing = true;
    go(cell);
    isChoosing = false;
  });
  table.addEventListener('click', (event) => {
    const cell = event.target.closest('td');
    if (cell && !event.shiftKey && !event.target.closest('a, button, input, select')) go(cell);
    else if (cell && isWhole(inputOf(cell))) inputOf(cell).select();
  });
  table.addEventListener('dblclick', () => { isEditing = true; });

  // copying, pasting, filling and clearing, each in one step that can be taken back
  function put(step, which) {
    step.forEach(([field, ...values]) => {
      if (isClosed(field)) return;
      if (which === 1 && field.restore) field.restore(values[2]);
      write(field, values[which - 1]);
    });
    remember();
  }

  /** Takes the latest step back, or does again what was taken back. */
  function turn(from, to, which) {
    settle();
    const step = from.pop();
    if (!step) return;
    to.push(step);
    put(step, which);
    go(step[0][0].closest('td'));
    toast(word(which === 1 ? 'undone' : 'redone', { n: step.length }));
  }

  const undo = () => turn(steps, undone, 1);
  const redo = () => turn(undone, steps, 2);

  function change(pairs, say) {
    settle();
    const step = pairs.filter(([field, value]) => !isClosed(field) && field.value !== value)
      .map(([field, value]) => [field, field.value, value, field.memo?.() ?? null]);
    put(step, 2);
    if (step.length) done(step);
    toast(say, {
      undo: step.length ? () => {
        const at = steps.indexOf(step);
        if (at >= 0) undone.push(...steps.splice(at, 1));
        put(step, 1);
      } : undefined,
    });
  }

  function clear() {
    const fields = block().flat().map(inputOf).filter((field) => field && field.value !== '' && !isClosed(field) && !field.stays);
    change(fields.map((field) => [field, '']), word('cleared', { n: fields.length }));
  }

  /** The first row of the block goes into the rows below; of a single cell, the one above into it. */
  function fillDown() {
    let taken = block();
    if (taken.length === 1) {
      const [all, y] = place(current);
      if (!all[y - 1]) return;
      const here = cellsOf(all[y]);
      taken = [cellsOf(all[y - 1]).filter((_, x) => taken[0].includes(here[x])), taken[0]];
    }
    const [first, ...rest] = taken.map((row) => row.map(inputOf));
    const pairs = rest.flatMap((row) => row.map((field, x) => [field, first[x]?.value])).filter(([field, value]) => field && value && take(field, value) !== null);
    change(pairs, word('filled', { n: pairs.length }));
  }

  table.addEventListener('copy', (event) => {
    if (!isBlock()) return;
    const text = block().map((row) => row.map((cell) => inputOf(cell)?.value ?? cell.textContent.trim()).join('\t')).join('\n');
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
    toast(word('copied', { n: block().flat().length }));
  });

  /** A block from a spreadsheet, laid down from this cell on: what each cell takes, and what does not fit. */
  function laid(text, cell) {
    const [all, y, x] = place(cell);
    const pairs = [];
    const wrong = [];
    text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach((line, dy) => {
      const fields = cellsOf(all[y + dy]).slice(x).map(inputOf).filter(Boolean);
      line.split('\t').forEach((part, dx) => {
        const field = fields[dx];
        const value = field && !isClosed(field) ? take(field, part) : null;
        if (value) pairs.push([field, value]);
        else if (part.trim() !== '') wrong.push([field, part.trim().slice(0, 12)]);
      });
    });
    return { pairs, wrong };
  }

  /** One value for every cell of the chosen block. */
  function spread(text) {
    const fields = block().flat().map(inputOf).filter((field) => field && !isClosed(field));
    const fits = (field) => take(field, text) !== null;
    return {
      pairs: fields.filter(fits).map((field) => [field, take(field, text)]),
      wrong: fields.filter((field) => !fits(field)).map((field) => [field, text.trim().slice(0, 12)]),
    };
  }

  table.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') || '';
    const cell = event.target.closest('td');
    const isMany = /[\t\n]/.test(text.trimEnd());
    if (!(isMany || (isBlock() && text.trim())) || !cell || !inputOf(cell)) return;
    event.preventDefault();
    const { pairs, wrong } = isMany ? laid(text, cell) : spread(text);
    // A page may show first what would change, and do it when it is told to.
    if (!table.dispatchEvent(new CustomEvent('lms:paste', { cancelable: true, detail: { pairs, wrong } }))) return;
    const named = wrong.map(([field, part]) => `${field?.getAttribute('aria-label') || word('outside')}“${part}”`);
    const where = named.slice(0, NAMED).join('；') + (wrong.length > NAMED ? '…' : '');
    change(pairs, word(wrong.length ? 'pasted_skipped' : 'pasted', { n: pairs.length, skipped: wrong.length, where }));
  });

  document.querySelectorAll('[data-fill]').forEach((button) => button.addEventListener('click', () => {
    const field = current && inputOf(current);
    if (!field || field.value === '' || take(field, field.value) === null) return void toast(word('fill_first'));
    const [all, , x] = place(current);
    const empty = all.map((row) => cellsOf(row)[x]).map((one) => one && inputOf(one)).filter((one) => one && one.value === '' && !isClosed(one));
    change(empty.map((one) => [one, field.value]), word('filled', { n: empty.length }));
    go(current);
  }));

  // other scripts of the page change many cells as one step
  table.addEventListener('lms:change', ({ detail }) => change(detail.pairs, detail.say));

  table.setAttribute('role', 'grid');
  if (!('bare' in table.dataset)) lines().flatMap(cellsOf).forEach((cell) => { if (!inputOf(cell) && !cell.hasAttribute('tabindex')) cell.tabIndex = -1; });
  const top = cellsOf(lines()[0]);
  const first = table.querySelector('td[aria-selected=true]') || (top.find(bareOf) ?? top[0]);
  if (first) {
    if (bareOf(first) || !inputOf(first)) first.tabIndex = 0;
    if (first.hasAttribute('aria-selected')) select(first);
  }
}

document.querySelectorAll('table[data-grid]').forEach(wire);
