import { readFileSync } from 'node:fs';

import { documentOf, unclog, type RunOptions } from './unclog.ts';

export interface FindingDocument {
  readonly cause: string;
  readonly confidence: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly directive: string;
  readonly clients: readonly string[];
  readonly remedies: readonly {
    readonly id: string;
    readonly proved: boolean;
    readonly diff: string;
  }[];
}

export interface CheckDocument {
  readonly verdict: string;
  readonly clients: readonly { readonly id: string; readonly verdict: string }[];
  readonly route: readonly { readonly kind: string; readonly hidden?: { readonly code: string } }[];
  readonly findings: readonly FindingDocument[];
}

export interface Checked extends CheckDocument {
  readonly code: number | null;
}

/** `check --json`, with its exit code. */
export async function check(
  url: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Checked> {
  const ended = await unclog(['check', url, ...args, '--json'], options);
  return { code: ended.code, ...(documentOf(ended) as unknown as CheckDocument) };
}

/** The line that a finding points at, without its indentation. */
export function guiltyLine({ findings: [finding] }: CheckDocument): string {
  if (!finding) return '';
  const lines = readFileSync(finding.file, 'utf8').split('\n');
  return `${finding.file}: ${(lines[finding.line - 1] ?? '').slice(finding.column - 1)}`;
}

/** What a check of a stream that buffering holds must say, beside the place. */
export const heldByBuffering = {
  code: 1,
  verdict: 'clogged',
  clients: [
    { id: 'h1', verdict: 'clogged' },
    { id: 'h1+gzip', verdict: 'clogged' },
  ],
  findings: [
    {
      cause: 'nginx/proxy-buffering',
      confidence: 'proved',
      directive: 'proxy_buffering',
      clients: ['h1', 'h1+gzip'],
      remedies: [
        { id: 'proxy-buffering-off', proved: true },
        { id: 'proxy-http-version-1.1', proved: true },
        { id: 'x-accel-buffering-no', proved: true },
      ],
    },
  ],
} as const;

/** What a check of a stream that comes through must say. */
export const streaming = {
  code: 0,
  verdict: 'streams',
  clients: [
    { id: 'h1', verdict: 'streams' },
    { id: 'h1+gzip', verdict: 'streams' },
  ],
  findings: [],
} as const;
