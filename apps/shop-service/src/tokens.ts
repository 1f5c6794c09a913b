/** Token of the configuration of this service. */
export const SHOP_CONFIG = Symbol('ShopConfig');
