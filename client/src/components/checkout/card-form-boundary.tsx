'use client';
import { Component, type ReactNode } from 'react';
import { Notice } from '@/components/ui/notice';
import { cardForm } from '@/lib/strings/card-form';

/** A card form that can't be drawn, or whose script did not arrive, takes nothing else of the checkout with it. */
export class CardFormBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Notice look="error" role="alert">
        {cardForm.loadFailed}
      </Notice>
    );
  }
}
