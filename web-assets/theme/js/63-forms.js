// Makes the forms of acts and of the registration quicker; each works without it.
//
//   form[data-draft]           saved there as it is typed; [data-draft-state] says so, [data-save-draft] is not needed
//   [data-when][data-when-of]  must be filled if the named input has (data-when-unless: has none of) these values
//   [data-rows]                lines of which [data-add-row] adds one without a round trip
//   [data-plan]                instalments: running total against the sum; [data-equal] spreads it
//   [data-payments]            what is left of [data-owed]; [data-all] takes it all
//   form[data-check]           credit code and organ are looked up while they are typed
//   [data-print]               prints the page
'use strict';

(() => {
  const SAVE_AFTER_MS = 1500;
  const ASK_AFTER_MS = 500;

  /** Calls `act` when nothing has happened for a while. */
  function settled(act, ms) {
    let timer;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => act(...given), ms);
    };
  }

  /** The texts of a form, without its files. */
  function texts(form) {
    const all = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') all.append(name, value);
    return all;
  }

  // ---------- drafts ----------

  function watchDraft(form) {
    const state = form.querySelector('[data-draft-state]');
    const version = form.querySelector('[name="_draft"]');
    const say = (text, bad) => {
      state.textContent = text;
      state.classList.toggle('draft-bad', Boolean(bad));
    };
    let saved = texts(form).toString();
    let running = Promise.resolve();

    async function save() {
      if (form.dataset.sent) return;
      const now = texts(form);
      if (now.toString() === saved) return;
      const body = new URLSearchParams(now);
      body.set('_draft', version.value);
      try {
        const answer = await fetch(form.dataset.draft, { method: 'POST', body, headers: { Accept: 'application/json' } });
        if (answer.status === 403) {
          say('登录已过期，新内容没有保存。请在新标签页登录后回到本页，再刷新即可看到已保存的内容。', true);
          return;
        }
        if (!answer.ok) throw new Error(String(answer.status));
        const told = await answer.json();
        version.value = String(told.version);
        now.set('_draft', version.value);
        saved = now.toString();
        say(told.displaced ? `已保存 ${told.at}。另一窗口也在填这张表，那一份另外留着` : `已保存 ${told.at}`, told.displaced);
      } catch {
        say('暂时没有保存上，稍后再试', true);
        later();
      }
    }
    // One save after the other: each rests on the version that the one before it made.
    const later = settled(() => { running = running.then(save); }, SAVE_AFTER_MS);
    form.addEventListener('input', later);
    form.addEventListener('change', later);
    document.addEventListener('visibilitychange', () => { if (document.hidden) running = running.then(save); });
  }

  // ---------- what must be filled in some cases ----------

  function value(form, name) {
    const found = form.elements.namedItem(name);
    if (!found) return '';
    return found instanceof RadioNodeList || found.value !== undefined ? found.value : '';
  }

  function mark(form) {
    for (const field of form.querySelectorAll('[data-when]')) {
      const chosen = value(form, field.dataset.when);
      const one = field.dataset.whenOf.split('|').includes(chosen);
      const unless = 'whenUnless' in field.dataset;
      const needed = unless ? chosen !== '' && !one : one;
      const words = field.querySelector('[data-when-mark]');
      // Before the other input is filled the words of the server stand.
      if (words) {
        words.dataset.first ??= words.textContent;
        words.textContent = chosen === '' ? words.dataset.first : needed ? '（必填）' : '（不用填）';
      }
      field.classList.toggle('not-needed', chosen !== '' && !needed);
    }
  }

  // ---------- rows ----------

  function addRow(rows) {
    const all = rows.querySelectorAll('[data-row]');
    const last = all[all.length - 1];
    const count = rows.querySelector('[name^="_rows."]');
    const [from, to] = [all.length, all.length + 1];
    const copy = last.cloneNode(true);
    for (const wrong of copy.querySelectorAll('.field-error')) wrong.remove();
    copy.classList.remove('wrong');
    for (const part of copy.querySelectorAll('[id], [for], [name], [aria-label]')) {
      for (const key of ['id', 'for', 'name', 'aria-label']) {
        const text = part.getAttribute(key);
        if (text === null) continue;
        const pattern = key === 'name' ? new RegExp(`\\.${from}(?=\\.|$)`) : new RegExp(`${from}(?!.*${from})`);
        part.setAttribute(key, text.replace(pattern, (found) => found.replace(String(from), String(to))));
      }
    }
    const head = copy.querySelector('.row-no');
    if (head) head.textContent = head.textContent.replace(String(from), String(to));
    for (const input of copy.querySelectorAll('input')) {
      input.value = '';
      input.removeAttribute('value');
    }
    last.after(copy);
    count.value = String(to);
    copy.querySelector('input').focus();
    rows.dispatchEvent(new Event('input', { bubbles: true }));
  }

  // ---------- money, in fen ----------

  function fen(text) {
    const plain = text.replace(/[,，\s]/g, '');
    if (plain === '') return 0;
    const parts = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
    return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : NaN;
  }

  function yuan(sum) {
    return (sum / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  }

  function planSays(plan) {
    const total = fen(plan.dataset.plan);
    const sums = [...plan.querySelectorAll('[data-sum]')].map((input) => fen(input.value));
    const says = plan.parentElement.querySelector('[data-plan-says]');
    if (sums.some(Number.isNaN)) {
      says.textContent = '有金额无法识别，请只填数字，最多两位小数。';
      says.className = 'plan-total plan-off';
      return;
    }
    const sum = sums.reduce((a, b) => a + b, 0);
    const off = total - sum;
    says.textContent = off === 0
      ? `各期合计${yuan(sum)}元，与未付金额一致。`
      : `各期合计${yuan(sum)}元，未付金额${yuan(total)}元，${off > 0 ? '还差' : '多出'}${yuan(Math.abs(off))}元。`;
    says.className = off === 0 ? 'plan-total plan-even' : 'plan-total plan-off';
  }

  function spread(plan) {
    const inputs = [...plan.querySelectorAll('[data-sum]')];
    const total = fen(plan.dataset.plan);
    const exact = Math.floor(total / inputs.length);
    const each = exact >= 100 ? Math.floor(exact / 100) * 100 : exact;
    inputs.forEach((input, at) => {
      input.value = yuan(at === inputs.length - 1 ? total - each * (inputs.length - 1) : each);
    });
    plan.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function paymentsSay(box) {
    for (const input of box.querySelectorAll('[data-owed]')) {
      const says = input.parentElement.querySelector('[data-left]');
      const [paid, owed] = [fen(input.value), fen(input.dataset.owed)];
      const left = owed - paid;
      if (input.value.trim() === '') says.textContent = '';
      else if (Number.isNaN(paid)) says.textContent = '请只填数字，最多两位小数';
      else says.textContent = left < 0 ? `超过尚欠金额${yuan(-left)}元` : left === 0 ? '付清' : `还欠${yuan(left)}元`;
    }
  }

  // ---------- looked up while it is typed ----------

  async function ask(form, what, text, tell) {
    const body = new URLSearchParams({ _csrf: form.elements.namedItem('_csrf').value, [what]: text });
    const answer = await fetch(form.dataset.check, { method: 'POST', body }).catch(() => null);
    if (answer?.ok) tell((await answer.json())[what]);
  }

  function watchChecks(form) {
    const uscc = form.querySelector('[name="uscc"]');
    if (uscc) {
      const says = document.createElement('p');
      says.className = 'small check-says';
      says.setAttribute('role', 'status');
      uscc.after(says);
      uscc.addEventListener('input', settled(() => {
        const text = uscc.value.trim();
        if (text.length < 18) {
          says.textContent = text === '' ? '' : `已输入${text.length}位，共18位`;
          says.classList.remove('check-bad');
          return;
        }
        ask(form, 'uscc', text, (found) => {
          says.textContent = found.ok ? '校验相符' : found.says;
          says.classList.toggle('check-bad', !found.ok);
        });
      }, ASK_AFTER_MS));
    }
    for (const organ of form.querySelectorAll('[data-organ]')) {
      const says = form.querySelector(`[data-organ-says="${organ.id}"]`);
      organ.addEventListener('input', settled(() => {
        const text = organ.value.trim();
        if (text === '') { says.textContent = ''; return; }
        ask(form, 'organ', text, (found) => {
          says.replaceChildren();
          if (found.is) {
            says.textContent = found.is === text ? '名录中有这个单位' : `即：${found.is}`;
            return;
          }
          says.textContent = found.near.length > 0 ? '您是否要找：' : '名录中没有找到，登记时再确认';
          for (const near of found.near) {
            const button = document.createElement('button');
            button.type = 'button';
            button.className = 'btn btn-sm';
            button.textContent = near.note ? `${near.name}（${near.note}）` : near.name;
            button.addEventListener('click', () => {
              organ.value = near.name;
              organ.dispatchEvent(new Event('input', { bubbles: true }));
              organ.focus();
            });
            says.append(button, ' ');
          }
        });
      }, ASK_AFTER_MS));
    }
  }

  function begin() {
    for (const form of document.querySelectorAll('form[data-draft]')) watchDraft(form);
    for (const form of document.querySelectorAll('form[data-check]')) watchChecks(form);
    for (const form of document.querySelectorAll('form')) {
      if (!form.querySelector('[data-when]')) continue;
      mark(form);
      form.addEventListener('change', () => mark(form));
    }
    for (const plan of document.querySelectorAll('[data-plan]')) {
      planSays(plan);
      plan.addEventListener('input', () => planSays(plan));
    }
    for (const box of document.querySelectorAll('[data-payments]')) {
      paymentsSay(box);
      box.addEventListener('input', () => paymentsSay(box));
      for (const all of box.querySelectorAll('[data-all]')) all.hidden = false;
    }
    for (const print of document.querySelectorAll('[data-print]')) {
      print.hidden = false;
      print.addEventListener('click', () => window.print());
    }
  }

  // Before the form is marked as sent: these buttons do their work here.
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-add-row], [data-equal], [data-all]');
    const form = button?.closest('form');
    if (!form) return;
    event.preventDefault();
    if (button.dataset.all) {
      const input = document.getElementById(button.dataset.all);
      input.value = input.dataset.owed;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      return;
    }
    const rows = form.querySelector(`[data-rows="${button.value}"]`);
    if ('equal' in button.dataset) spread(rows);
    else addRow(rows);
  });

  document.addEventListener('DOMContentLoaded', begin);
})();
