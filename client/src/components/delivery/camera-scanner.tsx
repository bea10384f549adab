'use client';
import { useEffect, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { Modal } from '@/components/ui/modal';
import { Notice } from '@/components/ui/notice';
import type { ReadCode } from '@/lib/delivery/read-code';
import { handoverWords } from '@/lib/strings/handover';

interface Props {
  open: boolean;
  onRead: (code: ReadCode) => void;
  onClose: () => void;
}

/** The camera in a dialog, from its opening to the first code. */
export function CameraScanner({ open, onRead, onClose }: Props) {
  return (
    <Modal open={open} title={handoverWords.scanTitle} onClose={onClose}>
      <p>{handoverWords.scanText}</p>
      {open ? <Camera onRead={onRead} /> : null}
      <button type="button" className={buttonClass('secondary')} onClick={onClose}>
        {handoverWords.cancel}
      </button>
    </Modal>
  );
}

/** Runs only as long as it is shown. */
function Camera({ onRead }: Pick<Props, 'onRead'>) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<{ isOn: boolean; problem?: string }>({ isOn: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the dialog opens.
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isOver = false;
    async function start(preview: HTMLVideoElement) {
      const reader = await load();
      if (!reader) return setState({ isOn: false, problem: handoverWords.noReader });
      if (isOver) return;
      stop = await reader.watchCamera(preview, onRead);
      if (isOver) stop();
      setState({ isOn: true });
    }
    if (video.current) start(video.current).catch((error) => setState({ isOn: false, problem: whyNoCamera(error) }));
    return () => {
      isOver = true;
      stop?.();
    };
  }, []);
  return (
    <>
      <div role="alert">{state.problem ? <Notice look="error">{state.problem}</Notice> : null}</div>
      {state.isOn || state.problem ? null : <p role="status">{handoverWords.starting}</p>}
      <video
        ref={video}
        muted
        playsInline
        aria-label={handoverWords.view}
        className={`w-full rounded-control bg-sold-bg ${state.isOn ? '' : 'hidden'}`}
      />
    </>
  );
}

/** The reader is large, and most sellers never need it: it is loaded when it is asked for. */
export async function load(): Promise<typeof import('@/lib/delivery/read-code') | undefined> {
  try {
    return await import('@/lib/delivery/read-code');
  } catch {
    return undefined;
  }
}

function whyNoCamera(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  return name === 'NotAllowedError' || name === 'SecurityError' ? handoverWords.cameraRefused : handoverWords.noCamera;
}
