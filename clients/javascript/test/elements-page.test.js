// What the elements are without a page, and what is written down of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NotificationBell, NotificationInbox, NotificationStatus, NotificationToasts, define, setDefaultClient } from '../src/elements.js';
import { href } from '../src/elements/base.js';

const types = { 'notification-bell': NotificationBell, 'notification-inbox': NotificationInbox, 'notification-toasts': NotificationToasts, 'notification-status': NotificationStatus };

test('the elements are imported where there is no page, as a server does that renders one', () => {
  define({ prefix: 'acme' });
  setDefaultClient(null);
  for (const type of Object.values(types)) assert.equal(typeof type, 'function');
});

test('a link is followed only where it leads to the web', (t) => {
  globalThis.location = { href: 'https://shop.example/a/b' };
  t.after(() => delete globalThis.location);
  assert.equal(href('/orders/42?tab=a#b'), 'https://shop.example/orders/42?tab=a#b');
  assert.equal(href('http://other.example/'), 'http://other.example/');
  for (const link of [undefined, null, '', 'javascript:alert(1)', 'JAVASCRIPT:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:https://shop.example/x', 'shop://order/42', 'http://']) {
    assert.equal(href(link), undefined, String(link));
  }
});

test('custom-elements.json names the attributes and properties that there are', () => {
  const manifest = JSON.parse(readFileSync(new URL('../custom-elements.json', import.meta.url), 'utf8'));
  const declared = new Map(manifest.modules.flatMap((module) => module.declarations).map((one) => [one.tagName, one]));
  assert.deepEqual([...declared.keys()].sort(), Object.keys(types).sort());
  for (const [name, type] of Object.entries(types)) {
    const { attributes, members } = declared.get(name);
    assert.deepEqual(attributes.map((one) => one.name).sort(), [...type.observedAttributes].sort(), name);
    const fields = members.filter((one) => one.kind === 'field').map((one) => one.name);
    assert.deepEqual(fields.sort(), ['client', ...type.properties].sort(), name);
    for (const { kind, name: member } of members) if (kind === 'method') assert.equal(typeof type.prototype[member], 'function', `${name}.${member}`);
  }
});
