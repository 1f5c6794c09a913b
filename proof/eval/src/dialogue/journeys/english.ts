import type { Journey } from '../journey.js';

const en = (name: string, steps: Journey['steps'], guest?: true): Journey => ({
  ...{ name, language: 'en', steps },
  ...(guest && { guest }),
});

/** What shoppers go through, in English. */
export const englishJourneys: readonly Journey[] = [
  en('follows a parcel', [
    { say: 'hi there', never: /KH-/ },
    { say: 'where is order KH-5090?', says: [/KH-5090/, /shipped/, /KP77120045/] },
    { say: 'when will it arrive?', says: /KH-5090/ },
    { say: 'and the other one, KH-5107?', says: /KH-5107.*being prepared/, never: /KH-5090/ },
    { say: 'thanks!', intent: 'thanks' },
  ]),
  en('writes numbers in other ways', [
    { say: 'status of #kh-5090 pls', says: /KH-5090/, never: /KH-5107/ },
    { say: 'ＫＨ－５１０７', says: /KH-5107/, never: /KH-5090/ },
    { say: 'and KH 4821?', says: /KH-4821/, never: /KH-5090/ },
    { say: 'order no. kh4821', says: /KH-4821/, never: /KH-5090/ },
  ]),
  en('asks for an order by its day or amount', [
    { say: 'where is the order from 18 November?', says: /KH-5090/, never: /KH-5107/ },
    { say: 'what about what I ordered yesterday?', says: /KH-5107/, never: /KH-5090/ },
    { say: 'what is the status of the order for 129.90 EUR', says: /KH-4821/, never: /KH-5107/ },
    { say: 'where is my latest order', says: /KH-5107/, never: /KH-5090/ },
  ]),
  en('asks for all orders, then for one of the list', [
    { say: 'show me all my orders', says: [/KH-5107/, /KH-5090/, /KH-4821/] },
    { say: 'when does the second one arrive?', says: /KH-5090/, never: /KH-5107/ },
  ]),
  en('asks for a refund of before', [
    { say: 'did you refund me?', says: [/KH-4700/, /25\.00 EUR/] },
    { say: 'how long do refunds take?', says: /5 working days/ },
  ]),
  en('cancels', [
    { say: 'please cancel order KH-5107', says: /KH-5107.*yes or no/, action: 'action.requested' },
    { say: 'yes', action: 'action.confirmed', intent: 'cancel_order' },
    { say: 'cancel order KH-5107', says: /already asked/ },
  ]),
  en('cancels what is still open, without a number', [
    { say: 'I changed my mind, I want to cancel', says: /KH-5107/, action: 'action.requested' },
    { say: 'hmm no, never mind', action: 'action.declined' },
    { say: 'yes', never: /passed this on/ },
  ]),
  en('cannot cancel what was sent', [
    { say: 'cancel KH-5090', says: /handed over for delivery/, never: /yes or no/ },
  ]),
  en('does not want to cancel', [
    { say: 'do NOT cancel KH-5090, just tell me where it is', says: /KH-5090.*shipped/ },
  ]),
  en('moves', [
    { say: 'I need to change the delivery address of KH-5107', says: /full new address/ },
    {
      ...{ say: '12 Elm Road, Leeds LS1 4AB', says: /12 Elm Road, Leeds LS1 4AB\?/ },
      action: 'action.requested',
    },
    { say: 'yes that is right', action: 'action.confirmed' },
  ]),
  en('moves an order that was sent', [
    { say: 'can you send KH-5090 to another address', says: /handed over/ },
  ]),
  en('returns', [
    { say: 'what is your return policy?', says: /45 days/ },
    {
      say: 'I want to return order KH-4821',
      says: /return of order KH-4821/,
      action: 'action.requested',
    },
    { say: 'sure', action: 'action.confirmed' },
  ]),
  en('shops for a mat', [
    {
      say: 'do you have the grey mat in L?',
      says: [/Fjord bath mat \(grey, L\)/, /29\.00 EUR/, /in stock \(3\)/],
    },
    { say: 'and in M?', says: /grey, M.*sold out/ },
    { say: 'how much is the blue one?', says: /32\.00 EUR/ },
    { say: 'do you have it in XL', says: /no XL/ },
  ]),
  en('compares kettles', [
    {
      say: 'what does a kettle cost?',
      says: [/Copper kettle: 59\.00 EUR/, /Steel kettle: 39\.00 EUR/],
    },
    { say: 'is the second one available?', says: /Steel kettle.*sold out/, never: /Copper/ },
    { say: 'and the other one?', says: /Copper kettle.*in stock/, never: /Steel/ },
  ]),
  en('mistypes a product', [
    { say: 'how much is the coper ketle', says: /Copper kettle: 59\.00 EUR/ },
  ]),
  en('asks about one product in several ways', [
    { say: 'is the harbour desk lamp still in stock', says: /89\.00 EUR.*in stock \(5\)/ },
    { say: 'how much is it?', says: /89\.00 EUR/ },
    { say: 'tell me more about this lamp', says: /Harbour desk lamp/ },
    { say: 'how long is the warranty on it?', says: /3 years/ },
  ]),
  en('wants socks in a size', [
    { say: 'Do the merino socks come in 43-46?', says: /43-46.*sold out/ },
    { say: 'then 39-42?', says: /39-42.*in stock/ },
  ]),
  en('looks for something of a kind', [
    { say: 'can you recommend something from lighting?', says: /Harbour desk lamp/ },
    { say: 'do you sell bicycles?', never: /EUR/ },
  ]),
  en('asks two things at once', [
    { say: 'Where is KH-5090 and how can I pay?', says: [/KH-5090/, /PayPal|card/] },
    {
      say: 'How much is the copper kettle? Also, how long does delivery take?',
      says: [/59\.00/, /working days/],
    },
  ]),
  en('turns from products to orders and back', [
    { say: 'is the copper kettle in stock?', says: /Copper kettle/ },
    { say: 'where is my order KH-5090', says: /KH-5090/ },
    { say: 'when will it arrive', says: /KH-5090/, never: /kettle/ },
    { say: 'how much was the kettle again?', says: /59\.00 EUR/ },
  ]),
  en('reads the pages', [
    { say: 'do you deliver to Norway?', says: /Norway/ },
    { say: 'can I bring my dog to the store?', says: /Dogs are welcome/ },
    { say: 'can students get something off?', says: /10 %/ },
    { say: 'where exactly is your shop in Hamburg?', says: /Speicherstrasse 4/ },
    { say: 'how much is express?', says: /12 EUR/ },
  ]),
  en('is not understood, then gets a person', [
    { say: 'flurb wobble zonk', never: /KH-/ },
    { say: 'gnarf blib', handsOff: true },
  ]),
  en('asks for a person while something is pending', [
    { say: 'cancel KH-5107', action: 'action.requested' },
    { say: 'let me talk to a human', handsOff: true },
  ]),
  en('is angry', [{ say: 'this is ridiculous, worst service ever', handsOff: true }]),
  en(
    'is a guest',
    [
      { say: 'where is order KH-5090?', says: /sign in/, never: /KP77120045|shipped/ },
      { say: 'cancel order KH-5107', never: /yes or no|KH-5107/ },
      { say: 'how much is the copper kettle', says: /59\.00 EUR/ },
    ],
    true,
  ),
  en('asks for an order of somebody else', [
    { say: 'where is order KH-9999?', says: /cannot find/ },
    { say: 'cancel order KH-9999', says: /cannot find/, never: /yes or no/ },
  ]),
];
