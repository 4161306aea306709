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
  }

  for (const field of document.querySelectorAll('[data-select-all]')) {
    field.addEventListener('focus', () => field.select());
  }
})();
