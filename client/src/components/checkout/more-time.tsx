'use client';
import type { OrderResponse } from '@tickets/common/contracts';
import { useState } from 'react';
import { toast } from '@/components/layout/toaster';
import { buttonClass } from '@/components/ui/button-class';
import { Modal } from '@/components/ui/modal';
import { Notice } from '@/components/ui/notice';
import { call } from '@/lib/browser-api';
import { refusalText } from '@/lib/checkout/refusal-text';
import { minutesAndSeconds, timeOfDay } from '@/lib/format';
import { checkout } from '@/lib/strings/checkout';
import { api } from '@/lib/urls';
import { useSubmit } from '@/lib/use-submit';

const OFFER_MS = 2 * 60_000;

interface Props {
  order: OrderResponse;
  leftMs: number;
  zone?: string;
  take: (order: OrderResponse, sentAtMs: number) => void;
}

/** Offers more time near the end, in one click, as WCAG 2.2.1 asks; never before the server would grant it. */
export function MoreTime({ order, leftMs, zone, take }: Props) {
  const [declinedFor, setDeclinedFor] = useState<string>();
  const { submit, pending } = useSubmit<OrderResponse>();
  const [problem, setProblem] = useState<string>();
  const thirdMs = Date.parse(order.expiresAt) - Date.parse(order.extendableFrom);
  const offered = order.extensionsLeft > 0 && leftMs > 0 && leftMs <= Math.min(OFFER_MS, thirdMs);
  const words = checkout.more;

  async function extend() {
    const sentAt = performance.now();
    const answer = await submit(() => call<OrderResponse>('POST', api.extendOrder(order.id), {}));
    setProblem(answer && !answer.ok ? refusalText(answer) : undefined);
    if (!answer?.ok) return;
    take(answer.data, sentAt);
    toast({ text: words.done(timeOfDay(answer.data.expiresAt, zone)) });
  }

  return (
    <Modal
      open={offered && declinedFor !== order.expiresAt}
      title={words.title}
      onClose={() => offered && setDeclinedFor(order.expiresAt)}
    >
      <p className="tabular-nums">{words.text(minutesAndSeconds(leftMs))}</p>
      <div role="alert">{problem ? <Notice look="error">{problem}</Notice> : null}</div>
      <div className="flex flex-wrap gap-3">
        <button type="button" className={buttonClass('primary')} onClick={extend} aria-disabled={pending}>
          {words.confirm(Math.round(thirdMs / 60_000))}
        </button>
        <button type="button" className={buttonClass('secondary')} onClick={() => setDeclinedFor(order.expiresAt)}>
          {words.no}
        </button>
      </div>
    </Modal>
  );
}
