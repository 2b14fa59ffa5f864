// Draws the panels of a dashboard of Grafana as a page that needs nothing else: a title, an axis with its unit, lines and their names.

const COLOURS = ['#1f6fb4', '#d9730d', '#2a8f4a', '#c0392b', '#7b5ea7', '#8a6d3b', '#c2559d', '#0f8ea3', '#6b7280', '#9a8b00'];
/** Pixels of one step of the dashboard's grid: 24 columns, and rows as high as Grafana's are wide here. */
const COLUMN = 58;
const ROW = 26;
const NAMES = 7;

const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const rounded = (value) => String(Number(value.toPrecision(3)));

/** A value with the largest of the units that are not larger than it: steps are ascending. */
const scaled = (steps) => (value) => {
  const [size, name] = steps.findLast(([size]) => Math.abs(value) >= size) ?? steps[0];
  return value === 0 ? '0' : `${rounded(value / size)}${name}`;
};
const short = scaled([[1e-3, ''], [1, ''], [1e3, ' K'], [1e6, ' M']].map(([size, name]) => [Math.max(size, 1), name]));
const UNITS = {
  short,
  s: scaled([[1e-6, ' µs'], [1e-3, ' ms'], [1, ' s'], [60, ' min']]),
  reqps: (value) => `${short(value)} req/s`,
  ops: (value) => `${short(value)} ops/s`,
  bytes: scaled([[1, ' B'], [1024, ' KiB'], [1024 ** 2, ' MiB'], [1024 ** 3, ' GiB']]),
  percentunit: (value) => `${rounded(value * 100)} %`,
  bool: (value) => (value ? 'True' : 'False'),
};

/** Where the axis has its lines: from 0 to above the highest value, three to five of them. */
function ticks(highest, unit) {
  const base = unit === 'bytes' ? 1024 ** Math.floor(Math.log(highest) / Math.log(1024)) : 1;
  const rough = highest / base / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = base * power * [1, 2, 2.5, 5, 10].find((one) => one * power >= rough);
  return Array.from({ length: Math.ceil(highest / step - 1e-9) + 1 }, (_, i) => i * step);
}

const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);

/** A line is broken where there is no value, or none was read for a while. */
function pathOf(points, x, y) {
  let before = -Infinity;
  let path = '';
  for (const [at, value] of points) {
    if (Number.isNaN(value)) continue;
    path += `${at - before > 5 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    before = at;
  }
  return path;
}

function chart({ lines, fieldConfig }, width, height, start, end) {
  const { unit } = fieldConfig.defaults;
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value)).filter((value) => !Number.isNaN(value));
  if (!values.length) return '<p class="none">No data</p>';
  const marks = ticks(values.reduce((one, other) => Math.max(one, other), 0) || 1, unit);
  const left = 74;
  const x = (at) => left + ((at - start) / (end - start)) * (width - left - 12);
  const y = (value) => height - 20 - (value / marks.at(-1)) * (height - 28);
  const minutes = Array.from({ length: 60 }, (_, i) => (Math.ceil(start / 60) + i) * 60).filter((at) => at < end);
  const shown = lines
    .map((line, i) => ({ ...line, colour: COLOURS[i % COLOURS.length], sum: line.points.reduce((sum, [, value]) => sum + (value || 0), 0) }))
    .filter(({ points }) => points.some(([, value]) => !Number.isNaN(value)));
  const names = shown.toSorted((one, other) => other.sum - one.sum);
  const more = names.length - NAMES;
  return `<svg width="${width}" height="${height}">
${marks.map((mark) => `<line class="grid" x1="${left}" x2="${width - 12}" y1="${y(mark)}" y2="${y(mark)}"/><text x="${left - 6}" y="${y(mark) + 4}" text-anchor="end">${escaped(UNITS[unit](mark))}</text>`).join('\n')}
${minutes.map((at) => `<line class="grid" x1="${x(at)}" x2="${x(at)}" y1="8" y2="${height - 20}"/><text x="${x(at)}" y="${height - 5}" text-anchor="middle">${clock(at)}</text>`).join('\n')}
${shown.map(({ points, colour }) => `<path d="${pathOf(points, x, y)}" stroke="${colour}"/>`).join('\n')}
</svg>
<p class="names">${names
    .slice(0, more > 1 ? NAMES : NAMES + 1)
    .map(({ name, colour }) => `<span><i style="background:${colour}"></i>${escaped(name)}</span>`)
    .join(' ')}${more > 1 ? ` <span>and ${more} more</span>` : ''}</p>`;
}

/** The last values, and the names where the panel asks for them. */
function stat({ lines, fieldConfig, options }) {
  const values = lines.map(({ name, points }) => (options.textMode === 'name' ? name : UNITS[fieldConfig.defaults.unit](points.at(-1)[1])));
  return `<p class="stat">${escaped([...new Set(values)].join(', '))}</p>`;
}

function panel(one, start, end) {
  const { x, y, w, h } = one.gridPos;
  const place = `left:${x * COLUMN + 24}px;top:${y * ROW + 64}px;width:${w * COLUMN - 8}px;height:${h * ROW - 8}px`;
  if (one.type === 'row') return `<h2 style="${place}">${escaped(one.title)}</h2>`;
  return `<section style="${place}"><h3>${escaped(one.title)} <small>${escaped(one.description)}</small></h3>
${one.type === 'stat' ? stat(one) : chart(one, w * COLUMN - 10, h * ROW - 74, start, end)}</section>`;
}

/** @param panels those of the dashboard, each with its `lines`: {name, points: [[seconds, value], …]} */
export const pageOf = (title, panels, start, end) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><style>
body{margin:0;position:relative;background:#f4f5f5;color:#24292e;font:12px/1.35 "DejaVu Sans",sans-serif;height:${Math.max(...panels.map(({ gridPos: { y, h } }) => y + h)) * ROW + 76}px}
h1{position:absolute;left:24px;top:8px;font-size:20px;margin:8px 0}
h1 small{font-weight:normal;font-size:12px;color:#57606a;margin-left:12px}
h2{position:absolute;margin:0;font-size:14px;line-height:26px}
section{position:absolute;box-sizing:border-box;background:#fff;border:1px solid #dcdfe2;border-radius:3px;overflow:hidden}
h3{margin:7px 10px 3px;font-size:12px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
h3 small{font-weight:normal;font-size:11px;color:#57606a;margin-left:6px}
.stat{margin:8px 10px;font-size:22px;color:#2a8f4a;white-space:nowrap}
.none{text-align:center;color:#57606a;margin:40px}
.names{margin:0 10px;height:32px;font-size:10.5px;line-height:16px;color:#3d444b;overflow:hidden}
.names span{white-space:nowrap;margin-right:6px}
.names i{display:inline-block;width:10px;height:3px;margin-right:4px;vertical-align:middle}
text{font-size:10.5px;fill:#57606a}
.grid{stroke:#e6e8ea}
path{fill:none;stroke-width:1.5;stroke-linejoin:round}
svg{display:block}
</style><h1>${escaped(title)}<small>${clock(start)} to ${clock(end)} UTC</small></h1>
${panels.map((one) => panel(one, start, end)).join('\n')}
</html>`;
