// Two answers to one thing: show the other one and let the person choose.
import { word } from './words.js';

export function askWhich(place, theirs, { useTheirs, keepMine }) {
  place.querySelector('.conflict')?.remove();
  const box = element('div', 'conflict');
  box.setAttribute('role', 'alert');
  const list = document.createElement('dl');
  list.append(element('dt', '', word('stale_label')), element('dd', '', theirs || word('stale_empty')));
  const row = element('div', 'row');
  row.append(choice(word('stale_theirs'), useTheirs), choice(word('stale_mine'), keepMine));
  box.append(element('p', '', word('stale_text')), list, row);
  place.append(box);

  function choice(label, act) {
    const button = element('button', 'btn', label);
    button.type = 'button';
    button.addEventListener('click', () => {
      box.remove();
      act();
      place.focus?.();
    });
    return button;
  }
}

function element(tag, name, text = '') {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}
