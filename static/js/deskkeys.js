// The marking desk by keyboard alone. Keys are told by place as well: an input method for Chinese hides what they say.
import { insert, keep } from './bank.js';
import { isBusy, theForm } from './desk.js';
import { open } from './dialogs.js';
import { fill, pointsOf } from './points.js';
import { send } from './send.js';

const isText = (field) => field.tagName === 'TEXTAREA' || field.tagName === 'SELECT' || (field.tagName === 'INPUT' && field.type === 'text');
const follow = (name) => document.querySelector(`[data-desk] a[data-${name}]`)?.click();

function move(field, by) {
  const fields = pointsOf(theForm());
  const at = fields.indexOf(field);
  fields[Math.max(0, Math.min(fields.length - 1, at < 0 ? 0 : at + by))]?.focus();
}

function flag() {
  const details = document.querySelector('details[data-flag]');
  if (!details) return;
  details.open = true;
  details.querySelector('input[name=note]').focus();
}

function help() {
  open(document.getElementById('keys'));
}

// What a key means wherever no text is typed; null where it means nothing.
function meaning(event) {
  const { key, code, shiftKey } = event;
  if (key === '?' || (code === 'Slash' && shiftKey)) return help;
  if (key === '/' || code === 'Slash' || code === 'NumpadDivide') return () => theForm()?.elements.comment.focus();
  if (key === '!' || (code === 'Digit1' && shiftKey)) return flag;
  if (key === '+' || code === 'Equal' || code === 'NumpadAdd') return () => theForm() && fill(theForm(), true);
  if (key === '-' || code === 'Minus' || code === 'NumpadSubtract') return () => theForm() && fill(theForm(), false);
  if (key === 'PageDown') return () => follow('later');
  if (key === 'PageUp') return () => follow('earlier');
  if (key === 'ArrowDown') return () => theForm() && move(event.target, 1);
  if (key === 'ArrowUp') return () => theForm() && move(event.target, -1);
  return null;
}

function inComment(event) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return () => send(theForm());
  if (event.key === 'Escape') return () => pointsOf(theForm())[0]?.focus();
  return null;
}

function withAlt(event) {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (digit) return () => insert(theForm(), Number(digit[1]));
  if (event.code === 'KeyS') return () => keep(theForm());
  return null;
}

function actionOf(event) {
  if (event.altKey) return theForm() && !event.ctrlKey ? withAlt(event) : null;
  if (theForm() && event.target === theForm().elements.comment) return inComment(event);
  if (event.ctrlKey || event.metaKey || isText(event.target)) return null;
  return meaning(event);
}

export function listenForKeys() {
  document.addEventListener('keydown', (event) => {
    if (document.querySelector('dialog[open]') || event.isComposing) return;
    if (isBusy()) {
      event.preventDefault();
      return;
    }
    const act = actionOf(event);
    if (act) {
      event.preventDefault();
      act();
    } else if (/^[0-9]$/.test(event.key) && event.target === document.body && theForm()) {
      pointsOf(theForm())[0]?.focus(); // the digit itself lands there
    }
  });
}
