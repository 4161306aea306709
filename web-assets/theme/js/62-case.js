// The case page, a little quicker; it works without.
//
//   [data-live]              asks for news only while the page is seen
//   button[data-copy]        copies a digest
'use strict';

(() => {
  document.addEventListener('htmx:beforeRequest', (event) => {
    if (event.target.matches('[data-live]') && document.hidden) event.preventDefault();
  });
  document.addEventListener('visibilitychange', () => {
    const live = document.querySelector('[data-live]');
    if (live && !document.hidden && window.htmx) window.htmx.trigger(live, 'look');
  });

  if (navigator.clipboard) {
    for (const button of document.querySelectorAll('button[data-copy]')) {
      button.hidden = false;
      button.addEventListener('click', async () => {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = '已复制';
      });
    }
  }
})();
