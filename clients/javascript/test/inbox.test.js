// What is kept of an inbox, without a server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newInbox } from '../src/inbox.js';

const notification = (id, more) => ({ id, rev: id, message: `number ${id}`, created_at: new Date(1e12 + id).toISOString(), read: false, archived: false, ...more });

/** The feed tells that one has arrived. */
const arrival = (id, more) => ({ prev: `e.${id - 1}`, cursor: `e.${id}`, rev: id, unread: id, changes: [{ type: 'notification', change: 'arrived', rev: id, notification: notification(id, more) }] });

const empty = { notifications: [], next: null, cursor: 'e.0', rev: 0, unread: 0, unseen: 0 };

test('what arrives by itself is bounded in every list and in memory', () => {
  const inbox = newInbox();
  const load = async () => {};
  const base = inbox.list({}, load);
  inbox.start(empty, base);
  const orders = inbox.list({ category: 'orders' }, load);
  inbox.add(orders, empty);
  const archived = inbox.list({ archived: true }, load);
  inbox.add(archived, empty);

  const sizes = [];
  for (let id = 1; id <= 6000; id++) {
    assert.ok(inbox.apply(arrival(id, id % 2 ? { category: 'orders' } : {})));
    if (id === 2500) archived.close();
    sizes.push(Math.max(inbox.items.size, inbox.places.size, base.ids.length, orders.ids.length));
  }

  const shown = base.getSnapshot();
  assert.ok(Math.max(...sizes) <= 2500, `${Math.max(...sizes)}`);
  assert.deepEqual([shown.items[0].id, shown.hasMore], [6000, true]);
  assert.equal(base.next, `e.${base.ids.at(-1)}`, 'older ones begin behind the last that is there');
  assert.equal(orders.next, `e.${orders.ids.at(-1)}`);
  assert.deepEqual(base.ids, Array.from(base.ids, (_, i) => 6000 - i), 'nothing is missing between');
});

test('what somebody has loaded stays, though much arrives', () => {
  const inbox = newInbox();
  const base = inbox.list({}, async () => {});
  const page = (from) => ({ ...empty, cursor: 'e.3000', rev: 3000, notifications: Array.from({ length: 1000 }, (_, i) => notification(from - i)), next: from > 1000 ? `e.${from - 999}` : null });
  inbox.start(page(3000), base);
  inbox.add(base, page(2000));
  inbox.add(base, page(1000));
  assert.equal(base.ids.length, 3000);

  for (let id = 3001; id <= 5000; id++) inbox.apply(arrival(id));

  assert.equal(base.getSnapshot().items.length, 5000);
  assert.equal(base.getSnapshot().hasMore, false);
});
