// Cells without a field of their own: one field moves with the selection, so that a table of thousands of cells stays light.
// A table says so by data-bare; its heads (data-c: the column, data-max: the full mark) or cells name what they hold.
const handles = new WeakMap();
const tables = new WeakMap();

/** What a table of bare cells shares: its columns by place, and the one field. */
function sharedBy(table) {
  if (!tables.has(table)) {
    const heads = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells || [])];
    const field = Object.assign(document.createElement('input'), { type: 'text', inputMode: 'decimal', autocomplete: 'off', className: 'editor' });
    tables.set(table, { heads, field });
  }
  return tables.get(table);
}

class Bare {
  constructor(td, table) {
    const { heads, field } = sharedBy(table);
    const head = 'c' in td.dataset ? td : heads[td.cellIndex];
    Object.assign(this, { td, table, head, field, tagName: 'INPUT', type: 'text', disabled: false });
    this.dataset = { min: '0', max: head.dataset.max, step: '0.01' };
    this.column = head.dataset.c;
    this.student = Number(td.parentElement.dataset.u || table.dataset.u);
    this.key = `${this.student}:${this.column}`;
    // `known` is what the server has, `source` what it will be when all is saved
    this.known = { value: this.value, number: Number(td.dataset.n ?? (this.value === '' ? 0 : 1)), source: td.dataset.s || (this.value === '' ? '' : 'computed') };
    this.source = this.known.source;
  }

  get isHere() { return this.field.parentNode === this.td; }

  get readOnly() { return 'shut' in this.table.dataset; }

  get text() { return this.td.firstChild?.nodeType === Node.TEXT_NODE ? this.td.firstChild : null; }

  get value() { return this.isHere ? this.field.value : (this.text?.data || '').trim(); }

  set value(value) {
    if (this.isHere) this.field.value = value;
    else if (this.text) this.text.data = value;
    else if (value !== '') this.td.prepend(value);
  }

  /** Where the mark comes from, for a step to go back to. */
  memo() { return this.source; }

  restore(source) { this.goal = source; }

  /** A mark of the student's own work cannot be taken away by hand. */
  get stays() { return this.source === 'computed'; }

  get name() {
    const row = this.td.parentElement;
    return (this.table.dataset.name || row.querySelector('th').textContent).trim();
  }

  get title() { return this.head.dataset.title || this.head.firstChild.textContent.trim(); }

  getAttribute(name) { return name === 'aria-label' ? `${this.name}，${this.title}` : null; }

  closest(selector) { return this.td.closest(selector); }

  dispatchEvent(event) { return this.td.dispatchEvent(event); }

  focus() {
    if (this.readOnly) {
      this.td.tabIndex = 0;
      this.td.focus();
      return;
    }
    this.come();
    this.field.focus();
  }

  select() { if (this.isHere) this.field.select(); }

  come() {
    if (this.isHere) return;
    const from = this.field.parentNode && bareOf(this.field.parentNode);
    from?.leave();
    const { value } = this;
    this.text?.remove();
    this.td.removeAttribute('tabindex');
    this.td.prepend(this.field);
    this.field.value = value;
    this.field.setAttribute('aria-label', this.getAttribute('aria-label'));
    this.field.setAttribute('aria-invalid', String(this.td.classList.contains('wrong-cell')));
  }

  leave() {
    const { value } = this.field;
    this.field.remove();
    this.value = value;
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

/** The handle of a cell that holds no field of its own, or null. */
export function bareOf(td) {
  if (handles.has(td)) return handles.get(td);
  const table = td.closest('table[data-bare]');
  if (!table) return null;
  const isOne = 'c' in td.dataset || 'c' in (sharedBy(table).heads[td.cellIndex]?.dataset || {});
  const handle = isOne && td.tagName === 'TD' && td.closest('tbody') ? new Bare(td, table) : null;
  handles.set(td, handle);
  return handle;
}
