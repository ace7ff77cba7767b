// A message that floats for a while, with a way to take the step back.
import { word } from './words.js';

const STAY = 6000;
const STAY_TO_ACT = 12000;

export function toast(text, { undo } = {}) {
  const box = document.createElement('div');
  box.className = 'toast on';
  const line = document.createElement('p');
  line.textContent = text;
  box.append(line);
  const remove = () => box.remove();
  if (undo) {
    const back = button(word('undo'));
    back.addEventListener('click', () => { undo(); remove(); });
    box.append(back);
  }
  const close = button('✕');
  close.setAttribute('aria-label', word('close'));
  close.addEventListener('click', remove);
  box.append(close);
  document.querySelector('[data-toasts]')?.append(box);
  leave(box, remove, undo ? STAY_TO_ACT : STAY);
}

function leave(box, remove, stay) {
  const later = () => (box.matches(':hover, :focus-within') ? setTimeout(later, stay) : remove());
  setTimeout(later, stay);
}

function button(label) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'btn bare';
  made.textContent = label;
  return made;
}
