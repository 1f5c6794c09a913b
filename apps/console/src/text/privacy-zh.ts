import type { privacyEn } from './privacy-en.js';

/** 顾客隐私部分的中文文本。 */
export const privacyZh: Readonly<Record<keyof typeof privacyEn, string>> = {
  'privacy.title': '隐私',
  'privacy.erase': '清除…',
  'privacy.export': '导出…',
  'privacy.erase.what':
    '所有服务都会忘记这位顾客及其全部关联标识:画像、分群、推荐列表、购物车、订单、等待中的营销活动和对话。此操作无法撤销。日志中的事件会以假名形式最多保留 30 天,涉及众多顾客的统计不会重新计算。之后到达的事件将视为一位新顾客。',
  'privacy.erase.confirm': '清除这位顾客',
  'privacy.export.what': '每个服务都会给出它保存的关于这位顾客的内容。结果可在一天内下载。',
  'privacy.export.confirm': '汇集导出内容',
  'privacy.underWay': '进行中',
  'privacy.done': '已完成',
  'privacy.inPart': '部分完成',
  'privacy.receipt': '回执 {id}',
  'privacy.told': '回执 {told}/{expected}',
  'privacy.found': '找到 {found}',
  'privacy.remains': '事件会以假名形式在日志中最多保留 30 天;涉及众多顾客的统计会保留。',
  'privacy.download': '下载',
};
