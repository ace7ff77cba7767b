// The marking desk, and the other pages on which points are given for marking points.
import { wireBank } from './bank.js';
import { wireDesk } from './desk.js';
import { listenForKeys } from './deskkeys.js';
import { wirePoints } from './points.js';

for (const form of document.querySelectorAll('form:not([data-marks])')) {
  if (form.querySelector('[data-step]')) wirePoints(form);
}

// A decision takes new points only where new points were chosen.
for (const form of document.querySelectorAll('form[data-decide]')) {
  const place = form.querySelector('[data-new-points]');
  const show = () => { place.hidden = form.elements.choice.value !== 'new'; };
  form.addEventListener('change', show);
  show();
}

if (document.querySelector('[data-desk]')) {
  wireDesk((form) => {
    wirePoints(form);
    wireBank(form);
  });
  listenForKeys();
}
