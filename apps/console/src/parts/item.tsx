import { money } from '../text/format.js';
import { t } from '../text/text.js';
import { Badge } from './page.js';

/** What the catalogue knows of an item. */
export interface ItemFields {
  readonly id: string;
  readonly name?: string;
  readonly brand?: string;
  readonly category?: string;
  readonly price?: number;
  readonly currency?: string;
  readonly image_url?: string;
  readonly available: boolean;
  readonly stock?: number;
  readonly learned?: readonly string[];
}

/** A path is one of the shop's own address, which the console does not know; but for the demonstration shop. */
const SHOWN_ADDRESS = /^(?:https:\/\/|\/shop\/pictures\/)/;

/** The picture of an item, or its first letter on a colour of its own. */
export function Picture(props: { id: string; fields: ItemFields | undefined }) {
  const { id, fields } = props;
  const image = fields?.image_url;
  if (image !== undefined && SHOWN_ADDRESS.test(image)) {
    return <img class="picture" src={image} alt="" loading="lazy" />;
  }
  const hue = Array.from(id).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const style = { '--hue': String(hue) };
  return (
    <span class="picture" style={style} aria-hidden="true">
      {(fields?.name ?? id).slice(0, 1)}
    </span>
  );
}

export interface ListedItem {
  readonly item: string;
  readonly reason?: string;
  readonly source?: string;
  readonly fields?: ItemFields;
}

/** A shelf of items as shoppers would see it, with the reason of each. */
export function Shelf(props: { label: string; items: readonly ListedItem[] }) {
  return (
    <ol class="shelf" aria-label={props.label}>
      {props.items.map((listed) => (
        <li key={listed.item}>
          <Picture id={listed.item} fields={listed.fields} />
          <ItemText {...listed} />
        </li>
      ))}
    </ol>
  );
}

function ItemText({ item, fields, reason, source }: ListedItem) {
  return (
    <div class="shelf-text">
      <strong>{fields?.name ?? item}</strong>
      <span class="quiet">
        {[fields ? fields.category : t('item.unknown'), item].filter(Boolean).join(' · ')}
      </span>
      {fields?.price !== undefined && (
        <span class="price">{money(fields.price, fields.currency)}</span>
      )}
      {fields?.available === false && <Badge kind="warn">{t('item.soldOut')}</Badge>}
      {source !== undefined && <Badge>{source}</Badge>}
      {reason !== undefined && <span class="reason">{reason}</span>}
    </div>
  );
}
