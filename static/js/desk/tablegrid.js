// The Markdown table the cursor stands in, as a grid; only its own lines are written back.
import { word } from '../words.js';

const RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** Cells of a line; a bar behind a backslash or in code belongs to its cell. */
export function cellsOf(line) {
  const cells = [''];
  let code = '';
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at];
    const ticks = /^`+/.exec(line.slice(at))?.[0];
    if (sign === '\\' && line[at + 1] === '|') { cells[cells.length - 1] += '|'; at += 1; } else if (ticks) {
      if (!code) code = ticks; else if (code === ticks) code = '';
      cells[cells.length - 1] += ticks;
      at += ticks.length - 1;
    } else if (sign === '|' && !code) cells.push('');
    else cells[cells.length - 1] += sign;
  }
  if (/^\s*\|/.test(line)) cells.shift();
  if (/\|\s*$/.test(line) && cells.length > 1) cells.pop();
  return cells.map((cell) => cell.trim());
}

const written = (cells) => `| ${cells.map((cell) => cell.replace(/\s*\n\s*/g, '<br>').replace(/\|/g, '\\|')).join(' | ')} |`;

function tableAt(doc, number) {
  if (!doc.line(number).text.includes('|')) return null;
  let first = number;
  let last = number;
  while (first > 1 && doc.line(first - 1).text.includes('|')) first -= 1;
  while (last < doc.lines && doc.line(last + 1).text.includes('|')) last += 1;
  if (last - first < 1 || !RULE.test(doc.line(first + 1).text)) return null;
  const lines = [];
  for (let n = first; n <= last; n += 1) lines.push(doc.line(n).text);
  return { from: doc.line(first).from, to: doc.line(last).to, rule: cellsOf(lines[1]), rows: [lines[0], ...lines.slice(2)].map(cellsOf), lines: [lines[0], ...lines.slice(2)], ruleLine: lines[1] };
}

export function editTable(editor) {
  const { view } = editor;
  const table = tableAt(view.state.doc, editor.line());
  if (!table) {
    editor.insert('| 项目 | 说明 |\n|---|---|\n| |> |  |\n', { block: true });
    return;
  }
  const dialog = document.querySelector('#table-grid');
  const place = dialog.querySelector('[data-grid]');
  const { rule } = table;
  const width = rule.length;
  let rows = table.rows.map((cells, n) => ({ cells: Array.from({ length: width }, (_, k) => cells[k] ?? ''), from: n }));
  let columns = rule.map((sign, n) => ({ sign, from: n }));

  function show(focusRow = -1, focusColumn = 0) {
    const body = document.createElement('table');
    body.className = 'data author__grid';
    rows.forEach((row, r) => {
      const line = body.insertRow();
      row.cells.forEach((value, c) => {
        const area = document.createElement('textarea');
        Object.assign(area, { value: value.replace(/<br>/g, '\n'), rows: 1 });
        area.setAttribute('aria-label', word('cell', { row: r + 1, column: c + 1 }));
        area.addEventListener('input', () => { row.cells[c] = area.value; });
        area.addEventListener('paste', (event) => { if (paste(event, r, c)) event.preventDefault(); });
        area.addEventListener('keydown', (event) => {
          const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
          if (step && event.altKey && r > 0) { event.preventDefault(); move(r, step, c); }
        });
        line.insertCell().append(area);
      });
      const tools = line.insertCell();
      if (r) tools.append(tool('↑', 'row_up', () => move(r, -1, 0)), tool('↓', 'row_down', () => move(r, 1, 0)), tool('✕', 'row_delete', () => { rows.splice(r, 1); show(); }));
    });
    const foot = body.insertRow();
    columns.forEach((_column, c) => foot.insertCell().append(tool('✕', 'column_delete', () => { if (columns.length > 1) { columns.splice(c, 1); rows.forEach((row) => row.cells.splice(c, 1)); show(); } })));
    place.replaceChildren(body);
    place.querySelectorAll('tr')[focusRow]?.querySelectorAll('textarea')[focusColumn]?.focus();
  }

  function tool(sign, name, act) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'btn bare', textContent: sign, title: word(name) });
    button.setAttribute('aria-label', word(name));
    button.addEventListener('click', act);
    return button;
  }

  function move(r, step, c) {
    const to = r + step;
    if (to < 1 || to >= rows.length) return;
    [rows[r], rows[to]] = [rows[to], rows[r]];
    show(to, c);
  }

  /** Cells from a spreadsheet fill the grid from here on; false where it is plain text. */
  function paste(event, r, c) {
    const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '');
    if (!text.includes('\t') && !text.includes('\n')) return false;
    text.split('\n').forEach((line, down) => line.split('\t').forEach((value, right) => {
      while (c + right >= columns.length) { columns.push({ sign: '---', from: -1 }); rows.forEach((row) => row.cells.push('')); }
      while (r + down >= rows.length) rows.push({ cells: columns.map(() => ''), from: -1 });
      rows[r + down].cells[c + right] = value;
    }));
    show(r, c);
    return true;
  }

  dialog.querySelector('[data-add-row]').onclick = () => { rows.push({ cells: columns.map(() => ''), from: -1 }); show(rows.length - 1); };
  dialog.querySelector('[data-add-column]').onclick = () => { columns.push({ sign: '---', from: -1 }); rows.forEach((row) => row.cells.push('')); show(0, columns.length - 1); };
  dialog.querySelector('[data-use]').onclick = () => {
    const isWhole = columns.length === width && columns.every((one, n) => one.from === n);
    const lines = rows.map(({ cells, from }) => {
      const was = from >= 0 && isWhole ? table.rows[from] : null;
      const same = was && cells.length === was.length && cells.every((cell, n) => cell === was[n]);
      return same ? table.lines[from] : written(cells);
    });
    lines.splice(1, 0, isWhole ? table.ruleLine : `|${columns.map((one) => one.sign).join('|')}|`);
    const text = lines.join('\n');
    if (text !== view.state.sliceDoc(table.from, table.to)) view.dispatch({ changes: { from: table.from, to: table.to, insert: text } });
    dialog.close();
    view.focus();
  };
  show(0, 0);
  dialog.showModal();
}
