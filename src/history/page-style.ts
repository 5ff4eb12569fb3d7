// How does the page look? One style sheet: light and dark, narrow and wide, on paper. Read by page.ts, which names
// its hash in the policy.

export const pageStyle = `
:root { color-scheme: light dark; --text: #1c2024; --soft: #5b6570; --line: #d5dae0; --ground: #ffffff; --good: #1a7f37; --bad: #b42318; --other: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --soft: #9aa5b1; --line: #3a424b; --ground: #14171a; --good: #4ac26b; --bad: #ff7b72; --other: #e3b341; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; }
.soft, caption, th { color: var(--soft); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1rem 0; }
dl div { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; }
dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: 1.75rem; margin-bottom: .5rem; }
.chart { height: 10rem; border-bottom: 1px solid var(--line); }
.passed { fill: var(--good); }
.failed, .timeout { fill: var(--bad); }
.interrupted, .invalid { fill: var(--other); }
.middle { stroke: var(--soft); stroke-dasharray: 4 4; vector-effect: non-scaling-stroke; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .75rem .3rem 0; text-align: left; vertical-align: top; overflow-wrap: normal; }
td.number, th.number { text-align: right; }
meter { width: 100%; max-width: 20rem; }
@media print { body { max-width: none; } }
`;
