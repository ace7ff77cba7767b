// Seals what waits: only who is handed the key by the server can read it, or make what passes for it.
// Not crypto.subtle: browsers offer that on https alone, and a campus network may be plain http.
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { nameOf, plainNameOf, serverTime } from './queue.js';

const NONCE = 24;
const toBytes = (text) => new TextEncoder().encode(text);
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function toBase64(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The entries of one owner's attempt: id -> {body, seq, sent}. Without a key nothing is kept. */
export class SealedQueue {
  constructor({ owner, attempt, queueKey }) {
    this.name = nameOf(owner, attempt);
    this.plainName = plainNameOf(owner, attempt);
    this.key = queueKey ? fromBase64(queueKey) : null;
    this.mine = new Set(); // another tab of the same attempt keeps its own entries here, too
  }

  load() {
    if (!this.key) return {};
    const entries = { ...this.plain(), ...this.read() };
    Object.keys(entries).forEach((id) => this.mine.add(id));
    return entries;
  }

  /** False when this machine keeps nothing (private window, full storage). */
  save(entries) {
    if (!this.key) return false;
    const all = this.read();
    this.mine.forEach((id) => delete all[id]);
    Object.assign(all, entries);
    this.mine = new Set(Object.keys(entries));
    try {
      if (Object.keys(all).length) localStorage.setItem(this.name, this.seal(all));
      else localStorage.removeItem(this.name);
      localStorage.removeItem(this.plainName);
      return true;
    } catch {
      return false;
    }
  }

  cipher(nonce) { return xchacha20poly1305(this.key, nonce, toBytes(this.name)); }

  seal(entries) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const box = this.cipher(nonce).encrypt(toBytes(JSON.stringify(entries)));
    return JSON.stringify({ at: Math.round(serverTime()), nonce: toBase64(nonce), box: toBase64(box) });
  }

  /** What cannot be opened was sealed for somebody else or tampered with: as if it were not there. */
  read() {
    try {
      const { nonce, box } = JSON.parse(localStorage.getItem(this.name));
      const text = new TextDecoder().decode(this.cipher(fromBase64(nonce)).decrypt(fromBase64(box)));
      return JSON.parse(text);
    } catch {
      return {};
    }
  }

  plain() {
    try {
      return JSON.parse(localStorage.getItem(this.plainName)) || {};
    } catch {
      return {};
    }
  }
}
