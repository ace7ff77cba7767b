// Units and tasks put in order by dragging; the buttons beside them do the same without.
import Sortable from 'sortablejs';

const form = document.querySelector('form[data-arrange]');

/** Tells the server where a place came to lie: before which other, and in which unit. */
function send({ item, to, from, oldDraggableIndex, newDraggableIndex }) {
  if (to === from && oldDraggableIndex === newDraggableIndex) return;
  form.elements.folder.value = item.dataset.place;
  form.elements.to.value = to.dataset.unit || '';
  form.elements.before.value = item.nextElementSibling?.dataset.place || '';
  form.requestSubmit();
}

if (form) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const usual = { handle: '[data-handle]', draggable: '[data-place]', animation: calm ? 0 : 120, ghostClass: 'is-dragged', onEnd: send };
  for (const list of document.querySelectorAll('[data-units]')) new Sortable(list, { ...usual, group: 'units' });
  for (const list of document.querySelectorAll('[data-unit]')) new Sortable(list, { ...usual, group: 'tasks' });
}
