// A page that is looked at keeps the sign-in alive: reading alone sends nothing else.
import { post } from './post.js';

const EVERY = 5 * 60 * 1000;
const address = document.querySelector('meta[name=heartbeat]')?.content;

if (address) {
  setInterval(() => { if (!document.hidden) post(address, {}); }, EVERY);
}
