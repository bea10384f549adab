import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

const SCRIPT = path.resolve(__dirname, '../../../common/schemas/consumer/validate_events.py');

/** Why the consumer outside Node can't run here, in words with the command that mends it; nothing when it can. */
export function missingForPython(): string | undefined {
  const { status, error } = spawnSync('python3', ['-c', 'from jsonschema import Draft202012Validator']);
  if (error) return 'python3 is not on PATH: install Python 3.8 or newer';
  return status === 0 ? undefined : "python3 has no jsonschema: pip install 'jsonschema>=4.18'";
}

export interface Verdict {
  code: number | null;
  /** `ok` or `INVALID`, the subject, the event's id, and what is wrong; one a message. */
  lines: string[][];
}

/** Hands messages to the consumer as they are, one a line. */
export function validateInPython(messages: readonly string[]): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const lines = printed.split('\n').filter((line) => line !== '');
      resolve({ code, lines: lines.map((line) => line.split('\t')) });
    });
    child.stdin.end(messages.map((message) => `${message}\n`).join(''));
  });
}
