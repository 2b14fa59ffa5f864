import { byId, make, number, plural, say, sentence, span, time } from './dom.js';
import { deviceTable } from './send.js';

const POLL = 2000;
/** Four minutes of samples; a chart begins with the width of one minute. */
const SAMPLES = 120;
const FIRST_SAMPLES = 30;
/** A rate is of the last ten seconds: a server with little to do is shown calmly. */
const RATE_SAMPLES = 5;
const PAGE = 50;
const TYPING = 250;
const SVG = 'http://www.w3.org/2000/svg';

// --- Figures

/** What is charted: `figure` is the counter in the answer, and `rate` whether it is shown per second. */
const CHARTS = [
  { figure: 'sessions', label: 'Sessions', rate: false },
  { figure: 'sends', label: 'Sends per second', rate: true },
  { figure: 'deliveries', label: 'Deliveries per second', rate: true },
];

function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const shown = (value) => (value === null ? '–' : value < 10 && value % 1 ? value.toFixed(1) : number(Math.round(value)));

/** One figure, large, above its last four minutes. */
class Chart {
  #values = [];
  #big = make('strong', {}, '–');
  #peak = make('span', { class: 'hint' });
  #drawing = svg('svg', { preserveAspectRatio: 'none', role: 'img' });
  #area = svg('path', { class: 'area' });
  #line = svg('path', { class: 'line' });

  constructor(label) {
    this.label = label;
    this.#drawing.append(this.#area, this.#line);
    this.element = make('div', { class: 'tile' }, make('h2', {}, label), this.#big, this.#peak, this.#drawing);
  }

  /** @param value of this moment; null where nobody knows, which leaves a gap in the line */
  add(value) {
    this.#values.push(value);
    if (this.#values.length > SAMPLES) this.#values.shift();
    const known = this.#values.filter((one) => one !== null);
    const peak = Math.max(0, ...known);
    this.#big.textContent = shown(value);
    this.#peak.textContent = known.length > 1 ? `at most ${shown(peak)}` : '';
    this.#drawing.setAttribute('aria-label', `${this.label} lately: now ${shown(value)}, at most ${shown(peak)}`);
    this.#draw(Math.max(peak, 1));
  }

  #draw(top) {
    const width = Math.max(FIRST_SAMPLES, this.#values.length) - 1;
    const offset = width + 1 - this.#values.length;
    let line = '';
    let area = '';
    let start = null;
    this.#values.forEach((value, index) => {
      const x = offset + index;
      if (value === null) {
        if (start !== null) area += `L${x - 1} 40Z`;
        start = null;
        return;
      }
      const y = (38 - (value / top) * 34).toFixed(2);
      line += `${start === null ? 'M' : 'L'}${x} ${y}`;
      area += start === null ? `M${x} 40L${x} ${y}` : `L${x} ${y}`;
      start ??= x;
    });
    if (start !== null) area += `L${width} 40Z`;
    this.#drawing.setAttribute('viewBox', `0 0 ${width} 40`);
    this.#line.setAttribute('d', line);
    this.#area.setAttribute('d', area);
  }
}

/** What is counted but not charted, by the names the server gives it. */
const TEXTS = { node: 'Node', at: null, uptime_seconds: null, sessions: null };

export function openServer({ session, signal }) {
  const tiles = byId('tiles');
  const place = byId('figures');
  const words = byId('server-words');
  const charts = CHARTS.map((chart) => ({ ...chart, chart: new Chart(chart.label) }));
  tiles.replaceChildren(...charts.map(({ chart }) => chart.element));
  let timer = 0;
  let before = [];
  let asking = false;

  async function ask() {
    if (document.hidden || asking) return;
    asking = true;
    const answer = await session.call('GET', '/api/figures', { quiet: true });
    asking = false;
    if (signal.aborted) return;
    if (!answer.ok) {
      words.textContent = sentence(answer.problem.detail);
      before = [];
      for (const { chart } of charts) chart.add(null);
      return;
    }
    take(answer.json);
  }

  function take(figures) {
    // Counters begin anew with the server, whose node is another one then.
    if (before[0]?.node !== figures.node) before = [];
    const seconds = before.length ? (Date.parse(figures.at) - Date.parse(before[0].at)) / 1000 : 0;
    for (const { figure, rate, chart } of charts) {
      chart.add(!rate ? figures[figure] ?? null : seconds > 0 ? (figures[figure] - before[0][figure]) / seconds : null);
    }
    before.push(figures);
    if (before.length > RATE_SAMPLES) before.shift();
    words.textContent = [figures.node && `node ${figures.node}`, figures.uptime_seconds !== undefined && `up for ${span(figures.uptime_seconds)}`].filter(Boolean).join(', ');
    const facts = flat(figures).filter(([name]) => !(name in TEXTS));
    place.replaceChildren(make('div', { class: 'panel' }, make('div', { class: 'panel-head' }, make('h2', {}, 'Since the start')),
      make('dl', { class: 'facts' }, ...facts.map(([name, value]) => make('div', {}, make('dt', {}, name.replaceAll('_', ' ')), make('dd', {}, typeof value === 'number' ? number(value) : String(value)))))));
  }

  return {
    look(active) {
      clearInterval(timer);
      if (!active) return;
      before = [];
      ask();
      timer = setInterval(ask, POLL);
    },
    close() {
      clearInterval(timer);
      tiles.replaceChildren();
      place.replaceChildren();
      words.textContent = '';
    },
  };
}

function flat(object, prefix = '') {
  return Object.entries(object).flatMap(([name, value]) => (value && typeof value === 'object' ? flat(value, `${prefix}${name} `) : [[prefix + name, value]]));
}

// --- Users

const nameOf = (user) => user.username ?? user.external_id ?? `user ${user.user_id}`;

export function openUsers({ session, signal }) {
  const list = byId('user-rows');
  const one = byId('user');
  const prefix = byId('users-prefix');
  const mayRead = session.may('content');
  /** What comes back for an earlier question than the last one, of the list and of one user, is not shown. */
  let turn = 0;
  let userTurn = 0;
  let typing = 0;
  let shownUser = null;

  const failed = (answer) => make('p', { class: 'problem', role: 'alert' }, sentence(answer.problem.detail ?? answer.problem.title));

  async function search() {
    const mine = ++turn;
    const body = make('tbody');
    const more = make('p', { class: 'more', hidden: true }, make('button', { type: 'button', onclick: () => page() }, 'More'));
    let next = 0;

    async function page() {
      const query = new URLSearchParams({ limit: String(PAGE) });
      if (prefix.value.trim()) query.set('prefix', prefix.value.trim());
      if (next) query.set('after', String(next));
      const answer = await session.call('GET', `/api/users/list?${query}`);
      if (mine !== turn) return;
      if (!answer.ok) return list.replaceChildren(failed(answer));
      body.append(...answer.json.users.map(userRow));
      next = answer.json.next;
      more.hidden = !next;
      if (!body.childElementCount) list.replaceChildren(make('div', { class: 'panel' }, make('p', { class: 'empty' }, 'Nobody has a name that begins like this.')));
      else if (!body.isConnected) {
        list.replaceChildren(make('div', { class: 'panel scroll', role: 'region', 'aria-label': 'Users', tabindex: '0' }, make('table', {},
          make('thead', {}, make('tr', {}, ...['Name', 'Role', 'Unread', 'Last contact'].map((head, index) => make('th', { scope: 'col', class: index === 2 ? 'num' : index === 3 ? 'wide-only' : '' }, head)))), body), more));
      }
      say(plural(body.childElementCount, 'user'));
    }
    await page();
  }

  function userRow(user) {
    const go = () => { location.hash = `#users/${user.user_id}`; };
    const other = user.username !== undefined && user.external_id !== undefined ? user.external_id : null;
    return make('tr', {},
      make('th', { scope: 'row' }, make('button', { type: 'button', class: 'quiet', onclick: go }, nameOf(user)), other && make('span', { class: 'hint mono' }, ` ${other}`)),
      make('td', {}, user.service ? 'service' : user.role),
      make('td', { class: 'num' }, number(user.unread ?? 0)),
      make('td', { class: 'wide-only' }, user.last_contact ? time(user.last_contact) : make('span', { class: 'muted' }, 'never')));
  }

  prefix.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(search, TYPING);
  }, { signal });
  byId('users-search').addEventListener('submit', (event) => {
    event.preventDefault();
    search();
  }, { signal });

  /** One user as support sees it: where the inbox is, its devices, and what became of each notification. */
  async function showUser(id) {
    const mine = ++userTurn;
    const answer = await session.call('GET', `/api/users/inspect?user_id=${encodeURIComponent(id)}`);
    if (mine !== userTurn) return;
    const back = make('p', {}, make('a', { href: '#users' }, '← All users'));
    if (!answer.ok) return one.replaceChildren(back, failed(answer));
    const user = answer.json;
    const fact = (name, value) => make('div', {}, make('dt', {}, name), make('dd', {}, value));
    const held = make('div', { class: 'panel' });
    one.replaceChildren(back,
      make('div', { class: 'head' }, make('h2', { id: 'h-user', tabindex: '-1' }, nameOf(user)),
        make('span', { class: `chip ${user.online ? 'good' : ''}` }, user.online ? 'online' : 'away'), make('span', { class: 'chip' }, user.service ? 'service' : user.role)),
      make('div', { class: 'panel' }, make('dl', { class: 'facts' },
        fact('User id', String(user.user_id)), user.external_id !== undefined && fact('External id', user.external_id),
        fact('Unread', number(user.unread)), fact('Unseen', number(user.unseen)), fact('Notifications held', number(user.held)),
        fact('Revision', number(user.rev)), fact('Purged up to', number(user.floor)), fact('Since', time(user.created_at)))),
      make('h2', {}, 'Devices'),
      user.devices.length ? deviceTable(user.devices, user.rev) : make('div', { class: 'panel' }, make('p', { class: 'empty' }, 'None: this user reads over REST, or without a device’s name.')),
      make('h2', {}, 'Inbox'),
      mayRead ? make('p', { class: 'hint' }, 'Looking at content is noted in the audit log.') : make('p', { class: 'hint' }, 'Without the scope content nobody sees what was written.'),
      held);
    byId('h-user').focus({ preventScroll: true });
    await inbox(user.user_id, held, () => mine === userTurn);
  }

  async function inbox(id, place, current) {
    const more = make('p', { class: 'more', hidden: true }, make('button', { type: 'button', onclick: () => page() }, 'Older'));
    let before = null;
    place.append(more);
    async function page() {
      const answer = await session.call('GET', `/api/users/notifications?user_id=${id}&limit=${PAGE}${before ? `&before=${before}` : ''}`);
      if (!current()) return;
      if (!answer.ok) return more.before(failed(answer));
      more.before(...answer.json.notifications.map((held) => heldItem(id, held)));
      before = answer.json.next;
      more.hidden = !before;
      if (place.childElementCount === 1) more.before(make('p', { class: 'empty' }, 'This inbox holds nothing.'));
    }
    await page();
  }

  function heldItem(id, held) {
    const steps = make('div', { class: 'steps' });
    const details = make('details', {}, make('summary', {}, 'What became of it'), steps);
    details.addEventListener('toggle', async () => {
      if (!details.open) return;
      const answer = await session.call('GET', `/api/notifications/${held.id}/timeline?user_id=${id}`);
      steps.replaceChildren(...(answer.ok ? timeline(answer.json) : [failed(answer)]));
    });
    return make('article', { class: held.state === 'unread' ? 'item unread' : 'item' },
      make('p', { class: 'line' }, make('span', { class: 'mono' }, `#${held.id}`), time(held.created_at), held.category && make('span', {}, held.category),
        make('span', { class: `chip ${held.state === 'unread' ? 'warn' : ''}` }, held.state), held.archived && make('span', { class: 'chip' }, 'archived'),
        held.priority && held.priority !== 'normal' && make('span', { class: `chip ${held.priority === 'urgent' ? 'bad' : ''}` }, held.priority)),
      held.title && make('h3', { dir: 'auto' }, held.title),
      held.message && make('p', { class: 'message', dir: 'auto' }, held.message),
      details);
  }

  return {
    look(active, detail) {
      if (!active) {
        turn++;
        userTurn++;
        shownUser = null;
        return;
      }
      byId('users-list').hidden = Boolean(detail);
      one.hidden = !detail;
      if (detail) {
        if (detail !== shownUser) showUser(detail);
      } else search();
      shownUser = detail;
    },
    close() {
      turn++;
      userTurn++;
      clearTimeout(typing);
      list.replaceChildren();
      one.replaceChildren();
      prefix.value = '';
    },
  };
}

const DELIVERIES = {
  acked: ['good', 'has it'],
  behind: ['warn', 'has not come so far'],
  joined_later: ['', 'joined later, finds it in the history'],
  not_acking: ['', 'never acknowledges: nobody knows'],
};

/** The steps of one notification, each with its moment as far as one is known. */
function timeline({ created_at: created, changed_at: changed, state, devices }) {
  const step = (at, words) => make('p', {}, words, at ? ' ' : null, at && time(at));
  return [
    step(created, 'accepted, and durable'),
    ...devices.map((device) => {
      const [level, words] = DELIVERIES[device.delivery] ?? ['', device.delivery];
      return make('p', { class: 'line' }, make('span', { class: 'mono' }, device.id), make('span', { class: `chip ${level}` }, words), make('span', { class: 'hint' }, 'last contact ', time(device.last_contact)));
    }),
    devices.length ? null : step(null, 'no device has ever connected with a name'),
    state === 'unread' ? step(null, 'not read so far') : step(changed, state),
  ].filter(Boolean);
}
