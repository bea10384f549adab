import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { clone } from '../stack/clone';
import { SUITES, type Suite } from './suites';

interface Outcome {
  passed: number;
  failed: number;
  /** The names of tests that this machine lacks the means for; each says what is missing. */
  leftOut: string[];
  /** What failed, one line each. */
  faults: string[];
}

/** What Jest writes by `--json`, as far as it is read here. */
interface JestReport {
  numPassedTests?: number;
  numFailedTests?: number;
  testResults?: {
    name?: string;
    /** Why a file could not be run; the failures of its tests otherwise. */
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
}

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Every suite, or those named. The end names what failed and counts tests; a suite that ran none has failed. */
export async function test(names: string[]): Promise<number> {
  const suites = SUITES.filter(({ name }) => names.length === 0 || names.includes(name));
  const total: Outcome = { passed: 0, failed: 0, leftOut: [], faults: [] };
  for (const suite of suites) {
    const begunAt = Date.now();
    const outcome = await (suite.kind === 'jest' ? runJest(suite) : runProgram(suite));
    const seconds = ((Date.now() - begunAt) / 1000).toFixed(1).padStart(6);
    say(`${seconds} s  ${suite.name.padEnd(16)} ${counts(outcome, 'FAILED')}`);
    for (const name of outcome.leftOut) say(`          left out: ${name}`);
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    total.leftOut.push(...outcome.leftOut);
    total.faults.push(...outcome.faults.map((fault) => `${suite.name}: ${fault}`));
  }
  if (total.passed + total.failed === 0) total.failed = 1;
  for (const fault of total.faults) say(`FAILED  ${fault}`);
  say(counts(total, 'failed', true));
  return total.failed > 0 ? 1 : 0;
}

/** What was left out is neither passed nor failed, and is said where there is any. */
export function counts({ passed, failed, leftOut }: Outcome, word: string, isWhole = false): string {
  const parts = [`${passed} passed`];
  if (failed > 0 || isWhole) parts.push(`${failed} ${word}`);
  if (leftOut.length > 0) parts.push(`${leftOut.length} left out`);
  return parts.join(', ');
}

async function runJest({ path }: Suite): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'ticketing-test-'));
  const report = join(folder, 'report.json');
  try {
    const jest = join(clone, 'node_modules/jest/bin/jest.js');
    const { code, output } = await runQuietly([jest, '--json', `--outputFile=${report}`], path);
    const outcome = await countOf(report, code);
    if (outcome.failed > 0) say(output);
    return outcome;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function countOf(report: string, code: number): Promise<Outcome> {
  const text = await readFile(report, 'utf8').catch(() => '{}');
  const { numPassedTests: passed = 0, numFailedTests = 0, testResults = [] } = JSON.parse(text) as JestReport;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const leftOut = tests.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName);
  const faults = testResults.flatMap(faultsOf);
  // A file that does not compile, a crash, or no tests at all fails the suite although no test of it failed.
  const isBad = code !== 0 || passed + numFailedTests === 0;
  return { passed, failed: Math.max(numFailedTests, isBad ? 1 : 0), leftOut, faults };
}

/** A failure's first lines, short enough for a list. */
function briefly(message = ''): string {
  const lines = stripVTControlCharacters(message).split('\n');
  const said = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('at '));
  return said.slice(0, 8).join(' | ').slice(0, 400);
}

function faultsOf({ name = '', message, assertionResults }: NonNullable<JestReport['testResults']>[number]): string[] {
  const file = relative(clone, name);
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  if (assertionResults.length === 0 && message) return [`${file}: ${briefly(message)}`];
  return failed.map(({ fullName, failureMessages = [] }) => `${file}: ${fullName}: ${briefly(failureMessages[0])}`);
}

async function runProgram({ path, args = [] }: Suite): Promise<Outcome> {
  const { code, output } = await runQuietly(['--enable-source-maps', path, ...args], clone, true);
  const last = [...output.matchAll(/(\d+) passed, (\d+) failed/g)].at(-1);
  const passed = last ? Number(last[1]) : code === 0 ? 1 : 0;
  const faults = [...output.matchAll(/^ *FAIL +(.*)$/gm)].map(([, fault = '']) => fault);
  return { passed, failed: Math.max(last ? Number(last[2]) : 0, code === 0 ? 0 : 1), leftOut: [], faults };
}

/** Keeps the output; jest writes its JSON to the file and what people read to stderr. */
function runQuietly(args: string[], cwd: string, isShown = false): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
      if (isShown) process.stdout.write(chunk);
    };
    child.stdout.on('data', isShown ? keep : () => undefined);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
