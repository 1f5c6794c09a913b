import { linkTo } from '../app/router.js';
import { t } from '../text/text.js';

const SHOWN = 10;

/** A link to a shopper by the pseudonym, as far as people can tell pseudonyms apart. */
export function ShopperLink({ id }: { id: string }) {
  const kind = t(id.startsWith('a_') ? 'shopper.visitor' : 'shopper.customer');
  return (
    <a href={linkTo('shoppers', 'shopper', id)} title={id}>
      {kind} <code>{id.slice(0, SHOWN)}…</code>
    </a>
  );
}
