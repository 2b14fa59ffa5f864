// What the elements say: plural forms, languages, times. No page is needed for it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../src/elements/panel.js';
import id from '../src/elements/words-id.js';
import { ago, language, learn, say, words } from '../src/elements/words.js';

test('a count chooses the plural form of its language', () => {
  assert.equal(say('en', undefined, 'arrivals', { count: 1 }), '1 new notification');
  assert.equal(say('en', undefined, 'arrivals', { count: 2 }), '2 new notifications');
  assert.equal(say('en', undefined, 'bell', { count: 3 }), 'Notifications, 3 unread');
  assert.equal(say('en-US', undefined, 'others', { count: 12345 }), 'and 12,345 more');

  const own = { pill: { one: '{count} nowe', few: '{count} nowe!', other: '{count} nowych' } };
  assert.equal(say('pl', own, 'pill', { count: 3 }), '3 nowe!');
  assert.equal(say('pl', own, 'pill', { count: 5 }), '5 nowych');
});

test('words of the page come first, and what it leaves out is in English', () => {
  const own = { title: 'Benachrichtigungen' };
  assert.equal(say('de', own, 'title'), 'Benachrichtigungen');
  assert.equal(say('de', own, 'undo'), 'Undo');
});

test('what a notification says is put in as it is', () => {
  assert.equal(say('en', undefined, 'arrived', { text: '{count} $& <b>{text}</b>' }), 'New: {count} $& <b>{text}</b>');
});

test('the language is that which was asked for, if there are words for it', () => {
  assert.equal(language('en-GB'), 'en-GB');
  assert.equal(language('id-ID'), 'id-ID');
  // The old code of Indonesian.
  assert.equal(language('in'), 'id');
  assert.equal(language('fr'), 'en');
  assert.equal(language('fr', true), 'fr');
  for (const wrong of ['', '-', 'no language', '../x', 'constructor']) assert.equal(language(wrong), 'en');
});

test('Indonesian is loaded when it is spoken, and has every word that English has', async () => {
  assert.equal(await learn('id-ID'), true);
  assert.equal(await learn('id'), false);
  assert.equal(await learn('en'), false);
  assert.equal(say('id', undefined, 'bell', { count: 3 }), 'Notifikasi, 3 belum dibaca');
  assert.deepEqual(Object.keys(id).sort(), Object.keys(words.en).sort());

  const places = (word) => [...new Set(JSON.stringify(word).match(/\{\w+\}/g))].sort();
  for (const [key, word] of Object.entries(words.en)) assert.deepEqual(places(id[key]), places(word), key);
});

test('times are told as one tells them', () => {
  const now = Date.parse('2026-11-27T12:00:00Z');
  const at = (time, lang = 'en') => ago(new Date(time), now, lang);
  assert.equal(at('2026-11-27T11:59:30Z'), 'now');
  assert.match(at('2026-11-27T11:58:59Z'), /^1 min\.? ago$/);
  assert.match(at('2026-11-27T09:30:00Z'), /^2 hr\.? ago$/);
  assert.equal(at('2026-11-26T10:00:00Z'), 'yesterday');
  assert.equal(at('2026-11-23T10:00:00Z'), '4 days ago');
  assert.match(at('2026-11-10T12:00:00Z'), /^Nov 10$/);
  assert.match(at('2025-11-10T12:00:00Z'), /^Nov 10, 2025$/);
  assert.equal(at('2026-11-27T11:59:30Z', 'id'), 'sekarang');
});

test('a clock that is slow sees no future', () => {
  assert.equal(ago(new Date('2026-11-27T15:00:00Z'), Date.parse('2026-11-27T12:00:00Z'), 'en'), 'now');
});
