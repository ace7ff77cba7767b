// Answers that have not reached the server yet wait on this machine, sealed for their owner (sealed.js).
// Here: which entries there are, whose, and how long they stay. Nothing here can read them.
const DAY = 24 * 60 * 60 * 1000;
const KEPT = 14 * DAY;
const PREFIX = 'lms:sealed:';
const PLAIN = 'lms:queue:'; // what version 0.1 left unsealed

const me = document.querySelector('meta[name=owner]');
const clock = document.querySelector('meta[data-now]'); // there are pages for people without an account

/** The server's time: clocks of shared computers are often wrong. */
export const serverTime = () => Number(clock?.dataset.now || 0) + performance.now();

export const nameOf = (owner, attempt) => `${PREFIX}${owner}:${attempt}`;
export const plainNameOf = (owner, attempt) => `${PLAIN}${owner}:${attempt}`;

const names = () => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX) || name.startsWith(PLAIN));
  } catch {
    return []; // nothing is kept, so nothing is left
  }
};
const isMine = (name) => [PREFIX, PLAIN].some((prefix) => name.startsWith(`${prefix}${me?.content}:`));
const remove = (wanted) => names().filter(wanted).forEach((name) => localStorage.removeItem(name));

function isOld(name) {
  try {
    const { at } = JSON.parse(localStorage.getItem(name));
    return !(serverTime() - at < KEPT);
  } catch {
    return true;
  }
}

export const anythingLeft = () => names().some(isMine);
export const removeMine = () => remove(isMine);
export const removeAttempt = (attempt) => remove((name) => isMine(name) && name.endsWith(`:${attempt}`));

/** Others' sealed answers stay for them for two weeks; what could be read by anybody goes at once. */
export function tidy() {
  remove((name) => (name.startsWith(PLAIN) ? !isMine(name) : isOld(name)));
}
