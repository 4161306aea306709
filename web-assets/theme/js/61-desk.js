// The workbench.
//
//   button[data-copy]   puts its text on the clipboard; hidden until this script runs. The next [data-copied]
//                       in the same row says so.
'use strict';

(() => {
  /** Where pages do not come over HTTPS there is no clipboard object; the old way works there. */
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'visually-hidden';
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  }

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('button[data-copy]');
    if (!button) return;
    const said = button.parentElement.querySelector('[data-copied]');
    let copied = false;
    try {
      copied = await copy(button.dataset.copy);
    } catch {
      copied = false;
    }
    button.focus();
    if (said) said.textContent = copied ? '已复制，可粘贴到本单位系统' : '没有复制成功，请选中上面的文字复制';
  });

  function show(root) {
    for (const button of root.querySelectorAll('button[data-copy][hidden]')) button.hidden = false;
  }
  document.addEventListener('DOMContentLoaded', () => show(document));
  document.addEventListener('htmx:load', (event) => show(event.target));
})();
