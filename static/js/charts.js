// Charts that a page describes in a JSON block (ui/figures.html). Nothing moves; colours come from the tokens.
import {
  BarController, BarElement, CategoryScale, Chart, Filler, Legend, LinearScale, LineController, LineElement,
  PointElement, RadarController, RadialLinearScale, ScatterController, Tooltip,
} from 'chart.js';
import { inks, hatched, limits, names, numbers, SHAPES, STROKES } from './chartparts.js';

Chart.register(
  BarController, BarElement, CategoryScale, Filler, Legend, LinearScale, LineController, LineElement,
  PointElement, RadarController, RadialLinearScale, ScatterController, Tooltip,
);

const two = (value) => value.toFixed(2);
const shareAxis = (ink) => ({
  min: 0, max: 1, ticks: { stepSize: 0.2, color: ink.faint, callback: two }, grid: { color: ink.line }, border: { display: false },
});
const labelAxis = (ink) => ({ ticks: { color: ink.ink, autoSkip: false, maxRotation: 45 }, grid: { display: false }, border: { color: ink.edge } });
const legend = (ink, more = {}) => ({ position: 'bottom', labels: { usePointStyle: true, color: ink.ink, boxHeight: 8, ...more } });

// Bars against the threshold of each: full, dotted where nearly, hatched where missed.
function bars({ labels, values, expected, verdicts, words }, ink) {
  const fills = { reached: ink.accent, nearly: hatched(ink.warn, ink.sheet, 'dots'), missed: hatched(ink.bad, ink.sheet, 'lines') };
  const edges = { reached: ink.accent, nearly: ink.warn, missed: ink.bad };
  return {
    type: 'bar',
    data: {
      labels,
      datasets: [{
        data: values,
        backgroundColor: verdicts.map((one) => fills[one] ?? ink.line),
        borderColor: verdicts.map((one) => edges[one] ?? ink.line),
        borderWidth: 1,
        maxBarThickness: 56,
      }],
    },
    options: {
      scales: { y: shareAxis(ink), x: labelAxis(ink) },
      plugins: {
        legend: { display: false },
        tooltip: { callbacks: { label: ({ dataIndex: n }) => [`${words.value} ${two(values[n])}`, `${words.expected} ${two(expected[n])}`] } },
        limits: { at: expected, ink: ink.ink },
        numbers: { say: (value) => two(value), ink: ink.ink },
      },
    },
  };
}

// One dot a student; who is below is hollow, and named while there is room.
function dots({ labels, values, expected, words }, ink) {
  const points = values.map((value, n) => ({ x: n + 1, y: value, name: labels[n] })).filter((one) => one.y !== null);
  const set = (label, found, style) => ({ label, data: found, pointRadius: 5, pointHoverRadius: 6, pointBorderWidth: 2, clip: false, ...style });
  return {
    type: 'scatter',
    data: {
      datasets: [
        set(words.value, points.filter((one) => one.y >= expected), { pointBackgroundColor: ink.accent, pointBorderColor: ink.accent }),
        set(words.low, points.filter((one) => one.y < expected), { pointStyle: 'triangle', pointBackgroundColor: ink.sheet, pointBorderColor: ink.bad }),
      ],
    },
    options: {
      scales: {
        y: shareAxis(ink),
        x: {
          min: 0, max: values.length + 1, title: { display: true, text: words.serial, color: ink.faint },
          ticks: { color: ink.faint, precision: 0, callback: (n) => (n >= 1 && n <= values.length ? n : '') }, grid: { display: false }, border: { color: ink.edge },
        },
      },
      plugins: {
        legend: legend(ink),
        tooltip: { callbacks: { label: ({ raw }) => `${raw.name} ${two(raw.y)}` } },
        limits: { at: expected, ink: ink.ink, says: `${words.expected} ${two(expected)}` },
        names: { of: 1, most: 8, ink: ink.bad },
      },
    },
  };
}

function columns({ labels, values, words }, ink) {
  return {
    type: 'bar',
    data: { labels, datasets: [{ label: words.value, data: values, backgroundColor: ink.accent, maxBarThickness: 72 }] },
    options: {
      scales: {
        y: { beginAtZero: true, suggestedMax: Math.max(...values) + 1, ticks: { precision: 0, color: ink.faint }, grid: { color: ink.line }, border: { display: false } },
        x: labelAxis(ink),
      },
      plugins: { legend: { display: false }, numbers: { say: String, ink: ink.ink } },
    },
  };
}

const hues = (ink) => [ink.accent, ink.k, ink.a, ink.s, ink.bad, ink.t];

function strokes(series, ink) {
  return series.map((one, n) => ({
    label: one.name,
    data: one.shares,
    borderColor: hues(ink)[n % 6],
    backgroundColor: 'transparent',
    pointBackgroundColor: hues(ink)[n % 6],
    pointBorderColor: hues(ink)[n % 6],
    borderDash: STROKES[n % STROKES.length],
    pointStyle: SHAPES[n % SHAPES.length],
    borderWidth: 2,
    pointRadius: 4,
  }));
}

function radar({ labels, series }, ink) {
  return {
    type: 'radar',
    data: { labels, datasets: strokes(series, ink) },
    options: {
      scales: {
        r: {
          min: 0, max: 1, grid: { color: ink.line }, angleLines: { color: ink.line }, pointLabels: { color: ink.ink, font: { size: 12 } },
          ticks: { stepSize: 0.2, color: ink.faint, backdropColor: ink.sheet, callback: two },
        },
      },
      plugins: { legend: legend(ink), tooltip: { callbacks: { label: said } } },
    },
  };
}

const said = ({ dataset, raw }) => `${dataset.label} ${two(raw)}`;

function groups({ labels, series }, ink) {
  const sets = strokes(series, ink).map((one, n) => ({
    ...one, borderDash: [], maxBarThickness: 40,
    backgroundColor: n ? hatched(hues(ink)[n % 6], ink.sheet, n % 2 ? 'lines' : 'dots') : hues(ink)[0],
    borderWidth: 1,
  }));
  return {
    type: 'bar',
    data: { labels, datasets: sets },
    options: {
      scales: { y: shareAxis(ink), x: labelAxis(ink) },
      plugins: { legend: legend(ink, { usePointStyle: false }), tooltip: { callbacks: { label: said } } },
    },
  };
}

function lines({ labels, series, expected, words }, ink) {
  return {
    type: 'line',
    data: { labels: labels.map((one) => one.split(/ (.*)/).filter(Boolean)), datasets: strokes(series, ink) },
    options: {
      scales: { y: shareAxis(ink), x: { ...labelAxis(ink), offset: true } },
      plugins: {
        legend: legend(ink),
        tooltip: { callbacks: { label: said } },
        limits: expected === null ? { at: null } : { at: expected, ink: ink.ink, says: `${words.expected} ${two(expected)}` },
      },
    },
  };
}

const KINDS = { bars, dots, columns, radar, groups, lines };
const drawn = [];

function draw(figure) {
  const said = JSON.parse(figure.querySelector('script').textContent);
  const ink = inks();
  const { type, data, options } = KINDS[figure.dataset.chart](said, ink);
  drawn.push(new Chart(figure.querySelector('canvas'), {
    type,
    data,
    plugins: [limits, names, numbers],
    options: {
      animation: false, // nothing moves without a reason, whatever a person prefers
      transitions: { active: { animation: { duration: 0 } }, resize: { animation: { duration: 0 } } },
      responsive: true,
      maintainAspectRatio: false,
      layout: { padding: { top: 18, right: 8 } },
      ...options,
    },
  }));
}

function redraw() {
  while (drawn.length) drawn.pop().destroy();
  Chart.defaults.font.family = inks().sans;
  document.querySelectorAll('[data-chart]').forEach(draw);
}

for (const asked of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', 'print']) {
  matchMedia(asked).addEventListener('change', redraw);
}
redraw();
