// Which rows of a grid are seen, and in which order: by text, home class and group, by the values of a column.
import { word } from './words.js';

const fold = (text) => text.normalize('NFKC').trim().toLowerCase();
const words = new Intl.Collator('zh-CN', { numeric: true });

const textOf = (cell) => {
  const field = cell.querySelector('input');
  return (field ? field.value : cell.firstChild?.textContent || '').trim();
};

export function wireSift(form) {
  const table = document.getElementById(form.dataset.sift);
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const says = form.querySelector('[data-sifted]');
  const named = (name) => form.elements[name]?.value || '';

  function sift() {
    const wanted = fold(named('find'));
    const [home, group] = [named('home'), named('group')];
    let seen = 0;
    for (const row of rows) {
      const fits = (!wanted || fold(row.dataset.find).includes(wanted))
        && (!home || row.dataset.home === home) && (!group || row.dataset.group === group);
      row.hidden = !fits;
      seen += fits;
    }
    if (says) says.textContent = word('sifted', { n: seen, all: rows.length });
  }

  function sort(head) {
    const turn = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
    const at = head.cellIndex;
    const values = new Map(rows.map((row) => [row, textOf(row.cells[at])]));
    const isNone = (text) => text === '' || text === '—';
    const inOrder = [...rows].sort((one, other) => {
      const [a, b] = [values.get(one), values.get(other)];
      if (isNone(a) || isNone(b)) return isNone(a) - isNone(b); // what is empty stands last, either way
      return turn * words.compare(a, b);
    });
    body.append(...inOrder);
    table.querySelectorAll('thead [aria-sort]').forEach((one) => one.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', turn > 0 ? 'ascending' : 'descending');
  }

  form.addEventListener('input', sift);
  form.addEventListener('submit', (event) => event.preventDefault());
  table.tHead.addEventListener('click', (event) => {
    const head = event.target.closest('[data-sort]')?.closest('th');
    if (head) sort(head);
  });
  sift();
}
