// Options in a grid: one key ticks one, a label may be typed, and a strip of buttons serves thumbs.
import { complete, limitsOf, offersOf, take, write } from './cells.js';
import { word } from './words.js';

const digitOf = (event) => (event.shiftKey ? null : /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]);

/** What the cell shows after this key, or nothing. */
function byKey(field, event) {
  const { choices, skip } = offersOf(field);
  const key = digitOf(event) ?? event.key;
  if (skip && (event.key === '-' || event.code === 'Minus' || event.code === 'NumpadSubtract')) return skip;
  if (!choices.length || key.length !== 1) return null;
  const one = choices.find((choice) => choice.key === key) || complete(field, key);
  return one?.short ?? one;
}

/** Marks a cell that cannot be saved and says why; true when it fits. */
export function check(field) {
  const fits = take(field, field.value) !== null && !field.validity.badInput;
  field.closest('td').classList.toggle('wrong-cell', !fits);
  field.setAttribute('aria-invalid', String(!fits));
  field.title = fits ? '' : why(field);
  return fits;
}

function why(field) {
  const { choices, skip } = offersOf(field);
  if (choices.length) return word('one_of', { options: [...choices.map((one) => one.label), skip].filter(Boolean).join('、') });
  const { min, max, step } = limitsOf(field);
  const number = Number(field.value);
  return number >= min && number <= max ? word('step', { step }) : word('range', { min, max });
}

export function wireCells(table, strip) {
  const isCell = (field) => field.dataset.criterion && !field.readOnly;
  let current = null;

  table.addEventListener('keydown', (event) => {
    if (!isCell(event.target) || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const value = byKey(event.target, event);
    if (value == null) return;
    event.preventDefault();
    write(event.target, value);
    event.target.select();
  });

  // What was typed becomes the option it is, or the only one it can become.
  table.addEventListener('change', (event) => {
    const field = event.target;
    if (!isCell(field)) return;
    const value = take(field, field.value) ?? complete(field, field.value);
    if (value !== null && value !== field.value) write(field, value);
  });

  function offer(field) {
    const { choices, skip } = offersOf(field);
    const { max } = limitsOf(field);
    const values = choices.length ? choices.map((one) => [one.short, one.key]) : [[String(max), '']];
    if (skip) values.push([skip, '-']);
    strip.replaceChildren(...values.map(([value, key]) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn', textContent: choices.length || value === skip ? value : word('full', { n: value }) });
      button.dataset.value = value;
      if (key) button.prepend(Object.assign(document.createElement('kbd'), { textContent: key }), ' ');
      return button;
    }));
    strip.hidden = false;
  }

  table.addEventListener('focusin', (event) => {
    if (!isCell(event.target)) return;
    current = event.target;
    offer(current);
  });
  strip.addEventListener('mousedown', (event) => event.preventDefault()); // the cell keeps the focus
  strip.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button || !current) return;
    current.focus();
    write(current, button.dataset.value);
  });
}
