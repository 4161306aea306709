// Checks the colours of web-assets/theme/css/10-tokens.css: text against what it stands on, 4.5 : 1, and 7 : 1 in
// large-type mode (WCAG 2.1: 1.4.3 and 1.4.6); edges of controls 3 : 1 (1.4.11).
import { readFileSync } from 'node:fs';

const css = readFileSync('web-assets/theme/css/10-tokens.css', 'utf8');

/** The colour tokens of the first rule with this selector. */
function tokens(selector) {
  const rule = css.slice(css.indexOf(`\n${selector} {`)).split('\n}')[0];
  return Object.fromEntries([...rule.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]));
}

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ['paper', 'ground', 'action-tint', 'idle-tint', 'soon-tint', 'done-tint', 'vermilion-tint'];
const texts = [
  ...SURFACES.flatMap((surface) => [['ink', surface], ['ink-soft', surface], ['action', surface]]),
  ...['vermilion', 'done', 'soon'].flatMap((tone) => [[tone, 'paper'], [tone, 'ground'], [tone, `${tone}-tint`]]),
  ...['action', 'action-deep', 'vermilion', 'vermilion-deep', 'done'].map((fill) => ['on-dark', fill]),
];

const normal = tokens(':root');
const modes = [['normal', normal, 4.5], ['large', { ...normal, ...tokens('html[data-mode="large"]') }, 7]];

let faults = 0;
function check(mode, colours, text, surface, least) {
  const ratio = contrast(colours[text], colours[surface]);
  if (ratio >= least) return;
  faults += 1;
  console.error(`error: ${mode} mode: --${text} on --${surface} is ${ratio.toFixed(2)} : 1, less than ${least}`);
}
for (const [mode, colours, least] of modes) {
  for (const [text, surface] of texts) check(mode, colours, text, surface, least);
  check(mode, colours, 'line-control', 'paper', 3);
  check(mode, colours, 'line-control', 'ground', 3);
}
console.log(`contrast: ${modes.length * (texts.length + 2)} pairs, ${faults} faults`);
process.exit(faults > 0 ? 1 : 0);
