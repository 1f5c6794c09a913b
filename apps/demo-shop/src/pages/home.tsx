import { linkTo } from '../route.js';
import { useShop } from '../state.js';
import { Shelf } from '../parts/shelf.js';
import { usePage } from '../parts/use-page.js';
import { said, t } from '../text/text.js';

/** One of each collection. */
const SHOWN = ['vase-moss', 'teapot-ember', 'lamp-tide', 'cushion-dune'];

export function HomePage() {
  const { catalogue } = useShop();
  usePage(undefined);
  const shown = catalogue.products.filter(({ id }) => SHOWN.includes(id));
  return (
    <>
      <section class="hero">
        <div>
          <h1>{t('home.title')}</h1>
          <p class="claim">{t('shop.claim')}</p>
          <a class="button" href={linkTo('category', 'tea')}>
            {t('home.more')}
          </a>
        </div>
        <div class="hero-pictures" aria-hidden="true">
          {shown.map(({ id, picture }) => (
            <img key={id} src={picture} alt="" width="400" height="400" />
          ))}
        </div>
      </section>
      <Shelf slot="for-you" />
      <Rooms />
      <Shelf slot="trending" />
      <Shelf slot="again" />
    </>
  );
}

function Rooms() {
  const { catalogue } = useShop();
  return (
    <section aria-labelledby="rooms">
      <h2 id="rooms">{t('home.categories')}</h2>
      <ul class="rooms">
        {catalogue.categories.map(({ id, name }, at) => {
          const of = catalogue.products.filter(({ category }) => category === id);
          return (
            <li key={id}>
              <a href={linkTo('category', id)}>
                <img src={of[(at * 5) % of.length]?.picture} alt="" width="400" height="400" />
                {said(name)}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
