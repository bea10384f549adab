'use client';
import { buttonClass } from '@/components/ui/button-class';
import { receipt } from '@/lib/strings/receipt';

export function PrintButton() {
  return (
    <button type="button" className={buttonClass('secondary')} onClick={() => window.print()}>
      {receipt.print}
    </button>
  );
}
