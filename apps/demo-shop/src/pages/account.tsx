import { useEffect, useState } from 'preact/hooks';
import { shop } from '../api.js';
import type { Customer, KnownOrder } from '../api.js';
import { Shelf } from '../parts/shelf.js';
import { usePage } from '../parts/use-page.js';
import { HOME } from '../route.js';
import { useShop } from '../state.js';
import { day, isTextKey, money, t } from '../text/text.js';
import { anonymousId, tell } from '../tradewind.js';

export function AccountPage() {
  const { customer } = useShop().session;
  usePage(t('account.title'));
  return (
    <>
      <h1>{customer ? t('account.hello', { name: customer.name }) : t('account.title')}</h1>
      {customer ? <SignedIn /> : <SignIn />}
      <Shelf slot="again" />
    </>
  );
}

function SignIn() {
  const { customers } = useShop().session;
  const signIn = async (id: string) => {
    const { userId, userHash }: Customer = await shop.signIn(id);
    await tell.signedIn(userId, userHash);
    location.assign(HOME);
  };
  return (
    <>
      <p>{t('account.choose')}</p>
      <ul class="customers">
        {customers.map(({ id, name }) => (
          <li key={id}>
            <button type="button" onClick={() => void signIn(id)}>
              <span class="initial" aria-hidden="true">
                {name.slice(0, 1)}
              </span>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function SignedIn() {
  const { emptyCart } = useShop();
  const signOut = async () => {
    await shop.signOut();
    tell.signedOut();
    emptyCart();
    location.assign(HOME);
  };
  return (
    <>
      <section aria-labelledby="orders">
        <h2 id="orders">{t('account.orders')}</h2>
        <KnownOrders />
      </section>
      <button type="button" class="button quiet-button" onClick={() => void signOut()}>
        {t('account.signOut')}
      </button>
    </>
  );
}

/** Orders as the platform knows them from the shop's server. */
function KnownOrders() {
  const [orders, setOrders] = useState<readonly KnownOrder[]>([]);
  useEffect(() => {
    shop.orders(anonymousId()).then(
      (answer) => {
        setOrders(answer.orders);
      },
      () => undefined,
    );
  }, []);
  if (orders.length === 0) return <p>{t('account.noOrders')}</p>;
  return (
    <ul class="orders">
      {orders.map(({ orderId, status, total, placedAt }) => {
        const key = `status.${status}`;
        return (
          <li key={orderId}>
            <strong>{orderId}</strong>
            <span>{isTextKey(key) ? t(key) : status}</span>
            <span class="quiet">{day(placedAt)}</span>
            <span>{money(total)}</span>
          </li>
        );
      })}
    </ul>
  );
}
