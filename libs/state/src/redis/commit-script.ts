import type { RedisClient } from './redis-connection.js';

/** Returns before anything is written unless the nonce is the expected one. */
const COMPARE = `
local found = redis.call('GETRANGE', KEYS[1], 0, 21)
if found == string.sub(ARGV[2], 1, 22) then return 'ours' end
if found ~= ARGV[1] then return 'current:' .. found end
local function replace(keys)
  local pairs = {}
  for i = 1, keys do
    pairs[2 * i - 1] = KEYS[i]
    pairs[2 * i] = ARGV[i + 1]
  end
  redis.call('MSET', unpack(pairs))
end
`;

/**
 * Compare-and-set of a scope.
 *
 * ```
 * Input:
 *   KEYS[1]     meta key of the scope
 *   KEYS[2..n]  keys of the entities that change; all keys share one hash slot
 *   ARGV[1]     the nonce that is expected, or '' if there must be no meta
 *   ARGV[2]     the new meta value: a nonce of NONCE_LENGTH characters, then the meta itself
 *   ARGV[3..]   the new value of KEYS[2..n], '' for a deleted entity
 * Output:
 *   'applied'   meta and all entities were replaced
 *   'ours'      the nonce of ARGV[2] is stored already: the script was sent again; nothing changed
 *   'current:'  and the nonce found, which may be '': not the expected one; nothing changed
 * ```
 *
 * It writes by exactly one command. A script that wrote by two would stand in the append-only file as
 * MULTI ... EXEC, and a file torn inside it can replay half of it after a second restart.
 */
const COMMIT_SCRIPT = `${COMPARE}
replace(#KEYS)
return 'applied'
`;

/**
 * As the compare-and-set, for a change that lists names.
 *
 * ```
 * Input:
 *   KEYS, ARGV  as above, then
 *   KEYS[n+1]   sorted set of the names
 *   ARGV[n+2..] '+' and a name to add, or '-' and a name to remove
 * ```
 *
 * It may write by three commands, because the half of them that a torn append-only file can replay is
 * their beginning: names are added before the entities are written, and removed after. A name without an
 * entity is passed over by readers; there is no entity without its name.
 */
const LISTING_COMMIT_SCRIPT = `${COMPARE}
local add, remove = {}, {}
for i = #KEYS + 1, #ARGV do
  local name = string.sub(ARGV[i], 2)
  if string.sub(ARGV[i], 1, 1) == '-' then
    remove[#remove + 1] = name
  else
    add[#add + 1] = 0
    add[#add + 1] = name
  end
end
if #add > 0 then redis.call('ZADD', KEYS[#KEYS], unpack(add)) end
replace(#KEYS - 1)
if #remove > 0 then redis.call('ZREM', KEYS[#KEYS], unpack(remove)) end
return 'applied'
`;

/**
 * Removes the keys of deleted entities.
 *
 * ```
 * Input:   KEYS[1..n]  entity keys, all in one hash slot
 * Output:  how many were removed: those whose value is '', which readers take for absent anyway
 * ```
 *
 * So it changes nothing that a reader could see, whoever calls it and however late.
 */
const SWEEP_SCRIPT = `
local empty = {}
for i = 1, #KEYS do
  if redis.call('GET', KEYS[i]) == '' then empty[#empty + 1] = KEYS[i] end
end
if #empty == 0 then return 0 end
return redis.call('DEL', unpack(empty))
`;

/** The scripts as methods; the first argument counts the keys. */
export interface StoreScripts {
  commitScope(keys: number, ...keysAndValues: readonly string[]): Promise<string>;
  commitListing(keys: number, ...keysAndValues: readonly string[]): Promise<string>;
  sweepDeleted(keys: number, ...keysAndValues: readonly string[]): Promise<number>;
}

export function withStoreScripts(redis: RedisClient): RedisClient & StoreScripts {
  redis.defineCommand('commitScope', { lua: COMMIT_SCRIPT });
  redis.defineCommand('commitListing', { lua: LISTING_COMMIT_SCRIPT });
  redis.defineCommand('sweepDeleted', { lua: SWEEP_SCRIPT });
  return redis as RedisClient & StoreScripts;
}
