// Generated from docs/openapi.json: npx nx run journeys:api
export interface paths {
  '/v1/track': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Track one event (track, identify, page, screen, group, alias) or many (batch, import)
     * @description Send the write key in the body, as Basic user name, as Bearer token or as `?writeKey=`. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.
     */
    post: operations['Tracking_take_0'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/identify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Track one event (track, identify, page, screen, group, alias) or many (batch, import)
     * @description Send the write key in the body, as Basic user name, as Bearer token or as `?writeKey=`. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.
     */
    post: operations['Tracking_take_4'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/page': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Track one event (track, identify, page, screen, group, alias) or many (batch, import)
     * @description Send the write key in the body, as Basic user name, as Bearer token or as `?writeKey=`. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.
     */
    post: operations['Tracking_take_8'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/screen': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Track one event (track, identify, page, screen, group, alias) or many (batch, import)
     * @description Send the write key in the body, as Basic user name, as Bearer token or as `?writeKey=`. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.
     */
    post: operations['Tracking_take_12'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/group': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Track one event (track, identify, page, screen, group, alias) or many (batch, import)
     * @description Send the write key in the body, as Basic user name, as Bearer token or as `?writeKey=`. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.
     */
    post: operations['Tracking_take_16'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alias': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Track one event (track, identify, page, screen, group, alias) or many (batch, import)
     * @description Send the write key in the body, as Basic user name, as Bearer token or as `?writeKey=`. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.
     */
    post: operations['Tracking_take_20'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Track one event (track, identify, page, screen, group, alias) or many (batch, import)
     * @description Send the write key in the body, as Basic user name, as Bearer token or as `?writeKey=`. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.
     */
    post: operations['Tracking_take_24'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Track one event (track, identify, page, screen, group, alias) or many (batch, import)
     * @description Send the write key in the body, as Basic user name, as Bearer token or as `?writeKey=`. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.
     */
    post: operations['Tracking_take_28'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/beacon/v1/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Track one event (track, identify, page, screen, group, alias) or many (batch, import)
     * @description Send the write key in the body, as Basic user name, as Bearer token or as `?writeKey=`. The answer is sent once the log has the events. A batch may be accepted in part; rejected events are listed.
     */
    post: operations['Tracking_take_30'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/pixel/{call}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Track one event by an image
     * @description Either `data` with the JSON of the call, plain or in base64, as for Segment; or `writeKey`, `anonymousId`, `event` and fields with dots such as `properties.product_id`, as for RudderStack. The answer is an image whatever becomes of the event; the status says what.
     */
    get: operations['Pixel_pixel_0'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/pixel/v1/{call}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Track one event by an image
     * @description Either `data` with the JSON of the call, plain or in base64, as for Segment; or `writeKey`, `anonymousId`, `event` and fields with dots such as `properties.product_id`, as for RudderStack. The answer is an image whatever becomes of the event; the status says what.
     */
    get: operations['Pixel_pixel_1'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/projects/{writeKey}/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Settings of Segment's browser client */
    get: operations['Settings_settings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/sourceConfig': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Settings of RudderStack's browser clients
     * @description Set `configUrl` of the client to the address of this service.
     */
    get: operations['SourceConfig_sourceConfig'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/debugger': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The last events and those that arrive, each with verdict, reason and suggestion
     * @description Server-sent events {number, at, verdict, source, event, type?, shopper?, reason?, suggestions}. Only events of this process; after Last-Event-ID, if it is given.
     */
    get: operations['Debugger_stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/profiles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The profile of a shopper: recency, frequency, value, behaviour and segment */
    get: operations['Profiles_profile'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/profiles/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The profiles of at most 100 shoppers */
    post: operations['Profiles_batch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/shoppers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The profiles of the shop, page by page, in the order of pseudonyms */
    get: operations['Shoppers_shoppers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/segments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The segments of the shop, learned and by rules, with their sizes */
    get: operations['Segments_segments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/segments/sizes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How many members each segment had in the last 30 days, by six hours */
    get: operations['Segments_sizes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/profiles/{shopper}/segments/{segment}/explanation': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Why a shopper is in a segment, by rules or learned, or is not */
    get: operations['Rules_explanation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/segments/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Who would be in a segment by rules, by what profiles know today */
    post: operations['Rules_preview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/stats': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Shoppers, orders, revenue and segment sizes of the shop */
    get: operations['Stats_stats'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/traits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The computed traits of the shop, and from when on each counts */
    get: operations['Traits_traits'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/identity/splits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take back that an id belongs to a shopper
     * @description The id, with those that were linked to it, becomes a shopper of its own again. All services build what they know of both from the events that the log still has; what they knew from older events is lost. Clients cannot link the two again.
     */
    post: operations['Identity_split'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/identity/splits/{split}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What became of a split, in each fold of each service */
    get: operations['Identity_progress'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/identity/links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * State that an id belongs to a shopper, also after a split
     * @description As `identify` and `alias` do; what is known of the id goes to the shopper.
     */
    post: operations['Identity_link'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/regulations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Erase, suppress, unsuppress or export shoppers, with all of their linked ids
     * @description Erase: every service forgets the shoppers. Suppress: their events are dropped, and they are neither scored, learned from nor contacted. Export: what each service keeps is gathered. What remains in the log after an erasure, and for how long, is in docs/privacy.md.
     */
    post: operations['Regulations_ask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/regulations/{regulation}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The receipt of a regulation: what each service has done, and when */
    get: operations['Regulations_receipt'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/regulations/{regulation}/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What the services keep of the shoppers of an export
     * @description It can be fetched once the receipt is done, and expires a day later.
     */
    get: operations['Regulations_export'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/recommendations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A shopper's list by the newest models, with source and reason of each item
     * @description A shopper not seen before gets what is trending, or else what is newest.
     */
    get: operations['Recommendations_recommendations'];
    put?: never;
    /**
     * The list of a slot, for a shopper, for items, or for nobody
     * @description A shopper is named by userId, anonymousId or shopper, or not at all. What the body says goes before what the document of the slot says. The request changes nothing.
     */
    post: operations['Recommendations_slot'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/items/{id}/neighbours': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The items most similar to one by what shoppers touch together */
    get: operations['Items_neighbours'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/trending': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What is trending in the shop, by decayed counts of shoppers */
    get: operations['Trending_trending'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/storefront/{slot}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The list of a slot for the visitor of a page, with what the catalogue knows of items
     * @description By write key. For a visitor by anonymousId, or for a user by userId and userHash, the HMAC-SHA256 of userId with the identity secret, in hexadecimal. What an id was linked to later is not read by it. With `item` the list is about that item.
     */
    get: operations['Storefront_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Recent campaigns of a shopper, newest first, with cart and propensity */
    get: operations['Campaigns_campaigns'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/{id}/report': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a campaign has come to: by last touch, and beside shoppers who were left alone */
    get: operations['Report_report'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How the webhooks of the shop fare */
    get: operations['Webhooks_webhooks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Posts a message of the type webhook.test, signed like all others, once and now */
    post: operations['Webhooks_test'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/campaigns/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What a campaign would have decided in the last days, by folding the log; sends nothing
     * @description With Accept: text/event-stream the answer is a stream of events progress {step, done, of}, then result or error {status, message}.
     */
    post: operations['Preview_preview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Accepts a message of a shopper. The answer is sent on the event stream.
     * @description Orders are looked up only with userId, since the shop vouches for the identity.
     */
    post: operations['Conversations_send'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The latest turns of a conversation, oldest first. */
    get: operations['Conversations_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is said to the shopper (`message`), handoffs (`handoff`) and their ends (`resolved`) as server-sent events.
     * @description The id of an event is its turn. The stream begins after Last-Event-ID, else after `after`.
     */
    get: operations['Conversations_events'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The latest conversations; with state=waiting those that wait for a person.
     * @description Waiting ones come in the order in which they began to wait, others with the latest turn first. The page after this one begins at `next`.
     */
    get: operations['Desk_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}/replies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sends an answer of a person to the shopper, and takes the conversation over.
     * @description The assistant is silent from then on, until the conversation is resolved.
     */
    post: operations['Desk_reply'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}/assign': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A person takes the conversation over; the assistant is silent. */
    post: operations['Desk_assign'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ends the work of people: the assistant answers the next message. */
    post: operations['Desk_resolve'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/conversations/{id}/draft': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A reply that a person may send to the last message of the shopper, and further ones.
     * @description Written by the network where it does better than retrieval at this shop, else found among earlier replies of people and the answers of the shop. What names a number, a day, a link or an id that is neither in the conversation nor in the orders of the shopper is refused.
     */
    get: operations['Drafts_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/orders': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A shopper's latest orders, latest first, as known to the assistant.
     * @description Name the shopper by exactly one of the parameters.
     */
    get: operations['Orders_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/storefront/chat/token': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A token for the chat of a page, valid for 15 minutes
     * @description For a visitor by anonymousId, or for a user by userId and userHash. Only with userHash does the assistant look up orders. A shopper has one conversation, which goes on with the next token.
     */
    post: operations['StorefrontChat_token'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/storefront/chat/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The latest turns of the conversation, oldest first */
    get: operations['StorefrontChat_read'];
    put?: never;
    /** Accepts a message; the answer comes on the stream */
    post: operations['StorefrontChat_send'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/storefront/chat/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The assistant's messages (`message`) and handoffs (`handoff`) as server-sent events
     * @description The id of an event is its turn. The stream begins after Last-Event-ID, else after `after`, and ends with the token.
     */
    get: operations['StorefrontChat_stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The kinds of documents, with how many of each there are */
    get: operations['Documents_kinds'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{kind}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The documents of a kind, by id */
    get: operations['Documents_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{kind}/schema': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The JSON Schema of the content, with an example */
    get: operations['Documents_schema'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{kind}/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A document; its ETag is what a change says in If-Match */
    get: operations['Documents_get'];
    /**
     * Make a document, or its next version
     * @description The body is the content. If the document exists, If-Match says of which version this is the next. With ?dryRun=true nothing is changed; the answer says what would be.
     */
    put: operations['Documents_put'];
    post?: never;
    /** Delete a document; its history stays for a while */
    delete: operations['Documents_delete'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{kind}/{id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The last versions, the newest first: who made them, when, and what */
    get: operations['Documents_history'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{kind}/{id}/rollback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make a version whose content is that of an earlier one */
    post: operations['Documents_rollback'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/items': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Items by their ids, or all of them by id */
    get: operations['Items_list'];
    /**
     * State items: an array of them, or a file
     * @description A field that a row does not name stays as it is, null withdraws it. Rows that are not valid are reported and the others taken up; reads show them within a second.
     */
    put: operations['Items_put'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/items/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** An item with its variants, or a variant */
    get: operations['Items_item'];
    put?: never;
    post?: never;
    /**
     * Forget an item or a variant
     * @description What was stated and learned until now is gone; events teach it anew. To take an item out of sale, state `active: false`.
     */
    delete: operations['Items_remove'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make a key */
    post: operations['Keys_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/identity-secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The secret with which the shop signs the ids of its customers
     * @description userHash = HMAC-SHA256(identitySecret, userId) in hexadecimal. It is for the server alone: whoever has it can speak for every customer.
     */
    get: operations['Keys_identitySecret'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/keys/{id}/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Replace a key; the former one stays valid for a while */
    post: operations['Keys_rotate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/tenants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Make a tenant with a write key, a server key and a secret key
     * @description With the operator's key. All services accept the keys within a second.
     */
    post: operations['Tenants_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description An error, by RFC 9457. Errors of some requests have further members. */
    Problem: {
      /** Format: uri-reference */
      type: string;
      title: string;
      status: number;
      /** @description What is wrong, and what to do. */
      detail: string;
    } & {
      [key: string]: unknown;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  Tracking_take_0: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Unless it is sent as Basic user name or as Bearer token. */
          writeKey?: string;
          /** @description In a batch: track, identify, page, screen, group or alias. */
          type?: string;
          /** @description Of track: a name such as Order Completed. */
          event?: string;
          userId?: string;
          anonymousId?: string;
          previousId?: string;
          groupId?: string;
          name?: string;
          /** @description An event that is sent again under its id counts once. */
          messageId?: string;
          /** @description ISO 8601; without a zone it is UTC. */
          timestamp?: string;
          properties?: {
            [key: string]: unknown;
          };
          traits?: {
            [key: string]: unknown;
          };
          context?: {
            [key: string]: unknown;
          };
          /** @description Of batch and import. */
          batch?: ({
            /** @description In a batch: track, identify, page, screen, group or alias. */
            type?: string;
            /** @description Of track: a name such as Order Completed. */
            event?: string;
            userId?: string;
            anonymousId?: string;
            previousId?: string;
            groupId?: string;
            name?: string;
            /** @description An event that is sent again under its id counts once. */
            messageId?: string;
            /** @description ISO 8601; without a zone it is UTC. */
            timestamp?: string;
            properties?: {
              [key: string]: unknown;
            };
            traits?: {
              [key: string]: unknown;
            };
            context?: {
              [key: string]: unknown;
            };
          } & {
            [key: string]: unknown;
          })[];
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description How many events were accepted; what was rejected, and why. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            success: boolean;
            accepted: number;
            rejected: {
              /** @description Place in the batch. */
              index: number;
              messageId?: string;
              reason: string;
            }[];
            /** @description What was left out of accepted events or guessed. */
            notes?: {
              /** @description Place in the batch. */
              index: number;
              path: string;
              what: string;
              taken?: unknown;
            }[];
            /** @description How many notes there are beyond these. */
            furtherNotes?: number;
          };
        };
      };
      /** @description The body is not JSON or too large. Do not send it again. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key is missing or unknown */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests. Send it again after Retry-After seconds. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The log does not answer. Send it again. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Tracking_take_4: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Unless it is sent as Basic user name or as Bearer token. */
          writeKey?: string;
          /** @description In a batch: track, identify, page, screen, group or alias. */
          type?: string;
          /** @description Of track: a name such as Order Completed. */
          event?: string;
          userId?: string;
          anonymousId?: string;
          previousId?: string;
          groupId?: string;
          name?: string;
          /** @description An event that is sent again under its id counts once. */
          messageId?: string;
          /** @description ISO 8601; without a zone it is UTC. */
          timestamp?: string;
          properties?: {
            [key: string]: unknown;
          };
          traits?: {
            [key: string]: unknown;
          };
          context?: {
            [key: string]: unknown;
          };
          /** @description Of batch and import. */
          batch?: ({
            /** @description In a batch: track, identify, page, screen, group or alias. */
            type?: string;
            /** @description Of track: a name such as Order Completed. */
            event?: string;
            userId?: string;
            anonymousId?: string;
            previousId?: string;
            groupId?: string;
            name?: string;
            /** @description An event that is sent again under its id counts once. */
            messageId?: string;
            /** @description ISO 8601; without a zone it is UTC. */
            timestamp?: string;
            properties?: {
              [key: string]: unknown;
            };
            traits?: {
              [key: string]: unknown;
            };
            context?: {
              [key: string]: unknown;
            };
          } & {
            [key: string]: unknown;
          })[];
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description How many events were accepted; what was rejected, and why. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            success: boolean;
            accepted: number;
            rejected: {
              /** @description Place in the batch. */
              index: number;
              messageId?: string;
              reason: string;
            }[];
            /** @description What was left out of accepted events or guessed. */
            notes?: {
              /** @description Place in the batch. */
              index: number;
              path: string;
              what: string;
              taken?: unknown;
            }[];
            /** @description How many notes there are beyond these. */
            furtherNotes?: number;
          };
        };
      };
      /** @description The body is not JSON or too large. Do not send it again. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key is missing or unknown */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests. Send it again after Retry-After seconds. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The log does not answer. Send it again. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Tracking_take_8: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Unless it is sent as Basic user name or as Bearer token. */
          writeKey?: string;
          /** @description In a batch: track, identify, page, screen, group or alias. */
          type?: string;
          /** @description Of track: a name such as Order Completed. */
          event?: string;
          userId?: string;
          anonymousId?: string;
          previousId?: string;
          groupId?: string;
          name?: string;
          /** @description An event that is sent again under its id counts once. */
          messageId?: string;
          /** @description ISO 8601; without a zone it is UTC. */
          timestamp?: string;
          properties?: {
            [key: string]: unknown;
          };
          traits?: {
            [key: string]: unknown;
          };
          context?: {
            [key: string]: unknown;
          };
          /** @description Of batch and import. */
          batch?: ({
            /** @description In a batch: track, identify, page, screen, group or alias. */
            type?: string;
            /** @description Of track: a name such as Order Completed. */
            event?: string;
            userId?: string;
            anonymousId?: string;
            previousId?: string;
            groupId?: string;
            name?: string;
            /** @description An event that is sent again under its id counts once. */
            messageId?: string;
            /** @description ISO 8601; without a zone it is UTC. */
            timestamp?: string;
            properties?: {
              [key: string]: unknown;
            };
            traits?: {
              [key: string]: unknown;
            };
            context?: {
              [key: string]: unknown;
            };
          } & {
            [key: string]: unknown;
          })[];
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description How many events were accepted; what was rejected, and why. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            success: boolean;
            accepted: number;
            rejected: {
              /** @description Place in the batch. */
              index: number;
              messageId?: string;
              reason: string;
            }[];
            /** @description What was left out of accepted events or guessed. */
            notes?: {
              /** @description Place in the batch. */
              index: number;
              path: string;
              what: string;
              taken?: unknown;
            }[];
            /** @description How many notes there are beyond these. */
            furtherNotes?: number;
          };
        };
      };
      /** @description The body is not JSON or too large. Do not send it again. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key is missing or unknown */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests. Send it again after Retry-After seconds. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The log does not answer. Send it again. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Tracking_take_12: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Unless it is sent as Basic user name or as Bearer token. */
          writeKey?: string;
          /** @description In a batch: track, identify, page, screen, group or alias. */
          type?: string;
          /** @description Of track: a name such as Order Completed. */
          event?: string;
          userId?: string;
          anonymousId?: string;
          previousId?: string;
          groupId?: string;
          name?: string;
          /** @description An event that is sent again under its id counts once. */
          messageId?: string;
          /** @description ISO 8601; without a zone it is UTC. */
          timestamp?: string;
          properties?: {
            [key: string]: unknown;
          };
          traits?: {
            [key: string]: unknown;
          };
          context?: {
            [key: string]: unknown;
          };
          /** @description Of batch and import. */
          batch?: ({
            /** @description In a batch: track, identify, page, screen, group or alias. */
            type?: string;
            /** @description Of track: a name such as Order Completed. */
            event?: string;
            userId?: string;
            anonymousId?: string;
            previousId?: string;
            groupId?: string;
            name?: string;
            /** @description An event that is sent again under its id counts once. */
            messageId?: string;
            /** @description ISO 8601; without a zone it is UTC. */
            timestamp?: string;
            properties?: {
              [key: string]: unknown;
            };
            traits?: {
              [key: string]: unknown;
            };
            context?: {
              [key: string]: unknown;
            };
          } & {
            [key: string]: unknown;
          })[];
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description How many events were accepted; what was rejected, and why. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            success: boolean;
            accepted: number;
            rejected: {
              /** @description Place in the batch. */
              index: number;
              messageId?: string;
              reason: string;
            }[];
            /** @description What was left out of accepted events or guessed. */
            notes?: {
              /** @description Place in the batch. */
              index: number;
              path: string;
              what: string;
              taken?: unknown;
            }[];
            /** @description How many notes there are beyond these. */
            furtherNotes?: number;
          };
        };
      };
      /** @description The body is not JSON or too large. Do not send it again. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key is missing or unknown */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests. Send it again after Retry-After seconds. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The log does not answer. Send it again. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Tracking_take_16: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Unless it is sent as Basic user name or as Bearer token. */
          writeKey?: string;
          /** @description In a batch: track, identify, page, screen, group or alias. */
          type?: string;
          /** @description Of track: a name such as Order Completed. */
          event?: string;
          userId?: string;
          anonymousId?: string;
          previousId?: string;
          groupId?: string;
          name?: string;
          /** @description An event that is sent again under its id counts once. */
          messageId?: string;
          /** @description ISO 8601; without a zone it is UTC. */
          timestamp?: string;
          properties?: {
            [key: string]: unknown;
          };
          traits?: {
            [key: string]: unknown;
          };
          context?: {
            [key: string]: unknown;
          };
          /** @description Of batch and import. */
          batch?: ({
            /** @description In a batch: track, identify, page, screen, group or alias. */
            type?: string;
            /** @description Of track: a name such as Order Completed. */
            event?: string;
            userId?: string;
            anonymousId?: string;
            previousId?: string;
            groupId?: string;
            name?: string;
            /** @description An event that is sent again under its id counts once. */
            messageId?: string;
            /** @description ISO 8601; without a zone it is UTC. */
            timestamp?: string;
            properties?: {
              [key: string]: unknown;
            };
            traits?: {
              [key: string]: unknown;
            };
            context?: {
              [key: string]: unknown;
            };
          } & {
            [key: string]: unknown;
          })[];
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description How many events were accepted; what was rejected, and why. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            success: boolean;
            accepted: number;
            rejected: {
              /** @description Place in the batch. */
              index: number;
              messageId?: string;
              reason: string;
            }[];
            /** @description What was left out of accepted events or guessed. */
            notes?: {
              /** @description Place in the batch. */
              index: number;
              path: string;
              what: string;
              taken?: unknown;
            }[];
            /** @description How many notes there are beyond these. */
            furtherNotes?: number;
          };
        };
      };
      /** @description The body is not JSON or too large. Do not send it again. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key is missing or unknown */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests. Send it again after Retry-After seconds. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The log does not answer. Send it again. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Tracking_take_20: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Unless it is sent as Basic user name or as Bearer token. */
          writeKey?: string;
          /** @description In a batch: track, identify, page, screen, group or alias. */
          type?: string;
          /** @description Of track: a name such as Order Completed. */
          event?: string;
          userId?: string;
          anonymousId?: string;
          previousId?: string;
          groupId?: string;
          name?: string;
          /** @description An event that is sent again under its id counts once. */
          messageId?: string;
          /** @description ISO 8601; without a zone it is UTC. */
          timestamp?: string;
          properties?: {
            [key: string]: unknown;
          };
          traits?: {
            [key: string]: unknown;
          };
          context?: {
            [key: string]: unknown;
          };
          /** @description Of batch and import. */
          batch?: ({
            /** @description In a batch: track, identify, page, screen, group or alias. */
            type?: string;
            /** @description Of track: a name such as Order Completed. */
            event?: string;
            userId?: string;
            anonymousId?: string;
            previousId?: string;
            groupId?: string;
            name?: string;
            /** @description An event that is sent again under its id counts once. */
            messageId?: string;
            /** @description ISO 8601; without a zone it is UTC. */
            timestamp?: string;
            properties?: {
              [key: string]: unknown;
            };
            traits?: {
              [key: string]: unknown;
            };
            context?: {
              [key: string]: unknown;
            };
          } & {
            [key: string]: unknown;
          })[];
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description How many events were accepted; what was rejected, and why. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            success: boolean;
            accepted: number;
            rejected: {
              /** @description Place in the batch. */
              index: number;
              messageId?: string;
              reason: string;
            }[];
            /** @description What was left out of accepted events or guessed. */
            notes?: {
              /** @description Place in the batch. */
              index: number;
              path: string;
              what: string;
              taken?: unknown;
            }[];
            /** @description How many notes there are beyond these. */
            furtherNotes?: number;
          };
        };
      };
      /** @description The body is not JSON or too large. Do not send it again. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key is missing or unknown */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests. Send it again after Retry-After seconds. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The log does not answer. Send it again. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Tracking_take_24: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Unless it is sent as Basic user name or as Bearer token. */
          writeKey?: string;
          /** @description In a batch: track, identify, page, screen, group or alias. */
          type?: string;
          /** @description Of track: a name such as Order Completed. */
          event?: string;
          userId?: string;
          anonymousId?: string;
          previousId?: string;
          groupId?: string;
          name?: string;
          /** @description An event that is sent again under its id counts once. */
          messageId?: string;
          /** @description ISO 8601; without a zone it is UTC. */
          timestamp?: string;
          properties?: {
            [key: string]: unknown;
          };
          traits?: {
            [key: string]: unknown;
          };
          context?: {
            [key: string]: unknown;
          };
          /** @description Of batch and import. */
          batch?: ({
            /** @description In a batch: track, identify, page, screen, group or alias. */
            type?: string;
            /** @description Of track: a name such as Order Completed. */
            event?: string;
            userId?: string;
            anonymousId?: string;
            previousId?: string;
            groupId?: string;
            name?: string;
            /** @description An event that is sent again under its id counts once. */
            messageId?: string;
            /** @description ISO 8601; without a zone it is UTC. */
            timestamp?: string;
            properties?: {
              [key: string]: unknown;
            };
            traits?: {
              [key: string]: unknown;
            };
            context?: {
              [key: string]: unknown;
            };
          } & {
            [key: string]: unknown;
          })[];
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description How many events were accepted; what was rejected, and why. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            success: boolean;
            accepted: number;
            rejected: {
              /** @description Place in the batch. */
              index: number;
              messageId?: string;
              reason: string;
            }[];
            /** @description What was left out of accepted events or guessed. */
            notes?: {
              /** @description Place in the batch. */
              index: number;
              path: string;
              what: string;
              taken?: unknown;
            }[];
            /** @description How many notes there are beyond these. */
            furtherNotes?: number;
          };
        };
      };
      /** @description The body is not JSON or too large. Do not send it again. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key is missing or unknown */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests. Send it again after Retry-After seconds. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The log does not answer. Send it again. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Tracking_take_28: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Unless it is sent as Basic user name or as Bearer token. */
          writeKey?: string;
          /** @description In a batch: track, identify, page, screen, group or alias. */
          type?: string;
          /** @description Of track: a name such as Order Completed. */
          event?: string;
          userId?: string;
          anonymousId?: string;
          previousId?: string;
          groupId?: string;
          name?: string;
          /** @description An event that is sent again under its id counts once. */
          messageId?: string;
          /** @description ISO 8601; without a zone it is UTC. */
          timestamp?: string;
          properties?: {
            [key: string]: unknown;
          };
          traits?: {
            [key: string]: unknown;
          };
          context?: {
            [key: string]: unknown;
          };
          /** @description Of batch and import. */
          batch?: ({
            /** @description In a batch: track, identify, page, screen, group or alias. */
            type?: string;
            /** @description Of track: a name such as Order Completed. */
            event?: string;
            userId?: string;
            anonymousId?: string;
            previousId?: string;
            groupId?: string;
            name?: string;
            /** @description An event that is sent again under its id counts once. */
            messageId?: string;
            /** @description ISO 8601; without a zone it is UTC. */
            timestamp?: string;
            properties?: {
              [key: string]: unknown;
            };
            traits?: {
              [key: string]: unknown;
            };
            context?: {
              [key: string]: unknown;
            };
          } & {
            [key: string]: unknown;
          })[];
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description How many events were accepted; what was rejected, and why. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            success: boolean;
            accepted: number;
            rejected: {
              /** @description Place in the batch. */
              index: number;
              messageId?: string;
              reason: string;
            }[];
            /** @description What was left out of accepted events or guessed. */
            notes?: {
              /** @description Place in the batch. */
              index: number;
              path: string;
              what: string;
              taken?: unknown;
            }[];
            /** @description How many notes there are beyond these. */
            furtherNotes?: number;
          };
        };
      };
      /** @description The body is not JSON or too large. Do not send it again. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key is missing or unknown */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests. Send it again after Retry-After seconds. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The log does not answer. Send it again. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Tracking_take_30: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Unless it is sent as Basic user name or as Bearer token. */
          writeKey?: string;
          /** @description In a batch: track, identify, page, screen, group or alias. */
          type?: string;
          /** @description Of track: a name such as Order Completed. */
          event?: string;
          userId?: string;
          anonymousId?: string;
          previousId?: string;
          groupId?: string;
          name?: string;
          /** @description An event that is sent again under its id counts once. */
          messageId?: string;
          /** @description ISO 8601; without a zone it is UTC. */
          timestamp?: string;
          properties?: {
            [key: string]: unknown;
          };
          traits?: {
            [key: string]: unknown;
          };
          context?: {
            [key: string]: unknown;
          };
          /** @description Of batch and import. */
          batch?: ({
            /** @description In a batch: track, identify, page, screen, group or alias. */
            type?: string;
            /** @description Of track: a name such as Order Completed. */
            event?: string;
            userId?: string;
            anonymousId?: string;
            previousId?: string;
            groupId?: string;
            name?: string;
            /** @description An event that is sent again under its id counts once. */
            messageId?: string;
            /** @description ISO 8601; without a zone it is UTC. */
            timestamp?: string;
            properties?: {
              [key: string]: unknown;
            };
            traits?: {
              [key: string]: unknown;
            };
            context?: {
              [key: string]: unknown;
            };
          } & {
            [key: string]: unknown;
          })[];
        } & {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description How many events were accepted; what was rejected, and why. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            success: boolean;
            accepted: number;
            rejected: {
              /** @description Place in the batch. */
              index: number;
              messageId?: string;
              reason: string;
            }[];
            /** @description What was left out of accepted events or guessed. */
            notes?: {
              /** @description Place in the batch. */
              index: number;
              path: string;
              what: string;
              taken?: unknown;
            }[];
            /** @description How many notes there are beyond these. */
            furtherNotes?: number;
          };
        };
      };
      /** @description The body is not JSON or too large. Do not send it again. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key is missing or unknown */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests. Send it again after Retry-After seconds. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The log does not answer. Send it again. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Pixel_pixel_0: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        call: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Pixel_pixel_1: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        call: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Settings_settings: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        writeKey: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SourceConfig_sourceConfig: {
    parameters: {
      query?: never;
      header: {
        authorization: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Debugger_stream: {
    parameters: {
      query?: {
        /** @description Only these, separated by commas: accepted, unverified, robot, refused, duplicate. */
        verdict?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many streams of this shop are open. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Profiles_profile: {
    parameters: {
      query?: {
        /** @description value: what orders and revenue are expected of the shopper; traits: those that are computed. Separated by commas. */
        include?: 'value' | 'traits';
        /** @description The shop's id of a customer. */
        userId?: unknown;
        /** @description A client's id of a visitor. */
        anonymousId?: unknown;
        /** @description A pseudonym as in events. */
        shopper?: unknown;
      };
      header?: {
        /** @description The ETag of a read before. */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Pseudonym. */
            shopper: string;
            /** Format: date-time */
            firstSeen: string;
            /** Format: date-time */
            lastSeen: string;
            sessions: number;
            events?: {
              [key: string]: number;
            };
            rfm: {
              recencyDays?: number;
              frequency: number;
              /** @description In units of `currency`. */
              monetary: number;
            };
            /** @description Without cancelled ones. */
            orders: number;
            refunds: number;
            cancellations: number;
            /** @description Net of refunds and cancellations, in units. */
            revenue: number;
            /** @description Net of cancellations, in units. */
            grossRevenue: number;
            /** @description Figures by currency; an empty name is of orders that name none. */
            currencies: {
              [key: string]: {
                /** @description Without cancelled ones. */
                orders: number;
                refunds: number;
                cancellations: number;
                /** @description Net of refunds and cancellations, in units. */
                revenue: number;
                /** @description Net of cancellations, in units. */
                grossRevenue: number;
              };
            };
            /** @description ISO 4217, of revenue; absent if no order names one. */
            currency?: string;
            /** @description Currencies that revenue leaves out, as the shop has set no rate for them. */
            notConverted?: string[];
            /** @description In units of `currency`. */
            averageOrder?: number;
            /** Format: date-time */
            lastOrderAt?: string;
            /** @description Counts that halve every 30 days. */
            recent?: {
              views?: number;
              carts?: number;
              purchases?: number;
            };
            categories?: {
              label?: string;
              share?: number;
            }[];
            brands?: {
              label?: string;
              share?: number;
            }[];
            /** @description With include=value, of a shopper who has ordered. */
            value?: {
              /** @description E.g. customer-value@1234, or customer-value@prior. */
              modelVersion: string;
              /** Format: date-time */
              asOf: string;
              /** @description Probability that the shopper will order again. */
              alive: number;
              /** @description Days with an order that are to come. */
              orders: {
                /** @description Holds the outcome with 80 % by the model. */
                days30?: {
                  expected: number;
                  low: number;
                  high: number;
                };
                /** @description Holds the outcome with 80 % by the model. */
                days90?: {
                  expected: number;
                  low: number;
                  high: number;
                };
                /** @description Holds the outcome with 80 % by the model. */
                days365?: {
                  expected: number;
                  low: number;
                  high: number;
                };
              };
              /** @description Holds the outcome with 80 % by the model. */
              orderValue?: {
                expected: number;
                low: number;
                high: number;
              };
              /** @description Holds the outcome with 80 % by the model. */
              revenue365?: {
                expected: number;
                low: number;
                high: number;
              };
              /** @description When the next order comes if one comes. */
              nextOrder: {
                /** Format: date-time */
                expected?: string;
                /** Format: date-time */
                low?: string;
                /** Format: date-time */
                high?: string;
              };
            };
            /** @description With include=traits: those that the shop has defined, by id. */
            traits?: {
              [key: string]: {
                /** @description A number, a text or a boolean; absent while there is none. */
                value?: unknown;
                /** @description Of unique, at most 32. */
                values?: string[];
              };
            };
            /** @description Segments by rules that the shopper is in; not in lists of shoppers. */
            segments?: {
              segment?: string;
              name?: string;
              /** Format: date-time */
              since?: string;
              modelVersion?: string;
            }[];
            segment?: {
              segment: string;
              name: string;
              description?: string;
              /** Format: date-time */
              since: string;
              /** @description What shopper and segment have in common. */
              reason: string;
              /** @description The version that decided, e.g. kmeans@1234. */
              modelVersion: string;
            };
          };
        };
      };
      /** @description Nothing has happened since, within the hour. */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The query names no shopper, or more than one. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No event of this shopper has been folded yet. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Profiles_batch: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          shoppers: {
            userId?: string;
            anonymousId?: string;
            shopper?: string;
          }[];
          include?: ('value' | 'traits')[];
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description In the order of the request; null of a shopper who has not been seen yet. */
            profiles: ({
              /** @description Pseudonym. */
              shopper: string;
              /** Format: date-time */
              firstSeen: string;
              /** Format: date-time */
              lastSeen: string;
              sessions: number;
              events?: {
                [key: string]: number;
              };
              rfm: {
                recencyDays?: number;
                frequency: number;
                /** @description In units of `currency`. */
                monetary: number;
              };
              /** @description Without cancelled ones. */
              orders: number;
              refunds: number;
              cancellations: number;
              /** @description Net of refunds and cancellations, in units. */
              revenue: number;
              /** @description Net of cancellations, in units. */
              grossRevenue: number;
              /** @description Figures by currency; an empty name is of orders that name none. */
              currencies: {
                [key: string]: {
                  /** @description Without cancelled ones. */
                  orders: number;
                  refunds: number;
                  cancellations: number;
                  /** @description Net of refunds and cancellations, in units. */
                  revenue: number;
                  /** @description Net of cancellations, in units. */
                  grossRevenue: number;
                };
              };
              /** @description ISO 4217, of revenue; absent if no order names one. */
              currency?: string;
              /** @description Currencies that revenue leaves out, as the shop has set no rate for them. */
              notConverted?: string[];
              /** @description In units of `currency`. */
              averageOrder?: number;
              /** Format: date-time */
              lastOrderAt?: string;
              /** @description Counts that halve every 30 days. */
              recent?: {
                views?: number;
                carts?: number;
                purchases?: number;
              };
              categories?: {
                label?: string;
                share?: number;
              }[];
              brands?: {
                label?: string;
                share?: number;
              }[];
              /** @description With include=value, of a shopper who has ordered. */
              value?: {
                /** @description E.g. customer-value@1234, or customer-value@prior. */
                modelVersion: string;
                /** Format: date-time */
                asOf: string;
                /** @description Probability that the shopper will order again. */
                alive: number;
                /** @description Days with an order that are to come. */
                orders: {
                  /** @description Holds the outcome with 80 % by the model. */
                  days30?: {
                    expected: number;
                    low: number;
                    high: number;
                  };
                  /** @description Holds the outcome with 80 % by the model. */
                  days90?: {
                    expected: number;
                    low: number;
                    high: number;
                  };
                  /** @description Holds the outcome with 80 % by the model. */
                  days365?: {
                    expected: number;
                    low: number;
                    high: number;
                  };
                };
                /** @description Holds the outcome with 80 % by the model. */
                orderValue?: {
                  expected: number;
                  low: number;
                  high: number;
                };
                /** @description Holds the outcome with 80 % by the model. */
                revenue365?: {
                  expected: number;
                  low: number;
                  high: number;
                };
                /** @description When the next order comes if one comes. */
                nextOrder: {
                  /** Format: date-time */
                  expected?: string;
                  /** Format: date-time */
                  low?: string;
                  /** Format: date-time */
                  high?: string;
                };
              };
              /** @description With include=traits: those that the shop has defined, by id. */
              traits?: {
                [key: string]: {
                  /** @description A number, a text or a boolean; absent while there is none. */
                  value?: unknown;
                  /** @description Of unique, at most 32. */
                  values?: string[];
                };
              };
              /** @description Segments by rules that the shopper is in; not in lists of shoppers. */
              segments?: {
                segment?: string;
                name?: string;
                /** Format: date-time */
                since?: string;
                modelVersion?: string;
              }[];
              segment?: {
                segment: string;
                name: string;
                description?: string;
                /** Format: date-time */
                since: string;
                /** @description What shopper and segment have in common. */
                reason: string;
                /** @description The version that decided, e.g. kmeans@1234. */
                modelVersion: string;
              };
            } | null)[];
          };
        };
      };
      /** @description The request is not understood; the message says why. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Shoppers_shoppers: {
    parameters: {
      query?: {
        /** @description The `next` of the page before. */
        after?: unknown;
        /** @description Shoppers of a page. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            shoppers: {
              /** @description Pseudonym. */
              shopper: string;
              /** Format: date-time */
              firstSeen: string;
              /** Format: date-time */
              lastSeen: string;
              sessions: number;
              events?: {
                [key: string]: number;
              };
              rfm: {
                recencyDays?: number;
                frequency: number;
                /** @description In units of `currency`. */
                monetary: number;
              };
              /** @description Without cancelled ones. */
              orders: number;
              refunds: number;
              cancellations: number;
              /** @description Net of refunds and cancellations, in units. */
              revenue: number;
              /** @description Net of cancellations, in units. */
              grossRevenue: number;
              /** @description Figures by currency; an empty name is of orders that name none. */
              currencies: {
                [key: string]: {
                  /** @description Without cancelled ones. */
                  orders: number;
                  refunds: number;
                  cancellations: number;
                  /** @description Net of refunds and cancellations, in units. */
                  revenue: number;
                  /** @description Net of cancellations, in units. */
                  grossRevenue: number;
                };
              };
              /** @description ISO 4217, of revenue; absent if no order names one. */
              currency?: string;
              /** @description Currencies that revenue leaves out, as the shop has set no rate for them. */
              notConverted?: string[];
              /** @description In units of `currency`. */
              averageOrder?: number;
              /** Format: date-time */
              lastOrderAt?: string;
              /** @description Counts that halve every 30 days. */
              recent?: {
                views?: number;
                carts?: number;
                purchases?: number;
              };
              categories?: {
                label?: string;
                share?: number;
              }[];
              brands?: {
                label?: string;
                share?: number;
              }[];
              /** @description With include=value, of a shopper who has ordered. */
              value?: {
                /** @description E.g. customer-value@1234, or customer-value@prior. */
                modelVersion: string;
                /** Format: date-time */
                asOf: string;
                /** @description Probability that the shopper will order again. */
                alive: number;
                /** @description Days with an order that are to come. */
                orders: {
                  /** @description Holds the outcome with 80 % by the model. */
                  days30?: {
                    expected: number;
                    low: number;
                    high: number;
                  };
                  /** @description Holds the outcome with 80 % by the model. */
                  days90?: {
                    expected: number;
                    low: number;
                    high: number;
                  };
                  /** @description Holds the outcome with 80 % by the model. */
                  days365?: {
                    expected: number;
                    low: number;
                    high: number;
                  };
                };
                /** @description Holds the outcome with 80 % by the model. */
                orderValue?: {
                  expected: number;
                  low: number;
                  high: number;
                };
                /** @description Holds the outcome with 80 % by the model. */
                revenue365?: {
                  expected: number;
                  low: number;
                  high: number;
                };
                /** @description When the next order comes if one comes. */
                nextOrder: {
                  /** Format: date-time */
                  expected?: string;
                  /** Format: date-time */
                  low?: string;
                  /** Format: date-time */
                  high?: string;
                };
              };
              /** @description With include=traits: those that the shop has defined, by id. */
              traits?: {
                [key: string]: {
                  /** @description A number, a text or a boolean; absent while there is none. */
                  value?: unknown;
                  /** @description Of unique, at most 32. */
                  values?: string[];
                };
              };
              /** @description Segments by rules that the shopper is in; not in lists of shoppers. */
              segments?: {
                segment?: string;
                name?: string;
                /** Format: date-time */
                since?: string;
                modelVersion?: string;
              }[];
              segment?: {
                segment: string;
                name: string;
                description?: string;
                /** Format: date-time */
                since: string;
                /** @description What shopper and segment have in common. */
                reason: string;
                /** @description The version that decided, e.g. kmeans@1234. */
                modelVersion: string;
              };
            }[];
            /** @description All that are known of the shop. */
            total?: number;
            /** @description Where the next page begins; absent from the last one. */
            next?: string;
          };
        };
      };
      /** @description A parameter is unknown or cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Segments_segments: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description `kmeans@prior` until the shop has learned its own. */
            modelVersion?: string;
            segments: {
              segment: string;
              name: string;
              description: string;
              size: number;
              centroid: {
                [key: string]: number;
              };
              /** @description In words, the ways through the tree that lead here. */
              rules?: string[];
              /** @description Of a segment that has ended: where its members are, most first. */
              into?: string[];
            }[];
            tree?: {
              /** @description Share of sampled shoppers whom the tree puts into the segment that they are in. */
              fidelity?: number;
              depth?: number;
            };
            byRules?: {
              segment: string;
              name: string;
              description?: string;
              version: number;
              size: number;
              /**
               * @description Live once all known shoppers have been looked at.
               * @enum {string}
               */
              status: 'preparing' | 'live';
              evaluated: number;
              shoppers: number;
              rules?: string[];
            }[];
            /** @description What there is too little data for yet; empty when nothing is. */
            missing: {
              /** @description e.g. segments */
              what: string;
              have: number;
              need: number;
              /** @description e.g. segments: 57 of 200 shoppers */
              text: string;
            }[];
          };
        };
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Segments_sizes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Ascending; the last one is now. */
            times: string[];
            /** @description By the id of a segment, its members at each of the times. */
            sizes: {
              [key: string]: number[];
            };
          };
        };
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Rules_explanation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        shopper: string;
        segment: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            segment: string;
            name: string;
            modelVersion: string;
            member: boolean;
            /** Format: date-time */
            since?: string;
            conditions: {
              /** @description In the document of the segment; of a learned one, the feature. */
              path: string;
              text: string;
              holds: boolean;
              /** @description What the shopper has. */
              value?: unknown;
              /**
               * Format: date-time
               * @description When it may change although nothing happens.
               */
              until?: string;
            }[];
            /** @description The fewest conditions that would change the membership. */
            nearest: {
              path?: string;
              change?: string;
            }[];
            /** @description Of a learned segment: the tree that its conditions are read from. */
            tree?: {
              /** @description Share of sampled shoppers whom the tree puts into the segment that they are in. */
              fidelity?: number;
              depth?: number;
              /** @description Whether it puts this shopper where he is. */
              agrees?: boolean;
            };
          };
        };
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such segment, or no such shopper. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Rules_preview: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Shoppers that were looked at within a second. */
            evaluated: number;
            /** @description Of these, how many would be in it. */
            members: number;
            /** @description How many that would be of all shoppers. */
            estimate: number;
            samples: string[];
            /** @description The segments that most of these members are in. */
            overlaps: {
              segment?: string;
              members?: number;
            }[];
            /** @description Whether these were all shoppers of the shop. */
            complete: boolean;
            /** @description Paths of conditions on events: they count from the definition on. */
            unknown: string[];
          };
        };
      };
      /** @description The segment is not understood; the message names the path. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Stats_stats: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            shoppers: number;
            /** @description Without cancelled ones. */
            orders: number;
            refunds: number;
            cancellations: number;
            /** @description Net of refunds and cancellations, in units. */
            revenue: number;
            /** @description Net of cancellations, in units. */
            grossRevenue: number;
            /** @description Figures by currency; an empty name is of orders that name none. */
            currencies: {
              [key: string]: {
                /** @description Without cancelled ones. */
                orders: number;
                refunds: number;
                cancellations: number;
                /** @description Net of refunds and cancellations, in units. */
                revenue: number;
                /** @description Net of cancellations, in units. */
                grossRevenue: number;
              };
            };
            /** @description ISO 4217, of revenue; absent if no order names one. */
            currency?: string;
            /** @description Currencies that revenue leaves out, as the shop has set no rate for them. */
            notConverted?: string[];
            /** @description Members by name of segment. */
            segments: {
              [key: string]: number;
            };
          };
        };
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Traits_traits: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            traits: {
              trait: string;
              description?: string;
              compute: string;
              version: number;
              /**
               * Format: date-time
               * @description Events of before are not counted.
               */
              countsSince?: string;
            }[];
          };
        };
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Identity_split: {
    parameters: {
      query?: never;
      header?: {
        /** @description Who states it. */
        'x-tradewind-actor'?: string;
        /** @description Names the request, so that it can be sent again without a further effect. */
        'x-request-id'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Exactly one of userId, anonymousId and shopper (a pseudonym). */
          id?: {
            userId?: string;
            anonymousId?: string;
            shopper?: string;
          };
          /** @description Exactly one of userId, anonymousId and shopper (a pseudonym). */
          from?: {
            userId?: string;
            anonymousId?: string;
            shopper?: string;
          };
        };
      };
    };
    responses: {
      /** @description {split, status}: ask for it until it is done. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The id is not linked to the shopper. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Identity_progress: {
    parameters: {
      query?: never;
      header?: {
        /** @description Who states it. */
        'x-tradewind-actor'?: string;
        /** @description Names the request, so that it can be sent again without a further effect. */
        'x-request-id'?: string;
      };
      path: {
        split: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {split, from, to, by, at, status: "under way" | "done" | "refused", parts: [{fold, shopper, status, events?, since?, reason?}]} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is none of this name. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Identity_link: {
    parameters: {
      query?: never;
      header?: {
        /** @description Who states it. */
        'x-tradewind-actor'?: string;
        /** @description Names the request, so that it can be sent again without a further effect. */
        'x-request-id'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @description Exactly one of userId, anonymousId and shopper (a pseudonym). */
          id?: {
            userId?: string;
            anonymousId?: string;
            shopper?: string;
          };
          /** @description Exactly one of userId, anonymousId and shopper (a pseudonym). */
          to?: {
            userId?: string;
            anonymousId?: string;
            shopper?: string;
          };
        };
      };
    };
    responses: {
      /** @description {request} */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Both are the same id. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Regulations_ask: {
    parameters: {
      query?: never;
      header?: {
        /** @description Who asks for it. */
        'x-tradewind-actor'?: string;
        /** @description Names the regulation, so that it can be sent again without a further effect. */
        'x-request-id'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @enum {string} */
          type?: 'erase' | 'suppress' | 'unsuppress' | 'export';
          userIds?: string[];
          anonymousIds?: string[];
          /** @description Pseudonyms. */
          shoppers?: string[];
          /** @description With `erase`: further events of these ids are dropped. */
          suppress?: boolean;
          /** @enum {string} */
          regulationType?: 'DELETE_ONLY' | 'SUPPRESS_ONLY' | 'SUPPRESS_WITH_DELETE' | 'UNSUPPRESS';
          /** @enum {string} */
          subjectType?: 'USER_ID' | 'ANONYMOUS_ID';
          subjectIds?: string[];
        };
      };
    };
    responses: {
      /** @description {id, status, shoppers}: ask for the receipt until it is done. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The body is not as described; the field is named. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many ids are suppressed already. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Regulations_receipt: {
    parameters: {
      query?: never;
      header?: {
        /** @description Who asks for it. */
        'x-tradewind-actor'?: string;
        /** @description Names the regulation, so that it can be sent again without a further effect. */
        'x-request-id'?: string;
      };
      path: {
        regulation: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {id, type, status: "under way" | "done" | "done in part", overallStatus, requestedAt, finishedAt?, shoppers: [[pseudonym]], services: [{fold, status, told, expected, found, further, refused, firstAt?, lastAt?}], remains?} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is none of this name. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Regulations_export: {
    parameters: {
      query?: never;
      header?: {
        /** @description Who asks for it. */
        'x-tradewind-actor'?: string;
        /** @description Names the regulation, so that it can be sent again without a further effect. */
        'x-request-id'?: string;
      };
      path: {
        regulation: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {id, shoppers: [{ids, kept: {"<service>/<fold>": [...]}}]} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such export, or it has expired. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The export is under way. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Recommendations_recommendations: {
    parameters: {
      query?: {
        /** @description `items`: with each item what the catalogue knows of it, as `fields`. */
        include?: 'items';
        /** @description A built-in slot (for-you, session, similar, bought-together, trending, new, again) or the id of a slot document. */
        slot?: string;
        limit?: number;
        /** @description The shop's id of a customer. */
        userId?: unknown;
        /** @description A client's id of a visitor. */
        anonymousId?: unknown;
        /** @description A pseudonym as in events. */
        shopper?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Pseudonym; absent if no shopper was named. */
            shopper?: string;
            /** @description Best first. */
            items: {
              item: string;
              /** @description Comparable within one list and source; none of what is pinned. */
              score?: number;
              /** @description The model, or where else it comes from: docs/recommendations.md lists them. */
              source: string;
              /** @description The item of the history that speaks most for this one. */
              because?: string;
              /** @description The category in which it is popular. */
              category?: string;
              /** @description Why it is in the list, for people. */
              reason: string;
              /** @description With include=items: what the catalogue knows (docs/catalog.md); absent for an unknown item. */
              fields?: {
                [key: string]: unknown;
              };
            }[];
            /** @description The last epoch that the models have learned, e.g. ranking@1234; ranking@none before the first. */
            modelVersion: string;
            /** @description What there is too little data for yet; empty when nothing is. */
            missing: {
              /** @description e.g. segments */
              what: string;
              have: number;
              need: number;
              /** @description e.g. segments: 57 of 200 shoppers */
              text: string;
            }[];
          };
        };
      };
      /** @description No shopper was named, or more than one; a bad limit; an unknown parameter. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Recommendations_slot: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          userId?: string;
          anonymousId?: string;
          shopper?: string;
          /** @default for-you */
          slot?: string;
          /**
           * @description In place of what the slot shows.
           * @enum {string}
           */
          list?:
            'for-you' | 'similar' | 'bought-together' | 'session' | 'trending' | 'new' | 'again';
          limit?: number;
          /** @enum {string} */
          include?: 'items';
          /** @description What the list is about: the item of the page, or those of the cart. */
          items?: string[];
          exclude?: string[];
          /** @enum {string} */
          repeats?: 'allow' | 'exclude';
          diversity?: number;
          /** @description By what the catalogue knows of an item. */
          filter?: {
            categories?: string[];
            notCategories?: string[];
            minPrice?: number;
            maxPrice?: number;
            minStock?: number;
          };
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Pseudonym; absent if no shopper was named. */
            shopper?: string;
            /** @description Best first. */
            items: {
              item: string;
              /** @description Comparable within one list and source; none of what is pinned. */
              score?: number;
              /** @description The model, or where else it comes from: docs/recommendations.md lists them. */
              source: string;
              /** @description The item of the history that speaks most for this one. */
              because?: string;
              /** @description The category in which it is popular. */
              category?: string;
              /** @description Why it is in the list, for people. */
              reason: string;
              /** @description With include=items: what the catalogue knows (docs/catalog.md); absent for an unknown item. */
              fields?: {
                [key: string]: unknown;
              };
            }[];
            /** @description The last epoch that the models have learned, e.g. ranking@1234; ranking@none before the first. */
            modelVersion: string;
            /** @description What there is too little data for yet; empty when nothing is. */
            missing: {
              /** @description e.g. segments */
              what: string;
              have: number;
              need: number;
              /** @description e.g. segments: 57 of 200 shoppers */
              text: string;
            }[];
          };
        };
      };
      /** @description More than one shopper; a bad or an unknown parameter. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such slot. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Items_neighbours: {
    parameters: {
      query?: {
        /** @description `items`: with each item what the catalogue knows of it, as `fields`. */
        include?: 'items';
        limit?: number;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            item: string;
            /** @description Weighted touches of the item. */
            touches: number;
            /** @description Most similar first. */
            neighbours: {
              item: string;
              similarity: number;
              /** @description With include=items: what the catalogue knows (docs/catalog.md); absent for an unknown item. */
              fields?: {
                [key: string]: unknown;
              };
            }[];
            /** @description The last epoch that the models have learned. */
            modelVersion: string;
          };
        };
      };
      /** @description A bad limit. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Nothing was touched together with this item yet. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Trending_trending: {
    parameters: {
      query?: {
        /** @description `items`: with each item what the catalogue knows of it, as `fields`. */
        include?: 'items';
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @description Best first. */
            items: {
              item: string;
              /** @description Comparable within one list and source; none of what is pinned. */
              score?: number;
              /** @description The model, or where else it comes from: docs/recommendations.md lists them. */
              source: string;
              /** @description The item of the history that speaks most for this one. */
              because?: string;
              /** @description The category in which it is popular. */
              category?: string;
              /** @description Why it is in the list, for people. */
              reason: string;
              /** @description With include=items: what the catalogue knows (docs/catalog.md); absent for an unknown item. */
              fields?: {
                [key: string]: unknown;
              };
            }[];
            /** @description The last epoch that the models have learned, e.g. ranking@1234; ranking@none before the first. */
            modelVersion: string;
          };
        };
      };
      /** @description A bad limit. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Storefront_list: {
    parameters: {
      query: {
        limit?: number;
        /** @description The item that the page is about. */
        item?: unknown;
        userHash?: unknown;
        userId?: unknown;
        anonymousId?: unknown;
        writeKey: unknown;
      };
      header?: never;
      path: {
        slot: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {listId, slot, modelVersion, items: [{id, name?, price?, currency?, imageUrl?, url?, available?, ..., reason}]} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is unknown or bad; the message names it. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key or the signature is wrong. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The page's origin is not allowed. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such slot. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests: see Retry-After. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Campaigns_campaigns: {
    parameters: {
      query?: {
        /** @description `items`: with each item what the catalogue knows of it, as `fields`. */
        include?: 'items';
        /** @description The shop's id of a customer. */
        userId?: unknown;
        /** @description A client's id of a visitor. */
        anonymousId?: unknown;
        /** @description A pseudonym as in events. */
        shopper?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            shopper: string;
            cart: {
              items?: {
                /** @description With include=items: what the catalogue knows (docs/catalog.md); absent for an unknown item. */
                fields?: {
                  [key: string]: unknown;
                };
              }[];
              value?: number;
              /** Format: date-time */
              abandonedAt?: string;
            };
            orders: number;
            /** Format: date-time */
            lastOrderAt?: string;
            propensity?: {
              probability?: number;
              modelVersion?: string;
              /** Format: date-time */
              at?: string;
            };
            campaigns: Record<string, never>[];
          };
        };
      };
      /** @description The query names no shopper, or more than one. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Report_report: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            campaign: string;
            occasions: number;
            /** @description Requested or held out. */
            eligible: number;
            requested: number;
            heldOut: number;
            /** @description Reported to have reached the shopper. */
            delivered?: number;
            converted?: number;
            reversed?: number;
            /** @description By the rule that was not passed. */
            suppressed: {
              [key: string]: number;
            };
            /** @description By currency, net of refunds. */
            lastTouchRevenue?: {
              [key: string]: number;
            };
            arms?: {
              [key: string]: {
                trials?: number;
                rewards?: number;
                rate?: number;
              };
            };
            holdOut: {
              treated?: {
                shoppers?: number;
                buyers?: number;
                revenue?: {
                  [key: string]: number;
                };
              };
              control?: {
                shoppers?: number;
                buyers?: number;
                revenue?: {
                  [key: string]: number;
                };
              };
              sampleRatio?: {
                pValue?: number;
                broken?: boolean;
              };
              /** @description With 95 % intervals: for one look, and one that holds however often it is looked at. */
              incrementalConversion?: {
                value?: number;
                low?: number;
                high?: number;
                sequential?: {
                  low?: number;
                  high?: number;
                };
              };
              incrementalRevenue?: {
                [key: string]: {
                  value?: number;
                  low?: number;
                  high?: number;
                  sequential?: {
                    low?: number;
                    high?: number;
                  };
                };
              };
            };
            /** @description Why the figures are not complete. */
            incomplete?: string;
          };
        };
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such campaign, and there was none. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Webhooks_webhooks: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            webhooks?: {
              id: string;
              url: string;
              enabled: boolean;
              delivered: number;
              /** @description Given up; they stand in marketing.webhook-failures.v1. */
              deadLettered: number;
              /** @description Void before they could be delivered. */
              expired: number;
              /** @description Present while something cannot be delivered. */
              failing?: {
                /** Format: date-time */
                since?: string;
                attempts?: number;
                reason?: string;
              };
            }[];
          };
        };
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Webhooks_test: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            kind: 'delivered' | 'refused' | 'failed';
            reason?: string;
            tookMs: number;
          };
        };
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such webhook. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Preview_preview: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          id: string;
          content: {
            [key: string]: unknown;
          };
          /** @default 7 */
          days?: number;
        };
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            occasions: number;
            requested: number;
            heldOut: number;
            /** @description By reason. */
            suppressed: {
              [key: string]: number;
            };
            /** @description Decisions still waited for at the end. */
            waiting: number;
            days: {
              day?: string;
              occasions?: number;
              requested?: number;
              heldOut?: number;
              /** @description By reason. */
              suppressed?: {
                [key: string]: number;
              };
            }[];
            samples: {
              shopper?: string;
              /** Format: date-time */
              at?: string;
              /** @enum {string} */
              decision?: 'requested' | 'held-out' | 'suppressed';
              reason?: string;
              arm?: string;
            }[];
            span: {
              /** Format: date-time */
              from?: string;
              /** Format: date-time */
              to?: string;
            };
            /**
             * Format: date-time
             * @description What is older than the span was folded, not counted.
             */
            foldedFrom?: string;
            records?: number;
            /** @description Of the shoppers who were folded; below 1 all figures are estimates. */
            share: number;
            tookMs?: number;
          };
          'text/event-stream': {
            occasions: number;
            requested: number;
            heldOut: number;
            /** @description By reason. */
            suppressed: {
              [key: string]: number;
            };
            /** @description Decisions still waited for at the end. */
            waiting: number;
            days: {
              day?: string;
              occasions?: number;
              requested?: number;
              heldOut?: number;
              /** @description By reason. */
              suppressed?: {
                [key: string]: number;
              };
            }[];
            samples: {
              shopper?: string;
              /** Format: date-time */
              at?: string;
              /** @enum {string} */
              decision?: 'requested' | 'held-out' | 'suppressed';
              reason?: string;
              arm?: string;
            }[];
            span: {
              /** Format: date-time */
              from?: string;
              /** Format: date-time */
              to?: string;
            };
            /**
             * Format: date-time
             * @description What is older than the span was folded, not counted.
             */
            foldedFrom?: string;
            records?: number;
            /** @description Of the shoppers who were folded; below 1 all figures are estimates. */
            share: number;
            tookMs?: number;
          };
        };
      };
      /** @description The document is not accepted; the message names the path. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The log has no event of this shop yet. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Other previews are waiting already. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Conversations_send: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The shop's id of the conversation. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          text: string;
          userId?: string;
          anonymousId?: string;
          messageId?: string;
        };
      };
    };
    responses: {
      /** @description The message is durable: {conversation, messageId}. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description It may not be durable. Send it again with the same messageId. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Conversations_read: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The shop's id of the conversation. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its language, its state, who answers, and the turns. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The conversation has no messages. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Conversations_events: {
    parameters: {
      query?: {
        after?: number;
      };
      header?: {
        'last-event-id'?: string;
      };
      path: {
        /** @description The shop's id of the conversation. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many streams are open. */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Desk_list: {
    parameters: {
      query?: {
        /** @description 1 to 100, else 50. */
        limit?: number;
        /** @description The `next` of the page before. */
        after?: unknown;
        state?: 'bot' | 'waiting' | 'human' | 'resolved';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Desk_reply: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The shop's id of the conversation. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          text: string;
          /** @default agent */
          agent?: string;
          messageId?: string;
        };
      };
    };
    responses: {
      /** @description What was done is durable. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The conversation has no messages. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Desk_assign: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The shop's id of the conversation. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @default agent */
          agent?: string;
        };
      };
    };
    responses: {
      /** @description What was done is durable. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The conversation has no messages. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Desk_resolve: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The shop's id of the conversation. */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @default agent */
          agent?: string;
        };
      };
    };
    responses: {
      /** @description What was done is durable. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The conversation has no messages. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Drafts_read: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The shop's id of the conversation. */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The draft, and what it rests on. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The conversation has no messages. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Orders_list: {
    parameters: {
      query?: {
        /** @description The shop's id of a customer. */
        userId?: unknown;
        /** @description A client's id of a visitor. */
        anonymousId?: unknown;
        /** @description A pseudonym as in events. */
        shopper?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The query names no shopper, or more than one. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The request has no valid secret key. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  StorefrontChat_token: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          writeKey: string;
          anonymousId?: string;
          userId?: string;
          userHash?: string;
        };
      };
    };
    responses: {
      /** @description {token, expiresAt, conversationId} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is unknown or bad; the message names it. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key, the signature or the token is wrong. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The page's origin is not allowed. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests: see Retry-After. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  StorefrontChat_read: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is unknown or bad; the message names it. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key, the signature or the token is wrong. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The page's origin is not allowed. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests: see Retry-After. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  StorefrontChat_send: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          text: string;
          messageId?: string;
        };
      };
    };
    responses: {
      /** @description {conversation, messageId} */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is unknown or bad; the message names it. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key, the signature or the token is wrong. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The page's origin is not allowed. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests: see Retry-After. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  StorefrontChat_stream: {
    parameters: {
      query: {
        after?: number;
        token: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A parameter is unknown or bad; the message names it. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The write key, the signature or the token is wrong. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The page's origin is not allowed. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Too many requests: see Retry-After. */
      429: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Documents_kinds: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {kinds: [{kind, description, ids, documents, maxPerTenant}]} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Documents_list: {
    parameters: {
      query?: {
        /** @description Behind this id: `next` of a page. */
        after?: unknown;
        /** @description At most so many; 100, up to 500. */
        limit?: unknown;
      };
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
      };
      path: {
        kind: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {documents: [{id, version, at, by, content}], next?} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Documents_schema: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
      };
      path: {
        kind: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {kind, ids, schema, example: {id, content}} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Documents_get: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
      };
      path: {
        kind: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {kind, id, version, at, by, content} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is none, or it was deleted. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Documents_put: {
    parameters: {
      query?: {
        dryRun?: unknown;
      };
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
        /** @description Who changes it. */
        'x-tradewind-actor'?: string;
        'If-Match'?: string;
      };
      path: {
        id: unknown;
        kind: unknown;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description {kind, id, version, outcome, at, by, content} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There are as many as there may be. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description It has another version than If-Match says. */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description It is not valid: {issues: [{path, message}]}. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description It exists, and If-Match does not say which version. */
      428: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Documents_delete: {
    parameters: {
      query?: {
        dryRun?: unknown;
      };
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
        'If-Match'?: string;
      };
      path: {
        id: unknown;
        kind: unknown;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {kind, id, version, outcome} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Documents_history: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
      };
      path: {
        kind: string;
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {versions: [{version, at, by, content | deleted}]} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Documents_rollback: {
    parameters: {
      query?: {
        dryRun?: unknown;
      };
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
        'If-Match'?: string;
      };
      path: {
        id: unknown;
        kind: unknown;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          version?: number;
        };
      };
    };
    responses: {
      /** @description {kind, id, version, outcome, at, by, content, rolledBackTo} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Items_list: {
    parameters: {
      query?: {
        /** @description At most so many; 100, up to 1,000. */
        limit?: unknown;
        /** @description Behind this id: `next` of a page. */
        after?: unknown;
        /** @description Up to 1,000, separated by commas. */
        ids?: unknown;
      };
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {items: [...], missing? | next?, total?} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Items_put: {
    parameters: {
      query?: {
        /** @description `replace`: items that the file does not have are no longer for sale. */
        mode?: 'merge' | 'replace';
      };
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        }[];
        'application/x-ndjson': {
          [key: string]: unknown;
        }[];
        'application/jsonl': {
          [key: string]: unknown;
        }[];
        'text/csv': {
          [key: string]: unknown;
        }[];
        'text/tab-separated-values': {
          [key: string]: unknown;
        }[];
        'application/xml': {
          [key: string]: unknown;
        }[];
        'text/xml': {
          [key: string]: unknown;
        }[];
        'application/rss+xml': {
          [key: string]: unknown;
        }[];
        'application/atom+xml': {
          [key: string]: unknown;
        }[];
      };
    };
    responses: {
      /** @description {accepted, refused, deactivated?, notReplaced?, unreadable?, ignored?, issues: [{line, id?, path, message}]} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The content type is none of those. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No row was accepted. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Items_item: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The item. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such item. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Items_remove: {
    parameters: {
      query?: never;
      header?: {
        /** @description The tenant, for requests with the operator's key. */
        'x-tradewind-tenant'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {id}; reads show it within a second. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description There is no such item. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Keys_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          id: string;
          /** @enum {string} */
          use: 'write' | 'server' | 'secret';
          /** @enum {string} */
          role?: 'viewer' | 'agent' | 'marketer' | 'operator';
          /** Format: date-time */
          expiresAt?: string;
        };
      };
    };
    responses: {
      /** @description {id, use, role?, key, version, expiresAt?}; the key is not shown again */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Keys_identitySecret: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description {identitySecret} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Keys_rotate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          /** @default 604800 */
          overlapSeconds?: number;
        };
      };
    };
    responses: {
      /** @description {id, use, key, version, formerExpiresAt} */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Tenants_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': {
          name: string;
          title?: string;
        };
      };
    };
    responses: {
      /** @description {name, writeKey, serverKey, secretKey}; the keys are not shown again */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request cannot be read. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
