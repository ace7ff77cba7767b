// Handing in: everything that waits is sent first; at time-up it keeps trying until the network is back.
import { reach } from './post.js';
import { removeAttempt } from './queue.js';
import { send } from './send.js';
import { toast } from './toast.js';
import { word } from './words.js';

const AGAIN = 3000;

export function wireHandIn(form, autosave, attempt) {
  let isTrying = false;
  let passes = false;
  let isTimeUp = false;
  let hasSaid = false;

  /** Why it cannot be handed in now, or nothing. */
  async function obstacle() {
    await autosave.flush();
    // When time is up, what waits for the person's choice no longer holds the rest back.
    if (isTimeUp ? !autosave.isOver && autosave.next() : !autosave.isClean) {
      return autosave.next() ? 'uploading' : 'stale';
    }
    return { away: 'hand_in_away', 'signed-out': 'hand_in_signed_out' }[await reach()]; // never onto a browser's error page
  }

  async function attemptToSend(submitter) {
    if (isTrying) return; // a double click hands in once
    isTrying = true;
    const why = await obstacle();
    if (why) {
      form.closest('dialog')?.close();
      if (!hasSaid) toast(word(why));
      hasSaid = isTimeUp;
      isTrying = false;
      if (isTimeUp) setTimeout(() => attemptToSend(submitter), AGAIN);
      return;
    }
    removeAttempt(attempt);
    autosave.isLeaving = true;
    passes = true;
    form.dataset.confirmed = ''; // the person has been asked when the form was first sent
    setTimeout(() => send(form, submitter)); // not while the first submit event is still on its way
  }

  form.addEventListener('submit', (event) => {
    if (passes) return;
    event.preventDefault();
    attemptToSend(event.submitter);
  });

  addEventListener('pageshow', () => { isTrying = passes = false; }); // back from a page that did not come

  return function atZero() {
    isTimeUp = true;
    attemptToSend();
  };
}
