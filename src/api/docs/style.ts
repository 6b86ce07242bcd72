/** The look of the documentation, light and dark. */
export const STYLE_SHEET = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #0a66c2; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.55 system-ui, sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem 6rem; }
.reference { display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
.reference main { margin: 0; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1rem; border-inline-end: 1px solid var(--line); }
nav h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .05em; opacity: .7; margin: 1.2rem 0 .3rem; }
nav a { display: block; padding: .1rem 0; color: inherit; }
section { border-top: 1px solid var(--line); margin-top: 2.5rem; padding-top: 1rem; }
h3 { font-family: ui-monospace, monospace; font-size: 1rem; overflow-wrap: anywhere; }
h5 { margin: 1.2rem 0 .3rem; font-size: .9rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .88em; }
code { background: var(--soft); padding: .1em .3em; border-radius: 3px; }
pre { background: var(--soft); padding: .8rem 1rem; border-radius: 6px; overflow: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
td p { margin: 0; }
ul.schema { list-style: none; padding-inline-start: 1rem; border-inline-start: 1px solid var(--line); margin: .3rem 0; }
ul.schema p { margin: 0 0 .3rem; opacity: .85; }
.method { display: inline-block; min-width: 4.2rem; font-weight: 700; text-transform: uppercase; color: var(--accent); }
.note { opacity: .7; font-size: .9em; }
.try { margin-top: 1rem; border: 1px solid var(--line); border-radius: 8px; padding: 0 1rem; }
.try summary { cursor: pointer; font-weight: 600; color: var(--accent); padding: .6rem 0; min-height: 44px; }
.try form { display: grid; gap: .7rem; padding-bottom: 1rem; }
.try label { display: grid; gap: .2rem; }
.try input, .try select, .try textarea { font: inherit; font-family: ui-monospace, monospace; font-size: .9em; padding: .5rem .6rem; min-height: 44px; width: 100%; border: 1px solid #8889; border-radius: 6px; background: transparent; color: inherit; }
.try button { justify-self: start; min-height: 44px; padding: 0 1.2rem; font: inherit; font-weight: 600; color: #fff; background: #0a5cb0; border: 0; border-radius: 6px; cursor: pointer; }
.try button:disabled { opacity: .6; }
.try .answer p { font-weight: 600; }
.try .answer pre { max-height: 30rem; }
.good { color: light-dark(#1a7f37, #3fb950); }
.bad { color: light-dark(#cf222e, #ff7b72); }
#try-status:not([hidden]) { background: var(--soft); padding: .8rem 1rem; border-radius: 6px; }
@media (max-width: 50rem) { .reference { display: block; } nav { position: static; height: auto; } }
`;
