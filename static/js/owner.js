// A shared computer: every tab learns who is signed in here now, and leaves when that is somebody else.
import { tidy } from './queue.js';

const PLACE = 'lms:owner';
const owner = document.querySelector('meta[name=owner]')?.content;

function leaveWhenOthers(now) {
  if (!now || now === owner) return;
  document.documentElement.dataset.leaving = ''; // what waits is sealed: no question holds the page open
  location.reload();
}

if (owner) {
  tidy();
  try {
    localStorage.setItem(PLACE, owner);
  } catch { /* then tabs cannot tell each other; the server still knows who is who */ }
  addEventListener('storage', ({ key, newValue }) => { if (key === PLACE) leaveWhenOthers(newValue); });
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    try {
      leaveWhenOthers(localStorage.getItem(PLACE));
    } catch { /* as above */ }
  });
}
