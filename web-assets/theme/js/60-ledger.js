// The ledger: choosing rows. Without it every box is set by hand and the button asks the server.
//
//   [data-choose-all]      sets every box of its form; shown only here
//   [data-needs-choice]    says how many are chosen, in its [data-choice-count]
'use strict';

(() => {
  const boxes = (form) => [...form.querySelectorAll('input[name="case"]')];

  function tell(form) {
    const all = boxes(form);
    const chosen = all.filter((box) => box.checked).length;
    const count = form.querySelector('[data-choice-count]');
    if (count) count.textContent = chosen ? `（已选${chosen}件）` : '';
    const head = form.querySelector('[data-choose-all]');
    if (!head) return;
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }

  document.addEventListener('change', (event) => {
    const form = event.target.closest('form');
    if (!form || !form.querySelector('[data-choose-all]')) return;
    if (event.target.matches('[data-choose-all]')) {
      for (const box of boxes(form)) box.checked = event.target.checked;
    }
    tell(form);
  });

  function show() {
    for (const head of document.querySelectorAll('[data-choose-all]')) {
      head.hidden = false;
      tell(head.closest('form'));
    }
  }
  show();
  // The browser's "back" brings the boxes back as they were.
  window.addEventListener('pageshow', show);
})();
