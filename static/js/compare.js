// Versions beside each other, and three made into one: from change to change, by button or by key.
import { startChanges } from './desk/changes.js';

startChanges(document.querySelector('[data-changes]'));

// Who writes words of their own has chosen them.
document.addEventListener('input', ({ target }) => {
  if (!target.dataset.picks) return;
  const choice = target.closest('fieldset').querySelector(`input[value="${target.dataset.picks}"]`);
  if (choice) choice.checked = true;
});
