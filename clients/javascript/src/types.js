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
 * @property {boolean} leader  whether it is this tab, of all that share a socket, that follows the server: so that only one of them rings
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
 */

/**
 * Between the parts of the client.
 *
 * @typedef {object} Change  of the feed
 * @property {string} type
 * @property {number} rev
 * @property {boolean} [backlog]
 * @property {string} change
 * @property {Notification} notification
 * @property {number[]} ids
 * @property {string} state
 * @property {boolean} read
 * @property {boolean} archived
 *
 * @typedef {{prev?: string | null, cursor: string, rev: number, unread: number, unseen?: number, changes: Change[]}} Page  of the feed
 *
 * @typedef {object} Wish  what the user did and the server has not confirmed
 * @property {Verb} verb
 * @property {Set<number>} ids  what it changes; for `seen`: what has arrived since
 * @property {((n: Notification) => boolean)} [fits]  of a wish for everything
 * @property {boolean} [whole]  leaves nothing unread but what arrives later
 * @property {number[]} done  what it has changed
 * @property {number} [rev]  where the feed has it, once the server has said so
 * @property {() => void} over  told when the feed has it, or never will
 *
 * @typedef {{upTo?: string | null, category?: string, read?: boolean}} Which
 *
 * @typedef {object} End  how a connection ended
 * @property {number} [code]
 * @property {string} [reason]
 * @property {boolean} [hello]  whether it was one
 * @property {boolean} [stable]  whether it was live for long
 * @property {boolean} [now]  whether to connect again at once
 * @property {boolean} [again]  whether to try a WebSocket again
 *
 * @typedef {object} Line  what the client does at present: it follows, or waits
 * @property {(frame: object) => void} send
 * @property {() => void} check  the network may be back, or the page is visible
 * @property {(how: End) => void} end
 * @property {(message: any) => void} [hear]  what the tab with the socket tells
 *
 * @typedef {(method: string, path: string, body?: object, how?: {stop?: AbortSignal, wait?: number, again?: boolean, headers?: object}) => Promise<any>} Call
 *
 * @typedef {object} Problem
 * @property {string} code  the server's; or `network`, `timeout`, `protocol`, `unauthorized`, `replaced`, `final`, `closed`
 * @property {string} detail
 * @property {number} [status]
 * @property {string} [field]
 * @property {{field: string, code: string, detail: string}[]} [errors]
 * @property {number} [retryAfter]  in seconds
 * @property {'refused' | 'unknown'} outcome  unknown: the request may have been carried out
 */

/**
 * @typedef {EventTarget & Lists} List
 *
 * @typedef {object} Lists
 * @property {Filter} filter
 * @property {number[]} ids  the newest first, and what no longer fits: it may come back to its place
 * @property {string | null | undefined} next  where the next page begins; undefined before the first, null at the end
 * @property {number} most  so long may it grow by itself
 * @property {boolean} loading
 * @property {any} error
 * @property {() => ListSnapshot} getSnapshot
 * @property {(listener: () => void) => () => void} subscribe
 * @property {() => Promise<void>} loadMore
 * @property {() => void} close
 * @property {() => void} changed
 *
 * @typedef {object} Inbox  what the server told of an inbox, and over it the wishes that it has not confirmed
 * @property {Map<number, Notification>} items  as the server told
 * @property {Map<number, string>} places  of some ids: the cursor behind which what is older begins
 * @property {Set<List>} lists
 * @property {Set<Wish>} wishes
 * @property {string | null} cursor
 * @property {number} rev
 * @property {number} unread
 * @property {number} unseen
 * @property {number} loads  how many pages are under way; what changes meanwhile is newer than they are
 * @property {(filter: Filter, load: (list: List) => Promise<void>) => List} list
 * @property {(page: any, base: List) => void} start  takes a first page in place of everything
 * @property {(list: List, page: any) => void} add  a page of the history
 * @property {(page: Page) => boolean} apply  what is next in the feed; false if something must come before it
 * @property {(list: List, most: number) => {ids: number[], next: string | null | undefined}} cut  its beginning, up to where the server can go on
 * @property {(wish: Wish) => void} drop
 * @property {(ids: number[], verb: Verb) => number[]} changing  those that a wish would change; what is not known might be
 * @property {() => {unread: number, unseen: number}} counts  the server's, and what wishes make of them until the next frame
 *
 * @typedef {object} Parts  what follow.js has of the client
 * @property {Inbox} inbox
 * @property {Call} call
 * @property {(line: Line) => void} begin
 * @property {(page: Page) => boolean} apply
 * @property {(live: any) => void} live
 * @property {(reason: string) => void} reset
 * @property {(state: State, more?: any) => void} say
 * @property {(how: object) => Promise<boolean>} lead
 * @property {(message: object) => void} tell
 *
 * @typedef {object} Api
 * @property {() => Snapshot} getSnapshot
 * @property {(listener: () => void) => () => void} subscribe  to changes of the snapshot; returns how to end it
 * @property {(filter?: Filter) => InboxList} list  a live view; without a filter that of the snapshot
 * @property {(filter?: Filter) => AsyncGenerator<Notification>} history  all that fits, the newest first, read page by page
 * @property {() => NotificationClient} connect  connects, and stays so until `close`
 * @property {() => Promise<void>} close  ends the connection; what was read stays
 * @property {() => Promise<void>} forget  closes, and removes what this browser keeps of the inbox: for logging out
 * @property {() => Promise<void>} ready  fulfilled when the inbox is up to date, rejected when it will not be
 * @property {(...ids: number[]) => Promise<Changed>} markRead  shown at once, as are all of these
 * @property {(...ids: number[]) => Promise<Changed>} markUnread
 * @property {(...ids: number[]) => Promise<Changed>} archive
 * @property {(...ids: number[]) => Promise<Changed>} unarchive
 * @property {(...ids: number[]) => Promise<Changed>} remove  cannot be undone
 * @property {(which?: Which) => Promise<Changed>} markAllRead  up to what is shown: not what arrives meanwhile
 * @property {(which?: Which) => Promise<Changed>} archiveAll
 * @property {() => Promise<Changed>} markSeen  clears the badge, and reads nothing
 * @property {(change: Changed | Promise<Changed>) => Promise<void>} undo
 * @property {(draft: object, how?: {idempotencyKey?: string}) => Promise<Sent>} send  again with the same key, until it is known what became of it
 * @property {(id: number) => Promise<any>} sent
 * @property {(id: number) => Promise<any>} recall
 * @property {() => Promise<any>} devices
 * @property {() => Promise<any>} counts  unread by category
 * @property {() => Promise<Account>} account
 * @property {(words: string, filter?: Filter & {before?: string}) => Promise<any>} search  a page; `before` is the `next` of the one before
 * @property {(method: string, path: string, body?: object) => Promise<any>} request  a call with the client's token
 *
 * @typedef {import('./index.js').NotificationClient} NotificationClient
 */

export {};
