// The case page, a little quicker; it works without.
//
//   [data-live]              asks for news only while the page is seen
//   button[data-copy]        copies a digest
//   form[data-upload]        takes files that are dropped, sends them one by one and shows how far each is; what was
//                            not taken stays in the list with its reason
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

  /** Sends one file; answers why it was not taken, or nothing. */
  function send(form, file, progress) {
    return new Promise((resolve) => {
      const body = new FormData();
      // The token stands before the file: the server reads in this order.
      body.append('_csrf', form.elements._csrf.value);
      body.append('claim', form.elements.claim.value);
      body.append('file', file);
      const request = new XMLHttpRequest();
      request.open('POST', form.action);
      request.setRequestHeader('Accept', 'text/plain');
      request.upload.addEventListener('progress', (event) => {
        if (event.lengthComputable) progress.value = event.loaded / event.total;
      });
      request.addEventListener('load', () => {
        const plain = (request.getResponseHeader('Content-Type') || '').startsWith('text/plain');
        if (request.status === 201) resolve('');
        else resolve(plain && request.responseText ? request.responseText : '没有上传成功，请刷新页面后重试。');
      });
      request.addEventListener('error', () => resolve('网络中断，没有上传成功，请重试。'));
      request.send(body);
    });
  }

  async function upload(form, input) {
    const list = form.querySelector('.upload-list');
    const button = form.querySelector('button:not([type="button"])');
    button.setAttribute('aria-disabled', 'true');
    const left = new DataTransfer();
    list.replaceChildren();
    for (const file of input.files) {
      const line = document.createElement('li');
      const name = document.createElement('span');
      const progress = document.createElement('progress');
      name.textContent = file.name;
      progress.max = 1;
      progress.value = 0;
      progress.setAttribute('aria-label', file.name);
      line.append(name, progress);
      list.append(line);
      const fault = await send(form, file, progress);
      if (fault) {
        const words = document.createElement('p');
        words.className = 'field-error';
        words.textContent = fault;
        progress.replaceWith(words);
        left.items.add(file);
      } else {
        progress.value = 1;
        name.textContent = `${file.name} 已上传`;
      }
    }
    button.removeAttribute('aria-disabled');
    delete form.dataset.sent;
    if (left.files.length === 0) location.reload();
    else input.files = left.files;
  }

  for (const form of document.querySelectorAll('form[data-upload]')) {
    const input = form.querySelector('input[type="file"]');
    const hover = (event) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      form.classList.add('dropping');
    };
    form.addEventListener('dragenter', hover);
    form.addEventListener('dragover', hover);
    form.addEventListener('dragleave', (event) => {
      if (!form.contains(event.relatedTarget)) form.classList.remove('dropping');
    });
    form.addEventListener('drop', (event) => {
      event.preventDefault();
      form.classList.remove('dropping');
      const all = new DataTransfer();
      for (const file of [...input.files, ...event.dataTransfer.files]) all.items.add(file);
      input.files = all.files;
    });
    form.addEventListener('submit', (event) => {
      if (input.files.length === 0) return;
      event.preventDefault();
      upload(form, input);
    });
  }
})();
