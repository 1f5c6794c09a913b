import { fileURLToPath } from 'node:url';

/** Where the built pages of the demonstration shop lie; the same from sources and from the build. */
export const shopFolder = fileURLToPath(
  new URL('../../../../apps/demo-shop/dist/', import.meta.url),
);
