// The notebook of mistakes: steps move as in a quiz, and 1 to 4 say how well it was known.
import { wireOrdering } from './ordering.js';

document.querySelectorAll('[data-practice] [data-ordering]').forEach(wireOrdering);

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  document.querySelector(`[data-recall] button[data-key="${CSS.escape(event.key)}"]:not([disabled])`)?.click();
});
