import { NotificationClient, Unauthorized } from './client/index.js';
import { setDefaultClient } from './client/elements.js';
import { watch } from './client/wire.js';
import { byId, clockTime, make, memory, number, say, sentence, span } from './dom.js';
import { call, clockAhead, Session } from './session.js';
import { clearWire, openWire, record } from './wire.js';
import { openInbox } from './inbox.js';
import { openDevices, openSend } from './send.js';
import { openServer, openUsers } from './operator.js';

/** Whoever is in: the login, the client that the elements share, and what to do when a view is looked at. */
let session = null;
let client = null;
let views = {};
let closing = new AbortController();

// --- The theme

const THEMES = { auto: 'as the system', light: 'light', dark: 'dark' };

function setTheme(theme) {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const element of document.querySelectorAll('notification-bell, notification-inbox, notification-toasts, notification-status')) element.setAttribute('theme', theme);
  const button = byId('theme');
  button.dataset.theme = theme;
  button.setAttribute('aria-label', `Theme: ${THEMES[theme]}`);
  button.title = `Theme: ${THEMES[theme]}`;
}

byId('theme').addEventListener('click', ({ currentTarget }) => {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(currentTarget.dataset.theme) + 1) % names.length];
  setTheme(next);
  memory.set('theme', next);
  say(`Theme: ${THEMES[next]}`);
});
const remembered = memory.get('theme');
setTheme(remembered in THEMES ? remembered : 'auto');

// --- The way in

const entry = byId('entry-form');
const problem = byId('entry-problem');
const WORDS = { login: 'Log in', register: 'Open an account', token: 'Go in' };
let way = 'login';

function choose(next) {
  way = next;
  for (const button of byId('entry-ways').children) button.setAttribute('aria-pressed', String(button.dataset.way === way));
  for (const part of entry.querySelectorAll('[data-for]')) part.hidden = !part.dataset.for.split(' ').includes(way);
  byId('entry-password').autocomplete = way === 'register' ? 'new-password' : 'current-password';
  byId('entry-submit').textContent = WORDS[way];
  problem.hidden = true;
}

byId('entry-ways').addEventListener('click', ({ target }) => target.dataset.way && choose(target.dataset.way));

function refuse(words) {
  problem.textContent = words;
  problem.hidden = false;
}

entry.addEventListener('submit', async (event) => {
  event.preventDefault();
  problem.hidden = true;
  const submit = byId('entry-submit');
  submit.disabled = true;
  try {
    await (way === 'token' ? enterByToken() : enterByPassword());
  } finally {
    submit.disabled = false;
  }
});

/** What went wrong, and what to do, in the server's own words where it has some. */
function inWords(answer) {
  const wait = answer.retryAfter ? ` Try again in ${span(answer.retryAfter)}.` : '';
  return sentence(answer.problem.detail ?? answer.problem.title ?? 'That did not work.') + wait;
}

async function enterByPassword() {
  const body = { username: entry.elements.username.value.trim(), password: entry.elements.password.value };
  if (!body.username || !body.password) {
    refuse(body.username ? 'Enter the password.' : 'Enter the username.');
    entry.elements[body.username ? 'password' : 'username'].focus();
    return;
  }
  if (way === 'register') {
    const made = await call('POST', '/api/register', { body });
    if (!made.ok) return refuse(inWords(made));
  }
  const answer = await call('POST', '/api/login', { body });
  if (!answer.ok) return refuse(inWords(answer));
  await enter(new Session(answer.json));
}

async function enterByToken() {
  const token = entry.elements.token.value.trim().replace(/^Bearer\s+/i, '');
  if (!/^[\w.~+/=-]+$/.test(token)) return refuse(token ? 'That is no token: it has characters that none has.' : 'Paste a token.');
  await enter(new Session({ token }));
}

async function enter(next) {
  const answer = await next.identify();
  if (!answer.ok) return refuse(inWords(answer));
  if (next.account.service !== undefined) {
    return refuse(`This is an API key, of the service ${next.account.service}. A key has no inbox: use it with curl, or mint a user’s token with it.`);
  }
  entry.reset();
  open(next);
}

// --- The shell

function open(next) {
  session = next;
  lastLive = null;
  closing = new AbortController();
  const { account } = session;
  client = new NotificationClient({ token, ...watch(record), signal: closing.signal });
  setDefaultClient(client);
  byId('who-name').textContent = account.username ?? account.external_id ?? `user ${account.id}`;
  byId('who-name').title = `user_id ${account.id}`;
  byId('who-role').textContent = account.role && account.role !== 'user' ? account.role : '';
  for (const link of document.querySelectorAll('[data-scope]')) link.hidden = !session.may(link.dataset.scope);

  const context = { client, session, signal: closing.signal, show };
  views = { inbox: openInbox(context), send: openSend(context), devices: openDevices(context), server: openServer(context), users: openUsers(context) };
  for (const name of ['bell', 'toasts']) byId(name).client = client;
  client.subscribe(tell);
  client.connect();
  byId('entry').hidden = true;
  byId('shell').hidden = false;
  setTheme(byId('theme').dataset.theme);
  tell();
  show();
}

/** The client's token source. */
async function token() {
  const held = await session?.next();
  if (!held) throw new Unauthorized();
  return held;
}

async function leave() {
  const [gone, parting] = [client, session];
  client = session = null;
  closing.abort();
  for (const view of Object.values(views)) view.close?.();
  views = {};
  byId('shell').hidden = true;
  byId('entry').hidden = false;
  document.body.dataset.view = 'entry';
  document.title = 'notification';
  byId('banners').replaceChildren();
  clearWire();
  choose('login');
  entry.elements.username.focus();
  await Promise.allSettled([gone?.close(), parting?.end()]);
  if (!session) clearWire();
}

byId('leave').addEventListener('click', leave);

/** Shows the view that the address names. */
function show() {
  if (!session) return;
  const [asked, detail = ''] = decodeHash();
  const link = document.querySelector(`.ways a[href="#${CSS.escape(asked)}"]:not([hidden])`);
  // Beside everything on a wide screen, the wire is no view of its own, and its link is away.
  const name = link?.offsetParent ? asked : 'inbox';
  const before = document.body.dataset.view;
  document.body.dataset.view = name;
  for (const section of document.querySelectorAll('.content > section')) section.hidden = section.id !== `view-${name === 'wire' ? 'inbox' : name}`;
  for (const one of document.querySelectorAll('.ways a')) {
    if (one.hash === `#${name}`) one.setAttribute('aria-current', 'page');
    else one.removeAttribute('aria-current');
  }
  for (const [key, view] of Object.entries(views)) view.look?.(key === name, detail);
  if (before !== name) byId(`h-${name}`).focus({ preventScroll: true });
  tell();
}

function decodeHash() {
  try {
    return location.hash.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return ['inbox'];
  }
}

addEventListener('hashchange', show);
document.querySelector('.skip').addEventListener('click', (event) => {
  // The fragment names the view: this one must not.
  event.preventDefault();
  byId('content').focus();
});

// --- The connection, in words

const STATES = {
  idle: 'not connected',
  connecting: 'connecting …',
  'catching-up': 'catching up …',
  live: 'live',
  unauthorized: 'token refused',
  closed: 'closed',
};
/** A resume is worth a word for as long as this after it. */
const RESUMED_FOR = 8000;
/** Clocks that differ by less make no difference here. */
const CLOCK_TOLERANCE = 60000;
/** What the person knows by now and need not be told again. */
const understood = new Set();
let resumedAt = -Infinity;
let lastLive = null;
let ticking = 0;

function connectionWords({ state, retryAt, resumed }) {
  if (state === 'offline' && !navigator.onLine) return 'offline';
  if (state === 'reconnecting' || state === 'offline') {
    const seconds = retryAt ? Math.max(0, Math.ceil((retryAt.getTime() - Date.now()) / 1000)) : 0;
    return seconds ? `reconnecting in ${seconds} s` : 'reconnecting …';
  }
  if (state === 'live' && resumed && performance.now() - resumedAt < RESUMED_FOR) return `live, resumed ${number(resumed)}`;
  return STATES[state] ?? state;
}

function tell() {
  if (!client) return;
  const snapshot = client.getSnapshot();
  const connection = byId('connection');
  if (snapshot.state === 'live') {
    if (connection.dataset.state !== 'live') {
      resumedAt = lastLive === null ? -Infinity : performance.now();
    }
    lastLive = Date.now();
  }
  connection.dataset.state = snapshot.state;
  byId('connection-words').textContent = connectionWords(snapshot);
  connection.title = byId('connection-words').textContent;
  const unread = byId('nav-unread');
  unread.hidden = !snapshot.unread;
  unread.textContent = snapshot.unread > 999 ? '999+' : String(snapshot.unread);
  unread.setAttribute('aria-label', `${number(snapshot.unread)} unread`);
  const view = byId(`h-${document.body.dataset.view}`)?.textContent;
  document.title = `${snapshot.unread ? `(${number(snapshot.unread)}) ` : ''}${view ? view + ' · ' : ''}notification`;
  warn(snapshot);
  clearTimeout(ticking);
  if (snapshot.retryAt || (snapshot.state === 'live' && performance.now() - resumedAt < RESUMED_FOR)) ticking = setTimeout(tell, 1000);
}

/** Everything that is wrong has a sentence and, where something can be done, a button. */
function warnings({ state, error }) {
  const said = [];
  const asOf = lastLive && state !== 'live' ? ` What you see is as of ${clockTime(lastLive)}.` : '';
  const away = state === 'reconnecting' || state === 'offline';
  if (state === 'unauthorized') {
    const { code, detail = '' } = session.refusal ?? error ?? {};
    const why = code === 'invalid_refresh_token' ? 'the login was ended, or its password changed' : detail;
    said.push({ bad: true, words: `The server does not take this token any more. ${sentence(why)}`, label: 'Log in again', act: leave });
  } else if (state === 'closed') {
    said.push({ bad: true, words: `The connection was closed. ${sentence(error?.detail ?? '')}`, label: 'Connect again', act: () => client.connect() });
  } else if (away && !navigator.onLine) {
    said.push({ words: `This computer is offline.${asOf} It goes on by itself when the network is back.` });
  } else if (away) {
    const why = (error?.code !== 'network' && error?.detail) || 'The server cannot be reached.';
    said.push({ words: `${sentence(why)}${asOf} Nothing is lost: it goes on where it stopped.`, label: 'Try now', act: () => client.connect() });
  }
  if (clockAhead !== null && Math.abs(clockAhead) > CLOCK_TOLERANCE) {
    const off = span(Math.round(Math.abs(clockAhead) / 60000) * 60);
    said.push({ once: 'clock', words: `This computer’s clock is about ${off} ${clockAhead > 0 ? 'behind' : 'ahead of'} the server’s. “Ago” is wrong by as much; nothing else depends on it.` });
  }
  if (memory.blocked) {
    said.push({ once: 'storage', words: 'This browser lets the page store nothing. All works; the theme and the place in the feed are forgotten with this page.' });
  }
  return said.filter(({ once }) => !understood.has(once));
}

function warn(snapshot) {
  const said = warnings(snapshot);
  const banners = byId('banners');
  const key = said.map(({ words }) => words).join('\n');
  if (banners.dataset.key === key) return;
  banners.dataset.key = key;
  banners.replaceChildren(...said.map(({ bad, words, once, label = once && 'Understood', act = () => understood.add(once) }) => make('div', { class: bad ? 'banner bad' : 'banner' },
    make('p', {}, words),
    label && make('button', { type: 'button', onclick: () => {
      act();
      tell();
      if (session) byId('content').focus({ preventScroll: true });
    } }, label))));
}

openWire();
choose('login');

call('GET', '/client/modules.json', { quiet: true }).then(({ json }) => { byId('entry-demo').hidden = !json?.demo; });
