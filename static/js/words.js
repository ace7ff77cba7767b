// The words scripts say: rendered by the server in the person's language (ui/messages.html).
const words = {};
for (const block of document.querySelectorAll('script[data-messages]')) {
  Object.assign(words, JSON.parse(block.textContent));
}

export const word = (key, values = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
