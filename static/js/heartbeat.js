// A page that is looked at keeps the sign-in alive: reading alone sends nothing else.
import { post } from './post.js';

const EVERY = 5 * 60 * 1000;
const meta = document.querySelector('meta[name=heartbeat]');
const address = meta?.content;

if (address) {
  if ('atOnce' in meta.dataset) post(address, {});
  setInterval(() => { if (!document.hidden) post(address, {}); }, EVERY);
}
