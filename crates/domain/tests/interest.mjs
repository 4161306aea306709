// The interest of every case in a file, worked out anew: another language, other code, whole numbers only.
//
//   node interest.mjs cases.json   prints one line a case: total, interest owed, principal owed, lines; all in fen.
//
// The rules are those of docs/domain.md ("Interest"), read again here and not copied from Rust: days are counted by
// the Julian day number, and a line ends with each payment.

import { readFileSync } from 'node:fs';

// The Julian day number: no library, so that leap years are counted here once more.
function dayNumber(text) {
  const [year, month, day] = text.split('-').map(Number);
  const a = Math.floor((14 - month) / 12);
  const y = year + 4800 - a;
  const m = month + 12 * a - 3;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return day + Math.floor((153 * m + 2) / 5) + 365 * y + leaps - 32045;
}

const halfUp = (numerator, denominator) => (2n * numerator + denominator) / (2n * denominator);
const least = (a, b) => (a < b ? a : b);
const positive = (a) => (a > 0n ? a : 0n);

// What the principal bears in a day: a numerator and a denominator.
function rateOf(one, rules) {
  if (one.rate === null) return [BigInt(rules.daily_millionths), 1_000_000n];
  let points = one.rate;
  if (one.sme && !one.adjudged && one.signed_on !== null) {
    const signed = dayNumber(one.signed_on);
    const before = rules.lpr.filter((quote) => dayNumber(quote.since) <= signed);
    const lpr = before.reduce((last, quote) => (last && dayNumber(last.since) > dayNumber(quote.since) ? last : quote), null);
    if (lpr !== null && points < lpr.basis_points) points = lpr.basis_points;
  }
  return [BigInt(points), 3_650_000n];
}

function workOut(one, rules) {
  const [numerator, denominator] = rateOf(one, rules);
  const until = dayNumber(one.until);
  const payments = one.payments
    .map((paid, at) => ({ on: dayNumber(paid.on), sum: BigInt(paid.sum), at }))
    .filter((paid) => paid.on <= until && paid.sum > 0n)
    .sort((a, b) => a.on - b.on || a.at - b.at);
  let principal = BigInt(one.principal);
  let [unpaid, total, lines] = [0n, 0n, 0];
  // A stretch of days with one balance is one line, and is rounded once.
  let begun = dayNumber(one.due_on) + 1;
  const close = (last) => {
    const days = BigInt(last - begun + 1);
    if (days > 0n && principal > 0n) {
      const interest = halfUp(principal * numerator * days, denominator);
      unpaid += interest;
      total += interest;
      lines += 1;
    }
    begun = Math.max(begun, last + 1);
  };
  for (const paid of payments) {
    close(paid.on);
    const interest = one.interest_first ? least(paid.sum, unpaid) : positive(paid.sum - principal);
    unpaid -= least(interest, unpaid);
    principal -= least(paid.sum - interest, principal);
  }
  close(until);
  return [total, unpaid, principal, lines].join(' ');
}

const { rules, cases } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const one of cases) console.log(workOut(one, rules));
