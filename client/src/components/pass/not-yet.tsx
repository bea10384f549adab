import { Icon } from '@/components/ui/icon';
import { passWords } from '@/lib/strings';

/** Below the tear, as long as there is nothing to show. */
export function NotYet() {
  return (
    <div className="flex flex-col items-center gap-2 p-6 text-center">
      <Icon name="held" className="size-6 text-muted" />
      <p className="font-semibold">{passWords.coming.title}</p>
      <p className="text-15 text-muted">{passWords.coming.text}</p>
    </div>
  );
}
