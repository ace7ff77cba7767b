// A term in the text shows its meaning beside it; without this the link leads to the list below.
const GAP = 8;
const card = document.createElement('div');
card.className = 'term-card';
card.popover = 'auto';

function fill(link) {
  const meaning = document.getElementById(link.hash.slice(1));
  if (!meaning) return false;
  const name = document.createElement('p');
  name.append(...meaning.previousElementSibling.cloneNode(true).childNodes);
  const text = meaning.cloneNode(true);
  text.removeAttribute('id');
  const body = document.createElement('p');
  body.append(...text.childNodes);
  card.replaceChildren(name, body);
  return true;
}

function place(link) {
  const word = link.getClientRects()[0];
  const { width, height } = card.getBoundingClientRect();
  const below = word.bottom + GAP;
  const top = below + height > innerHeight && word.top - GAP - height > 0 ? word.top - GAP - height : below;
  card.style.left = `${Math.max(GAP, Math.min(word.left, document.documentElement.clientWidth - width - GAP))}px`;
  card.style.top = `${top}px`;
}

function open(link) {
  if (!fill(link)) return false;
  card.showPopover();
  place(link);
  return true;
}

const terms = 'showPopover' in card ? document.querySelectorAll('a.term') : [];
if (terms.length) document.body.append(card);
terms.forEach((link) => {
  let isBehind;
  link.addEventListener('click', (event) => {
    if (open(link)) event.preventDefault();
  });
  link.addEventListener('pointerenter', (event) => {
    if (event.pointerType === 'mouse') isBehind = setTimeout(() => open(link), 250);
  });
  link.addEventListener('pointerleave', (event) => {
    clearTimeout(isBehind);
    if (event.pointerType === 'mouse') card.hidePopover();
  });
});
addEventListener('scroll', () => { if (card.matches(':popover-open')) card.hidePopover(); }, { passive: true });
