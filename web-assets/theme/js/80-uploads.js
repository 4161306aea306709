// Evidence of a complaint, or added to a case, over lines that break; without this script the form sends its files at once.
//
//   form[data-tus]            its files go to this address piece by piece, with the token of the form; several at a time
//   [data-upload-list]        a line for each: how far it is, or why it stopped and a button to go on
//   [data-upload-says]        the whole in a line of words
//   [data-open-upload]        an upload that is not whole; [data-mark] knows its file again when it is chosen
//   [data-with-script]        words that are true only with this script
'use strict';

(() => {
  const PIECE_BYTES = 8 * 1024 * 1024;
  const AT_ONCE = 2;
  // Gives up after some five minutes; a button goes on then, and so does the line's coming back.
  const TRY_AGAIN_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000, 120000];

  /** By what a file is known again, here or after the page was opened anew. It is kept sealed on the server. */
  const mark = (file) => `${file.name} ${file.size} ${file.lastModified}`;

  function element(name, words, className) {
    const made = document.createElement(name);
    if (words) made.textContent = words;
    if (className) made.className = className;
    return made;
  }

  /** One file on its way. `done` is called once, when it is taken, refused or taken back. */
  class Sending {
    constructor(form, file, done) {
      this.file = file;
      this.done = done;
      this.line = element('li');
      this.bar = element('progress');
      this.bar.max = 100;
      this.bar.value = 0;
      this.bar.setAttribute('aria-label', `${file.name}上传进度`);
      this.says = element('span', '等待上传', 'small');
      this.buttons = element('span', '', 'upload-buttons');
      this.again = this.button('继续', () => this.start());
      this.again.hidden = true;
      this.button('取消', () => this.cancel());
      this.line.append(element('span', file.name), this.bar, this.says, this.buttons);
      const known = [...document.querySelectorAll('[data-open-upload]')].find((one) => one.dataset.mark === mark(file));
      this.upload = new window.tus.Upload(file, {
        endpoint: form.dataset.tus,
        uploadUrl: known ? known.dataset.openUpload : null,
        chunkSize: PIECE_BYTES,
        retryDelays: TRY_AGAIN_MS,
        // Some gateways let only GET and POST through.
        overridePatchMethod: true,
        headers: { 'X-Form-Token': form.elements._csrf.value },
        metadata: {
          filename: file.name,
          fact: form.elements.fact?.value ?? '',
          claim: form.elements.claim?.value ?? '',
          mark: mark(file),
        },
        // Nothing of it stays in this browser: the server knows what is not whole.
        storeFingerprintForResuming: false,
        onProgress: (sent, all) => this.show(sent, all),
        onShouldRetry: (error, attempt, options) => {
          const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
          const again = status === 0 || status === 409 || status === 423 || status >= 500;
          if (again) this.says.textContent = `网络断了，接上以后接着传（已传${Math.floor(this.bar.value)}%）`;
          return again;
        },
        onError: (error) => this.stop(error),
        onSuccess: () => {
          this.taken = true;
          this.end('已上传', true);
        },
      });
    }

    button(words, act) {
      const button = element('button', words, 'btn btn-sm');
      button.type = 'button';
      button.setAttribute('aria-label', `${words}上传${this.file.name}`);
      button.addEventListener('click', act);
      this.buttons.append(button);
      return button;
    }

    start() {
      this.line.classList.remove('stopped');
      this.again.hidden = true;
      this.stopped = false;
      this.upload.start();
    }

    show(sent, all) {
      const percent = all === 0 ? 0 : Math.floor((sent / all) * 100);
      this.bar.value = percent;
      this.says.textContent = percent === 100 ? '正在加密保存' : `${percent}%`;
    }

    /** Refused for good, or the line has been away for too long. */
    stop(error) {
      const answer = error.originalResponse;
      const plain = answer && (answer.getHeader('Content-Type') ?? '').startsWith('text/plain');
      const words = plain ? answer.getBody() : '';
      if (answer && answer.getStatus() < 500) {
        this.end(words || '没有上传成功，请重新选择这个文件', false);
        return;
      }
      this.stopped = true;
      this.again.hidden = false;
      this.line.classList.add('stopped');
      this.says.textContent = words || '网络一直没有接上，已经传的部分还在';
    }

    async cancel() {
      this.says.textContent = '正在取消';
      try {
        await this.upload.abort(true);
      } catch {
        // What could not be taken back now stands in the list of those that are not whole.
      }
      this.end('已取消', true);
    }

    end(words, well) {
      if (this.ended) return;
      this.ended = true;
      this.well = well;
      this.buttons.remove();
      this.says.textContent = words;
      if (!well) {
        this.says.className = 'field-error';
        this.line.classList.add('refused');
        this.bar.remove();
      }
      this.done();
    }
  }

  function watch(form) {
    const list = form.querySelector('[data-upload-list]');
    const says = form.querySelector('[data-upload-says]');
    const inputs = [...form.querySelectorAll('input[type="file"]')];
    let [waiting, running, all] = [[], [], []];

    function next() {
      running = running.filter((one) => !one.ended);
      while (running.length < AT_ONCE && waiting.length > 0) {
        const one = waiting.shift();
        if (one.ended) continue;
        running.push(one);
        one.start();
      }
      if (all.length === 0 || running.length + waiting.length > 0) {
        says.textContent = all.length > 0 ? `${all.length}个文件，已传${all.filter((one) => one.ended).length}个` : '';
        return;
      }
      settle();
    }

    /** What was taken stands in the list below; what was refused stays to be read. */
    async function settle() {
      const [taken, refused] = [all.filter((one) => one.taken).length, all.filter((one) => !one.well).length];
      if (!document.getElementById('files') && refused === 0) {
        if (taken > 0) location.reload();
        all = [];
        says.textContent = '';
        return;
      }
      try {
        const answer = await fetch(location.pathname);
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        if (!page.getElementById('files')) throw new Error('another page');
        document.getElementById('unfinished')?.remove();
        document.getElementById('files').replaceWith(...page.querySelectorAll('#unfinished, #files'));
      } catch {
        location.reload();
        return;
      }
      for (const one of all) if (one.well) one.line.remove();
      all = [];
      says.textContent = [
        taken > 0 ? `已上传${taken}个文件，列在下面。` : '',
        refused > 0 ? `${refused}个文件没有上传成功，原因写在文件名下面。` : '',
      ].join('');
    }

    function take() {
      for (const line of [...list.children].filter((line) => line.classList.contains('refused'))) line.remove();
      const files = inputs.flatMap((input) => [...input.files]);
      for (const input of inputs) input.value = '';
      for (const file of files) {
        const one = new Sending(form, file, next);
        list.append(one.line);
        all.push(one);
        waiting.push(one);
      }
      next();
    }

    form.addEventListener('submit', (event) => {
      if (inputs.every((input) => input.files.length === 0)) return;
      event.preventDefault();
      delete form.dataset.sent;
      event.submitter?.removeAttribute('aria-disabled');
      take();
    });
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
      const chosen = new DataTransfer();
      for (const file of [...inputs[0].files, ...event.dataTransfer.files]) chosen.items.add(file);
      inputs[0].files = chosen.files;
      inputs[0].focus();
    });
    window.addEventListener('online', () => {
      for (const one of running) if (one.stopped) one.start();
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    const form = document.querySelector('form[data-tus]');
    if (!form || !window.tus || !window.tus.isSupported) return;
    for (const words of document.querySelectorAll('[data-with-script]')) words.hidden = false;
    watch(form);
  });
})();
