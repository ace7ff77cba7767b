// The rows of an evaluation table as they are rated: points for one tap, on to the next open row,
// not applicable, reasons in place, and what is still open before handing in.
import { toast } from './toast.js';
import { word } from './words.js';

const PHONE = matchMedia('(max-width: 720px)');
const CALM = matchMedia('(prefers-reduced-motion: reduce)');
const FEWEST = 3; // rows; two alike say nothing about a spread

const valueFields = (row) => [...row.querySelectorAll('input[type=number], input[type=radio], input[type=checkbox]')];
const isDone = (row) => valueFields(row).some((field) => (field.type === 'number' ? field.value !== '' : field.checked));

/** What the row is worth now: points and what a peer is asked, or nothing. */
function given(row) {
  const number = row.querySelector('input[type=number]');
  if (number) {
    if (number.value === '') return null;
    const points = Number(number.value);
    const { low, high } = row.dataset;
    const asks = points < Number(low) ? 'low' : high && points > Number(high) ? 'high' : '';
    return { points, asks, share: points / Number(number.max) };
  }
  const ticked = row.querySelector('input[type=radio]:checked');
  if (!ticked) return null;
  const all = [...row.querySelectorAll('input[type=radio]')].map((one) => Number(one.dataset.points));
  const top = Math.max(...all);
  return { points: Number(ticked.dataset.points), asks: ticked.dataset.asks, share: Number(ticked.dataset.points) / (top || 1) };
}

export function wireRows(form, changed) {
  const rows = () => [...form.querySelectorAll('tr[data-row]')];
  const progress = form.querySelector('output[name=progress]');
  const flat = form.querySelector('[data-flat]');

  function show() {
    const all = rows();
    const done = all.filter(isDone).length;
    if (progress) progress.textContent = `${done}/${all.length}`;
    for (const row of all) showRow(row);
    if (flat) {
      const shares = all.map(given).filter(Boolean).map((one) => Math.round(one.share * 1e6));
      flat.hidden = !(shares.length >= FEWEST && shares.length === all.length && new Set(shares).size === 1);
    }
  }

  function showRow(row) {
    if (isDone(row)) row.classList.remove('row-open');
    const number = row.querySelector('input[type=number]');
    row.querySelectorAll('[data-set]').forEach((chip) => {
      chip.setAttribute('aria-pressed', String(number.value !== '' && Number(number.value) === Number(chip.dataset.set)));
    });
    const why = row.querySelector('.why');
    if (!why) return;
    const asks = given(row)?.asks || '';
    why.classList.toggle('why--asked', Boolean(asks));
  }

  function go(target, block = 'center') {
    target?.scrollIntoView({ block, behavior: CALM.matches ? 'auto' : 'smooth' });
  }

  /** After a choice on a phone the next open row comes under the thumb; a reason that is asked comes first. */
  function onwards(row) {
    if (!PHONE.matches || row.querySelector('.why--asked input')?.value === '') return;
    const all = rows();
    const at = all.indexOf(row);
    const open = [...all.slice(at + 1), ...all.slice(0, at)].find((one) => !isDone(one));
    if (open) go(open);
    else if (all.every(isDone)) go(form.querySelector('[data-after]'), 'nearest');
  }

  form.addEventListener('click', (event) => {
    const chip = event.target.closest('[data-set]');
    if (!chip) return;
    const row = chip.closest('tr[data-row]');
    const number = row.querySelector('input[type=number]');
    number.value = chip.dataset.set;
    untick(row);
    changed(number, 0);
    onwards(row);
  });
  form.addEventListener('input', (event) => {
    const row = event.target.closest('tr[data-row]');
    if (row && event.target.type === 'number' && event.target.value !== '') untick(row);
  }, true);
  // Before the table is saved: a row is either rated or not applicable.
  form.addEventListener('change', (event) => {
    const row = event.target.closest('tr[data-row]');
    if (!row || !event.target.checked) return;
    if ('skip' in event.target.dataset) {
      valueFields(row).filter((one) => one !== event.target).forEach((one) => { if (one.type === 'number') one.value = ''; else one.checked = false; });
    } else if (event.target.type === 'radio') untick(row);
  }, true);
  form.addEventListener('change', (event) => {
    const row = event.target.closest('tr[data-row]');
    if (row && event.target.checked) onwards(row);
  });

  // What is open is said at once, where it is; the server says it too.
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[type=submit]');
    if (button?.value !== 'hand_in') return;
    const open = rows().filter((row) => !isDone(row));
    const bare = rows().filter((row) => row.querySelector('.why--asked input')?.value.trim() === '');
    if (!open.length && !bare.length) return;
    event.preventDefault();
    rows().forEach((row) => row.classList.toggle('row-open', open.includes(row) || bare.includes(row)));
    const title = (row) => row.dataset.row;
    toast(open.length ? word('rows_open', { n: open.length, title: title(open[0]) }) : word('why_missing', { titles: bare.map(title).join('、') }));
    go(open[0] || bare[0]);
    (open.length ? valueFields(open[0])[0] : bare[0].querySelector('.why input')).focus({ preventScroll: true });
  });

  return show;
}

function untick(row) {
  const skip = row.querySelector('[data-skip]');
  if (skip) skip.checked = false;
}
