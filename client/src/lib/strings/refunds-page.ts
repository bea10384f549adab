/** The page on refunds: short, and true of what the services do. */
export const refundsPage = {
  title: 'Delivery, refunds and guarantee',
  lead: 'You get the ticket that you paid for, or you get the whole price back.',
  parts: [
    {
      title: 'When you buy',
      points: [
        [
          'When your ticket comes',
          'Where an offer says “Instant delivery”, you get the ticket right after you pay. Otherwise its seller has 24 hours after the sale, at the latest until 2 hours before the event.',
        ],
        [
          'If it doesn’t come',
          'Then you get the whole price back, to the card you paid with. You don’t have to ask; your order shows it. Your bank may take a few days.',
        ],
        [
          'Once you have opened it',
          'A ticket that was shown to you can be used, so from then on only its seller or we can give the money back.',
        ],
        [
          'If the event is cancelled',
          'Ask for your money back on the page of your order. Its seller confirms it, or we decide.',
        ],
      ],
    },
    {
      title: 'When you sell',
      points: [
        [
          'Handing over',
          'Give us the barcode, the PDF or a picture when you list the ticket, or after the sale on the page My sales. It lies with us encrypted, and only its buyer sees it. The same ticket can’t be on sale twice.',
        ],
        [
          'If you can’t',
          'Give the money back from My sales, any time before the event. If you do nothing, the buyer gets it back when your time to hand over ends, and the listing is taken down.',
        ],
        [
          'What you receive',
          'The whole price, without fees. Payouts are not part of this shop yet: a sale is recorded, not paid out.',
        ],
      ],
    },
  ],
} as const;
