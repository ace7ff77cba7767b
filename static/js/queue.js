// Answers that have not reached the server yet, kept on this machine under their owner's name.
const PREFIX = 'lms:queue:';

export const keyOf = (owner, attempt) => `${PREFIX}${owner}:${attempt}`;

export function load(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) || {};
  } catch {
    return {};
  }
}

/** False when this machine keeps nothing (private window, full storage). */
export function save(key, entries) {
  try {
    if (Object.keys(entries).length) localStorage.setItem(key, JSON.stringify(entries));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

export function remove(wanted) {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && wanted(key))
      .forEach((key) => localStorage.removeItem(key));
  } catch { /* nothing is kept, so nothing is left */ }
}

export const removeAll = () => remove(() => true);
export const removeAttempt = (attempt) => remove((key) => key.endsWith(`:${attempt}`));

/** A shared computer: what somebody else left behind is not for this person. */
export const removeOthers = (owner) => remove((key) => !key.startsWith(`${PREFIX}${owner}:`));

export function anythingLeft() {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith(PREFIX));
  } catch {
    return false;
  }
}
