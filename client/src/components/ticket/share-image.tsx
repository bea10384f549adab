import { drawable } from '@/lib/drawable';
import { site } from '@/lib/strings/site';
import { tintOf } from './tint';

export const shareSize = { width: 1200, height: 630 };

interface Props {
  title: string;
  facts: string[];
  price?: string;
}

/** The ticket as other sites show it when its address is shared. Drawn without the style sheet, so the colours stand here. */
export function ShareImage({ title, facts, price }: Props) {
  const { hue } = tintOf(title);
  const headline = drawable(title).slice(0, 90) || site.name;
  const lines = facts.map((fact) => drawable(fact).slice(0, 70)).filter(Boolean);
  return (
    <div
      style={{ display: 'flex', width: '100%', height: '100%', padding: 64, background: '#FBFAF7', color: '#17181C' }}
    >
      <div
        style={{
          display: 'flex',
          flex: 1,
          background: '#FFFFFF',
          border: '2px solid #E2DFD7',
          borderRadius: 32,
          overflow: 'hidden',
        }}
      >
        <div style={{ display: 'flex', width: 48, background: `hsl(${hue}, 45%, 55%)` }} />
        <div
          style={{ display: 'flex', flexDirection: 'column', flex: 1, justifyContent: 'space-between', padding: 56 }}
        >
          <div style={{ display: 'flex', fontSize: 30, color: '#0B5351' }}>{site.name}</div>
          <div style={{ display: 'flex', flexDirection: 'column' }}>
            <div style={{ display: 'flex', fontSize: headline.length > 40 ? 52 : 68, lineHeight: 1.15 }}>
              {headline}
            </div>
            {lines.map((line) => (
              <div key={line} style={{ display: 'flex', fontSize: 32, marginTop: 16, color: '#565A63' }}>
                {line}
              </div>
            ))}
          </div>
        </div>
        {price ? (
          <div
            style={{
              display: 'flex',
              width: 280,
              alignItems: 'center',
              justifyContent: 'center',
              borderLeft: '4px dashed #E2DFD7',
              fontSize: 52,
            }}
          >
            {drawable(price)}
          </div>
        ) : null}
      </div>
    </div>
  );
}
