'use client';
import { useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Modal } from '@/components/ui/modal';
import { Notice } from '@/components/ui/notice';
import { call } from '@/lib/browser-api';
import { refusalText } from '@/lib/checkout/refusal-text';
import { announceOwnOrders } from '@/lib/live/own-orders';
import { checkout } from '@/lib/strings/checkout';
import { api } from '@/lib/urls';
import { useSubmit } from '@/lib/use-submit';

export function Release({ orderId, reread }: { orderId: string; reread: () => Promise<unknown> }) {
  const [asking, setAsking] = useState(false);
  const { submit, pending } = useSubmit();
  const [problem, setProblem] = useState<string>();
  async function release() {
    const answer = await submit(() => call('DELETE', api.order(orderId)));
    setProblem(answer && !answer.ok ? refusalText(answer) : undefined);
    // Released, paid meanwhile or ended: the order itself says which.
    await reread();
    announceOwnOrders();
  }
  return (
    <>
      <button type="button" className={buttonClass('quiet')} onClick={() => setAsking(true)}>
        {checkout.release}
      </button>
      <Modal open={asking} title={checkout.releaseTitle} onClose={() => setAsking(false)}>
        <p>{checkout.releaseText}</p>
        <div role="alert">{problem ? <Notice look="error">{problem}</Notice> : null}</div>
        <div className="flex flex-wrap gap-3">
          <button type="button" className={buttonClass('danger')} onClick={release} aria-disabled={pending}>
            {pending ? checkout.releasing : checkout.releaseConfirm}
          </button>
          <button type="button" className={buttonClass('secondary')} onClick={() => setAsking(false)}>
            {checkout.keep}
          </button>
        </div>
      </Modal>
    </>
  );
}
