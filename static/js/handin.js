// Handing in: everything that waits is sent first. When time is up it keeps trying until the network is back, and
// the server says whether it really is: somebody may have been given more time meanwhile.
import { reach } from './post.js';
import { removeAttempt } from './queue.js';
import { send } from './send.js';
import { toast } from './toast.js';
import { word } from './words.js';

const AGAIN = 3000;

/** Of what has a time: `ask` says "running", "over" or "away"; `goOn` is called when there is time left after all. */
export function wireHandIn(form, autosave, attempt, { ask, goOn } = {}) {
  let isTrying = false;
  let passes = false;
  let isTimeUp = false;
  let hasSaid = false;

  /** Why it cannot be handed in now, or nothing. */
  async function obstacle() {
    await autosave.flush();
    // When time is up, what waits for the person's choice, or is refused by a fault, no longer holds the rest back.
    if (isTimeUp ? autosave.waitsForNetwork : !autosave.isClean) return autosave.next() ? 'uploading' : 'stale';
    return { away: 'hand_in_away', 'signed-out': 'hand_in_signed_out' }[await reach()]; // never onto a browser's error page
  }

  async function attemptToSend(submitter) {
    if (isTrying) return; // a double click hands in once
    isTrying = true;
    const why = await obstacle();
    const told = isTimeUp && !why ? await ask() : 'over';
    if (told === 'running') {
      isTrying = isTimeUp = hasSaid = false;
      goOn();
      return;
    }
    if (why || told === 'away') {
      form.closest('dialog')?.close();
      if (!hasSaid) toast(word(why || 'hand_in_away'));
      hasSaid = isTimeUp;
      isTrying = false;
      if (isTimeUp) setTimeout(() => attemptToSend(submitter), AGAIN);
      return;
    }
    if (autosave.isClean) removeAttempt(attempt); // else the review sends what is left, to be kept beside the paper
    if (form.elements.time_up) form.elements.time_up.value = isTimeUp ? '1' : '';
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
