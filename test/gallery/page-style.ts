/** How the gallery looks: GitHub's own fonts, colours and boxes, as near as matters for reading. */
export const STYLE = `
:root {
  --text: #1f2328; --muted: #59636e; --page: #fff; --box: #f6f8fa; --line: #d1d9e0; --link: #0969da;
  --error: #d1242f; --warning: #9a6700; --notice: #0969da;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #f0f6fc; --muted: #9198a1; --page: #0d1117; --box: #151b23; --line: #3d444d; --link: #4493f8;
    --error: #f85149; --warning: #d29922; --notice: #4493f8;
  }
}
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", "PingFang SC", "Noto Sans CJK SC", Helvetica, Arial, sans-serif;
}
main { max-width: 1012px; margin: 0 auto; padding: 16px; }
a { color: var(--link); text-decoration: none; }
h2 { margin-top: 48px; padding-bottom: 8px; border-bottom: 1px solid var(--line); }
h3 { margin: 32px 0 0; font: 600 16px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
section > h3 + p { margin: 4px 0 12px; color: var(--muted); }
h4 { margin: 20px 0 8px; font-size: 14px; }
small, .left { color: var(--muted); font-weight: 400; }
code { font: 85% ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--box); padding: 2px 4px; border-radius: 6px; }
.languages { position: sticky; top: 0; z-index: 1; margin: 0 -16px; padding: 8px 16px; background: var(--page); border-bottom: 1px solid var(--line); }
.contents { padding-left: 20px; }
body:not(:has(#show-zh-CN:checked)) .run.zh-CN, body:has(#show-zh-CN:checked) .run.en { display: none; }
.annotations { list-style: none; margin: 8px 0; padding: 0; border: 1px solid var(--line); border-radius: 6px; }
.annotations li { padding: 12px 16px 12px 36px; position: relative; overflow-wrap: anywhere; }
.annotations li + li { border-top: 1px solid var(--line); }
.annotations li::before { position: absolute; left: 14px; font-weight: 600; }
.annotations .error::before { content: "ⓧ"; color: var(--error); }
.annotations .warning::before { content: "⚠"; color: var(--warning); }
.annotations .notice::before { content: "ⓘ"; color: var(--notice); }
.annotations div { white-space: pre-wrap; }
.summary { margin: 8px 0; padding: 16px; border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; }
.summary h2 { margin: 0 0 16px; font-size: 21px; border: 0; }
.summary h2, .summary h3 { padding-bottom: 5px; border-bottom: 1px solid var(--line); }
.summary h3 { margin: 24px 0 16px; font: 600 17.5px/1.25 inherit; font-family: inherit; }
.summary table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto; margin: 0 0 16px; }
.summary th, .summary td { padding: 6px 13px; border: 1px solid var(--line); text-align: left; }
.summary tr:nth-child(2n) { background: var(--box); }
.log { margin: 8px 0; border: 1px solid var(--line); border-radius: 6px; background: var(--box); font: 12px/20px ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; padding: 8px 12px; }
.log > summary { color: var(--muted); }
.log summary { cursor: pointer; }
.line { white-space: pre-wrap; overflow-wrap: anywhere; min-height: 20px; }
.log details .line { padding-left: 20px; color: var(--muted); }
.line.error { color: var(--error); }
.line.warning { color: var(--warning); }
.line.notice { color: var(--notice); }
.line.debug { color: var(--muted); }
@media (max-width: 600px) {
  main { padding: 12px; }
  .languages { margin: 0 -12px; padding: 8px 12px; }
}
`;
