// What stands in one question's fields: read it, put it back, say it in words.
const IGNORED = ['button', 'submit', 'reset', 'file', 'hidden'];
const isTick = (field) => field.type === 'radio' || field.type === 'checkbox';
const nameOf = (field) => (field.matches('[data-flag]') ? 'flag' : field.name);
const fieldsOf = (set) => [...set.querySelectorAll('input, select, textarea')]
  .filter((field) => field.name && !IGNORED.includes(field.type) && !field.closest('.conflict'));

/** {name: [values]}; an emptied field is an empty list. */
export function read(set) {
  const answer = {};
  for (const field of fieldsOf(set)) {
    const values = (answer[nameOf(field)] ||= []);
    if (isTick(field) ? field.checked : field.value !== '') values.push(field.value);
  }
  return answer;
}

export function write(set, answer) {
  const left = Object.fromEntries(Object.entries(answer || {}).map(([name, values]) => [name, [].concat(values ?? [])]));
  for (const field of fieldsOf(set)) {
    const values = left[nameOf(field)] || [];
    if (isTick(field)) field.checked = values.map(String).includes(field.value);
    else field.value = values.length ? values.shift() : '';
  }
}

// How sure a person is, and a flag, are said about an answer and are none themselves.
const IS_SAID = /^flag$|(^|-)certainty$/;

/** "yes" where every field has something, "half" where some have, else "no". */
export function stateOf(answer) {
  const places = Object.entries(answer).filter(([name]) => !IS_SAID.test(name)).map(([, values]) => values.some((value) => value.trim()));
  if (!places.some(Boolean)) return 'no';
  return places.every(Boolean) ? 'yes' : 'half';
}

export function describe(set, answer) {
  const said = [];
  for (const field of fieldsOf(set)) {
    const values = [].concat(answer?.[nameOf(field)] ?? []).map(String);
    if (nameOf(field) === 'flag' || !values.length) continue;
    if (isTick(field)) {
      if (values.includes(field.value)) said.push(field.closest('label')?.textContent.trim() || field.value);
    } else if (field.tagName === 'SELECT') {
      const option = [...field.options].find((one) => one.value === values[0]);
      said.push(option ? option.textContent.trim() : values[0]);
    } else said.push(values.join('；'));
  }
  return said.join('；');
}
