// Makes pages a little quicker to use; every page works without it. No inline script calls it.
//
//   form[data-mode-toggle]   posts `mode` (`large` or nothing) to the server, which answers with the cookie
//                            `mode`; here the same is done at once, without a new page
//   form[method="post"]      goes once: a second click waits for the answer to the first
'use strict';

(() => {
  const MODE_SECONDS = 365 * 24 * 3600;

  /** Switches large type and remembers it where the server looks: in the cookie, not in this browser's storage. */
  function switchMode(form) {
    const large = document.documentElement.dataset.mode !== 'large';
    if (large) document.documentElement.dataset.mode = 'large';
    else delete document.documentElement.dataset.mode;

    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = large
      ? `mode=large; Path=/; Max-Age=${MODE_SECONDS}; SameSite=Lax${secure}`
      : `mode=; Path=/; Max-Age=0; SameSite=Lax${secure}`;

    const button = form.querySelector('button');
    button.setAttribute('aria-pressed', String(large));
    button.value = large ? '' : 'large';
  }

  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-disabled="true"]')) button.removeAttribute('aria-disabled');
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.matches('[data-mode-toggle]')) {
      event.preventDefault();
      switchMode(form);
      return;
    }
    if (form.method !== 'post') return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = 'true';
    // Not `disabled`: a disabled button loses the focus and is left out of what is sent.
    event.submitter?.setAttribute('aria-disabled', 'true');
  }, true);

  // htmx answers without leaving the page; the browser's "back" shows the page as it was left.
  document.addEventListener('htmx:afterRequest', (event) => {
    const form = event.target.closest('form');
    if (form) release(form);
  });
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) release(form);
  });
})();
