import type { PassResponse } from '@tickets/common/contracts';
import { buttonClass } from '@/components/ui/button-class';
import { passWords } from '@/lib/strings/pass';
import { api } from '@/lib/urls';
import { PassPicture } from './pass-picture';

interface Props {
  pass: PassResponse;
  ticketId: string;
  title: string;
}

/** What is shown at the door: dark on white in every theme, as wide as the stub. */
export function ShownPass({ pass, ticketId, title }: Props) {
  if (pass.kind === 'barcode') return <Barcode pass={pass} ticketId={ticketId} title={title} />;
  if (pass.type === 'application/pdf') return <Document ticketId={ticketId} />;
  return (
    <div className="pass-code space-y-4 p-4 text-center">
      <PassPicture ticketId={ticketId} alt={passWords.picture(title)} className="mx-auto max-h-[80vh] w-auto" />
      <a href={api.passPicture(ticketId)} download className={buttonClass('secondary', 'no-print')}>
        {passWords.downloadPicture}
      </a>
    </div>
  );
}

type BarcodePass = Extract<PassResponse, { kind: 'barcode' }>;

function Barcode({ pass: { format, value }, ticketId, title }: Props & { pass: BarcodePass }) {
  const isSquare = format === 'qr' || format === 'aztec';
  return (
    <>
      <div className="pass-code p-3 text-center">
        <PassPicture
          ticketId={ticketId}
          alt={passWords.code(passWords.formats[format], title)}
          className={`mx-auto w-full max-w-88 object-contain ${isSquare ? 'aspect-square' : 'aspect-2/1'}`}
        />
        <p className="mt-2 pb-1 font-medium break-all tabular-nums select-all" translate="no">
          {value}
        </p>
      </div>
      <p className="px-4 pt-3 text-center text-15 text-muted no-print">{passWords.brightness}</p>
      <p className="px-4 pb-3 text-center no-print">
        <a href={api.passDocument(ticketId)} download className={buttonClass('quiet')}>
          {passWords.savePdf}
        </a>
      </p>
    </>
  );
}

function Document({ ticketId }: { ticketId: string }) {
  return (
    <div className="space-y-3 p-6 text-center">
      <p className="font-semibold">{passWords.isPdf}</p>
      <p className="text-15 text-muted">{passWords.pdfNote}</p>
      <a href={api.passDocument(ticketId)} download className={buttonClass('primary', 'w-full no-print')}>
        {passWords.downloadPdf}
      </a>
    </div>
  );
}
