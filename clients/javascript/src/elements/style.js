/** What all elements wear; a constructed sheet, which no `style-src` of a page forbids. */
export const css = `
:host {
  --accent: var(--notification-accent, light-dark(#2f5fd0, #8fb4ff));
  --accent-text: var(--notification-accent-text, light-dark(#fff, #10182b));
  --back: var(--notification-background, light-dark(#fff, #1b1d21));
  --surface: var(--notification-surface, light-dark(#f4f6f9, #26292f));
  --text: var(--notification-text, light-dark(#1a1d23, #eceef2));
  --muted: var(--notification-text-muted, light-dark(#5a6270, #a7afbd));
  --border: var(--notification-border, light-dark(#e0e4ea, #373b43));
  --focus: var(--notification-focus, var(--accent));
  --urgent: var(--notification-urgent, light-dark(#b3261e, #ff9b92));
  --high: var(--notification-high, light-dark(#8a5200, #f5bd6b));
  --radius: var(--notification-radius, 12px);
  --space: var(--notification-space, 12px);
  display: inline-block;
  font: var(--notification-font-size, 14px)/1.45 var(--notification-font, system-ui, sans-serif);
  color: var(--text);
  text-align: start;
}
:host([theme=light]) { color-scheme: light }
:host([theme=dark]) { color-scheme: dark }
:host([hidden]), [hidden], .box:empty { display: none !important }
*, ::before { box-sizing: border-box }
.box:has(> [part=list], > .body) { height: 100% }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }

button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; touch-action: manipulation }
button:disabled { opacity: .4; cursor: default }
:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px }
svg { display: block; width: 18px; height: 18px; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round }
.icon { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 8px; color: var(--muted); flex: none }
.icon:hover:enabled { background: var(--surface); color: var(--text) }
.text { color: var(--accent); font-weight: 600; min-height: 24px; padding-inline: 2px }
.text:hover { text-decoration: underline }

[part=bell] { position: relative; display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; anchor-name: --bell; color: inherit }
[part=bell]:hover, :host([open]) [part=bell] { background: color-mix(in srgb, currentColor 9%, transparent) }
[part=bell] svg { width: 22px; height: 22px }
:host(:state(offline)) [part=bell] svg { opacity: .55 }
[part=badge] {
  position: absolute; inset-block-start: 1px; inset-inline-start: 55%; min-width: 18px; padding-inline: 5px; border-radius: 9px;
  background: var(--notification-badge, #c4302b); color: var(--notification-badge-text, #fff); font-size: 11px; line-height: 18px; font-weight: 700;
  font-variant-numeric: tabular-nums; text-align: center; border: 0 solid transparent
}

.panel { display: flex; flex-direction: column; background: var(--back); color: var(--text); border: 1px solid var(--border); border-radius: var(--radius); overflow: hidden }
:host(:not([open])) .panel[popover] { display: none }
.panel[popover] {
  position: fixed; inset: auto; left: var(--x, auto); top: var(--y, auto); margin: 8px 0; padding: 0; outline: 0;
  width: min(var(--notification-width, 400px), 100vw - 16px); height: min(var(--notification-height, 560px), 100dvh - 80px);
  box-shadow: var(--notification-shadow, 0 12px 40px rgb(0 0 0/.22), 0 2px 8px rgb(0 0 0/.1));
  position-anchor: --bell; position-area: block-end span-inline-start; position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline
}
:host([placement=bottom-start]) .panel { position-area: block-end span-inline-end }
:host([placement=top-end]) .panel { position-area: block-start span-inline-start }
:host([placement=top-start]) .panel { position-area: block-start span-inline-end }
@supports not (position-area: block-end) { .panel[popover] { margin: 0 } }

[part=header] { display: flex; align-items: center; gap: 2px; padding: 8px 8px 6px var(--space); flex: none }
slot[name=heading] { display: block; flex: 1 }
h2 { flex: 1; margin: 0; font-size: 1.15em; font-weight: 650; letter-spacing: -.01em }
[part=header] { padding-inline: calc(var(--space) + 4px) 8px }
[part=tabs] { display: flex; gap: 4px; padding-inline: var(--space); border-block-end: 1px solid var(--border); overflow-x: auto; flex: none; scrollbar-width: none }
[part~=tab] { padding: 7px 6px 8px; color: var(--muted); font-weight: 550; white-space: nowrap; border-block-end: 2px solid transparent; margin-block-end: -1px }
[part~=tab]:hover { color: var(--text) }
[part~=selected] { color: var(--text); border-color: var(--accent) }
.count { margin-inline-start: 6px; padding-inline: 6px; border-radius: 8px; background: var(--surface); color: var(--muted); font-size: .85em; font-variant-numeric: tabular-nums }
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
[part=dot] { width: 8px; height: 8px; margin-block-start: .4em; border-radius: 50% }
[part~=unread] [part=dot] { background: var(--accent); border: 4px solid var(--accent) }
[part~=urgent] [part=dot] { background: var(--urgent); border-color: var(--urgent) }
.content { min-width: 0; overflow-wrap: anywhere }
[part=item-title] { padding-inline-end: 20px }
[part=item-message] { color: var(--muted); white-space: pre-line; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden }
[data-open] [part=item-message] { -webkit-line-clamp: none }
[part~=unread] [part=item-title], [part~=unread] .content > [part=item-message]:first-child { color: var(--text); font-weight: 650 }
[part~=read] .content > [part=item-message]:first-child { color: inherit }
a { color: inherit; text-decoration: none }
article:hover a { text-decoration: underline; text-underline-offset: 2px }
.about { display: flex; flex-wrap: wrap; gap: 0 6px; margin-block-start: 2px; color: var(--muted); font-size: .88em }
.about > * + *::before { content: "·"; margin-inline-end: 6px; color: var(--muted); font-weight: 400 }
.priority { color: var(--high); font-weight: 650 }
[part~=urgent] .priority { color: var(--urgent) }
.links { display: flex; flex-wrap: wrap; gap: 6px; margin-block-start: 6px }
.links button { border: 1px solid var(--border); border-radius: 8px; padding: 3px 10px; background: var(--back) }
[part=item-actions] { display: flex; gap: 2px; grid-column: 2; justify-content: end; margin-block: -4px -4px }
@media (hover: hover) {
  [part=item-actions] {
    position: absolute; inset-block-start: 6px; inset-inline-end: 8px; margin: 0; padding: 2px; border-radius: 10px; opacity: 0;
    background: var(--back); border: 1px solid var(--border); box-shadow: 0 2px 8px rgb(0 0 0/.1)
  }
  article:hover > [part=item-actions], article:focus-within > [part=item-actions] { opacity: 1 }
  [part=item-actions] .icon { height: 28px; width: 30px }
}
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
::slotted([slot=footer]) { border-block-start: 1px solid var(--border) }

.stack { position: fixed; inset: auto; inset-inline-end: 16px; inset-block-end: 16px; margin: 0; border: 0; padding: 0; background: none; overflow: visible; width: min(360px, 100vw - 32px) }
.stack:popover-open { display: grid; gap: 8px }
:host([placement^=top]) .stack { inset-block: 16px auto }
:host([placement$=start]) .stack { inset-inline: 16px auto }
[part~=toast] {
  display: flex; gap: 8px; padding: 10px 8px 10px 14px; background: var(--back); color: var(--text); border: 1px solid var(--border); border-radius: var(--radius);
  border-inline-start: 4px solid var(--accent); box-shadow: var(--notification-shadow, 0 8px 28px rgb(0 0 0/.2)); cursor: pointer; animation: rise .2s ease-out
}
[part~=toast] .content { flex: 1 }
[part~=toast] [part=item-title] { font-weight: 650; padding: 0; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden }
[part~=toast] time { color: var(--muted); font-size: .88em }
[part~=toast][part~=high] { border-inline-start-color: var(--high) }
[part~=toast][part~=urgent] { border-inline-start-color: var(--urgent) }
.others { justify-self: center; padding: 2px 12px; border-radius: 14px; background: var(--back); border: 1px solid var(--border) }
@keyframes rise { from { opacity: 0; transform: translateY(8px) } }

.state { display: inline-flex; align-items: center; gap: 8px; color: inherit; font-variant-numeric: tabular-nums }
.state [part=dot] { margin: 0; border: 4px solid var(--high) }
:host(:state(live)) .state [part=dot] { border-color: light-dark(#1a7f4b, #5ecb92) }
:host(:is(:state(offline), :state(unauthorized), :state(closed))) .state [part=dot] { border-color: var(--urgent) }

@media (max-width: 480px) {
  .panel[popover] {
    position-area: none; inset: auto 0 0; width: 100%; max-width: none; height: min(85dvh, 720px); margin: 0; border-width: 1px 0 0;
    border-radius: calc(var(--radius) + 4px) calc(var(--radius) + 4px) 0 0; padding-block-end: env(safe-area-inset-bottom)
  }
  .panel::backdrop { background: rgb(0 0 0/.4) }
  .icon { width: 40px; height: 40px }
}
@media (forced-colors: active) {
  [part=badge], [part=pill] { border: 1px solid }
  [part~=selected] { border-color: Highlight }
  [part~=read] [part=dot] { border-color: transparent; border-width: 0 }
  :focus-visible { outline-color: Highlight }
}
@media (prefers-reduced-motion: reduce) { * { animation-duration: 1ms !important; animation-iteration-count: 1 !important } }
`;
