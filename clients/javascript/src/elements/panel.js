import { cross, follow, h, href, icon, sheet } from './base.js';
import { words } from './words.js';

/** @typedef {import('../types.js').Notification} Notification */
/** @typedef {{el: HTMLElement, n: Notification, place: number}} Row */
/** @typedef {{label?: string, filter?: 'inbox' | 'unread' | 'archived', category?: string | string[]}} Tab */

/** So many rows are made at once; more as one scrolls to the end of them. */
const windowful = 50;

/** No more rows than these are there at a time: in the place of those above is a gap of their height. */
const most = 4 * windowful;

Object.assign(words.en, {
  isUnread: 'Unread',
  markRead: 'Mark as read',
  markUnread: 'Mark as unread',
  archive: 'Archive',
  unarchive: 'Move to inbox',
  remove: 'Remove',
  markAllRead: 'Mark all as read',
  archiveAll: 'Archive all',
  desktop: 'Show on the desktop',
  inbox: 'Inbox',
  unread: 'Unread',
  archived: 'Archived',
  more: 'More',
  less: 'Less',
  older: 'Show older',
  pill: '{count} new',
  undo: 'Undo',
  archiveDone: 'Archived',
  unarchiveDone: 'Moved to inbox',
  removeDone: 'Removed',
  markAllReadDone: 'All marked as read',
  archiveAllDone: 'All archived',
  retry: 'Try again',
  slow: 'No answer yet',
  slowText: 'This takes longer than usual. The server is still being asked.',
  'empty-inbox': 'No notifications',
  'empty-unread': 'Everything is read',
  'empty-archived': 'Nothing is archived',
  emptyText: 'What is new appears here by itself.',
  unauthorizedText: 'Sign in again to see your notifications.',
  error: 'Notifications cannot be shown',
  unset: 'The page gives this element neither a token-url nor a client.',
  high: 'Important',
  urgent: 'Urgent',
});

/** @type {Record<string, string>} */
const shapes = {
  close: cross,
  markRead: 'M5 12.5l4.5 4.5L19 7.5',
  markUnread: 'M12 8a4 4 0 1 0 .01 0',
  markAllRead: 'M2 12.5l4.5 4.5L15 7.5M11.5 16l1 1L22 7.5',
  archiveAll: 'M4 10v10h16V10M3 6h18v4H3zM10 14h4M5 3h14',
  archive: 'M4 8v11h16V8M3 4h18v4H3zM10 12h4',
  unarchive: 'M4 8v11h16V8M3 4h18v4H3zM12 16v-5M9.5 13l2.5-2.5 2.5 2.5',
  remove: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  desktop: 'M3 5h18v11H3zM9 20h6',
};

/** A notification that is replaced comes to another place. @param {Notification} n */
const placeOf = ({ id, created_at }) => `${id} ${created_at}`;

/** @param {any} el @returns {number} */
const idOf = (el) => Number(el?.closest('article')?.dataset.id);

/** The list of notifications with all that belongs to it, in the element of a host. */
export class Panel {
  #host;
  /** @type {Map<number, Row>} that are on the screen */
  #rows = new Map();
  /** @type {import('../types.js').InboxList | null | undefined} */
  #list;
  /** Of which client and filter the list is. @type {any[]} */
  #of = [];
  /** @type {Tab} */
  #tab = {};
  #limit = windowful;
  /** Which is the first row, and how far it is to move. */
  #from = 0;
  #shift = 0;
  /** How high the rows were that are no longer there. @type {Map<string, number>} */
  #heights = new Map();
  #frame = 0;
  /** How many wait behind the pill, and up to where what stands on the screen goes. */
  #held = 0;
  #newest = '';
  #onScreen = false;
  #marking = false;
  /** @type {{end(): void, undo(): void} | null} what can be taken back now */
  #offer = null;
  /** @type {number | undefined} where the focus goes once it is there again */
  #focus;
  /** Whether the server took longer than one waits without a word. */
  #slow = false;
  #patience;
  #watch;
  #sizes;
  /** @type {any} the parts that change */
  p = {};

  /** @param {import('./bell.js').NotificationInbox} host @param {HTMLElement} box */
  constructor(host, box) {
    this.#host = host;
    host.root.adoptedStyleSheets = [sheet(), (look ??= sheet(css))];
    this.#build(box);
    this.#watch = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (target === box) this.#onScreen = isIntersecting;
        else if (isIntersecting) target === this.p.gap ? this.#back() : this.grow();
      }
      this.changed();
    }, /** @type {any} */ ({ scrollMargin: '600px' }));
    this.#watch.observe(box);
    this.#patience = setTimeout(() => {
      this.#slow = true;
      this.changed();
    }, 10000);
    this.#sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) this.#clamp(/** @type {HTMLElement} */ (target));
    });
  }

  /** @param {HTMLElement} box */
  #build(box) {
    const host = this.#host;
    const t = (/** @type {string} */ key) => host.t(key);
    /** @param {string} name @param {() => void} onclick */
    const button = (name, onclick) => iconButton(name, t(name), { onclick });
    const p = (this.p = /** @type {any} */ ({
      readAll: button('markAllRead', () => this.#all('markAllRead')),
      archiveAll: button('archiveAll', () => this.#all('archiveAll')),
      ask: button('desktop', () => Notification.requestPermission().then(() => this.changed())),
      tabs: h('div', { part: 'tabs', role: 'tablist', 'aria-label': t('title'), onkeydown: (/** @type {KeyboardEvent} */ e) => this.#tabKey(e) }),
      status: h('p', { part: 'status', hidden: true }),
      pill: h('button', { type: 'button', part: 'pill', hidden: true, onclick: () => this.toTop() }),
      scroll: h('div', { class: 'scroll', onscroll: () => this.#held && this.p.scroll.scrollTop < 8 && this.changed() }),
      feed: h('div', {
        part: 'list',
        role: 'feed',
        'aria-label': t('title'),
        onclick: (/** @type {MouseEvent} */ e) => this.#click(e),
        onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e),
      }),
      older: h('button', { type: 'button', class: 'older', hidden: true, onclick: () => this.grow(true) }, t('older')),
      gap: h('div'),
      bones: h('div', { class: 'bones', 'aria-hidden': 'true' }),
      empty: h('div', { part: 'empty', hidden: true }),
      error: h('div', { part: 'error', hidden: true }),
      bar: h('div', { class: 'bar', part: 'undo', hidden: true }),
      nothing: h('strong'),
      hint: h('p', {}, t('emptyText')),
      wrong: h('strong'),
      why: h('p'),
      retry: textButton(t('retry'), { onclick: () => host.client?.connect() && this.grow(true) }),
    }));
    p.empty.append(h('slot', { name: 'empty' }, p.nothing, p.hint));
    p.error.append(h('slot', { name: 'error' }, p.wrong, p.why), p.retry);
    p.scroll.append(p.bones, p.gap, p.feed, p.older, p.empty, p.error);
    p.body = h('div', { class: 'body', id: 'body' }, p.scroll, p.pill);
    const header = h('div', { part: 'header' }, h('slot', { name: 'heading' }, h('h2', { part: 'heading' }, t('title'))), h('slot', { name: 'actions' }), p.ask, p.readAll, p.archiveAll);
    if ('hide' in host) header.append(button('close', () => /** @type {any} */ (host).hide()));
    p.tabs.append(
      ...this.#tabs.map((tab, i) =>
        h(
          'button',
          { type: 'button', role: 'tab', id: `tab${i}`, 'aria-controls': 'body', onclick: () => this.#choose(tab) },
          tab.label ?? t(tab.filter ?? 'inbox'),
          h('span', { class: 'count' }),
        ),
      ),
    );
    p.tabs.hidden = p.tabs.childElementCount < 2;
    box.append(header, p.tabs, p.status, p.body, p.bar, h('slot', { name: 'footer', part: 'footer' }));
  }

  /** What the panel holds outside of itself ends. */
  end() {
    this.settle();
    this.#list?.close();
    clearTimeout(this.#patience);
    this.#watch.disconnect();
    this.#sizes.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = -1;
  }

  // ---- what is shown

  /** @returns {Tab[]} */
  get #tabs() {
    return this.#host.own.tabs ?? [{ filter: 'inbox' }, { filter: 'unread' }, { filter: 'archived' }];
  }

  get #filter() {
    const filter = this.#host.getAttribute('filter');
    return filter === 'unread' || filter === 'archived' ? filter : 'inbox';
  }

  get #category() {
    return this.#tab.category ?? this.#host.getAttribute('category') ?? undefined;
  }

  /** @param {Tab} tab */
  #choose(tab) {
    this.#tab = tab;
    this.#host.setAttribute('filter', tab.filter ?? 'inbox');
    this.changed();
  }

  changed() {
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.#frame = 0;
    const host = this.#host;
    const { p } = this;
    const { hub, client } = host;
    const filter = this.#filter;
    const category = this.#category;
    const snapshot = client?.getSnapshot();
    if (client !== this.#of[0] || filter !== this.#of[1] || category !== this.#of[2]) {
      this.#list?.close();
      this.#of = [client, filter, category];
      this.#list = client?.list({ category, unread: filter === 'unread' || undefined, archived: filter === 'archived' || undefined });
      this.#list?.subscribe(() => this.changed());
      this.#limit = windowful;
      this.#fill([], 0);
      p.scroll.scrollTop = 0;
    }
    const list = this.#list?.getSnapshot();
    let items = list?.items ?? [];
    if (hub?.removing.size) items = items.filter((n) => !hub.removing.has(n.id));

    // What arrives while one reads further down waits behind the pill.
    const atTop = p.scroll.scrollTop < 8;
    if (atTop) this.#heights.clear();
    const isThere = (/** @type {Notification} */ n) => this.#rows.get(n.id)?.n.created_at === n.created_at;
    this.#held = atTop ? 0 : Math.max(0, items.findIndex((n) => isThere(n) || this.#heights.has(placeOf(n))));
    const first = atTop ? 0 : Math.max(this.#held, items.findIndex(isThere) + this.#shift);
    this.#from = first - this.#held;
    this.#shift = 0;
    const end = first + this.#limit;
    this.#fill(items.slice(first, end), this.#from);
    p.gap.style.height = `${items.slice(this.#held, first).reduce((sum, n) => sum + this.#height(n), 0)}px`;
    p.pill.hidden = !this.#held;
    p.pill.textContent = host.t('pill', { count: this.#held });

    const state = snapshot?.state ?? 'idle';
    const live = state === 'live';
    const any = items.length > 0;
    const error = list?.error ?? snapshot?.error;
    const stopped = error || ['unauthorized', 'closed', 'offline'].includes(state);
    const failed = !any && !(live && list?.loaded) && (stopped || this.#slow);
    const waiting = !any && !failed && !list?.loaded;
    p.feed.ariaBusy = String(waiting || !!list?.loading);
    p.bones.hidden = !waiting;
    p.empty.hidden = any || !!failed || waiting || !!list?.hasMore;
    p.nothing.textContent = host.t(`empty-${filter}`);
    p.hint.hidden = filter === 'archived';
    p.error.hidden = !failed;
    p.error.setAttribute('part', state === 'unauthorized' ? 'error unauthorized' : 'error');
    if (failed) {
      const known = state === 'unauthorized' || state === 'offline' ? state : stopped ? 'error' : 'slow';
      p.wrong.textContent = host.t(known);
      p.why.textContent = known === 'error' ? error?.detail ?? host.t(state) : host.t(client ? `${known}Text` : 'unset');
      p.retry.hidden = !client;
    }
    p.status.hidden = !any || !client || (live && !list?.error);
    p.status.textContent = live ? host.t('failed', { text: error?.detail }) : host.t(state);
    p.older.hidden = !(list?.hasMore || end < items.length) || waiting || !!failed;
    p.readAll.hidden = p.archiveAll.hidden = filter === 'archived' || !client;
    p.archiveAll.disabled = !any;
    p.readAll.disabled = !host.unread(category);
    p.ask.hidden = !host.hasAttribute('desktop') || globalThis.Notification?.permission !== 'default';

    const tabs = this.#tabs;
    const on = tabs.findIndex((tab) => (tab.filter ?? 'inbox') === filter && tab.category === this.#tab.category);
    [...p.tabs.children].forEach((el, i) => {
      const { category: of, filter: kind } = tabs[i];
      el.setAttribute('part', i === on ? 'tab selected' : 'tab');
      el.ariaSelected = String(i === on);
      el.tabIndex = i === Math.max(0, on) ? 0 : -1;
      const count = of !== undefined || kind === 'unread' ? host.unread(of ?? host.getAttribute('category')) : 0;
      el.lastChild.textContent = count ? host.short(count) : '';
    });
    if (on >= 0 && !p.tabs.hidden) {
      p.body.role = 'tabpanel';
      p.body.setAttribute('aria-labelledby', `tab${on}`);
    }

    if (!this.#held) this.#newest = snapshot?.cursor ?? '';
    if (atTop && live && snapshot?.unseen && list?.loaded && filter !== 'archived' && !document.hidden && this.#onScreen) this.#see();
    // The observer tells of changes only: asked anew, it tells whether the end is still in sight.
    for (const [edge, more] of [[p.older, !p.older.hidden], [p.gap, this.#from]]) {
      this.#watch.unobserve(edge);
      if (more) this.#watch.observe(edge);
    }
  }

  async #see() {
    if (this.#marking) return;
    this.#marking = true;
    const well = await this.#host.client?.markSeen().then(() => true, () => false);
    setTimeout(() => {
      this.#marking = false;
      if (this.#frame >= 0) this.changed();
    }, well ? 1000 : 10000);
  }

  /** @param {boolean} [asked] */
  grow(asked) {
    const list = this.#list?.getSnapshot();
    if (!list) return;
    if (this.#held + this.#from + this.#limit < list.items.length) {
      if (this.#limit < most || !this.p.scroll.scrollTop) this.#limit += windowful;
      else this.#shift = windowful;
    } else if (list.hasMore && !list.loading && (asked || !list.error)) this.#list?.loadMore();
    else return;
    this.changed();
  }

  /** @param {Notification} n */
  #height(n) {
    return this.#heights.get(placeOf(n)) ?? 84;
  }

  /** The rows above come back where one scrolls to them. */
  #back() {
    const items = this.#list?.getSnapshot().items ?? [];
    let to = 0;
    for (let y = 0; to < this.#from; to++) if ((y += this.#height(items[this.#held + to])) > this.p.scroll.scrollTop) break;
    this.#shift = Math.max(0, to - windowful) - this.#from;
    this.changed();
  }

  toTop() {
    const { scroll, feed } = this.p;
    const held = this.#held;
    scroll.scrollTop = 0;
    this.#paint();
    if (held) feed.firstElementChild?.focus({ preventScroll: true });
  }

  /** Puts rows on the screen; those that are there already keep their elements, and with them focus and selection. @param {Notification[]} items @param {number} from */
  #fill(items, from) {
    const { feed, scroll } = this.p;
    const { root } = this.#host;
    const rows = this.#rows;
    const active = /** @type {HTMLElement | null} */ (root.activeElement);
    const focused = active?.closest('article');
    const keep = new Set(items.map((n) => n.id));
    /** @type {any} what has the focus afterwards */
    let heir = null;
    if (focused && !keep.has(idOf(focused))) {
      const all = [...feed.children];
      const at = all.indexOf(focused);
      /** @param {Element} el */
      const stays = (el) => keep.has(idOf(el));
      heir = all.slice(at).find(stays) ?? all.slice(0, at).findLast(stays) ?? root.querySelector('[role=tab][tabindex="0"], .panel');
    }
    // Where the browser does not hold on to what is read, do so by hand.
    const anchor = scroll.scrollTop > 8 && !CSS.supports('overflow-anchor', 'auto') && [...feed.children].find((el) => el.offsetTop + el.offsetHeight > scroll.scrollTop);
    const before = anchor && anchor.offsetTop;

    const gone = [...rows.values()].filter(({ n }) => !keep.has(n.id));
    for (const { el, n } of gone) this.#heights.set(placeOf(n), el.offsetHeight);
    for (const { el, n } of gone) {
      el.remove();
      rows.delete(n.id);
    }
    let next = feed.firstElementChild;
    items.forEach((n, i) => {
      let row = rows.get(n.id);
      if (!row) rows.set(n.id, (row = { el: h('article', { tabindex: '0', 'data-id': n.id, 'aria-setsize': '-1' }), n, place: -1 }));
      if (row.place < 0 || row.n !== n) this.#draw(row, n);
      if (row.place !== from + i) row.el.ariaPosInSet = String((row.place = from + i) + 1);
      if (row.el === next) next = next.nextElementSibling;
      else feed.insertBefore(row.el, next);
    });
    if (anchor?.isConnected) scroll.scrollTop += anchor.offsetTop - before;
    const back = this.#focus !== undefined && rows.get(this.#focus)?.el;
    if (back) this.#focus = undefined;
    heir = back || heir || (focused && active !== root.activeElement && active);
    if (heir) heir.focus({ preventScroll: heir !== back });
  }

  /** @param {Row} row @param {Notification} n */
  #draw(row, n) {
    const { el } = row;
    const host = this.#host;
    const { id, data, title, message, category, priority } = n;
    const open = el.hasAttribute('data-open');
    const act = /** @type {any} */ (el.contains(host.root.activeElement) && host.root.activeElement)?.dataset?.act;
    row.n = n;
    el.setAttribute('part', `item ${n.read ? 'read' : 'unread'} ${priority}`);
    const template = /** @type {HTMLTemplateElement | null} */ (host.querySelector(':scope > template[slot=item]'));
    const own = host.own.renderItem?.(n) ?? (template && fill(template, n, () => host.time(n)));
    const actions = h(
      'div',
      { part: 'item-actions' },
      ...[n.read ? 'markUnread' : 'markRead', n.archived ? 'unarchive' : 'archive', 'remove'].map((verb) => iconButton(verb, host.t(verb), { 'data-act': verb })),
    );
    el.className = own ? 'own' : '';
    if (own) {
      el.ariaLabel = `${n.read ? '' : `${host.t('isUnread')}: `}${title || message}`;
      el.replaceChildren(own, actions);
    } else {
      const url = href(n.link);
      const text = h('div', { id: `m${id}`, class: 'clamp', part: 'item-message', dir: 'auto' });
      const head = title ? h('div', { id: `t${id}`, part: 'item-title', dir: 'auto' }) : text;
      if (title) text.append(message);
      head.append(url ? h('a', { href: url, tabindex: '-1' }, title || message) : title || message);
      const about = [data?.actor, category].filter((word) => word && typeof word === 'string').map((word) => h('span', {}, h('bdi', {}, word)));
      if (priority === 'high' || priority === 'urgent') about.unshift(h('span', { class: 'priority' }, host.t(priority)));
      const links = (Array.isArray(data?.actions) ? data.actions.slice(0, 2) : []).map((one, i) => textButton(String(one?.label ?? ''), { part: 'action', 'data-act': `link${i}`, dir: 'auto' }));
      el.setAttribute('aria-labelledby', `u${id} ${title ? 't' : 'm'}${id}`);
      el.setAttribute('aria-describedby', `${title ? `m${id} ` : ''}i${id}`);
      el.replaceChildren(
        h('span', { part: 'dot' }, h('span', { class: 'sr', id: `u${id}` }, n.read ? '' : host.t('isUnread'))),
        h(
          'div',
          { class: 'content' },
          ...(title ? [head] : []),
          text,
          textButton(host.t(open ? 'less' : 'more'), { 'data-act': 'more', 'aria-expanded': String(open), hidden: !open }),
          ...(links.length ? [h('div', { class: 'links' }, ...links)] : []),
          h('div', { class: 'about', id: `i${id}` }, ...about, host.time(n)),
        ),
        actions,
      );
      this.#sizes.observe(text);
    }
    if (act) /** @type {HTMLElement | null} */ (el.querySelector(`[data-act="${act}"]`) ?? el.querySelector('[data-act^="mark"]'))?.focus();
  }

  /** Offers the rest of a message only where there is a rest. @param {HTMLElement} text */
  #clamp(text) {
    const more = /** @type {HTMLElement | null} */ (text.nextElementSibling);
    if (more?.ariaExpanded === 'false' && text.clientHeight) more.hidden = text.scrollHeight <= text.clientHeight + 1;
  }

  // ---- what the user does

  /** @param {KeyboardEvent} e */
  #tabKey(e) {
    const tabs = [...this.p.tabs.children];
    const { length } = tabs;
    const on = tabs.findIndex((tab) => tab.tabIndex === 0);
    const step = getComputedStyle(this.#host).direction === 'rtl' ? -1 : 1;
    /** @type {Record<string, number>} */
    const keys = { ArrowRight: on + step, ArrowLeft: on - step, Home: 0, End: length - 1 };
    if (!(e.key in keys)) return;
    e.preventDefault();
    const tab = tabs[(keys[e.key] + length) % length];
    tab.click();
    tab.focus();
  }

  /** @param {MouseEvent} e */
  #click(e) {
    const target = /** @type {Element} */ (e.target);
    const row = this.#rows.get(idOf(target));
    if (!row) return;
    const button = /** @type {HTMLElement | null} */ (target.closest('button'));
    if (button) {
      if (button.dataset.act) this.#act(button.dataset.act, row, button);
    } else if (!String(getSelection())) {
      const link = target.closest('a');
      const elsewhere = link && (e.ctrlKey || e.metaKey || e.shiftKey);
      const go = this.#host.activate(row.n);
      if (link && !(go && elsewhere)) e.preventDefault();
      if (go && !elsewhere) follow(row.n.link);
    }
  }

  /** @param {string} act @param {Row} row @param {HTMLElement} button */
  #act(act, { n, el }, button) {
    const host = this.#host;
    if (act === 'more') {
      const open = el.toggleAttribute('data-open');
      button.ariaExpanded = String(open);
      button.textContent = host.t(open ? 'less' : 'more');
    } else if (act.startsWith('link')) {
      const action = n.data?.actions[act.slice(4)];
      if (host.emit('action', { notification: n, action }, true)) follow(action?.link);
    } else if (act === 'remove') this.#remove(n.id);
    else {
      const { client } = host;
      const change = /** @type {any} */ (client)[act](n.id);
      change.catch((/** @type {any} */ error) => host.failed(error));
      if (act.endsWith('archive')) this.#offerUndo(act, () => client?.undo(change), { id: n.id });
    }
  }

  /** @param {'markAllRead' | 'archiveAll'} what */
  #all(what) {
    const host = this.#host;
    const { client } = host;
    const category = this.#category;
    if (!client) return;
    const archives = what === 'archiveAll';
    const ids = [...this.#rows.values()].filter(({ n }) => archives || !n.read).map(({ n }) => n.id);
    const change = Array.isArray(category)
      ? client[archives ? 'archive' : 'markRead'](...ids)
      : client[what]({ category, upTo: this.#held ? this.#newest : undefined, read: archives && this.#filter === 'unread' ? false : undefined });
    change.catch((error) => host.failed(error));
    this.#offerUndo(what, () => client.undo(change));
  }

  /** Removing cannot be undone: so it is put off for as long as undoing is offered. @param {number} id */
  #remove(id) {
    const { hub } = this.#host;
    if (!hub) return;
    const remove = () => {
      if (hub.removing.delete(id)) hub.client.remove(id).catch((/** @type {any} */ error) => this.#host.failed(error));
    };
    const keep = () => {
      hub.removing.delete(id);
      hub.changed();
    };
    this.#offerUndo('remove', keep, { id, end: remove });
    hub.removing.set(id, remove);
    hub.changed();
  }

  /** @param {string} what @param {() => any} undo @param {{id?: number, end?: () => void}} [more] */
  #offerUndo(what, undo, { id, end } = {}) {
    this.settle();
    const host = this.#host;
    const { bar } = this.p;
    let left = 6;
    const timer = setInterval(() => {
      if (!bar.matches(':hover, :focus-within') && --left < 0) offer.end();
    }, 1000);
    const close = () => {
      clearInterval(timer);
      this.#offer = null;
      bar.hidden = true;
    };
    const offer = (this.#offer = {
      end() {
        close();
        end?.();
      },
      undo: async () => {
        this.#focus = id;
        close();
        try {
          await undo();
        } catch (error) {
          host.failed(error);
        }
        this.changed();
      },
    });
    this.#tell(host.t(`${what}Done`), 'undo', offer.undo);
    host.hub?.say((el) => el.t(`${what}Done`));
  }

  /** What is offered ends when one no longer sees it. */
  settle() {
    this.#offer?.end();
  }

  /** @param {any} error */
  failed(error) {
    this.settle();
    this.#tell(this.#host.t('failed', { text: error.detail ?? error.message }), 'dismiss', () => (this.p.bar.hidden = true));
  }

  /** @param {string} words @param {string} label @param {() => any} onclick */
  #tell(words, label, onclick) {
    const { bar } = this.p;
    bar.replaceChildren(h('span', {}, words), textButton(this.#host.t(label), { onclick }));
    bar.hidden = false;
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    const target = /** @type {Element} */ (e.target);
    const article = target.closest('article');
    const row = this.#rows.get(idOf(target));
    if (!article || !row) return;
    const { older, feed, readAll } = this.p;
    /** @type {any} */
    let to;
    if (e.key === 'PageDown') to = article.nextElementSibling ?? older;
    else if (e.key === 'PageUp') to = article.previousElementSibling;
    else if (e.key === 'Home' && e.ctrlKey) to = this.#host.root.querySelector('[role=tab][tabindex="0"]') ?? readAll;
    else if (e.key === 'End' && e.ctrlKey) to = older.hidden ? feed.lastElementChild : older;
    else if (e.key === 'Enter' && target === article) {
      if (this.#host.activate(row.n)) follow(row.n.link);
    } else return;
    e.preventDefault();
    to?.focus();
  }
}

/** @param {string} shape @param {string} label @param {object} props */
const iconButton = (shape, label, props) => h('button', { type: 'button', class: 'icon', part: 'action', title: label, 'aria-label': label, ...props }, icon(shapes[shape]));

/** @param {string} label @param {object} props */
const textButton = (label, props) => h('button', { type: 'button', class: 'text', ...props }, label);

/** Puts a panel beside its bell, for browsers that cannot tie the one to the other. @param {HTMLElement} bell @param {HTMLElement} panel @param {string} placement */
export function place(bell, panel, placement) {
  if (CSS.supports('position-area', 'end')) return;
  const { top, bottom, left, right } = bell.getBoundingClientRect();
  const { style, offsetWidth, offsetHeight } = panel;
  const end = placement.endsWith('end') !== (getComputedStyle(bell).direction === 'rtl');
  const above = top - offsetHeight - 8;
  const up = above > 0 && (placement.startsWith('top') || bottom + 8 + offsetHeight > innerHeight);
  style.setProperty('--x', `${Math.max(8, Math.min(end ? right - offsetWidth : left, innerWidth - offsetWidth - 8))}px`);
  style.setProperty('--y', `${up ? above : bottom + 8}px`);
}

/** A row by the page's template: the text of each field, and nothing but text. @param {HTMLTemplateElement} template @param {Notification} n @param {() => HTMLElement} time */
function fill(template, n, time) {
  const row = document.importNode(template.content, true);
  for (const el of row.querySelectorAll('[data-field]')) {
    const field = /** @type {HTMLElement} */ (el).dataset.field ?? '';
    /** @type {any} */
    let value = n;
    for (const key of field.split('.')) value = value && typeof value === 'object' && Object.hasOwn(value, key) ? value[key] : undefined;
    if (!el.hasAttribute('dir')) el.setAttribute('dir', 'auto');
    if (field === 'time') el.replaceChildren(time());
    else el.textContent = value && typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
  }
  return row;
}

/** @type {CSSStyleSheet | undefined} */
let look;
const css = `
.box { height: 100%; max-height: inherit }
.panel { visibility: visible; display: flex; height: 100%; max-height: inherit; flex-direction: column; background: var(--back); color: var(--text); border: 1px solid var(--border); border-radius: var(--radius); overflow: hidden }
:host(:not([open])) .panel[popover] { display: none }
.panel[popover] {
  position: fixed; inset: auto; max-height: none; left: var(--x, auto); top: var(--y, auto); margin: 8px 0; padding: 0; outline: 0;
  width: min(var(--notification-width, 400px), 100vw - 16px); height: min(var(--notification-height, 560px), 100dvh - 80px);
  box-shadow: var(--notification-shadow, 0 12px 40px rgb(0 0 0/.22), 0 2px 8px rgb(0 0 0/.1));
  position-anchor: --bell; position-area: block-end span-inline-start; position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline
}
:host([placement=bottom-start]) .panel { position-area: block-end span-inline-end }
:host([placement=top-end]) .panel { position-area: block-start span-inline-start }
:host([placement=top-start]) .panel { position-area: block-start span-inline-end }
@supports not (position-area: block-end) { .panel[popover] { margin: 0 } }
[part=header] { display: flex; align-items: center; gap: 2px; padding: 8px; padding-inline-start: calc(var(--space) + 4px); flex: none }
slot[name=heading] { display: block; flex: 1 }
h2 { flex: 1; margin: 0; font-size: 1.15em; font-weight: 650; letter-spacing: -.01em }
[part=tabs] { display: flex; gap: 4px; padding-inline: var(--space); border-block-end: 1px solid var(--border); overflow-x: auto; flex: none; scrollbar-width: none }
[part~=tab] { padding: 7px 6px 8px; color: var(--muted); font-weight: 550; white-space: nowrap; border-block-end: 2px solid transparent; margin-block-end: -1px }
[part~=tab]:hover { color: var(--text) }
[part~=selected] { color: var(--text); border-color: var(--accent) }
.count { display: inline-block; margin-inline-start: 6px; padding-inline: 6px; border-radius: 8px; background: var(--surface); color: var(--muted); font-size: .85em; font-variant-numeric: tabular-nums }
.count:empty { display: none }
p[part=status], .bar { margin: 0; padding: 6px calc(var(--space) + 4px); background: var(--surface); color: var(--muted); font-size: .93em; flex: none }
p[part=status] { animation: late 1s step-end }
@keyframes late { from { opacity: 0 } }

.body { position: relative; flex: 1; min-height: 0; display: flex }
.scroll { flex: 1; min-width: 0; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin }
[part=pill] {
  position: absolute; z-index: 1; inset-block-start: 8px; inset-inline: 0; margin: auto; width: fit-content; height: 30px; padding-inline: 14px; border-radius: 15px;
  background: var(--accent); color: var(--accent-text); font-weight: 600; box-shadow: 0 2px 10px rgb(0 0 0/.25)
}
article {
  position: relative; display: grid; grid-template-columns: 8px minmax(0, 1fr); column-gap: 10px; padding: 10px var(--space); cursor: pointer;
  border-block-end: 1px solid var(--border); content-visibility: auto; contain-intrinsic-size: auto 84px
}
article:hover, article:focus-within { background: var(--surface) }
article > [part=dot] { margin-block-start: .4em }
article.own { display: block }
[part~=unread] [part=dot] { background: var(--accent); border: 4px solid var(--accent) }
[part~=urgent] [part=dot] { background: var(--urgent); border-color: var(--urgent) }
[part=item-message] { color: var(--muted); white-space: pre-line }
[data-open] [part=item-message] { -webkit-line-clamp: none }
[part~=unread] [part=item-title], [part~=unread] .content > [part=item-message]:first-child { color: var(--text); font-weight: 650 }
[part~=read] .content > [part=item-message]:first-child { color: inherit }
[data-act=more] { margin-inline-start: -2px }
a { color: inherit; text-decoration: none }
article:hover a { text-decoration: underline; text-underline-offset: 2px }
.about { display: flex; flex-wrap: wrap; gap: 0 6px; margin-block-start: 2px; color: var(--muted); font-size: .88em }
.about > * + *::before { content: "·"; margin-inline-end: 6px; color: var(--muted); font-weight: 400 }
.priority { color: var(--high); font-weight: 650 }
[part~=urgent] .priority { color: var(--urgent) }
.links { display: flex; flex-wrap: wrap; gap: 6px; margin-block-start: 6px }
.links button { border: 1px solid var(--border); border-radius: 8px; padding: 3px 10px; background: var(--back) }
[part=item-actions] { position: absolute; inset-block-end: 4px; inset-inline-end: 8px; display: flex; border-radius: 10px; background: var(--back) }
@media (hover: hover) {
  [part=item-actions] { padding: 2px; opacity: 0; border: 1px solid var(--border); box-shadow: 0 2px 8px rgb(0 0 0/.1) }
  article:is(:hover, :focus-within) > [part=item-actions] { opacity: 1 }
  [part=item-actions] .icon { height: 28px; width: 30px }
}
@media (hover: none) { article { padding-block-end: 4px } article.own { padding-block-end: 44px } .about { padding-block: 9px; padding-inline-end: 130px } [part=item-actions] { background: none } }
.older { display: block; width: 100%; padding: 14px; color: var(--muted) }
.older:hover { color: var(--text) }

[part=empty], [part~=error] { display: flex; flex-direction: column; align-items: center; justify-content: center; min-height: 220px; height: 100%; padding: 32px 24px; text-align: center; color: var(--muted) }
:is([part=empty], [part~=error]) :is(strong, p) { display: block; margin: 0 0 4px; max-width: 36ch; overflow-wrap: anywhere }
:is([part=empty], [part~=error]) strong { color: var(--text); font-size: 1.07em; font-weight: 600 }
[part~=error] .text { margin-block-start: 8px; min-height: 32px }
.bones i { display: block; height: 84px; border-block-end: 1px solid var(--border); background: linear-gradient(var(--surface), var(--surface)) 30px 18px / 45% 12px no-repeat, linear-gradient(var(--surface), var(--surface)) 30px 42px / 75% 10px no-repeat; animation: pulse 1.6s ease-in-out infinite }
@keyframes pulse { 50% { opacity: .45 } }
.bar { display: flex; justify-content: space-between; align-items: center; gap: 12px; color: var(--text); border-block-start: 1px solid var(--border); overflow-wrap: anywhere }
.bar .text { min-height: 32px; padding-inline: 8px }
::slotted([slot=footer]) { padding: 8px calc(var(--space) + 4px); border-block-start: 1px solid var(--border) }
@media (max-width: 480px) {
  .panel[popover] {
    position-area: none; inset: auto 0 0; width: 100%; max-width: none; height: min(85dvh, 720px); margin: 0; border-width: 1px 0 0;
    border-radius: calc(var(--radius) + 4px) calc(var(--radius) + 4px) 0 0; padding-block-end: env(safe-area-inset-bottom)
  }
  .panel::backdrop { background: rgb(0 0 0/.4) }
  .icon { width: 40px; height: 40px }
}
@media (forced-colors: active) {
  [part=pill] { border: 1px solid }
  [part~=tab] { border-color: Canvas }
  [part~=selected] { border-color: Highlight }
  :focus-visible { outline-color: Highlight }
}
`;
