// Questions of order: the number fields stay, buttons move a line up or down.
import { word } from './words.js';

export function wireOrdering(list) {
  const lines = () => [...list.children].filter((line) => line.querySelector('select'));
  const field = (line) => line.querySelector('select');
  const earlier = new Map();

  function renumber() {
    lines().forEach((line, index) => { field(line).value = String(index + 1); });
    remember();
  }
  const remember = () => lines().forEach((line) => earlier.set(line, field(line).value));
  const changed = (line) => field(line).dispatchEvent(new Event('change', { bubbles: true }));

  function arrange() {
    const numbers = lines().map((line) => Number(field(line).value));
    if (new Set(numbers).size !== numbers.length || numbers.includes(0)) return;
    lines().sort((a, b) => field(a).value - field(b).value).forEach((line) => list.append(line));
  }

  function move(line, step) {
    const all = lines();
    const to = all[all.indexOf(line) + step];
    if (!to) return;
    if (step > 0) to.after(line);
    else to.before(line);
    renumber();
    changed(line);
  }

  for (const line of lines()) {
    for (const [step, sign, label] of [[-1, '↑', word('up')], [1, '↓', word('down')]]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'btn';
      button.textContent = sign;
      button.setAttribute('aria-label', `${label}：${line.querySelector('span').textContent.trim()}`);
      button.addEventListener('click', () => { move(line, step); button.focus(); });
      line.append(button);
    }
    // Choosing a number that is taken swaps the two.
    field(line).addEventListener('change', () => {
      const twin = lines().find((other) => other !== line && field(other).value && field(other).value === field(line).value);
      if (twin) field(twin).value = earlier.get(line) || '';
      remember();
      const held = document.activeElement;
      arrange();
      held?.focus?.();
    });
  }
  list.addEventListener('lms:written', () => { remember(); arrange(); });
  remember();
  arrange();
}
