import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeHtml, html } from './markup.ts';

test('values are escaped, markup and lists of it are not, and nothing is shown for what is missing', () => {
  const items = ['<b>', '"&\''].map((text) => html`<li>${text}</li>`);
  expect(html`<ul>${items}${undefined}${null}${false}${0}</ul>`.markup).toBe(
    '<ul><li>&lt;b&gt;</li><li>&quot;&amp;&#39;</li>0</ul>',
  );
});

test('no text can leave an element or a quoted attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    }),
  );
});
