// What the charts of the house share: inks from the tokens, patterns, and three small plugins.
const TOKENS = ['ink', 'faint', 'line', 'edge', 'sheet', 'accent', 'warn', 'bad', 'k', 's', 'a', 't', 'sans'];

// Told apart by stroke and mark as well as by hue.
export const STROKES = [[], [6, 4], [2, 3], [10, 3, 2, 3], [1, 2], [12, 4]];
export const SHAPES = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot', 'star'];

export function inks() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

// A fill that reads without colour: slanted lines, or dots.
export function hatched(ink, paper, kind) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 8;
  const pen = tile.getContext('2d');
  pen.fillStyle = paper;
  pen.fillRect(0, 0, 8, 8);
  pen.fillStyle = pen.strokeStyle = ink;
  if (kind === 'dots') {
    for (const at of [1, 5]) pen.fillRect(at, at, 3, 3);
  } else {
    pen.lineWidth = 2;
    pen.beginPath();
    for (const from of [-8, 0, 8]) {
      pen.moveTo(from, 8);
      pen.lineTo(from + 8, 0);
    }
    pen.stroke();
  }
  return pen.createPattern(tile, 'repeat');
}

// The threshold as a dashed line: one across the whole picture, or one over each bar.
export const limits = {
  id: 'limits',
  afterDatasetsDraw(chart, _args, { at, ink, says }) {
    if (at === null || at === undefined) return;
    const { ctx: pen, chartArea: area, scales: { x, y } } = chart;
    pen.save();
    pen.strokeStyle = pen.fillStyle = ink;
    pen.lineWidth = 2;
    pen.setLineDash([5, 4]);
    pen.beginPath();
    const spans = Array.isArray(at)
      ? at.map((value, n) => [x.getPixelForValue(n), value]).map(([middle, value]) => [middle - spread(x, at), middle + spread(x, at), value])
      : [[area.left, area.right, at]];
    for (const [from, to, value] of spans) {
      if (value === null) continue;
      pen.moveTo(from, y.getPixelForValue(value));
      pen.lineTo(to, y.getPixelForValue(value));
    }
    pen.stroke();
    if (says) write(pen, `┄ ${says}`, area.right, area.top - 7, 'right'); // beside the line it would lie on points
    pen.restore();
  },
};

const spread = (x, all) => (x.right - x.left) / all.length / 2;

// Numbers over bars.
export const numbers = {
  id: 'numbers',
  afterDatasetsDraw(chart, _args, { say, ink }) {
    if (!say) return;
    const { ctx: pen } = chart;
    pen.save();
    pen.fillStyle = ink;
    chart.getDatasetMeta(0).data.forEach((bar, n) => {
      const value = chart.data.datasets[0].data[n];
      write(pen, value === null ? '—' : say(value), bar.x, (value === null ? chart.chartArea.bottom : bar.y) - 5, 'center');
    });
    pen.restore();
  },
};

// The names of one set of points, while there are few enough to read; each on its own place, inside the picture.
export const names = {
  id: 'names',
  afterDatasetsDraw(chart, _args, { of, most, ink }) {
    const points = of === undefined ? [] : chart.getDatasetMeta(of).data;
    if (!points.length || points.length > most || !chart.isDatasetVisible(of)) return;
    const { ctx: pen, chartArea: area } = chart;
    const taken = [];
    pen.save();
    pen.font = `12px ${inks().sans}`;
    pen.fillStyle = ink;
    points.forEach((point, n) => {
      const { name } = chart.data.datasets[of].data[n];
      const width = pen.measureText(name).width;
      const side = point.x + 10 + width > area.right ? -10 - width : 10;
      const free = [4, 18, -10, 32].find((down) => !taken.some(([x, y, w]) => Math.abs(y - point.y - down) < 13 && point.x + side < x + w && x < point.x + side + width));
      const at = [point.x + side, point.y + (free ?? 4)];
      taken.push([...at, width]);
      write(pen, name, ...at, 'left');
    });
    pen.restore();
  },
};

// Words on a halo of paper, so that a line behind them does not strike them through.
function write(pen, text, x, y, align) {
  const { sans, sheet } = inks();
  pen.font = `12px ${sans}`;
  pen.textAlign = align;
  pen.textBaseline = 'alphabetic';
  pen.setLineDash([]);
  pen.lineWidth = 4;
  pen.strokeStyle = sheet;
  pen.strokeText(text, x, y);
  pen.fillText(text, x, y);
}
