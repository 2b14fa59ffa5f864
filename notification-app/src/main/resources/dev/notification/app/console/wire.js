import { address, byId, clockTime, copy, make, memory, number, plural, preciseTime, pretty } from './dom.js';

/** As much as is kept: the oldest entry gives way to the newest, and of a long text only its beginning stays. */
const MAX_ENTRIES = 500;
const MAX_TEXT = 16384;
const SECRETS = /("(?:password|current_password|new_password|token|refresh_token|key)"\s*:\s*)"(?:[^"\\]|\\.)*"/g;

const rows = new Map();
let waiting = [];
let filter = '';
let paused = false;
let missed = 0;
let total = 0;
let drawn = 0;

/** Notes what went over the wire. Secrets are taken out before anything is kept. */
export function record(entry) {
  if (paused) {
    missed++;
    say();
    return;
  }
  const whole = String(entry.text ?? '');
  const text = whole.slice(0, MAX_TEXT).replace(SECRETS, '$1"•••"');
  waiting.push({ ...entry, at: new Date(entry.at ?? Date.now()), size: whole.length, text, cut: whole.length - MAX_TEXT });
  if (waiting.length > MAX_ENTRIES) waiting.shift();
  total++;
  drawn ||= requestAnimationFrame(draw);
}

function draw() {
  drawn = 0;
  const list = byId('wire-rows');
  const focused = list.contains(document.activeElement);
  const fresh = waiting.map(row);
  waiting = [];
  list.prepend(...fresh.reverse());
  while (list.childElementCount > MAX_ENTRIES) {
    const last = list.lastElementChild;
    if (focused && last.contains(document.activeElement)) byId('wire-filter').focus();
    rows.delete(last);
    last.remove();
  }
  say();
}

function say() {
  const shown = rows.size;
  byId('wire-words').textContent = paused
    ? `paused, ${plural(missed, 'entry', 'entries')} passed by`
    : total > shown ? `the last ${number(shown)} of ${number(total)}` : plural(shown, 'entry', 'entries');
}

/** What an entry is, in a few characters: the type of a frame, or the request's line. */
function title(entry) {
  if (entry.kind === 'frame') {
    const type = /"type"\s*:\s*"([^"]*)"/.exec(entry.text)?.[1] ?? 'frame';
    const rev = /"rev"\s*:\s*(\d+)/.exec(entry.text)?.[1];
    return rev ? `${type} · rev ${rev}` : type;
  }
  return entry.kind === 'answer' ? entry.path ?? '' : `${entry.method} ${entry.path}`;
}

function row(entry) {
  const out = entry.direction === 'out';
  const refused = entry.kind === 'answer' && !(entry.status >= 200 && entry.status < 400);
  const status = entry.kind === 'answer' ? String(entry.status || 'no answer') : null;
  const size = entry.ms === undefined ? entry.size ? `${number(entry.size)} B` : '' : `${number(entry.ms)} ms`;
  const summary = make('summary', {},
    make('time', { datetime: entry.at.toISOString(), title: preciseTime(entry.at) }, clockTime(entry.at)),
    make('span', { class: `way ${refused ? 'refused' : out ? 'out' : 'in'}`, 'aria-hidden': 'true' }, out ? '↑' : '↓'),
    make('span', { class: 'sr' }, out ? 'sent' : 'received'),
    status && make('span', { class: `chip ${refused ? 'bad' : 'good'}` }, status),
    make('span', { class: 'what', title: title(entry) }, title(entry)),
    make('span', { class: 'size' }, size));
  const details = make('details', {}, summary);
  details.addEventListener('toggle', () => {
    if (!details.open || details.childElementCount > 1) return;
    const more = entry.cut > 0 ? `\n… and ${number(entry.cut)} characters more` : '';
    details.append(make('pre', { class: 'code' }, entry.text ? pretty(entry.text) + more : 'no body'));
    if (entry.kind === 'request' && !entry.path.startsWith('/api/ws')) {
      const button = make('button', { type: 'button', class: 'quiet', onclick: () => copy(curl(entry.method, entry.path, entry.text), button) }, 'Copy as curl');
      details.append(make('p', { class: 'actions' }, button));
    }
  });
  const item = make('li', { class: 'fresh' }, details);
  rows.set(item, `${title(entry)} ${status ?? ''} ${entry.text}`.toLowerCase());
  item.hidden = !fits(item);
  return item;
}

const fits = (item) => rows.get(item).includes(filter);

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A request as a command for a shell; the token stays out of it. */
export function curl(method, path, body, headers = {}) {
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(address(path))}`, '-H "Authorization: Bearer $TOKEN"'];
  if (body) lines.push(`-H 'Content-Type: application/json'`);
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body) lines.push(`--data-raw ${quoted(body)}`);
  return lines.join(' \\\n  ');
}

export function openWire() {
  const list = byId('wire-rows');
  byId('wire-filter').addEventListener('input', (event) => {
    filter = event.target.value.trim().toLowerCase();
    for (const item of list.children) item.hidden = !fits(item);
  });
  const pause = byId('wire-pause');
  pause.addEventListener('click', () => {
    paused = !paused;
    missed = 0;
    pause.setAttribute('aria-pressed', String(paused));
    pause.textContent = paused ? 'Go on' : 'Pause';
    say();
  });
  byId('wire-clear').addEventListener('click', clearWire);
  const dock = byId('wire-dock');
  const set = (shut) => {
    byId('shell').dataset.wire = shut ? 'shut' : 'beside';
    dock.textContent = shut ? 'Show beside' : 'Hide';
  };
  dock.addEventListener('click', () => {
    const shut = byId('shell').dataset.wire !== 'shut';
    set(shut);
    memory.set('wire', shut ? 'shut' : 'beside');
    if (location.hash === '#wire') location.hash = '#inbox';
    else if (shut) document.querySelector('.to-wire').focus();
  });
  set(memory.get('wire') === 'shut');
  say();
}

export function clearWire() {
  byId('wire-rows').replaceChildren();
  rows.clear();
  waiting = [];
  total = 0;
  missed = 0;
  say();
}
