// A grid that works like a spreadsheet: arrows and Enter move, typing replaces, a block pastes, a column fills.
import { toast } from './toast.js';
import { word } from './words.js';

const PAGE = 10;

function wire(table) {
  const bar = document.getElementById(table.dataset.grid) || table.closest('section, form, main')?.querySelector('.gridbar');
  const rows = () => [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.cells].filter((cell) => cell.tagName === 'TD'));
  const inputOf = (cell) => cell.querySelector('input, select');
  let current = null;
  let isEditing = false;
  let before = '';

  function place(cell) {
    const all = rows();
    const y = all.findIndex((row) => row.includes(cell));
    return [all, y, y < 0 ? -1 : all[y].indexOf(cell)];
  }

  function select(cell) {
    if (current && current !== cell) {
      current.removeAttribute('aria-selected');
      if (!inputOf(current)) current.tabIndex = -1;
    }
    current = cell;
    isEditing = false;
    before = inputOf(cell)?.value ?? '';
    cell.setAttribute('aria-selected', 'true');
    if (!inputOf(cell)) cell.tabIndex = 0;
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
  const titleOf = (cell) => inputOf(cell)?.getAttribute('aria-label')
    || [cell.parentElement.querySelector('th')?.textContent.trim(), columnOf(cell), cell.textContent.trim()]
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
      return all[y][at] || cell;
    }
    return all[to[0]]?.[to[1]] || cell;
  }

  table.addEventListener('keydown', (event) => {
    const cell = event.target.closest('td');
    if (!cell || event.altKey || event.metaKey || event.isComposing) return;
    const field = inputOf(cell);
    if (event.key === 'F2') isEditing = !isEditing;
    if (event.key === 'Escape' && field && field.value !== before) set(field, before);
    if (event.key === 'Enter' && !field && cell.querySelector('a')) return;
    const to = target(event, cell);
    if (!to) return;
    event.preventDefault();
    go(to);
  });
  table.addEventListener('focusin', (event) => {
    const cell = event.target.closest('td');
    if (cell) select(cell);
  });
  table.addEventListener('click', (event) => {
    const cell = event.target.closest('td');
    if (cell && !event.target.closest('a, button, input, select')) go(cell);
  });
  table.addEventListener('dblclick', () => { isEditing = true; });

  // pasting and filling, each in one step that can be taken back
  const clean = (text) => text.normalize('NFKC').replace(/[\s分]/g, '');

  function fits(field, value) {
    if (value === '' || field.readOnly || field.disabled) return false;
    if (field.type !== 'number') return true;
    const number = Number(value);
    return Number.isFinite(number) && !(field.min !== '' && number < Number(field.min)) && !(field.max !== '' && number > Number(field.max));
  }

  function set(field, value) {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function change(pairs, say) {
    const old = pairs.map(([field]) => [field, field.value]);
    pairs.forEach(([field, value]) => set(field, value));
    toast(say, { undo: pairs.length ? () => old.forEach(([field, value]) => set(field, value)) : undefined });
  }

  table.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') || '';
    const cell = event.target.closest('td');
    if (!/[\t\n]/.test(text.trimEnd()) || !cell || !inputOf(cell)) return;
    event.preventDefault();
    const [all, y, x] = place(cell);
    const pairs = [];
    let skipped = 0;
    text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach((line, dy) => {
      const fields = (all[y + dy] || []).slice(x).map(inputOf).filter(Boolean);
      line.split('\t').forEach((part, dx) => {
        const value = clean(part);
        if (fields[dx] && fits(fields[dx], value)) pairs.push([fields[dx], value]);
        else if (value !== '') skipped += 1;
      });
    });
    change(pairs, word(skipped ? 'pasted_skipped' : 'pasted', { n: pairs.length, skipped }));
  });

  document.querySelectorAll('[data-fill]').forEach((button) => button.addEventListener('click', () => {
    const field = current && inputOf(current);
    if (!field || field.value === '') return;
    const [all, , x] = place(current);
    const empty = all.map((row) => row[x] && inputOf(row[x])).filter((one) => one && one.value === '');
    change(empty.map((one) => [one, field.value]), word('filled', { n: empty.length }));
  }));

  table.setAttribute('role', 'grid');
  rows().flat().forEach((cell) => { if (!inputOf(cell) && !cell.hasAttribute('tabindex')) cell.tabIndex = -1; });
  const first = table.querySelector('td[aria-selected=true]') || rows()[0]?.[0];
  if (first) {
    if (!inputOf(first)) first.tabIndex = 0;
    if (first.hasAttribute('aria-selected')) select(first);
  }
}

document.querySelectorAll('table[data-grid]').forEach(wire);
