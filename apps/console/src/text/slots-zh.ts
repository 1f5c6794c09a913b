import type { slotsEn } from './slots-en.js';

/** What the console says of what came of slots, in Chinese. */
export const slotsZh: Record<keyof typeof slotsEn, string> = {
  'slots.title': '列表的效果',
  'slots.lead': '最近 28 天,按页面上报的 list_id 统计。订单计入此前七天内对该商品的最后一次点击。',
  'slots.none': '尚未上报任何列表。tw-shelf 会自动上报;其他页面需发送 list_id。',
  'slots.what': '位置与来源',
  'slots.arm': '实验组',
  'slots.seen': '展示',
  'slots.clickRate': '点击',
  'slots.conversion': '购买',
  'slots.revenue': '收入',
  'slots.shoppers': '顾客',
  'slots.effect': '与第一组相比的点击(每位顾客每天)',
  'slots.interval': '{value}({low} 至 {high})',
  'slots.experiment': '{slot} 中的实验 {experiment}',
  'slots.broken': '顾客的分配与设定的比例不符。查明原因之前请勿相信差异。',
  'slots.mixed': '{count} 位顾客看到了不止一个实验组。',
};
