'use client';
import { useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Modal } from '@/components/ui/modal';
import { Notice } from '@/components/ui/notice';
import { call } from '@/lib/browser-api';
import { sell } from '@/lib/strings/sell';
import { api, pages } from '@/lib/urls';
import { useSubmit } from '@/lib/use-submit';

export function RemoveListing({ ticketId }: { ticketId: string }) {
  const [asking, setAsking] = useState(false);
  const { submit, pending, problem } = useSubmit();
  async function remove() {
    const answer = await submit(() => call('DELETE', api.ticket(ticketId)));
    if (answer?.ok) window.location.assign(pages.listings);
  }
  return (
    <>
      <button type="button" className={buttonClass('quiet-danger')} onClick={() => setAsking(true)}>
        {sell.remove}
      </button>
      <Modal open={asking} title={sell.removeTitle} onClose={() => setAsking(false)}>
        <p>{sell.removeText}</p>
        <div role="alert">{problem ? <Notice look="error">{problem}</Notice> : null}</div>
        <div className="flex flex-wrap gap-3">
          <button type="button" className={buttonClass('danger')} onClick={remove} aria-disabled={pending}>
            {pending ? sell.removing : sell.removeConfirm}
          </button>
          <button type="button" className={buttonClass('secondary')} onClick={() => setAsking(false)}>
            {sell.keep}
          </button>
        </div>
      </Modal>
    </>
  );
}
