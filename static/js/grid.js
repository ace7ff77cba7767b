// A grid that works like a spreadsheet: arrows and Enter move, typing replaces, a block is chosen, copied and pasted,
// a column fills, and every step can be taken back.
import { take, write } from './cells.js';
import { toast } from './toast.js';
import { word } from './words.js';

const PAGE = 10;
const NAMED = 3; // of what did not fit, so many are named

function wire(table) {
  const bar = document.getElementById(table.dataset.grid) || table.closest('section, form, main')?.querySelector('.gridbar');
  const rows = () => [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.cells].filter((cell) => cell.tagName === 'TD'));
  const inputOf = (cell) => cell.querySelector('input, select');
  const isClosed = (field) => field.readOnly || field.disabled;
  const steps = []; // what was changed: each a list of [field, before, after]
  let current = null;
  let anchor = null; // where a chosen block begins
  let isEditing = false;
  let isChoosing = false;
  let before = '';

  function place(cell) {
    const all = rows();
    const y = all.findIndex((row) => row.includes(cell));
    return [all, y, y < 0 ? -1 : all[y].indexOf(cell)];
  }

  /** The chosen cells, row by row; one where no block is chosen. */
  function block() {
    if (!current) return [];
    const [all, y, x] = place(current);
    const [, from, left] = place(anchor || current);
    const [top, bottom] = [Math.min(y, from), Math.max(y, from)];
    return all.slice(top, bottom + 1).map((row) => row.slice(Math.min(x, left), Math.max(x, left) + 1));
  }

  const isBlock = () => anchor && anchor !== current;

  function mark() {
    table.querySelectorAll('td.chosen').forEach((cell) => cell.classList.remove('chosen'));
    if (isBlock()) block().flat().forEach((cell) => cell.classList.add('chosen'));
  }

  /** What was typed into the cell becomes a step of its own. */
  function settle() {
    const field = current && inputOf(current);
    if (field && field.value !== before) steps.push([[field, before, field.value]]);
    before = field?.value ?? '';
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
    before = inputOf(cell)?.value ?? '';
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
    const last = all.length - 1;
    const to = {
      ArrowDown: [y + 1, x], ArrowUp: [y - 1, x], ArrowRight: [y, x + 1], ArrowLeft: [y, x - 1],
      Enter: [event.shiftKey ? y - 1 : y + 1, x],
      PageDown: [Math.min(last, y + PAGE), x], PageUp: [Math.max(0, y - PAGE), x],
      Home: [event.ctrlKey ? 0 : y, 0], End: [event.ctrlKey ? last : y, all[y].length - 1],
    }[event.key];
    const keepsKey = isEditing && !(inputOf(cell)?.tagName === 'SELECT' ? /Enter/ : /Enter|ArrowUp|ArrowDown|Page/).test(event.key);
    if (!to || keepsKey) return null;
    // A grid to type in skips what cannot be typed in, sideways.
    if (inputOf(cell) && /ArrowRight|ArrowLeft/.test(event.key)) {
      const step = event.key === 'ArrowRight' ? 1 : -1;
      let at = to[1];
      while (all[y][at] && !inputOf(all[y][at])) at += step;
      return all[y][at] || all[y][to[1]] || cell;
    }
    return all[to[0]]?.[to[1]] || cell;
  }

  const isWide = (event) => event.shiftKey && /Arrow|Page|Home|End/.test(event.key) && !isEditing;

  table.addEventListener('keydown', (event) => {
    const cell = event.target.closest('td');
    if (!cell || event.altKey || event.isComposing || event.defaultPrevented) return;
    const field = inputOf(cell);
    const deed = (event.ctrlKey || event.metaKey) && field ? { z: undo, d: fillDown }[event.key.toLowerCase()] : null;
    if (deed) {
      event.preventDefault();
      deed();
      return;
    }
    if (event.metaKey || (event.ctrlKey && event.key === 'Enter')) return;
    if (event.key === 'F2') isEditing = !isEditing;
    if (event.key === 'Escape' && field && field.value !== before) write(field, before);
    if (/^(Delete|Backspace)$/.test(event.key) && isBlock()) {
      event.preventDefault();
      clear();
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
  });
  table.addEventListener('dblclick', () => { isEditing = true; });

  // copying, pasting, filling and clearing, each in one step that can be taken back
  function put(step, which) {
    step.forEach((one) => { if (!isClosed(one[0])) write(one[0], one[which]); });
    before = (current && inputOf(current)?.value) ?? '';
  }

  function undo() {
    settle();
    const step = steps.pop();
    if (!step) return;
    put(step, 1);
    go(step[0][0].closest('td'));
    toast(word('undone', { n: step.length }));
  }

  function change(pairs, say) {
    settle();
    const step = pairs.filter(([field, value]) => !isClosed(field) && field.value !== value).map(([field, value]) => [field, field.value, value]);
    put(step, 2);
    if (step.length) steps.push(step);
    toast(say, {
      undo: step.length ? () => {
        const at = steps.indexOf(step);
        if (at >= 0) steps.splice(at, 1);
        put(step, 1);
      } : undefined,
    });
  }

  function clear() {
    const fields = block().flat().map(inputOf).filter((field) => field && field.value !== '' && !isClosed(field));
    change(fields.map((field) => [field, '']), word('cleared', { n: fields.length }));
  }

  /** The first row of the block goes into the rows below; of a single cell, the one above into it. */
  function fillDown() {
    let chosen = block();
    if (chosen.length === 1) {
      const [all, y] = place(current);
      if (!all[y - 1]) return;
      chosen = [all[y - 1].filter((_, x) => chosen[0].includes(all[y][x])), chosen[0]];
    }
    const [first, ...rest] = chosen.map((row) => row.map(inputOf));
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

  table.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') || '';
    const cell = event.target.closest('td');
    if (!/[\t\n]/.test(text.trimEnd()) || !cell || !inputOf(cell)) return;
    event.preventDefault();
    const [all, y, x] = place(cell);
    const pairs = [];
    const wrong = [];
    text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach((line, dy) => {
      const fields = (all[y + dy] || []).slice(x).map(inputOf).filter(Boolean);
      line.split('\t').forEach((part, dx) => {
        const field = fields[dx];
        const value = field && !isClosed(field) ? take(field, part) : null;
        if (value) pairs.push([field, value]);
        else if (part.trim() !== '') wrong.push(`${field?.getAttribute('aria-label') || word('outside')}“${part.trim().slice(0, 12)}”`);
      });
    });
    const where = wrong.slice(0, NAMED).join('；') + (wrong.length > NAMED ? '…' : '');
    change(pairs, word(wrong.length ? 'pasted_skipped' : 'pasted', { n: pairs.length, skipped: wrong.length, where }));
  });

  document.querySelectorAll('[data-fill]').forEach((button) => button.addEventListener('click', () => {
    const field = current && inputOf(current);
    if (!field || field.value === '' || take(field, field.value) === null) return void toast(word('fill_first'));
    const [all, , x] = place(current);
    const empty = all.map((row) => row[x] && inputOf(row[x])).filter((one) => one && one.value === '');
    change(empty.map((one) => [one, field.value]), word('filled', { n: empty.length }));
    go(current);
  }));

  // other scripts of the page change many cells as one step
  table.addEventListener('lms:change', ({ detail }) => change(detail.pairs, detail.say));

  table.setAttribute('role', 'grid');
  rows().flat().forEach((cell) => { if (!inputOf(cell) && !cell.hasAttribute('tabindex')) cell.tabIndex = -1; });
  const first = table.querySelector('td[aria-selected=true]') || rows()[0]?.[0];
  if (first) {
    if (!inputOf(first)) first.tabIndex = 0;
    if (first.hasAttribute('aria-selected')) select(first);
  }
}

document.querySelectorAll('table[data-grid]').forEach(wire);
