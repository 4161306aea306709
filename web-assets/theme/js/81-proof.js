// The proof of work before a complaint is sent; without this script, or where the browser cannot do it, the form goes
// without one and an officer looks at the complaint first.
//
//   [data-proof]      the place of the widget; the value is the address of challenges, data-worker that of its worker
//   [data-unproven]   what is said where there is no proof
'use strict';

(() => {
  /** Before every other handler of `submit`: one that must wait has not been sent. */
  function waits(form, widget) {
    let [state, waiting] = ['unverified', null];
    const goOn = () => {
      const button = waiting;
      waiting = null;
      if (button) form.requestSubmit(button.isConnected ? button : undefined);
    };
    widget.addEventListener('statechange', (event) => {
      state = event.detail.state;
      if (state !== 'verifying') goOn();
    });
    window.addEventListener('submit', (event) => {
      if (event.target !== form || state !== 'verifying') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = event.submitter ?? form.querySelector('button');
    }, true);
  }

  document.addEventListener('DOMContentLoaded', () => {
    const place = document.querySelector('[data-proof]');
    if (!place) return;
    const form = place.closest('form');
    const unproven = form.querySelector('[data-unproven]');
    const can = window.$altcha && window.customElements?.get('altcha-widget') && window.crypto?.subtle;
    if (!can) return;
    window.$altcha.algorithms.set('PBKDF2/SHA-256', () => new Worker(place.dataset.worker));
    const widget = document.createElement('altcha-widget');
    widget.setAttribute('challenge', place.dataset.proof);
    widget.setAttribute('language', 'zh-cn');
    widget.setAttribute('configuration', JSON.stringify({
      auto: 'onload',
      // A closed network has no use for a link to elsewhere.
      hideLogo: true,
      hideFooter: true,
      // It shall prove work and watch nobody.
      humanInteractionSignature: false,
      minDuration: 0,
    }));
    widget.addEventListener('statechange', (event) => { unproven.hidden = event.detail.state !== 'error'; });
    waits(form, widget);
    // What the widget asks for is never a reason not to send.
    form.noValidate = true;
    unproven.hidden = true;
    place.append(widget);
  });
})();
