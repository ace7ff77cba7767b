// An evaluation table: steppers, live sum, and the whole sheet saved as it is filled.
import { Autosave } from './autosave.js';
import { askWhich } from './conflict.js';
import { wireHandIn } from './handin.js';
import { wireRows } from './rows.js';
import { SealedQueue } from './sealed.js';
import { word } from './words.js';

const TYPING = 600;
const SHEET = 'sheet';
const isTick = (field) => field.type === 'radio' || field.type === 'checkbox';
const isText = (field) => field.tagName === 'TEXTAREA' || field.type === 'text';
const IGNORED = ['hidden', 'submit', 'button', 'file', 'fieldset', 'output'];
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !IGNORED.includes(field.type));

function read(form) {
  const values = {};
  const texts = {};
  const reasons = {};
  for (const field of fieldsOf(form)) {
    if (field.dataset.reason) reasons[field.dataset.reason] = field.value;
    else if (isText(field)) texts[field.name] = field.value;
    else if (isTick(field)) values[field.name] = field.checked ? field.value : values[field.name] ?? '';
    else if (check(field)) values[field.name] = field.value;
  }
  return Object.keys(reasons).length ? { values, texts, reasons } : { values, texts };
}

function write(form, { values = {}, texts = {}, reasons = {} }) {
  for (const field of fieldsOf(form)) {
    const value = (field.dataset.reason ? reasons[field.dataset.reason] : (isText(field) ? texts : values)[field.name]) ?? '';
    if (isTick(field)) field.checked = field.value === String(value);
    else field.value = field.type === 'number' && Number.isNaN(Number(value)) ? '' : value; // a row skipped has no number
  }
}

function why(field) {
  if (field.validity.stepMismatch) return word('step', { step: field.step || 1 });
  return word('range', { min: field.min, max: field.max });
}

function check(field) {
  const isRight = field.validity.valid;
  if (isRight) field.removeAttribute('aria-invalid');
  else field.setAttribute('aria-invalid', 'true');
  field.title = isRight ? '' : why(field);
  return isRight;
}

function sum(form) {
  let total = 0;
  for (const field of fieldsOf(form)) {
    if (field.type === 'number') total += Number(field.value) || 0;
    else if (isTick(field) && field.checked) total += Number(field.dataset.points) || 0;
  }
  const shown = String(Math.round(total * 100) / 100);
  form.querySelectorAll('output[name=sum]').forEach((place) => { place.textContent = shown; });
}

function wire(form) {
  const { attempt, saveUrl, signIn } = form.dataset;
  const autosave = new Autosave({
    url: saveUrl,
    queue: new SealedQueue(form.dataset),
    signIn,
    hooks: {
      seq: () => Number(form.dataset.seq || 0),
      setSeq: (_, seq) => { form.dataset.seq = seq; },
      content: (body) => body,
      conflict: (_, data) => askWhich(form.querySelector('[data-conflict]') || form, said(form, data.answer), {
        useTheirs: () => { write(form, data.answer || {}); show(); autosave.resolve(SHEET, data.seq, null); },
        keepMine: () => autosave.resolve(SHEET, data.seq, read(form)),
      }),
      saved: () => {
        form.querySelectorAll('.dirty').forEach((cell) => cell.classList.remove('dirty'));
        const wrong = form.querySelector('input[aria-invalid=true]'); // it was left out of what was saved
        if (wrong) setTimeout(() => autosave.show('wrong', word('refused', { why: `${wrong.getAttribute('aria-label') || ''} ${wrong.title}`.trim() })));
      },
      over: () => fieldsOf(form).forEach((field) => { field.disabled = true; }),
    },
  });

  const showRows = wireRows(form, changed);

  function show() {
    sum(form);
    showRows();
  }

  function changed(field, delay) {
    field.closest('.grid td')?.classList.add('dirty');
    show();
    autosave.put(SHEET, read(form), delay);
  }

  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-step]');
    const field = button?.parentElement.querySelector('input[type=number]');
    if (!field) return;
    const step = Number(field.step) || 1;
    const top = field.max === '' ? Infinity : Number(field.max);
    const value = Number(field.value) + Number(button.dataset.step) * step;
    field.value = Math.round(Math.min(top, Math.max(Number(field.min) || 0, value)) * 100) / 100;
    changed(field, TYPING);
  });
  form.addEventListener('input', (event) => { if (event.target.name && !isTick(event.target)) changed(event.target, TYPING); });
  form.addEventListener('change', (event) => { if (isTick(event.target)) changed(event.target, 0); });

  const left = autosave.left()[SHEET];
  if (left) {
    form.dataset.seq = left.seq;
    write(form, left.body);
    autosave.put(SHEET, left.body);
  }
  show();

  wireHandIn(form, autosave, attempt);
}

function said(form, answer) {
  const { values = {}, texts = {}, reasons = {} } = answer || {};
  const nameOf = (field) => field.closest('tr[data-row]')?.dataset.row || field.getAttribute('aria-label') || field.labels?.[0]?.textContent.trim() || field.name;
  const names = new Map(fieldsOf(form).map((field) => [field.name, nameOf(field)]));
  const lines = Object.entries({ ...values, ...texts })
    .map(([name, value]) => [names.get(name) || name, value === 'na' ? word('skipped') : value]);
  const why = Object.entries(reasons).map(([key, value]) => [word('reason_of', { title: names.get(key) || key }), value]);
  return [...lines, ...why].filter(([, value]) => value !== '').map(([name, value]) => `${name}：${value}`).join('\n');
}

document.querySelectorAll('form[data-rate]').forEach(wire);
