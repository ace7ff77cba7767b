// Points for marking points: a field with − and + each, and the sum of what was given.
export const pointsOf = (form) => [...form.querySelectorAll('input[type=number]')];

function sum(form) {
  const total = pointsOf(form).reduce((points, field) => points + (Number(field.value) || 0), 0);
  form.querySelectorAll('output[name=sum]').forEach((place) => { place.textContent = Math.round(total * 100) / 100; });
}

function step(field, by) {
  const value = Number(field.value) + by * (Number(field.step) || 1);
  field.value = Math.round(Math.min(Number(field.max), Math.max(Number(field.min), value)) * 100) / 100;
}

/** Every marking point gets its full points, or none. */
export function fill(form, isFull) {
  pointsOf(form).forEach((field) => { field.value = isFull ? field.max : '0'; });
  sum(form);
}

export function wirePoints(form) {
  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-step]');
    const field = button?.parentElement.querySelector('input[type=number]');
    if (!field) return;
    step(field, Number(button.dataset.step));
    sum(form);
  });
  // Tab goes from point to point; the buttons are for thumbs.
  form.querySelectorAll('[data-step]').forEach((button) => { button.tabIndex = -1; });
  form.addEventListener('input', () => sum(form));
  pointsOf(form).forEach((field) => field.addEventListener('focus', () => field.select()));
  sum(form);
}
