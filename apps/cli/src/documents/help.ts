export const DOCUMENTS_HELP = `tradewind documents <command> [options]

What a shop sets at run time are documents: campaigns, answers, slots and so on. docs/documents.md
describes the kinds.

documents list [KIND]              the kinds, or the documents of one
documents get KIND ID              print a document
documents put KIND ID FILE         make a document, or its next version; FILE is JSON, - for input
documents history KIND ID          its last versions: who made them, when, and what
documents rollback KIND ID VERSION make a version whose content is that of an earlier one
documents apply DIR                put every DIR/<kind>/<id>.json that differs from what there is

put, rollback:
  --if-match VERSION   the version that is replaced; without it put only makes new documents
  --force              replace whatever version there is
put, rollback, apply:
  --dry-run            print what would change
  --actor NAME         who makes the change, for its history
all:
  --tenant NAME        the tenant, with the operator's key
  --json               print JSON
  --help               print this text

Exit codes: 0 done; 1 failed or not found; 2 invalid command line; 3 refused, with the reason.

Environment: TRADEWIND_SHOP_URL (where shop-service is, default: http://127.0.0.1:3006), TRADEWIND_KEY (a
tenant's secret key, or the operator's; default: that of the demonstration shop, on this machine).
`;
