// What a cell of a grid takes: a number in its range and step, or an option of the table by its label or key.
const tables = new WeakMap();

const fold = (text) => text.normalize('NFKC').trim().toLowerCase();

/** The options of a field's table with their keys, and the word for a row that does not apply. */
export function offersOf(field) {
  const table = field.closest('table');
  if (!tables.has(table)) {
    const { choices, skip = '' } = table.dataset;
    tables.set(table, { choices: choices ? JSON.parse(choices) : [], skip });
  }
  return tables.get(table);
}

const limit = (field, name) => {
  const written = field.getAttribute(name) ?? field.dataset[name] ?? '';
  return written === '' ? null : Number(written);
};
export const limitsOf = (field) => ({ min: limit(field, 'min'), max: limit(field, 'max'), step: limit(field, 'step') });

function isNumber(field, text) {
  const number = Number(text);
  const { min, max, step } = limitsOf(field);
  if (!/^\d+(\.\d+)?$/.test(text) || (min !== null && number < min) || (max !== null && number > max)) return false;
  return !step || number === max || Number.isInteger(Math.round((number / step) * 1e6) / 1e6);
}

function option(choices, word) {
  return choices.find((one) => [one.label, one.short, one.key].some((name) => name && fold(name) === word));
}

/** What the cell shows for this text, '' for nothing, null when it does not fit. */
export function take(field, text) {
  const word = fold(text);
  if (word === '') return '';
  const { choices, skip } = offersOf(field);
  if (skip && ['na', 'n/a', '-', fold(skip)].includes(word)) return skip;
  if (choices.length) return option(choices, word)?.short ?? null;
  if (field.type !== 'number' && !('max' in field.dataset)) return text.trim();
  const number = word.replace(/[\s分]/g, '');
  return isNumber(field, number) ? number : null;
}

/** The only option that begins with what was typed; null when there is none or more than one. */
export function complete(field, text) {
  const word = fold(text);
  const fitting = offersOf(field).choices.filter((one) => word && fold(one.label).startsWith(word));
  return fitting.length === 1 ? fitting[0].short : null;
}

/** As the server reads it. */
export function sent(field) {
  const { choices, skip } = offersOf(field);
  const shown = take(field, field.value) ?? field.value;
  if (skip && shown === skip) return 'na';
  return choices.find((one) => one.short === shown)?.label ?? shown;
}

/** As the cell shows what the server says. */
export const shown = (field, value = '') => take(field, String(value)) ?? String(value);

export const write = (field, value) => {
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
};
