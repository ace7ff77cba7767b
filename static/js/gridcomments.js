// A comment for one student of the grid, with the bank beside it; read when the first one is written.
import { insert, keep, wireBank } from './bank.js';
import { open } from './dialogs.js';

const LATER = 800;

export function wireComments(dialog, table, save) {
  const form = dialog.querySelector('form');
  const field = form.elements.comment;
  let row = null;
  let back = null; // where the focus came from
  let isWired = false;

  async function wireOnce() {
    if (isWired || !form.dataset.bank) return;
    isWired = true;
    try {
      const response = await fetch(form.dataset.bank, { credentials: 'same-origin', headers: { Accept: 'text/html' } });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      form.querySelector('[data-bank-place]').replaceChildren(...page.body.childNodes);
      wireBank(form);
    } catch {
      isWired = false; // away: comments can be written all the same
    }
  }

  const usedIn = () => [...form.querySelectorAll('input[name=used]')].map((one) => Number(one.value));

  function show(line) {
    const button = line.querySelector('[data-comment-open] [data-text]');
    if (button) button.textContent = line.dataset.comment.trim();
  }

  function edit(line) {
    row = line;
    back = document.activeElement;
    dialog.querySelector('[data-whom]').textContent = line.dataset.name;
    field.value = line.dataset.comment || '';
    form.querySelectorAll('input[name=used]').forEach((one) => one.remove());
    open(dialog);
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    wireOnce();
  }

  field.addEventListener('input', () => {
    row.dataset.comment = field.value;
    show(row);
    save(row, usedIn(), LATER);
  });
  form.addEventListener('click', () => setTimeout(() => { // what the bank put in makes no input event
    if (row && row.dataset.comment !== field.value) field.dispatchEvent(new Event('input'));
  }));
  form.addEventListener('submit', (event) => { event.preventDefault(); dialog.close(); });
  dialog.addEventListener('close', () => { back?.focus?.(); row = null; });
  dialog.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); dialog.close(); return; }
    const digit = event.altKey && /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit && isWired) { event.preventDefault(); insert(form, Number(digit[1])); field.dispatchEvent(new Event('input')); }
    if (event.altKey && event.code === 'KeyS' && isWired) { event.preventDefault(); keep(form); }
  });
  table.addEventListener('click', (event) => {
    const button = event.target.closest('[data-comment-open]');
    if (button) edit(button.closest('tr'));
  });
  return { edit, show };
}
