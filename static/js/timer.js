// Counts down by the server's clock; says aloud when five and one minute are left.
import { word } from './words.js';

const MINUTE = 60000;

/** `askAgain` may move the deadline; it is asked before the end is believed. */
export function startTimer(timer, atZero, askAgain = async () => {}) {
  const [navigation] = performance.getEntriesByType?.('navigation') || [];
  const rendered = performance.timeOrigin + (navigation?.responseStart || 0) || Date.now();
  const offset = Number(timer.dataset.serverNow) - rendered;
  const voice = document.querySelector('[data-timer-say]');
  const say = (text) => { if (voice) voice.textContent = text; };
  let before = Infinity;
  let ticking;
  let isAsking = false;

  function tick() {
    const left = Number(timer.dataset.deadline) - (Date.now() + offset);
    timer.textContent = clock(Math.max(0, left));
    timer.toggleAttribute('data-late', left < 5 * MINUTE);
    if (before > 5 * MINUTE && left <= 5 * MINUTE && left > MINUTE) say(word('five_minutes'));
    if (before > MINUTE && left <= MINUTE && left > 0) say(word('one_minute'));
    before = left;
    if (left <= 0 && !isAsking) end();
  }

  async function end() {
    isAsking = true;
    await askAgain();
    isAsking = false;
    if (Number(timer.dataset.deadline) > Date.now() + offset) return;
    clearInterval(ticking);
    say(word('time_up'));
    atZero();
  }

  ticking = setInterval(tick, 1000);
  tick();
}

function clock(ms) {
  const seconds = Math.ceil(ms / 1000);
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
