// Counts down by the server's clock; says aloud when five and one minute are left.
import { word } from './words.js';

const MINUTE = 60000;
const APART = 3000;

/**
 * The server's time, counted by a clock nobody can set. That one may stand still while the machine sleeps:
 * when it and the machine's clock drift apart, the server is asked again.
 */
function serverClock(atLoad) {
  const [navigation] = performance.getEntriesByType?.('navigation') || [];
  let [base, from] = [atLoad, navigation?.responseStart || 0];
  let apart = Date.now() - performance.now();

  async function ask() {
    try {
      const sent = performance.now();
      const { headers } = await fetch(location.href, { method: 'HEAD', credentials: 'same-origin' });
      const told = Date.parse(headers.get('Date'));
      if (told) [base, from] = [told, (sent + performance.now()) / 2];
    } catch { /* away: it is asked again at the next drift */ }
  }

  return {
    now() {
      const drift = Date.now() - performance.now();
      if (Math.abs(drift - apart) > APART) {
        apart = drift;
        ask();
      }
      return base + performance.now() - from;
    },
    set(told) { [base, from] = [told, performance.now()]; },
  };
}

/** Counts to `data-deadline`, which may move or go meanwhile, from `goOn` to the end; returns how to set its clock, too. */
export function wireTimer(timer, atZero) {
  const server = serverClock(Number(timer.dataset.serverNow));
  const voice = document.querySelector('[data-timer-say]');
  const say = (text) => { if (voice) voice.textContent = text; };
  let before = Infinity;
  let ticking;

  function tick() {
    timer.hidden = !timer.dataset.deadline;
    if (timer.hidden) return;
    const left = Number(timer.dataset.deadline) - server.now();
    timer.textContent = clock(Math.max(0, left));
    timer.toggleAttribute('data-late', left < 5 * MINUTE);
    if (before > 5 * MINUTE && left <= 5 * MINUTE && left > MINUTE) say(word('five_minutes'));
    if (before > MINUTE && left <= MINUTE && left > 0) say(word('one_minute'));
    before = left;
    if (left > 0) return;
    clearInterval(ticking);
    say(word('time_up'));
    atZero();
  }

  function goOn() {
    clearInterval(ticking);
    before = Infinity;
    ticking = setInterval(tick, 1000);
    tick();
  }

  return { setClock: server.set, goOn };
}

function clock(ms) {
  const seconds = Math.ceil(ms / 1000);
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
