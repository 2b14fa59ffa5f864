import { byId, copy, make, memory, number, plural, pretty, say, sentence, span, time } from './dom.js';
import { curl } from './wire.js';

const MAX_MESSAGE = 8192;
const MAX_SENT = 20;
const PATH = '/api/notifications/send';
const bytes = (text) => new TextEncoder().encode(text).length;

/** The form with every field of a send, its request as curl while it is written, and the answer. */
export function openSend({ client, session, signal }) {
  const form = byId('send-form');
  const field = (name) => byId(`send-${name}`);
  const { account } = session;
  const on = (element, type, work) => element.addEventListener(type, work, { signal });

  function myself() {
    field('by').value = account.username !== undefined ? 'username' : account.external_id !== undefined ? 'external_id' : 'user_id';
    field('to').value = account.username ?? account.external_id ?? String(account.id);
    preview();
  }

  /** What would be sent: the body as text, so that data stays as it was written, and the headers. */
  function request() {
    const body = {};
    const by = field('by').value;
    const to = field('to').value.trim();
    if (to) body[by] = by === 'user_id' && /^\d+$/.test(to) ? Number(to) : to;
    const put = (name, value) => { if (value !== '') body[name] = value; };
    put('title', field('title').value.trim());
    put('message', field('message').value);
    put('category', field('category').value.trim());
    const priority = form.elements.priority.value;
    if (priority !== 'normal') body.priority = priority;
    put('link', field('link').value.trim());
    put('collapse_key', field('collapse').value.trim());
    const expires = field('expires').value.trim();
    if (expires) body.expires_in = /^\d+$/.test(expires) ? Number(expires) : expires;
    let wrong = null;
    let text = JSON.stringify(body);
    const data = field('data').value.trim();
    if (data) {
      text = `${text.slice(0, -1)}${text === '{}' ? '' : ','}"data":${data}}`;
      try {
        JSON.parse(data);
      } catch (error) {
        wrong = `Data is no JSON: ${error.message}`;
      }
    }
    const key = field('key').value.trim();
    return { body, text, headers: key ? { 'Idempotency-Key': key } : {}, wrong };
  }

  function preview() {
    const { text, headers, wrong } = request();
    field('curl').textContent = curl('POST', PATH, text, headers);
    field('data').setAttribute('aria-invalid', String(Boolean(wrong)));
    const size = bytes(field('message').value);
    field('size').textContent = size > MAX_MESSAGE * 0.75 ? `${number(size)} of ${number(MAX_MESSAGE)} bytes` : '';
    field('message').setAttribute('aria-invalid', String(size > MAX_MESSAGE));
  }

  function refuse(words) {
    const problem = field('problem');
    problem.textContent = words;
    problem.hidden = !words;
  }

  function mark(problem) {
    const names = { data: 'data', title: 'title', message: 'message', category: 'category', link: 'link', collapse_key: 'collapse', expires_in: 'expires', user_id: 'to', username: 'to', external_id: 'to', 'Idempotency-Key': 'key' };
    let first = null;
    for (const { field: name } of problem?.errors ?? (problem?.field ? [problem] : [])) {
      const element = names[name] ?? names[name?.split(/[.[]/)[0]];
      if (!element) continue;
      field(element).setAttribute('aria-invalid', 'true');
      first ??= field(element);
    }
    first?.focus();
  }

  on(form, 'input', preview);
  on(form, 'reset', () => setTimeout(() => { refuse(''); myself(); }));
  on(field('me'), 'click', myself);
  on(field('new-key'), 'click', () => {
    field('key').value = newKey();
    preview();
  });
  on(field('copy'), 'click', () => copy(field('curl').textContent, field('copy')));
  on(form, 'submit', async (event) => {
    event.preventDefault();
    const { body, text, headers, wrong } = request();
    refuse(wrong ?? '');
    if (wrong) return field('data').focus();
    field('go').disabled = true;
    const answer = await session.call('POST', PATH, { text, headers });
    field('go').disabled = false;
    show(answer);
    if (!answer.ok) {
      mark(answer.problem);
      return refuse(explain(answer));
    }
    if (!answer.replayed) remember(answer.json, body);
    say(answer.replayed ? 'This was sent before: nothing was stored.' : 'Sent.');
  });

  function show(answer) {
    const status = field('status');
    status.hidden = false;
    status.className = `chip ${answer.ok ? 'good' : 'bad'}`;
    status.textContent = `${answer.status || 'no answer'} · ${number(answer.ms)} ms${answer.replayed ? ' · replayed' : ''}`;
    field('answer').textContent = answer.text ? pretty(answer.text) : answer.problem.detail;
  }

  function explain(answer) {
    if (answer.problem.outcome === 'unknown' || !answer.status) {
      return `${sentence(answer.problem.detail)} Nobody knows whether it was stored: ${field('key').value ? 'send it again with the same idempotency key.' : 'with an idempotency key it could be sent again safely.'}`;
    }
    return sentence(answer.problem.detail ?? answer.problem.title) + (answer.retryAfter ? ` It can succeed in ${span(answer.retryAfter)}.` : '');
  }

  /** What was sent from here can be asked for, and recalled. */
  function remember(sent, body) {
    const state = make('span', { class: 'chip' }, sent.online ? 'recipient online' : 'recipient away');
    const tell = (words, level = '') => {
      state.textContent = words;
      state.className = `chip ${level}`;
      say(words);
    };
    const ask = make('button', { type: 'button', class: 'quiet', onclick: async () => {
      const answer = await session.call('GET', `/api/notifications/sent/${sent.id}`);
      if (!answer.ok) return tell(sentence(answer.problem.detail), 'bad');
      const to = answer.json.delivered_to?.length;
      tell(answer.json.state + (to ? `, on ${plural(to, 'device')}` : ''), 'good');
    } }, 'What became of it?');
    const recall = make('button', { type: 'button', class: 'quiet', onclick: async () => {
      const answer = await session.call('DELETE', `/api/notifications/sent/${sent.id}`);
      tell(answer.ok ? 'recalled' : answer.problem.detail, answer.ok ? '' : 'bad');
      if (answer.ok) recall.remove();
    } }, 'Recall');
    const list = byId('sent');
    list.prepend(make('li', {}, make('span', { class: 'grow', dir: 'auto' }, `${body.title ?? body.message}`.slice(0, 80)), make('span', { class: 'muted' }, `#${sent.id} · `, time(sent.created_at)), state, ask, recall));
    while (list.childElementCount > MAX_SENT) list.lastElementChild.remove();
    byId('sent-panel').hidden = false;
  }

  if (!field('to').value) myself();
  preview();
  return {
    close() {
      form.reset();
      field('to').value = '';
      field('status').hidden = true;
      field('answer').textContent = 'Nothing was sent yet.';
      byId('sent').replaceChildren();
      byId('sent-panel').hidden = true;
    },
  };
}

/** crypto.randomUUID is for secure contexts only; an intranet over plain HTTP is none. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The devices for which the server keeps a place. */
export function openDevices({ session }) {
  const place = byId('device-list');
  let timer = 0;

  async function ask() {
    const answer = await session.call('GET', '/api/devices');
    if (!answer.ok) {
      place.replaceChildren(make('p', { class: 'problem' }, sentence(answer.problem.detail)));
      return;
    }
    const { devices, head_rev: head } = answer.json;
    place.replaceChildren(devices.length ? deviceTable(devices, head) : make('div', { class: 'panel' }, make('p', { class: 'empty' },
      memory.blocked ? 'None. This browser keeps nothing for this page, so that it is no device: it reads the inbox anew each time.' : 'None yet. A device is there once it has connected with a name of its own.')));
  }

  return {
    look(active) {
      clearInterval(timer);
      if (!active) return;
      ask();
      timer = setInterval(() => document.hidden || ask(), 10000);
    },
    close() {
      clearInterval(timer);
      place.replaceChildren();
    },
  };
}

/** Devices with how far each has come. `behind` is told to operators; whoever owns the inbox knows the head. */
export function deviceTable(devices, head) {
  return make('div', { class: 'panel scroll', role: 'region', 'aria-label': 'Devices', tabindex: '0' }, make('table', {},
    make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'Device'), make('th', { scope: 'col' }, 'Has come to'), make('th', { scope: 'col' }, 'Last contact'))),
    make('tbody', {}, ...devices.map((device) => {
      const behind = device.behind ?? (device.rev === undefined ? 0 : Math.max(0, head - device.rev));
      return make('tr', {},
        make('th', { scope: 'row', class: 'mono', title: device.id }, device.id),
        make('td', {}, behind ? make('span', { class: 'chip warn' }, `${plural(behind, 'change')} behind`) : make('span', { class: 'chip good' }, 'up to date')),
        make('td', {}, time(device.last_contact)));
    }))));
}
