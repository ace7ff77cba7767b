// Buttons of a paper that lead elsewhere (check, try again, next): all that waits is saved before.
import { send } from './send.js';
import { toast } from './toast.js';
import { word } from './words.js';

export function wireActs(form, autosave) {
  let passes = false;

  form.addEventListener('submit', async (event) => {
    const button = event.submitter;
    if (passes || !button || !('act' in button.dataset)) return;
    event.preventDefault();
    await autosave.flush();
    if (!autosave.isClean) return void toast(word(autosave.next() ? 'uploading' : 'stale'));
    // The page goes along as it was last acknowledged, so nothing on it is out of date.
    for (const set of form.querySelectorAll('fieldset[data-item]')) {
      const seq = form.elements[`seq-${set.dataset.item}`];
      if (seq) seq.value = set.dataset.seq;
    }
    autosave.isLeaving = true;
    passes = true;
    setTimeout(() => send(form, button));
  });

  // Enter in a field checks its own question, not the first one of the page.
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || event.target.tagName !== 'INPUT') return;
    if (event.target.type === 'submit') return;
    event.preventDefault();
    event.target.closest('fieldset[data-item]')?.querySelector('[data-act]')?.click();
  });
  addEventListener('pageshow', () => { passes = false; autosave.isLeaving = false; });
}
