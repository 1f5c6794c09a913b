export const CATALOG_HELP = `tradewind catalog <command> [options]

What a shop sells: names, prices, pictures, stock. docs/catalog.md describes the fields.

catalog import FILE    state the items of a file; - for input
catalog list           a table of all items
catalog get ID         print an item with its variants
catalog export         print all items, a line of JSON each
catalog remove ID      forget an item; events teach it anew

import:
  --format FORMAT      csv (comma, semicolon or tab), google (XML feed, or a table), jsonl; default: auto, by
                       the beginning of the file
  --replace            items that the file does not have are no longer for sale
  --actor NAME         who states them
all:
  --tenant NAME        the tenant, with the operator's key
  --json               print JSON
  --help               print this text

Exit codes: 0 done; 1 failed or not found; 2 invalid command line; 3 rows were refused, with the reasons.

Environment: TRADEWIND_SHOP_URL (where shop-service is, default: http://127.0.0.1:3006), TRADEWIND_KEY (a
tenant's secret key, or the operator's; default: that of the demonstration shop, on this machine).
`;
