/** Hand-written HTML: values are escaped, markup is not. */
import { expect, test } from '@jest/globals';
import { html } from '../../../src/local/web';

test('values are escaped', () => {
  const name = `<script>alert("x" + 'y')</script>&`;
  const escaped = '&lt;script&gt;alert(&quot;x&quot; + &#39;y&#39;)&lt;/script&gt;&amp;';
  expect(html`<p title="${name}">${name}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
});

test('lists are joined, nothing is nothing', () => {
  const list = ['a', 'b'].map((text) => html`<i>${text}</i>`);
  expect(html`${list}${null}${undefined}${false}${0}`.text).toBe('<i>a</i><i>b</i>0');
});
