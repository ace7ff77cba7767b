// The marking desk: steppers for each marking point, and the sum of what was given.
const fieldsOf = (form) => [...form.querySelectorAll('input[type=number]')];

function sum(form) {
  const total = fieldsOf(form).reduce((points, field) => points + (Number(field.value) || 0), 0);
  form.querySelectorAll('output[name=sum]').forEach((place) => { place.textContent = Math.round(total * 100) / 100; });
}

function step(field, by) {
  const value = Number(field.value) + by * (Number(field.step) || 1);
  field.value = Math.round(Math.min(Number(field.max), Math.max(Number(field.min), value)) * 100) / 100;
}

for (const form of document.querySelectorAll('form[data-marks]')) {
  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-step]');
    const field = button?.parentElement.querySelector('input[type=number]');
    if (!field) return;
    step(field, Number(button.dataset.step));
    sum(form);
  });
  // Tab goes from point to point; the arrow keys do what the buttons do.
  form.querySelectorAll('[data-step]').forEach((button) => { button.tabIndex = -1; });
  form.addEventListener('input', () => sum(form));
  fieldsOf(form).forEach((field) => field.addEventListener('focus', () => field.select()));
  sum(form);
  fieldsOf(form)[0]?.focus();
}
