'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Modal } from '@/components/ui/modal';
import { Notice } from '@/components/ui/notice';
import { type Answer, call } from '@/lib/browser-api';
import { announceOwnOrders } from '@/lib/live/own-orders';
import { refundForm } from '@/lib/strings/refunds';
import { api } from '@/lib/urls';
import { useSubmit } from '@/lib/use-submit';

interface Props {
  orderId: string;
  reason: 'event_cancelled' | 'not_delivered' | 'seller';
  amount: string;
  /** Words of its own for a button whose place says more. */
  action?: string;
}

/** One way to a refund: a button, and the question before it is sent. */
export function AskRefund({ orderId, reason, amount, action }: Props) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { submit, pending } = useSubmit<unknown>();
  const router = useRouter();
  const words = refundForm[reason];
  async function ask() {
    const answer = await submit(() => call('POST', api.refundOrder(orderId), { reason }));
    if (!answer) return;
    setProblem(answer.ok ? undefined : whyNot(answer));
    if (!answer.ok) return;
    setAsking(false);
    announceOwnOrders();
    router.refresh();
  }
  return (
    <>
      <button
        type="button"
        className={reason === 'seller' && !action ? buttonClass('quiet-danger', '-ms-4') : buttonClass('secondary')}
        onClick={() => setAsking(true)}
      >
        {action ?? words.action}
      </button>
      <Modal open={asking} title={words.title} onClose={() => setAsking(false)}>
        <p>{words.text(amount)}</p>
        <div role="alert">{problem ? <Notice look="error">{problem}</Notice> : null}</div>
        <div className="flex flex-wrap gap-3">
          <button type="button" className={buttonClass('danger')} onClick={ask} aria-disabled={pending}>
            {pending ? refundForm.busy : words.confirm}
          </button>
          <button type="button" className={buttonClass('secondary')} onClick={() => setAsking(false)}>
            {refundForm.keep}
          </button>
        </div>
      </Modal>
    </>
  );
}

/** The service says in public words why it refuses; where none came, ours do. */
function whyNot({ status, errors }: Extract<Answer<unknown>, { ok: false }>): string {
  if (status === 0) return refundForm.offline;
  return (status < 500 && errors[0]?.message) || refundForm.failed;
}
