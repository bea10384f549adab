import type { Page } from 'playwright-core';

/** `replace`: as Chrome's translator does it today; `wrap`: the text node itself moves into the wrapper. */
export type Translator = 'replace' | 'wrap';

/** Does to a page what a browser's translator does: each text goes into two font elements, but where translate="no" is set. */
export function translate(page: Page, how: Translator): Promise<void> {
  return page.evaluate((way) => {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const isRead = text.parentElement?.closest('script, style, noscript, [translate=no]') === null;
      if (text instanceof Text && text.data.trim() && isRead) texts.push(text);
    }
    for (const text of texts) {
      const outer = document.createElement('font');
      const inner = document.createElement('font');
      outer.append(inner);
      text.replaceWith(outer);
      inner.append(way === 'wrap' ? text : document.createTextNode(text.data));
    }
  }, how);
}
