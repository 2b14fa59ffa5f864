/**
 * The types of the client, for editors and `tsc`. Nothing imports this file at run time, so it costs no byte on the wire.
 *
 * @typedef {'low' | 'normal' | 'high' | 'urgent'} Priority
 *
 * @typedef {object} Notification  as on the wire
 * @property {number} id
 * @property {number} user_id
 * @property {number} [sender_id]
 * @property {number} rev  the place of its latest change in the inbox
 * @property {string} message
 * @property {string} [title]
 * @property {string} [category]
 * @property {Priority} priority
 * @property {Record<string, any>} [data]
 * @property {string} [link]
 * @property {string} created_at  RFC 3339
 * @property {string} [expires_at]
 * @property {string} [collapse_key]
 * @property {boolean} read
 * @property {boolean} archived
 *
 * @typedef {'idle' | 'connecting' | 'catching-up' | 'live' | 'reconnecting' | 'offline' | 'unauthorized' | 'closed'} State
 *
 * @typedef {object} Account  the answer of GET /api/account
 * @property {number} id
 * @property {string} [username]
 * @property {string} [external_id]
 * @property {string} [role]
 * @property {string[]} [scopes]
 * @property {string} [created_at]
 *
 * @typedef {object} Snapshot  never changed: another one takes its place
 * @property {readonly Notification[]} items  of the inbox (not archived), the newest first
 * @property {number} unread
 * @property {number} unseen
 * @property {boolean} hasMore  whether `list().loadMore()` would bring older ones
 * @property {State} state
 * @property {Date | null} retryAt  when the next attempt to connect begins
 * @property {import('./index.js').NotificationError | null} error  why it is not live, or what the latest call failed with
 * @property {Account | null} user
 * @property {number} pending  how many optimistic changes the server has not confirmed
 * @property {number} resumed  how many changes the latest (re)connection replayed
 * @property {boolean} loaded  whether the inbox has been read: false means that `items` says nothing yet
 * @property {string | null} cursor  up to where the inbox is known; good as `upTo`
 *
 * @typedef {object} Filter
 * @property {string | string[]} [category]  '' is without category
 * @property {boolean} [unread]
 * @property {boolean} [archived]  default false
 *
 * @typedef {object} ListSnapshot
 * @property {readonly Notification[]} items  the newest first
 * @property {boolean} hasMore
 * @property {boolean} loading
 * @property {boolean} loaded
 * @property {import('./index.js').NotificationError | null} error  what the latest load failed with
 *
 * @typedef {object} InboxList  a live view
 * @property {() => ListSnapshot} getSnapshot
 * @property {(listener: () => void) => () => void} subscribe
 * @property {() => Promise<void>} loadMore
 * @property {() => void} close
 *
 * @typedef {'read' | 'unread' | 'archive' | 'unarchive' | 'remove' | 'seen'} Verb
 *
 * @typedef {object} Changed  what a change did; give it to `undo`
 * @property {Verb} verb
 * @property {number} changed  how many notifications changed
 * @property {number} rev
 * @property {number[]} ids  those that changed, as far as they are known
 * @property {boolean} undoable  false for `remove` and `seen`
 *
 * @typedef {object} Sent
 * @property {number} id
 * @property {number} user_id
 * @property {number} rev
 * @property {string} created_at
 * @property {boolean} online
 *
 * @typedef {{token: string, expires_in?: number} | string} Token
 *
 * @typedef {object} Wire  what goes over the wire, without the token
 * @property {Date} at
 * @property {'out' | 'in'} direction
 * @property {'request' | 'answer' | 'frame'} kind
 * @property {string} [method]
 * @property {string} [path]
 * @property {number} [status]
 * @property {number} [ms]
 * @property {string} text
 *
 * @typedef {object} InboxCache  keeps one inbox from visit to visit
 * @property {() => Promise<any>} load  what was saved last, or nothing
 * @property {(saved: any) => Promise<void>} save  all or nothing
 * @property {() => Promise<void>} clear
 *
 * @typedef {object} Reconnect  in milliseconds
 * @property {number} [initialDelay]  1000
 * @property {number} [maxDelay]  30000
 * @property {number} [factor]  2
 * @property {number} [jitter]  how much of the delay is random: 1 is all of it
 * @property {number} [stableAfter]  so long must it be live before the delay begins anew: 10000
 *
 * @typedef {object} Options
 * @property {string | URL} [server]  default: where this module was loaded from, else the page's origin
 * @property {string | (() => Token | Promise<Token>)} token  a function is asked again before the token ends; throw `Unauthorized` to stop
 * @property {string | false} [device]  default: one id per browser and user, in localStorage
 * @property {'memory' | 'indexeddb' | InboxCache} [cache]  default memory
 * @property {'share' | 'separate'} [tabs]  default: share one socket, where the browser has Web Locks and BroadcastChannel
 * @property {Reconnect} [reconnect]
 * @property {('websocket' | 'long-poll')[]} [transports]  default both
 * @property {number} [pageSize]  50
 * @property {number} [requestTimeout]  in milliseconds, 10000
 * @property {AbortSignal} [signal]  closes the client
 * @property {typeof fetch} [fetch]
 * @property {any} [WebSocket]
 * @property {LockManager} [locks]  navigator.locks
 * @property {{debug?: (...args: any[]) => void, warn?: (...args: any[]) => void}} [logger]
 * @property {(entry: Wire) => void} [wire]
 */

export {};
