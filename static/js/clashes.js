// Cells two teachers changed at once: both values side by side, and the person chooses for each, or for all.
import { close, open } from './dialogs.js';
import { word } from './words.js';

const made = (tag, textContent, more = {}) => Object.assign(document.createElement(tag), { textContent, ...more });

export function wireClashes(dialog, cellAt, { useTheirs, useMine }) {
  if (!dialog) return { add() {} };
  const body = dialog.querySelector('tbody');
  const opener = document.querySelector('[data-dialog=clashes]');
  const waiting = new Map(); // key of the cell -> the clash

  function count() {
    if (opener) {
      opener.hidden = waiting.size === 0;
      opener.textContent = word('clashes', { n: waiting.size });
    }
    if (!waiting.size && dialog.open) close(dialog);
  }

  function choose(key, act) {
    const clash = waiting.get(key);
    const cell = clash && cellAt(clash.student, clash.column);
    waiting.delete(key);
    [...body.rows].find((row) => row.dataset.key === key)?.remove();
    if (cell) act(cell, clash);
    count();
  }

  function line(cell, clash) {
    const row = document.createElement('tr');
    row.dataset.key = cell.key;
    const name = made('th', cell.getAttribute('aria-label'), { scope: 'row' });
    const mine = made('td', clash.yours ?? '—', { className: 'n' });
    const theirs = made('td', `${clash.theirs ?? '—'}`, { className: 'n' });
    theirs.append(made('small', clash.by ? ` ${word('clash_by', clash)}` : ''));
    const act = document.createElement('td');
    for (const [label, choice] of [['use_mine', useMine], ['use_theirs', useTheirs]]) {
      const button = made('button', word(label), { type: 'button', className: 'btn' });
      button.setAttribute('aria-label', `${cell.getAttribute('aria-label')}：${word(label)}`);
      button.addEventListener('click', () => choose(cell.key, choice));
      act.append(button, ' ');
    }
    mine.dataset.l = word('mine');
    theirs.dataset.l = word('theirs');
    row.append(name, mine, theirs, act);
    return row;
  }

  for (const [name, act] of [['mine', useMine], ['theirs', useTheirs]]) {
    dialog.querySelector(`[data-all=${name}]`).addEventListener('click', () => [...waiting.keys()].forEach((key) => choose(key, act)));
  }

  return {
    add(conflicts) {
      for (const clash of conflicts) {
        const cell = cellAt(clash.student, clash.column);
        if (!cell) continue;
        [...body.rows].find((row) => row.dataset.key === cell.key)?.remove();
        waiting.set(cell.key, clash);
        body.append(line(cell, clash));
      }
      count();
      if (conflicts.length && waiting.size && !dialog.open) open(dialog);
    },
  };
}
