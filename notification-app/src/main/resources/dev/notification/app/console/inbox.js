import { atMostEvery, byId, make, number, plural, say, sentence, time } from './dom.js';

/** More chips than this are no help any more. */
const MAX_CATEGORIES = 24;
/** A search looks at 5,000 notifications a request; after so many without enough to show, the person says whether to go on. */
const REQUESTS_AT_ONCE = 4;
const ENOUGH = 20;
const MANY = 1000;
const ALL = 'All categories';
const named = (category) => category || 'without category';
const TYPING = 250;

/** The inbox: the element, with categories and search above it. */
export function openInbox({ client, signal }) {
  const place = byId('inbox-place');
  const found = byId('found');
  const words = byId('search-words');
  const heading = make('span', { slot: 'heading', dir: 'auto' }, ALL);
  const inbox = make('notification-inbox', { id: 'inbox-element' }, heading);
  inbox.client = client;
  place.replaceChildren(inbox);
  const choices = categories(client, inbox, (category) => {
    heading.textContent = category === null ? ALL : named(category);
    seek();
  });
  const search = searching(client, found, choices.chosen);

  function look() {
    const { unread, unseen, loaded } = client.getSnapshot();
    byId('inbox-words').textContent = !loaded ? ''
      : unread ? `${number(unread)} unread${unseen && unseen !== unread ? `, ${number(unseen)} of them new to you` : ''}` : 'everything is read';
    choices.look();
    search.look();
    many(unread);
  }

  function many(unread) {
    let offer = byId('many');
    if (unread < MANY || offer) {
      if (unread < MANY) offer?.remove();
      return;
    }
    offer = make('div', { id: 'many', class: 'banner' },
      make('p', {}, 'That is more than anybody reads. All that has arrived so far can be marked as read; what comes meanwhile stays unread.'),
      make('button', { type: 'button', onclick: () => client.markAllRead().then((change) => undoable(client, `${plural(change.changed, 'notification')} marked as read.`, change), complain) }, 'Mark all as read'));
    place.before(offer);
  }

  let typing = 0;
  function seek() {
    clearTimeout(typing);
    const text = words.value.trim();
    place.hidden = Boolean(text);
    search.find(text);
  }
  words.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(seek, words.value.trim() ? TYPING : 0);
  }, { signal });
  byId('search').addEventListener('submit', (event) => {
    event.preventDefault();
    seek();
  }, { signal });
  const stop = client.subscribe(look);
  look();

  return {
    close() {
      stop();
      clearTimeout(typing);
      words.value = '';
      place.hidden = false;
      place.replaceChildren();
      byId('many')?.remove();
      byId('undo')?.remove();
      search.find('');
      byId('categories').replaceChildren();
    },
  };
}

/** One chip a category, with the server's exact count of what is unread in it. */
function categories(client, inbox, chose) {
  const chips = byId('categories');
  const known = byId('known-categories');
  let counts = {};
  let chosen = null;
  let revision = '';

  const ask = atMostEvery(1000, async () => {
    try {
      counts = (await client.counts()).by_category ?? {};
    } catch {
      // The connection's words say what is wrong; the next change asks again.
      return;
    }
    draw();
  });

  function choose(category) {
    chosen = category;
    if (category === null) inbox.removeAttribute('category');
    else inbox.setAttribute('category', category);
    draw();
    chose(category);
  }

  function chip(category, label, count) {
    return make('button', { type: 'button', 'aria-pressed': String(chosen === category), 'data-category': category ?? '*', onclick: () => choose(category) },
      label, count ? make('b', {}, number(count)) : null, count ? make('span', { class: 'sr' }, ' unread') : null);
  }

  function draw() {
    const seen = new Set(Object.keys(counts));
    for (const { category } of client.getSnapshot().items) seen.add(category ?? '');
    if (chosen !== null) seen.add(chosen);
    const names = [...seen].sort((a, b) => !a - !b || (counts[b] ?? 0) - (counts[a] ?? 0) || a.localeCompare(b)).slice(0, MAX_CATEGORIES);
    if (chosen !== null && !names.includes(chosen)) names.push(chosen);
    const focused = chips.contains(document.activeElement) ? document.activeElement.dataset.category : null;
    chips.replaceChildren(chip(null, 'All', client.getSnapshot().unread), ...names.map((name) => chip(name, named(name), counts[name])));
    chips.hidden = names.length === 0 || (names.length === 1 && names[0] === '');
    if (focused !== null) [...chips.children].find((one) => one.dataset.category === focused)?.focus();
    known.replaceChildren(...names.filter(Boolean).map((name) => make('option', { value: name })));
  }

  return {
    chosen: () => chosen,
    look() {
      const { cursor, unread, items, state, loaded } = client.getSnapshot();
      const now = `${cursor} ${unread} ${items.length}`;
      if (!loaded || now === revision || (state !== 'live' && state !== 'catching-up')) return;
      revision = now;
      ask();
    },
  };
}

/** What a search has found, page by page. */
function searching(client, place, category) {
  let turn = 0;
  const list = make('div', { class: 'panel' });
  const foot = make('p', { class: 'hint', role: 'status' });
  const more = make('button', { type: 'button', hidden: true }, 'Look further back');
  place.replaceChildren(list, foot, more);
  let next = null;
  let text = '';
  more.addEventListener('click', () => go());

  async function go() {
    const mine = turn;
    more.hidden = true;
    foot.textContent = 'Looking …';
    let requests = 0;
    let fresh = 0;
    do {
      const query = new URLSearchParams({ q: text, limit: '50' });
      if (category() !== null) query.set('category', category());
      if (next) query.set('before', next);
      let page;
      try {
        page = await client.request('GET', `/api/notifications?${query}`);
      } catch (error) {
        if (mine !== turn) return;
        foot.textContent = sentence(error.detail ?? 'The server cannot be reached.');
        more.hidden = false;
        return;
      }
      if (mine !== turn) return;
      list.append(...page.notifications.map((one) => item(client, one, text)));
      fresh += page.notifications.length;
      next = page.next;
    } while (next && fresh < ENOUGH && ++requests < REQUESTS_AT_ONCE);
    const count = list.childElementCount;
    list.hidden = !count;
    foot.textContent = count ? `${plural(count, 'notification')} found${next ? ' so far' : ''}.` : next ? 'Nothing found so far.' : `Nothing has all of these words in its title or message.`;
    more.hidden = !next;
  }

  return {
    find(words) {
      turn++;
      text = words;
      next = null;
      list.replaceChildren();
      list.hidden = true;
      more.hidden = true;
      foot.textContent = '';
      place.hidden = !words;
      if (words) go();
    },
    look() {
      if (place.hidden) return;
      const held = new Map(client.getSnapshot().items.map((one) => [String(one.id), one]));
      for (const element of list.children) {
        const one = held.get(element.dataset.id);
        if (one && element.dataset.state !== state(one)) element.replaceWith(item(client, one, text));
      }
    },
  };
}

const state = (one) => `${one.rev} ${one.read} ${one.archived}`;

function item(client, one, text) {
  const act = (label, verb, words) => make('button', {
    type: 'button',
    class: 'quiet',
    onclick: () => client[verb](one.id).then((change) => undoable(client, words, change), complain),
  }, label);
  const priority = one.priority === 'normal' ? null : make('span', { class: `chip ${one.priority === 'urgent' ? 'bad' : one.priority === 'high' ? 'warn' : ''}` }, one.priority);
  return make('article', { class: one.read ? 'item' : 'item unread', 'data-id': one.id, 'data-state': state(one) },
    make('p', { class: 'line' }, time(one.created_at), one.category && make('span', {}, one.category), priority, one.archived && make('span', { class: 'chip' }, 'archived'), !one.read && make('span', { class: 'chip' }, 'unread')),
    one.title && make('h3', { dir: 'auto' }, ...marked(one.title, text)),
    make('p', { class: 'message', dir: 'auto' }, ...marked(one.message, text)),
    make('p', { class: 'line' },
      one.read ? act('Mark as unread', 'markUnread', 'Marked as unread.') : act('Mark as read', 'markRead', 'Marked as read.'),
      one.archived ? act('Back to the inbox', 'unarchive', 'Back in the inbox.') : act('Archive', 'archive', 'Archived.')));
}

/** The text with the words of the search marked, as far as they stand there as they were typed. */
function marked(text, words) {
  const parts = words.split(/\s+/).filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (!parts.length) return [text];
  return text.split(new RegExp(`(${parts.join('|')})`, 'giu')).map((part, index) => (index % 2 ? make('mark', {}, part) : part));
}

let undoTimer = 0;

/** Says what was done, and takes it back for as long as the bar is there. */
export function undoable(client, words, change) {
  byId('undo')?.remove();
  clearTimeout(undoTimer);
  const bar = make('div', { id: 'undo', class: 'banner' }, make('p', {}, words),
    change.undoable !== false && make('button', {
      type: 'button',
      onclick: () => {
        bar.remove();
        client.undo(change).then(() => say('Undone.'), complain);
      },
    }, 'Undo'));
  byId('inbox-place').before(bar);
  say(words);
  undoTimer = setTimeout(() => bar.contains(document.activeElement) || bar.remove(), 12000);
}

function complain(error) {
  const words = sentence(error.detail ?? String(error.message ?? error));
  byId('undo')?.remove();
  byId('inbox-place').before(make('div', { id: 'undo', class: 'banner bad' }, make('p', { role: 'alert' }, words)));
}
