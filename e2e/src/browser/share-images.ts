import type { Stage } from './actions';
import type { refuseOutgoing } from './outgoing';

const TITLES = [
  'حفلة ٢٠٢٧',
  'Rocky Ⅳ',
  'ＲＯＣＫ　２０２７',
  '❤️ Love Fest 👨‍👩‍👧‍👦 ©™',
  '東京ドーム ライブ',
  '콘서트 2027',
  'Ωμέγα ½ ⅔ № ∞',
  'क्ष संगीत १२',
  'Земфира · Концерт',
  'Ágætis byrjun “live” – 100 %',
];

export function shareImages(stage: Stage, outgoing: Pick<ReturnType<typeof refuseOutgoing>, 'tried'>): void {
  describe('share images', () => {
    it('T9: of any title are drawn without asking a foreign host', async () => {
      const pages = ['/'];
      for (const title of TITLES) {
        const details = {
          title,
          price: 10,
          venue: title,
          city: 'Łódź 東京',
          startsAt: '2090-06-01T18:30:00Z',
          timeZone: 'Asia/Kolkata',
        };
        const { body } = await stage.seller.post<{ id: string }>('/api/tickets', details);
        pages.push(`/tickets/${body.id}`);
      }
      for (const path of pages) {
        const html = await (await fetch(`${stage.url}${path}`)).text();
        const address = /<meta property="og:image" content="([^"]+)"/.exec(html)?.[1] ?? '';
        const image = await fetch(address.replaceAll('&amp;', '&'));
        expect([path, image.status, image.headers.get('content-type')]).toEqual([path, 200, 'image/png']);
        expect((await image.arrayBuffer()).byteLength).toBeGreaterThan(5_000);
      }
      expect(outgoing.tried()).toEqual([]);
    });
  });
}
