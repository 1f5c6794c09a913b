import { describe, expect, it } from '@jest/globals';
import {
  chatbotConversations,
  marketingCampaigns,
  profileSegments,
  recommenderPairs,
  recommenderRecommendations,
} from '@tradewind/contracts';
import { Metrics } from '@tradewind/observability';
import { OutputFigures } from './output-figures.js';

async function exposedBy(count: (figures: OutputFigures) => void): Promise<string[]> {
  const metrics = new Metrics('shop');
  count(new OutputFigures(metrics));
  const lines = (await metrics.expose()).split('\n');
  return lines
    .filter((line) => line.startsWith('tradewind_'))
    .map((line) => line.replace(/,?service="shop"/, ''));
}

const campaign = (type: string, kind: string, reason?: string) => ({
  topic: marketingCampaigns.name,
  type: `campaign.${type}`,
  value: JSON.stringify({ kind, reason }),
});

describe('OutputFigures', () => {
  it('counts campaigns by kind, decision and reason, and puts what anybody may name under one label', async () => {
    const lines = await exposedBy((figures) => {
      figures.count(campaign('requested', 'win-back', 'no order for long'));
      figures.count(campaign('suppressed', 'win-back', 'consent'));
      figures.count(campaign('suppressed', 'birthday-of-ann', 'a rule of tomorrow'));
      figures.count(campaign('converted', 'birthday-of-bob'));
    });
    const counter = 'tradewind_campaigns_total';
    expect(lines.filter((line) => line.startsWith(counter))).toEqual([
      `${counter}{kind="win-back",decision="requested",reason=""} 1`,
      `${counter}{kind="win-back",decision="suppressed",reason="consent"} 1`,
      `${counter}{kind="own",decision="suppressed",reason="other"} 1`,
      `${counter}{kind="own",decision="converted",reason=""} 1`,
    ]);
  });

  it('counts segments, lists and conversations, and nothing of internal topics', async () => {
    const lines = await exposedBy((figures) => {
      figures.count({ topic: profileSegments.name, type: 'segment.entered', value: '{}' });
      figures.count({
        topic: recommenderRecommendations.name,
        type: 'recommendations.changed',
        value: '{}',
      });
      figures.count({ topic: recommenderPairs.name, type: 'items.batched', value: '{}' });
      figures.count({
        topic: chatbotConversations.name,
        type: 'handoff.requested',
        value: JSON.stringify({ reason: 'complaint' }),
      });
    });
    expect(lines).toEqual([
      'tradewind_segment_changes_total{change="entered"} 1',
      'tradewind_lists_published_total{} 1',
      'tradewind_conversations_total{outcome="handed-off",reason="complaint"} 1',
    ]);
  });

  it('begins at 0 what its folds can change, since an alert does not see a series that appears', async () => {
    const lines = await exposedBy((figures) => {
      figures.begin(new Set([marketingCampaigns.name]));
    });
    expect(lines).toContain(
      'tradewind_campaigns_total{kind="cart-abandonment",decision="requested",reason=""} 0',
    );
    expect(lines.some((line) => line.startsWith('tradewind_segment_changes_total'))).toBe(false);
    // 4 kinds; 3 decisions without reasons, 9 reasons of suppression, 2 of hold-out.
    expect(lines.filter((line) => line.startsWith('tradewind_campaigns_total'))).toHaveLength(56);
  });
});
