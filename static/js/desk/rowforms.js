// Forms with rows: they come, go and move in place; without this every button asks the server.
const form = document.querySelector('[data-rowform]');

const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Number the rows of one list anew: in names, ids, labels and what the buttons ask for. */
function renumber(group) {
  const name = group.dataset.rows;
  const number = new RegExp(`^((?:up|down|drop|add):)?${escaped(name)}-(?:\\d+|NEW)(?=-|$)`);
  [...group.querySelector('[data-row-list]').children].forEach((row, index) => {
    for (const part of row.querySelectorAll('[id], [name], [for], [aria-describedby], button[value]')) {
      for (const attribute of ['id', 'name', 'for', 'aria-describedby', 'value']) {
        const value = attribute === 'value' && part.tagName !== 'BUTTON' ? null : part.getAttribute(attribute);
        if (value) part.setAttribute(attribute, value.replace(number, `$1${name}-${index}`));
      }
    }
  });
}

const firstField = (row) => row?.querySelector('textarea, select, input:not([type=hidden]):not([type=checkbox])');

function add(group) {
  const list = group.querySelector('[data-row-list]');
  list.append(group.querySelector('[data-row-template]').content.cloneNode(true));
  renumber(group);
  firstField(list.lastElementChild)?.focus();
}

function move(row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
}

form.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  const group = button?.closest('[data-rows]');
  if (!group) return;
  const row = button.closest('[data-row]');
  if ('rowAdd' in button.dataset) {
    add(group);
  } else if ('rowDrop' in button.dataset) {
    const next = firstField(row.nextElementSibling || row.previousElementSibling) || group.querySelector('[data-row-add]');
    row.remove();
    renumber(group);
    next?.focus();
  } else if (button.dataset.rowMove) {
    move(row, Number(button.dataset.rowMove));
    renumber(group);
    button.focus();
  } else return;
  event.preventDefault();
});

// Alt and an arrow move the row one is typing in.
form.addEventListener('keydown', (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = event.target.closest('[data-row]');
  if (!event.altKey || !step || !row?.querySelector('[data-row-move]')) return;
  event.preventDefault();
  move(row, step);
  renumber(row.closest('[data-rows]'));
  event.target.focus();
});

// A kind chosen shows its rows at once.
form.addEventListener('change', (event) => {
  if ('kind' in event.target.dataset) event.target.closest('.field').querySelector('button[value=kind]').click();
});
