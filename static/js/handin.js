// Handing in: everything that waits is sent first; at time-up it keeps trying until the network is back.
import { removeAttempt } from './queue.js';
import { send } from './send.js';
import { toast } from './toast.js';
import { word } from './words.js';

const AGAIN = 3000;

export function wireHandIn(form, autosave, attempt) {
  let passes = false;
  let isTimeUp = false;
  let hasSaid = false;

  async function attemptToSend(submitter) {
    await autosave.flush();
    // When time is up, what waits for the person's choice no longer holds the rest back.
    if (isTimeUp ? !autosave.isOver && autosave.next() : !autosave.isClean) {
      form.closest('dialog')?.close();
      if (!hasSaid) toast(word(autosave.next() ? 'uploading' : 'stale'));
      hasSaid = isTimeUp;
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

  return function atZero() {
    isTimeUp = true;
    attemptToSend();
  };
}
