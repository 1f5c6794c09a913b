import { frame } from '../../api/live.js';
import { Badge, Card } from '../../parts/page.js';
import { ShopperLink } from '../../parts/shopper-link.js';
import { Empty } from '../../parts/state.js';
import { Table } from '../../parts/table.js';
import { clock } from '../../text/format.js';
import { isTextKey, t } from '../../text/text.js';

/** The latest decisions of all campaigns, the newest first. */
export function Decisions({ nameOf }: { nameOf: (campaign: string) => string }) {
  const decisions = (frame.value?.decisions ?? []).toSorted((a, b) => b.at - a.at);
  const typeName = (type: string) => {
    const key = `campaigns.type.${type}`;
    return isTextKey(key) ? t(key) : type;
  };
  return (
    <Card title={t('campaigns.recent')}>
      {decisions.length === 0 ? (
        <Empty>{t('campaigns.noneYet')}</Empty>
      ) : (
        <Table
          label={t('campaigns.recent')}
          rows={decisions}
          keyOf={({ at, shopper, campaign, type }) => [at, shopper, campaign, type].join()}
          columns={[
            { head: t('campaigns.when'), cell: ({ at }) => clock(at) },
            {
              head: t('campaigns.what'),
              cell: ({ type, campaign }) => (
                <>
                  {nameOf(campaign)}{' '}
                  <Badge kind={type === 'campaign.suppressed' ? 'warn' : 'good'}>
                    {typeName(type)}
                  </Badge>
                </>
              ),
            },
            { head: t('campaigns.why'), cell: ({ reason }) => reason },
            {
              head: t('shopper.id'),
              cell: ({ shopper }) => <ShopperLink id={shopper} />,
            },
          ]}
        />
      )}
    </Card>
  );
}
