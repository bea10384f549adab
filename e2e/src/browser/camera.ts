import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from 'dev/chromium';
import { type BrowserContext, chromium } from 'playwright-core';
import { PNG } from 'pngjs';
import { FLAGS, fullPath, openOn, type Stage } from './actions';

const WIDTH = 1280;
const HEIGHT = 720;
const GREY = 128;
const FRAMES = 3;

/** A film in YUV4MPEG2 of a picture that lies still before the camera; of a grey wall without one. */
function filmOf(picture: Buffer | undefined): Buffer {
  const luma = Buffer.alloc(WIDTH * HEIGHT, GREY);
  if (picture) layInto(luma, PNG.sync.read(picture));
  const colours = Buffer.alloc(luma.length / 2, GREY);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, colours]);
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([header, ...Array.from({ length: FRAMES }, () => frame)]);
}

/** The picture in the middle, as large as whole steps allow, with white paper round it. */
function layInto(luma: Buffer, { width, height, data }: PNG): void {
  const scale = Math.min((WIDTH * 0.9) / width, (HEIGHT * 0.9) / height);
  const step = scale >= 1 ? Math.floor(scale) : scale;
  const [left, top] = [Math.floor((WIDTH - width * step) / 2), Math.floor((HEIGHT - height * step) / 2)];
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [column, row] = [Math.floor((x - left) / step), Math.floor((y - top) / step)];
      const isInside = column >= 0 && column < width && row >= 0 && row < height;
      const at = (row * width + column) * 4;
      // What is transparent shows the paper.
      luma[y * WIDTH + x] = isInside && (data[at + 3] ?? 0) > 127 ? (data[at] ?? 255) : 255;
    }
  }
}

interface Camera {
  /** `deny`: the person says no. */
  answer?: 'deny';
  /** None at all. */
  isMissing?: boolean;
  /** What lies before it. */
  picture?: Buffer;
}

export interface Filmed {
  open: Stage['open'];
  /** The states of all tracks that pages of this context ever got. */
  tracksIn(context: BrowserContext): Promise<string[]>;
}

/** Plays in a browser whose camera shows a film, which says no, or which has none. */
export async function withCamera(
  stage: Stage,
  { answer, isMissing, picture }: Camera,
  play: (filmed: Filmed) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'camera-'));
  const film = path.join(folder, 'film.y4m');
  await writeFile(film, filmOf(picture));
  const browser = await chromium.launch({
    executablePath: fullPath(await findChromium()),
    args: [
      ...FLAGS,
      `--use-fake-ui-for-media-stream${answer ? `=${answer}` : ''}`,
      `--use-fake-device-for-media-stream${isMissing ? '=device-count=0' : ''}`,
      ...(isMissing ? [] : [`--use-file-for-fake-video-capture=${film}`]),
    ],
  });
  try {
    await play({
      open: async (options) => {
        const context = await openOn(browser, stage.url, options);
        await context.addInitScript({ content: KEEP_TRACKS });
        return context;
      },
      tracksIn: async (context) => {
        const states = context.pages().map((page) => page.evaluate<string[]>(TRACK_STATES));
        return (await Promise.all(states)).flat();
      },
    });
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const KEEP_TRACKS = `
  window.tracks = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
`;
const TRACK_STATES = 'window.tracks.map(({ readyState }) => readyState)';
