// The comment bank beside the comment: filtered by what is being typed, inserted by number, kept with one key.
import { toast } from './toast.js';
import { word } from './words.js';

const ENDS = /[\n。！？；.!?;]/;
const SHORTCUTS = 9;
const ends = new WeakMap(); // where the last insertion ended: what stands before is done

const buttonsOf = (form) => [...form.querySelectorAll('[data-insert]')];
const shownOf = (form) => buttonsOf(form).filter((button) => !button.parentElement.hidden);

function beginning(field) {
  const before = field.value.slice(0, field.selectionStart);
  let from = before.length;
  while (from > 0 && !ENDS.test(before[from - 1])) from -= 1;
  const done = ends.get(field) ?? 0;
  return Math.max(from, done <= before.length ? done : 0);
}

function filter(form) {
  const field = form.elements.comment;
  const prefix = field.value.slice(beginning(field), field.selectionStart).trim();
  let n = 0;
  for (const button of buttonsOf(form)) {
    const fits = button.dataset.text.startsWith(prefix);
    button.parentElement.hidden = !fits;
    if (fits) n += 1;
    button.querySelector('kbd').textContent = fits && n <= SHORTCUTS ? String(n) : '';
  }
  form.querySelector('[data-none]').hidden = n > 0;
}

function put(form, button) {
  const field = form.elements.comment;
  const from = beginning(field);
  field.setRangeText(button.dataset.text, from, field.selectionStart, 'end');
  ends.set(field, field.selectionStart);
  const used = document.createElement('input');
  Object.assign(used, { type: 'hidden', name: 'used', value: button.dataset.insert });
  form.append(used);
  field.focus();
  filter(form);
}

/** Insert the n-th comment that is shown. */
export function insert(form, n) {
  const button = shownOf(form)[n - 1];
  if (button) put(form, button);
}

/** Keep what stands in the comment, for this question if there is one. */
export async function keep(form) {
  const { csrf_token: token, comment } = form.elements;
  const question = form.querySelector('input[name=question]')?.value ?? ''; // none: it is a general one
  const body = new URLSearchParams({ csrf_token: token.value, question, text: comment.value });
  let data = {};
  try {
    const response = await fetch(form.dataset.keep, { method: 'POST', credentials: 'same-origin', headers: { Accept: 'application/json' }, body });
    data = await response.json();
  } catch {
    data = { error: word('mark_away') };
  }
  if (data.ok) add(form, data);
  toast(data.ok ? word('comment_kept') : data.error);
}

function add(form, { id, text }) {
  if (buttonsOf(form).some((button) => button.dataset.insert === String(id))) return;
  const line = document.createElement('li');
  const button = document.createElement('button');
  button.type = 'button';
  Object.assign(button.dataset, { insert: String(id), text });
  const words = document.createElement('span');
  words.textContent = text;
  button.append(document.createElement('kbd'), words);
  line.append(button);
  form.querySelector('.bank__list').prepend(line);
  form.querySelector('[data-bank]').hidden = false;
  filter(form);
}

export function wireBank(form) {
  const field = form.elements.comment;
  field.addEventListener('input', () => filter(form));
  form.querySelector('.bank__list').addEventListener('click', (event) => {
    const button = event.target.closest('[data-insert]');
    if (button) put(form, button);
  });
  form.querySelector('[data-keep-comment]').addEventListener('click', () => keep(form));
  ends.set(field, field.value.length);
  filter(form);
}
