// The editor of an evaluation table: rows come, go and move in place, sums follow what is typed.
const form = document.querySelector('[data-table-editor]');
const list = form.querySelector('[data-rows]');
const NUMBER = /^(row-)(?:\d+|NEW)(?=-|$)/;

function renumber() {
  [...list.children].forEach((row, index) => {
    for (const part of [row, ...row.querySelectorAll('[id], [name], [for]')]) {
      for (const name of ['id', 'name', 'for']) {
        const value = part.getAttribute(name);
        if (value && NUMBER.test(value)) part.setAttribute(name, value.replace(NUMBER, `$1${index}`));
      }
    }
    for (const button of row.querySelectorAll('button[name=action]')) {
      button.value = button.value.replace(/:.*/, `:${index}`);
    }
  });
  sums();
}

const total = (fields) => [...fields].reduce((sum, field) => sum + (Number(field.value) || 0), 0);
const tidy = (number) => String(Math.round(number * 1e6) / 1e6);

function sums() {
  const weights = total(form.querySelectorAll('[data-weight]'));
  const place = form.querySelector('[data-weights-sum]');
  place.textContent = tidy(weights);
  place.classList.toggle('bad', Math.abs(weights - 100) > 1e-9);
  const points = total(list.querySelectorAll('[data-points]'));
  const worth = form.querySelector('[data-points-sum]');
  worth.textContent = tidy(points);
  worth.classList.toggle('bad', Math.abs(points - Number(form.elements.total.value || 100)) > 1e-9);
}

// T03-E7 after T03-E6: a key is never given twice.
function nextKey() {
  const keys = [...list.querySelectorAll('[data-row-key]')].map((field) => field.value.match(/^(.*-E)(\d+)$/)).filter(Boolean);
  const highest = Math.max(0, ...keys.map((found) => Number(found[2])));
  return keys.length ? `${keys[0][1]}${highest + 1}` : '';
}

function add() {
  const key = nextKey();
  list.append(form.querySelector('[data-row-template]').content.cloneNode(true));
  renumber();
  const row = list.lastElementChild;
  row.querySelector('[data-row-key]').value = key;
  row.querySelector('[name$="-title"]').focus();
}

function move(row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  renumber();
}

function divide(words) {
  const weights = new Map(words.split(' ').map((pair) => pair.split('=')));
  for (const field of form.querySelectorAll('[data-weight]')) {
    field.value = weights.get(field.name.replace('weight-', '')) || '';
  }
  sums();
}

form.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  const row = button?.closest('.tablerow');
  if (!button) return;
  if ('rowAdd' in button.dataset) {
    // Without a key to follow the server names the row.
    if (!nextKey()) return;
    add();
  } else if ('rowDelete' in button.dataset) {
    (row.nextElementSibling || row.previousElementSibling)?.querySelector('[name$="-title"]')?.focus();
    row.remove();
    renumber();
  } else if (button.dataset.rowMove) {
    move(row, Number(button.dataset.rowMove));
    button.focus();
  } else if (button.dataset.preset) {
    divide(button.dataset.preset);
  } else return;
  event.preventDefault();
});
form.addEventListener('input', sums);
sums();
