// Reads `cargo metadata` from standard input and web-assets/package-lock.json; see licences.sh.
import { readFileSync } from 'node:fs';

const ALLOWED = new Set([
  '0BSD', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'BSD-1-Clause', 'BSD-2-Clause', 'BSD-3-Clause',
  'BSL-1.0', 'BlueOak-1.0.0', 'CC0-1.0', 'CDLA-Permissive-2.0', 'ISC', 'MIT', 'MIT-0', 'MPL-2.0', 'Unicode-3.0',
  'Unicode-DFS-2016', 'Unlicense', 'Zlib',
]);

// Crate name → why we do without it.
const BANNED = new Map([
  ['openssl-sys', 'TLS is rustls, so that the binary needs no library of the system'],
  ['aws-lc-sys', 'one cryptography provider (ring); two of them panic at run time'],
]);

// What a package says elsewhere than in its manifest.
const SAID_ELSEWHERE = new Map([
  // In its readme. Fetched with tus-js-client for Node; not in the build for browsers, which is what we serve.
  ['node_modules/combine-errors 3.0.3', 'MIT'],
]);

/** Whether an SPDX expression can be met with allowed licences alone. `/` is the old way to write OR. */
function acceptable(expression) {
  const tokens = expression.replaceAll('/', ' OR ').match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const any = () => {
    let met = all();
    while (tokens[at] === 'OR') {
      at += 1;
      met = all() || met;
    }
    return met;
  };
  const all = () => {
    let met = one();
    while (tokens[at] === 'AND') {
      at += 1;
      met = one() && met;
    }
    return met;
  };
  const one = () => {
    if (tokens[at] === '(') {
      at += 1;
      const met = any();
      at += 1; // the closing bracket
      return met;
    }
    let licence = tokens[at++];
    if (tokens[at] === 'WITH') {
      licence += ` WITH ${tokens[at + 1]}`;
      at += 2;
    }
    return ALLOWED.has(licence);
  };
  return any() && at === tokens.length;
}

function selfCheck() {
  const table = [
    ['MIT OR GPL-3.0', true],
    ['MIT AND GPL-3.0', false],
    ['(MIT OR Apache-2.0) AND Unicode-3.0', true],
    ['GPL-3.0 OR (MIT AND ISC)', true],
    ['MIT/Apache-2.0', true],
    ['Apache-2.0 WITH LLVM-exception OR GPL-2.0', true],
    ['GPL-3.0', false],
    ['', false],
  ];
  for (const [expression, expected] of table) {
    if (acceptable(expression) !== expected) throw new Error(`licence rule is wrong about "${expression}"`);
  }
}

selfCheck();

const metadata = JSON.parse(readFileSync(0, 'utf8'));
const used = new Set(metadata.resolve.nodes.map((node) => node.id));
const crates = metadata.packages.filter((crate) => used.has(crate.id));
const lock = JSON.parse(readFileSync('web-assets/package-lock.json', 'utf8'));
const fronts = Object.entries(lock.packages).filter(([path]) => path !== '');

const faults = [];
for (const { name, version, license } of crates) {
  if (!acceptable(license ?? '')) faults.push(`${name} ${version}: licence "${license ?? 'none given'}" is not on the list`);
  if (BANNED.has(name)) faults.push(`${name} ${version} is banned: ${BANNED.get(name)}`);
}
for (const [path, { version, license: named, resolved }] of fronts) {
  const license = named ?? SAID_ELSEWHERE.get(`${path} ${version}`);
  if (!acceptable(license ?? '')) faults.push(`${path} ${version}: licence "${license ?? 'none given'}" is not on the list`);
  if (resolved) faults.push(`${path} ${version}: the lock names the host it came from; see web-assets/.npmrc`);
}

const versions = new Map();
for (const { name, version } of crates) versions.set(name, [...(versions.get(name) ?? []), version]);
const twice = [...versions].filter(([, list]) => list.length > 1);
if (twice.length > 0) {
  const names = twice.map(([name, list]) => `${name} ${list.join('+')}`);
  console.log(`warning: in several versions: ${names.join(', ')}`);
}
for (const fault of faults) console.error(`error: ${fault}`);
console.log(`licences: ${crates.length} crates, ${fronts.length} front-end packages, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
