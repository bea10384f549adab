'use client';
import { useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { passWords } from '@/lib/strings/pass';
import { api } from '@/lib/urls';

interface Props {
  ticketId: string;
  alt: string;
  className: string;
}

/** The picture of a pass, which the service draws for its buyer alone; one that does not come can be asked for again. */
export function PassPicture({ ticketId, alt, className }: Props) {
  const [tries, setTries] = useState(0);
  const [hasFailed, setFailed] = useState(false);
  if (hasFailed) {
    return (
      <div role="alert" className="space-y-3 p-4">
        <p>{passWords.noPicture}</p>
        <button
          type="button"
          className={buttonClass('secondary')}
          onClick={() => {
            setTries(tries + 1);
            setFailed(false);
          }}
        >
          {passWords.again}
        </button>
      </div>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: only its buyer's browser may fetch it, so no server can make it smaller.
    <img
      src={tries === 0 ? api.passPicture(ticketId) : `${api.passPicture(ticketId)}?try=${tries}`}
      alt={alt}
      className={className}
      onError={() => setFailed(true)}
    />
  );
}
