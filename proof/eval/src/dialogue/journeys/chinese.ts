import type { Journey } from '../journey.js';

const zh = (name: string, steps: Journey['steps'], guest?: true): Journey => ({
  ...{ name, language: 'zh', steps },
  ...(guest && { guest }),
});

/** What shoppers go through, in Chinese. */
export const chineseJourneys: readonly Journey[] = [
  zh('follows a parcel', [
    { say: '你好', never: /KH-/ },
    { say: '订单KH-5090到哪了', says: [/KH-5090/, /已发货/, /KP77120045/] },
    { say: '那它什么时候到', says: /KH-5090/ },
    { say: '那KH-5107呢', says: /KH-5107.*备货中/, never: /KH-5090/ },
    { say: '谢谢', intent: 'thanks' },
  ]),
  zh('writes numbers in other ways', [
    { say: '#kh-5090', says: /KH-5090/, never: /KH-5107/ },
    { say: 'ＫＨ－５１０７什么状态', says: /KH-5107/, never: /KH-5090/ },
    { say: '查一下KH 4821', says: /KH-4821/, never: /KH-5090/ },
    { say: '单号kh4821', says: /KH-4821/, never: /KH-5090/ },
  ]),
  zh('asks for an order by its day or amount', [
    { say: '11月18号的订单到哪了', says: /KH-5090/, never: /KH-5107/ },
    { say: '昨天买的发货了吗', says: /KH-5107/, never: /KH-5090/ },
    { say: '129.90欧元那单什么情况', says: /KH-4821/, never: /KH-5107/ },
    { say: '我最近一单到哪了', says: /KH-5107/, never: /KH-5090/ },
  ]),
  zh('asks for all orders, then for one of the list', [
    { say: '查看我的所有订单', says: [/KH-5107/, /KH-5090/, /KH-4821/] },
    { say: '第二个什么时候到', says: /KH-5090/, never: /KH-5107/ },
  ]),
  zh('asks for a refund of before', [
    { say: '我的退款到了吗', says: [/KH-4700/, /25\.00 EUR/] },
    { say: '退款一般要多久', says: /5个工作日/ },
  ]),
  zh('cancels', [
    { say: '帮我取消订单KH-5107', says: /取消订单 KH-5107/, action: 'action.requested' },
    { say: '是的', action: 'action.confirmed', intent: 'cancel_order' },
    { say: '取消订单KH-5107', says: /此前已提交/ },
  ]),
  zh('cancels what is still open, without a number', [
    { say: '我不想要了，取消订单', says: /KH-5107/, action: 'action.requested' },
    { say: '算了，不取消了', action: 'action.declined' },
    { say: '是的', never: /已为您提交/ },
  ]),
  zh('cannot cancel what was sent', [
    { say: 'KH-5090先别发货了，我不要了', says: /已交给快递/, never: /“是”或“否”/ },
  ]),
  zh('does not want to cancel', [
    { say: '不要取消KH-5090，我只想知道到哪了', says: /KH-5090.*已发货/ },
  ]),
  zh('moves', [
    { say: '订单KH-5107的收货地址写错了，想改一下', says: /完整的新地址/ },
    {
      ...{ say: '上海市徐汇区漕溪北路88号3单元502', says: /漕溪北路88号3单元502/ },
      action: 'action.requested',
    },
    { say: '对的', action: 'action.confirmed' },
  ]),
  zh('moves an order that was sent', [{ say: 'KH-5090能改地址吗', says: /已交给快递/ }]),
  zh('returns', [
    { say: '你们的退货政策是什么', says: /45天/ },
    { say: '我要退货，订单KH-4821', says: /退回订单 KH-4821/, action: 'action.requested' },
    { say: '好的', action: 'action.confirmed' },
  ]),
  zh('shops for a jacket', [
    {
      say: '云山冲锋衣有红色M码吗',
      says: [/云山防水冲锋衣（红色, M）|云山防水冲锋衣 \(红色, M\)/, /129\.00 EUR/, /有货（2 件）/],
    },
    { say: 'L码呢', says: /红色, L.*缺货/ },
    { say: '黑色的有吗', says: /黑色, L.*有货/ },
    { say: '有XXL吗', says: /没有 XXL/ },
  ]),
  zh('compares teapots', [
    { say: '茶壶多少钱', says: [/青花茶壶：45\.00 EUR/, /铸铁茶壶：68\.00 EUR/] },
    { say: '第二个有货吗', says: /铸铁茶壶.*缺货/, never: /青花/ },
    { say: '另一个呢', says: /青花茶壶.*有货/, never: /铸铁/ },
  ]),
  zh('asks about one product in several ways', [
    { say: '折叠台灯还有货吗', says: /52\.00 EUR.*有货（9 件）/ },
    { say: '多少钱', says: /52\.00 EUR/ },
    { say: '这个灯怎么样', says: /折叠护眼台灯/ },
    { say: '保修多久', says: /3年/ },
  ]),
  zh('looks for something of a kind', [
    { say: '有什么茶具推荐', says: /青花茶壶/ },
    { say: '你们卖自行车吗', never: /EUR/ },
  ]),
  zh('asks two things at once', [
    { say: '订单KH-5090到哪了？另外可以用支付宝吗？', says: [/KH-5090/, /支付宝/] },
    { say: '青花茶壶多少钱？运费怎么算？', says: [/45\.00/, /4\.90|免运费/] },
  ]),
  zh('turns from products to orders and back', [
    { say: '青花茶壶有货吗', says: /青花茶壶/ },
    { say: '我的订单KH-5090呢', says: /KH-5090/ },
    { say: '它什么时候到', says: /KH-5090/, never: /茶壶/ },
    { say: '刚才那个青花茶壶多少钱', says: /45\.00 EUR/ },
  ]),
  zh('reads the pages', [
    { say: '能送到挪威吗', says: /挪威/ },
    { say: '店里可以带狗吗', says: /宠物狗/ },
    { say: '学生有优惠吗', says: /九折/ },
    { say: '门店在哪里', says: /Speicherstrasse/ },
    { say: '加急要多少钱', says: /12欧元/ },
  ]),
  zh('is not understood, then gets a person', [
    { say: '哗啦啦咕噜噜', never: /KH-/ },
    { say: '叽里呱啦', handsOff: true },
  ]),
  zh('asks for a person while something is pending', [
    { say: '取消KH-5107', action: 'action.requested' },
    { say: '转人工', handsOff: true },
  ]),
  zh('is angry', [{ say: '你们这什么破店，气死我了', handsOff: true }]),
  zh(
    'is a guest',
    [
      { say: '订单KH-5090到哪了', says: /登录/, never: /KP77120045|已发货/ },
      { say: '取消订单KH-5107', never: /“是”或“否”|KH-5107/ },
      { say: '青花茶壶多少钱', says: /45\.00 EUR/ },
    ],
    true,
  ),
  zh('asks for an order of somebody else', [
    { say: '订单KH-9999到哪了', says: /没有找到/ },
    { say: '取消订单KH-9999', says: /没有找到/, never: /“是”或“否”/ },
  ]),
];
