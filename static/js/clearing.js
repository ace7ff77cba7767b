// A choice among radios can be taken back: a button behind them empties it, and how sure one was of it.
import { word } from './words.js';

export function wireClearing(form) {
  for (const group of form.querySelectorAll('.choices[role=radiogroup]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn bare clear';
    button.textContent = word('clear_choice');
    button.setAttribute('aria-describedby', group.getAttribute('aria-labelledby'));
    button.addEventListener('click', () => clear(form, group));
    placeOf(group).after(button);
  }
}

/** Beside the flag where there is one, so that nothing moves when the button comes. */
function placeOf(group) {
  return group.parentElement.querySelector(':scope > .flag-box') || group;
}

function clear(form, group) {
  const [first] = group.querySelectorAll('input');
  const sure = `${first.name.replace(/a$/, '')}certainty`;
  for (const field of [...group.querySelectorAll('input'), ...form.querySelectorAll(`input[name="${CSS.escape(sure)}"]`)]) {
    field.checked = false;
  }
  first.dispatchEvent(new Event('change', { bubbles: true }));
  first.focus();
}
