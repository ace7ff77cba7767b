// An attempt that was collected while answers still waited on this machine: they are sent now, and kept beside the paper.
import { post } from './post.js';
import { SealedQueue } from './sealed.js';

const DONE = [200, 202, 410]; // counted already, kept, or nothing is taken any more

async function sendLeft(place) {
  const queue = new SealedQueue(place.dataset);
  const entries = queue.load();
  let isKept = false;
  for (const [item, { body, seq }] of Object.entries(entries)) {
    const { status } = await post(place.dataset.saveUrl, { ...body, seq });
    if (!DONE.includes(status)) continue; // it waits on for the next visit
    isKept = isKept || status === 202;
    delete entries[item];
    queue.save(entries);
  }
  if (isKept) location.reload(); // the page then shows what was kept
}

document.querySelectorAll('[data-leftover]').forEach(sendLeft);
