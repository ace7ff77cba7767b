// The question navigator: which are answered, which are in doubt, what is still missing.
import { stateOf } from './answers.js';
import { word } from './words.js';

export function mark(item, answer) {
  const link = document.querySelector(`.numbers a[data-for="${CSS.escape(item)}"]`);
  if (!link) return;
  const state = stateOf(answer);
  const flag = Boolean(answer.flag?.length);
  const n = link.dataset.number || link.textContent.trim();
  link.classList.toggle('yes', state === 'yes');
  link.classList.toggle('half', state === 'half');
  link.classList.toggle('flag', flag);
  link.setAttribute('aria-label', [word(`question_${state}`, { n }), flag && word('question_flag', { n })]
    .filter(Boolean).join('；'));
}

export function count(data) {
  if (data.total === undefined) return;
  document.querySelectorAll('[data-answered]').forEach((place) => {
    place.textContent = word('answered', { n: data.answered, total: data.total });
  });
}

/** Fill the hand-in dialog's [data-missing] each time it opens. */
export function warnOfMissing(dialog) {
  const place = dialog?.querySelector('[data-missing]');
  if (!place) return;
  dialog.addEventListener('lms:open', () => {
    const all = [...document.querySelectorAll('.numbers a[data-for]')];
    const begun = all.filter((link) => link.classList.contains('half'));
    const missing = all.filter((link) => !link.matches('.yes, .half'));
    const say = (key, links) => links.length && word(key, { n: links.length, numbers: links.map((link) => link.dataset.number).join('、') });
    const said = [say('missing', missing), say('begun', begun)].filter(Boolean);
    place.textContent = said.join('；') || word('all_answered', { total: all.length });
  });
}
