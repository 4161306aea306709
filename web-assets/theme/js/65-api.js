// The API: starts Swagger UI where a page has a place for it, and selects a new token when it is entered.
//
//   [data-openapi]      the place; the value is the address of the OpenAPI document
//   [data-select-all]   a read-only field whose whole text is selected on focus, ready to be copied
'use strict';

(() => {
  const place = document.querySelector('[data-openapi]');
  if (place && window.SwaggerUIBundle) {
    window.SwaggerUIBundle({
      url: place.dataset.openapi,
      domNode: place,
      deepLinking: false,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      // Nothing leaves for another host, and tokens are forgotten with the page.
      validatorUrl: null,
      persistAuthorization: false,
      syntaxHighlight: false,
    });
    // What it draws is not all reachable by keyboard or named for a screen reader.
    const mend = () => {
      for (const box of place.querySelectorAll('pre:not([tabindex])')) box.tabIndex = 0;
      for (const row of place.querySelectorAll('tr[data-param-name]')) {
        for (const input of row.querySelectorAll(':is(select, input, textarea):not([aria-label])')) {
          input.setAttribute('aria-label', row.dataset.paramName);
        }
      }
      for (const input of place.querySelectorAll(':is(select, textarea):not([aria-label])')) {
        input.setAttribute('aria-label', input.closest('.response-control-media-type, .content-type-wrapper') ? '内容类型' : '内容');
      }
    };
    new MutationObserver(mend).observe(place, { childList: true, subtree: true });
  }

  for (const field of document.querySelectorAll('[data-select-all]')) {
    field.addEventListener('focus', () => field.select());
  }
})();
