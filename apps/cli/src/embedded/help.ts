export const BACKUP_HELP = `tradewind backup FILE [options]
tradewind restore FILE [options]

backup writes a copy of an embedded platform's database to FILE, while the platform runs or while it
does not. What was accepted before the command is in the copy: events, models, settings and state, as
they were at one moment. FILE must not exist; it appears once the copy has been read and is whole.
Copying the file of a running platform by other means loses what is in its write-ahead log.

restore puts FILE in place of the database. The platform must not run. Events that came after the
backup are gone; clients that send them again are counted once.

  --data-dir DIR       the platform's directory (default: ./.tradewind or ./.tradewind/shop, whichever
                       holds a database)
  --replace            restore: if DIR holds a database, keep it under another name beside the new one

  --help               this text

With Kafka and Redis nothing is to be backed up here: Kafka is the source of truth, Redis is built
again from it, and both have means of their own.
`;
