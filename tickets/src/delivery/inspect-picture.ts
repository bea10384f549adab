import { crc32 } from 'node:zlib';
import { PICTURE_SIDE_MAX_PX } from '@tickets/common/limits';

const PNG_HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export const isPng = (bytes: Buffer) => bytes.subarray(0, 8).equals(PNG_HEAD);
export const isJpeg = (bytes: Buffer) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]));

const BROKEN = 'This picture is damaged or not complete.';
const TOO_LARGE = `A picture may have at most ${PICTURE_SIDE_MAX_PX} pixels on each side.`;

function sizeFault(width: number, height: number): string | undefined {
  if (width === 0 || height === 0) return BROKEN;
  return Math.max(width, height) > PICTURE_SIDE_MAX_PX ? TOO_LARGE : undefined;
}

/** A PNG, chunk by chunk, its sums right, its end where the file ends; or why it is refused. */
export function inspectPng(bytes: Buffer): string | Buffer {
  let at = PNG_HEAD.length;
  let hasPixels = false;
  for (let index = 0; at + 12 <= bytes.length; index++) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) return BROKEN;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return BROKEN;
    if (index === 0) {
      if (type !== 'IHDR' || length !== 13) return BROKEN;
      const fault = sizeFault(bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12));
      if (fault) return fault;
    }
    hasPixels ||= type === 'IDAT' && length > 0;
    // What stands behind the end is no part of the picture, but some other file.
    if (type === 'IEND') return hasPixels && end === bytes.length ? bytes : BROKEN;
    at = end;
  }
  return BROKEN;
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** A frame's head says the size; of that range only these three markers mean something else. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Markers that stand alone: a restart, or the filler. */
const hasNoLength = (marker: number) => (marker >= 0xd0 && marker <= 0xd7) || marker === 0x01;

/** Where the compressed data after a scan's head ends: at the next marker that is neither escaped nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !hasNoLength(next)) return at;
  }
  return bytes.length;
}

/**
 * A JPEG, segment by segment to its end, or why it is refused. Cameras put more behind it (a second picture, a video), which
 * nobody at the door is shown, so that is left out.
 */
export function inspectJpeg(bytes: Buffer): string | Buffer {
  let at = 2;
  let hasFrame = false;
  let hasScan = false;
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return BROKEN;
    const marker = bytes[at + 1] ?? 0;
    if (marker === END_OF_IMAGE) return hasFrame && hasScan ? bytes.subarray(0, at + 2) : BROKEN;
    if (marker === 0xff || hasNoLength(marker)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (at + 4 > bytes.length) return BROKEN;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end < at + 4 || end > bytes.length) return BROKEN;
    if (isFrame(marker)) {
      if (end < at + 9) return BROKEN;
      const fault = sizeFault(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
      if (fault) return fault;
      hasFrame = true;
    }
    hasScan ||= marker === START_OF_SCAN;
    at = marker === START_OF_SCAN ? endOfScan(bytes, end) : end;
  }
  return BROKEN;
}
