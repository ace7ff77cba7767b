// Sending forms: ask first where it matters, never send twice, leave no answers behind.
import { close, open } from './dialogs.js';
import { anythingLeft, removeAttempt, removeMine } from './queue.js';
import { send } from './send.js';
import { word } from './words.js';

const LONG = 8000; // a download leaves the page where it is: free its button again
const confirmed = new WeakSet();
const busy = new Set();

function question(form, submitter) {
  if (submitter?.dataset.confirm) return submitter.dataset.confirm;
  if (form.dataset.confirm) return form.dataset.confirm;
  return form.dataset.emptiesQueue === 'all' && anythingLeft() ? word('queue_lost') : '';
}

// Asked on the way down, so that no other listener acts before the answer.
document.addEventListener('submit', (event) => {
  const form = event.target;
  const text = question(form, event.submitter);
  if (!text || confirmed.delete(form) || 'confirmed' in form.dataset) return;
  const dialog = document.getElementById('confirm');
  if (!dialog?.showModal) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const yes = dialog.querySelector('[data-confirm-yes]');
  dialog.querySelector('[data-confirm-text]').textContent = text;
  yes.textContent = event.submitter?.textContent.trim() || yes.textContent;
  yes.onclick = () => {
    close(dialog);
    confirmed.add(form);
    send(form, event.submitter);
  };
  open(dialog);
}, true);

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.emptiesQueue === 'all') removeMine();
  else if (form.dataset.emptiesQueue) removeAttempt(form.dataset.emptiesQueue);
  if (form.getAttribute('method') !== 'post' || form.hasAttribute('target')) return;
  if (busy.has(form)) {
    event.preventDefault();
    return;
  }
  // Only after the form is on its way: a disabled button would not send its value.
  setTimeout(() => hold(form, event.submitter));
});

function hold(form, submitter) {
  busy.add(form);
  buttons(form).forEach((button) => { button.disabled = true; });
  submitter?.setAttribute('aria-busy', 'true');
  setTimeout(() => release(form), LONG);
}

function release(form) {
  if (!busy.delete(form)) return;
  buttons(form).forEach((button) => {
    button.disabled = false;
    button.removeAttribute('aria-busy');
  });
}

const buttons = (form) =>
  [...form.elements].filter((field) => field.type === 'submit' && (!field.disabled || busy.has(form)));

addEventListener('pageshow', () => [...busy].forEach(release));
