/** One page for the screen and for paper (A4): what belongs together is never cut in two. */
export const REPORT_STYLE = `
@page { size: A4; margin: 14mm 13mm 15mm }
* { box-sizing: border-box }
html { color-scheme: light; -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { margin: 0 auto; max-width: 900px; padding: 32px 24px; background: #fff; color: #1b1d20;
  font: 13px/1.45 Inter, system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
h1 { font-size: 24px; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere }
h2 { font-size: 15px; margin: 26px 0 8px; break-after: avoid }
h3 { font-size: 13px; margin: 0; overflow-wrap: anywhere }
p { margin: 0 }
.faint { color: #656b73 }
.small { font-size: 11.5px }
.num { font-variant-numeric: tabular-nums }
.score { display: grid; grid-template-columns: auto 160px minmax(0, 1fr); gap: 4px 12px; align-items: center; margin: 16px 0 0 }
.score b { font-size: 22px }
.films, .two { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 8px 18px }
.one { display: grid; grid-template-columns: minmax(0, 1fr) }
.film { break-inside: avoid }
.film dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 1px 14px; margin: 6px 0 8px }
dt { color: #656b73 } dd { margin: 0; overflow-wrap: anywhere }
figure { margin: 0 0 8px } figcaption { color: #656b73; font-size: 11.5px; margin-bottom: 2px }
svg { display: block; width: 100% }
.pace { height: 48px } .tones { height: 40px } .motion { height: 24px } .palette { height: 16px; border-radius: 2px } .share { height: 6px }
.pace rect, .tones rect, .share rect { fill: #d1521a } .yours .pace rect, .yours .tones rect, .yours .share rect:not(.rest) { fill: #3d6f9e }
svg.share rect.rest { fill: #e3e5e8 }
.pace, .tones { border-bottom: 1px solid #c9cdd3 }
.motion polyline { fill: none; stroke: #d1521a; stroke-width: 1.5; vector-effect: non-scaling-stroke } .yours .motion polyline { stroke: #3d6f9e }
.moves { display: grid; grid-template-columns: max-content minmax(0, 1fr) max-content; gap: 2px 10px; align-items: center }
.pair { border-top: 1px solid #d5d8dc; padding: 12px 0 16px; break-inside: avoid }
.pair > header { display: flex; justify-content: space-between; gap: 12px; margin-bottom: 6px }
.side { min-width: 0 }
.shots { display: flex; gap: 3px }
.shots img { display: block; min-width: 0; flex: 0 1 auto; max-width: 100%; width: auto; height: auto; max-height: 250px; object-fit: contain; object-position: left; border-radius: 3px; break-inside: avoid }
.side > p { margin: 3px 0 }
.alone { display: grid; grid-template-columns: minmax(0, 30%) minmax(0, 1fr); gap: 16px; align-items: start }
.alone ol.steps { margin-top: 0 } .alone ol.steps li:first-child { margin-top: 0 }
.lines { width: 100%; border-collapse: collapse; margin-top: 8px }
.lines th { text-align: left; font-weight: 400; color: #656b73; padding: 1px 12px 1px 0; width: 24% }
.lines td { padding: 1px 12px 1px 0; width: 38%; overflow-wrap: anywhere } .lines tr { break-inside: avoid }
.lines .off { color: #8a4b00; font-weight: 600 }
ol.steps { list-style: none; margin: 8px 0 0; padding: 0 }
ol.steps li { display: grid; grid-template-columns: 18px 76px minmax(0, 1fr); gap: 0 8px; padding: 5px 8px; background: #f4f5f6; border-radius: 4px; margin-top: 4px; break-inside: avoid }
ol.steps li.done { background: none; color: #656b73 }
ol.steps span { overflow-wrap: anywhere }
.tick { color: #1b7d45 }
footer { break-before: avoid; margin-top: 24px; padding-top: 8px; border-top: 1px solid #d5d8dc; color: #656b73; font-size: 11.5px }
@media (max-width: 560px) { .films, .two { grid-template-columns: minmax(0, 1fr) } }
@media print { body { max-width: none; padding: 0; font-size: 9.5pt } .shots img { max-height: 52mm } h1 { font-size: 17pt } }
`
