// One student's sheet by keyboard: the next student, the comment, and the bank beside it.
import { insert, keep, wireBank } from './bank.js';
import { open } from './dialogs.js';

const PATIENCE = 3000;
const STEP = 50;

const form = document.querySelector('form[data-keep]');
const comment = form?.elements.comment;
const hasBank = Boolean(form?.querySelector('.bank__list'));
const isSaving = () => [...document.querySelectorAll('.saved')].some((one) => ['unsaved', 'saving'].includes(one.dataset.state));
const said = () => comment.dispatchEvent(new Event('input', { bubbles: true })); // what the bank put in is saved as typed

/** On to another student, once what was typed has been saved. */
function follow(name) {
  const link = document.querySelector(`a[data-${name}]`);
  if (!link) return;
  const began = performance.now();
  document.activeElement?.blur();
  const go = () => (isSaving() && performance.now() - began < PATIENCE ? setTimeout(go, STEP) : link.click());
  go();
}

function deed(event) {
  const { key, code, shiftKey, altKey, ctrlKey, metaKey, target } = event;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code);
  if (altKey) {
    if (!hasBank || ctrlKey) return null;
    if (digit) return () => { insert(form, Number(digit[1])); said(); };
    return code === 'KeyS' ? () => keep(form) : null;
  }
  if (ctrlKey || metaKey) return null;
  if (key === 'PageDown') return () => follow('later');
  if (key === 'PageUp') return () => follow('earlier');
  if (target === comment && key === 'Escape') return () => form.querySelector('input:not([type=hidden])')?.focus();
  if (target.matches('textarea, select, input[type=text]')) return null;
  if (key === '?' || (code === 'Slash' && shiftKey)) return () => open(document.getElementById('keys'));
  if (comment && (key === '/' || code === 'Slash' || code === 'NumpadDivide')) return () => comment.focus();
  return null;
}

document.addEventListener('keydown', (event) => {
  if (document.querySelector('dialog[open]') || event.isComposing) return;
  const act = deed(event);
  if (!act) return;
  event.preventDefault();
  act();
});

if (hasBank) {
  wireBank(form);
  form.querySelector('.bank__list').addEventListener('click', said);
}
